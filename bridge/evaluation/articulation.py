"""What a mouth does for a row of visemes: the label of every 10 ms, and ten articulation curves by dominance functions.

Each segment pulls the curves towards its target with a weight that is full inside it and falls off around it, so that
neighbours blend and bilabials and labiodentals win: after Cohen & Massaro, Modeling Coarticulation in Synthetic
Visual Speech (1993). Targets are set by rule from articulatory descriptions, not measured on faces.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge.evaluation.visemes import Segment
from bridge.models.speech import CURVES, HOP_S
from retarget.action_units import VISEMES

_REACH_S = 0.25
# Lips move to a target a little earlier than they leave it.
_ANTICIPATION_S, _RELEASE_S = 0.055, 0.045
_FULL_AFTER_S = 0.08

# One row a viseme in the order of CURVES, then how strongly it dominates its neighbours.
_TARGETS = {
    "sil": ((0.02, 0.00, 0.00, 0.00, 0.00, 0.05, 0.00, 0.00, 0.00, 0.00), 0.50),
    "PP": ((0.06, 0.00, 0.08, 0.00, 0.00, 1.00, 0.00, 0.00, 0.00, 0.00), 1.60),
    "FF": ((0.10, 0.18, 0.00, 0.00, 0.08, 0.10, 0.40, 0.00, 0.00, 0.00), 1.50),
    "TH": ((0.18, 0.45, 0.00, 0.00, 0.10, 0.00, 0.10, 0.30, 0.00, 0.85), 0.90),
    "DD": ((0.16, 0.42, 0.00, 0.00, 0.12, 0.00, 0.10, 0.25, 0.05, 0.50), 0.60),
    "kk": ((0.24, 0.45, 0.00, 0.00, 0.10, 0.00, 0.08, 0.25, 0.05, 0.10), 0.50),
    "CH": ((0.14, 0.50, 0.40, 0.75, 0.00, 0.00, 0.30, 0.40, 0.00, 0.20), 1.20),
    "SS": ((0.06, 0.42, 0.00, 0.05, 0.40, 0.00, 0.15, 0.35, 0.10, 0.20), 1.00),
    "nn": ((0.20, 0.42, 0.00, 0.00, 0.12, 0.00, 0.08, 0.25, 0.05, 0.60), 0.60),
    "RR": ((0.20, 0.40, 0.40, 0.45, 0.00, 0.00, 0.15, 0.20, 0.00, 0.30), 0.90),
    "aa": ((0.85, 0.90, 0.00, 0.00, 0.10, 0.00, 0.20, 0.50, 0.00, 0.00), 1.00),
    "E": ((0.50, 0.72, 0.00, 0.00, 0.40, 0.00, 0.20, 0.42, 0.20, 0.05), 1.00),
    "ih": ((0.28, 0.55, 0.00, 0.00, 0.60, 0.00, 0.15, 0.35, 0.30, 0.10), 0.95),
    "oh": ((0.60, 0.70, 0.45, 0.60, 0.00, 0.00, 0.15, 0.35, 0.00, 0.00), 1.10),
    "ou": ((0.25, 0.35, 0.95, 0.55, 0.00, 0.00, 0.10, 0.15, 0.00, 0.00), 1.25),
}
_INDEX = {name: k for k, name in enumerate(VISEMES)}
_SHARP = ("PP", "FF")


def row_times(count: int) -> NDArray[np.float64]:
    """The time in seconds that each 10 ms row stands for: the middle of its hop."""
    return np.asarray((np.arange(count) + 0.5) * HOP_S, dtype=np.float64)


def viseme_rows(segments: Sequence[Segment], count: int) -> NDArray[np.int8]:
    """Index of the viseme at each of ``count`` rows; silence before the first segment and after the last."""
    if not segments:
        return np.zeros(count, dtype=np.int8)
    starts, ends = (np.array([getattr(s, name) for s in segments]) for name in ("start_s", "end_s"))
    names = np.array([_INDEX[s.viseme] for s in segments])
    times = row_times(count)
    at = np.minimum(np.searchsorted(ends, times, side="right"), len(ends) - 1)
    inside = (times >= starts[at]) & (times < ends[at])
    return np.where(inside, names[at], 0).astype(np.int8)


def curve_rows(segments: Sequence[Segment], count: int) -> NDArray[np.float32]:
    """Articulation curves ``(count, 10)`` in 0..1, order of ``CURVES``."""
    curves = np.zeros((count, len(CURVES)))
    total = np.full(count, 1e-3)
    times = row_times(count)
    for start, end, name in segments:
        low = max(0, int((start - _REACH_S) / HOP_S))
        high = min(count, math.ceil((end + _REACH_S) / HOP_S))
        if high <= low:
            continue
        near = times[low:high]
        distance = np.maximum(0, np.maximum(start - near, near - end))
        target, dominance = _TARGETS[name]
        weight = dominance * np.exp(-distance / np.where(near < start, _ANTICIPATION_S, _RELEASE_S))
        # A segment too short for the lips to arrive pulls less.
        weight *= min(1.0, 0.4 + (end - start) / _FULL_AFTER_S)
        if name in _SHARP:
            weight **= 2
        curves[low:high] += weight[:, None] * np.array(target)
        total[low:high] += weight
    return (curves / total[:, None]).astype(np.float32)
