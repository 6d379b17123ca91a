"""Live Link Face's CSV read back: the face, the gaze and the head of somebody who stands still.

Neck and head share the head's turn. Rows are at timecodes, which the app rounds and now and then leaves out: what is
played lies between them on straight lines. Timecodes count frames and do not say how many make a second, so that is
told from where they begin to count anew.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from retarget import rotation, smplh
from retarget.action_units import FACE_CHANNELS, GAZE_CHANNELS
from retarget.clip_issues import ClipError
from retarget.face_source import canonical_face
from retarget.formats.description import OnWarning, unheard, warning
from retarget.formats.key_times import check_length
from retarget.formats.live_link_face import ANGLES
from retarget.gaze import gaze_of_turn
from retarget.motion import MotionClip, MotionLayout

Array = NDArray[np.floating]

_RATES = (24, 25, 30, 48, 50, 60, 100, 120)
MAX_BYTES = 512 << 20
_DAY_S = 24 * 3600
# How far the arms of a body at rest hang below those of the T-pose.
_ARMS_RAD = np.radians(70)


@dataclass(frozen=True)
class _Table:
    """Columns by name ``(T,)`` at a constant rate, and what had to be decided."""

    columns: dict[str, Array] = field(repr=False)
    rows: int
    fps: Fraction
    frames: int
    warnings: tuple[dict[str, str], ...]

    def angles(self, part: str) -> Array:
        """Yaw, pitch and roll ``(T, 3)``, zero where the table has none."""
        none = np.zeros(self.frames)
        return np.stack(
            [self.columns.get(f"{part}{turn}", none) for turn in ("Yaw", "Pitch", "Roll")], axis=1
        )


def is_live_link_face(head: bytes) -> bool:
    """Whether a file begins as Live Link Face's do."""
    return head.removeprefix(b"\xef\xbb\xbf").lower().startswith(b"timecode,blendshapecount")


def read(
    path: str | Path, *, layout: MotionLayout | None = None, on_warning: OnWarning = unheard
) -> MotionClip:
    """The table as an SMPL-H clip; ``on_warning`` is given what had to be decided. Raises ClipError."""
    table = _read_table(Path(path))
    for decision in table.warnings:
        on_warning(decision)
    return _clip(table, smplh.layout() if layout is None else layout)


def describe(path: str | Path) -> tuple[MotionClip, dict[str, Any]]:
    """The clip, and what only this format can tell about it."""
    table = _read_table(Path(path))
    return _clip(table, smplh.layout()), {
        "frames": table.rows,
        "joints": [],
        "face_channels": [name for name in table.columns if name not in ANGLES],
        "angles": [name for name in table.columns if name in ANGLES],
        "warnings": list(table.warnings),
    }


def _clip(table: _Table, layout: MotionLayout) -> MotionClip:
    shapes = {name: values for name, values in table.columns.items() if name not in ANGLES}
    weights = np.stack(list(shapes.values()), axis=1) if shapes else np.zeros((table.frames, 0))
    face, _ = canonical_face([name[0].lower() + name[1:] for name in shapes], weights)
    eyes = [table.angles(part) for part in ("LeftEye", "RightEye")]
    # Older tables have shapes of gaze alone.
    if any(angles.any() for angles in eyes):
        left, right = map(_turn, eyes)
        gaze = gaze_of_turn(rotation.slerp(left, right, np.full(table.frames, 0.5)))
        face[:, [FACE_CHANNELS.index(name) for name in GAZE_CHANNELS]] = gaze
    turns = np.repeat(layout.rest_rotations_xyzw[None].astype(np.float64), table.frames, axis=0)
    half = rotation.power(_turn(table.angles("Head")), 0.5)
    for name in ("neck", "head"):
        turns[:, layout.joint(name)] = half
    for name, sign in (("left_shoulder", -1), ("right_shoulder", 1)):
        turns[:, layout.joint(name)] = rotation.from_axis(np.array([0.0, 0, 1]), np.array(sign * _ARMS_RAD))
    return MotionClip(
        layout=layout,
        fps=table.fps,
        root=np.repeat(layout.rest_positions[layout.hips][None], table.frames, axis=0),
        rotations_xyzw=rotation.unroll(turns).astype(np.float32),
        face=face[:, [FACE_CHANNELS.index(name) for name in layout.face_channels]],
    )


