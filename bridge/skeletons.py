"""Layouts, mapping reports and client skeletons as the maps that travel in control messages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import wire_checks as check
from bridge.wire_checks import MAX_CHANNELS, MAX_JOINTS, SKELETON_SPACES, ProtocolError
from retarget.motion import MotionLayout
from retarget.space import Space

_F32 = np.dtype("<f4")


@dataclass(frozen=True)
class ClientSkeleton:
    """A client's own character: local rest positions ``(J, 3)`` and rotations ``(J, 4)`` xyzw in its own space.

    ``humanoid`` maps canonical or engine names of human bones to joint names; None means: recognise by name.
    """

    joints: tuple[str, ...]
    parents: tuple[int, ...]
    positions: NDArray[np.float32] = field(repr=False)
    rotations_xyzw: NDArray[np.float32] = field(repr=False)
    space: str
    shapes: tuple[str, ...] = ()
    humanoid: dict[str, str] | None = None

    def only(self, joints: Collection[str]) -> ClientSkeleton:
        """The skeleton with these joints and what lies between them and the root."""
        kept = [name in joints for name in self.joints]
        for j in range(len(kept) - 1, -1, -1):
            if kept[j] and self.parents[j] >= 0:
                kept[self.parents[j]] = True
        rows = [j for j, keep in enumerate(kept) if keep]
        place = {j: at for at, j in enumerate(rows)}
        return replace(
            self,
            joints=tuple(self.joints[j] for j in rows),
            parents=tuple(place.get(self.parents[j], -1) for j in rows),
            positions=self.positions[rows],
            rotations_xyzw=self.rotations_xyzw[rows],
        )

    def to_map(self) -> dict[str, Any]:
        """The map that ``hello`` and ``rig`` carry under ``skeleton``."""
        values: dict[str, Any] = {
            "joints": list(self.joints),
            "parents": [int(parent) for parent in self.parents],
            "positions": np.ascontiguousarray(self.positions, dtype=_F32).tobytes(),
            "rotations": np.ascontiguousarray(self.rotations_xyzw, dtype=_F32).tobytes(),
            "space": self.space,
            "shapes": list(self.shapes),
        }
        return values if self.humanoid is None else values | {"humanoid": dict(self.humanoid)}


def skeleton_from_map(value: Any) -> ClientSkeleton:
    """A client's skeleton, checked as far as that is possible without a rig. ProtocolError says what is wrong."""
    values = check.mapping(value, "skeleton")
    joints = check.list_of(check.text, most=MAX_JOINTS)(_key(values, "joints", "skeleton"), "skeleton.joints")
    if not joints:
        raise ProtocolError("skeleton.joints is empty")
    parent = check.integer(-1, MAX_JOINTS)
    parents = check.list_of(parent, most=MAX_JOINTS)(_key(values, "parents", "skeleton"), "skeleton.parents")
    if len(parents) != len(joints):
        raise ProtocolError(f"skeleton has {len(joints)} joints but {len(parents)} parents")
    for j, index in enumerate(parents):
        if index >= j:
            raise ProtocolError(f"skeleton.parents[{j}] is {index}; a parent comes before its children")
    return ClientSkeleton(
        joints=joints,
        parents=parents,
        positions=_floats(values, "positions", (len(joints), 3), "skeleton"),
        rotations_xyzw=_floats(values, "rotations", (len(joints), 4), "skeleton"),
        space=check.one_of(*SKELETON_SPACES)(_key(values, "space", "skeleton"), "skeleton.space"),
        shapes=check.list_of(check.text, most=MAX_CHANNELS)(values.get("shapes", []), "skeleton.shapes"),
        humanoid=check.optional(check.map_of(check.text))(values.get("humanoid"), "skeleton.humanoid"),
    )


def _key(values: dict[str, Any], name: str, what: str) -> Any:
    if name not in values:
        raise ProtocolError(f"{what} lacks {name}")
    return values[name]


def _floats(values: dict[str, Any], name: str, shape: tuple[int, int], what: str) -> NDArray[np.float32]:
    data = check.binary(_key(values, name, what), f"{what}.{name}")
    wanted = shape[0] * shape[1] * 4
    if len(data) != wanted:
        raise ProtocolError(f"{what}.{name} has {len(data)} bytes; {shape[0]} joints need {wanted}")
    array = np.frombuffer(data, _F32).reshape(shape)
    if not np.isfinite(array).all():
        raise ProtocolError(f"{what}.{name} holds a value that is not finite")
    return array


def layout_to_map(layout: MotionLayout, *, rig: str) -> dict[str, Any]:
    """A layout as the map a ``layout`` message carries."""
    return {
        "id": layout.layout_id,
        "rig": rig,
        "joints": list(layout.joint_names),
        "parents": [int(parent) for parent in layout.parents],
        "positions": np.ascontiguousarray(layout.rest_positions, dtype=_F32).tobytes(),
        "rotations": np.ascontiguousarray(layout.rest_rotations_xyzw, dtype=_F32).tobytes(),
        "channels": list(layout.face_channels),
        "space": {
            "name": layout.space.name,
            "axes": list(layout.space.axes),
            "metres_per_unit": float(layout.space.metres_per_unit),
        },
        "hips": int(layout.hips),
    }


def layout_from_map(value: Any) -> MotionLayout:
    """The layout a ``layout`` message carries. ProtocolError also where its id does not fit its content."""
    values = check.mapping(value, "layout")
    joints = check.list_of(check.text)(_key(values, "joints", "layout"), "layout.joints")
    space = check.mapping(_key(values, "space", "layout"), "layout.space")
    try:
        layout = MotionLayout(
            joint_names=joints,
            parents=check.list_of(check.integer(-1, MAX_JOINTS))(
                _key(values, "parents", "layout"), "layout.parents"
            ),
            rest_positions=_floats(values, "positions", (len(joints), 3), "layout"),
            rest_rotations_xyzw=_floats(values, "rotations", (len(joints), 4), "layout"),
            face_channels=check.list_of(check.text)(_key(values, "channels", "layout"), "layout.channels"),
            space=Space(
                check.text(_key(space, "name", "layout.space"), "layout.space.name"),
                check.list_of(check.text)(_key(space, "axes", "layout.space"), "layout.space.axes"),
                check.number(_key(space, "metres_per_unit", "layout.space"), "layout.space.metres_per_unit"),
            ),
            hips=check.integer(0, MAX_JOINTS)(_key(values, "hips", "layout"), "layout.hips"),
        )
    except ValueError as error:
        raise ProtocolError(f"layout: {error}") from None
    if layout.layout_id != _key(values, "id", "layout"):
        raise ProtocolError(f"layout.id is {values['id']!r}, but its content gives {layout.layout_id}")
    return layout
