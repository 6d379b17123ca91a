"""A rig as a VRM humanoid: which joint is which human bone, and how it stands in VRM's own T-pose.

VRM's T-pose differs from SMPL-H's: arms and fingers lie on X, legs hang straight down, thumbs point half to the front.
The figures are those of the VRM 1.0 specification, humanoid and T-pose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.kinematics import model_positions, rest_pose
from retarget.motion import MotionLayout
from retarget.rig import Rig
from retarget.rig_file import REQUIRED, load_description
from retarget.space import CANONICAL, convert_points, convert_rotations
from retarget.tpose import limb_turns

Array = NDArray[np.floating]

_LEFT = {
    "knee": (0, -1, 0), "ankle": (0, -1, 0), "elbow": (1, 0, 0), "wrist": (1, 0, 0), "middle1": (1, 0, 0),
    **{f"{f}{k}": (1, 0, 0) for f in ("index", "middle", "ring", "pinky") for k in (2, 3)},
    **{f"thumb{k}": (np.sqrt(0.5), 0, np.sqrt(0.5)) for k in (2, 3)},
}  # fmt: skip


@dataclass(frozen=True)
class VrmPose:
    """Human bones of a rig, parents first. ``joints (B,)`` of the rig; ``parents (B,)`` among the bones.

    ``positions (B, 3)``: where they stand in VRM's T-pose, canonical; ``points (J, 3)``: where all of the rig's joints
    do, and ``zero_xyzw (J, 4)`` their model rotations, in canonical axes.
    """

    bones: tuple[str, ...]
    joints: tuple[int, ...]
    parents: tuple[int, ...]
    positions: Array = field(repr=False)
    points: Array = field(repr=False)
    zero_xyzw: Array = field(repr=False)


def missing_bones(rig: Rig) -> list[str]:
    """The bones that VRM requires and the rig lacks."""
    bones = human_bones(rig.joint_map)
    names = load_description("vrm1").joints
    return [names[joint] for joint in REQUIRED if names[joint] not in bones]


def human_bones(joint_map: Mapping[str, str]) -> dict[str, str]:
    """VRM human bone to the rig's joint, eyes left out. A bone may not come without the one that it needs below it."""
    names = load_description("vrm1").joints
    found = {bone: joint_map[joint] for joint, bone in names.items() if joint in joint_map}
    if "upperChest" in found and "chest" not in found:
        found["chest"] = found.pop("upperChest")
    return found


def vrm_pose(rig: Rig, source: MotionLayout, tpose_xyzw: Array, *, rests_in_it: bool) -> VrmPose:
    """``tpose_xyzw (J, 4)``: canonical model rotations of the rig in the T-pose of ``source``, an SMPL-H layout.

    ``rests_in_it``: the rig comes from a VRM, so that its own rest is VRM's T-pose.
    """
    layout = rig.layout
    rest = convert_rotations(rest_pose(layout)[1], source=layout.space, target=CANONICAL)
    zero = rest if rests_in_it else _zero(rig, source, tpose_xyzw)
    local = convert_points(layout.rest_positions.astype(np.float64), source=layout.space, target=CANONICAL)
    points = model_positions(layout, zero, local)
    joints = {layout.joint(joint): bone for bone, joint in human_bones(rig.joint_map).items()}
    order = sorted(joints)
    parents = [_above(j, layout.parents, joints) for j in order]
    return VrmPose(
        bones=tuple(joints[j] for j in order),
        joints=tuple(order),
        parents=tuple(order.index(p) if p >= 0 else -1 for p in parents),
        positions=points[order],
        points=points,
        zero_xyzw=zero,
    )


def eyes_from_head(rig: Rig, pose: VrmPose) -> Array | None:
    """From the head to the middle of the eyes ``(3,)``, canonical; None for a rig without eye joints."""
    if rig.eyes is None:
        return None
    eyes = pose.points[[rig.layout.joint(eye) for eye in rig.eyes]].mean(axis=0)
    return eyes - pose.positions[pose.bones.index("head")]


def _above(joint: int, parents: tuple[int, ...], among: Mapping[int, str]) -> int:
    joint = parents[joint]
    while joint >= 0 and joint not in among:
        joint = parents[joint]
    return joint


def _zero(rig: Rig, source: MotionLayout, tpose_xyzw: Array) -> Array:
    """The rig's T-pose with each limb laid as VRM wants it; what is not driven follows its parent."""
    layout = rig.layout
    ideal: dict[str, Array] = {}
    for name, parent, offset in zip(source.joint_names, source.parents, source.rest_positions, strict=True):
        side, _, part = name.rpartition("_")
        along = offset.astype(np.float64)
        if part in _LEFT:
            direction = np.array(_LEFT[part], dtype=np.float64)
            mirrored = direction * (-1.0 if side == "right" else 1.0, 1.0, 1.0)
            along = mirrored * np.linalg.norm(along)
        ideal[name] = along + (ideal[source.joint_names[parent]] if parent >= 0 else 0.0)
    turns = limb_turns(ideal, source)
    driven = {layout.joint(joint): name for name, joint in rig.joint_map.items()}
    zero = np.array(tpose_xyzw, dtype=np.float64)
    for j, parent in enumerate(layout.parents):
        if j in driven:
            if driven[j] in turns:
                zero[j] = rotation.multiply(rotation.inverse(turns[driven[j]]), tpose_xyzw[j])
        elif parent >= 0:
            local = rotation.multiply(rotation.inverse(tpose_xyzw[parent]), tpose_xyzw[j])
            zero[j] = rotation.multiply(zero[parent], local)
    return zero
