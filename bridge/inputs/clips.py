"""Recorded motion for replay: a file becomes a clip, and a reader's complaint an error of the command line."""

from __future__ import annotations

from pathlib import Path

from bridge.errors import InputError
from retarget.clip_issues import ClipError
from retarget.formats import read_motion
from retarget.motion import MotionClip
from retarget.resample import crop_seconds


def load_clip(
    path: str | Path, *, start_s: float = 0.0, end_s: float | None = None, take: str | None = None
) -> MotionClip:
    """Read a motion file as an SMPL-H clip at its own rate, cut to the seconds asked for. Raises InputError.

    ``take``: which one, of a file that holds several.
    """
    try:
        clip = read_motion(path, take=take)
        return clip if start_s == 0.0 and end_s is None else crop_seconds(clip, start_s=start_s, end_s=end_s)
    except ClipError as error:
        raise InputError(f"{path}: {error}") from error
