"""Visemes and articulation curves as facial action units: which muscle does what the network heard.

No learning and no chance: the same rows give the same face. Works on arrays with any leading dimensions, over time and
over voices; what must be remembered from frame to frame (how loud this voice talks, how long it has been silent) is in
:class:`MouthState`, so that frame by frame equals the whole clip.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bridge.models.base import FPS
from bridge.models.speech import CURVES
from retarget.action_units import VISEME_CHANNELS, VISEMES, channels_of

FloatArray = NDArray[np.float32]

# The weight a unit has when its curve is full: an ordinary voice opens the jaw to half of what a jaw can do.
_GAINS = {
    "jaw": (26, 0.60),
    "part": (25, 0.45),
    "pucker": (18, 0.90),
    "funnel": (22, 0.75),
    "stretch": (20, 0.42),
    "upper_raise": (10, 0.50),
    "lower_depress": (16, 0.60),
    "corner": (12, 0.25),
}
_PRESS_GAIN, _TUCK_GAIN, _TONGUE_GAIN = 0.40, 0.50, 0.15
# What is left of the jaw's opening in a /p/ and in an /f/: lips and teeth must meet.
_JAW_IN_CLOSURE, _JAW_IN_TUCK = 0.40, 0.55

CHANNELS = (
    *dict.fromkeys(c for number in (*(n for n, _ in _GAINS.values()), 8, 19, 24, 28) for c in channels_of(number)),
    *VISEME_CHANNELS,
)  # fmt: skip
_PLACE = {name: k for k, name in enumerate(CHANNELS)}
_CURVE = {name: k for k, name in enumerate(CURVES)}
_VISEME = {name: k for k, name in enumerate(VISEMES)}
_UNIT = {n: [_PLACE[c] for c in channels_of(n)] for n in (8, 10, 12, 16, 18, 19, 20, 22, 24, 25, 26, 28)}
_VISEMES_FROM = _PLACE[VISEME_CHANNELS[0]]

# A voice's own level is learned over this time, faster at first, from sound above the least level of speech.
_LEVEL_TIME_S = 3.5
_LEAST_SPEECH_DB = -50.0
_FIRST_LEVEL_DB = -26.0
_EFFORT_PER_DB = 1 / 30
_LEAST_EFFORT, _MOST_EFFORT = 0.7, 1.35
_EFFORT_TIME_S = 0.12
# After speech the mouth comes to rest in about 120 ms, three of these.
_REST_TIME_S = 0.04


@dataclass(frozen=True, slots=True)
class MouthState:
    """What the decoder remembers of voices ``(...)``: their usual level in dB, for how long it was learned (s), the
    effort they speak with (1 = usual) and how far the mouth is awake (0 = at rest)."""

    level_db: FloatArray
    learned_s: FloatArray
    effort: FloatArray
    awake: FloatArray


def initial_mouth(shape: tuple[int, ...] = ()) -> MouthState:
    """State of voices not heard yet, at rest."""
    return MouthState(
        np.full(shape, _FIRST_LEVEL_DB, dtype=np.float32),
        np.zeros(shape, dtype=np.float32),
        np.ones(shape, dtype=np.float32),
        np.zeros(shape, dtype=np.float32),
    )


def loudness_db(pcm: ArrayLike) -> float:
    """Level of a piece of sound in dB below full scale; digital silence is -100."""
    sound = np.asarray(pcm, dtype=np.float32)
    power = float(np.dot(sound, sound)) / max(len(sound), 1)
    return 10 * math.log10(power + 1e-10)


def decode(
    state: MouthState,
    visemes: FloatArray,
    curves: FloatArray,
    *,
    loudness: ArrayLike,
    expressivity: ArrayLike = 1.0,
) -> tuple[MouthState, FloatArray]:
    """One frame at 30 fps of voices ``(...)``: their next state and channel weights ``(..., len(CHANNELS))`` in 0..1.

    ``visemes (..., 15)`` and ``curves (..., 10)`` are the network's at the frame, ``loudness (...)`` the level of the
    sound in dB, ``expressivity (...)`` 0..2 scales how far the mouth moves (1 = as learned).
    """
    state = _hear(state, np.asarray(loudness, dtype=np.float32), 1 - visemes[..., _VISEME["sil"]])
    amount = state.effort * (0.75 + 0.25 * np.clip(np.asarray(expressivity, dtype=np.float32), 0, 2))
    return state, speech_to_face(visemes, curves, effort=amount, awake=state.awake)


def decode_clip(
    state: MouthState,
    visemes: FloatArray,
    curves: FloatArray,
    *,
    loudness: ArrayLike,
    expressivity: ArrayLike = 1.0,
) -> tuple[MouthState, FloatArray]:
    """Many frames of voices at once: ``visemes (t, ..., 15)`` to ``(t, ..., len(CHANNELS))``. See :func:`decode`."""
    levels = np.asarray(loudness, dtype=np.float32)
    efforts, awake = [], []
    for level, row in zip(levels, visemes, strict=True):
        state = _hear(state, level, 1 - row[..., _VISEME["sil"]])
        efforts.append(state.effort)
        awake.append(state.awake)
    amount = np.array(efforts) * (0.75 + 0.25 * np.clip(np.asarray(expressivity, dtype=np.float32), 0, 2))
    return state, speech_to_face(visemes, curves, effort=amount, awake=np.array(awake))


def speech_to_face(
    visemes: FloatArray, curves: FloatArray, *, effort: ArrayLike = 1.0, awake: ArrayLike = 1.0
) -> FloatArray:
    """Channel weights ``(..., len(CHANNELS))`` from rows ``visemes (..., 15)`` and ``curves (..., 10)``, 0..1.

    ``effort`` scales how far the mouth opens, ``awake`` how much of it moves at all. Bilabials shut the lips whatever
    the jaw does, labiodentals tuck the lower lip under the teeth; both weaken what would draw the lips apart.
    """
    face = np.zeros((*visemes.shape[:-1], len(CHANNELS)), dtype=np.float32)
    effort = np.asarray(effort, dtype=np.float32)
    awake = np.asarray(awake, dtype=np.float32)
    shut = _likely(visemes[..., _VISEME["PP"]]) * awake
    tuck = _likely(visemes[..., _VISEME["FF"]]) * (1 - shut) * awake
    kept = {
        "jaw": effort * (1 - (1 - _JAW_IN_CLOSURE) * shut) * (1 - (1 - _JAW_IN_TUCK) * tuck),
        "part": np.sqrt(effort) * (1 - shut) * (1 - 0.5 * tuck),
        "lower_depress": np.sqrt(effort) * (1 - shut) * (1 - 0.9 * tuck),
        "upper_raise": 1 - shut,
        "stretch": 1 - 0.5 * shut,
        "corner": 1 - 0.5 * shut,
    }
    for curve, (number, gain) in _GAINS.items():
        weight = curves[..., _CURVE[curve]] * gain * awake * kept.get(curve, np.float32(1))
        face[..., _UNIT[number]] = weight[..., None]
    # Lips together over whatever opening the jaw keeps: like ARKit's mouthClose, unit 8 is relative to the jaw.
    face[..., _UNIT[8]] = face[..., _UNIT[26]] * shut[..., None]
    face[..., _UNIT[24]] = (_PRESS_GAIN * shut)[..., None]
    face[..., _UNIT[28]] = (_TUCK_GAIN * tuck)[..., None]
    face[..., _UNIT[19]] = (_TONGUE_GAIN * awake * _likely(visemes[..., _VISEME["TH"]]))[..., None]
    face[..., _VISEMES_FROM:] = visemes
    return np.clip(face, 0, 1, out=face)


def _likely(probability: FloatArray) -> FloatArray:
    """How far a contact must be made, 0..1: smoothly from a fair chance to more likely than not.

    A missed closure is seen at once, a needless one hardly, so it starts well below even odds.
    """
    share = np.clip((probability - 0.12) / 0.38, 0, 1)
    return np.asarray(share * share * (3 - 2 * share), dtype=np.float32)


def _hear(state: MouthState, level: FloatArray, speech: FloatArray) -> MouthState:
    """Follow the level of the voice and whether it speaks, one frame on."""
    dt = np.float32(1 / FPS)
    voiced = (level > _LEAST_SPEECH_DB) & (speech > 0.5)
    learned = state.learned_s + dt * voiced
    rate = np.where(voiced, np.maximum(dt / _LEVEL_TIME_S, dt / (learned + 0.5)), 0)
    usual = state.level_db + rate * (level - state.level_db)
    wanted = np.where(voiced, np.clip(1 + (level - usual) * _EFFORT_PER_DB, _LEAST_EFFORT, _MOST_EFFORT), 1.0)
    effort = state.effort + (1 - math.exp(-1 / (FPS * _EFFORT_TIME_S))) * (wanted - state.effort)
    awake = np.maximum(speech, state.awake * math.exp(-1 / (FPS * _REST_TIME_S)))
    return MouthState(*(np.asarray(a, dtype=np.float32) for a in (usual, learned, effort, awake)))
