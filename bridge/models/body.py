"""Puts the layers of life together into one SMPL-H pose: trunk, head, arms, hands and pinned legs.

Rotation vectors are in the frame of the parent joint: +X lowers the front (nod), +Y turns left, +Z tips to the
character's right.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bridge.models import plain_quat as pq
from bridge.models.legs import Legs
from bridge.models.plain_quat import Quat, Vec
from bridge.models.posture import (
    COLLAR_DROP,
    FINGERS,
    LEFT_STANCE,
    REST_ARMS,
    RIGHT_STANCE,
    Arm,
    finger_rotations,
)
from bridge.models.sway import HIP_DROP_RAD, HIP_TURN_RAD, SHIFT_X_M, Sway
from retarget.motion import MotionLayout

_CHAIN = ("pelvis", "spine1", "spine2", "spine3", "neck", "head")
_BREATH_RAD = 0.016
_BREATH_COLLAR_RAD = 0.022
# How much of the trunk's lean and turn the head takes back, so that it stays upright.
_HEAD_STEADY = 0.75


@dataclass(slots=True)
class Parts:
    """What the layers ask of the body in one frame; angles in radians, ``breath`` around 0."""

    sway: Sway = field(default_factory=Sway)
    breath: float = 0.0
    head_pitch: float = 0.0
    head_yaw: float = 0.0
    head_roll: float = 0.0
    lean: float = 0.0
    arms: tuple[Arm, Arm] = (REST_ARMS["left"], REST_ARMS["right"])
    opened: tuple[float, float] = (0.0, 0.0)


@dataclass(slots=True)
class Posed:
    """``rotations (52, 4)`` local, ``root`` the pelvis in metres, ``head`` and ``eye`` in the world."""

    rotations: NDArray[np.float64]
    root: Vec
    head: Quat
    eye: Vec


class Body:
    """The constants of one skeleton: shared by all sessions that use it."""

    def __init__(self, layout: MotionLayout, *, eye_from_head: Vec = (0.0, 0.075, 0.085)) -> None:
        rest = layout.rest_positions.astype(float)
        self.legs = Legs(layout, left=LEFT_STANCE, right=RIGHT_STANCE)
        self._root: Vec = pq.vec(rest[layout.hips])
        self._chain = tuple(layout.joint(name) for name in _CHAIN)
        self._offsets: tuple[Vec, ...] = tuple(pq.vec(rest[j]) for j in self._chain)
        self._eye = eye_from_head
        self._arms = {
            side: tuple(layout.joint(f"{side}_{part}") for part in ("collar", "shoulder", "elbow", "wrist"))
            for side in ("left", "right")
        }
        self._fingers = np.array(FINGERS)
        self._count = len(layout.joint_names)
        at = np.sum([rest[j] for j in self._chain], axis=0)
        self.eyes_at_rest: Vec = pq.vec(at + np.array(self._eye))

    def pose(self, parts: Parts) -> Posed:
        """One frame."""
        rotations = np.zeros((self._count, 4))
        rotations[:, 3] = 1
        chain = self._trunk(parts)
        for joint, q in zip(self._chain, chain, strict=True):
            rotations[joint] = q
        sway = parts.sway
        x, z = sway.x + SHIFT_X_M * sway.weight, sway.z
        height = self.legs.highest_pelvis(self._root[0] + x, self._root[2] + z, chain[0])
        root = (self._root[0] + x, height, self._root[2] + z)
        for joint, q in zip(self.legs.joints, self.legs.solve(root, chain[0]), strict=True):
            rotations[joint] = q
        self._upper_limbs(parts, rotations)
        head, eye = self._head(root, chain)
        return Posed(rotations, root, head, eye)

    def _trunk(self, parts: Parts) -> list[Quat]:
        """Local rotations of pelvis, three spine joints, neck and head."""
        sway, breath = parts.sway, parts.breath
        drop, turn = HIP_DROP_RAD * sway.weight, HIP_TURN_RAD * sway.weight
        lean = sway.lean + parts.lean
        # The spine undoes the hips' drop and a little more, so that the shoulders tip towards the standing leg.
        roll, yaw = sway.roll - 1.35 * drop, sway.yaw - 0.9 * turn
        swell = -_BREATH_RAD * breath
        # A turned head takes the upper trunk along a little.
        follow = 0.12 * parts.head_yaw
        trunk_pitch, trunk_roll = lean + 1.6 * swell, drop + roll
        pitch = parts.head_pitch + sway.head_pitch - _HEAD_STEADY * trunk_pitch
        head_yaw = parts.head_yaw + sway.head_yaw - follow - _HEAD_STEADY * (turn + yaw)
        head_roll = parts.head_roll + sway.head_roll - _HEAD_STEADY * trunk_roll
        r = pq.from_rotvec
        return [
            r(0.15 * lean, turn, drop),
            r(0.3 * lean, 0.3 * yaw, 0.35 * roll),
            r(0.3 * lean + 0.7 * swell, 0.35 * yaw + 0.3 * follow, 0.35 * roll),
            r(0.25 * lean + 0.9 * swell, 0.35 * yaw + 0.7 * follow, 0.3 * roll),
            r(0.42 * pitch, 0.42 * head_yaw, 0.42 * head_roll),
            r(0.58 * pitch, 0.58 * head_yaw, 0.58 * head_roll),
        ]

    def _upper_limbs(self, parts: Parts, rotations: NDArray[np.float64]) -> None:
        lift = _BREATH_COLLAR_RAD * parts.breath - COLLAR_DROP
        for side, sign, arm in zip(("left", "right"), (1, -1), parts.arms, strict=True):
            collar, shoulder, elbow, wrist = self._arms[side]
            # Raising an arm brings the collar up with it.
            raised = 0.12 * max(arm.ahead, 0.0)
            shrug = sign * (lift + raised)
            rotations[collar] = pq.from_rotvec(0, 0, shrug)
            upper, lower, hand = arm.rotations(side)
            # The arm hangs by its weight: it does not turn with the collar.
            rotations[shoulder] = pq.multiply(pq.from_rotvec(0, 0, -shrug), upper)
            rotations[elbow], rotations[wrist] = lower, hand
        rotations[self._fingers] = finger_rotations(1 - 0.35 * parts.opened[0], 1 - 0.35 * parts.opened[1])

    def _head(self, root: Vec, chain: list[Quat]) -> tuple[Quat, Vec]:
        at, q = root, chain[0]
        for offset, local in zip(self._offsets[1:], chain[1:], strict=True):
            at = pq.add(at, pq.rotate(q, offset))
            q = pq.multiply(q, local)
        return q, pq.add(at, pq.rotate(q, self._eye))
