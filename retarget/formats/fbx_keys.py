"""Keys of an FBX curve, and how each is joined to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retarget.clip_issues import ClipError
from retarget.formats.fbx_animation import TICKS_PER_SECOND
from retarget.formats.fbx_scene import FbxObject

Array = NDArray[np.floating]

# Bits of KeyAttrFlags: what follows a key. A constant holds its own value or, with the last, takes the next key's.
_CONSTANT, _CUBIC, _NEXT = 0x2, 0x8, 0x100
_AXES = ("d|X", "d|Y", "d|Z")


@dataclass(frozen=True)
class Curve:
    """Keys at ``times (K,)`` in seconds from the take's beginning, ``values (K,)``, and the flags ``(K,)`` of each."""

    times: Array = field(repr=False)
    values: Array = field(repr=False)
    flags: NDArray[np.integer] = field(repr=False)

    def at(self, seconds: Array) -> Array:
        """Values ``(T,)``: straight between keys, or held where the file holds them; held before and after."""
        out = np.interp(seconds, self.times, self.values)
        if (self.flags & _CONSTANT).any() and len(self.times) > 1:
            # Ticks are exact, seconds are not: a frame belongs to the key that it is just short of.
            before = np.clip(
                np.searchsorted(self.times, seconds + 1e-6, side="right") - 1, 0, len(self.times) - 1
            )
            after = np.minimum(before + 1, len(self.times) - 1)
            flags = self.flags[before]
            inside = (flags & _CONSTANT).astype(bool) & (seconds + 1e-6 >= self.times[0])
            takes_next = inside & (flags & _NEXT).astype(bool) & (np.abs(self.times[before] - seconds) > 1e-6)
            out[inside] = self.values[before[inside]]
            out[takes_next] = self.values[after[takes_next]]
        return out

    def is_bent(self, seconds: Array) -> bool:
        """Whether some frame lies between two keys that the file joins by a bent line."""
        bent = (self.flags[:-1] & _CUBIC).astype(bool) & (np.diff(self.values) != 0)
        near = np.searchsorted(self.times, seconds + 1e-4) - np.searchsorted(self.times, seconds - 1e-4)
        between = np.clip(np.searchsorted(self.times, seconds) - 1, 0, max(len(self.times) - 2, 0))
        inside = (near == 0) & (seconds > self.times[0]) & (seconds < self.times[-1])
        return bool(bent.any() and bent[between[inside]].any())


def read_curve(curve: FbxObject, begin_ticks: int) -> Curve:
    """A curve's keys, counted from the beginning of a take. Raises ClipError."""
    times, values = (curve.array(name) for name in ("KeyTime", "KeyValueFloat"))
    if not len(times) or len(times) != len(values) or not np.isfinite(values).all():
        raise ClipError("CLIP_NON_FINITE", "a curve of the file has no keys, or no number for each")
    seconds = (times.astype(np.int64) - begin_ticks) / TICKS_PER_SECOND
    if (np.diff(seconds) < 0).any():
        raise ClipError("CLIP_SHAPE", "a curve of the file has keys that go back in time", "export it again")
    flags, runs = (curve.array(name).astype(np.int64) for name in ("KeyAttrFlags", "KeyAttrRefCount"))
    # A flag serves a run of keys.
    known = len(flags) == len(runs) and (runs > 0).all() and runs.sum() == len(times)
    each = np.repeat(flags, runs) if known else np.zeros(len(times), np.int64)
    return Curve(seconds, values.astype(np.float64), each)


def play_axes(axes: Mapping[str, Curve], rest: Array, seconds: Array) -> Array:
    """Three components ``(T, 3)``; what has no curve rests."""
    out = np.repeat(rest[None], len(seconds), axis=0)
    for k, axis in enumerate(_AXES):
        if axis in axes:
            out[:, k] = axes[axis].at(seconds)
    return out
