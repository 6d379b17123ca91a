"""What can be said about any clip: how long, how far, how fast, and what looks wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from retarget import rotation
from retarget.clip_issues import frame_list
from retarget.motion import MotionClip

# Sprinters reach 12 m/s; a hips joint faster than this was lost and found again.
TELEPORT_M_PER_S = 15.0
# A fast wrist turns at some 30 rad/s.
FLIP_RAD_PER_S = 100.0
_FLIP_RANGE_RAD = (0.5, 2.0)

# Is given one entry of a description's list of warnings.
OnWarning = Callable[[dict[str, str]], None]


def unheard(warning: dict[str, str]) -> None:
    """For callers that want no warnings."""


def warning(code: str, what: str) -> dict[str, str]:
    """One entry of a description's list of warnings."""
    return {"code": code, "what": what}


def clip_facts(clip: MotionClip) -> dict[str, Any]:
    """Measures of a canonical clip as plain values; ``frames_played`` may be fewer than the file holds."""
    fps = float(clip.fps)
    steps_m = np.linalg.norm(np.diff(clip.root, axis=0), axis=-1)
    turns = rotation.angle(clip.rotations_xyzw[:-1], clip.rotations_xyzw[1:])
    low, high = clip.root.min(axis=0), clip.root.max(axis=0)
    return {
        "frames_played": len(clip),
        "fps": f"{clip.fps.numerator}/{clip.fps.denominator}",
        "fps_hz": round(fps, 6),
        "duration_s": round(clip.duration_s, 6),
        "pelvis_range_m": {axis: [_m(low[k]), _m(high[k])] for k, axis in enumerate("xyz")},
        "travel_m": _m(steps_m.sum()),
        "top_speed_m_per_s": _m(steps_m.max(initial=0.0) * fps),
        "top_turn_rad_per_s": _m(turns.max(initial=0.0) * fps),
        "moving_joints": int((turns.max(axis=0, initial=0.0) > 1e-4).sum()),
        "warnings": _jumps(clip, steps_m * fps, turns),
    }


def _m(value: float) -> float:
    return round(float(value), 4)


def _jumps(clip: MotionClip, speeds: np.ndarray, turns: np.ndarray) -> list[dict[str, str]]:
    found = []
    teleports = (np.flatnonzero(speeds > TELEPORT_M_PER_S) + 1).tolist()
    if teleports:
        found.append(
            warning(
                "CLIP_TELEPORT",
                f"the hips jump faster than {TELEPORT_M_PER_S:g} m/s into frames {frame_list(teleports)}",
            )
        )
    limit = float(np.clip(FLIP_RAD_PER_S / float(clip.fps), *_FLIP_RANGE_RAD))
    frames, joints = np.nonzero(turns > limit)
    if len(frames):
        names = sorted({clip.layout.joint_names[j] for j in joints})
        into = sorted(set((frames + 1).tolist()))
        found.append(
            warning("CLIP_FLIP", f"{', '.join(names[:6])} snap round into frames {frame_list(into)}")
        )
    return found
