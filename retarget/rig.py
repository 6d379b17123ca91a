"""A rig: the target's skeleton, which SMPL-H joint drives which of its joints, and what its face understands.

A rig is made from a description (a YAML file: names, space, face) and a skeleton, which is either the description's own
default or a client's. Everything that is wrong is collected and raised at once as RigError.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from retarget import joint_names, rotation, smplh
from retarget.clip_issues import ClipError
from retarget.face_target import FaceTarget, choose_face_targets
from retarget.issues import Issue, RigError, Severity
from retarget.motion import MotionLayout
from retarget.rig_file import REQUIRED, Description, Share, load_description, rig_names
from retarget.rig_skeleton import default_skeleton
from retarget.rig_structure import branch_issues, rooted, structure_issues
from retarget.space import SPACES

__all__ = ["Rig", "bind_skeleton", "load_rig", "rig_names"]

# Engine names of human bones, by SMPL-H joint, for skeletons that come with a humanoid map.
_HUMAN_BONES = {
    "pelvis": ("hips",), "spine1": ("spine",), "spine2": ("chest",), "spine3": ("upperchest",),
    "neck": ("neck",), "head": ("head",),
}  # fmt: skip
_HUMAN_LIMBS = {
    "hip": "upperleg", "knee": "lowerleg", "ankle": "foot", "foot": "toes", "collar": "shoulder",
    "shoulder": "upperarm", "elbow": "lowerarm", "wrist": "hand",
}  # fmt: skip
_FACE_BONES = ("lefteye", "righteye", "jaw")
_PHALANGES = {1: "proximal", 2: "intermediate", 3: "distal"}


@dataclass(frozen=True)
class Rig:
    """A target layout and everything that drives it.

    ``joint_map``: SMPL-H joint to target joint. ``shares``: target joints that take part of another's turn.
    ``eyes``: target eye joints (left, right) or None. ``jaw``: the one that opens the mouth, or None.
    ``faces``: the face targets whose shapes the character has.
    """

    name: str
    layout: MotionLayout
    joint_map: Mapping[str, str]
    shares: tuple[Share, ...] = ()
    eyes: tuple[str, str] | None = None
    jaw: str | None = None
    faces: tuple[FaceTarget, ...] = ()
    issues: tuple[Issue, ...] = field(default=(), repr=False)
    limb_axes: Mapping[str, tuple[float, float, float]] = field(default_factory=dict, repr=False)


def load_rig(name_or_path: str, *, body: str = "woman") -> Rig:
    """The named rig, or the one in a YAML file, on its default skeleton. RigError lists every problem."""
    description = load_description(name_or_path)
    layout = default_skeleton(description, smplh.layout(body))
    faces = tuple(choose_face_targets(description.faces, layout.face_channels))
    return _checked(description, layout, dict(description.joints), faces)


def bind_skeleton(
    description: str | None,
    *,
    joints: Sequence[str],
    parents: Sequence[int],
    positions: ArrayLike,
    rotations_xyzw: ArrayLike,
    space: str,
    shapes: Sequence[str] = (),
    humanoid: Mapping[str, str] | None = None,
) -> Rig:
    """A rig on a client's own skeleton: local rest ``positions (J, 3)`` and ``rotations_xyzw (J, 4)``.

    ``space`` names one of ``retarget.space.SPACES``. The joints are told by ``humanoid`` (human bone or SMPL-H name to
    joint) if it names any of the body, else by the named rig ``description``, else by their names. RigError lists every
    problem.
    """
    broken = structure_issues(joints, parents, positions, rotations_xyzw)
    if space not in SPACES:
        broken.append(Issue("RIG_SPACE_UNKNOWN", str(space), f"known: {', '.join(SPACES)}"))
    if broken:
        raise RigError(broken)
    base = load_description(description) if description else None
    # One that names only eyes or the jaw leaves the body to be told as without it.
    body = {bone: joint for bone, joint in (humanoid or {}).items() if _plain(bone) not in _FACE_BONES}
    if base is None and not body:
        base = _recognised(joints)
    joint_map, issues = _find_joints(base, joints, parents, body)
    hips = joint_map.get("pelvis")
    try:
        layout = MotionLayout(
            joint_names=tuple(joints),
            parents=rooted(parents),
            rest_positions=np.asarray(positions),
            rest_rotations_xyzw=rotation.normalize(np.asarray(rotations_xyzw)),
            face_channels=tuple(dict.fromkeys(shapes)),
            space=SPACES[space],
            hips=list(joints).index(hips) if hips is not None and hips in joints else 0,
        )
    except ValueError as error:
        raise RigError([*issues, Issue("RIG_SKELETON", "skeleton", str(error))]) from None
    driven = set(joint_map.values()) & set(joints)
    issues += branch_issues(list(joints), parents, positions, rotations_xyzw, driven)
    faces = tuple(choose_face_targets(None, layout.face_channels))
    layout, found = _driven_shapes(layout, faces)
    issues += found
    if base is None:
        base = Description(name="custom", space=space, joints=joint_map)
    face = {_plain(bone): joint for bone, joint in (humanoid or {}).items() if joint in joints}
    if base.eyes is None or not set(base.eyes) <= set(joints) or face.keys() & {"lefteye", "righteye"}:
        base = replace(base, eyes=_eyes(joints, face))
    if base.jaw not in joints or "jaw" in face:
        base = replace(base, jaw=_jaw(joints, face))
    return _checked(base, layout, joint_map, faces, issues)


def _driven_shapes(layout: MotionLayout, faces: Sequence[FaceTarget]) -> tuple[MotionLayout, list[Issue]]:
    """The layout without the shapes that nothing drives: the body's and the clothes' stay as the client has them."""
    driven = {own for target in faces for own in target.shapes.values()}
    left = [shape for shape in layout.face_channels if shape not in driven]
    if not left:
        return layout, []
    code = "RIG_SHAPE_UNDRIVEN" if driven else "RIG_FACE_NONE"
    more = f" and {len(left) - 8} more" if len(left) > 8 else ""
    kept = tuple(shape for shape in layout.face_channels if shape in driven)
    return replace(layout, face_channels=kept), [Issue(code, "shapes", ", ".join(left[:8]) + more)]


def _eyes(joints: Sequence[str], mapped: Mapping[str, str]) -> tuple[str, str] | None:
    """The joints of the left and the right eye by the humanoid map (plain bone to joint), else by name."""
    found = {side: mapped[f"{side}eye"] for side in ("left", "right") if f"{side}eye" in mapped}
    for joint in joints:
        side, core = joint_names.split_name(joint)
        if side and core in {"eye", "eyeball"}:
            found.setdefault(side, joint)
    return (found["left"], found["right"]) if len(found) == 2 else None


def _jaw(joints: Sequence[str], mapped: Mapping[str, str]) -> str | None:
    """The joint of the jaw by the humanoid map (plain bone to joint), else by name."""
    named = (joint for joint in joints if joint_names.split_name(joint) == ("", "jaw"))
    return mapped.get("jaw") or next(named, None)


def _recognised(joints: Sequence[str]) -> Description | None:
    """The rig of the package all of whose mapped joints the skeleton has, the one with the most of them."""
    known = set(joints)
    whole = [d for d in map(load_description, rig_names()) if set(d.joints.values()) <= known]
    return max(whole, key=lambda d: len(d.joints) + sum(s.joint in known for s in d.shares), default=None)


def _find_joints(
    description: Description | None,
    joints: Sequence[str],
    parents: Sequence[int],
    humanoid: Mapping[str, str] | None,
) -> tuple[dict[str, str], list[Issue]]:
    if humanoid:
        return _from_humanoid(humanoid, joints)
    if description is not None:
        known = set(joints)
        return {s: j for s, j in description.joints.items() if j in known}, []
    try:
        return joint_names.find_smplh_joints(joints, parents), []
    except ClipError as error:
        return {}, [Issue("RIG_REQUIRED_JOINT_MISSING", "skeleton", error.what)]


def _human_bone_names() -> dict[str, str]:
    # SMPL-H's "left_foot" is the ball and its "left_shoulder" the upper arm; an engine's "LeftFoot" is the ankle, its
    # "LeftShoulder" the collar. The engine's reading wins, so it comes last.
    names = {joint.replace("_", ""): joint for joint in smplh.JOINT_NAMES}
    names |= {alias: joint for joint, aliases in _HUMAN_BONES.items() for alias in aliases}
    for side in ("left", "right"):
        names.update({f"{side}{bone}": f"{side}_{joint}" for joint, bone in _HUMAN_LIMBS.items()})
        for finger in ("thumb", "index", "middle", "ring", "pinky"):
            spoken = "little" if finger == "pinky" else finger
            for k, phalanx in _PHALANGES.items():
                names[f"{side}{spoken}{phalanx}"] = f"{side}_{finger}{k}"
        # VRM 1.0 calls the thumb's joints metacarpal, proximal, distal.
        names[f"{side}thumbmetacarpal"] = f"{side}_thumb1"
    return names


def _plain(bone: str) -> str:
    return str(bone).replace(" ", "").replace("_", "").lower()


def _from_humanoid(humanoid: Mapping[str, str], joints: Sequence[str]) -> tuple[dict[str, str], list[Issue]]:
    names, known, issues = _human_bone_names(), set(joints), []
    found: dict[str, str] = {}
    vrm_thumb = any(_plain(bone).endswith("thumbmetacarpal") for bone in humanoid)
    for bone, joint in humanoid.items():
        plain = _plain(bone)
        target = bone if bone in smplh.JOINT_NAMES else names.get(plain)
        if vrm_thumb and plain.endswith("thumbproximal"):
            target = (target or "").replace("thumb1", "thumb2") or None
        if target is None:
            continue
        if joint not in known:
            issues.append(Issue("RIG_JOINT_UNKNOWN", str(joint), f"the humanoid map gives it as {bone}"))
        elif joint in found.values():
            issues.append(Issue("RIG_JOINT_TWICE", joint, f"the humanoid map gives it as {bone} and before"))
        else:
            found[target] = joint
    return found, issues


def _checked(
    description: Description,
    layout: MotionLayout,
    joint_map: dict[str, str],
    faces: tuple[FaceTarget, ...],
    found: Sequence[Issue] = (),
) -> Rig:
    issues = list(found)
    for joint in REQUIRED:
        if joint not in joint_map:
            issues.append(
                Issue("RIG_REQUIRED_JOINT_MISSING", joint, f"rig {description.name} has no joint for it")
            )
    if not any(issue.severity is Severity.ERROR for issue in issues) and _leg_is_missing(layout, joint_map):
        issues.append(Issue("RIG_SKELETON", "legs", "hip, knee and ankle stand at one point"))
    errors = [issue for issue in issues if issue.severity is Severity.ERROR]
    if errors:
        raise RigError(errors)
    for joint in smplh.JOINT_NAMES:
        if joint not in joint_map:
            issues.append(
                Issue("RIG_OPTIONAL_JOINT_MISSING", joint, f"rig {description.name} has no joint for it")
            )
    known = set(layout.joint_names)
    shares = tuple(s for s in description.shares if s.joint in known and joint_map.get(s.of))
    eyes = description.eyes if description.eyes and set(description.eyes) <= known else None
    jaw = description.jaw if description.jaw in known else None
    return Rig(
        description.name,
        layout,
        joint_map,
        shares,
        eyes,
        jaw,
        faces,
        tuple(issues),
        dict(description.limb_axes),
    )


def _leg_is_missing(layout: MotionLayout, joint_map: Mapping[str, str]) -> bool:
    offsets = layout.rest_positions[
        [layout.joint(joint_map[f"{side}_{j}"]) for side in ("left", "right") for j in ("knee", "ankle")]
    ]
    return not offsets.any(axis=-1).all()
