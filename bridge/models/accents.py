"""What speaking does to head, brows and trunk: a beat at each accent, and a restless head while talking.

The apex of a head beat falls on the end of the accented syllable (Esteve-Gibert et al.); brows rise with strong
accents. Pitch lifts the head a little, phrases begin with the head up and end with it lower.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bridge.models.filters import DT, Pulses, Spring, Wander, clamp, stream, three_points

_RAD = math.pi / 180
_WANDER_RAD = {"pitch": 1.9 * _RAD, "yaw": 3.0 * _RAD, "roll": 1.9 * _RAD}
# Brows rest between two flashes.
_BROW_GAP_S = 0.6
_BROW_HALF_LIFE_S = 0.045


@dataclass(slots=True)
class SpeechMotion:
    """Radians: ``pitch`` lowers the head, ``yaw`` turns it left, ``roll`` tips it to the right; ``lean`` is the
    trunk's, forward. ``brow_inner`` and ``brow_outer`` are weights of AU1 and AU2."""

    pitch: float = 0.0
    yaw: float = 0.0
    roll: float = 0.0
    lean: float = 0.0
    brow_inner: float = 0.0
    brow_outer: float = 0.0
    beat: float = 0.0


class Accents:
    """Head, brows and trunk of one speaker."""

    def __init__(self, seed: int) -> None:
        self._random = draw = stream(seed, "accents")
        self._wander = {
            "pitch": Wander(draw, time_constant=0.8, half_life=0.16),
            "yaw": Wander(draw, time_constant=1.0, half_life=0.18),
            "roll": Wander(draw, time_constant=1.2, half_life=0.22),
        }
        self._talk = Spring()
        self._melody = Spring()
        self._phrase = Spring()
        self._pitch, self._yaw, self._roll = Pulses(), Pulses(), Pulses()
        self._brow, self._outer = Pulses(), Pulses()
        self._inner_spring, self._outer_spring = Spring(), Spring()
        self._lean = Pulses()
        self._since_brow_s = 1.0

    def step(
        self, *, talks: bool, phrase_starts: bool, accent: float, pitch: float, expressivity: float
    ) -> SpeechMotion:
        """Advance one frame: ``accent`` strength 0..1 of an accent that is due, ``pitch`` in the voice's deviations."""
        motion = SpeechMotion()
        self._since_brow_s += DT
        gain = three_points(0.3, 1.0, 1.75, expressivity)
        if accent > 0:
            motion.beat = accent
            self._accent(accent)
        if phrase_starts:
            self._brow.add(0.1, rise=0.25, hold=0.15, fall=0.6)
            self._pitch.add(-1.6 * _RAD, rise=0.28, hold=0.1, fall=0.8)
        talk = self._talk.step(1.0 if talks else 0.0, 0.25)
        melody = self._melody.step(pitch if talks else 0.0, 0.11)
        phrase = self._phrase.step(0.0 if talks else 1.0, 0.3)
        noise = {name: wander.step() * _WANDER_RAD[name] * talk for name, wander in self._wander.items()}
        motion.pitch = gain * (
            self._pitch.step() + noise["pitch"] - 0.7 * _RAD * melody + 0.6 * _RAD * phrase
        )
        motion.yaw = gain * (self._yaw.step() + noise["yaw"])
        motion.roll = gain * (self._roll.step() + noise["roll"])
        motion.lean = gain * (self._lean.step() + 0.25 * noise["pitch"] + 1.0 * _RAD * talk)
        brows = three_points(0.2, 1.0, 1.6, expressivity)
        lifted = clamp(melody, 0, 2) * talk
        inner = clamp(brows * (self._brow.step() + 0.06 * lifted), 0, 0.8)
        outer = clamp(brows * (self._outer.step() + 0.04 * lifted), 0, 0.8)
        motion.brow_inner = self._inner_spring.step(inner, _BROW_HALF_LIFE_S)
        motion.brow_outer = self._outer_spring.step(outer, _BROW_HALF_LIFE_S)
        return motion

    def _accent(self, strength: float) -> None:
        draw = self._random
        jitter = draw.uniform(0.8, 1.2)
        rise = draw.uniform(0.13, 0.18)
        kind = draw.random()
        if kind < 0.8:
            depth = (1.3 + 3.4 * strength) * jitter * _RAD
            self._pitch.add(depth, rise=rise, hold=0.02, fall=draw.uniform(0.28, 0.42))
            self._lean.add(0.25 * depth, rise=rise + 0.06, hold=0.03, fall=0.5)
        if kind > 0.6:
            turn = (1.0 + 2.6 * strength) * jitter * draw.choice((-1.0, 1.0)) * _RAD
            self._yaw.add(turn, rise=rise + 0.05, hold=0.15, fall=0.6)
        if draw.random() < 0.22:
            tilt = (1.2 + 2.4 * strength) * jitter * draw.choice((-1.0, 1.0)) * _RAD
            self._roll.add(tilt, rise=0.28, hold=0.3, fall=0.7)
        if self._since_brow_s > _BROW_GAP_S and draw.random() < 0.4 + 0.4 * strength:
            self._since_brow_s = 0.0
            height = (0.16 + 0.4 * strength) * jitter
            hold = draw.uniform(0.05, 0.2)
            self._brow.add(height, rise=0.17, hold=hold, fall=0.4)
            self._outer.add(height * draw.uniform(0.6, 1.0), rise=0.18, hold=hold, fall=0.4)
