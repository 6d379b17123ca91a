"""Where the hips are: the source's pelvis position on a body of another size.

The point between the tops of the thighs is what two bodies share, since rigs put the hips joint at different heights.
With ``k`` the ratio of leg lengths, ``S`` the turn of the pelvis, ``c_s`` and ``c_t`` that point seen from the source's
pelvis and from the target's hips,

    hips = k (pelvis + S c_s) - S c_t + lift

where ``lift`` puts the rest pose where the target rests. Which parts of the path are kept is a policy.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.kinematics import rest_pose
from retarget.motion import MotionLayout
from retarget.rig import Rig
from retarget.space import CANONICAL, convert_points, convert_rotations

FloatArray = NDArray[np.float32]
Array = NDArray[np.floating]


class RootMotion(Enum):
    """FULL keeps the path, IN_PLACE only its height, LOCKED nothing: the hips stay where they rest."""

    FULL = "full"
    IN_PLACE = "in_place"
    LOCKED = "locked"


class RootMap:
    """A rig's hips bound to a source layout."""

    def __init__(self, rig: Rig, source: MotionLayout, tpose_xyzw: Array, policy: RootMotion) -> None:
        layout = rig.layout
        self.policy = policy
        positions, rotations = rest_pose(layout)
        points = convert_points(positions, source=layout.space, target=CANONICAL)
        legs = [layout.joint(rig.joint_map[f"{side}_hip"]) for side in ("left", "right")]
        thighs = points[legs].mean(axis=0)
        # Seen from the hips in T-pose: the rest pose may lean.
        lean = rotation.multiply(
            tpose_xyzw[layout.hips],
            rotation.inverse(
                convert_rotations(rotations[layout.hips], source=layout.space, target=CANONICAL)
            ),
        )
        self._target_offset = rotation.rotate(lean, thighs - points[layout.hips])
        ours, _ = rest_pose(source)
        source_thighs = ours[[source.joint("left_hip"), source.joint("right_hip")]].mean(axis=0)
        self._pelvis = source.hips
        self._source_offset = source_thighs - ours[source.hips]
        self.scale = _leg_length(points, layout, rig.joint_map) / _leg_length(ours, source, None)
        self._lift = thighs - self.scale * source_thighs
        self._rest = layout.rest_positions[layout.hips]
        parent = layout.parents[layout.hips]
        to_target = convert_points(np.eye(3), source=CANONICAL, target=layout.space)
        if parent >= 0:
            turn = rotation.quat_to_matrix(rotation.inverse(rotations[parent]))
            to_target, self._origin = to_target @ turn.T, turn @ positions[parent]
        else:
            self._origin = np.zeros(3)
        kept = np.array([0.0, 1, 0]) if policy is RootMotion.IN_PLACE else np.ones(3)
        self._from_path = (self.scale * kept[:, None] * to_target).astype(np.float32)
        offset = self.scale * self._source_offset - self._target_offset
        self._from_turn = (rotation.rotate_matrix(offset) @ to_target).astype(np.float32)
        self._constant = (self._lift @ to_target - self._origin).astype(np.float32)

    def apply(self, root: FloatArray, rotations_xyzw: FloatArray) -> FloatArray:
        """Local hips positions ``(..., 3)`` of the rig from the source's ``root (..., 3)`` and rotations."""
        if self.policy is RootMotion.LOCKED:
            return np.broadcast_to(self._rest, root.shape).copy()
        q = rotations_xyzw[..., self._pelvis, :]
        squares = (q[..., :, None] * q[..., None, :]).reshape(*q.shape[:-1], 16)
        return root @ self._from_path + squares @ self._from_turn + self._constant


def _leg_length(points: Array, layout: MotionLayout, joint_map: object) -> float:
    names = joint_map if isinstance(joint_map, dict) else {}
    total = 0.0
    for side in ("left", "right"):
        chain = [
            points[layout.joint(names.get(f"{side}_{j}", f"{side}_{j}"))] for j in ("hip", "knee", "ankle")
        ]
        total += float(np.linalg.norm(chain[1] - chain[0]) + np.linalg.norm(chain[2] - chain[1]))
    return total
