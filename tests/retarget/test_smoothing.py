"""Frames that glide: as fast at any frame rate, the short way round, and never across a cut."""

import numpy as np
import pytest

from retarget import rotation
from retarget.motion import MotionFrame, MotionLayout
from retarget.smoothing import SmoothedRetargeter, kept_share

RATE = 48000
LAYOUT = MotionLayout(("hips",), (-1,), np.zeros((1, 3)), rotation.identity(1), ("smile",))


class AsItIs:
    layout = LAYOUT

    def apply(self, frame):
        return frame


def frame(sample, *, turn=0.0, value=0.0, epoch=0, sign=1):
    q = sign * rotation.rotvec_to_quat(np.array([[0, turn, 0]], dtype=np.float32))
    return MotionFrame(sample, np.full(3, value, np.float32), q, np.full(1, value, np.float32), epoch)


def after_a_step(fps, *, seconds=0.1, half_life_s=0.05, **more):
    smoother = SmoothedRetargeter(AsItIs(), half_life_s=half_life_s, sample_rate=RATE)
    smoother.apply(frame(0))
    count = round(seconds * fps)
    for k in range(1, count + 1):
        out = smoother.apply(frame(k * RATE // fps, turn=1.0, value=1.0, **more))
    return out


@pytest.mark.parametrize("fps", [20, 30, 60, 120])
def test_a_step_is_three_quarters_done_after_two_half_lives_at_any_rate(fps):
    out = after_a_step(fps)
    np.testing.assert_allclose(out.root, 0.75, atol=1e-5)
    np.testing.assert_allclose(out.face, 0.75, atol=1e-5)
    np.testing.assert_allclose(rotation.quat_to_rotvec(out.rotations_xyzw), [[0, 0.75, 0]], atol=1e-4)


def test_a_quaternion_of_the_other_sign_is_no_turn():
    out = after_a_step(30, sign=-1)
    np.testing.assert_allclose(rotation.quat_to_rotvec(out.rotations_xyzw), [[0, 0.75, 0]], atol=1e-4)


@pytest.mark.parametrize("cut", [{"epoch": 1}, {"sample": 30 * RATE}, {"sample": -1600}])
def test_nothing_glides_across_an_interruption_or_a_jump_in_time(cut):
    smoother = SmoothedRetargeter(AsItIs(), half_life_s=1.0, sample_rate=RATE)
    smoother.apply(frame(0))
    out = smoother.apply(frame(**{"sample": 1600, "value": 1.0, **cut}))
    np.testing.assert_array_equal(out.root, 1)


def test_after_a_reset_the_frame_is_taken_as_it_is():
    smoother = SmoothedRetargeter(AsItIs(), half_life_s=1.0, sample_rate=RATE)
    smoother.apply(frame(0))
    smoother.reset()
    np.testing.assert_array_equal(smoother.apply(frame(1600, value=1.0)).root, 1)


def test_a_half_life_leaves_a_half_and_one_of_nothing_is_refused():
    assert kept_share(0.2, 0.2) == 0.5
    assert kept_share(0.2, 0.0) == 0.0
    with pytest.raises(ValueError, match="above 0"):
        SmoothedRetargeter(AsItIs(), half_life_s=0.0, sample_rate=RATE)
