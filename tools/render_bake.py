"""Pictures of a baked FBX as Blender shows it: imported with the standard importer and rendered by Cycles on the CPU.

    python tools/render_bake.py line.fbx pictures/ --seconds 0.5 1.5 2.5 --views front side

Run by a Python that has Blender's module (pip install bpy==4.5.15).
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import bpy
from mathutils import Vector

# Where the camera stands around the character, in degrees from the front.
VIEWS = {"front": 0.0, "side": 90.0, "back": 180.0, "three-quarter": 35.0}


def main() -> None:
    """Render every view of every moment."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, nargs="+", default=[0.0])
    parser.add_argument("--views", nargs="+", choices=VIEWS, default=["front", "side"])
    parser.add_argument("--width", type=int, default=400)
    parser.add_argument("--height", type=int, default=600)
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--portrait", action="store_true", help="head and shoulders only")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.fbx(filepath=str(args.file))
    scene = bpy.context.scene
    prepare(scene, args)
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    scene.collection.objects.link(camera)
    scene.camera = camera
    for second in args.seconds:
        scene.frame_set(1 + round(second * scene.render.fps / scene.render.fps_base))
        low, high = bounds(scene)
        for view in args.views:
            aim(camera, low, high, math.radians(VIEWS[view]), args)
            scene.render.filepath = str(args.folder / f"{args.file.stem}_{second:g}_{view}.png")
            bpy.ops.render.render(write_still=True)
            print(scene.render.filepath)


def prepare(scene: bpy.types.Scene, args: argparse.Namespace) -> None:
    """Cycles with a key, a fill and a rim light before a plain grey background."""
    scene.render.engine = "CYCLES"
    scene.cycles.device, scene.cycles.samples, scene.cycles.use_denoising = "CPU", args.samples, True
    scene.render.resolution_x, scene.render.resolution_y = args.width, args.height
    world = bpy.data.worlds.new("world")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs[0].default_value = (0.30, 0.34, 0.38, 1)
    scene.world = world
    for direction, strength in (((-0.6, 1, -1), 3.0), ((1, 0.8, -0.5), 0.8), ((0.3, -1, -1), 1.5)):
        light = bpy.data.objects.new("sun", bpy.data.lights.new("sun", "SUN"))
        light.data.energy = strength
        light.rotation_euler = Vector(direction).to_track_quat("-Z", "Y").to_euler()
        scene.collection.objects.link(light)
    bpy.ops.mesh.primitive_plane_add(size=20)


def bounds(scene: bpy.types.Scene) -> tuple[Vector, Vector]:
    """The corners of the box around all moved meshes but the floor."""
    graph = bpy.context.evaluated_depsgraph_get()
    points = []
    for o in scene.objects:
        if o.type == "MESH" and o.name != "Plane":
            moved = o.evaluated_get(graph)
            points += [moved.matrix_world @ Vector(corner) for corner in moved.bound_box]
    low = Vector(min(p[k] for p in points) for k in range(3))
    return low, Vector(max(p[k] for p in points) for k in range(3))


def aim(camera: bpy.types.Object, low: Vector, high: Vector, turn: float, args: argparse.Namespace) -> None:
    """Stand so that the whole figure, or the head, fills the picture. Characters face -Y in Blender."""
    size = high - low
    centre = (low + high) / 2
    span = max(size.z, max(size.x, size.y) * args.height / args.width)
    if args.portrait:
        centre.z, span = high.z - 0.18, 0.5
    camera.data.angle = math.radians(24)
    distance = 0.55 * span / math.tan(camera.data.angle / 2)
    away = Vector((math.sin(turn), -math.cos(turn), 0.02))
    camera.location = centre + away * (distance + (0 if args.portrait else max(size.x, size.y) / 2))
    camera.rotation_euler = (centre - camera.location).to_track_quat("-Z", "Y").to_euler()


if __name__ == "__main__":
    main()
