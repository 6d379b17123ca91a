"""Where a clip on a rig looks: told from its eye joints or, without those, from its shapes of gaze."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.face_target import FaceTarget
from retarget.kinematics import model_turns
from retarget.motion import MotionClip
from retarget.rig import Rig

Array = NDArray[np.floating]
# Source of a shape's gain: (column of the result, sign).
_DIRECTIONS = {"gaze_left": (0, 1.0), "gaze_right": (0, -1.0), "gaze_up": (1, 1.0), "gaze_down": (1, -1.0)}


def clip_gaze(rig: Rig, clip: MotionClip, tpose_xyzw: Array) -> Array | None:
    """Radians to the character's left and up, against the head, ``(T, 2)``; None if the rig cannot show any.

    ``tpose_xyzw (J, 4)``: canonical model rotations of the rig's T-pose, in which the eyes look ahead.
    """
    if rig.eyes is not None:
        turns = model_turns(clip.layout, clip.rotations_xyzw, tpose_xyzw)
        back = rotation.inverse(turns[:, clip.layout.joint(rig.joint_map["head"])])
        eyes = [rotation.multiply(back, turns[:, clip.layout.joint(eye)]) for eye in rig.eyes]
        return gaze_of_turn(rotation.slerp(eyes[0], eyes[1], np.full(len(clip), 0.5)))
    return _shown(rig.faces, clip)


def gaze_of_turn(turns_xyzw: Array) -> Array:
    """Radians to the left and up ``(..., 2)`` where eyes turned by ``(..., 4)`` in canonical axes look."""
    ahead = rotation.rotate(turns_xyzw, np.array([0.0, 0, 1]))
    up = np.arcsin(np.clip(ahead[..., 1], -1, 1))
    return np.stack((np.arctan2(ahead[..., 0], ahead[..., 2]), up), axis=-1)


def _shown(faces: tuple[FaceTarget, ...], clip: MotionClip) -> Array | None:
    """Each direction's angle as the mean of what its shapes show. A full weight says no more than its own angle."""
    angles = np.zeros((len(clip), 2))
    found = False
    for name, (column, sign) in _DIRECTIONS.items():
        shown = [
            clip.face[:, clip.layout.channel(channel)] / face.gains[shape][name]
            for face in faces
            for shape, channel in face.shapes.items()
            if face.gains[shape].keys() == {name}
        ]
        if shown:
            found = True
            angles[:, column] += sign * np.mean(shown, axis=0)
    return angles if found else None
