"""Where the eyes look: at the partner or away, in saccades, with the head sharing large shifts.

Sizes, directions and durations of saccades and the lengths of mutual and away runs follow Lee, Badler & Badler,
"Eyes Alive" (2002). The gaze is kept as a direction in the world; the eyes make up for every movement of the head
(vestibulo-ocular reflex), so a nod does not break eye contact. Angles: yaw to the character's left, pitch upwards.
"""

from __future__ import annotations

import math
from collections import deque
from random import Random

from bridge.models import plain_quat as pq
from bridge.models.filters import DT, Spring, clamp, gamma, min_jerk, stream
from bridge.models.plain_quat import Quat, Vec

# Mean and deviation of run lengths in frames at 30 fps: looking at the partner, looking away.
RUNS = {
    "talking": ((94.0, 95.0), (28.0, 24.0)),
    "listening": ((238.0, 47.0), (13.0, 7.0)),
    "idle": ((150.0, 80.0), (24.0, 14.0)),
}
# Shares of saccade directions, from 0 degrees (to the left) counter-clockwise in steps of 45.
DIRECTION_SHARES = (15.5, 6.5, 17.7, 7.4, 16.8, 7.9, 20.4, 7.8)
# A saccade below this stays on the partner's face; above it looks away.
FACE_DEG = 4.5
_FACE_RADIUS_DEG = 2.0
_LEAST_RUN_S = 0.2
_HEAD_DELAY_FRAMES = 2
_HEAD_HALF_LIFE_S = 0.13
_EYE_YAW, _EYE_UP, _EYE_DOWN = math.radians(35), math.radians(25), math.radians(30)
_FACE_PAUSE_S = (1.4, 0.8)
_AWAY_PAUSE_S = (0.55, 0.3)


def saccade_size_deg(random: Random, low: float, high: float) -> float:
    """Draw ``A = -6.9 ln(P / 15.7)`` degrees, P uniform on 1..15 percent, of those between ``low`` and ``high``."""
    most = min(15.7 * math.exp(-low / 6.9), 15.0)
    least = max(15.7 * math.exp(-high / 6.9), 1.0)
    return -6.9 * math.log(random.uniform(least, most) / 15.7)


def saccade_seconds(size_deg: float) -> float:
    """Duration of a saccade: 25 ms and 2.4 ms more for every degree."""
    return 0.025 + 0.0024 * size_deg