def _turn(angles: Array) -> Array:
    return Rotation.from_euler("YXZ", angles).as_quat()


def _read_table(path: Path) -> _Table:
    if path.stat().st_size > MAX_BYTES:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} is larger than {MAX_BYTES >> 20} MiB")
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    try:
        header, *body = [row for row in csv.reader(text.splitlines()) if row]
    except (csv.Error, ValueError) as error:
        raise ClipError("CLIP_SYNTAX", f"{path.name} is no table ({error})") from None
    # Where the app sees no face it writes that it has no values.
    seen = [(k, row) for k, row in enumerate(body, 2) if len(row) < 2 or row[1].strip() != "0"]
    if not seen:
        raise ClipError("CLIP_EMPTY", f"{path.name} is a table without frames")
    for k, row in seen:
        if len(row) != len(header):
            raise ClipError(
                "CLIP_SHAPE", f"row {k} of {path.name} has not the {len(header)} values of the first"
            )
    try:
        values = np.array([row[2:] for _, row in seen], dtype=np.float64)
    except ValueError as error:
        raise ClipError("CLIP_SYNTAX", f"{path.name}: {error}") from None
    if not np.isfinite(values).all():
        row = seen[int(np.flatnonzero(~np.isfinite(values).all(axis=1))[0])][0]
        raise ClipError("CLIP_NON_FINITE", f"row {row} of {path.name} has NaN or infinite values")
    notes = []
    if len(seen) < len(body):
        lost = len(body) - len(seen)
        notes.append(
            warning(
                "LIVE_LINK_FACE_LOST",
                f"{lost} of {len(body)} rows have no face; bridged from their neighbours",
            )
        )
    seconds, fps = _clock(path, [(k, row[0]) for k, row in seen], notes)
    frames = round(float(seconds[-1]) * float(fps)) + 1
    check_length(frames, smplh.NUM_JOINTS)
    at = np.arange(frames) / float(fps)
    columns = {
        name: np.interp(at, seconds, column) for name, column in zip(header[2:], values.T, strict=True)
    }
    return _Table(columns, len(body), fps, frames, tuple(notes))


def _clock(
    path: Path, codes: Sequence[tuple[int, str]], notes: list[dict[str, str]]
) -> tuple[Array, Fraction]:
    """Seconds ``(K,)`` since the first timecode, and the rate. ``codes``: rows of the file, and what they say."""
    whole, frame = np.empty(len(codes)), np.empty(len(codes))
    for k, (row, code) in enumerate(codes):
        try:
            hours, minutes, seconds, part = code.replace(";", ":").split(":")
            whole[k] = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
            frame[k] = float(part)
        except ValueError:
            raise ClipError(
                "CLIP_SYNTAX", f"row {row} of {path.name} has {code[:40]!r} as its timecode"
            ) from None
    if not (np.isfinite(frame).all() and (frame >= 0).all() and (frame < 1000).all()):
        raise ClipError("CLIP_SYNTAX", f"{path.name} has timecodes with frames that count nothing")
    counted = int(frame.max()) + 1
    fps = Fraction(next((rate for rate in _RATES if rate >= counted), counted))
    if np.ptp(whole) == 0:
        fps = max(fps, Fraction(30))
        notes.append(
            warning(
                "LIVE_LINK_FACE_RATE",
                f"taken as {fps} frames a second: a table of less than a second does not say",
            )
        )
    # Midnight.
    whole = whole + _DAY_S * np.cumsum(np.diff(whole, prepend=whole[:1]) < -_DAY_S / 2)
    seconds = whole - whole[0] + (frame - frame[0]) / float(fps)
    back = np.flatnonzero(np.diff(seconds) < 0)
    if len(back):
        raise ClipError(
            "CLIP_SHAPE",
            f"row {codes[back[0] + 1][0]} of {path.name} goes back in time",
            "sort the rows, or cut it",
        )
    return seconds, fps
