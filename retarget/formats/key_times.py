"""Keys at any times onto frames at a constant rate."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.frame_rate import COMMON_RATES, rate_from_float

Array = NDArray[np.floating]

# A key this near to a frame, in frames, is on it: times are float32 seconds or rounded further.
_ON_FRAME = 0.02
# Where keys follow no rate, frames at this rate stand in for them.
_FALLBACK = Fraction(60)
_EDGE_S = 1e-4
# Joints times frames; each takes some fifty bytes, and more on its way to another skeleton.
MAX_POSES = 50_000_000


def frame_grid(
    times: Sequence[Array], *, begin_s: float | None = None, end_s: float | None = None
) -> tuple[Fraction, float, int]:
    """The lowest rate that has a frame at every key of all tracks, the second of the first frame, and their number.

    Frames run from ``begin_s`` to the last key, but not beyond ``end_s``; None: from the first key. Keys outside lie
    in no frame. Keys that follow no rate are covered by 60 frames a second.
    """
    every = np.unique(np.concatenate([np.zeros(0), *map(np.asarray, times)]))
    every = every[np.isfinite(every)]
    if begin_s is None:
        begin_s = float(every[0]) if len(every) else 0.0
    # A key on the very edge is inside, however it was rounded.
    inside = every[every >= begin_s - _EDGE_S]
    if end_s is not None:
        inside = inside[inside <= end_s + _EDGE_S]
    if not len(inside):
        return _FALLBACK, begin_s, 1
    rate = _rate(inside)
    # What is still before the first key is held; the first frame is the first on the keys' own grid.
    early = int((inside[0] - begin_s) * float(rate) + _ON_FRAME)
    first = float(inside[0]) - early / float(rate)
    return rate, first, round((float(inside[-1]) - first) * float(rate)) + 1


def check_length(frames: int, joints: int) -> None:
    """ClipError for a take that no memory holds."""
    if frames * max(joints, 1) > MAX_POSES:
        raise ClipError(
            "CLIP_RANGE",
            f"the take has {frames} frames of {joints} joints, more than can be read at once",
            "cut it, or give it an end that is meant",
        )


def _rate(every: Array) -> Fraction:
    if len(every) < 2:
        return _FALLBACK
    steps = np.diff(every)
    own = [rate_from_float(1 / float(steps.mean()))] if np.ptp(steps) < 0.1 * steps.mean() else []
    fitting: list[tuple[float, float, Fraction]] = []
    for rate in sorted({*own, *COMMON_RATES}):
        frames = (every - every[0]) * float(rate)
        off = float(np.abs(frames - np.round(frames)).max())
        if off < _ON_FRAME and np.diff(np.round(frames)).min() >= 1:
            fitting.append((round(float(frames[-1])), off, rate))
    # Over a second or less 29.97 looks like 30: of rates that count the same frames, the one that hits them best.
    return min(fitting)[-1] if fitting else _FALLBACK


def play(times: ArrayLike, values: ArrayLike, at: ArrayLike, *, turns: bool, how: str = "LINEAR") -> Array:
    """Values ``(T, k)`` of keys at ``times (K,)`` at the seconds ``at (T,)``, held before the first and after the last.

    ``turns``: they are quaternions, ``(K, 4)``. ``how`` is glTF's: LINEAR (slerp for turns), STEP, or CUBICSPLINE with
    ``values (K, 3, k)``: tangent in, value, tangent out.
    """
    times, values, at = (np.asarray(x, dtype=np.float64) for x in (times, values, at))
    # A key that float32 has pushed just behind its frame belongs to it.
    before = np.clip(np.searchsorted(times, at + 1e-5, side="right") - 1, 0, len(times) - 1)
    after = np.minimum(before + 1, len(times) - 1)
    span = times[after] - times[before]
    share = np.clip((at - times[before]) / np.where(span > 0, span, 1), 0, 1)
    if how == "CUBICSPLINE":
        u, width = share[:, None], span[:, None]
        out = (
            (2 * u**3 - 3 * u**2 + 1) * values[before, 1]
            + (u**3 - 2 * u**2 + u) * width * values[before, 2]
            + (3 * u**2 - 2 * u**3) * values[after, 1]
            + (u**3 - u**2) * width * values[after, 0]
        )
        return rotation.normalize(out) if turns else out
    if how == "STEP":
        return values[before]
    if turns:
        return rotation.slerp(rotation.normalize(values[before]), rotation.normalize(values[after]), share)
    return values[before] + share[:, None] * (values[after] - values[before])
