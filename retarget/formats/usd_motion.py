"""Animation of a USD file: every skeleton with an animation bound to it, sampled a frame at each time code."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.formats.skeleton_motion import SkeletonMotion
from retarget.formats.usd_library import UsdMissingError, load_usd
from retarget.frame_rate import rate_from_float
from retarget.motion import MotionLayout
from retarget.space import GLTF


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


def _take(usd: SimpleNamespace, stage: Any, skeleton: Any, query: Any, fps: Any) -> SkeletonMotion:
    animation = query.GetAnimQuery()
    layout = _layout(skeleton, query, animation)
    first, last = _ends(stage, animation)
    frames = round(last - first) + 1
    turns = np.empty((frames, len(layout.joint_names), 4))
    places = np.empty((frames, len(layout.joint_names), 3))
    face = np.zeros((frames, len(layout.face_channels)))
    for k in range(frames):
        matrices = np.array(query.ComputeJointLocalTransforms(first + k))
        turns[k], places[k] = _parts(matrices)
        if layout.face_channels:
            face[k] = np.array(animation.ComputeBlendShapeWeights(first + k))
    return SkeletonMotion(
        layout=layout,
        fps=fps,
        rotations_xyzw=rotation.unroll(turns).astype(np.float32),
        positions=places,
        face=face,
        name=str(animation.GetPrim().GetName()),
    )


def _ends(stage: Any, animation: Any) -> tuple[float, float]:
    """The first and the last time code: those of the stage, or the animation's own where it says none."""
    if stage.HasAuthoredTimeCodeRange():
        return stage.GetStartTimeCode(), stage.GetEndTimeCode()
    samples = animation.GetJointTransformTimeSamples() or [0.0]
    return samples[0], samples[-1]


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
