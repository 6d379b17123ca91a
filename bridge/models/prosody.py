"""What a voice does, heard causally from 16 kHz sound: activity, loudness, pitch, accents and low-pitch regions.

Works for any voice without a network. Levels are compared with the speaker's own running mean, so loudness of the
recording does not matter. Pitch: peak of the normalised autocorrelation (Boersma 1993), 70 to 420 Hz.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge.models.base import HOP, MODEL_RATE
from bridge.models.filters import DT, clamp

_SILENCE_DB = -90.0
_LEAST_SPEECH_DB = -52.0
_ABOVE_FLOOR_DB = 11.0
_FLOOR_RISE_DB = 1.5 * DT
_WINDOW = 640
_FFT = 2048
_LAGS = (MODEL_RATE // 420, MODEL_RATE // 70)
_VOICED = 0.55
_MEAN_TIME_S = 3.0
_ACCENT_GAP_S = 0.3
_ACCENT_LEAST = 0.6
# Ward & Tsukahara (2000): pitch below the 26th percentile for 110 ms invites a backchannel.
_LOW_SHARE = 0.26

_TAPER = np.hanning(_WINDOW).astype(np.float32)
_spectrum = np.abs(np.fft.rfft(_TAPER, _FFT)) ** 2
_TAPER_LAGS = np.fft.irfft(_spectrum)[: _LAGS[1] + 1]
_TAPER_LAGS = (_TAPER_LAGS / _TAPER_LAGS[0])[_LAGS[0] :]


@dataclass(slots=True)
class Voice:
    """One frame of a voice: ``activity`` 0..1, ``loudness`` and ``pitch`` in deviations from the speaker's mean,
    ``accent`` the strength (0..1) of an accent found in this frame, ``low_pitch_s`` how long pitch has been low."""

    activity: float = 0.0
    loudness: float = 0.0
    pitch: float = 0.0
    accent: float = 0.0
    low_pitch_s: float = 0.0


class _Running:
    """Running mean and deviation with a time constant; learns fast at first."""

    __slots__ = ("count", "mean", "variance")

    def __init__(self, mean: float, deviation: float) -> None:
        self.mean, self.variance, self.count = mean, deviation**2, 0

    def score(self, value: float) -> float:
        self.count += 1
        rate = max(DT / _MEAN_TIME_S, 1 / (self.count + 3))
        delta = value - self.mean
        self.mean += rate * delta
        self.variance += rate * (delta * delta - self.variance)
        return (value - self.mean) / max(math.sqrt(self.variance), 1.0)


class VoiceTracker:
    """Listens to one voice; ``step`` takes the samples of one frame and returns its :class:`Voice`."""

    def __init__(self) -> None:
        self._tail = np.zeros(_WINDOW, dtype=np.float32)
        self._floor_db = -60.0
        self._level = _Running(-25.0, 8.0)
        self._semitones = _Running(36.0, 3.0)
        self.recent_semitones: deque[float] = deque(maxlen=240)
        self._prominence = [0.0, 0.0, 0.0]
        self._smooth_db = _SILENCE_DB
        self._since_accent_s = 1.0
        self._low_pitch_s = 0.0

    def step(self, pcm: NDArray[np.float32]) -> Voice:
        """Hear ``pcm (n,)``, three or four hops of float32."""
        hops = pcm.reshape(-1, HOP)
        power = np.einsum("ij,ij->i", hops, hops) / HOP
        loudest = 10 * math.log10(float(power.max()) + 1e-9)
        quietest = 10 * math.log10(float(power.min()) + 1e-9)
        self._tail = np.concatenate((self._tail[len(pcm) :], pcm))
        self._floor_db = min(max(quietest, -75.0), self._floor_db + _FLOOR_RISE_DB)
        above = min(loudest - self._floor_db - _ABOVE_FLOOR_DB, loudest - _LEAST_SPEECH_DB)
        activity = clamp(0.5 + above / 12)
        voice = Voice(activity=activity)
        if activity > 0.5:
            self._smooth_db += 0.6 * (max(loudest, self._smooth_db - 6) - self._smooth_db)
            voice.loudness = clamp(self._level.score(self._smooth_db), -3, 3)
            voice.pitch = self._pitch()
        else:
            self._smooth_db = max(self._smooth_db - 4, loudest)
            self._low_pitch_s = 0.0
        voice.low_pitch_s = self._low_pitch_s
        voice.accent = self._accent(voice)
        return voice

    def _pitch(self) -> float:
        window = (self._tail - self._tail.mean()) * _TAPER
        spectrum = np.fft.rfft(window, _FFT)
        lags = np.fft.irfft(spectrum.real**2 + spectrum.imag**2)
        energy = float(lags[0])
        if energy <= 1e-6:
            return 0.0
        likeness = lags[_LAGS[0] : _LAGS[1] + 1] / (energy * _TAPER_LAGS)
        best = int(likeness.argmax())
        if likeness[best] < _VOICED:
            return 0.0
        # The shortest lag that is nearly as good is the period; the best one may be twice that.
        best = int((likeness > 0.85 * likeness[best]).argmax())
        while best + 1 < len(likeness) and likeness[best + 1] > likeness[best]:
            best += 1
        semitones = 12 * math.log2(MODEL_RATE / (best + _LAGS[0]) / 27.5)
        self.recent_semitones.append(semitones)
        low = sorted(self.recent_semitones)[int(_LOW_SHARE * len(self.recent_semitones))]
        is_low = len(self.recent_semitones) > 20 and semitones <= low
        self._low_pitch_s = self._low_pitch_s + DT if is_low else 0.0
        return clamp(self._semitones.score(semitones), -3, 3)

    def _accent(self, voice: Voice) -> float:
        """A local peak of loudness and pitch together, one frame after it."""
        self._since_accent_s += DT
        before, top = self._prominence[1:]
        now = 0.7 * voice.loudness + 0.5 * voice.pitch if voice.activity > 0.5 else 0.0
        self._prominence = [before, top, now]
        peak = top > before and top >= now and top > _ACCENT_LEAST
        if not peak or self._since_accent_s < _ACCENT_GAP_S:
            return 0.0
        self._since_accent_s = 0.0
        return clamp((top - 0.4) / 1.6)
