"""Takes in an FBX scene: a stack each, with a key a frame on everything that moves, or fewer within a tolerance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.character import Array, NodeMotion, Nodes
from retarget.euler import continuous_euler_xyz
from retarget.formats.fbx_document import SPACE, Document
from retarget.formats.fbx_nodes import Int64, Node, PackedArray
from retarget.formats.take import TakeError
from retarget.key_reduction import Indices, KeyTolerance, TurnPlayer, linear_keys, turn_keys

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


def frame_ticks(frames: int, fps: Fraction) -> NDArray[np.int64]:
    """When each frame of a take is shown. TakeError for more time than FBX can count."""
    step = TICKS_PER_SECOND / fps
    try:
        # Integers of Python's: a product of 64 bits is too small for odd rates.
        return np.array([k * step.numerator // step.denominator for k in range(frames)], dtype=np.int64)
    except OverflowError:
        raise TakeError(
            f"{frames} frames at {float(fps):g} a second last longer than FBX can count; give --fps a higher rate"
        ) from None


def write_take(
    document: Document,
    name: str,
    fps: Fraction,
    motion: Motion,
    *,
    nodes: Nodes,
    models: Sequence[int],
    tolerance: KeyTolerance | None = None,
) -> None:
    """One animation stack with one layer. ``nodes`` in the file's space; ``models`` their ids. ``tolerance``: leave
    keys out within it."""
    moved = motion.nodes
    times = frame_ticks(len(moved.rotations_xyzw), fps)
    end = Int64(times[-1])
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
    curves = _Curves(document, layer, times)
    for j, joint in enumerate(moved.joints):
        # Joint by joint, so that the arrays stay in the processor's cache.
        from_rest = rotation.left_matrix(rotation.inverse(nodes.rotations_xyzw[joint]))
        away = moved.rotations_xyzw[:, j] @ from_rest.astype(moved.rotations_xyzw.dtype).T
        angles = continuous_euler_xyz(away)
        kept = None
        if tolerance:
            limit = np.radians(tolerance.degrees)
            kept = turn_keys(angles[:, None], limit, player=TurnPlayer.EULER_XYZ)[0]
        curves.add([models[joint]], "Lcl Rotation", "R", _XYZ, np.degrees(angles), kept)
    for joint, place in moved.places.items():
        unit_m = SPACE.metres_per_unit * nodes.scale_to_scene(nodes.parents[joint])
        limit = tolerance and tolerance.millimetres / 1000 / unit_m
        curves.add([models[joint]], "Lcl Translation", "T", _XYZ, place, _straight(place, limit))
    weight = tolerance and tolerance.weight
    for channels, weights in motion.weights:
        percent = weights[:, None] * np.float32(100)
        kept = _straight(weights[:, None], weight)
        curves.add(channels, "DeformPercent", "DeformPercent", ("d|DeformPercent",), percent, kept)
    first = models[nodes.is_joint.index(True)]
    for attribute, values in motion.attributes.items():
        kept = _straight(values[:, None], weight)
        curves.add([first], attribute, attribute, (f"d|{attribute}",), values[:, None], kept)


def _straight(values: Array, limit: float | None) -> Indices | None:
    """The frames of ``values (T, k)`` to keep; None for all."""
    return None if limit is None else linear_keys(values[:, None], limit)[0]


class _Curves:
    """Curve nodes of one layer; most curves of a take have a key at every frame, whose times are packed once."""

    def __init__(self, document: Document, layer: int, times: NDArray[np.int64]) -> None:
        self.document, self.layer, self.times = document, layer, times
        self.flags = PackedArray(np.array([_LINEAR], dtype=np.int32))
        self.data = PackedArray(np.zeros(4, dtype=np.float32))
        self.every = self._keys(times)

    def _keys(self, times: NDArray[np.int64]) -> tuple[PackedArray, PackedArray]:
        return PackedArray(times), PackedArray(np.array([len(times)], dtype=np.int32))

    def add(
        self,
        targets: Sequence[int],
        attribute: str,
        name: str,
        components: Sequence[str],
        values: np.ndarray,
        kept: Indices | None = None,
    ) -> None:
        """Curves ``(T, C)`` for each of the targets, packed once; keys at the ``kept`` frames, or at all."""
        times, counts = self.every
        if kept is not None:
            times, counts = self._keys(self.times[kept])
            values = values[kept]
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
                record.add("KeyTime", times)
                record.add("KeyValueFloat", keys)
                record.add("KeyAttrFlags", self.flags)
                record.add("KeyAttrDataFloat", self.data)
                record.add("KeyAttrRefCount", counts)
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
