"""Listening: nods, small smiles, tilts and brows in answer to the partner's voice, and their face if it is seen.

Nods answer phrase ends that a pause confirms, regions of low pitch (Ward & Tsukahara 2000) and now and then an
accent. Their lengths, peaks and sizes are draws from distributions fitted to annotated German feedback nods
(736 of them); the source has no degrees, so the median size of 4 degrees is ours. A silent partner gets no nods.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.models.filters import DT, Move, Pulses, Spring, clamp, stream, three_points
from bridge.models.prosody import Voice
from bridge.models.turns import Turns

_RAD = math.pi / 180
LENGTH_LN = (0.23, 0.72)
LENGTH_LIMITS_S = (0.35, 4.0)
# Cumulative shares of 0, 1, 2, 3, 4 and 5 peaks.
_PEAKS = (0.17, 0.55, 0.75, 0.86, 0.91, 1.0)
# Long nods have more peaks: rank correlation of the two draws.
_LENGTH_TO_PEAKS = 0.75
_SIZE_DEG, _SIZE_LN, _SIZE_CAP_DEG = 4.0, 0.8, 15.0
_FASTEST_DEG_PER_S = 130.0
NODS_PER_MIN = (4.0, 8.0, 15.0)
_REFRACTORY_S = 1.2
_FIRST_NOD_S = 2.0
# Chance that an occasion is answered when the rate so far is as wanted; delay from the occasion in seconds.
_OCCASIONS = {
    "boundary": (0.75, (0.0, 0.45)),
    "low_pitch": (0.45, (0.35, 0.6)),
    "accent": (0.07, (0.15, 0.4)),
}
_LOW_PITCH_S = 0.11
_NEEDS_SPEECH_S = 0.7
# A listener leans forward a little and looks friendly.
_LEAN_RAD, _FRIENDLY = 1.6 * _RAD, 0.045
# Mirroring a seen smile: delay, gain.
_MIRROR_FRAMES, _MIRROR_GAIN = 21, 0.4


@dataclass(frozen=True, slots=True)
class Nod:
    """One nod: ``seconds`` long, ``peaks`` downward peaks (0 is a single slow bow), first peak ``size_deg`` deep."""

    seconds: float
    peaks: int
    size_deg: float


@dataclass(slots=True)
class Listening:
    """One frame: radians (``pitch`` lowers the head, ``roll`` tips it to the right), weights, and a nod just begun."""

    pitch: float = 0.0
    roll: float = 0.0
    lean: float = 0.0
    smile: float = 0.0
    brow: float = 0.0
    nod: Nod | None = None


@dataclass(slots=True)
class _Plan:
    """What is left of a nod: targets in radians and the seconds to each."""

    targets: list[tuple[float, float]] = field(default_factory=list)


class Listener:
    """The listening side of one character."""

    def __init__(self, seed: int) -> None:
        self._random = stream(seed, "listener")
        self._head = Move()
        self._plan = _Plan()
        self._since_nod_s = 10.0
        self._due: float | None = None
        self._surplus = 0.0
        self._low_answered = False
        self._smile, self._tilt, self._brow = Pulses(), Pulses(), Pulses()
        self._attention = Spring()
        self._seen: deque[float] = deque([0.0] * _MIRROR_FRAMES, maxlen=_MIRROR_FRAMES)
        self._mirror = Spring()

    def step(
        self, turns: Turns, voice: Voice, *, expressivity: float, user_face: Mapping[str, float] | None = None
    ) -> Listening:
        """Advance one frame with the partner's ``voice``."""
        listening = turns.state == "listening"
        out = Listening()
        self._since_nod_s += DT
        rate = three_points(*NODS_PER_MIN, expressivity) / 60
        if listening and turns.user.talks:
            self._surplus = clamp(self._surplus - rate * DT, -3, 3)
        if listening and self._due is None and self._answers(turns, voice, expressivity):
            self._since_nod_s = 0.0
        if self._due is not None:
            self._due -= DT
            if not listening:
                self._due = None
            elif self._due <= 0:
                self._due = None
                out.nod = self._begin_nod(expressivity)
        if self._plan.targets and self._head.done:
            target, seconds = self._plan.targets.pop(0)
            self._head.to(target, seconds)
        out.pitch = self._head.step()
        gain = three_points(0.35, 1.0, 1.6, expressivity)
        out.roll = gain * self._tilt.step()
        out.brow = gain * self._brow.step()
        attention = self._attention.step(1.0 if listening else 0.0, 0.9)
        out.lean = gain * _LEAN_RAD * attention
        out.smile = _FRIENDLY * attention + clamp(
            gain * self._smile.step() + gain * self._mirrored(user_face), 0, 0.6
        )
        return out

    def _answers(self, turns: Turns, voice: Voice, expressivity: float) -> bool:
        """Whether this frame's occasion, if any, is answered; plans the nod."""
        occasion = self._occasion(turns, voice)
        busy = self._plan.targets or not self._head.done or self._since_nod_s < _REFRACTORY_S
        if occasion is None or busy:
            return False
        chance, (soonest, latest) = _OCCASIONS[occasion]
        rate = three_points(*NODS_PER_MIN, expressivity) / NODS_PER_MIN[1]
        if self._random.random() >= chance * rate * math.exp(-0.6 * self._surplus):
            return False
        self._due = self._random.uniform(soonest, latest)
        return True

    def _occasion(self, turns: Turns, voice: Voice) -> str | None:
        user = turns.user
        if voice.low_pitch_s < _LOW_PITCH_S:
            self._low_answered = False
        if turns.state_s < _FIRST_NOD_S and user.speech_s < _FIRST_NOD_S:
            return None
        if user.phrase_end and user.speech_s > _NEEDS_SPEECH_S:
            return "boundary"
        if voice.low_pitch_s >= _LOW_PITCH_S and not self._low_answered and user.speech_s > _NEEDS_SPEECH_S:
            self._low_answered = True
            return "low_pitch"
        return "accent" if voice.accent > 0.5 and user.talks else None

    def draw_nod(self) -> Nod:
        """Length, peaks and size of a nod, as people's feedback nods are distributed."""
        draw = self._random
        while True:
            long = draw.gauss(0, 1)
            seconds = math.exp(LENGTH_LN[0] + LENGTH_LN[1] * long)
            if LENGTH_LIMITS_S[0] <= seconds <= LENGTH_LIMITS_S[1]:
                break
        mixed = _LENGTH_TO_PEAKS * long + math.sqrt(1 - _LENGTH_TO_PEAKS**2) * draw.gauss(0, 1)
        rank = 0.5 * (1 + math.erf(mixed / math.sqrt(2)))
        peaks = next((n for n, share in enumerate(_PEAKS) if rank <= share), 5)
        size = min(_SIZE_DEG * math.exp(_SIZE_LN * draw.gauss(0, 1)), _SIZE_CAP_DEG)
        return Nod(seconds, min(peaks, max(int(seconds * 3.2), 1)), size)

    def _begin_nod(self, expressivity: float) -> Nod:
        nod = self.draw_nod()
        self._surplus = clamp(self._surplus + 1, -3, 3)
        self._since_nod_s = 0.0
        half = nod.seconds / (2 * max(nod.peaks, 1) + 0.5)
        size = nod.size_deg * three_points(0.6, 1.0, 1.4, expressivity)
        # A minimum-jerk move is 1.875 times as fast at its middle as on average; the first one starts above rest.
        size = min(size, _FASTEST_DEG_PER_S * half / (1.875 * 1.12), _SIZE_CAP_DEG)
        targets = [(-0.12 * size * _RAD, half * 0.5)]
        for k in range(max(nod.peaks, 1)):
            last = k == nod.peaks - 1 and k > 0
            depth = size * 0.82**k * (0.7 if last else 1.0)
            back = 0.0 if k >= nod.peaks - 1 else 0.12 * depth
            targets += [(depth * _RAD, half), (back * _RAD, half)]
        self._plan.targets = targets
        self._accompany()
        return nod

    def _accompany(self) -> None:
        """Some nods bring a smile, a tilt or a raised brow."""
        draw = self._random
        if draw.random() < 0.4:
            self._smile.add(
                draw.uniform(0.12, 0.3), rise=draw.uniform(0.3, 0.5), hold=draw.uniform(0.6, 1.6), fall=1.5
            )
        if draw.random() < 0.2:
            tilt = draw.uniform(2.5, 5.5) * draw.choice((-1.0, 1.0)) * _RAD
            self._tilt.add(tilt, rise=0.6, hold=draw.uniform(1.5, 3.0), fall=0.9)
        if draw.random() < 0.25:
            self._brow.add(draw.uniform(0.15, 0.35), rise=0.18, hold=draw.uniform(0.2, 0.6), fall=0.5)

    def _mirrored(self, user_face: Mapping[str, float] | None) -> float:
        face = user_face or {}
        sides = [face.get(f"au12_lip_corner_puller_{side}", 0.0) for side in ("left", "right")]
        self._seen.append(clamp(sum(sides) / 2))
        return self._mirror.step(_MIRROR_GAIN * self._seen[0], 0.2)
