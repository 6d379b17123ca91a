"""Closing a loop: the end goes over into the beginning, and nothing else changes."""

from dataclasses import replace
from fractions import Fraction

import foreign
import numpy as np
import pytest

from retarget import rotation
from retarget.loop import close_loop, resample_loop


@pytest.fixture
def clip():
    return foreign.random_clip(90, seed=2)


def turns_between(a, b):
    return rotation.angle(a, b).max()


def assert_same_frame(a, b):
    assert turns_between(a.rotations_xyzw[-1], b.rotations_xyzw[0]) < 1e-3
    np.testing.assert_array_equal(a.face[-1], b.face[0])


def test_the_first_frame_comes_once_more_and_the_step_into_it_is_no_larger_than_others(clip):
    closed = close_loop(clip, 1.0)
    assert len(closed) == len(clip) + 1
    assert_same_frame(closed, clip)
    np.testing.assert_array_equal(closed.root[-1], clip.root[0])
    steps = rotation.angle(closed.rotations_xyzw[1:], closed.rotations_xyzw[:-1])
    assert turns_between(clip.rotations_xyzw[-1], clip.rotations_xyzw[0]) > 3 * steps[:60].max(), (
        "it was open"
    )
    assert steps[-1].max() < 1.5 * steps[-31:-1].max()
    moved = np.abs(np.diff(closed.root, axis=0))
    assert moved[-1].max() < 1.5 * moved[:-1].max()


def test_what_lies_before_is_untouched_and_rotations_stay_unit(clip):
    closed = close_loop(clip, 1.0)
    first = len(clip) - round(float(clip.fps))
    np.testing.assert_array_equal(closed.root[:first], clip.root[:first])
    assert turns_between(closed.rotations_xyzw[:first], clip.rotations_xyzw[:first]) < 1e-3
    np.testing.assert_allclose(np.linalg.norm(closed.rotations_xyzw, axis=-1), 1, atol=1e-5)


def test_the_path_over_the_ground_goes_on_where_it_is_kept(clip):
    walking = replace(clip, root=clip.root + np.arange(len(clip))[:, None] * np.float32([0.01, 0, 0.02]))
    closed = close_loop(walking, 1.0, keeps_path=True)
    np.testing.assert_array_equal(closed.root[:-1, [0, 2]], walking.root[:, [0, 2]])
    step = walking.root[-1] - walking.root[-2]
    np.testing.assert_allclose(closed.root[-1, [0, 2]], (walking.root[-1] + step)[[0, 2]], atol=1e-6)
    assert closed.root[-1, 1] == walking.root[0, 1]


@pytest.mark.parametrize("rate", [60, 24, 15, Fraction(30000, 1001), 37])
def test_a_loop_ends_in_its_first_frame_at_every_rate_and_lasts_as_long(clip, rate):
    closed = close_loop(clip, 1.0)
    other = resample_loop(closed, Fraction(rate))
    assert_same_frame(other, clip)
    np.testing.assert_array_equal(other.root[-1], clip.root[0])
    assert abs((len(other) - 1) / rate - len(clip) / clip.fps) < 1 / rate


def test_the_shortest_loop_is_closed_over_one_frame(clip):
    assert_same_frame(close_loop(clip, 1e-6), clip)


def test_nothing_is_done_for_no_time_and_for_a_single_frame(clip):
    assert close_loop(clip, 0) is clip
    single = foreign.random_clip(1, seed=3)
    assert close_loop(single, 1.0) is single
    with pytest.raises(ValueError, match="-1"):
        close_loop(clip, -1)
