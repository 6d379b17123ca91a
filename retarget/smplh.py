"""SMPL-H: 52 joint names, their hierarchy, our own rest offsets, and axis-angle packing.

Names and parents are the public convention of the SMPL-H body (order of fingers: index, middle, pinky, ring,
thumb). The offsets are measured on a CC0 body (``data/smplh_skeleton.json``), so no licensed model file is needed.
All rest rotations are the identity, in canonical space, in T-pose.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retarget import rotation
from retarget.action_units import FACE_CHANNELS
from retarget.motion import MotionLayout

_BODY = (
    ("pelvis", -1), ("left_hip", 0), ("right_hip", 0), ("spine1", 0), ("left_knee", 1), ("right_knee", 2),
    ("spine2", 3), ("left_ankle", 4), ("right_ankle", 5), ("spine3", 6), ("left_foot", 7), ("right_foot", 8),
    ("neck", 9), ("left_collar", 9), ("right_collar", 9), ("head", 12), ("left_shoulder", 13),
    ("right_shoulder", 14), ("left_elbow", 16), ("right_elbow", 17), ("left_wrist", 18), ("right_wrist", 19),
)  # fmt: skip
_FINGERS = ("index", "middle", "pinky", "ring", "thumb")


def _joints() -> tuple[tuple[str, int], ...]:
    joints = list(_BODY)
    for side, wrist in (("left", 20), ("right", 21)):
        for finger in _FINGERS:
            for phalanx in (1, 2, 3):
                parent = wrist if phalanx == 1 else len(joints) - 1
                joints.append((f"{side}_{finger}{phalanx}", parent))
    return tuple(joints)


JOINT_NAMES = tuple(name for name, _ in _joints())
PARENTS = tuple(parent for _, parent in _joints())
NUM_JOINTS = len(JOINT_NAMES)
NUM_BODY_JOINTS = len(_BODY)

SKELETONS_FILE = Path(__file__).parent / "data" / "smplh_skeleton.json"


@cache
def layout(body: str = "woman") -> MotionLayout:
    """The SMPL-H layout with the rest offsets of our own ``body`` and every canonical face channel.

    The rest position of the pelvis is its height above the soles. KeyError lists the bodies known.
    """
    skeletons = json.loads(SKELETONS_FILE.read_text(encoding="utf-8"))["bodies"]
    if body not in skeletons:
        raise KeyError(f"no SMPL-H body named {body!r}; known: {', '.join(skeletons)}")
    offsets = skeletons[body]["offsets_m"]
    return layout_from_offsets(np.array([offsets[name] for name in JOINT_NAMES]))


def layout_from_offsets(rest_offsets_m: ArrayLike) -> MotionLayout:
    """The SMPL-H layout with given parent-relative rest offsets ``(52, 3)`` in metres."""
    return MotionLayout(
        joint_names=JOINT_NAMES,
        parents=PARENTS,
        rest_positions=np.asarray(rest_offsets_m, dtype=np.float32),
        rest_rotations_xyzw=rotation.identity(NUM_JOINTS),
        face_channels=FACE_CHANNELS,
    )


def poses_to_quats(poses_rotvec: ArrayLike) -> NDArray[np.floating]:
    """Axis-angle poses ``(..., 156)`` or ``(..., 52, 3)`` in radians to ``(..., 52, 4)`` xyzw."""
    poses = np.asarray(poses_rotvec)
    if poses.shape[-1] == NUM_JOINTS * 3:
        poses = poses.reshape(*poses.shape[:-1], NUM_JOINTS, 3)
    if poses.shape[-2:] != (NUM_JOINTS, 3):
        raise ValueError(f"SMPL-H poses have shape {poses.shape}; the last dimensions must be 156 or 52, 3")
    return rotation.rotvec_to_quat(poses)
