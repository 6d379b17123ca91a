"""Set a recorded clip on the floor: captures measure heights from a floor that another skeleton does not share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.motion import MotionClip

# Joints that carry a standing body, SMPL-H names.
FOOT_JOINTS = ("left_ankle", "right_ankle", "left_foot", "right_foot")


def joint_heights(clip: MotionClip, joints: tuple[str, ...] = FOOT_JOINTS) -> NDArray[np.floating]:
    """Heights ``(T, n)`` of joints in a canonical clip, in metres."""
    out = np.empty((len(clip), len(joints)))
    for k, name in enumerate(joints):
        chain = []
        j = clip.layout.joint(name)
        while j >= 0:
            chain.append(j)
            j = clip.layout.parents[j]
        point = np.zeros((len(clip), 3))
        for j in chain:
            offset = clip.root if j == clip.layout.hips else clip.layout.rest_positions[j]
            point = offset + rotation.rotate(clip.rotations_xyzw[:, j], point)
        out[:, k] = point[:, 1]
    return out


def lift_to_floor(clip: MotionClip, *, percentile: float = 5.0) -> float:
    """Metres to raise a clip (negative: lower it) until its supporting foot stands as in the rest pose.

    At each instant the foot joint lowest against its own rest height supports the body; jumps leave it above the
    floor and noise below, so that a low percentile over time decides.
    """
    resting = MotionClip(
        layout=clip.layout,
        fps=clip.fps,
        root=clip.layout.rest_positions[clip.layout.hips][None],
        rotations_xyzw=clip.layout.rest_rotations_xyzw[None],
        face=np.zeros((1, len(clip.layout.face_channels)), dtype=np.float32),
    )
    above = joint_heights(clip) - joint_heights(resting)
    return -float(np.percentile(above.min(axis=1), percentile))


def stand_on_floor(clip: MotionClip) -> MotionClip:
    """The clip raised or lowered as a whole by ``lift_to_floor``."""
    lift = np.array([0.0, lift_to_floor(clip), 0.0], dtype=np.float32)
    return replace(clip, root=clip.root + lift)
