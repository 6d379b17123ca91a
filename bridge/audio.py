"""Sound: a chunk with its place on the session clock, the timeline that chunks are laid on, and reading sound files.

Everything inside is mono float32 in -1..1; the session clock runs at 48 kHz, models hear 16 kHz.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bridge import resample
from bridge.errors import InputError
from bridge.models.base import CLOCK_RATE, HOP, MODEL_RATE

FloatArray = NDArray[np.float32]
MIN_RATE, MAX_RATE = 8000, 192000
# Chunks this close to the end of the one before are its continuation: clients round their positions.
JOIN_SAMPLES = CLOCK_RATE // 1000
# Sound further ahead of the clock than this is refused: a client that floods must not exhaust memory, and one that
# mistakes its units must not fill the timeline with silence that later sound cannot replace.
MAX_AHEAD_SAMPLES = 300 * CLOCK_RATE
_DOWN = CLOCK_RATE // MODEL_RATE
# How much sound after its end a hop needs, because of the filter that takes 48 kHz to 16 kHz.
HOP_MARGIN = resample.margin(CLOCK_RATE, MODEL_RATE)


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """``pcm (n,)`` mono at ``rate`` Hz; ``first_sample`` on the 48 kHz clock, None: after the last chunk."""

    pcm: FloatArray
    rate: int
    first_sample: int | None = None


def mono(pcm: ArrayLike) -> FloatArray:
    """Channels ``(n, c)`` mixed to one, ``(n,)`` as it is; integers of 16 bits scaled to -1..1."""
    array = np.asarray(pcm)
    samples = array.astype(np.float32)
    if array.dtype == np.int16:
        samples /= 32768
    return samples.mean(axis=1, dtype=np.float32) if samples.ndim == 2 else samples


@dataclass
class AudioCounts:
    """What was odd about the sound that came."""

    chunks: int = 0
    gaps: int = 0
    gap_samples: int = 0
    overlap_samples: int = 0
    late_samples: int = 0
    refused_samples: int = 0
    bad_samples: int = 0


@dataclass(slots=True)
class _Stream:
    """Chunks that follow each other without a gap."""

    rate: int
    origin: int
    resampler: resample.StreamResampler
    pushed: int = 0

    @property
    def expected(self) -> int:
        """Where the next chunk belongs on the clock."""
        return self.origin + (self.pushed * CLOCK_RATE) // self.rate


class AudioTimeline:
    """One speaker's sound on the session clock. What nobody has spoken is silence.

    Samples before ``end`` are known and never change, except by :meth:`truncate`.
    """

    def __init__(self) -> None:
        self._base = 0
        self._buffer = np.zeros(CLOCK_RATE, dtype=np.float32)
        self.end = 0
        self.counts = AudioCounts()
        self._stream: _Stream | None = None
        # (end, arrival): sound up to ``end`` had come by ``arrival`` microseconds.
        self._arrivals: deque[tuple[int, int]] = deque(maxlen=4096)
        # Stretches of the clock that hold sent sound, first and end.
        self._spans: deque[list[int]] = deque(maxlen=1024)

    @property
    def is_flowing(self) -> bool:
        """Whether the next chunk is expected to continue the last one."""
        return self._stream is not None

    def append(self, chunk: AudioChunk, *, now: int, arrival_us: int, slack: int = 0) -> int:
        """Lay a chunk down and return where it begins. What lies before ``end`` already is counted and left out.

        Without a position of its own a chunk follows the one before; if that ended more than ``slack`` samples before
        ``now``, it begins now. ValueError for a rate outside 8..192 kHz.
        """
        if not MIN_RATE <= chunk.rate <= MAX_RATE:
            raise ValueError(f"a rate of {chunk.rate} Hz is outside {MIN_RATE}..{MAX_RATE} Hz")
        self.counts.chunks += 1
        pcm = self._sound(chunk.pcm)
        place = self._place(chunk, now, slack)
        if place + len(pcm) * CLOCK_RATE // chunk.rate > max(now, self._base) + MAX_AHEAD_SAMPLES:
            self.counts.refused_samples += len(pcm)
            return place
        stream = self._stream
        if stream is None or stream.rate != chunk.rate or abs(place - stream.expected) > JOIN_SAMPLES:
            pcm, place = self._begin_stream(pcm, chunk.rate, place)
            stream = self._stream
        assert stream is not None
        begin = stream.expected
        stream.pushed += len(pcm)
        self._write(stream.resampler.push(pcm), sounding=True)
        self._arrivals.append((self.end, arrival_us))
        return begin

    def _sound(self, pcm: FloatArray) -> FloatArray:
        bad = ~np.isfinite(pcm)
        if bad.any():
            self.counts.bad_samples += int(bad.sum())
            pcm = np.where(bad, np.float32(0), pcm)
        return np.clip(pcm, -1, 1).astype(np.float32, copy=False)

    def _place(self, chunk: AudioChunk, now: int, slack: int) -> int:
        if chunk.first_sample is not None:
            return chunk.first_sample
        after = self._stream.expected if self._stream else self.end
        return after if self._stream and after >= now - slack else max(after, now)

    def _begin_stream(self, pcm: FloatArray, rate: int, place: int) -> tuple[FloatArray, int]:
        had_sound = bool(self._spans)
        was_flowing = self._stream is not None
        self._finish_stream()
        if place < self.end:
            lost = min(len(pcm), -(-(self.end - place) * rate // CLOCK_RATE))
            if was_flowing:
                self.counts.overlap_samples += lost
            else:
                self.counts.late_samples += lost
            pcm, place = pcm[lost:], self.end
        elif place > self.end:
            if had_sound and was_flowing:
                self.counts.gaps += 1
                self.counts.gap_samples += place - self.end
            self._write_silence(place)
        self._stream = _Stream(rate, place, resample.StreamResampler(rate, CLOCK_RATE))
        self._spans.append([place, place])
        return pcm, place

    def _finish_stream(self) -> None:
        if self._stream is not None:
            self._write(self._stream.resampler.finish(), sounding=True)
            self._stream = None

    def _write(self, samples: FloatArray, *, sounding: bool) -> None:
        self._reserve(self.end + len(samples))
        at = self.end - self._base
        self._buffer[at : at + len(samples)] = samples
        self.end += len(samples)
        if sounding and len(samples):
            self._spans[-1][1] = self.end

    def _write_silence(self, until: int) -> None:
        if until - self.end > MAX_AHEAD_SAMPLES:
            # Nobody reads what lies this far before the next sound.
            self._buffer[:] = 0
            self._base = self.end = until
            return
        self._reserve(until)
        self._buffer[self.end - self._base : until - self._base] = 0
        self.end = until

    def _reserve(self, until: int) -> None:
        if until - self._base > len(self._buffer):
            grown = np.zeros(max(2 * len(self._buffer), until - self._base), dtype=np.float32)
            grown[: self.end - self._base] = self._buffer[: self.end - self._base]
            self._buffer = grown

    def close_until(self, sample: int) -> None:
        """Nobody spoke: what is not known before ``sample`` becomes silence for good."""
        if self.end < sample:
            self._finish_stream()
        if self.end < sample:
            self._write_silence(sample)

    def truncate(self, sample: int) -> None:
        """Forget all sound from ``sample`` on; the next chunk begins a new stream."""
        self._stream = None
        self.end = min(self.end, max(sample, self._base))
        while self._spans and self._spans[-1][0] >= self.end:
            self._spans.pop()
        if self._spans:
            self._spans[-1][1] = min(self._spans[-1][1], self.end)
        while self._arrivals and self._arrivals[-1][0] > self.end:
            self._arrivals.pop()

    def forget_before(self, sample: int) -> None:
        """Release memory: nobody will read before ``sample`` again."""
        cut = min(sample, self.end) - self._base
        if cut >= CLOCK_RATE:
            kept = self._buffer[cut : self.end - self._base]
            self._buffer = np.concatenate([kept, np.zeros(CLOCK_RATE, dtype=np.float32)])
            self._base += cut
            while self._arrivals and self._arrivals[0][0] < self._base:
                self._arrivals.popleft()
            while self._spans and self._spans[0][1] < self._base:
                self._spans.popleft()

    def read(self, first: int, count: int) -> FloatArray:
        """``count`` samples of the 48 kHz clock from ``first``; silence where nothing is known."""
        samples = np.zeros(count, dtype=np.float32)
        low, high = max(first, self._base), min(first + count, self.end)
        if low < high:
            samples[low - first : high - first] = self._buffer[low - self._base : high - self._base]
        return samples

    def read_hops(self, first: int, hops: int) -> FloatArray:
        """``hops`` hops of 16 kHz from clock position ``first``; known if ``end`` is ``HOP_MARGIN`` past the last."""
        count = hops * HOP
        samples = self.read(first - HOP_MARGIN + 1, count * _DOWN + 2 * HOP_MARGIN)
        return resample.resample_at(samples, 0, count, up=1, down=_DOWN)

    def arrival_us(self, sample: int) -> int | None:
        """When sound up to ``sample`` had come; None if it never did."""
        for end, arrival in self._arrivals:
            if end >= sample:
                return arrival
        return None

    def spoken(self, first: int, end: int) -> tuple[int, int] | None:
        """The first stretch within ``first..end`` that holds sent sound, as its own first and end."""
        for low, high in self._spans:
            if max(low, first) < min(high, end):
                return max(low, first), min(high, end)
        return None


def read_sound_file(path: str | Path) -> tuple[FloatArray, int]:
    """Mono samples and rate of a wav, flac, ogg or mp3 file. InputError says what is wrong with it."""
    import soundfile

    path = Path(path)
    if not path.is_file():
        what = "is a folder, not a sound file" if path.is_dir() else "does not exist"
        raise InputError(f"{path} {what}")
    if path.stat().st_size == 0:
        raise InputError(f"{path} is empty")
    try:
        pcm, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError):
        raise InputError(f"{path} is no sound this program can read; give it wav, flac, ogg or mp3") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    if len(pcm) == 0:
        raise InputError(f"{path} holds no sound")
    bad = np.flatnonzero(~np.isfinite(pcm).all(axis=1))
    if len(bad):
        raise InputError(
            f"{path} holds {len(bad)} samples that are no numbers, the first at {bad[0] / rate:.3f} s"
        )
    if not MIN_RATE <= rate <= MAX_RATE:
        raise InputError(f"{path} has {rate} samples a second; {MIN_RATE} to {MAX_RATE} can be used")
    return np.clip(mono(pcm), -1, 1), int(rate)
