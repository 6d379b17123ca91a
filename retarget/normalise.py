"""Foreign skeleton motion onto SMPL-H: the inverse of the retarget.

Let a source joint have model rotation ``G`` now and ``G0`` when the skeleton stands in T-pose. What a pose means is
the joint's model rotation away from T-pose, in canonical axes (``W`` turns the source's axes into those):

    S = W (G G0^-1) W^-1        normalised local rotation  N = S_parent^-1 S

with the parent taken in SMPL-H. The T-pose is the source's rest pose ``B``, each limb turned by the rotation
``A`` that lays it along SMPL-H's own limb with no more twist than the limb above has: ``W G0 W^-1 = A (W B W^-1)``.
Source joints that SMPL-H lacks are part of ``G`` of the next one and so are folded in; SMPL-H joints that the source
lacks share out the turn between their mapped neighbours along the trunk. Source of the idea: the normalised pose of
VRM's control rig.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retarget import rotation, smplh
from retarget.clip_issues import ClipError
from retarget.kinematics import model_positions, model_rotations
from retarget.motion import MotionClip, MotionLayout
from retarget.space import CANONICAL, convert_points, convert_rotations, rotation_matrix4
from retarget.tpose import limb_turns

Array = NDArray[np.floating]

_MAX_SNAP_RAD = np.radians(30)


class RootAnchor(Enum):
    """Which point of the source's trunk the pelvis follows.

    ``LEGS``: the middle of the thigh joints, so that the feet come to lie where the source's are; skeletons differ by
    centimetres in where they call the hips. ``HIPS``: the hips joint itself, as a retargeter drives a rig.
    """

    LEGS = "legs"
    HIPS = "hips"


@dataclass(frozen=True)
class SourceBinding:
    """A source skeleton bound to SMPL-H. ``source_of (52,)`` holds joint indices, -1 where the source has none.

    ``turn_xyzw`` is ``W``; ``tpose_xyzw (52, 4)`` is ``W G0 W^-1``, the T-pose model rotations in canonical axes;
    a metre has ``1 / metres_per_unit`` of the source's units.
    """

    layout: MotionLayout
    target: MotionLayout
    source_of: NDArray[np.intp] = field(repr=False)
    turn_xyzw: Array
    tpose_xyzw: Array = field(repr=False)
    metres_per_unit: float

    @property
    def mapped(self) -> dict[str, str]:
        """SMPL-H joint name to source joint name."""
        pairs = zip(self.target.joint_names, self.source_of, strict=True)
        return {name: self.layout.joint_names[j] for name, j in pairs if j >= 0}


def _unit(vector: Array) -> Array:
    length = np.linalg.norm(vector)
    return vector / length if length > 1e-9 else vector * 0.0


def _snapped(direction: Array, limit_rad: float) -> Array:
    """The coordinate axis nearest to a direction, or the direction itself beyond the limit."""
    axis = np.zeros(3)
    k = int(np.argmax(np.abs(direction)))
    axis[k] = np.sign(direction[k])
    return axis if direction @ axis > np.cos(limit_rad) else direction


def _facing(points: Mapping[str, Array]) -> Array:
    """``W``: canonical from source axes, told from where the body's joints lie when it rests."""
    hips = (points["left_hip"] + points["right_hip"]) / 2
    shoulders = (points["left_shoulder"] + points["right_shoulder"]) / 2
    up = _unit(_snapped(_unit(shoulders - hips), _MAX_SNAP_RAD))
    side = points["left_hip"] - points["right_hip"] + points["left_shoulder"] - points["right_shoulder"]
    left = _unit(_snapped(_unit(side - (side @ up) * up), np.radians(15)))
    left = _unit(left - (left @ up) * up)
    matrix = np.stack((left, up, np.cross(left, up)))
    if not np.allclose(matrix @ matrix.T, np.eye(3), atol=1e-6):
        raise ClipError("CLIP_REST_POSE", "the skeleton's rest pose has no shoulders above hips")
    return rotation.matrix_to_quat(matrix)


