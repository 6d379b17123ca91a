"""Recorded clips at another rate and between other ends."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.motion import MotionClip


def resample(clip: MotionClip, fps: Fraction | int, *, holds_end: bool = False) -> MotionClip:
    """The clip at ``fps`` frames a second: rotations by slerp, root and face linearly, quaternion signs continuous.

    Frame ``k`` lies at exactly ``k / fps`` seconds of the clip; none lies beyond its last frame. ``holds_end``: as many
    as it lasts, so that the last frame is shown as long as the others. Where times coincide the frames are the clip's
    own. Raises ValueError for a rate that is not above 0.
    """
    fps = Fraction(fps)
    if fps <= 0:
        raise ValueError(f"fps must be above 0, not {fps}")
    if fps == clip.fps or len(clip) == 0:
        return replace(clip, fps=fps)
    # Integers throughout: a float step of 4.004004 frames would have drifted after an hour.
    step = clip.fps / fps
    count = (len(clip) - 1) * step.denominator // step.numerator + 1
    if holds_end:
        count = max(count, round(len(clip) / step))
    positions = np.arange(count, dtype=np.int64) * step.numerator
    positions = np.minimum(positions, (len(clip) - 1) * step.denominator)
    first = positions // step.denominator
    share = (positions % step.denominator) / step.denominator
    second = np.minimum(first + 1, len(clip) - 1)
    rotations = rotation.slerp(
        clip.rotations_xyzw[first].astype(np.float64), clip.rotations_xyzw[second], share[:, None]
    )
    return MotionClip(
        layout=clip.layout,
        fps=fps,
        root=_blend(clip.root, first, second, share),
        rotations_xyzw=rotation.unroll(rotations).astype(np.float32),
        face=_blend(clip.face, first, second, share),
    )


def _blend(values: np.ndarray, first: np.ndarray, second: np.ndarray, share: np.ndarray) -> np.ndarray:
    share = share[:, None]
    return ((1 - share) * values[first] + share * values[second]).astype(np.float32)


def crop(clip: MotionClip, *, start: int = 0, stop: int | None = None) -> MotionClip:
    """Frames ``start`` to ``stop`` (left out; None: to the end). Raises ClipError where that leaves none."""
    stop = len(clip) if stop is None else stop
    if not 0 <= start < stop <= len(clip):
        raise ClipError("CLIP_RANGE", f"frames {start} to {stop} of a clip of {len(clip)} were asked for")
    return replace(
        clip,
        root=clip.root[start:stop],
        rotations_xyzw=clip.rotations_xyzw[start:stop],
        face=clip.face[start:stop],
    )


def crop_seconds(clip: MotionClip, *, start_s: float = 0.0, end_s: float | None = None) -> MotionClip:
    """Frames from ``start_s`` up to ``end_s`` seconds, to the nearest frame. Raises ClipError."""
    ends = [start_s, clip.duration_s if end_s is None else end_s]
    if not np.all(np.isfinite(ends)):
        raise ClipError("CLIP_RANGE", f"seconds {ends[0]} to {ends[1]} were asked for")
    start, stop = (round(seconds * float(clip.fps)) for seconds in ends)
    if not 0 <= start < stop <= len(clip):
        raise ClipError(
            "CLIP_RANGE",
            f"seconds {ends[0]:g} to {ends[1]:g} of a clip of {clip.duration_s:.3f} s were asked for",
        )
    return crop(clip, start=start, stop=stop)
