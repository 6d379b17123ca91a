"""Breathing: 12 to 18 breaths a minute at rest; while speaking, a quick breath before a phrase and a long way out.

``step`` returns how full the chest is, around 0: +1 is a deep breath, -1 a full way out.
"""

from __future__ import annotations

from bridge.models.filters import DT, Move, Spring, stream

_REST_BREATH_S = (3.4, 4.8)
_INHALE_SHARE = 0.42
# Before speaking a breath is taken unless the chest is this full or has just been filled so.
_FULL_ENOUGH = 0.3
_SPEECH_BREATH_GAP_S = 1.2


class Breathing:
    """The chest of one character."""

    def __init__(self, seed: int) -> None:
        self._random = stream(seed, "breathing")
        self._move = Move()
        self._smooth = Spring()
        self._inhales = False
        self._since_quick_s = 60.0
        self.gasp = 0.0
        self._inhale(self._random.uniform(1.3, 1.9), 0.5)

    def step(self, *, phrase_starts: bool, phrase_pauses: bool, talks: bool) -> float:
        """Advance one frame; the flags tell of the character's own voice, as far ahead as it is known."""
        self._since_quick_s += DT
        self.gasp = max(self.gasp - DT / 0.35, 0.0)
        quick = phrase_starts or phrase_pauses
        if quick and self._move.value < _FULL_ENOUGH and self._since_quick_s > _SPEECH_BREATH_GAP_S:
            self._since_quick_s = 0.0
            self._inhale(self._random.uniform(0.35, 0.5), self._random.uniform(0.8, 1.05))
            self.gasp = 1.0
        elif self._move.done:
            breath = self._random.uniform(*_REST_BREATH_S)
            if self._inhales:
                seconds = self._random.uniform(2.6, 3.8) if talks else breath * (1 - _INHALE_SHARE)
                self._move.to(self._random.uniform(-0.6, -0.35), seconds)
                self._inhales = False
            else:
                self._inhale(breath * _INHALE_SHARE, self._random.uniform(0.4, 0.65))
        return self._smooth.step(self._move.step(), 0.08)

    def _inhale(self, seconds: float, depth: float) -> None:
        self._move.to(depth, seconds)
        self._inhales = True
