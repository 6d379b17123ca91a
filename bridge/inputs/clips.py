"""Recorded motion for replay: a file becomes a clip, and a reader's complaint an error of the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bridge.errors import InputError
from retarget.clip_issues import ClipError
from retarget.formats import read_motion
from retarget.motion import MotionClip
from retarget.resample import crop_seconds


def load_clip(
    path: str | Path,
    *,
    start_s: float = 0.0,
    end_s: float | None = None,
    take: str | None = None,
    on_note: Callable[[str], None] | None = None,
) -> MotionClip:
    """Read a motion file as an SMPL-H clip at its own rate, cut to the seconds asked for. Raises InputError.

    ``take``: which one, of a file that holds several. ``on_note`` is told what was not read as it may be meant.
    """

    def tell(warning: dict[str, str]) -> None:
        if on_note is not None:
            on_note(f"{path}: {warning['what']} [{warning['code']}]")

    try:
        clip = read_motion(path, take=take, on_warning=tell)
        return clip if start_s == 0.0 and end_s is None else crop_seconds(clip, start_s=start_s, end_s=end_s)
    except ClipError as error:
        raise InputError(f"{path}: {error}") from error
