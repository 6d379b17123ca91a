"""Smooth motion in plain floats, one frame at a time: springs, minimum-jerk moves, pulses and wandering noise.

Everything advances by ``DT``, one frame at 30 fps. No value here ever jumps: positions and speeds are continuous.
Formulas: the exact step of a critically damped spring; minimum jerk after Flash & Hogan (1985).
"""

from __future__ import annotations

import math
from random import Random

from bridge.models.base import FPS

DT = 1.0 / FPS
_LN2_TIMES_2 = 2 * math.log(2)
# Gaussian tails are cut here, so that no draw throws the body about.
_MOST_SIGMAS = 2.2


def stream(seed: int, purpose: str) -> Random:
    """A random source of its own for each purpose, so that one layer's draws do not shift another's."""
    return Random(f"{seed}/{purpose}")


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """``value`` held between ``low`` and ``high``."""
    return low if value < low else high if value > high else value


def min_jerk(share: float) -> float:
    """Minimum-jerk progress, 0 to 1, at ``share`` of the time; flat outside 0..1."""
    if share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    return share * share * share * (10 + share * (6 * share - 15))


def three_points(at_0: float, at_1: float, at_2: float, expressivity: float) -> float:
    """Piecewise linear through the values for expressivity 0, 1 and 2; the ends are held."""
    e = clamp(expressivity, 0.0, 2.0)
    return at_0 + (at_1 - at_0) * e if e < 1 else at_1 + (at_2 - at_1) * (e - 1)


def gamma(random: Random, mean: float, deviation: float) -> float:
    """A draw above 0 with the given mean and standard deviation (gamma distribution)."""
    shape = (mean / deviation) ** 2
    return random.gammavariate(shape, mean / shape)


class Spring:
    """A critically damped follower: no overshoot from rest, half of the way in about ``half_life`` seconds."""

    __slots__ = ("speed", "value")

    def __init__(self, value: float = 0.0) -> None:
        self.value = value
        self.speed = 0.0

    def step(self, target: float, half_life: float) -> float:
        """Advance one frame towards ``target``, exactly as the continuous spring would."""
        rate = _LN2_TIMES_2 / half_life
        decay = math.exp(-rate * DT)
        offset = self.value - target
        slope = self.speed + offset * rate
        self.value = target + decay * (offset + slope * DT)
        self.speed = decay * (self.speed - slope * rate * DT)
        return self.value


class Move:
    """A value that goes to a target in a set time with least jerk, replanned from where it is and how it moves."""

    __slots__ = ("_coefficients", "_elapsed", "_seconds", "value")

    def __init__(self, value: float = 0.0) -> None:
        self.value = value
        self._coefficients = (value, 0.0, 0.0, 0.0, 0.0, 0.0)
        self._elapsed = 0.0
        self._seconds = 0.0

    @property
    def done(self) -> bool:
        return self._elapsed >= self._seconds

    def to(self, target: float, seconds: float) -> None:
        """Set off for ``target``, to arrive at rest after ``seconds``, keeping position, speed and acceleration."""
        t = min(self._elapsed, self._seconds)
        c0, c1, c2, c3, c4, c5 = self._coefficients
        x = c0 + t * (c1 + t * (c2 + t * (c3 + t * (c4 + t * c5))))
        v = c1 + t * (2 * c2 + t * (3 * c3 + t * (4 * c4 + t * 5 * c5)))
        a = 2 * c2 + t * (6 * c3 + t * (12 * c4 + t * 20 * c5))
        s, way = seconds, target - x
        self._coefficients = (
            x,
            v,
            a / 2,
            (20 * way - 12 * v * s - 3 * a * s * s) / (2 * s**3),
            (-30 * way + 16 * v * s + 3 * a * s * s) / (2 * s**4),
            (12 * way - 6 * v * s - a * s * s) / (2 * s**5),
        )
        self._elapsed, self._seconds = 0.0, seconds

    def step(self) -> float:
        """Advance one frame."""
        self._elapsed = t = min(self._elapsed + DT, self._seconds)
        c0, c1, c2, c3, c4, c5 = self._coefficients
        self.value = c0 + t * (c1 + t * (c2 + t * (c3 + t * (c4 + t * c5))))
        return self.value


class Pulses:
    """Bumps that rise, hold and fall with least jerk; bumps that overlap add up."""

    __slots__ = ("_bumps",)

    def __init__(self) -> None:
        self._bumps: list[list[float]] = []

    def add(self, height: float, *, rise: float, hold: float, fall: float, delay: float = 0.0) -> None:
        """Start a bump ``delay`` seconds from now."""
        self._bumps.append([-delay, height, rise, hold, fall])

    def step(self) -> float:
        """Advance one frame and sum the bumps."""
        total, alive = 0.0, []
        for bump in self._bumps:
            bump[0] += DT
            t, height, rise, hold, fall = bump
            total += height * min_jerk(t / rise if t < rise + hold else 1 - (t - rise - hold) / fall)
            if t < rise + hold + fall:
                alive.append(bump)
        self._bumps = alive
        return total


class Wander:
    """Smooth noise around 0 with standard deviation 1: an Ornstein–Uhlenbeck walk behind a critically damped spring.

    ``time_constant`` is the memory of the walk, ``half_life`` of the spring that rounds it off, both in seconds.
    """

    __slots__ = ("_half_life", "_keep", "_kick", "_random", "_scale", "_spring", "_walk")

    def __init__(self, random: Random, *, time_constant: float, half_life: float) -> None:
        self._random = random
        self._half_life = half_life
        self._keep = math.exp(-DT / time_constant)
        self._kick = math.sqrt(1 - self._keep**2)
        # Variance of an OU walk of rate a behind a double pole of rate y: y (2y + a) / (2 (y + a)^2).
        a, y = 1 / time_constant, _LN2_TIMES_2 / half_life
        self._scale = 1 / math.sqrt(y * (2 * y + a) / (2 * (y + a) ** 2))
        self._spring = Spring()
        self._walk = 0.0

    def step(self) -> float:
        """Advance one frame."""
        kick = clamp(self._random.gauss(0, 1), -_MOST_SIGMAS, _MOST_SIGMAS)
        self._walk = clamp(self._keep * self._walk + self._kick * kick, -_MOST_SIGMAS, _MOST_SIGMAS)
        return self._scale * self._spring.step(self._walk, self._half_life)
