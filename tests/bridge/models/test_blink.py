"""Blinks against the published rates and shapes."""

import numpy as np
import pytest

from bridge.models.blink import RATE_PER_MIN, Blinker
from bridge.models.filters import DT


def lids(minutes, *, seed=0, occasions=None, **how):
    blinker = Blinker(seed)
    path, starts = [], []
    for frame in range(int(minutes * 1800)):
        occasion = occasions(frame) if occasions else None
        path.append(blinker.step(occasion=occasion, **how))
        starts.append(blinker.started)
    return np.array(path), np.array(starts)


@pytest.mark.parametrize("state", RATE_PER_MIN)
def test_rate_is_the_published_one(state):
    _, starts = lids(20, state=state)
    assert starts.sum() / 20 == pytest.approx(RATE_PER_MIN[state], rel=0.1)


def test_occasions_draw_blinks_without_making_them_more():
    def phrase_end(frame):
        return "phrase_end" if frame % 75 == 0 else None

    _, starts = lids(20, state="talking", occasions=phrase_end)
    assert starts.sum() / 20 == pytest.approx(RATE_PER_MIN["talking"], rel=0.15)
    at_occasion = starts[::75].mean()
    assert at_occasion > 5 * starts.mean()


def test_rate_control_scales_and_stops():
    _, natural = lids(10, state="idle")
    _, double = lids(10, state="idle", rate_scale=2.0)
    _, none = lids(10, state="idle", rate_scale=0.0)
    assert double.sum() == pytest.approx(2 * natural.sum(), rel=0.15)
    assert none.sum() == 0


def test_lids_close_fast_and_open_slowly():
    path, starts = lids(10, state="idle")
    closing, opening = [], []
    for start in np.flatnonzero(starts)[:-1]:
        blink = path[start : start + 14]
        top = int(np.argmax(blink))
        if (np.flatnonzero(starts) == start).sum() == 1 and blink[-1] == 0:
            closing.append((blink[: top + 1] > 0).sum() * DT)
            opening.append((blink[top + 1 :] > 0).sum() * DT)
    assert 0.06 < np.mean(closing) < 0.15
    assert 0.13 < np.mean(opening) < 0.25
    assert np.mean(opening) > 1.3 * np.mean(closing)


def test_most_blinks_shut_the_eye_and_some_come_in_pairs():
    path, starts = lids(20, state="talking")
    begins = np.flatnonzero(starts)
    tops = np.array([path[b : b + 6].max() for b in begins])
    assert (tops > 0.93).mean() > 0.75
    assert tops.min() > 0.6
    pairs = (np.diff(begins) * DT < 0.45).mean()
    assert 0.03 < pairs < 0.12


def test_same_seed_same_lids():
    assert np.array_equal(lids(1, seed=4, state="idle")[0], lids(1, seed=4, state="idle")[0])
    assert not np.array_equal(lids(1, seed=4, state="idle")[0], lids(1, seed=5, state="idle")[0])