def _check_posture(points: Mapping[str, Array]) -> None:
    """Refuse rest poses that are no standing body, such as one with every bone along one axis."""
    for side, outwards in (("left", 1.0), ("right", -1.0)):
        leg = _unit(points[f"{side}_ankle"] - points[f"{side}_hip"])
        arm = _unit(points[f"{side}_wrist"] - points[f"{side}_shoulder"])
        if leg[1] > -np.cos(np.radians(50)):
            raise ClipError("CLIP_REST_POSE", f"the {side} leg of the rest pose does not point down")
        if arm[0] * outwards < -0.2 or arm[1] > 0.75 or not arm.any():
            raise ClipError(
                "CLIP_REST_POSE", f"the {side} arm of the rest pose is neither spread nor lowered"
            )


def bind_source(
    layout: MotionLayout,
    joint_map: Mapping[str, str],
    *,
    target: MotionLayout | None = None,
    tpose_rotations_xyzw: ArrayLike | None = None,
) -> SourceBinding:
    """Measure a source skeleton once, so that ``normalise`` can be applied to its motion.

    ``joint_map`` gives the source joint of each SMPL-H joint it has. The rest pose stands for the T-pose, arms and
    legs apart, which are turned to SMPL-H's; ``tpose_rotations_xyzw (J, 4)``, local, replaces the
    rest rotations. Raises ClipError where the rest pose is no standing body.
    """
    target = smplh.layout() if target is None else target
    source_of = np.array(
        [layout.joint(joint_map[name]) if name in joint_map else -1 for name in target.joint_names]
    )
    rest = layout.rest_rotations_xyzw if tpose_rotations_xyzw is None else np.asarray(tpose_rotations_xyzw)
    rest_model = model_rotations(layout, rest)
    positions = model_positions(layout, rest_model, layout.rest_positions)
    rest_model = convert_rotations(rest_model, source=layout.space, target=CANONICAL)
    positions = convert_points(positions, source=layout.space, target=CANONICAL)
    points = {n: positions[j] for n, j in zip(target.joint_names, source_of, strict=True) if j >= 0}
    turn = _facing(points)
    points = {name: rotation.rotate(turn, point) for name, point in points.items()}
    _check_posture(points)
    tpose = rotation.identity(len(target.joint_names), dtype=np.float64)
    turns = limb_turns(points, target)
    back = rotation.inverse(turn)
    for k, j in enumerate(source_of):
        if j >= 0:
            turned = rotation.multiply(rotation.multiply(turn, rest_model[j]), back)
            tpose[k] = rotation.multiply(turns.get(target.joint_names[k], rotation.IDENTITY_XYZW), turned)
    return SourceBinding(layout, target, source_of, turn, tpose, _metres_per_unit(points, target))


def _metres_per_unit(points: Mapping[str, Array], target: MotionLayout) -> float:
    """Length of the source's unit if its straight legs are as long as SMPL-H's, in canonical metres."""

    def leg(lengths: Mapping[str, Array]) -> float:
        return sum(float(np.linalg.norm(v)) for v in lengths.values())

    bones = [
        (f"{s}_{a}", f"{s}_{b}") for s in ("left", "right") for a, b in (("hip", "knee"), ("knee", "ankle"))
    ]
    source = leg({b: points[b] - points[a] for a, b in bones})
    ours = leg({b: target.rest_positions[target.joint(b)].astype(np.float64) for _, b in bones})
    if source <= 1e-9:
        raise ClipError("CLIP_REST_POSE", "the legs of the skeleton have no length")
    return ours / source


