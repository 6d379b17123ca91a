"""Clips at other rates: exact times, shortest turns, continuous signs."""

from fractions import Fraction

import numpy as np
import pytest

from retarget import rotation, smplh
from retarget.clip_issues import ClipError
from retarget.motion import MotionClip
from retarget.resample import crop, crop_seconds, resample


def turning_clip(frames: int, fps, *, rate_rad_s: float = 1.5) -> MotionClip:
    """Every joint turns steadily about an axis of its own, root and face run linearly: known at any time."""
    layout = smplh.layout()
    t = np.arange(frames) / float(fps)
    axes = np.random.default_rng(1).normal(size=(smplh.NUM_JOINTS, 3))
    axes /= np.linalg.norm(axes, axis=-1, keepdims=True)
    angle = np.broadcast_to(rate_rad_s * t[:, None], (frames, smplh.NUM_JOINTS))
    return MotionClip(
        layout=layout,
        fps=fps,
        root=np.stack((t, 2 * t, 1 - t), axis=-1),
        rotations_xyzw=rotation.from_axis(np.broadcast_to(axes, (frames, smplh.NUM_JOINTS, 3)), angle),
        face=np.broadcast_to(t[:, None] / 100, (frames, len(layout.face_channels))),
    )


RATES = [30, 24, 60, 120, 25, Fraction(30000, 1001), Fraction(60000, 1001), 37, 144]


@pytest.mark.parametrize("target", RATES)
@pytest.mark.parametrize("source", [120, Fraction(30000, 1001), 25])
def test_steady_motion_is_the_same_at_every_rate(source, target):
    clip = turning_clip(200, Fraction(source))
    out = resample(clip, Fraction(target))
    wanted = turning_clip(len(out), Fraction(target))
    assert out.fps == target
    np.testing.assert_allclose(out.root, wanted.root, atol=2e-6)
    np.testing.assert_allclose(out.face, wanted.face, atol=1e-6)
    assert rotation.angle(out.rotations_xyzw, wanted.rotations_xyzw).max() < 2e-3
    # The last frame is the last that fits, neither earlier nor beyond the end.
    end = (len(clip) - 1) / clip.fps
    assert (len(out) - 1) / out.fps <= end < len(out) / out.fps


@pytest.mark.parametrize("target", [*RATES, 1000, 1])
@pytest.mark.parametrize("frames", [1, 29, 30, 45])
def test_a_clip_can_keep_its_length_by_holding_its_end(frames, target):
    clip = turning_clip(frames, Fraction(30))
    out, short = resample(clip, Fraction(target), holds_end=True), resample(clip, Fraction(target))
    assert abs(len(out) / target - Fraction(frames, 30)) < Fraction(1, 1) / target
    assert len(out) >= len(short)
    np.testing.assert_array_equal(out.root[: len(short)], short.root)
    if len(out) > len(short) + target // 30:
        np.testing.assert_allclose(out.root[-1], clip.root[-1], atol=1e-6)
    if target % 30 == 0:
        assert len(out) * 30 == frames * target


def test_every_fourth_frame_of_120_is_the_frame_of_30_itself():
    clip = turning_clip(481, Fraction(120))
    out = resample(clip, 30)
    assert len(out) == 121
    np.testing.assert_allclose(np.abs(out.rotations_xyzw), np.abs(clip.rotations_xyzw[::4]), atol=1e-6)
    np.testing.assert_array_equal(out.root, clip.root[::4])


def test_frame_1000_of_29_97_lies_exactly_on_frame_4004_of_120():
    layout, frames = smplh.layout(), 4005
    root = np.zeros((frames, 3))
    root[-1] = 1.0
    clip = MotionClip(
        layout=layout,
        fps=Fraction(120),
        root=root,
        rotations_xyzw=np.broadcast_to(rotation.identity(smplh.NUM_JOINTS), (frames, smplh.NUM_JOINTS, 4)),
        face=np.zeros((frames, len(layout.face_channels))),
    )
    out = resample(clip, Fraction(30000, 1001))
    assert len(out) == 1001
    assert out.root[-1, 0] == 1.0
    assert out.root[-2, 0] == 0.0


def test_signs_neither_break_the_path_nor_the_output():
    clip = turning_clip(120, Fraction(120), rate_rad_s=9.0)
    flips = np.where(np.random.default_rng(2).random((120, smplh.NUM_JOINTS, 1)) < 0.5, -1, 1)
    flipped = MotionClip(clip.layout, clip.fps, clip.root, clip.rotations_xyzw * flips, clip.face)
    ours, theirs = resample(flipped, 50), resample(clip, 50)
    assert rotation.angle(ours.rotations_xyzw, theirs.rotations_xyzw).max() < 2e-3
    assert (np.sum(ours.rotations_xyzw[1:] * ours.rotations_xyzw[:-1], axis=-1) > 0).all()
    np.testing.assert_allclose(np.linalg.norm(ours.rotations_xyzw, axis=-1), 1, atol=1e-6)


def test_one_frame_stays_one_frame():
    clip = turning_clip(1, Fraction(120))
    for fps in (30, 240):
        assert len(resample(clip, fps)) == 1


@pytest.mark.parametrize("fps", [0, -30])
def test_a_rate_must_be_above_zero(fps):
    with pytest.raises(ValueError, match="above 0"):
        resample(turning_clip(3, Fraction(30)), fps)


def test_crop_takes_the_frames_named():
    clip = turning_clip(100, Fraction(50))
    np.testing.assert_array_equal(crop(clip, start=10, stop=20).root, clip.root[10:20])
    np.testing.assert_array_equal(crop_seconds(clip, start_s=0.5).root, clip.root[25:])
    np.testing.assert_array_equal(crop_seconds(clip, start_s=0.2, end_s=1.0).root, clip.root[10:50])


@pytest.mark.parametrize(("start", "stop"), [(5, 5), (-1, 3), (0, 101), (60, 50)])
def test_crops_outside_the_clip_are_refused(start, stop):
    with pytest.raises(ClipError, match="CLIP_RANGE"):
        crop(turning_clip(100, Fraction(50)), start=start, stop=stop)


@pytest.mark.parametrize(
    ("start_s", "end_s"), [(3.0, None), (-1.0, 1.0), (1.0, 1.0), (float("nan"), 1.0), (0.0, 9.0)]
)
def test_seconds_outside_the_clip_are_refused(start_s, end_s):
    with pytest.raises(ClipError, match="CLIP_RANGE"):
        crop_seconds(turning_clip(100, Fraction(50)), start_s=start_s, end_s=end_s)
