"""Smoothing by half-life: a step is half done after that long, at any frame rate.

Exponential decay towards the newest frame after Holden, "Spring-It-On" (2021): the share that is left of an
old value after ``dt`` is ``2 ** (-dt / half_life)``. It trades a lag of about 1.4 half-lives for calm.
"""

from __future__ import annotations

import numpy as np

from retarget import rotation
from retarget.motion import MotionFrame, MotionLayout, Retargets

# A longer step than this is no step but another place in time.
LONGEST_STEP_S = 0.5


def kept_share(dt_s: float, half_life_s: float) -> float:
    """How much of an old value is left after ``dt_s``: 1 at once, a half after the half-life."""
    return 0.5 ** (dt_s / half_life_s) if half_life_s > 0 else 0.0


class SmoothedRetargeter:
    """A retargeter whose frames glide. Time is told by the frames' samples, ``sample_rate`` a second.

    After an interruption (a new epoch), a step back or one of more than half a second it starts anew.
    """

    def __init__(self, retargeter: Retargets, *, half_life_s: float, sample_rate: int) -> None:
        if not (np.isfinite(half_life_s) and half_life_s > 0):
            raise ValueError(f"half_life_s must be above 0, not {half_life_s}")
        self._retargeter, self._half_life_s, self._rate = retargeter, half_life_s, sample_rate
        self._last: MotionFrame | None = None

    @property
    def layout(self) -> MotionLayout:
        """The layout of the frames."""
        return self._retargeter.layout

    def reset(self) -> None:
        """Forget what came before: the next frame is taken as it is."""
        self._last = None

    def apply(self, frame: MotionFrame, /) -> MotionFrame:
        """The frame on the rig, drawn towards the one before."""
        new, old = self._retargeter.apply(frame), self._last
        step_s = 0.0 if old is None else (new.sample - old.sample) / self._rate
        if old is not None and old.epoch == new.epoch and 0 < step_s <= LONGEST_STEP_S:
            kept = np.float32(kept_share(step_s, self._half_life_s))
            new = MotionFrame(
                new.sample,
                new.root + kept * (old.root - new.root),
                rotation.slerp(new.rotations_xyzw, old.rotations_xyzw, kept).astype(np.float32),
                new.face + kept * (old.face - new.face),
                new.epoch,
            )
        self._last = new
        return new