def normalise(
    binding: SourceBinding,
    rotations_xyzw: ArrayLike,
    hips_positions: ArrayLike,
    *,
    fps: Fraction,
    anchor: RootAnchor = RootAnchor.LEGS,
) -> MotionClip:
    """SMPL-H clip of a bound skeleton's motion, in canonical space, neutral face.

    ``rotations_xyzw (T, J, 4)`` are local, ``hips_positions (T, 3)`` in the source's model space and unit. Heights
    above the floor are the source's, scaled; see ``retarget.ground`` for feet that should stand.
    """
    layout, target = binding.layout, binding.target
    model = model_rotations(layout, rotations_xyzw)
    matrix = rotation_matrix4(source=layout.space, target=CANONICAL)
    turn, back = binding.turn_xyzw, rotation.inverse(binding.turn_xyzw)
    mapped = np.flatnonzero(binding.source_of >= 0)
    # S = W G W^-1 (W G0 W^-1)^-1: everything around G is one constant matrix a joint.
    after = rotation.multiply(back, rotation.inverse(binding.tpose_xyzw[mapped]))
    constant = rotation.right_matrix(after) @ rotation.left_matrix(turn) @ matrix
    swung = np.einsum("jab,tjb->tja", constant, model[:, binding.source_of[mapped]])
    total = rotation.identity(len(model), len(target.joint_names), dtype=np.float64)
    total[:, mapped] = swung
    _share_out(total, set(mapped.tolist()), target)
    local = total.copy()
    for j, parent in enumerate(target.parents):
        if parent >= 0:
            local[:, j] = rotation.multiply(rotation.inverse(total[:, parent]), total[:, j])
    points = np.asarray(hips_positions, dtype=np.float64)
    if anchor is RootAnchor.LEGS:
        points = points + _between_thighs(binding, model)
    points = convert_points(points, source=layout.space, target=CANONICAL)
    root = rotation.rotate(turn, points) * binding.metres_per_unit
    if anchor is RootAnchor.LEGS:
        thighs = [target.joint("left_hip"), target.joint("right_hip")]
        ours = target.rest_positions[thighs].astype(np.float64).mean(axis=0)
        root = root - rotation.rotate(total[:, target.hips], ours)
    return MotionClip(
        layout=target,
        fps=fps,
        root=root.astype(np.float32),
        rotations_xyzw=rotation.unroll(rotation.normalize(local)).astype(np.float32),
        face=np.zeros((len(root), len(target.face_channels)), dtype=np.float32),
    )


def _between_thighs(binding: SourceBinding, model: Array) -> Array:
    """From the source's hips to the middle of its thigh joints ``(T, 3)``, in its model space and unit."""
    layout, target = binding.layout, binding.target
    hips = binding.source_of[target.hips]
    total = np.zeros((len(model), 3))
    for name in ("left_hip", "right_hip"):
        j = int(binding.source_of[target.joint(name)])
        while j not in (hips, -1):
            parent = layout.parents[j]
            if parent >= 0:
                total += rotation.rotate(model[:, parent], layout.rest_positions[j].astype(np.float64)) / 2
            j = parent
    return total


def _share_out(total: Array, mapped: set[int], target: MotionLayout) -> None:
    """Fill the model rotations of unmapped joints in place: between mapped neighbours of the trunk, else as parent."""
    for j, parent in enumerate(target.parents):
        if j in mapped or parent < 0:
            continue
        chain = [j]
        while len(on := [c for c, p in enumerate(target.parents) if p == chain[-1]]) == 1:
            if on[0] in mapped:
                break
            chain.append(on[0])
        end = next((c for c in _trunk_children(chain[-1], target) if c in mapped), None)
        if end is None:
            total[:, j] = total[:, parent]
        else:
            total[:, j] = rotation.slerp(total[:, parent], total[:, end], 1.0 / (len(chain) + 1))


def _trunk_children(joint: int, target: MotionLayout) -> list[int]:
    """Children along the spine and neck: an arm says nothing about how the chest is turned."""
    names = ("spine1", "spine2", "spine3", "neck", "head")
    return [c for c, p in enumerate(target.parents) if p == joint and target.joint_names[c] in names]
