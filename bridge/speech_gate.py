"""When somebody speaks: a plain level gate over 20 ms blocks, for the events ``speech_start`` and ``speech_end``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Speech lies well above -40 dB of full scale, a quiet room well below.
OPEN_RMS = 0.01
# Pauses between words are shorter than this; those between turns are longer.
HANG_SAMPLES = 48000 * 6 // 10


class SpeechGate:
    """Feed it sound in order; it tells the samples at which speech begins and ends."""

    def __init__(self) -> None:
        self.is_speaking = False
        self._last_loud = 0

    def feed(self, pcm: NDArray[np.float32], first: int) -> tuple[str, int] | None:
        """``("speech_start", sample)`` or ``("speech_end", sample)`` if that happens in this block."""
        loud = len(pcm) > 0 and float(np.sqrt(np.mean(np.square(pcm)))) >= OPEN_RMS
        if loud:
            self._last_loud = first + len(pcm)
            if not self.is_speaking:
                self.is_speaking = True
                return "speech_start", first
            return None
        return self.pass_time(first + len(pcm))

    def pass_time(self, now: int) -> tuple[str, int] | None:
        """The same for a stretch without sound up to ``now``."""
        if self.is_speaking and now - self._last_loud >= HANG_SAMPLES:
            self.is_speaking = False
            return "speech_end", self._last_loud
        return None

    def cut(self, sample: int) -> None:
        """Sound from ``sample`` on was taken back."""
        self._last_loud = min(self._last_loud, sample)
