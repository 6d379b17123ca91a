"""Standing alive: the body drifts a little all the time and changes its supporting leg now and then.

Drift is smooth Ornstein–Uhlenbeck noise below half a hertz, up to a centimetre and a degree. Every 8 to 20 s the
weight goes to the other leg: hips move over it, the free hip drops, the spine curves back so that the head stays up.
"""

from __future__ import annotations

from dataclasses import dataclass

from bridge.models.filters import DT, Move, Wander, stream

SHIFT_EVERY_S = (8.0, 20.0)
_SHIFT_M = (0.014, 0.03)
_SHIFT_SECONDS = (1.3, 2.2)


@dataclass(slots=True)
class Sway:
    """Metres and radians of one frame. ``lean`` is forward, ``roll`` tips to the character's right, ``yaw`` turns left.

    ``weight`` runs from -1 (all on the right leg) to 1 (all on the left one).
    """

    x: float = 0.0
    z: float = 0.0
    weight: float = 0.0
    lean: float = 0.0
    roll: float = 0.0
    yaw: float = 0.0
    head_pitch: float = 0.0
    head_yaw: float = 0.0
    head_roll: float = 0.0


class Stander:
    """The standing body of one character."""

    def __init__(self, seed: int) -> None:
        self._random = draw = stream(seed, "sway")
        slow = {"time_constant": 1.6, "half_life": 0.35}
        self._noise = {
            "x": (0.0035, Wander(draw, time_constant=2.2, half_life=0.45)),
            "z": (0.004, Wander(draw, time_constant=2.2, half_life=0.45)),
            "lean": (0.009, Wander(draw, **slow)),
            "roll": (0.007, Wander(draw, **slow)),
            "yaw": (0.010, Wander(draw, **slow)),
            "head_pitch": (0.015, Wander(draw, time_constant=1.1, half_life=0.25)),
            "head_yaw": (0.021, Wander(draw, time_constant=1.3, half_life=0.25)),
            "head_roll": (0.015, Wander(draw, time_constant=1.3, half_life=0.3)),
        }
        self._weight = Move()
        self._wait_s = draw.uniform(2.0, 5.0)

    def step(self, *, amplitude: float = 1.0) -> Sway:
        """Advance one frame; ``amplitude`` scales drift and weight shifts."""
        self._wait_s -= DT
        if self._wait_s <= 0:
            self._shift()
        sway = Sway()
        for name, (deviation, noise) in self._noise.items():
            setattr(sway, name, amplitude * deviation * noise.step())
        sway.weight = amplitude * self._weight.step()
        return sway

    def _shift(self) -> None:
        draw = self._random
        self._wait_s = draw.uniform(*SHIFT_EVERY_S)
        side = -1.0 if self._weight.value > 0 else 1.0
        if abs(self._weight.value) < 0.05:
            side = draw.choice((-1.0, 1.0))
        # Sometimes the weight comes back to the middle instead.
        share = 0.1 if draw.random() < 0.15 else draw.uniform(_SHIFT_M[0] / _SHIFT_M[1], 1.0)
        self._weight.to(side * share, draw.uniform(*_SHIFT_SECONDS))


# How a full weight shift shapes the body: metres to the side, radians of hip drop, turn and counter-curve.
SHIFT_X_M = _SHIFT_M[1]
HIP_DROP_RAD = 0.042
HIP_TURN_RAD = 0.035
