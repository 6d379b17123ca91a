"""Whose turn it is: talking, listening or idle, from the voice activity of both sides.

Onsets need two frames of voice, ends 300 ms without it, so that stops and short pauses inside a phrase do not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.models.filters import DT

_ON, _OFF = 0.5, 0.35
_ONSET_FRAMES = 2
_END_S = 0.3
# A pause this long inside or after speech closes a phrase (model card: breaks below 200 ms are not trusted).
PHRASE_PAUSE_S = 0.2
# After this much silence on both sides nobody holds the floor.
_FLOOR_S = 2.0


@dataclass(slots=True)
class Floor:
    """Voice activity of one side: ``talks`` with hysteresis, edges true for one frame, times in seconds."""

    talks: bool = False
    started: bool = False
    ended: bool = False
    phrase_end: bool = False
    speech_s: float = 0.0
    silence_s: float = 60.0
    silence_before_s: float = 60.0
    _voiced_frames: int = 0

    def step(self, voice: float) -> None:
        """Advance one frame with ``voice``, the probability of speech."""
        self.started = self.ended = self.phrase_end = False
        voiced = voice > (_OFF if self._voiced_frames else _ON)
        if voiced:
            self._voiced_frames += 1
            if not self.talks and self._voiced_frames >= _ONSET_FRAMES:
                self.talks = self.started = True
                self.silence_before_s, self.speech_s = self.silence_s, 0.0
            if self.talks:
                self.silence_s = 0.0
        else:
            self._voiced_frames = 0
        if not voiced or not self.talks:
            before = self.silence_s
            self.silence_s += DT
            # Half a frame of slack, since sums of frames miss round numbers by a hair.
            self.phrase_end = self.talks and before < PHRASE_PAUSE_S - DT / 2 <= self.silence_s
            if self.talks and self.silence_s >= _END_S - DT / 2:
                self.talks, self.ended = False, True
        if self.talks:
            self.speech_s += DT


@dataclass(slots=True)
class Turns:
    """State of the conversation: ``state`` is "talking", "listening" or "idle" as seen from the character.

    ``coming`` is the agent's own voice as far ahead as its sound is known, ``agent`` the same at the frame's sample.
    """

    state: str = "idle"
    coming: Floor = field(default_factory=Floor)
    agent: Floor = field(default_factory=Floor)
    user: Floor = field(default_factory=Floor)
    changed: bool = False
    state_s: float = 0.0

    def step(self, *, coming: float, agent: float, user: float) -> None:
        """Advance one frame with the voice probabilities of both sides."""
        self.coming.step(coming)
        self.agent.step(agent)
        self.user.step(user)
        state = self.state
        if self.agent.talks or self.coming.talks:
            state = "talking"
        elif self.user.talks:
            state = "listening"
        elif self.agent.silence_s > _FLOOR_S and self.user.silence_s > _FLOOR_S:
            state = "idle"
        self.changed = state != self.state
        self.state_s = 0.0 if self.changed else self.state_s + DT
        self.state = state
