"""Whether a client's skeleton is one at all: looked at before any joint is named or measured."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import ArrayLike

from retarget.issues import Issue


def rooted(parents: Sequence[int]) -> tuple[int, ...]:
    """Parents with one root: a skeleton with several keeps the first and hangs the others on it."""
    return tuple(-1 if j == 0 else max(int(parent), 0) for j, parent in enumerate(parents))


def branch_issues(
    joints: Sequence[str],
    parents: Sequence[int],
    positions: ArrayLike,
    rotations_xyzw: ArrayLike,
    driven: Collection[str],
) -> list[Issue]:
    """Driven joints of another root than the first, unless that one rests where the client's own root is."""
    turned = np.abs(np.asarray(rotations_xyzw, dtype=np.float64)[0, :3]).max() > 1e-4
    moved = np.abs(np.asarray(positions, dtype=np.float64)[0]).max() > 1e-6
    if not (turned or moved or joints[0] in driven):
        return []
    roots: list[int] = []
    for j, parent in enumerate(parents):
        roots.append(j if parent < 0 else roots[parent])
    wrong = sorted({joints[roots[joints.index(name)]] for name in driven if roots[joints.index(name)]})
    detail = f"its joints are driven, but they do not hang on {joints[0]}, the first; send that tree first"
    return [Issue("RIG_SKELETON", root, detail) for root in wrong]


def structure_issues(
    joints: Sequence[str], parents: Sequence[int], positions: ArrayLike, rotations_xyzw: ArrayLike
) -> list[Issue]:
    """Everything that makes these arrays no skeleton: names, parents, shapes, numbers that are not finite."""
    if not len(joints):
        return [Issue("RIG_SKELETON", "joints", "there are none")]
    issues = [
        Issue("RIG_SKELETON", f"joint {j}", f"its name is no text: {name!r}")
        for j, name in enumerate(joints)
        if not isinstance(name, str) or not name
    ]
    if not issues:
        twice = sorted({name for name in joints if list(joints).count(name) > 1})
        issues += [Issue("RIG_SKELETON", name, "two joints have this name") for name in twice]
    issues += _parent_issues(joints, parents)
    for what, values, width in (("positions", positions, 3), ("rotations", rotations_xyzw, 4)):
        issues += _array_issues(what, values, width, joints)
    return issues


def _parent_issues(joints: Sequence[str], parents: Sequence[int]) -> list[Issue]:
    if len(parents) != len(joints):
        return [Issue("RIG_SKELETON", "parents", f"{len(parents)} of them for {len(joints)} joints")]
    issues = []
    for j, parent in enumerate(parents):
        if (
            isinstance(parent, bool)
            or not isinstance(parent, int | np.integer)
            or not -1 <= parent < max(j, 1)
        ):
            detail = f"parent {parent!r} must be -1 or the index of a joint before it"
            issues.append(Issue("RIG_SKELETON", str(joints[j]), detail))
        elif j == 0 and parent != -1:
            issues.append(Issue("RIG_SKELETON", str(joints[j]), "the first joint must have parent -1"))
    return issues


def _array_issues(what: str, values: ArrayLike, width: int, joints: Sequence[str]) -> list[Issue]:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        return [Issue("RIG_SKELETON", what, f"must hold {width} numbers a joint")]
    if array.shape != (len(joints), width):
        wanted = f"({len(joints)}, {width})"
        return [Issue("RIG_SKELETON", what, f"their shape is {array.shape}, not {wanted}")]
    issues = [
        Issue("RIG_SKELETON", str(joints[j]), f"its {what} are not finite")
        for j in np.flatnonzero(~np.isfinite(array).all(axis=-1)).tolist()
    ]
    if what == "rotations" and not issues:
        far = np.flatnonzero(np.abs(np.linalg.norm(array, axis=-1) - 1) > 1e-3).tolist()
        issues += [Issue("RIG_SKELETON", str(joints[j]), "its rotation is no unit quaternion") for j in far]
    return issues
