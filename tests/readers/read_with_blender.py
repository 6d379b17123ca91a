"""Run by Blender's Python: imports an FBX, GLB or VRM with the standard importer and says what Blender makes of it.

    python read_with_blender.py FILE OUT.npz take=NAME [FRAME ...]

Positions in metres, in the file's axes (Y up). ``NAME``: which of several takes is
played; none: the one that Blender chose. ``FRAME``: frames at which the vertices of every mesh are kept.
"""

import json
import sys

import bpy
import numpy as np
from mathutils import Matrix

# Blender's axes back to a scene whose Y is up.
Y_UP = Matrix(((1, 0, 0, 0), (0, 0, 1, 0), (0, -1, 0, 0), (0, 0, 0, 1)))


def curves_of(action):
    return {} if action is None else {(c.data_path, c.array_index): c for c in action.fcurves}


def greatest_step(path):
    """The greatest step in degrees between two keys of any rotation curve, out of the file's own numbers."""
    from io_scene_fbx import parse_fbx

    root, _ = parse_fbx.parse(path)
    sections = {element.id: element.elems for element in root.elems}
    turns, curves = set(), {}
    for element in sections[b"Objects"]:
        if element.id == b"AnimationCurveNode" and element.props[1].startswith(b"R\x00"):
            turns.add(element.props[0])
        elif element.id == b"AnimationCurve":
            values = next(e for e in element.elems if e.id == b"KeyValueFloat")
            curves[element.props[0]] = np.asarray(values.props[0])
    rows = [e.props for e in sections[b"Connections"]]
    kept = [curves[row[1]] for row in rows if row[1] in curves and row[2] in turns]
    return max((float(np.abs(np.diff(values)).max()) for values in kept if len(values) > 1), default=0.0)


def play(owner, take):
    """Give an object or its shapes the action of a take."""
    (action,) = [a for a in bpy.data.actions if f"|{take}|" in f"|{a.name}|" and fits(a, owner)]
    owner.animation_data.action = action
    owner.animation_data.action_slot = action.slots[0]


def fits(action, owner):
    return action.slots[0].target_id_type == owner.id_type


def main(path, out, take, frames):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    if path.endswith(".fbx"):
        bpy.ops.import_scene.fbx(filepath=path, automatic_bone_orientation=False)
    else:
        bpy.ops.import_scene.gltf(filepath=path)
    scene = bpy.context.scene
    armature = next(o for o in scene.objects if o.type == "ARMATURE")
    if take:
        play(armature, take)
        for keys in bpy.data.shape_keys:
            if keys.animation_data:
                play(keys, take)
    action = armature.animation_data.action
    first, last = (round(f) for f in action.frame_range)
    at = list(range(first, last + 1))
    if scene.render.fps_base != 1:
        # The importer counts the seconds of keys by the rounded rate: at 29.97 they lie 1.001 frames apart.
        keys = max((c.keyframe_points for c in action.fcurves), key=len)
        at = [round(key.co[0], 3) for key in keys]
    names = [bone.name for bone in armature.pose.bones]
    parents = [bone.parent.name if bone.parent else "" for bone in armature.pose.bones]
    rest = [Y_UP @ armature.matrix_world @ bone.bone.matrix_local for bone in armature.pose.bones]
    world = np.zeros((len(at), len(names), 4, 4))
    meshes = [o for o in scene.objects if o.type == "MESH"]
    vertices = {}
    # Skinning thirty thousand vertices at every frame would take most of the time.
    for o in meshes:
        o.hide_viewport = True
    for k, frame in enumerate(at):
        scene.frame_set(int(frame), subframe=frame - int(frame))
        world[k] = [Y_UP @ armature.matrix_world @ bone.matrix for bone in armature.pose.bones]
        if k in frames:
            for o in meshes:
                o.hide_viewport = False
            # Shapes of what was hidden are of an older frame.
            scene.frame_set(int(frame), subframe=frame - int(frame))
            graph = bpy.context.evaluated_depsgraph_get()
            for o in meshes:
                data = o.evaluated_get(graph).to_mesh()
                points = np.empty(3 * len(data.vertices))
                data.vertices.foreach_get("co", points)
                matrix = np.array(Y_UP @ o.matrix_world)
                vertices[f"vertices {k} {o.name}"] = points.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]
                o.hide_viewport = True
    shapes, weights = [], []
    for o in meshes:
        keys = o.data.shape_keys
        if keys is None:
            continue
        curves = curves_of(keys.animation_data.action) if keys.animation_data else {}
        for block in keys.key_blocks[1:]:
            curve = curves.get((f'key_blocks["{block.name}"].value', 0))
            shapes.append([o.name, block.name, curve is not None])
            keyed = [curve.evaluate(frame) if curve else 0.0 for frame in at]
            weights.append(keyed)
    facts = {
        "names": names,
        "parents": parents,
        "shapes": shapes,
        "seconds": (at[-1] - at[0]) / scene.render.fps,
        "greatest_step": greatest_step(path) if path.endswith(".fbx") else None,
        "actions": sorted(action.name for action in bpy.data.actions),
        "meshes": {
            o.name: {
                "materials": [m.name for m in o.data.materials],
                "uvs": len(o.data.uv_layers),
                "colors": len(o.data.color_attributes),
                "triangles": len(o.data.polygons),
                "groups": len(o.vertex_groups),
            }
            for o in meshes
        },
        "images": {image.name: [*image.size, image.packed_file is not None] for image in bpy.data.images},
        "materials": {
            m.name: sorted({n.type for n in m.node_tree.nodes}) for m in bpy.data.materials if m.node_tree
        },
        "properties": {o.name: [k for k, _ in o.items() if k[0] != "_"] for o in scene.objects},
    }
    np.savez(
        out, facts=json.dumps(facts), rest=np.array([np.array(m) for m in rest]), world=world,
        weights=np.array(weights), **vertices,
    )  # fmt: skip


split = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]
main(split[0], split[1], split[2].removeprefix("take="), {int(f) for f in split[3:]})
