"""Eyes and jaws that are joints: how the face's channels turn them, in canonical axes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from retarget.face_target import FaceTarget
from retarget.motion import FloatArray

JAW_CHANNEL = "au26_jaw_drop"
# Our choice: about half of what a jaw can do, as ARKit's jawOpen of 1 shows on usual characters.
JAW_OPEN_RADIANS = 0.4
_HALF_TURNS = np.array([0.5, -0.5], dtype=np.float32)


def eye_turn(gaze: FloatArray) -> FloatArray:
    """Quaternions ``(..., 4)`` of ``gaze (..., 2)``, radians to the left and up.

    Yaw to the left about +Y, then pitch; looking up is a negative turn about +X.
    """
    half = gaze * _HALF_TURNS
    sine, cosine = np.sin(half), np.cos(half)
    turn = np.empty((*gaze.shape[:-1], 4), dtype=np.float32)
    turn[..., 0] = cosine[..., 0] * sine[..., 1]
    turn[..., 1] = sine[..., 0] * cosine[..., 1]
    turn[..., 2] = -sine[..., 0] * sine[..., 1]
    turn[..., 3] = cosine[..., 0] * cosine[..., 1]
    return turn


def jaw_turn(jaw_drop: FloatArray) -> FloatArray:
    """Quaternions ``(..., 4)`` of ``jaw_drop (...,)``, 0 to 1: the chin goes down, a positive turn about +X."""
    half = np.clip(jaw_drop, 0, 1) * (JAW_OPEN_RADIANS / 2)
    turn = np.zeros((*jaw_drop.shape, 4), dtype=np.float32)
    turn[..., 0], turn[..., 3] = np.sin(half), np.cos(half)
    return turn


def opens_by_shape(targets: Iterable[FaceTarget]) -> bool:
    """Whether a shape that the character has opens its mouth."""
    return any(JAW_CHANNEL in target.gains[shape] for target in targets for shape in target.shapes)
