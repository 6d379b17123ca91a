"""How long a WAV file is, by its header alone."""

from __future__ import annotations

import wave
from pathlib import Path

from retarget.clip_issues import ClipError


def sound_seconds(path: Path) -> float:
    """Duration of a PCM WAV file in seconds. Raises ClipError."""
    try:
        with wave.open(str(path), "rb") as sound:
            return sound.getnframes() / sound.getframerate()
    except (wave.Error, EOFError, OSError, ZeroDivisionError) as error:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} cannot be read as WAV: {error}") from None
