"""Takes in an FBX scene: a stack each, with one key a frame on everything that moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from retarget import rotation
from retarget.character import Array, NodeMotion, Nodes
from retarget.euler import continuous_euler_xyz
from retarget.formats.fbx_document import Document
from retarget.formats.fbx_nodes import Int64, Node, PackedArray

# FBX counts time in these units: divisible by every usual frame rate.
TICKS_PER_SECOND = 46186158000
_LINEAR = 0x00000004
_XYZ = ("d|X", "d|Y", "d|Z")


@dataclass(frozen=True)
class Motion:
    """What a take does, in the file's space: weights of blendshape channels, those that share one named by their ids
    together, and values of attributes of the first joint by name, ``(T,)`` each."""

    nodes: NodeMotion = field(repr=False)
    weights: Sequence[tuple[Sequence[int], Array]] = field(repr=False)
    attributes: dict[str, Array] = field(repr=False)


def end_ticks(frames: int, fps: Fraction) -> Int64:
    """When the last frame of a take is shown."""
    return Int64(round((frames - 1) * TICKS_PER_SECOND / fps))


def write_take(
    document: Document, name: str, fps: Fraction, motion: Motion, *, nodes: Nodes, models: Sequence[int]
) -> None:
    """One animation stack with one layer. ``nodes`` in the file's space; ``models`` their ids."""
    moved = motion.nodes
    frames = len(moved.rotations_xyzw)
    end = end_ticks(frames, fps)
    stack, node = document.object("AnimationStack", name, "AnimStack", "")
    # Autodesk's reader takes a beginning that is not said for minus infinity.
    spans = [
        ("LocalStart", Int64(0)),
        ("LocalStop", end),
        ("ReferenceStart", Int64(0)),
        ("ReferenceStop", end),
    ]
    node.property70([(key, "KTime", "Time", "", ticks) for key, ticks in spans])
    layer, _ = document.object("AnimationLayer", "BaseLayer", "AnimLayer", "")
    document.connect(layer, stack)
    step = TICKS_PER_SECOND / fps
    times = np.arange(frames, dtype=np.int64) * step.numerator // step.denominator
    curves = _Curves(document, layer, PackedArray(times), frames)
    for j, joint in enumerate(moved.joints):
        # Joint by joint, so that the arrays stay in the processor's cache.
        from_rest = rotation.left_matrix(rotation.inverse(nodes.rotations_xyzw[joint]))
        away = moved.rotations_xyzw[:, j] @ from_rest.astype(moved.rotations_xyzw.dtype).T
        degrees = np.degrees(continuous_euler_xyz(away))
        curves.add([models[joint]], "Lcl Rotation", "R", _XYZ, degrees)
    for joint, place in moved.places.items():
        curves.add([models[joint]], "Lcl Translation", "T", _XYZ, place)
    for channels, weights in motion.weights:
        percent = weights[:, None] * np.float32(100)
        curves.add(channels, "DeformPercent", "DeformPercent", ("d|DeformPercent",), percent)
    first = models[nodes.is_joint.index(True)]
    for attribute, values in motion.attributes.items():
        curves.add([first], attribute, attribute, (f"d|{attribute}",), values[:, None])


class _Curves:
    """Curve nodes of one layer; every curve of a take has a key at every frame, so the key times are packed once."""

    def __init__(self, document: Document, layer: int, times: PackedArray, keys: int) -> None:
        self.document, self.layer, self.times = document, layer, times
        self.flags = PackedArray(np.array([_LINEAR], dtype=np.int32))
        self.data = PackedArray(np.zeros(4, dtype=np.float32))
        self.counts = PackedArray(np.array([keys], dtype=np.int32))

    def add(
        self, targets: Sequence[int], attribute: str, name: str, components: Sequence[str], values: np.ndarray
    ) -> None:
        """Curves ``(T, C)`` for each of the targets, packed once."""
        document = self.document
        columns = [np.ascontiguousarray(column, dtype=np.float32) for column in values.T]
        packed = [PackedArray(column) for column in columns]
        first = [float(column[0]) if len(column) else 0.0 for column in columns]
        for target in targets:
            node_id, node = document.object("AnimationCurveNode", name, "AnimCurveNode", "")
            node.property70([(c, "Number", "", "A", v) for c, v in zip(components, first, strict=True)])
            document.connect(node_id, self.layer)
            document.connect(node_id, target, attribute)
            for component, value, keys in zip(components, first, packed, strict=True):
                curve, record = document.object("AnimationCurve", "", "AnimCurve", "")
                record.add("Default", value)
                record.add("KeyVer", 4008)
                record.add("KeyTime", self.times)
                record.add("KeyValueFloat", keys)
                record.add("KeyAttrFlags", self.flags)
                record.add("KeyAttrDataFloat", self.data)
                record.add("KeyAttrRefCount", self.counts)
                document.connect(curve, node_id, component)


def takes_block(names_and_ends: Sequence[tuple[str, Int64]]) -> Node:
    """The list of takes at the end of a file."""
    block = Node("Takes")
    block.add("Current", names_and_ends[0][0])
    for name, end in names_and_ends:
        node = block.add("Take", name)
        node.add("FileName", name.replace(" ", "_") + ".tak")
        node.add("LocalTime", Int64(0), end)
        node.add("ReferenceTime", Int64(0), end)
    return block
