"""Find the SMPL-H joints in a skeleton whose joints are named by somebody else.

Limbs, head and fingers are told by name (Mixamo, CMU, Biped, Unreal, VRM, SMPL, Poser and their kin), the hips and
the chains of spine and neck by the hierarchy between them, since those differ most in count and name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retarget.clip_issues import ClipError

_PREFIX = re.compile(
    r"^(mixamorig\d*|bip\d+|biped\d*|cc_base|j_bip|j_sec|def|character\d*)[_:\- ]+", re.IGNORECASE
)
_TOKEN = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_SIDES = {"l": "left", "left": "left", "lft": "left", "r": "right", "right": "right", "rgt": "right"}
_SILENT = {"joint", "jnt", "bone", "bn"}
# Words of a limb's parts from the trunk outwards; the first name found wins.
_PARTS = {
    "thigh": ("thigh", "upleg", "upperleg", "femur", "hip"),
    "shin": ("shin", "calf", "lowerleg", "lowleg", "tibia", "knee", "leg"),
    "ankle": ("ankle", "foot"),
    "toe": ("toebase", "ball", "toe", "toes"),
    "collar": ("collar", "clavicle", "collarbone"),
    "upper_arm": ("upperarm", "uparm", "humerus", "shldr", "arm", "shoulder"),
    "forearm": ("forearm", "lowerarm", "lowarm", "radius", "elbow"),
    "wrist": ("wrist", "hand"),
}
_SMPLH_OF_PART = {
    "thigh": "hip", "shin": "knee", "ankle": "ankle", "toe": "foot",
    "collar": "collar", "upper_arm": "shoulder", "forearm": "elbow", "wrist": "wrist",
}  # fmt: skip
_FINGERS = {
    "thumb": "thumb",
    "index": "index",
    "middle": "middle",
    "ring": "ring",
    "pinky": "pinky",
    "little": "pinky",
}
_NUMBERED = ("thumb", "index", "middle", "ring", "pinky")
_NOT_A_PHALANX = ("tip", "end", "nub", "twist")
REQUIRED = tuple(
    f"{side}_{_SMPLH_OF_PART[p]}" for side in ("left", "right") for p in _PARTS if p not in ("toe", "collar")
)
_WORDS = {word for words in _PARTS.values() for word in words} | set(_FINGERS)


def split_name(name: str) -> tuple[str, str]:
    """``(side, core)`` of a joint name: ``mixamorig:LeftUpLeg`` gives ``("left", "upleg")``; side may be empty."""
    bare = _PREFIX.sub("", name)
    bare = bare.rsplit(":", 1)[-1].rsplit("|", 1)[-1]
    side, words = "", []
    for token in _TOKEN.findall(bare):
        lower = token.lower()
        if lower in _SIDES and not side:
            side = _SIDES[lower]
        elif not lower.isdigit() and lower not in _SILENT:
            words.append(lower)
    core = "".join(words)
    if not side:
        for prefix in ("left", "right", "l", "r"):
            if core.startswith(prefix) and core[len(prefix) :] in _WORDS:
                return _SIDES[prefix], core[len(prefix) :]
    return side, core


def _ancestors(joint: int, parents: Sequence[int]) -> list[int]:
    """The joint itself, its parent, and so on to the root."""
    chain = []
    while joint >= 0:
        chain.append(joint)
        joint = parents[joint]
    return chain


def _meeting(a: int, b: int, parents: Sequence[int]) -> int:
    above = set(_ancestors(a, parents))
    return next((j for j in _ancestors(b, parents) if j in above), -1)


def _limbs(split: list[tuple[str, str]], side: str) -> dict[str, int]:
    """Part of a limb to joint index on one side."""
    first: dict[str, int] = {}
    for j, (s, core) in enumerate(split):
        if s == side:
            first.setdefault(core, j)
    found: dict[str, int] = {}
    for part, words in _PARTS.items():
        hit = next((first[w] for w in words if w in first and first[w] not in found.values()), None)
        if hit is not None:
            found[part] = hit
    # SMPL itself calls the ball of the foot "foot".
    if "ankle" in first and "foot" in first and "toe" not in found:
        found["toe"] = first["foot"]
    if "shoulder" in first and "collar" not in found and found.get("upper_arm") != first["shoulder"]:
        found["collar"] = first["shoulder"]
    return found


def _fingers(split: list[tuple[str, str]], names: Sequence[str], side: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for word, finger in _FINGERS.items():
        joints = [
            j
            for j, (s, core) in enumerate(split)
            if s == side
            and word in core
            and not any(w in core for w in _NOT_A_PHALANX)
            and (word == "thumb" or "metacarpal" not in core)
        ]
        for k, j in enumerate(joints[:3], start=1):
            found.setdefault(f"{side}_{finger}{k}", j)
    return found or _numbered_fingers(split, names, side)


def _numbered_fingers(split: list[tuple[str, str]], names: Sequence[str], side: str) -> dict[str, int]:
    """Fingers told by number, thumb first: ``Finger0``, ``Finger01`` (Biped), ``finger1-1.L`` (MakeHuman)."""
    groups: dict[str, list[int]] = {}
    for j, (s, core) in enumerate(split):
        digits = re.findall(r"\d", _PREFIX.sub("", names[j]))
        if s == side and core == "finger" and digits:
            groups.setdefault(digits[0], []).append(j)
    if len(groups) != len(_NUMBERED):
        return {}
    return {
        f"{side}_{finger}{k}": j
        for finger, digit in zip(_NUMBERED, sorted(groups), strict=True)
        for k, j in enumerate(groups[digit][:3], start=1)
    }


def _spread(chain: list[int], names: tuple[str, ...]) -> dict[str, int]:
    """Assign SMPL-H chain ``names`` to a chain of any length; the last meets the last."""
    n, m = len(chain), len(names)
    if n >= m:
        return {name: chain[round((k + 1) * n / m) - 1] for k, name in enumerate(names)}
    if n == 2 and m == 3:
        return {names[0]: chain[0], names[2]: chain[1]}
    return dict(zip(names[m - n :], chain, strict=True))


def find_smplh_joints(joint_names: Sequence[str], parents: Sequence[int]) -> dict[str, str]:
    """SMPL-H joint name to the name of the joint that plays it, for those that the skeleton has.

    Raises ClipError that lists the required joints not found.
    """
    split = [split_name(name) for name in joint_names]
    found: dict[str, int] = {}
    for side in ("left", "right"):
        found.update({f"{side}_{_SMPLH_OF_PART[p]}": j for p, j in _limbs(split, side).items()})
        found.update(_fingers(split, joint_names, side))
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        raise ClipError(
            "CLIP_JOINTS_UNKNOWN",
            f"no joint of the skeleton is recognised as {', '.join(missing)}; it has {', '.join(joint_names[:80])}",
        )
    pelvis = _meeting(found["left_hip"], found["right_hip"], parents)
    chest = _meeting(found["left_shoulder"], found["right_shoulder"], parents)
    found["pelvis"] = pelvis
    if pelvis in (below_chest := _ancestors(chest, parents)):
        spine = below_chest[: below_chest.index(pelvis)][::-1]
        found.update(_spread(spine, ("spine1", "spine2", "spine3")))
    head = next((j for j, (side, core) in enumerate(split) if core == "head" and not side), -1)
    if head >= 0:
        found["head"] = head
        above = _ancestors(head, parents)[1:]
        neck = above[: above.index(chest)] if chest in above else []
        if neck:
            found["neck"] = neck[0]
    return {name: joint_names[j] for name, j in found.items() if j >= 0}
