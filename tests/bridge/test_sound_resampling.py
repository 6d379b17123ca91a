"""The streaming resampler against another one, and against itself cut differently."""

import numpy as np
import pytest
import soxr

from bridge.resample import StreamResampler, margin

RATES = [(8000, 48000), (11025, 48000), (16000, 48000), (22050, 48000), (32000, 48000), (44056, 48000),
         (44100, 48000), (88200, 48000), (96000, 48000), (192000, 48000), (48000, 16000)]  # fmt: skip


def stream(signal, rate_in, rate_out, sizes):
    resampler = StreamResampler(rate_in, rate_out)
    pieces, at = [], 0
    while at < len(signal):
        size = next(sizes)
        pieces.append(resampler.push(signal[at : at + size]))
        at += size
    return np.concatenate([*pieces, resampler.finish()])


def whole(size):
    while True:
        yield size


def ragged(seed, most):
    rng = np.random.default_rng(seed)
    while True:
        yield int(rng.integers(1, most))


@pytest.mark.parametrize(("rate_in", "rate_out"), RATES)
def test_it_agrees_with_another_resampler_and_does_not_depend_on_the_cuts(rate_in, rate_out):
    time = np.arange(rate_in // 2) / rate_in
    top = 0.35 * min(rate_in, rate_out)
    signal = (0.4 * np.sin(2 * np.pi * 440 * time) + 0.4 * np.sin(2 * np.pi * top * time)).astype(np.float32)
    once = stream(signal, rate_in, rate_out, whole(len(signal)))
    assert len(once) == len(signal) * rate_out // rate_in
    assert np.array_equal(once, stream(signal, rate_in, rate_out, ragged(0, rate_in // 20)))
    other = soxr.resample(signal, rate_in, rate_out, "VHQ")
    inner = slice(rate_out // 20, min(len(once), len(other)) - rate_out // 20)
    assert np.abs(once[inner] - other[inner]).max() < 2e-4


@pytest.mark.parametrize("rate_in", [8000, 22050, 192000])
def test_one_sample_at_a_time_gives_the_same(rate_in):
    signal = np.random.default_rng(1).uniform(-1, 1, 400).astype(np.float32)
    assert np.array_equal(
        stream(signal, rate_in, 48000, whole(1)), stream(signal, rate_in, 48000, whole(len(signal)))
    )


def test_what_cannot_be_heard_at_the_lower_rate_is_taken_away():
    time = np.arange(48000) / 48000
    hiss = np.sin(2 * np.pi * 11_000 * time).astype(np.float32)
    assert np.abs(stream(hiss, 48000, 16000, whole(480)))[500:-500].max() < 1e-3


@pytest.mark.parametrize(("rate_in", "rate_out"), RATES)
def test_it_holds_back_no_more_than_its_margin(rate_in, rate_out):
    resampler = StreamResampler(rate_in, rate_out)
    given = 0
    for _ in range(50):
        given += len(resampler.push(np.zeros(rate_in // 100, np.float32)))
    pushed = 50 * (rate_in // 100)
    assert pushed * rate_out / rate_in - given <= margin(rate_in, rate_out) * rate_out / rate_in + 2
