"""Blinks: how often, when, and how the lid moves.

Rates after Bentivoglio et al. (1997): 17 a minute at rest, 26 in conversation. Closing takes 70 to 100 ms, opening
150 to 200 ms and slows down. Blinks like to fall on phrase ends, large gaze shifts and the partner's pauses; those
count towards the rate, so they change when a blink falls and not how many there are.
"""

from __future__ import annotations

import math

from bridge.models.filters import DT, clamp, gamma, stream

RATE_PER_MIN = {"talking": 26.0, "listening": 20.0, "idle": 17.0}
# Chance that an occasion draws a blink.
CHANCE = {"gaze_shift": 0.45, "phrase_end": 0.4, "partner_pause": 0.3}
_DOUBLE = 0.07
_LEAST_GAP_S = 0.45
_MEMORY_S = 25.0


class Blinker:
    """Lids of one character; ``step`` returns how far they are closed by blinking, 0 to 1."""

    def __init__(self, seed: int) -> None:
        self._random = stream(seed, "blink")
        self._since_s = 0.0
        self._wait_s = self._random.uniform(0.8, 3.0)
        self._surplus = 0.0
        self._blinks: list[tuple[float, float, float, float, float]] = []
        self._again_in_s: float | None = None
        self.started = False

    def step(self, *, state: str, rate_scale: float = 1.0, occasion: str | None = None) -> float:
        """Advance one frame in conversation ``state``; ``occasion`` is a key of :data:`CHANCE` or None."""
        rate = RATE_PER_MIN[state] * rate_scale / 60
        self._since_s += DT
        self._surplus += -rate * DT - self._surplus * DT / _MEMORY_S
        self.started = False
        if self._again_in_s is not None:
            self._again_in_s -= DT
            if self._again_in_s <= 0:
                self._start(rate, double=True)
        elif rate > 0 and self._since_s > _LEAST_GAP_S:
            drawn = occasion is not None and self._random.random() < CHANCE[occasion] * min(rate_scale, 1.5)
            if drawn or self._since_s >= self._wait_s:
                self._start(rate)
        return self._lid()

    def _start(self, rate: float, *, double: bool = False) -> None:
        draw = self._random
        height = 1.0 if draw.random() < 0.88 else draw.uniform(0.7, 0.92)
        begin = -draw.random() * DT
        self._blinks.append(
            (begin, draw.uniform(0.07, 0.1), draw.uniform(0.02, 0.045), draw.uniform(0.15, 0.2), height)
        )
        self.started = True
        self._since_s = 0.0
        self._surplus += 1
        mean = max((1 / rate) * math.exp(clamp(0.35 * self._surplus, -0.7, 0.7)), 0.7) if rate > 0 else 3.0
        spread = mean - _LEAST_GAP_S
        self._wait_s = _LEAST_GAP_S + min(gamma(draw, spread, 0.7 * spread), 2.5 * spread)
        again = not double and draw.random() < _DOUBLE
        self._again_in_s = draw.uniform(0.3, 0.4) if again else None

    def _lid(self) -> float:
        closed, alive = 0.0, []
        for begin, close, hold, open_, height in self._blinks:
            t = begin + DT
            closed = max(closed, height * _lid_curve(t, close, hold, open_))
            if t < close + hold + open_:
                alive.append((t, close, hold, open_, height))
        self._blinks = alive
        return closed


def _lid_curve(t: float, close: float, hold: float, open_: float) -> float:
    """Lid of a blink begun ``t`` seconds ago: it falls fast, rests, and rises ever slower."""
    if t <= 0:
        return 0.0
    if t < close:
        return 0.5 - 0.5 * math.cos(math.pi * t / close)
    if t < close + hold:
        return 1.0
    share = min((t - close - hold) / open_, 1.0)
    # Fast at first and flat at the end, unlike the way down.
    return (1 - share) ** 2 * (1 + 2 * share * 0.5)
