"""Unity's ``.anim``: an AnimationClip as YAML text, moving transforms by their paths and blendshapes by their names.

Unity's own space: left-handed, metres, quaternions. Between keys every component runs straight, which its tangents say.
Curves of humanoid muscles are left out: what an angle is in muscles depends on an Avatar that only Unity can make.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.character import Nodes, clip_on_nodes
from retarget.formats.take import Take, TakeError, shared_layout
from retarget.formats.whole_file import whole_file
from retarget.key_reduction import Indices, KeyTolerance, TurnPlayer, linear_keys, turn_keys
from retarget.space import UNITY, convert_points, convert_rotations

Array = NDArray[np.floating]

# Left and right tangent linear (2), and not joined to each other.
_LINEAR = 1 | 2 << 1 | 2 << 5
_SKINNED_MESH_RENDERER = 137
_FULL_WEIGHT = 100.0


@dataclass(frozen=True)
class ShapeCurve:
    """A blendshape ``name`` of the renderer at ``path``; ``gains (C,)``: what each face channel adds to its weight."""

    path: str
    name: str
    gains: Array = field(repr=False)


def write(
    path: str | Path,
    takes: Sequence[Take],
    *,
    nodes: Nodes,
    shapes: Sequence[ShapeCurve],
    tolerance: KeyTolerance | None = None,
) -> None:
    """Write the one take; whole or not at all. ``nodes``: the tree in which its joints hang, in the layout's space.

    Paths begin below the object that has the Animator. TakeError for names that a path cannot hold.
    """
    layout = shared_layout(takes)
    (take,) = takes
    motion = clip_on_nodes(nodes, take.clip, take.travel)
    paths = node_paths(nodes)
    wrong = [nodes.names[n] for n in motion.joints if "/" in nodes.names[n]]
    if wrong:
        raise TakeError(f"a joint's name may not hold a slash in Unity: {', '.join(wrong)}; rename it")
    turns = convert_rotations(motion.rotations_xyzw, source=layout.space, target=UNITY)
    turns = rotation.normalize(rotation.unroll(turns.astype(np.float64)))
    places = np.stack(list(motion.places.values()), axis=1).astype(np.float64)
    places = convert_points(places, source=layout.space, target=UNITY)
    weights = (
        take.clip.face.astype(np.float64) @ np.array([s.gains for s in shapes]).reshape(len(shapes), -1).T
    )
    units_m = np.array([nodes.scale_to_scene(nodes.parents[n]) for n in motion.places])
    keys = _keys(turns, places * units_m[:, None], weights, tolerance)
    clock = np.arange(len(take.clip)) * float(1 / take.clip.fps)
    with whole_file(Path(path)) as stream:

        def put(lines: Iterator[str]) -> None:
            stream.write(("\n".join(lines) + "\n").encode("utf-8"))

        put(_head(take.name))
        put(_section("m_RotationCurves", len(motion.joints)))
        for n, joint in enumerate(motion.joints):
            put(_transform_curve(clock, turns[:, n], keys.turns[n], paths[joint]))
        put(iter(("  m_CompressedRotationCurves: []", "  m_EulerCurves: []")))
        put(_section("m_PositionCurves", len(motion.places)))
        for n, node in enumerate(motion.places):
            put(_transform_curve(clock, places[:, n], keys.places[n], paths[node]))
        put(iter(("  m_ScaleCurves: []",)))
        put(_section("m_FloatCurves", len(shapes)))
        for n, shape in enumerate(shapes):
            put(_weight_curve(clock, weights[:, n] * _FULL_WEIGHT, keys.weights[n], shape))
        put(_tail(float(take.clip.fps), float(clock[-1]) if len(clock) else 0.0, loops=take.loops))


def node_paths(nodes: Nodes) -> list[str]:
    """Names from the top of the tree down to each node, joined by slashes."""
    paths: list[str] = []
    for name, parent in zip(nodes.names, nodes.parents, strict=True):
        paths.append(f"{paths[parent]}/{name}" if parent >= 0 else name)
    return paths


@dataclass(frozen=True)
class _Keys:
    turns: Sequence[Indices]
    places: Sequence[Indices]
    weights: Sequence[Indices]


def _keys(turns: Array, places: Array, weights: Array, tolerance: KeyTolerance | None) -> _Keys:
    if tolerance is None:
        every = np.arange(len(turns))
        return _Keys(*([every] * values.shape[1] for values in (turns, places, weights)))
    return _Keys(
        turn_keys(turns, np.radians(tolerance.degrees), player=TurnPlayer.COMPONENTS),
        linear_keys(places, tolerance.millimetres / 1000),
        linear_keys(weights[:, :, None], tolerance.weight),
    )


def _section(name: str, count: int) -> Iterator[str]:
    yield f"  {name}:" if count else f"  {name}: []"


def _transform_curve(clock: Array, values: Array, kept: Indices, path: str) -> Iterator[str]:
    axes = "xyzw"[: values.shape[1]]

    def text(vector: Sequence[float]) -> str:
        return "{" + ", ".join(f"{axis}: {value:.9g}" for axis, value in zip(axes, vector, strict=True)) + "}"

    third = text([1 / 3] * len(axes))
    yield from _curve(clock[kept], values[kept], text, third)
    yield f"    path: {json.dumps(path, ensure_ascii=False)}"


def _weight_curve(clock: Array, values: Array, kept: Indices, shape: ShapeCurve) -> Iterator[str]:
    yield from _curve(clock[kept], values[kept, None], lambda vector: f"{vector[0]:.9g}", f"{1 / 3:.9g}")
    yield f"    attribute: {json.dumps('blendShape.' + shape.name, ensure_ascii=False)}"
    yield f"    path: {json.dumps(shape.path, ensure_ascii=False)}"
    yield f"    classID: {_SKINNED_MESH_RENDERER}"
    yield "    script: {fileID: 0}"


def _curve(clock: Array, values: Array, text, third: str) -> Iterator[str]:
    """Keys whose tangents lie along the straight lines between them."""
    slopes = np.zeros((len(values) + 1, values.shape[1]))
    if len(values) > 1:
        slopes[1:-1] = np.diff(values, axis=0) / np.diff(clock)[:, None]
        slopes[0], slopes[-1] = slopes[1], slopes[-2]
    yield "  - curve:"
    yield "      serializedVersion: 2"
    yield "      m_Curve:"
    for second, value, before, after in zip(
        clock.tolist(), values.tolist(), slopes[:-1].tolist(), slopes[1:].tolist(), strict=True
    ):
        yield "      - serializedVersion: 3"
        yield f"        time: {second:.9g}"
        yield f"        value: {text(value)}"
        yield f"        inSlope: {text(before)}"
        yield f"        outSlope: {text(after)}"
        yield f"        tangentMode: {_LINEAR}"
        yield "        weightedMode: 0"
        yield f"        inWeight: {third}"
        yield f"        outWeight: {third}"
    yield "      m_PreInfinity: 2"
    yield "      m_PostInfinity: 2"
    yield "      m_RotationOrder: 4"


def _head(name: str) -> Iterator[str]:
    yield "%YAML 1.1"
    yield "%TAG !u! tag:unity3d.com,2011:"
    yield "--- !u!74 &7400000"
    yield "AnimationClip:"
    yield "  m_ObjectHideFlags: 0"
    for reference in ("m_CorrespondingSourceObject", "m_PrefabInstance", "m_PrefabAsset"):
        yield f"  {reference}: {{fileID: 0}}"
    yield f"  m_Name: {json.dumps(name, ensure_ascii=False)}"
    yield "  serializedVersion: 6"
    yield "  m_Legacy: 0"
    yield "  m_Compressed: 0"
    yield "  m_UseHighQualityCurve: 1"


def _tail(rate: float, stop_s: float, *, loops: bool) -> Iterator[str]:
    yield "  m_PPtrCurves: []"
    yield f"  m_SampleRate: {rate:.9g}"
    yield "  m_WrapMode: 0"
    yield "  m_Bounds:"
    yield "    m_Center: {x: 0, y: 0, z: 0}"
    yield "    m_Extent: {x: 0, y: 0, z: 0}"
    # Unity fills these in from the curves when it imports the file.
    yield "  m_ClipBindingConstant:"
    yield "    genericBindings: []"
    yield "    pptrCurveMapping: []"
    yield "  m_AnimationClipSettings:"
    yield "    serializedVersion: 2"
    yield "    m_AdditiveReferencePoseClip: {fileID: 0}"
    yield "    m_AdditiveReferencePoseTime: 0"
    yield "    m_StartTime: 0"
    yield f"    m_StopTime: {stop_s:.9g}"
    for setting in ("OrientationOffsetY", "Level", "CycleOffset", "HasAdditiveReferencePose"):
        yield f"    m_{setting}: 0"
    yield f"    m_LoopTime: {int(loops)}"
    for setting in (
        "LoopBlend", "LoopBlendOrientation", "LoopBlendPositionY", "LoopBlendPositionXZ", "KeepOriginalOrientation",
    ):  # fmt: skip
        yield f"    m_{setting}: 0"
    yield "    m_KeepOriginalPositionY: 1"
    for setting in ("KeepOriginalPositionXZ", "HeightFromFeet", "Mirror"):
        yield f"    m_{setting}: 0"
    yield "  m_EditorCurves: []"
    yield "  m_EulerEditorCurves: []"
    yield "  m_HasGenericRootTransform: 0"
    yield "  m_HasMotionFloatCurves: 0"
    yield "  m_Events: []"
