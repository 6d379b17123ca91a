"""FBX: a motion clip, and the skeleton it moves, as a file that Blender, Maya, Unity and Unreal open as it is.

Written Y-up, right-handed, in centimetres. The rest rotation of a joint is its pre-rotation, so that every animated
rotation is measured from rest and reads zero there; ``R = Rpre * Rz Ry Rx``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from retarget import rotation
from retarget.euler import continuous_euler_xyz, quat_to_euler_xyz
from retarget.formats.fbx_nodes import Int64, Node, PackedArray, write_ascii, write_binary
from retarget.formats.whole_file import whole_file
from retarget.motion import MotionClip, MotionLayout
from retarget.space import CENTIMETRE, convert_points, convert_rotations

SPACE = CENTIMETRE
# FBX counts time in these units: divisible by every usual frame rate.
TICKS_PER_SECOND = 46186158000
_LINEAR = 0x00000004
_SEPARATOR = "\x00\x01"


@dataclass(frozen=True, slots=True)
class Take:
    """One animation stack: a name and the clip it plays. All takes of a file share one layout."""

    name: str
    clip: MotionClip


def write(path: str | Path, takes: Sequence[Take], *, version: int = 7400, ascii_text: bool = False) -> None:
    """Write ``takes`` to ``path``; the file appears whole or not at all.

    ``version`` is 7400 or 7500. Raises ValueError if the takes do not share a layout or there is none.
    """
    if not takes:
        raise ValueError("an FBX needs at least one take")
    layout = takes[0].clip.layout
    if any(take.clip.layout != layout for take in takes):
        raise ValueError("all takes of an FBX must share one layout")
    root = _Document(layout, version).build(takes)
    with whole_file(Path(path)) as stream:
        (write_ascii if ascii_text else write_binary)(root, stream, version=version)


class _Document:
    """The record tree under construction: ids, objects and connections."""

    def __init__(self, layout: MotionLayout, version: int) -> None:
        self.layout, self.version = layout, version
        self.objects, self.connections = Node("Objects"), Node("Connections")
        self.counts: dict[str, int] = {}
        self._next = 1_000_000
        self.rest_xyzw = convert_rotations(layout.rest_rotations_xyzw, source=layout.space, target=SPACE)

    def object(self, kind: str, name: str, class_name: str, subtype: str) -> tuple[int, Node]:
        self._next += 1
        self.counts[kind] = self.counts.get(kind, 0) + 1
        node = self.objects.add(kind, Int64(self._next), f"{name}{_SEPARATOR}{class_name}", subtype)
        return self._next, node

    def connect(self, child: int, parent: int, attribute: str | None = None) -> None:
        if attribute is None:
            self.connections.add("C", "OO", Int64(child), Int64(parent))
        else:
            self.connections.add("C", "OP", Int64(child), Int64(parent), attribute)

    def build(self, takes: Sequence[Take]) -> Node:
        joints = self._skeleton()
        channels = self._face()
        self._bind_pose(joints)
        for take in takes:
            self._take(take, joints, channels)
        root = Node("")
        _header(root, self.version)
        _global_settings(root, takes[0].clip.fps)
        _documents(root)
        root.add("References")
        self._definitions(root)
        root.children += [self.objects, self.connections]
        _takes(root, takes)
        return root

    def _skeleton(self) -> list[int]:
        layout = self.layout
        positions = convert_points(layout.rest_positions.astype(float), source=layout.space, target=SPACE)
        pre_degrees = np.degrees(quat_to_euler_xyz(self.rest_xyzw.astype(float)))
        ids = []
        for j, name in enumerate(layout.joint_names):
            attribute, node = self.object("NodeAttribute", name, "NodeAttribute", "LimbNode")
            node.property70([("Size", "double", "Number", "", 1.0)])
            node.add("TypeFlags", "Skeleton")
            model, node = self.object("Model", name, "Model", "LimbNode")
            node.add("Version", 232)
            node.property70(
                [
                    ("RotationActive", "bool", "", "", 1),
                    ("PreRotation", "Vector3D", "Vector", "", *map(float, pre_degrees[j])),
                    ("InheritType", "enum", "", "", 1),
                    ("DefaultAttributeIndex", "int", "Integer", "", 0),
                    ("Lcl Translation", "Lcl Translation", "", "A", *map(float, positions[j])),
                ]
            )
            node.add("Shading", True)
            node.add("Culling", "CullingOff")
            self.connect(attribute, model)
            parent = layout.parents[j]
            self.connect(model, ids[parent] if parent >= 0 else 0)
            ids.append(model)
        return ids

    def _face(self) -> list[int]:
        """Face channels as animatable shapes of a stand-in mesh.

        Blendshape curves need a mesh to hang on, so one triangle carries them.
        """
        names = self.layout.face_channels
        if not names:
            return []
        geometry, node = self.object("Geometry", "FaceCurves", "Geometry", "Mesh")
        corners = np.array([0, 0, 0, 0.1, 0, 0, 0, 0.1, 0], dtype=np.float64)
        node.add("Vertices", corners)
        node.add("PolygonVertexIndex", np.array([0, 1, -3], dtype=np.int32))
        node.add("GeometryVersion", 124)
        model, node = self.object("Model", "FaceCurves", "Model", "Mesh")
        node.add("Version", 232)
        node.property70([("DefaultAttributeIndex", "int", "Integer", "", 0)])
        node.add("Shading", True)
        node.add("Culling", "CullingOff")
        self.connect(geometry, model)
        self.connect(model, 0)
        deformer, node = self.object("Deformer", "FaceCurves", "Deformer", "BlendShape")
        node.add("Version", 100)
        self.connect(deformer, geometry)
        return [self._shape(name, deformer) for name in names]

    def _shape(self, name: str, deformer: int) -> int:
        channel, node = self.object("Deformer", name, "SubDeformer", "BlendShapeChannel")
        node.add("Version", 100)
        node.add("DeformPercent", 0.0)
        node.add("FullWeights", np.array([100.0]))
        geometry, node = self.object("Geometry", name, "Geometry", "Shape")
        node.add("Version", 100)
        node.add("Indexes", np.array([1], dtype=np.int32))
        node.add("Vertices", np.array([0.0, 0.0, 0.01]))
        node.add("Normals", np.zeros(3))
        self.connect(channel, deformer)
        self.connect(geometry, channel)
        return channel

    def _bind_pose(self, joints: list[int]) -> None:
        _, pose = self.object("Pose", "BindPose", "Pose", "BindPose")
        pose.add("Type", "BindPose")
        pose.add("Version", 100)
        pose.add("NbPoseNodes", len(joints))
        positions = convert_points(
            self.layout.rest_positions.astype(float), source=self.layout.space, target=SPACE
        )
        matrices = np.zeros((len(joints), 4, 4))
        for j, parent in enumerate(self.layout.parents):
            local = np.eye(4)
            local[:3, :3] = rotation.quat_to_matrix(self.rest_xyzw[j].astype(float))
            local[:3, 3] = positions[j]
            matrices[j] = local if parent < 0 else matrices[parent] @ local
            node = pose.add("PoseNode")
            node.add("Node", Int64(joints[j]))
            # FBX stores matrices for row vectors.
            node.add("Matrix", matrices[j].T.ravel())

    def _take(self, take: Take, joints: list[int], channels: list[int]) -> None:
        clip = take.clip
        end = Int64(round((len(clip) - 1) * TICKS_PER_SECOND / clip.fps)) if len(clip) else Int64(0)
        stack, node = self.object("AnimationStack", take.name, "AnimStack", "")
        node.property70(
            [
                ("LocalStop", "KTime", "Time", "", end),
                ("ReferenceStop", "KTime", "Time", "", end),
            ]
        )
        layer, _ = self.object("AnimationLayer", "BaseLayer", "AnimLayer", "")
        self.connect(layer, stack)
        frames = np.arange(len(clip), dtype=np.int64)
        step = TICKS_PER_SECOND / clip.fps
        times = frames * step.numerator // step.denominator
        curves = _Curves(self, layer, PackedArray(times.astype(np.int64)), len(clip))
        rotations = convert_rotations(clip.rotations_xyzw, source=self.layout.space, target=SPACE)
        delta = rotation.multiply(rotation.inverse(self.rest_xyzw), rotations)
        degrees = np.degrees(continuous_euler_xyz(delta)).astype(np.float32)
        for j, joint in enumerate(joints):
            curves.add(joint, "Lcl Rotation", "R", ["d|X", "d|Y", "d|Z"], degrees[:, j])
        root = convert_points(clip.root, source=self.layout.space, target=SPACE)
        curves.add(joints[self.layout.hips], "Lcl Translation", "T", ["d|X", "d|Y", "d|Z"], root)
        percent = clip.face * np.float32(100)
        for c, channel in enumerate(channels):
            curves.add(channel, "DeformPercent", "DeformPercent", ["d|DeformPercent"], percent[:, c : c + 1])

    def _definitions(self, root: Node) -> None:
        block = root.add("Definitions")
        block.add("Version", 100)
        block.add("Count", sum(self.counts.values()) + 1)
        settings = block.add("ObjectType", "GlobalSettings")
        settings.add("Count", 1)
        for kind, count in self.counts.items():
            block.add("ObjectType", kind).add("Count", count)


class _Curves:
    """Curve nodes of one layer; every curve of a take has a key at every frame, so the key times are packed once."""

    def __init__(self, document: _Document, layer: int, times: PackedArray, keys: int) -> None:
        self.document, self.layer, self.times = document, layer, times
        self.flags = PackedArray(np.array([_LINEAR], dtype=np.int32))
        self.data = PackedArray(np.zeros(4, dtype=np.float32))
        self.counts = PackedArray(np.array([keys], dtype=np.int32))

    def add(self, target: int, attribute: str, name: str, components: list[str], values: np.ndarray) -> None:
        document = self.document
        node_id, node = document.object("AnimationCurveNode", name, "AnimCurveNode", "")
        first = values[0] if len(values) else np.zeros(len(components))
        node.property70([(c, "Number", "", "A", float(v)) for c, v in zip(components, first, strict=True)])
        document.connect(node_id, self.layer)
        document.connect(node_id, target, attribute)
        for component, column in zip(components, values.T, strict=True):
            curve, record = document.object("AnimationCurve", "", "AnimCurve", "")
            record.add("Default", float(column[0]) if len(column) else 0.0)
            record.add("KeyVer", 4008)
            record.add("KeyTime", self.times)
            record.add("KeyValueFloat", PackedArray(column.astype(np.float32)))
            record.add("KeyAttrFlags", self.flags)
            record.add("KeyAttrDataFloat", self.data)
            record.add("KeyAttrRefCount", self.counts)
            document.connect(curve, node_id, component)


def _header(root: Node, version: int) -> None:
    header = root.add("FBXHeaderExtension")
    header.add("FBXHeaderVersion", 1003)
    header.add("FBXVersion", version)
    header.add("Creator", "Avatar Bridge")
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
            # 14 is a custom rate.
            ("TimeMode", "enum", "", "", 14), ("CustomFrameRate", "double", "Number", "", float(fps)),
        ]
    )  # fmt: skip


def _documents(root: Node) -> None:
    documents = root.add("Documents")
    documents.add("Count", 1)
    document = documents.add("Document", Int64(999_999), "Scene", "Scene")
    document.property70([("ActiveAnimStackName", "KString", "", "", "")])
    document.add("RootNode", Int64(0))


def _takes(root: Node, takes: Sequence[Take]) -> None:
    block = root.add("Takes")
    block.add("Current", takes[0].name)
    for take in takes:
        end = Int64(round((len(take.clip) - 1) * TICKS_PER_SECOND / take.clip.fps))
        node = block.add("Take", take.name)
        node.add("FileName", take.name.replace(" ", "_") + ".tak")
        node.add("LocalTime", Int64(0), end)
        node.add("ReferenceTime", Int64(0), end)
