"""Legs that keep both feet where they stand while the pelvis moves: two-bone inverse kinematics in closed form.

The knee bends about an axis at right angles to the foot's heading; ankle and sole keep position and heading exactly
as long as the pelvis stays within reach, which :meth:`Legs.highest_pelvis` tells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bridge.models import plain_quat as pq
from bridge.models.plain_quat import Quat, Vec
from retarget.motion import MotionLayout

# Share of a leg's full length that it may span: a knee is never quite straight (about 7 degrees of bend).
_REACH = 0.998


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a foot stands: metres outward of its hip, metres ahead of its place at rest, radians turned out."""

    outward: float
    ahead: float
    turn: float


class _Leg:
    """Constants of one leg, and the solution for one frame."""

    def __init__(self, layout: MotionLayout, side: str, stance: Stance) -> None:
        sign = 1.0 if side == "left" else -1.0
        at = {name: layout.joint(f"{side}_{name}") for name in ("hip", "knee", "ankle")}
        rest = layout.rest_positions.astype(float)
        self.joints = (at["hip"], at["knee"], at["ankle"])
        self.hip, self.thigh, self.shin = (pq.vec(rest[j]) for j in self.joints)
        self.lengths = (math.dist((0, 0, 0), self.thigh), math.dist((0, 0, 0), self.shin))
        self.foot: Quat = pq.from_rotvec(0, sign * stance.turn, 0)
        ankle = rest[layout.hips] + rest[at["hip"]] + rest[at["knee"]] + rest[at["ankle"]]
        ankle[0] = rest[layout.hips][0] + self.hip[0] + sign * stance.outward
        ankle[2] += stance.ahead
        self.ankle: Vec = pq.vec(ankle)
        # The knee's axis points to the character's left, so that bending is a turn by a positive angle about it.
        self.axis: Vec = pq.rotate(self.foot, (1.0, 0.0, 0.0))
        self.rest_thigh, self.rest_shin = (_frame(bone, (1.0, 0.0, 0.0)) for bone in (self.thigh, self.shin))

    def solve(self, root: Vec, pelvis: Quat) -> tuple[Quat, Quat, Quat]:
        """Local rotations of hip, knee and ankle."""
        hip = pq.add(root, pq.rotate(pelvis, self.hip))
        way = pq.subtract(self.ankle, hip)
        a, b = self.lengths
        span = min(math.sqrt(pq.dot(way, way)), (a + b) * 0.99999)
        down = pq.unit(way)
        axis = pq.unit(pq.subtract(self.axis, _scaled(down, pq.dot(self.axis, down))))
        ahead = pq.cross(down, axis)
        if ahead[2] < 0:
            ahead = _scaled(ahead, -1.0)
        along = (a * a - b * b + span * span) / (2 * span)
        out = math.sqrt(max(a * a - along * along, 0.0))
        thigh = pq.add(_scaled(down, along), _scaled(ahead, out))
        shin = pq.subtract(_scaled(down, span), thigh)
        thigh_q = pq.multiply(_frame(thigh, axis), pq.inverse(self.rest_thigh))
        shin_q = pq.multiply(_frame(shin, axis), pq.inverse(self.rest_shin))
        return (
            pq.multiply(pq.inverse(pelvis), thigh_q),
            pq.multiply(pq.inverse(thigh_q), shin_q),
            pq.multiply(pq.inverse(shin_q), self.foot),
        )

    def highest(self, x: float, z: float, pelvis: Quat) -> float:
        """Height of the pelvis over ``x, z`` at which this leg is as straight as it may be."""
        hip = pq.rotate(pelvis, self.hip)
        dx, dz = self.ankle[0] - x - hip[0], self.ankle[2] - z - hip[2]
        reach = (self.lengths[0] + self.lengths[1]) * _REACH
        return self.ankle[1] - hip[1] + math.sqrt(max(reach * reach - dx * dx - dz * dz, 1e-6))


def _scaled(v: Vec, k: float) -> Vec:
    return (v[0] * k, v[1] * k, v[2] * k)


def _frame(bone: Vec, axis: Vec) -> Quat:
    """Rotation that takes y to the opposite of ``bone`` and x as near to ``axis`` as that allows."""
    y = pq.unit(_scaled(bone, -1.0))
    z = pq.unit(pq.cross(axis, y))
    return pq.from_frame(pq.cross(y, z), y, z)


class Legs:
    """Both legs of a skeleton in a stance."""

    def __init__(self, layout: MotionLayout, *, left: Stance, right: Stance) -> None:
        self._legs = (_Leg(layout, "left", left), _Leg(layout, "right", right))
        self.joints = tuple(joint for leg in self._legs for joint in leg.joints)
        self.ankles = tuple(leg.ankle for leg in self._legs)

    def highest_pelvis(self, x: float, z: float, pelvis: Quat) -> float:
        """Height of the pelvis in metres that both legs reach, smooth where the shorter one changes."""
        left, right = (leg.highest(x, z, pelvis) for leg in self._legs)
        # Smooth minimum: 1.5 mm below the sharp one where both are equal, so the change of legs is no kink.
        half = (left - right) / 2
        return (left + right) / 2 - math.sqrt(half * half + 0.0015**2)

    def solve(self, root: Vec, pelvis: Quat) -> tuple[Quat, ...]:
        """Local rotations of :attr:`joints`: hip, knee, ankle of the left leg, then of the right."""
        left, right = self._legs
        return left.solve(root, pelvis) + right.solve(root, pelvis)
