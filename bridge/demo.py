"""The bundled conversation: recorded turns of agent and user, laid on a session's clock again and again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.audio import AudioChunk, read_sound_file
from bridge.config import ServerConfig
from bridge.errors import InputError
from bridge.models import load_model
from bridge.models.base import CLOCK_RATE
from bridge.resample import StreamResampler
from bridge.rig_library import RigLibrary
from bridge.session import Session
from bridge.sidecar import Sidecar

CONVERSATION_FILE = Path(__file__).parent / "assets" / "conversation" / "conversation.json"
# Sound is laid down in pieces this long, as a speech synthesiser would send it.
BLOCK_SAMPLES = CLOCK_RATE // 5


@dataclass(frozen=True)
class Turn:
    """One utterance: ``pcm`` at the clock's rate from ``first`` samples after the conversation begins."""

    speaker: str
    first: int
    pcm: NDArray[np.float32]
    text: str = ""

    @property
    def end(self) -> int:
        """Where it ends, in samples after the conversation begins."""
        return self.first + len(self.pcm)


class RecordedConversation:
    """Turns in their order, in a loop of ``length`` samples. See :class:`bridge.server.Source`."""

    def __init__(self, turns: Sequence[Turn], *, length: int) -> None:
        if not turns:
            raise InputError("a conversation needs at least one turn")
        self.turns = tuple(turns)
        self.length = max(length, max(turn.end for turn in turns))
        self.is_playing = True
        # Position in the conversation, and the place on the session clock it goes to next.
        self._position = 0
        self._next: int | None = None

    def advance(self, session: Session) -> None:
        """Lay down what begins within the session's lead; while held, time passes and the conversation does not."""
        if not self.is_playing:
            self._next = None
            return
        if self._next is None or self._next < session.now:
            self._next = session.now + session.lead_samples
        while self._next <= session.now + session.lead_samples:
            self._push_block(session, self._next)
            self._next += BLOCK_SAMPLES
            self._position = (self._position + BLOCK_SAMPLES) % self.length

    def _push_block(self, session: Session, place: int) -> None:
        # A block may reach over the end of the conversation into its next round.
        for shift in (0, self.length):
            first, end = self._position - shift, self._position - shift + BLOCK_SAMPLES
            for turn in self.turns:
                low, high = max(turn.first, first), min(turn.end, end)
                if low < high:
                    pcm = turn.pcm[low - turn.first : high - turn.first]
                    session.push_audio(turn.speaker, AudioChunk(pcm, CLOCK_RATE, place + low - first))


def load_conversation(path: Path = CONVERSATION_FILE) -> RecordedConversation:
    """The conversation a ``conversation.json`` describes, its sound files beside it. InputError for missing files."""
    described = json.loads(path.read_text(encoding="utf-8"))
    recordings: dict[str, NDArray[np.float32]] = {}
    turns: list[Turn] = []
    at = 0
    for turn in described["turns"]:
        name = turn["file"]
        if name not in recordings:
            recordings[name] = at_clock_rate(*read_sound_file(path.parent / name))
        at += round(turn["pause_s"] * CLOCK_RATE)
        turns.append(Turn(turn["speaker"], at, recordings[name], turn["text"]))
        at = turns[-1].end
    return RecordedConversation(turns, length=at + round(described["end_pause_s"] * CLOCK_RATE))


def own_conversation(agent: str | Path | None, user: str | Path | None) -> RecordedConversation:
    """Recordings of the user's own, both from the beginning, in a loop. InputError says which file is wrong and why."""
    turns = [
        Turn(speaker, 0, at_clock_rate(*read_sound_file(path)))
        for speaker, path in (("agent", agent), ("user", user))
        if path is not None
    ]
    return RecordedConversation(turns, length=max((turn.end for turn in turns), default=0) + CLOCK_RATE)


def at_clock_rate(pcm: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """A whole recording at 48 kHz, by the same filter that live sound passes."""
    stream = StreamResampler(rate, CLOCK_RATE)
    return np.concatenate([stream.push(pcm), stream.finish()])


def demo_sidecar(
    config: ServerConfig,
    *,
    conversation: RecordedConversation | None = None,
    with_page: bool = True,
    is_playing: bool = True,
) -> Sidecar:
    """The sidecar with a conversation (the bundled one if None) as its session, and both characters driven by it."""
    conversation = load_conversation() if conversation is None else conversation
    conversation.is_playing = is_playing
    model = load_model()
    rigs = RigLibrary(source=model.layout)
    sidecar = Sidecar(config, model=model, rigs=rigs, with_page=with_page)
    session = sidecar.server.open_session(config.session, source=conversation)
    for character in rigs.characters():
        sidecar.server.desk.add_subject(session, rigs.named(character), name=character)
    return sidecar
