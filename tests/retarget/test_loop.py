"""Closing a loop: the end goes over into the beginning, and nothing else changes."""

import foreign
import numpy as np
import pytest

from retarget import rotation
from retarget.loop import close_loop


@pytest.fixture
def clip():
    return foreign.random_clip(90, seed=2)


def test_the_seam_is_no_larger_than_the_steps_beside_it(clip):
    closed = close_loop(clip, 1.0)
    seam = rotation.angle(closed.rotations_xyzw[-1], closed.rotations_xyzw[0])
    steps = rotation.angle(closed.rotations_xyzw[1:], closed.rotations_xyzw[:-1])
    before = rotation.angle(clip.rotations_xyzw[-1], clip.rotations_xyzw[0])
    assert before.max() > 3 * steps[:60].max(), "the clip was open"
    assert seam.max() < 1.5 * steps[-31:].max()
    assert np.abs(closed.root[-1] - closed.root[0]).max() < 1.5 * np.abs(np.diff(closed.root, axis=0)).max()


def test_what_lies_before_is_untouched_and_rotations_stay_unit(clip):
    closed = close_loop(clip, 1.0)
    first = len(clip) - round(float(clip.fps))
    np.testing.assert_array_equal(closed.root[:first], clip.root[:first])
    assert rotation.angle(closed.rotations_xyzw[:first], clip.rotations_xyzw[:first]).max() < 1e-3
    np.testing.assert_allclose(np.linalg.norm(closed.rotations_xyzw, axis=-1), 1, atol=1e-5)
    assert len(closed) == len(clip)


def test_nothing_is_done_for_no_time_and_for_a_single_frame(clip):
    assert close_loop(clip, 0) is clip
    single = foreign.random_clip(1, seed=3)
    assert close_loop(single, 1.0) is single
    with pytest.raises(ValueError, match="-1"):
        close_loop(clip, -1)