class Gaze:
    """The gaze of one character. After ``step``: ``mutual`` tells whether it looks at the partner, ``shift_deg`` the
    size of a saccade begun in this frame (0 if none), ``head_yaw`` and ``head_pitch`` the head's share in radians."""

    def __init__(self, seed: int) -> None:
        self._random = stream(seed, "gaze")
        self.mutual = True
        self.shift_deg = 0.0
        self.head_yaw = self.head_pitch = 0.0
        self._run_s = 2.5
        self._pause_s = 1.0
        self._from: tuple[float, float] = (0.0, 0.0)
        self._to = self._offset = self._from
        self._since_s, self._seconds = 1.0, 0.05
        self._partner = (Spring(), Spring())
        self._head = (Spring(), Spring())
        self._delayed: deque[tuple[float, float]] = deque(maxlen=_HEAD_DELAY_FRAMES + 1)

    def step(self, *, state: str, cue: str | None, partner: tuple[float, float], head_share: float) -> None:
        """Advance one frame.

        ``state`` is a key of :data:`RUNS`. ``cue`` "avert" or "return" ends the present run. ``partner`` is the yaw
        and pitch of the partner in radians; ``head_share`` scales how much the head joins in looking away.
        """
        self.shift_deg = 0.0
        self._run_s -= DT
        self._pause_s -= DT
        if cue == "avert" and self.mutual:
            self._look_away(state)
        elif (cue == "return" and not self.mutual) or (self._run_s <= 0 and not self.mutual):
            self._look_back(state)
        elif self._run_s <= 0:
            self._look_away(state)
        elif self._pause_s <= 0:
            self._look_around()
        self._since_s += DT
        share = min_jerk(self._since_s / self._seconds)
        (yaw, pitch), (to_yaw, to_pitch) = self._from, self._to
        self._offset = (yaw + (to_yaw - yaw) * share, pitch + (to_pitch - pitch) * share)
        self._turn_head(partner, head_share)

    @property
    def offset(self) -> tuple[float, float]:
        """Yaw and pitch away from the partner in degrees."""
        return self._offset

    def _look_away(self, state: str) -> None:
        self.mutual = False
        self._plan(RUNS[state][1], _AWAY_PAUSE_S)
        size = saccade_size_deg(self._random, FACE_DEG, 19.0)
        self._saccade(*_step_of(self._direction(), size))

    def _look_back(self, state: str) -> None:
        self.mutual = True
        self._plan(RUNS[state][0], _FACE_PAUSE_S)
        size = abs(self._random.gauss(0, 0.6))
        yaw, pitch = _step_of(self._direction(), min(size, 1.2))
        self._saccade(yaw - self._offset[0], pitch - self._offset[1])

    def _plan(self, run: tuple[float, float], pause: tuple[float, float]) -> None:
        self._run_s = max(gamma(self._random, *run) * DT, _LEAST_RUN_S)
        self._pause_s = max(gamma(self._random, *pause), _LEAST_RUN_S)

    def _look_around(self) -> None:
        """A small saccade: over the partner's face, or near the point looked at when away."""
        self._pause_s = max(
            gamma(self._random, *(_FACE_PAUSE_S if self.mutual else _AWAY_PAUSE_S)), _LEAST_RUN_S
        )
        for _ in range(6):
            yaw, pitch = _step_of(self._direction(), saccade_size_deg(self._random, 0.0, FACE_DEG))
            there = math.hypot(self._offset[0] + yaw, self._offset[1] + pitch)
            if (there <= _FACE_RADIUS_DEG) if self.mutual else (FACE_DEG <= there <= 19):
                self._saccade(yaw, pitch)
                return

    def _direction(self) -> float:
        step = self._random.choices(range(8), DIRECTION_SHARES)[0]
        return math.radians(45 * step + self._random.uniform(-12, 12))

    def _saccade(self, yaw: float, pitch: float) -> None:
        self._from = self._offset
        self._to = (self._offset[0] + yaw, clamp(self._offset[1] + pitch, -14, 10))
        self.shift_deg = math.hypot(self._to[0] - self._from[0], self._to[1] - self._from[1])
        self._seconds = saccade_seconds(self.shift_deg)
        # Saccades begin anywhere between two frames.
        self._since_s = -self._random.random() * DT

    def _turn_head(self, partner: tuple[float, float], head_share: float) -> None:
        """Most of the way to the partner; a part of large looks away, a little later than the eyes."""
        size = math.hypot(*self._to)
        joins = 0.5 * head_share * min_jerk((size - 3) / 12)
        target = (
            0.8 * partner[0] + math.radians(joins * self._to[0]),
            0.8 * partner[1] + math.radians(joins * self._to[1]),
        )
        self._delayed.append(target)
        yaw, pitch = self._delayed[0]
        half_life = _HEAD_HALF_LIFE_S + 0.004 * size
        self.head_yaw = self._head[0].step(yaw, half_life)
        self.head_pitch = self._head[1].step(pitch, half_life)

    def eyes(self, head: Quat, eye: Vec, partner_at: Vec) -> tuple[float, float]:
        """Yaw and pitch of the eyes in the head, in radians.

        ``head`` is the head's rotation in the world, ``eye`` the point between the eyes, ``partner_at`` the point
        looked at, both in the world in metres.
        """
        yaw, pitch = angles_of(pq.subtract(partner_at, eye))
        yaw = self._partner[0].step(yaw, 0.04)
        pitch = self._partner[1].step(pitch, 0.04)
        way = direction_of(yaw + math.radians(self._offset[0]), pitch + math.radians(self._offset[1]))
        yaw, pitch = angles_of(pq.rotate(pq.inverse(head), way))
        return clamp(yaw, -_EYE_YAW, _EYE_YAW), clamp(pitch, -_EYE_DOWN, _EYE_UP)


def angles_of(way: Vec) -> tuple[float, float]:
    """Yaw (left) and pitch (up) in radians of a direction that need not be unit."""
    return math.atan2(way[0], way[2]), math.atan2(way[1], math.hypot(way[0], way[2]))


def direction_of(yaw: float, pitch: float) -> Vec:
    """Unit direction of yaw (left) and pitch (up) in radians."""
    return (math.sin(yaw) * math.cos(pitch), math.sin(pitch), math.cos(yaw) * math.cos(pitch))


def _step_of(angle: float, size: float) -> tuple[float, float]:
    return size * math.cos(angle), size * math.sin(angle)
