"""How long a WAV file is, by its header and its size alone, whatever its samples are."""

from __future__ import annotations

import struct
from pathlib import Path

from retarget.clip_issues import ClipError

_CHUNK = struct.Struct("<4sI")
_FORMAT = struct.Struct("<HHIIHH")


def sound_seconds(path: Path) -> float:
    """Duration of a WAV file in seconds, as far as the file goes. Raises ClipError for what is no WAV."""
    try:
        seconds = _seconds(path)
    except (OSError, struct.error, ZeroDivisionError) as error:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} cannot be read as WAV ({error})") from None
    if seconds is None:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} cannot be read as WAV (it has no sound in it)")
    return seconds


def _seconds(path: Path) -> float | None:
    size = path.stat().st_size
    with path.open("rb") as file:
        if (head := file.read(12))[:4] != b"RIFF" or head[8:] != b"WAVE":
            return None
        bytes_per_s = 0
        while len(head := file.read(_CHUNK.size)) == _CHUNK.size:
            name, length = _CHUNK.unpack(head)
            if name == b"fmt ":
                _, _, _, bytes_per_s, _, _ = _FORMAT.unpack(file.read(_FORMAT.size))
                file.seek(length - _FORMAT.size + length % 2, 1)
            elif name == b"data":
                # A file that was cut, or written as it was recorded, says more than it holds.
                return min(length, size - file.tell()) / bytes_per_s
            else:
                file.seek(length + length % 2, 1)
    return None
