"""Animation of a USD file: every skeleton with an animation bound to it.

Sampled a frame at each time code between the animation's own first and last sample; where samples lie between time
codes, at the rate that they have.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.formats.key_times import check_length, frame_grid
from retarget.formats.skeleton_motion import SkeletonMotion
from retarget.formats.usd_library import UsdMissingError, load_usd
from retarget.frame_rate import rate_from_float
from retarget.motion import MotionLayout
from retarget.space import GLTF

# Samples this near to time codes are on them.
_WHOLE_CODE = 1e-3


def read_takes(path: str | Path) -> list[SkeletonMotion]:
    """One take a bound skeleton. Raises ClipError, also where usd-core is not installed."""
    try:
        usd = load_usd()
    except UsdMissingError as error:
        raise ClipError("CLIP_UNREADABLE", f"{Path(path).name} is USD", str(error)) from None
    try:
        stage = usd.Usd.Stage.Open(str(path))
        return _takes(usd, stage)
    except (usd.Tf.ErrorException, RuntimeError, TypeError, IndexError, ValueError) as error:
        if isinstance(error, ClipError):
            raise
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ClipError("CLIP_UNREADABLE", f"{Path(path).name} cannot be read as USD ({first})") from None


def _takes(usd: SimpleNamespace, stage: Any) -> list[SkeletonMotion]:
    cache = usd.UsdSkel.Cache()
    fps = rate_from_float(float(stage.GetTimeCodesPerSecond()))
    found = []
    for prim in stage.Traverse():
        if prim.IsA(usd.UsdSkel.Root):
            cache.Populate(usd.UsdSkel.Root(prim), usd.Usd.TraverseInstanceProxies())
    for prim in stage.Traverse():
        if prim.IsA(usd.UsdSkel.Skeleton):
            query = cache.GetSkelQuery(usd.UsdSkel.Skeleton(prim))
            if query and query.GetAnimQuery():
                found.append(_take(usd, stage, usd.UsdSkel.Skeleton(prim), query, fps))
    if not found:
        raise ClipError("CLIP_EMPTY", "the file holds no skeleton with an animation bound to it")
    return found


def _take(usd: SimpleNamespace, stage: Any, skeleton: Any, query: Any, fps: Fraction) -> SkeletonMotion:
    animation = query.GetAnimQuery()
    layout = _layout(skeleton, query, animation)
    grid = _frames(stage, animation, fps)
    frames = grid.count
    check_length(frames, len(layout.joint_names))
    turns = np.empty((frames, len(layout.joint_names), 4))
    places = np.empty((frames, len(layout.joint_names), 3))
    face = np.zeros((frames, len(layout.face_channels)))
    for k in range(frames):
        code = grid.first + k * grid.step
        matrices = np.array(query.ComputeJointLocalTransforms(code))
        turns[k], places[k] = _parts(matrices)
        if layout.face_channels:
            face[k] = np.array(animation.ComputeBlendShapeWeights(code))
    return SkeletonMotion(
        layout=layout,
        fps=grid.rate,
        rotations_xyzw=rotation.unroll(turns).astype(np.float32),
        positions=places,
        face=face,
        name=str(animation.GetPrim().GetName()),
    )


@dataclass(frozen=True)
class _Frames:
    """``count`` frames at ``rate``, ``step`` time codes apart, from the code ``first`` on."""

    rate: Fraction
    first: float = 0.0
    step: float = 1.0
    count: int = 1


def _frames(stage: Any, animation: Any, fps: Fraction) -> _Frames:
    """From the first to the last sample that the stage's own range, where it says one, holds."""
    every = {*animation.GetJointTransformTimeSamples(), *animation.GetBlendShapeWeightTimeSamples()}
    if stage.HasAuthoredTimeCodeRange():
        begin, end = stage.GetStartTimeCode(), stage.GetEndTimeCode()
        every = {code for code in every if begin <= code <= end} or {begin}
    codes = np.array(sorted(every or {0.0}))
    first, spread = float(codes[0]), codes - codes[0]
    if np.abs(spread - np.round(spread)).max() <= _WHOLE_CODE:
        return _Frames(fps, first, count=round(float(spread[-1])) + 1)
    rate, _, count = frame_grid([spread / float(fps)])
    return _Frames(rate, first, float(fps / rate), count)


def _layout(skeleton: Any, query: Any, animation: Any) -> MotionLayout:
    paths = [str(token) for token in query.GetJointOrder()]
    own = skeleton.GetJointNamesAttr().Get()
    names = [str(name) for name in own] if own and len(own) == len(paths) else []
    if len(set(names)) != len(paths):
        names = [path.rsplit("/", 1)[-1] for path in paths]
        names = names if len(set(names)) == len(names) else paths
    topology = query.GetTopology()
    turns, places = _parts(
        np.array(skeleton.GetRestTransformsAttr().Get() or query.GetJointWorldBindTransforms())
    )
    return MotionLayout(
        joint_names=tuple(names),
        parents=tuple(topology.GetParent(j) for j in range(len(paths))),
        rest_positions=places.astype(np.float32),
        rest_rotations_xyzw=turns.astype(np.float32),
        face_channels=tuple(map(str, animation.GetBlendShapeOrder())),
        space=GLTF,
    )


def _parts(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turns ``(J, 4)`` and places ``(J, 3)`` of matrices ``(J, 4, 4)`` on row vectors, their scale left out."""
    linear = np.swapaxes(matrices[:, :3, :3], -1, -2)
    size = np.linalg.norm(linear, axis=1, keepdims=True)
    return rotation.matrix_to_quat(linear / np.where(size > 0, size, 1)), matrices[:, 3, :3]
