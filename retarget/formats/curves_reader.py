"""Our own JSON of curves read back with its skeleton; tables as far as they tell."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.clip_issues import ClipError, frame_list
from retarget.formats.curves import JSON_FORMAT, JSON_VERSION
from retarget.formats.key_times import frame_grid
from retarget.formats.skeleton_motion import SkeletonMotion
from retarget.motion import MotionLayout
from retarget.space import SPACES

MAX_BYTES = 2 << 30
_TURN_ENDS = (".qx", ".qy", ".qz", ".qw")
_PLACE_ENDS = (".tx", ".ty", ".tz")


def read_takes(path: str | Path) -> list[SkeletonMotion]:
    """Every take of a JSON file that ``bake`` wrote. Raises ClipError."""
    try:
        document = json.loads(_text(Path(path)))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ClipError("CLIP_SYNTAX", f"{Path(path).name} is no JSON ({error})") from None
    if not isinstance(document, dict) or document.get("format") != JSON_FORMAT:
        raise ClipError(
            "CLIP_FORMAT_UNKNOWN", f"{Path(path).name} is JSON, but not of curves that bake wrote"
        )
    if document.get("version") != JSON_VERSION:
        raise ClipError("CLIP_FORMAT_UNKNOWN", f"{Path(path).name} is of version {document.get('version')!r}")
    try:
        layout = _layout(document["layout"])
        return [_take(layout, row) for row in document["takes"]]
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        if isinstance(error, ClipError):
            raise
        raise ClipError(
            "CLIP_SHAPE", f"{Path(path).name} lacks what curves need ({type(error).__name__}: {error})"
        ) from None


def _text(path: Path) -> str:
    if path.stat().st_size > MAX_BYTES:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} is larger than {MAX_BYTES >> 30} GiB")
    return path.read_bytes().decode("utf-8-sig", errors="replace")


def _layout(values: dict[str, Any]) -> MotionLayout:
    return MotionLayout(
        joint_names=tuple(map(str, values["joints"])),
        parents=tuple(map(int, values["parents"])),
        rest_positions=np.array(values["rest_positions"], dtype=np.float32),
        rest_rotations_xyzw=np.array(values["rest_rotations_xyzw"], dtype=np.float32),
        face_channels=tuple(map(str, values["face_channels"])),
        space=SPACES[values["space"]],
        hips=int(values["hips"]),
    )


def _take(layout: MotionLayout, row: dict[str, Any]) -> SkeletonMotion:
    numerator, denominator = map(int, row["fps"])
    turns = np.array(row["rotations_xyzw"], dtype=np.float32).reshape(-1, len(layout.joint_names), 4)
    face = np.array(row["face"], dtype=np.float32).reshape(len(turns), len(layout.face_channels))
    places = np.repeat(layout.rest_positions[None].astype(np.float64), len(turns), axis=0)
    if "travel" in row:
        places[:, 0] = row["travel"]
    places[:, layout.hips] = row["root"]
    if not len(turns) or numerator <= 0:
        raise ClipError("CLIP_EMPTY", f"take {row['name']!r} has no frames, or a rate that is not above 0")
    broken = ~(np.isfinite(turns).all(axis=(1, 2)) & np.isfinite(places).all(axis=(1, 2)))
    if broken.any() or not np.isfinite(face).all():
        found = frame_list(np.flatnonzero(broken).tolist())
        raise ClipError(
            "CLIP_NON_FINITE", f"take {row['name']!r} has NaN or infinite values in frames {found}"
        )
    turns = rotation.normalize(turns)
    return SkeletonMotion(
        layout, Fraction(numerator, denominator), turns, places, face, name=str(row["name"])
    )


def describe_table(path: str | Path) -> dict[str, Any]:
    """Facts about a table that ``bake`` wrote. Raises ClipError."""
    path = Path(path)
    rows = list(csv.reader(_text(path).splitlines()))
    if len(rows) < 2:
        raise ClipError("CLIP_EMPTY", f"{path.name} is a table without frames")
    header, body = rows[0], rows[1:]
    wrong = next((k for k, row in enumerate(body) if len(row) != len(header)), None)
    if wrong is not None:
        raise ClipError(
            "CLIP_SHAPE", f"row {wrong + 2} of {path.name} has not the {len(header)} values of the first"
        )
    if "seconds" not in header:
        raise ClipError(
            "CLIP_KEYS_MISSING", f"{path.name} has no column 'seconds', so it is no table of curves"
        )
    seconds = _column(path, body, header.index("seconds"))
    fps, _, _ = frame_grid([seconds])
    joints = [name[:-3] for name in header if name.endswith(_TURN_ENDS[0])]
    ends = (*_TURN_ENDS, *_PLACE_ENDS)
    channels = [n for n in header if n not in ("frame", "seconds") and not n.endswith(ends)]
    return _facts(len(body), fps, joints, channels)


def _column(path: Path, body: list[list[str]], column: int) -> NDArray[np.floating]:
    try:
        return np.array([float(row[column]) for row in body])
    except ValueError as error:
        raise ClipError("CLIP_SYNTAX", f"{path.name}: {error}") from None


def _facts(frames: int, fps: Fraction, joints: list[str], channels: list[str]) -> dict[str, Any]:
    return {
        "frames": frames,
        "fps": f"{fps.numerator}/{fps.denominator}",
        "fps_hz": round(float(fps), 6),
        "duration_s": round(float(frames / fps), 6),
        "joints": joints,
        "face_channels": channels,
        "warnings": [],
    }
