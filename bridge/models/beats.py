"""Small beat gestures while talking: a forearm comes up when speech gets going and beats time at accents.

Causal: sound is known only a tenth of a second ahead, too late to prepare a stroke for a given accent. So the hand
is brought up and held ready while accents keep coming, and each stroke sets out at its accent. All moves are minimum
jerk; a hand without work for a while, or whose owner stops talking, goes back.
"""

from __future__ import annotations

import math
from random import Random

from bridge.models.filters import DT, Move, Pulses, Spring, Wander, stream
from bridge.models.posture import REST_ARMS, Arm

_DEG = math.pi / 180
_SIDES = ("left", "right")
_READY = Arm(*(d * _DEG for d in (11, 14, 34, 84, -16, -8)))
_REFRACTORY_S = 0.9
_GAP_S = (1.0, 2.1)
_REST_AFTER_S = (2.2, 3.0)
_LEAST_ACCENT = 0.15
_OTHER_HAND = 0.15
_LATEST_FIRST_S, _FIRST_STRENGTH = 0.25, 0.45
_BOTH_HANDS = 0.25


class _Hand:
    """One arm: how far it is raised, and the strokes running on it."""

    def __init__(self, random: Random) -> None:
        self.raised = Move()
        self._drift = Wander(random, time_constant=0.9, half_life=0.2)
        self._drift_turn = Wander(random, time_constant=1.1, half_life=0.25)
        self.stroke = Pulses()
        self.turn = Pulses()
        self.lag = Spring()

    def arm(self, rest: Arm, amount: float) -> Arm:
        raised = self.raised.step() * amount
        stroke, turn = self.stroke.step() * amount, self.turn.step() * amount
        # The elbow leads and the wrist follows, some 40 ms later.
        follow = self.lag.step(stroke, 0.045)
        arm = rest.blend(_READY, raised)
        # A raised hand is never quite still; a hanging one nearly.
        alive = 0.004 + 0.05 * raised
        drift, turn_drift = alive * self._drift.step(), alive * self._drift_turn.step()
        return Arm(
            out=arm.out + 0.15 * stroke,
            ahead=arm.ahead + 0.22 * stroke + 0.5 * drift,
            inward=arm.inward - 0.5 * turn + turn_drift,
            bend=arm.bend - 0.8 * stroke + drift,
            pronate=arm.pronate - 0.9 * turn,
            wrist=arm.wrist - 0.9 * follow - turn_drift,
        )


class Beats:
    """Both arms of one speaker."""

    def __init__(self, seed: int) -> None:
        self._random = stream(seed, "beats")
        self._hands = {side: _Hand(self._random) for side in _SIDES}
        self._favoured = self._random.choice(_SIDES)
        self._active: tuple[str, ...] = ()
        self._since_stroke_s = 10.0
        self._rest_after_s = 2.0
        self._rested_s = 10.0
        self._amount = Spring(1.0)
        self.struck = False
        self._owes_stroke = False
        self._gap_s = _REFRACTORY_S

    @property
    def active(self) -> bool:
        return bool(self._active)

    def opened(self, side: str) -> float:
        """How far the hand of ``side`` is opened for a gesture, 0 to 1."""
        return min(max(self._hands[side].raised.value, 0.0), 1.0)

    def step(self, *, talks: bool, accent: float, amount: float) -> tuple[Arm, Arm]:
        """Advance one frame; ``amount`` 0 keeps the arms down, 1 is natural. Returns the left and the right arm."""
        self.struck = False
        self._since_stroke_s += DT
        if self._active:
            self._rested_s = 0.0
            if not talks or self._since_stroke_s > self._rest_after_s or amount < 0.02:
                self._retract(0.75 if talks else 0.7)
            elif accent > _LEAST_ACCENT and self._since_stroke_s > self._gap_s:
                self._strike(accent)
            elif self._owes_stroke and self._since_stroke_s > _REFRACTORY_S + _LATEST_FIRST_S:
                self._strike(_FIRST_STRENGTH)
        else:
            self._rested_s += DT
            if talks and accent > _LEAST_ACCENT and self._rested_s > 1.0:
                self._maybe_raise(amount)
        scale = self._amount.step(min(amount, 1.5), 0.2)
        left, right = (self._hands[side].arm(REST_ARMS[side], scale) for side in _SIDES)
        return left, right

    def _maybe_raise(self, amount: float) -> None:
        draw = self._random
        if draw.random() > 0.45 * min(amount, 1.6):
            return
        side = self._favoured
        if draw.random() < _OTHER_HAND:
            side = self._favoured = "left" if side == "right" else "right"
        self._active = _SIDES if draw.random() < _BOTH_HANDS else (side,)
        for name in self._active:
            height = draw.uniform(0.55, 0.9) * (1.0 if name == side else 0.85)
            self._hands[name].raised.to(height, draw.uniform(0.45, 0.6))
        # A hand that comes up does so for a stroke: at the next accent, or without one soon after.
        self._since_stroke_s = _REFRACTORY_S - 0.4
        self._gap_s = _REFRACTORY_S
        self._owes_stroke = True
        self._rest_after_s = draw.uniform(*_REST_AFTER_S)

    def _strike(self, accent: float) -> None:
        draw = self._random
        self._since_stroke_s = 0.0
        self.struck = True
        self._gap_s = self._random.uniform(*_GAP_S)
        self._owes_stroke = False
        self._rest_after_s = draw.uniform(*_REST_AFTER_S)
        size = (9 + 11 * accent) * draw.uniform(0.85, 1.15) * _DEG
        times = {
            "rise": draw.uniform(0.17, 0.24),
            "hold": draw.uniform(0.0, 0.2),
            "fall": draw.uniform(0.4, 0.55),
        }
        opens = draw.random() < 0.4
        for name in self._active:
            self._hands[name].stroke.add(size, **times)
            if opens:
                self._hands[name].turn.add(1.3 * size, **times)
            now = self._hands[name].raised.value
            self._hands[name].raised.to(min(max(now + draw.uniform(-0.08, 0.08), 0.5), 0.95), 0.7)

    def _retract(self, seconds: float) -> None:
        for name in self._active:
            self._hands[name].raised.to(0.0, seconds)
        self._active = ()
