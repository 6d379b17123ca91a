"""How someone stands at ease on an SMPL-H skeleton: arms, hands, feet and trunk as small angles from anatomy.

The zero pose is the T-pose: arms along +-X, palms down. Angles are for the left side, in radians; the right side is
the mirror image across the plane x = 0, which keeps the first component of a rotation vector and flips the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge.models import plain_quat as pq
from bridge.models.legs import Stance
from bridge.models.plain_quat import Quat
from retarget.smplh import JOINT_NAMES

_DEG = math.pi / 180


@dataclass(frozen=True, slots=True)
class Arm:
    """Angles of an arm in radians.

    ``out`` and ``ahead``: of the hanging upper arm from the vertical; ``inward``: the upper arm's turn about itself
    that points a bent forearm to the middle; ``bend``: of the elbow; ``pronate``: turns the palm backwards;
    ``wrist``: bends the hand towards the palm.
    """

    out: float
    ahead: float
    inward: float
    bend: float
    pronate: float
    wrist: float

    def blend(self, other: Arm, share: float) -> Arm:
        """The arm at ``share`` of the way to ``other``."""
        return Arm(
            *(getattr(self, n) + share * (getattr(other, n) - getattr(self, n)) for n in Arm.__slots__)
        )

    def rotations(self, side: str) -> tuple[Quat, Quat, Quat]:
        """Local rotations of shoulder, elbow and wrist."""
        swing = pq.multiply(pq.from_rotvec(-self.ahead, 0, 0), pq.from_rotvec(0, 0, self.out - math.pi / 2))
        shoulder = pq.multiply(swing, pq.from_rotvec(self.inward, 0, 0))
        # The forearm turns along its length: most of it at the elbow's end, the rest at the wrist.
        elbow = pq.multiply(pq.from_rotvec(0, -self.bend, 0), pq.from_rotvec(0.6 * self.pronate, 0, 0))
        wrist = pq.multiply(pq.from_rotvec(0.4 * self.pronate, 0, 0), pq.from_rotvec(0, 0, -self.wrist))
        if side == "left":
            return shoulder, elbow, wrist
        return mirrored(shoulder), mirrored(elbow), mirrored(wrist)


def mirrored(q: Quat) -> Quat:
    """The same rotation on the other side of the body."""
    return (q[0], -q[1], -q[2], q[3])


def _arm(*degrees: float) -> Arm:
    return Arm(*(d * _DEG for d in degrees))


# Nobody stands quite evenly: the right arm is a little more bent than the left one.
REST_ARMS = {"left": _arm(10.5, 1, 8, 17, 14, 4), "right": _arm(11.5, 2, 10, 21, 17, 5)}
COLLAR_DROP = 5 * _DEG
LEFT_STANCE = Stance(outward=0.012, ahead=0.012, turn=8 * _DEG)
RIGHT_STANCE = Stance(outward=0.016, ahead=-0.012, turn=11 * _DEG)

# Relaxed bend of the three joints of each finger, degrees, from the index to the little finger.
_CURL = {
    "index": (12, 20, 10),
    "middle": (17, 25, 14),
    "ring": (21, 28, 16),
    "pinky": (23, 27, 16),
    "thumb": (20, 6, 12),
}
_SPREAD = {"index": -2.0, "middle": 0.0, "ring": 2.0, "pinky": 4.0, "thumb": 0.0}
FINGERS = tuple(j for j, name in enumerate(JOINT_NAMES) if name[-1] in "123" and "_" in name)
FINGERS_LEFT = tuple(j for j in FINGERS if JOINT_NAMES[j].startswith("left"))


def _finger_tables() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Axis (30, 3) and relaxed angle (30,) of each finger joint."""
    axes, angles = np.zeros((len(FINGERS), 3)), np.zeros(len(FINGERS))
    for k, j in enumerate(FINGERS):
        side, finger = JOINT_NAMES[j][:-1].split("_")
        joint = int(JOINT_NAMES[j][-1])
        # A finger bends about -Z on the left hand; the thumb folds across the palm.
        axis = np.array([0.0, 0.68, 0.73]) if finger == "thumb" else np.array([0.0, 0.0, -1.0])
        if joint == 1:
            axis = axis * _CURL[finger][0] + np.array([0.0, _SPREAD[finger], 0.0])
            axis = axis / np.linalg.norm(axis)
        axis = axis / np.linalg.norm(axis)
        axes[k] = axis if side == "left" else axis * (1, -1, -1)
        angles[k] = _CURL[finger][joint - 1] * _DEG * (1.0 if side == "left" else 1.08)
    return axes, angles


FINGER_AXES, FINGER_ANGLES = _finger_tables()


def finger_rotations(left: float, right: float) -> NDArray[np.float64]:
    """Rotations (30, 4) of :data:`FINGERS`; 1 is the relaxed hand, 0 a flat one, 2 nearly a fist."""
    half = FINGER_ANGLES / 2
    half = np.concatenate((half[:15] * left, half[15:] * right))
    return np.concatenate((FINGER_AXES * np.sin(half)[:, None], np.cos(half)[:, None]), axis=1)
