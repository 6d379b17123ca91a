"""A character as the engine programs read it: ``ReadCharacter`` of ``engine/StubCharacter.h``."""

from __future__ import annotations

from collections.abc import Iterable

from retarget.motion import MotionLayout


def character_text(layout: MotionLayout, shapes: Iterable[str]) -> str:
    """A line for each joint (name, parent's index, position, rotation xyzw), in the layout's space, then the shapes."""
    rows = zip(
        layout.joint_names, layout.parents, layout.rest_positions, layout.rest_rotations_xyzw, strict=True
    )
    joints = [f"{name} {parent} {_numbers(place)} {_numbers(turn)}" for name, parent, place, turn in rows]
    return "\n".join([*joints, *(f"shape {shape}" for shape in shapes)])


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{float(value):.9g}" for value in values)
