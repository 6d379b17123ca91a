"""Speech to lips, frame by frame: the speech network's rows brought to 30 fps and turned into action units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.models.base import CLOCK_RATE, FPS, HOP, HOPS_OF_FRAME
from bridge.models.speech import HOP_S, SpeechNet, SpeechState
from bridge.models.speech_face import (
    CHANNELS,
    MouthState,
    decode,
    decode_clip,
    initial_mouth,
    loudness_db,
)

FloatArray = NDArray[np.float32]

# Hops of three frames end up to two thirds of a hop short of the frame's own end (3, 3 and 4 of them for 3.33 each),
# and a frame lies between two rows: with this much more look-ahead than the network's, both rows are always there.
_MARGIN_S = 0.25 / FPS
_HOPS_HEARD = tuple(accumulate(HOPS_OF_FRAME))
# How many rows before the newest one the frame lies, by its part of the pattern: (1/2, 1/6, 5/6).
_ROWS_BACK = tuple(
    hops - (part + 1) / FPS / HOP_S + _MARGIN_S / HOP_S for part, hops in enumerate(_HOPS_HEARD)
)


@dataclass(slots=True)
class LipsState:
    """One voice: the network's memory, its last row, the decoder's memory and the frame's part of the 3-3-4 pattern."""

    speech: SpeechState
    mouth: MouthState
    last: FloatArray
    part: int = 0


class SpeechLips:
    """Implements :class:`bridge.models.conversation.Lips` with the speech network."""

    def __init__(self, net: SpeechNet) -> None:
        self.net = net
        self.look_ahead_samples = round((net.row_delay_s + _MARGIN_S) * CLOCK_RATE)

    @classmethod
    def load(cls, folder: str | Path | None = None) -> SpeechLips:
        """With the network of a model folder, the default model's if None."""
        return cls(SpeechNet.load(folder))

    def open(self) -> LipsState:
        """State of a voice not heard yet: silence."""
        silence = np.zeros(25, dtype=np.float32)
        silence[0] = 1
        return LipsState(self.net.initial_state(), initial_mouth(), silence)

    def step(self, states: Sequence[LipsState], pcm: Sequence[FloatArray]) -> list[dict[str, float]]:
        """Hear a frame of each voice (3, 3 or 4 hops); face channels by name of the frame that is due."""
        if not states:
            return []
        after, heard = self.net.step([state.speech for state in states], pcm)
        frames = []
        for state, memory, rows in zip(states, after, heard, strict=True):
            state.speech = memory
            frames.append(_at_frame(state, np.concatenate([rows.visemes, rows.curves], axis=1)))
        mixed = np.stack(frames)
        memories = [state.mouth for state in states]
        mouths = MouthState(
            *(np.array([getattr(m, name) for m in memories]) for name in MouthState.__slots__)
        )
        mouths, faces = decode(
            mouths, mixed[:, :15], mixed[:, 15:], loudness=[loudness_db(sound) for sound in pcm]
        )
        for k, state in enumerate(states):
            state.mouth = MouthState(*(getattr(mouths, name)[k] for name in MouthState.__slots__))
        return [dict(zip(CHANNELS, face, strict=True)) for face in faces.tolist()]

    def step_clip(self, state: LipsState, pcm: Sequence[FloatArray]) -> list[dict[str, float]]:
        """Hear many frames of one voice; equal to as many steps, but the network and the decoder run once."""
        if not pcm:
            return []
        [state.speech], [heard] = self.net.step([state.speech], [np.concatenate(pcm)])
        rows = np.concatenate([heard.visemes, heard.curves], axis=1)
        ends = np.cumsum([len(sound) // HOP for sound in pcm])
        mixed = np.stack([_at_frame(state, piece) for piece in np.split(rows, ends[:-1])])
        state.mouth, faces = decode_clip(
            state.mouth, mixed[:, :15], mixed[:, 15:], loudness=[loudness_db(sound) for sound in pcm]
        )
        return [dict(zip(CHANNELS, face, strict=True)) for face in faces.tolist()]


def _at_frame(state: LipsState, rows: FloatArray) -> FloatArray:
    """The row at the frame that is due, between the two newest rows; moves the state on."""
    # Only the last part of the pattern has four hops: after a restart in mid-pattern the part is known again there.
    part = len(HOPS_OF_FRAME) - 1 if len(rows) == max(HOPS_OF_FRAME) else state.part
    state.part = (part + 1) % len(HOPS_OF_FRAME)
    back = np.float32(_ROWS_BACK[part])
    before = rows[-2] if len(rows) > 1 else state.last
    state.last = rows[-1]
    return rows[-1] * (1 - back) + before * back
