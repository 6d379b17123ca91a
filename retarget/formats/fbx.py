"""FBX: motion on a character or on a bare skeleton, as a file that Blender, Maya, Unity and Unreal open as it is.

Written Y-up, right-handed, in centimetres. The rest rotation of a joint is its pre-rotation, so that every animated
rotation is measured from rest and reads zero there; ``R = Rpre * Rz Ry Rx``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from retarget.character import Array, Character, Mesh, NodeMotion, Nodes, Shape, clip_on_nodes
from retarget.formats.fbx_animation import Motion, frame_ticks, takes_block, write_take
from retarget.formats.fbx_document import SPACE, Document
from retarget.formats.fbx_material import write_materials
from retarget.formats.fbx_mesh import mesh_in_fbx_space, write_mesh, write_mesh_model
from retarget.formats.fbx_nodes import CREATION_TIME, FILE_ID, Int64, Node, write_ascii, write_binary
from retarget.formats.fbx_skeleton import in_fbx_space, layout_nodes, write_bind_pose, write_nodes
from retarget.formats.take import Take, shared_layout
from retarget.formats.whole_file import whole_file
from retarget.key_reduction import KeyTolerance
from retarget.motion import MotionLayout
from retarget.space import convert_points, convert_rotations


def write(
    path: str | Path,
    takes: Sequence[Take],
    *,
    character: Character | None = None,
    version: int = 7400,
    ascii_text: bool = False,
    tolerance: KeyTolerance | None = None,
) -> None:
    """Write ``takes`` to ``path``, on the ``character`` whose joints they move; the file appears whole or not at all.

    Without a character the file holds the skeleton, and the face curves on a small stand-in mesh and as attributes of
    the first joint. ``version`` is 7400 or 7500. ``tolerance``: leave keys out within it. Raises ValueError if the
    takes do not share a layout or there is none.
    """
    layout = shared_layout(takes)
    root = _Scene(layout, character).build(takes, version, tolerance)
    with whole_file(Path(path)) as stream:
        (write_ascii if ascii_text else write_binary)(root, stream, version=version)


# FbxTime::EMode of the FBX SDK: programs that read a rate by it alone take a custom one for their own.
_CUSTOM_RATE = 14
_TIME_MODES = {
    Fraction(120): 1, Fraction(100): 2, Fraction(60): 3, Fraction(50): 4, Fraction(48): 5, Fraction(30): 6,
    Fraction(30000, 1001): 9, Fraction(25): 10, Fraction(24): 11, Fraction(1000): 12, Fraction(24000, 1001): 13,
    Fraction(96): 15, Fraction(72): 16, Fraction(60000, 1001): 17, Fraction(120000, 1001): 18,
}  # fmt: skip

# Blendshape channels by id, and what each face channel of the layout adds to them.
_Driven = list[tuple[list[int], Array]]


class _Scene:
    """The character on its way into a document."""

    def __init__(self, layout: MotionLayout, character: Character | None) -> None:
        self.layout, self.document = layout, Document()
        # The tree as the file has it, in its own space, is what a clip is laid on.
        self.own = layout_nodes(layout) if character is None else character.nodes
        self.nodes = in_fbx_space(self.own, layout.space)
        self.character = character if character is not None and character.meshes else None

    def build(self, takes: Sequence[Take], version: int, tolerance: KeyTolerance | None) -> Node:
        channels = () if self.character else self.layout.face_channels
        kinds = self._kinds()
        self.models = write_nodes(self.document, self.nodes, kinds=kinds, channels=channels)
        self.bind = {
            self.models[n]: m for n, m in enumerate(self.nodes.world_matrices) if kinds.get(n, "LimbNode")
        }
        weights = self._character(kinds) if self.character else self._stand_in()
        write_bind_pose(self.document, self.bind)
        for take in takes:
            motion = self._motion(take, weights, channels)
            write_take(
                self.document,
                take.name,
                take.clip.fps,
                motion,
                nodes=self.nodes,
                models=self.models,
                tolerance=tolerance,
            )
        root = Node("")
        _header(root, version)
        _global_settings(root, takes[0].clip.fps)
        _documents(root)
        root.add("References")
        ends = [(take.name, Int64(frame_ticks(len(take.clip), take.clip.fps)[-1])) for take in takes]
        root.children += [
            self.document.definitions(), self.document.objects, self.document.connections, takes_block(ends)
        ]  # fmt: skip
        return root

    def _kinds(self) -> dict[int, str]:
        """Nodes that are no joints. A skinned mesh stands by itself, so its node is left out if nothing hangs on it."""
        nodes = self.own
        kinds = {n: "Null" for n, is_joint in enumerate(nodes.is_joint) if not is_joint}
        for mesh in self.character.meshes if self.character else ():
            if mesh.node in kinds:
                is_leaf = mesh.node not in nodes.parents
                kinds[mesh.node] = "Mesh" if mesh.skin is None else "" if is_leaf else "Null"
        return kinds

    def _character(self, kinds: dict[int, str]) -> _Driven:
        """Write the meshes; (ids of channels, what each face channel adds to them ``(C,)``)."""
        assert self.character is not None
        materials = write_materials(self.document, self.character.materials)
        driven: dict[bytes, tuple[list[int], Array]] = {}
        meshes = _named_apart(self.character.meshes, self.nodes)
        for mesh, kept in zip(meshes, _kept_shapes(meshes), strict=True):
            if kinds.get(mesh.node) == "Mesh":
                model = self.models[mesh.node]
            else:
                model = write_mesh_model(
                    self.document, mesh.name, self.models[mesh.node] if mesh.skin is None else 0
                )
                self.bind[model] = np.eye(4) if mesh.skin else self.nodes.world_matrices[mesh.node]
            written = write_mesh(
                self.document,
                mesh_in_fbx_space(mesh, self.nodes, self.layout.space),
                model,
                models=self.models,
                materials=materials,
                kept=kept,
            )
            self.bind.update({self.models[n]: matrix for n, matrix in written.bind.items()})
            matrix = self.character.shapes.weights(mesh.file_index, self.layout.face_channels)
            for s, channel in written.channels:
                if matrix[:, s].any():
                    driven.setdefault(matrix[:, s].tobytes(), ([], matrix[:, s]))[0].append(channel)
        return list(driven.values())

    def _stand_in(self) -> _Driven:
        """Face channels as shapes of one small triangle: blendshape curves need a mesh to hang on."""
        names = self.layout.face_channels
        if not names:
            return []
        mesh = stand_in_mesh(names)
        model = write_mesh_model(self.document, mesh.name, 0)
        written = write_mesh(
            self.document, mesh, model, models=self.models, materials=(), kept=range(len(names))
        )
        rows = np.eye(len(names), dtype=np.float32)
        return [([channel], row) for (_, channel), row in zip(written.channels, rows, strict=True)]

    def _motion(self, take: Take, weights: _Driven, attributes: Sequence[str]) -> Motion:
        clip, space = take.clip, self.layout.space
        own = clip_on_nodes(self.own, clip, take.travel)
        places = {n: convert_points(place, source=space, target=SPACE) for n, place in own.places.items()}
        return Motion(
            NodeMotion(own.joints, convert_rotations(own.rotations_xyzw, source=space, target=SPACE), places),
            weights=[(channels, clip.face @ row) for channels, row in weights],
            attributes={name: clip.face[:, c] for c, name in enumerate(attributes)},
        )


def stand_in_mesh(names: Sequence[str]) -> Mesh:
    """A triangle of a millimetre, in centimetres, with a shape for each name."""
    shape = np.array([[0.0, 0.0, 0.01]])
    return Mesh(
        name="FaceCurves",
        node=-1,
        file_index=0,
        positions=np.array([[0, 0, 0], [0.1, 0, 0], [0, 0.1, 0]]),
        normals=np.tile([0.0, 0.0, 1.0], (3, 1)),
        triangles=np.array([[0, 1, 2]], dtype=np.int32),
        material_of=np.array([-1], dtype=np.int32),
        shapes=tuple(Shape(name, np.array([1], np.int32), shape, np.zeros((1, 3))) for name in names),
    )


def _named_apart(meshes: Sequence[Mesh], nodes: Nodes) -> list[Mesh]:
    """The meshes by names that no joint and no other mesh has: some readers find a shape's mesh by its name."""
    taken = {name for name, is_joint in zip(nodes.names, nodes.is_joint, strict=True) if is_joint}
    apart = []
    for mesh in meshes:
        name, number = mesh.name, 1
        while name in taken:
            name = f"{mesh.name}_mesh" + (f"_{number}" if number > 1 else "")
            number += 1
        taken.add(name)
        apart.append(replace(mesh, name=name))
    return apart


