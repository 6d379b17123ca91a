"""Takes a session's sound off its timelines in short blocks, to be published beside the frames."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bridge.models.base import CLOCK_RATE
from bridge.session import Session

BLOCK_SAMPLES = CLOCK_RATE // 50


class SoundFeed:
    """What of a session's sound was published: it goes out once, up to the session's lead before the clock."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._epoch = session.epoch
        self._at = dict.fromkeys(session.timelines, 0)

    def take(self) -> Iterator[tuple[str, int, NDArray[np.int16]]]:
        """Blocks that may go out now: speaker, first sample, int16 pcm at the clock's rate."""
        session = self._session
        if session.epoch != self._epoch:
            self._epoch = session.epoch
            self._at["agent"] = min(self._at["agent"], session.now)
        until = session.now + session.lead_samples
        for speaker, timeline in session.timelines.items():
            while (stretch := timeline.spoken(self._at[speaker], min(timeline.end, until))) is not None:
                first, end = stretch
                if end - first < BLOCK_SAMPLES and timeline.is_flowing and end == timeline.end:
                    break
                count = min(BLOCK_SAMPLES, end - first)
                pcm = timeline.read(first, count)
                self._at[speaker] = first + count
                yield speaker, first, np.rint(pcm * 32767).astype(np.int16)
