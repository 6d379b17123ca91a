"""Motion file formats. ``read_motion`` picks the reader by content, then by ending."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retarget.clip_issues import ClipError
from retarget.formats import amass, bvh, seamless
from retarget.formats.description import clip_facts
from retarget.formats.seamless_arrays import POSE_KEY, is_in_tree
from retarget.motion import MotionClip, MotionLayout

_HEAD_BYTES = 4096


@dataclass(frozen=True)
class MotionFormat:
    """A row of the table: ``matches`` looks at a file's first bytes, and at the file itself where those do not tell."""

    name: str
    endings: tuple[str, ...]
    matches: Callable[[Path, bytes], bool]
    read: Callable[..., MotionClip]
    describe: Callable[..., tuple[MotionClip, dict[str, Any]]]


def _is_bvh(path: Path, head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:9].upper() == b"HIERARCHY"


def _is_amass(path: Path, head: bytes) -> bool:
    return _holds_array(path, head, "poses")


def _is_seamless(path: Path, head: bytes) -> bool:
    return is_in_tree(path) or _holds_array(path, head, POSE_KEY)


def _holds_array(path: Path, head: bytes, key: str) -> bool:
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return f"{key}.npy" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


FORMATS = (
    MotionFormat("bvh", (".bvh",), _is_bvh, bvh.read, bvh.describe),
    MotionFormat("amass", (".npz",), _is_amass, amass.read, amass.describe),
    MotionFormat("seamless", (".npy",), _is_seamless, seamless.read, seamless.describe),
)


def motion_format(path: str | Path) -> MotionFormat:
    """Which format a file is in, by its content or, failing that, by its ending. Raises ClipError."""
    path = Path(path)
    if not path.is_file():
        what = "is a folder, not a motion file" if path.is_dir() else "does not exist"
        raise ClipError("CLIP_NOT_FOUND", f"{path} {what}")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise ClipError("CLIP_UNREADABLE", f"{path} cannot be opened: {error.strerror}") from None
    if not head:
        raise ClipError("CLIP_EMPTY", f"{path.name} is empty")
    for row in FORMATS:
        if row.matches(path, head):
            return row
    for row in FORMATS:
        if path.suffix.lower() in row.endings:
            return row
    known = ", ".join(f"{ending} ({row.name})" for row in FORMATS for ending in row.endings)
    raise ClipError(
        "CLIP_FORMAT_UNKNOWN", f"{path.name} is no motion file that can be read; known are {known}"
    )


def read_motion(path: str | Path, *, layout: MotionLayout | None = None) -> MotionClip:
    """Read any known motion file as an SMPL-H clip in canonical space at the file's own rate. Raises ClipError."""
    return motion_format(path).read(path, layout=layout)


def describe(path: str | Path) -> dict[str, Any]:
    """Facts about a motion file as plain values, for people and for JSON. Raises ClipError where it cannot be read.

    ``frames`` and ``fps`` are the file's; ``mapped`` gives the source joint of each SMPL-H joint; lengths in metres,
    speeds in metres or radians a second; ``warnings`` is a list of ``{"code", "what"}``.
    """
    row = motion_format(path)
    clip, facts = row.describe(path)
    measured = clip_facts(clip)
    warnings = facts.pop("warnings", []) + measured.pop("warnings")
    return {"file": str(path), "format": row.name, **facts, **measured, "warnings": warnings}
