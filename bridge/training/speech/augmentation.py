"""Clean synthetic speech as it comes through rooms, microphones and codecs, with its labels still in place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, lfilter, sosfilt

from bridge.evaluation.visemes import Segment
from bridge.training.speech.network import SAMPLE_RATE
from bridge.training.speech.voices import Utterance

Sound = NDArray[np.float64]
# Resampling moves pitch, formants and tempo together: from a big man to a child.
_RESAMPLE = (0.8, 1.25)
_LEVEL_DB = (-40.0, -12.0)
_CLEAN_LEVEL_DB = -24.0
_CODEC_BLOCK = 512


def _rms(sound: Sound) -> float:
    return float(np.sqrt(np.mean(sound**2) + 1e-12))


def _filtered(forward: Sequence[float], back: Sequence[float], sound: Sound) -> Sound:
    return np.asarray(lfilter(forward, back, sound))


def _room(sound: Sound, draw: np.random.Generator) -> Sound:
    """A synthetic room: noise that dies away, behind the direct sound."""
    count = int(SAMPLE_RATE * draw.uniform(0.05, 0.35))
    tail = draw.normal(size=count) * np.exp(-5 * np.arange(count) / count)
    tail *= draw.uniform(0.05, 0.45) / np.sqrt(np.sum(tail**2))
    tail[0] = 1
    return fftconvolve(sound, tail)[: len(sound)]


def _equalise(sound: Sound, draw: np.random.Generator) -> Sound:
    """Two bells (Bristow-Johnson, Audio EQ Cookbook) and a tilt."""
    for _ in range(2):
        omega = 2 * np.pi * np.exp(draw.uniform(np.log(150), np.log(6000))) / SAMPLE_RATE
        gain = 10 ** (draw.uniform(-8, 8) / 40)
        alpha = np.sin(omega) / (2 * draw.uniform(0.5, 2))
        middle = -2 * np.cos(omega)
        sound = _filtered(
            [1 + alpha * gain, middle, 1 - alpha * gain], [1 + alpha / gain, middle, 1 - alpha / gain], sound
        )
    tilt = draw.uniform(-0.4, 0.4)
    return _filtered([1, -tilt], [1], sound)


def _noise(count: int, draw: np.random.Generator, *, colour: int) -> Sound:
    """Noise of power 1: white, brown or bright."""
    noise = draw.normal(size=count)
    if colour == 1:
        noise = _filtered([1], [1, -0.97], noise)
    elif colour == 2:
        noise = _filtered([1, -0.7], [1], noise)
    return noise / np.std(noise)


def _mu_law(sound: Sound, bits: int) -> Sound:
    mu = 2**bits - 1
    pressed = np.sign(sound) * np.log1p(mu * np.abs(sound)) / np.log1p(mu)
    coarse = np.round(pressed * mu / 2) / (mu / 2)
    return np.sign(coarse) * np.expm1(np.abs(coarse) * np.log1p(mu)) / mu


def _lossy(sound: Sound, draw: np.random.Generator) -> Sound:
    """Drop the weakest lines of each block's spectrum, as a codec short of bits does."""
    blocks = np.pad(sound, (0, -len(sound) % _CODEC_BLOCK)).reshape(-1, _CODEC_BLOCK)
    lines = np.fft.rfft(blocks)
    lines[np.abs(lines) < np.percentile(np.abs(lines), draw.uniform(20, 60))] = 0
    return np.fft.irfft(lines).ravel()[: len(sound)]


def _channel(sound: Sound, draw: np.random.Generator) -> Sound:
    """Level, clipping, and one of the ways a line spoils a voice."""
    sound = np.clip(sound * 10 ** (draw.uniform(*_LEVEL_DB) / 20) / _rms(sound), -1, 1)
    if draw.random() < 0.15:
        sound = _mu_law(sound, int(draw.integers(6, 9)))
    if draw.random() < 0.15:
        sections = butter(6, draw.uniform(3300, 7000), fs=SAMPLE_RATE, output="sos")
        sound = np.asarray(sosfilt(sections, sound))
    elif draw.random() < 0.1:
        sound = _lossy(sound, draw)
    if draw.random() < 0.3:
        sound = sound + _noise(len(sound), draw, colour=0) * 10 ** (-draw.uniform(50, 75) / 20)
    return sound


def augment(
    spoken: Utterance, seed: int, babble: Sequence[NDArray[np.int16]]
) -> tuple[NDArray[np.float32], list[Segment]]:
    """A spoilt copy of an utterance, with silence around it; ``babble`` are other voices to talk behind it."""
    draw = np.random.default_rng(seed)
    faster = draw.uniform(*_RESAMPLE)
    sound = soxr.resample(spoken.pcm.astype(np.float64) / 32768, SAMPLE_RATE * faster, SAMPLE_RATE)
    sound = _equalise(sound, draw)
    if draw.random() < 0.4:
        sound = _room(sound, draw)
    before, after = (int(draw.uniform(low, 0.6) * SAMPLE_RATE) for low in (0.1, 0.2))
    sound = np.concatenate([np.zeros(before), sound, np.zeros(after)])
    level = _rms(sound)
    if draw.random() < 0.8:
        noise = _noise(len(sound), draw, colour=int(draw.integers(3)))
        sound = sound + noise * level * 10 ** (-draw.uniform(8, 45) / 20)
    if len(babble) and draw.random() < 0.12:
        other = np.resize(babble[int(draw.integers(len(babble)))].astype(np.float64) / 32768, len(sound))
        sound = sound + other * level / _rms(other) * 10 ** (-draw.uniform(12, 25) / 20)
    sound = _channel(sound, draw)
    return sound.astype(np.float32), _moved(spoken.segments, before / SAMPLE_RATE, 1 / faster)


def clean(spoken: Utterance, seed: int) -> tuple[NDArray[np.float32], list[Segment]]:
    """An utterance at an ordinary level with silence around it, to validate and test with."""
    draw = np.random.default_rng(seed)
    before, after = (int(draw.uniform(low, 0.6) * SAMPLE_RATE) for low in (0.1, 0.2))
    sound = np.concatenate([np.zeros(before), spoken.pcm.astype(np.float64) / 32768, np.zeros(after)])
    sound *= 10 ** (_CLEAN_LEVEL_DB / 20) / _rms(sound)
    return sound.astype(np.float32), _moved(spoken.segments, before / SAMPLE_RATE, 1.0)


def _moved(spans: Sequence[Segment], shift_s: float, scale: float) -> list[Segment]:
    return [Segment(s.start_s * scale + shift_s, s.end_s * scale + shift_s, s.viseme) for s in spans]
