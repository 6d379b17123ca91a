"""The tree of an FBX scene: joints as limbs with their rest as pre-rotation, everything else as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from retarget import rotation
from retarget.character import Array, Nodes
from retarget.euler import quat_to_euler_xyz
from retarget.formats.fbx_document import SPACE, Document
from retarget.formats.fbx_nodes import Int64, Node
from retarget.motion import MotionLayout
from retarget.space import Space, convert_points, convert_rotations, convert_scales


def layout_nodes(layout: MotionLayout) -> Nodes:
    """A layout as a tree of joints, in its own space."""
    count = len(layout.joint_names)
    return Nodes(
        names=layout.joint_names,
        parents=layout.parents,
        translations=layout.rest_positions.astype(np.float64),
        rotations_xyzw=layout.rest_rotations_xyzw.astype(np.float64),
        scales=np.ones((count, 3)),
        is_joint=(True,) * count,
        file_index=tuple(range(count)),
    )


def in_fbx_space(nodes: Nodes, space: Space) -> Nodes:
    """The tree in the axes and the unit of the file."""
    return Nodes(
        nodes.names,
        nodes.parents,
        convert_points(nodes.translations, source=space, target=SPACE),
        rotation.normalize(convert_rotations(nodes.rotations_xyzw, source=space, target=SPACE)),
        convert_scales(nodes.scales, source=space, target=SPACE),
        nodes.is_joint,
        nodes.file_index,
    )


def write_nodes(
    document: Document, nodes: Nodes, *, kinds: Mapping[int, str], channels: Sequence[str] = ()
) -> list[int]:
    """A model for each node; their ids. ``kinds`` says which are no limbs: ``Null``, ``Mesh`` or, for none, ``""``.

    ``channels`` become attributes of the first joint, which can be animated.
    """
    degrees = np.degrees(quat_to_euler_xyz(nodes.rotations_xyzw))
    first = nodes.is_joint.index(True)
    ids: list[int] = []
    for n, name in enumerate(nodes.names):
        kind = kinds.get(n, "LimbNode")
        parent = nodes.parents[n]
        above = ids[parent] if parent >= 0 else 0
        if not kind:
            ids.append(above)
            continue
        turn = (
            ("PreRotation", "Vector3D", "Vector", "")
            if kind == "LimbNode"
            else ("Lcl Rotation",) * 2 + ("", "A")
        )
        rows = [
            ("RotationActive", "bool", "", "", 1),
            (*turn, *map(float, degrees[n])),
            ("InheritType", "enum", "", "", 1),
            ("DefaultAttributeIndex", "int", "Integer", "", 0),
            ("Lcl Translation", "Lcl Translation", "", "A", *map(float, nodes.translations[n])),
            ("Lcl Scaling", "Lcl Scaling", "", "A", *map(float, nodes.scales[n])),
        ]
        if n == first:
            rows += [(channel, "Number", "", "A+U", 0.0) for channel in channels]
        ids.append(write_model(document, name, kind, rows, above))
        if kind != "Mesh":
            _attribute(document, name, kind, ids[-1])
    return ids


def write_model(document: Document, name: str, kind: str, rows: Sequence[tuple], parent: int) -> int:
    """A model below another; its id."""
    model, node = document.object("Model", name, "Model", kind)
    node.add("Version", 232)
    node.property70(rows)
    node.add("Shading", True)
    node.add("Culling", "CullingOff")
    document.connect(model, parent)
    return model


def _attribute(document: Document, name: str, kind: str, model: int) -> None:
    attribute, node = document.object("NodeAttribute", name, "NodeAttribute", kind)
    if kind == "LimbNode":
        node.property70([("Size", "double", "Number", "", 1.0)])
    node.add("TypeFlags", "Skeleton" if kind == "LimbNode" else "Null")
    document.connect(attribute, model)


def write_bind_pose(document: Document, matrices: Mapping[int, Array]) -> None:
    """Where every model stood when the skin was bound: id to ``(4, 4)``."""
    _, pose = document.object("Pose", "BindPose", "Pose", "BindPose")
    pose.add("Type", "BindPose")
    pose.add("Version", 100)
    pose.add("NbPoseNodes", len(matrices))
    for model, matrix in matrices.items():
        node = pose.add("PoseNode")
        node.add("Node", Int64(model))
        add_matrix(node, "Matrix", matrix)


def add_matrix(node: Node, name: str, matrix: Array) -> None:
    """A record that holds a matrix on column vectors; FBX stores those for row vectors."""
    node.add(name, np.ascontiguousarray(matrix.T, dtype=np.float64).ravel())
