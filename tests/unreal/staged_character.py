"""Characters of the engine programs: as ``ReadCharacter`` of ``engine/StubCharacter.h`` reads them, and in play."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from conformance_processes import EngineClient, Sidecar

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


def spawn(engine: EngineClient, name: str, file: Path, sidecar: Sidecar, **options: str) -> dict[str, Any]:
    """Puts an actor of a character's file into the game of ``CharacterClient``; its state."""
    words = [f"{key}={value}" for key, value in options.items()]
    return engine.say("spawn", name, file, f"control={sidecar.control}", f"subject={name}", *words)
