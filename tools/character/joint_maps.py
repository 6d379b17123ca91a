"""Which joint of each rig plays which SMPL-H joint.

Names are written once with ``@`` for the side. A SMPL-H joint missing from a map has no joint of its own in
that rig (``cmu_mb`` bends four fingers by one bone).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.character.source import CharacterError


@dataclass(frozen=True)
class JointMap:
    """``joints``: SMPL-H joint -> rig joint; ``followers``: joints that repeat the motion of a mapped one.

    ``still`` names rig joints between mapped ones that keep their rest pose (a fourth spine bone, a scapula).
    """

    joints: dict[str, str]
    followers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    still: tuple[str, ...] = ()


_FINGERS = ("thumb", "index", "middle", "ring", "pinky")


def _both_sides(left: dict[str, str], swap: tuple[str, str]) -> dict[str, str]:
    """``left`` under left_* names, and again under right_* names with ``swap`` applied to the rig joint."""
    joints = {f"left_{joint}": name.replace("@", swap[0]) for joint, name in left.items()}
    joints.update({f"right_{joint}": name.replace("@", swap[1]) for joint, name in left.items()})
    return joints


def _default() -> JointMap:
    fingers = {f"{f}{k}": f"finger{n}-{k}.@" for n, f in enumerate(_FINGERS, 1) for k in (1, 2, 3)}
    limbs = {
        "hip": "upperleg01.@", "knee": "lowerleg01.@", "ankle": "foot.@", "foot": "toe3-1.@",
        "collar": "clavicle.@", "shoulder": "upperarm01.@", "elbow": "lowerarm01.@", "wrist": "wrist.@",
        **fingers,
    }  # fmt: skip
    trunk = {
        "pelvis": "root",
        "spine1": "spine04",
        "spine2": "spine03",
        "spine3": "spine02",
        "neck": "neck01",
        "head": "head",
    }
    return JointMap(
        joints={**trunk, **_both_sides(limbs, ("L", "R"))},
        followers={
            f"{side}_foot": tuple(f"toe{toe}-1.{letter}" for toe in (1, 2, 4, 5))
            for side, letter in (("left", "L"), ("right", "R"))
        },
        still=(
            "spine05",
            "spine01",
            "neck02",
            "neck03",
            "pelvis.L",
            "pelvis.R",
            "shoulder01.L",
            "shoulder01.R",
        ),
    )


def _game_engine() -> JointMap:
    fingers = {f"{f}{k}": f"{f}_0{k}_@" for f in _FINGERS for k in (1, 2, 3)}
    limbs = {
        "hip": "thigh_@", "knee": "calf_@", "ankle": "foot_@", "foot": "ball_@", "collar": "clavicle_@",
        "shoulder": "upperarm_@", "elbow": "lowerarm_@", "wrist": "hand_@", **fingers,
    }  # fmt: skip
    trunk = {
        "pelvis": "pelvis",
        "spine1": "spine_01",
        "spine2": "spine_02",
        "spine3": "spine_03",
        "neck": "neck_01",
        "head": "head",
    }
    return JointMap(joints={**trunk, **_both_sides(limbs, ("l", "r"))}, still=("Root",))


def _mixamo() -> JointMap:
    p = "mixamorig:"
    fingers = {f"{f}{k}": f"{p}@Hand{f.capitalize()}{k}" for f in _FINGERS for k in (1, 2, 3)}
    limbs = {
        "hip": "@UpLeg", "knee": "@Leg", "ankle": "@Foot", "foot": "@ToeBase", "collar": "@Shoulder",
        "shoulder": "@Arm", "elbow": "@ForeArm", "wrist": "@Hand",
    }  # fmt: skip
    limbs = {joint: p + name for joint, name in limbs.items()} | fingers
    trunk = {
        "pelvis": "Hips",
        "spine1": "Spine",
        "spine2": "Spine1",
        "spine3": "Spine2",
        "neck": "Neck",
        "head": "Head",
    }
    return JointMap(joints={j: p + n for j, n in trunk.items()} | _both_sides(limbs, ("Left", "Right")))


def _cmu_mb() -> JointMap:
    limbs = {
        "hip": "@UpLeg", "knee": "@Leg", "ankle": "@Foot", "foot": "@ToeBase", "collar": "@Shoulder",
        "shoulder": "@Arm", "elbow": "@ForeArm", "wrist": "@Hand",
        # One bone bends all four fingers, one the whole thumb.
        "middle1": "@HandFinger1",
    }  # fmt: skip
    trunk = {
        "pelvis": "Hips",
        "spine1": "LowerBack",
        "spine2": "Spine",
        "spine3": "Spine1",
        "neck": "Neck",
        "head": "Head",
    }
    thumbs = {"left_thumb1": "LThumb", "right_thumb1": "RThumb"}
    return JointMap(
        joints={**trunk, **_both_sides(limbs, ("Left", "Right")), **thumbs},
        still=("Neck1", "LHipJoint", "RHipJoint", "LeftFingerBase", "RightFingerBase"),
    )


_MAPS = {"default": _default, "game_engine": _game_engine, "mixamo": _mixamo, "cmu_mb": _cmu_mb}


def joint_map(rig: str) -> JointMap:
    """The map of a rig; CharacterError lists the known rigs."""
    if rig not in _MAPS:
        raise CharacterError(f"no rig named {rig!r}; known: {', '.join(_MAPS)}")
    return _MAPS[rig]()
