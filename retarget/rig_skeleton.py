"""Default skeletons of named rigs, for work without an engine: our own proportions, the rig family's bone axes.

A client sends its own skeleton, and that is exact. This one serves a stick figure and a bake: names, hierarchy and axis
convention are the family's, lengths are those of our own CC0 SMPL-H skeleton, standing in T-pose.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.face_target import load_face_target
from retarget.issues import Issue, RigError
from retarget.kinematics import rest_pose
from retarget.motion import MotionLayout
from retarget.rig_file import Description
from retarget.space import CANONICAL, SPACES, convert_points, convert_rotations

Array = NDArray[np.floating]

# How a family lays a bone's own axes: nothing turned; y along the bone; x along it, reversed on the right side.
_AXES = ("identity", "y_along_bone", "x_along_bone")


def default_skeleton(description: Description, source: MotionLayout) -> MotionLayout:
    """The layout of a rig description's own skeleton. RigError names what the description lacks."""
    spec = description.skeleton
    if not isinstance(spec, dict) or not isinstance(spec.get("joints"), list):
        raise RigError(
            [Issue("RIG_KEY_MISSING", "skeleton", f"rig {description.name} has no skeleton of its own")]
        )
    rows, issues = _rows(spec, source)
    names = [name for name, _, _ in rows]
    issues += [
        Issue("RIG_JOINT_UNKNOWN", joint, f"{name} is mapped to it, but the skeleton has no such joint")
        for name, joint in description.joints.items()
        if joint not in names
    ]
    if spec.get("axes", "identity") not in _AXES:
        issues.append(Issue("RIG_VALUE", "skeleton.axes", f"must be one of {', '.join(_AXES)}"))
    if issues:
        raise RigError(issues)
    parents = [names.index(parent) if parent else -1 for _, parent, _ in rows]
    points = np.array([place for _, _, place in rows])
    model = _orientations(points, parents, spec.get("axes", "identity"))
    positions, rotations = points.copy(), model.copy()
    for j, parent in enumerate(parents):
        if parent >= 0:
            back = rotation.inverse(model[parent])
            positions[j] = rotation.rotate(back, points[j] - points[parent])
            rotations[j] = rotation.multiply(back, model[j])
    space = SPACES[description.space]
    channels = [shape for face in description.faces or () for shape in load_face_target(face).gains]
    return MotionLayout(
        joint_names=tuple(names),
        parents=tuple(parents),
        rest_positions=convert_points(positions, source=CANONICAL, target=space),
        rest_rotations_xyzw=convert_rotations(rotations, source=CANONICAL, target=space),
        face_channels=tuple(dict.fromkeys(channels)),
        space=space,
        hips=names.index(description.joints["pelvis"]),
    )


def _rows(spec: dict[str, Any], source: MotionLayout) -> tuple[list[tuple[str, str, Array]], list[Issue]]:
    """(joint, parent, canonical position) a row.

    A place is a SMPL-H joint, ``[a, b, part]`` of the way between two, or "floor".
    """
    positions, _ = rest_pose(source)
    known = {name: positions[k] for k, name in enumerate(source.joint_names)} | {"floor": np.zeros(3)}
    rows: list[tuple[str, str, Array]] = []
    issues: list[Issue] = []
    seen: set[str] = set()
    for row in spec["joints"]:
        if not (isinstance(row, list) and len(row) == 3):
            issues.append(
                Issue("RIG_VALUE", "skeleton.joints", f"each row is [joint, parent, place], not {row!r}")
            )
            continue
        name, parent, place = row
        points = [known.get(p) for p in (place[:2] if isinstance(place, list) else [place])]
        if any(p is None for p in points):
            issues.append(
                Issue("RIG_SOURCE_UNKNOWN", str(place), f"the place of {name} names no SMPL-H joint")
            )
        elif parent and parent not in seen:
            issues.append(
                Issue(
                    "RIG_JOINT_UNKNOWN", str(parent), f"it is the parent of {name}, but comes not before it"
                )
            )
        else:
            part = float(place[2]) if isinstance(place, list) else 0.0
            start = np.asarray(points[0], dtype=np.float64)
            rows.append((name, parent, start + part * (np.asarray(points[-1]) - start)))
        seen.add(name)
    return rows, issues


def _orientations(points: Array, parents: list[int], axes: str) -> Array:
    model = rotation.identity(len(points), dtype=np.float64)
    if axes == "identity":
        return model
    for j in range(len(points)):
        along = _direction(j, points, parents)
        mirrored = axes == "x_along_bone" and points[j][0] < -1e-3
        forward = np.array([0.0, 0, 1]) if abs(along[2]) < 0.9 else np.array([0.0, 1, 0])
        third = np.cross(along, forward)
        third /= np.linalg.norm(third)
        if axes == "y_along_bone":
            # x is left where the bone points up: y along, z to the front.
            columns = (np.cross(along, np.cross(third, along)), along, np.cross(third, along))
        else:
            first = -along if mirrored else along
            second = np.cross(np.cross(along, forward) / 1.0, along)
            second /= np.linalg.norm(second)
            columns = (first, second, np.cross(first, second))
        model[j] = rotation.matrix_to_quat(np.stack(columns, axis=-1))
    return model


def _direction(j: int, points: Array, parents: list[int]) -> Array:
    """Towards the child that goes on in the parent's direction, or on from the parent for a last joint."""
    back = points[j] - points[parents[j]] if parents[j] >= 0 else np.array([0.0, 1, 0])
    back = back / (np.linalg.norm(back) or 1.0)
    children = [points[k] - points[j] for k, parent in enumerate(parents) if parent == j]
    units = [c / np.linalg.norm(c) for c in children if np.linalg.norm(c) > 1e-6]
    if units:
        return max(
            units, key=lambda u: float(u @ (back if np.linalg.norm(back) > 0.5 else np.array([0.0, 1, 0])))
        )
    return back if np.linalg.norm(back) > 0.5 else np.array([0.0, 1, 0])
