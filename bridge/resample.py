"""Streaming change of sample rate with a known, short delay.

A polyphase filter bank (windowed sinc; Smith, Digital Audio Resampling, 2002) over absolute positions, so that
the result does not depend on how the sound was cut into chunks. Block-based resamplers hold back 20 to 170 ms of a
stream; this one holds back sixteen samples of the lower of the two rates.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]
# Zero crossings of the sinc on each side: a transition band of about a tenth of the band at 80 dB.
HALF_CROSSINGS = 16
KAISER_BETA = 8.0
# The band edge in units of the lower Nyquist rate: the transition band ends where aliases would begin to be heard.
BAND_EDGE = 0.92


@lru_cache(maxsize=6)
def _filter_bank(up: int, down: int) -> FloatArray:
    """``(up, taps)``: row p weighs the samples around an output that lies p/up of a sample after the middle one."""
    stretch = max(1.0, down / up)
    half = math.ceil(HALF_CROSSINGS * stretch)
    offsets = np.arange(-half + 1, half + 1)
    time = (offsets[None, :] - np.arange(up)[:, None] / up) / stretch
    window = np.i0(KAISER_BETA * np.sqrt(np.maximum(0.0, 1 - (time / HALF_CROSSINGS) ** 2)))
    bank = np.sinc(BAND_EDGE * time) * window
    return (bank / bank.sum(axis=1, keepdims=True)).astype(np.float32)


def margin(rate_in: int, rate_out: int) -> int:
    """How many input samples around an output's place must be known for it."""
    return math.ceil(HALF_CROSSINGS * max(1.0, rate_in / rate_out))


def resample_at(samples: FloatArray, first_output: int, count: int, *, up: int, down: int) -> FloatArray:
    """Outputs ``first_output .. first_output + count`` of a signal whose sample 0 is ``samples[half - 1]``.

    ``samples`` must reach ``half`` past the last output's place; ``half`` is half the length of the filter.
    """
    bank = _filter_bank(up, down)
    if up == 1:
        first = first_output * down
        reach = (count - 1) * down + bank.shape[1]
        return np.correlate(samples[first : first + reach], bank[0], "valid")[::down]
    places = np.arange(first_output, first_output + count, dtype=np.int64) * down
    windows = np.lib.stride_tricks.sliding_window_view(samples, bank.shape[1])
    return (windows[places // up] * bank[places % up]).sum(axis=1, dtype=np.float32)


class StreamResampler:
    """One stream from ``rate_in`` to ``rate_out``; the first output lies at the first input."""

    def __init__(self, rate_in: int, rate_out: int) -> None:
        common = math.gcd(rate_in, rate_out)
        self._up, self._down = rate_out // common, rate_in // common
        self._half = _filter_bank(self._up, self._down).shape[1] // 2
        # Whole periods (``down`` inputs, ``up`` outputs) already done with; what is kept begins half a filter before.
        self._periods = 0
        self._pending = np.zeros(self._half - 1, dtype=np.float32)
        self._pushed = 0
        self._given = 0

    def push(self, samples: FloatArray) -> FloatArray:
        """Take mono float32 samples; returns the outputs that are now known."""
        if self._up == self._down:
            self._pushed += len(samples)
            return samples
        self._pushed += len(samples)
        self._pending = np.concatenate([self._pending, samples])
        # Output n lies at input n * down / up and reads up to ``half`` samples further.
        known = ((self._pushed - self._half) * self._up) // self._down
        return self._give(known)

    def finish(self) -> FloatArray:
        """The outputs still held back, as if silence followed. The stream is over after this."""
        if self._up == self._down:
            return np.zeros(0, dtype=np.float32)
        self._pending = np.concatenate([self._pending, np.zeros(2 * self._half, dtype=np.float32)])
        return self._give((self._pushed * self._up) // self._down)

    def _give(self, until: int) -> FloatArray:
        count = until - self._given
        if count <= 0:
            return np.zeros(0, dtype=np.float32)
        first = self._given - self._periods * self._up
        outputs = resample_at(self._pending, first, count, up=self._up, down=self._down)
        self._given = until
        done = until // self._up
        self._pending = self._pending[(done - self._periods) * self._down :]
        self._periods = done
        return outputs
