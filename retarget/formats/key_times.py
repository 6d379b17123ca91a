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


def frame_grid(times: Sequence[Array]) -> tuple[Fraction, int]:
    """The lowest rate that has a frame at every key of all tracks, and how many frames there are, from second 0 on.

    Keys that follow no rate are covered by 60 frames a second.
    """
    every = np.unique(np.concatenate([np.zeros(1), *map(np.asarray, times)]))
    every = every[np.isfinite(every)]
    if len(every) < 2:
        return _FALLBACK, 1
    if every[0] < 0:
        raise ClipError("CLIP_RATE", "the file has keys before second 0")
    steps = np.diff(every)
    own = [rate_from_float(1 / float(steps.mean()))] if np.ptp(steps) < 0.1 * steps.mean() else []
    for rate in sorted({*own, *COMMON_RATES}):
        frames = every * float(rate)
        if np.abs(frames - np.round(frames)).max() < _ON_FRAME and np.diff(np.round(frames)).min() >= 1:
            return rate, round(float(frames[-1])) + 1
    return _FALLBACK, round(float(every[-1] * _FALLBACK)) + 1


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
