"""Gaze statistics against "Eyes Alive", the reflex that keeps the eyes on target, and the rules of turns."""

import math

import numpy as np
import pytest
from scipy import stats

from bridge.models import plain_quat as pq
from bridge.models.filters import stream
from bridge.models.gaze import (
    FACE_DEG,
    RUNS,
    Gaze,
    angles_of,
    direction_of,
    saccade_seconds,
    saccade_size_deg,
)
from retarget import rotation

AHEAD = (0.0, 0.0)


def watch(minutes, state, seed=0):
    gaze = Gaze(seed)
    mutual, sizes, offsets = [], [], []
    for _ in range(int(minutes * 1800)):
        gaze.step(state=state, cue=None, partner=AHEAD, head_share=1.0)
        mutual.append(gaze.mutual)
        sizes.append(gaze.shift_deg)
        offsets.append(gaze.offset)
    return np.array(mutual), np.array(sizes), np.array(offsets)


def runs(flags, value):
    edges = np.flatnonzero(np.diff(flags.astype(int)))
    bounds = list(zip(edges[:-1] + 1, edges[1:] + 1, strict=True))
    return np.array([b - a for a, b in bounds if flags[a] == value])


@pytest.mark.parametrize("state", ["talking", "listening"])
def test_runs_have_the_published_lengths(state):
    mutual, _, _ = watch(120, state)
    for value, (mean, deviation) in zip((True, False), RUNS[state], strict=True):
        lengths = runs(mutual, value)
        error = deviation / math.sqrt(len(lengths))
        assert abs(lengths.mean() - mean) < 4 * error + 0.04 * mean
        assert lengths.std() == pytest.approx(deviation, rel=0.25)


def test_saccade_sizes_follow_the_published_formula():
    random = stream(3, "sizes")
    draws = [saccade_size_deg(random, 0.0, 19.0) for _ in range(4000)]
    least = -6.9 * math.log(15 / 15.7)

    def cumulative(size):
        share = 15.7 * np.exp(-np.asarray(size) / 6.9)
        return np.clip((15 - share) / (15 - 15.7 * math.exp(-19 / 6.9)), 0, 1)

    assert min(draws) >= least
    assert stats.kstest(draws, cumulative).pvalue > 0.01


def test_looks_away_are_large_and_looks_over_the_face_are_small():
    mutual, _, offsets = watch(20, "talking")
    distance = np.hypot(*offsets.T)
    edges = np.flatnonzero(np.diff(mutual.astype(int)))
    settled = np.ones(len(mutual), bool)
    for edge in edges:
        settled[edge : edge + 6] = False
    assert distance[mutual & settled].max() < 2.5
    # The vertical limit on looking up and down may shorten a look.
    assert np.percentile(distance[~mutual & settled], 5) >= FACE_DEG - 0.1


def test_directions_have_no_left_right_bias_beyond_the_table():
    mutual, _, offsets = watch(240, "talking")
    away = offsets[~mutual]
    assert abs(away[:, 0].mean()) < 0.8


def test_a_saccade_lasts_as_long_as_its_size_says():
    assert saccade_seconds(10) == pytest.approx(0.049)
    _, sizes, offsets = watch(10, "talking")
    speed = np.hypot(*np.diff(offsets, axis=0).T)
    for start in np.flatnonzero(sizes > 8):
        # Over within the saccade's time and one frame of phase.
        assert speed[start + 3] < 0.1 or sizes[start + 1 : start + 5].any()


def test_eyes_make_up_for_any_turn_of_the_head():
    gaze = Gaze(1)
    rng = np.random.default_rng(0)
    eye, target = (0.0, 1.5, 0.1), (0.3, 1.45, 1.8)
    for _ in range(60):
        gaze.eyes(pq.IDENTITY, eye, target)
    wanted = np.array(direction_of(*angles_of(pq.subtract(target, eye))))
    for _ in range(200):
        head = pq.from_rotvec(*rng.uniform(-0.25, 0.25, 3))
        inside = direction_of(*gaze.eyes(head, eye, target))
        assert np.allclose(rotation.rotate(np.array(head), np.array(inside)), wanted, atol=2e-3)


def test_looking_away_to_the_left_turns_the_eyes_to_the_left():
    gaze = Gaze(3)
    seen = []
    for _ in range(900):
        gaze.step(state="talking", cue=None, partner=AHEAD, head_share=1.0)
        yaw, pitch = gaze.eyes(pq.IDENTITY, (0.0, 1.5, 0.0), (0.0, 1.5, 2.0))
        seen.append((*gaze.offset, math.degrees(yaw), math.degrees(pitch)))
    seen = np.array(seen)
    assert np.abs(seen[:, 0]).max() > 5
    assert np.allclose(seen[:, :2], seen[:, 2:], atol=0.05)


def test_eyes_stay_within_what_eyes_can_do():
    gaze = Gaze(1)
    yaw = pitch = 0.0
    for _ in range(60):
        yaw, pitch = gaze.eyes(pq.IDENTITY, (0.0, 1.5, 0.0), (5.0, 6.0, 0.1))
    assert math.degrees(yaw) == pytest.approx(35)
    assert math.degrees(pitch) == pytest.approx(25)


def test_head_shares_a_large_shift_later_than_the_eyes_and_not_a_small_one():
    gaze = Gaze(8)
    lags, large, small = [], [], []
    frames = []
    for _ in range(30 * 600):
        gaze.step(state="talking", cue=None, partner=AHEAD, head_share=1.0)
        frames.append((gaze.offset[0], math.degrees(gaze.head_yaw), gaze.mutual))
    path = np.array(frames)
    away = path[:, 2] == 0
    large = np.abs(path[away & (np.abs(path[:, 0]) > 12), 1])
    small = np.abs(path[~away, 1])
    assert np.median(large) > 3
    assert np.median(small) < 0.5
    jumps = np.flatnonzero(np.abs(np.diff(path[:, 0])) > 6)
    for jump in jumps:
        later = np.abs(path[jump + 1 : jump + 30, 1] - path[jump, 1])
        if later.max() > 3:
            lags.append(int(np.argmax(later > later.max() / 2)))
    assert np.median(lags) >= 3


def test_cues_end_the_run():
    gaze = Gaze(2)
    gaze.step(state="talking", cue="avert", partner=AHEAD, head_share=1.0)
    assert not gaze.mutual
    gaze.step(state="talking", cue="return", partner=AHEAD, head_share=1.0)
    assert gaze.mutual


def test_head_turns_most_of_the_way_to_a_partner_at_the_side():
    gaze = Gaze(2)
    for _ in range(90):
        gaze.step(state="listening", cue="return", partner=(0.6, -0.2), head_share=1.0)
    assert 0.4 < gaze.head_yaw < 0.55
    assert -0.2 < gaze.head_pitch < -0.1
