"""The rows of a rig file's own skeleton, ``[joint, parent, place]``, checked before anything is built of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retarget import smplh
from retarget.issues import Issue

# How a family lays a bone's own axes: nothing turned; y along the bone; x along it, reversed on the right side.
AXES = ("identity", "y_along_bone", "x_along_bone")
FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Row:
    """A joint that stands ``part`` of the way from ``start`` to ``end``, SMPL-H joints or "floor"."""

    joint: str
    parent: str
    start: str
    end: str
    part: float


def read_rows(spec: Any) -> tuple[list[Row], list[Issue]]:
    """The rows of a ``skeleton`` block in its order, and everything that is wrong with them."""
    if not isinstance(spec, dict) or not isinstance(spec.get("joints"), list):
        return [], [Issue("RIG_VALUE", "skeleton", "must be a map with a list of joints")]
    issues = [
        Issue("RIG_KEY_UNKNOWN", f"skeleton.{key}", "known: axes, joints")
        for key in spec
        if key not in {"axes", "joints"}
    ]
    if spec.get("axes", "identity") not in AXES:
        issues.append(Issue("RIG_VALUE", "skeleton.axes", f"must be one of {', '.join(AXES)}"))
    rows: list[Row] = []
    seen: set[str] = set()
    for values in spec["joints"]:
        found = _row(values)
        if isinstance(found, Issue):
            issues.append(found)
            continue
        rows.append(found)
        if found.joint in seen:
            issues.append(Issue("RIG_JOINT_TWICE", found.joint, "the skeleton has two rows of this name"))
        if found.parent not in seen and (found.parent or seen):
            detail = f"it is the parent of {found.joint}, but comes not before it"
            issues.append(Issue("RIG_JOINT_UNKNOWN", found.parent or "(no parent)", detail))
        for place in (found.start, found.end):
            if place not in smplh.JOINT_NAMES and place != FLOOR:
                detail = f"the place of {found.joint} names no SMPL-H joint"
                issues.append(Issue("RIG_SOURCE_UNKNOWN", place, detail))
        seen.add(found.joint)
    return rows, issues


def _row(values: Any) -> Row | Issue:
    match values:
        case [str(joint), str(parent), str(place)] if joint:
            return Row(joint, parent, place, place, 0.0)
        case [str(joint), str(parent), [str(start), str(end), int(part) | float(part)]] if joint:
            return Row(joint, parent, start, end, float(part))
    return Issue("RIG_VALUE", "skeleton.joints", f"each row is [joint, parent, place], not {values!r}")