def _kept_shapes(meshes: Sequence[Mesh]) -> list[list[int]]:
    """The shapes that move something, mesh by mesh; one that moves nothing anywhere stays on the first mesh."""
    moving = {shape.name for mesh in meshes for shape in mesh.shapes if len(shape.rows)}
    kept = []
    for mesh in meshes:
        kept.append([s for s, shape in enumerate(mesh.shapes) if len(shape.rows) or shape.name not in moving])
        moving.update(shape.name for shape in mesh.shapes)
    return kept


def _header(root: Node, version: int) -> None:
    header = root.add("FBXHeaderExtension")
    header.add("FBXHeaderVersion", 1003)
    header.add("FBXVersion", version)
    header.add("Creator", "Avatar Bridge")
    root.add("FileId", FILE_ID)
    root.add("CreationTime", CREATION_TIME)
    root.add("Creator", "Avatar Bridge")


def _global_settings(root: Node, fps: Fraction) -> None:
    block = root.add("GlobalSettings")
    block.add("Version", 1000)
    integer = ("int", "Integer", "")
    block.property70(
        [
            ("UpAxis", *integer, 1), ("UpAxisSign", *integer, 1),
            ("FrontAxis", *integer, 2), ("FrontAxisSign", *integer, 1),
            ("CoordAxis", *integer, 0), ("CoordAxisSign", *integer, 1),
            ("UnitScaleFactor", "double", "Number", "", 1.0),
            ("OriginalUnitScaleFactor", "double", "Number", "", 1.0),
            ("TimeMode", "enum", "", "", _TIME_MODES.get(fps, _CUSTOM_RATE)),
            ("CustomFrameRate", "double", "Number", "", float(fps)),
        ]
    )  # fmt: skip


def _documents(root: Node) -> None:
    documents = root.add("Documents")
    documents.add("Count", 1)
    document = documents.add("Document", Int64(999_999), "Scene", "Scene")
    document.property70([("ActiveAnimStackName", "KString", "", "", "")])
    document.add("RootNode", Int64(0))
