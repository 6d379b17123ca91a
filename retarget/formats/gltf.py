"""GLB: motion and its skeleton as one binary glTF 2.0 file, or in a copy of the character's own file.

Without a character, glTF is canonical space in metres and face channels are morph targets of a stand-in mesh named
``FaceCurves``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retarget import rotation
from retarget.character import NodeMotion, Nodes, Shapes, clip_on_nodes
from retarget.formats.glb_file import Glb, GlbWriter
from retarget.formats.gltf_animation import add_take
from retarget.formats.gltf_character import node_transform
from retarget.formats.take import Take, shared_layout
from retarget.formats.whole_file import whole_file
from retarget.key_reduction import KeyTolerance
from retarget.kinematics import rest_pose
from retarget.motion import MotionLayout
from retarget.space import GLTF, convert_matrices, convert_points, convert_rotations


def write(path: str | Path, takes: Sequence[Take], *, tolerance: KeyTolerance | None = None) -> None:
    """Write ``takes``, which share one layout, as animations of one skeleton; whole or not at all.

    ``tolerance``: leave keys out within it.
    """
    layout = shared_layout(takes)
    writer = GlbWriter()
    _skeleton(writer, layout)
    weights = _stand_in(writer, layout.face_channels) if layout.face_channels else {}
    for take in takes:
        clip = take.clip
        places = {layout.hips: clip.root} | ({} if take.travel is None else {0: take.travel})
        motion = NodeMotion(
            tuple(range(len(layout.joint_names))),
            convert_rotations(clip.rotations_xyzw, source=layout.space, target=GLTF),
            {j: convert_points(place, source=layout.space, target=GLTF) for j, place in places.items()},
        )
        add_take(writer, take, motion, weights, tolerance=tolerance)
    with whole_file(Path(path)) as stream:
        writer.write(stream)


def write_copy(
    path: str | Path,
    takes: Sequence[Take],
    *,
    glb: Glb,
    nodes: Nodes,
    shapes: Shapes,
    tolerance: KeyTolerance | None = None,
) -> None:
    """Write the character's own file again with ``takes`` as further animations; everything else in it stays.

    ``nodes`` and ``shapes`` are what was read of ``glb``. ``tolerance``: leave keys out within it. GlbError where its
    buffer lies in another file.
    """
    layout = shared_layout(takes)
    writer = GlbWriter(glb)
    rows = writer.document["nodes"]
    weights = {}
    for index, row in enumerate(rows):
        if "mesh" in row and shapes.names[row["mesh"]]:
            matrix = shapes.weights(row["mesh"], layout.face_channels)
            if matrix.any():
                weights[index] = matrix
    for take in takes:
        own = clip_on_nodes(nodes, take.clip, take.travel)
        motion = NodeMotion(
            tuple(nodes.file_index[n] for n in own.joints),
            own.rotations_xyzw,
            {nodes.file_index[n]: place for n, place in own.places.items()},
        )
        for node in (*motion.joints, *motion.places):
            _separate(rows[node])
        units_m = {nodes.file_index[n]: nodes.scale_to_scene(nodes.parents[n]) for n in own.places}
        add_take(writer, take, motion, weights, tolerance=tolerance, units_m=units_m)
    with whole_file(Path(path)) as stream:
        writer.write(stream)


def _separate(node: dict) -> None:
    """A node that is animated may not say its place as a matrix."""
    if "matrix" in node:
        translation, turn, scale = node_transform(node)
        del node["matrix"]
        node.update(translation=translation.tolist(), rotation=turn.tolist(), scale=scale.tolist())


def _skeleton(writer: GlbWriter, layout: MotionLayout) -> None:
    positions = convert_points(layout.rest_positions, source=layout.space, target=GLTF)
    rotations = convert_rotations(layout.rest_rotations_xyzw, source=layout.space, target=GLTF)
    for j, name in enumerate(layout.joint_names):
        node = {"name": name, "translation": positions[j].tolist(), "rotation": rotations[j].tolist()}
        children = [k for k, parent in enumerate(layout.parents) if parent == j]
        writer.rows("nodes").append(node | ({"children": children} if children else {}))
    # Without a skin, programs take joints for empty objects.
    points, turns = rest_pose(layout)
    rest = np.zeros((len(points), 4, 4))
    rest[:, :3, :3], rest[:, :3, 3], rest[:, 3, 3] = rotation.quat_to_matrix(turns), points, 1
    inverse = np.linalg.inv(convert_matrices(rest, source=layout.space, target=GLTF))
    bind = writer.accessor(inverse.swapaxes(1, 2).reshape(-1, 16).astype(np.float32))
    joints = list(range(len(points)))
    writer.rows("skins").append({"joints": joints, "skeleton": 0, "inverseBindMatrices": bind})
    writer.document |= {"scene": 0, "scenes": [{"nodes": [0]}]}


def _stand_in(writer: GlbWriter, names: Sequence[str]) -> dict[int, np.ndarray]:
    """A triangle with a morph target for each name, and which node shows it."""
    corners = np.array([[0, 0, 0], [0.001, 0, 0], [0, 0.001, 0]], dtype=np.float32)
    nudge = np.array([[0, 0, 0], [0, 0, 0.0001], [0, 0, 0]], dtype=np.float32)
    target = {"POSITION": writer.accessor(nudge, bounds=True)}
    attributes = {"POSITION": writer.accessor(corners, bounds=True)}
    writer.document["meshes"] = [
        {
            "name": "FaceCurves",
            "primitives": [{"attributes": attributes, "targets": [target] * len(names)}],
            "weights": [0.0] * len(names),
            "extras": {"targetNames": list(names)},
        }
    ]
    node = len(writer.rows("nodes"))
    writer.rows("nodes").append({"name": "FaceCurves", "mesh": 0})
    writer.document["scenes"][0]["nodes"].append(node)
    return {node: np.eye(len(names), dtype=np.float32)}
