"""A recorded clip as a motion model."""

from fractions import Fraction

import numpy as np
import pytest

from bridge.models.base import CLOCK_RATE, FPS, FRAME_SAMPLES, HOP, HOPS_OF_FRAME, ModelInput
from bridge.models.clip import LOOP_BLEND_FRAMES, AtEnd, ClipModel
from retarget import rotation, smplh
from retarget.motion import MotionClip, MotionLayout
from retarget.resample import resample


def clip_of(frames: int, fps: Fraction = Fraction(120)) -> MotionClip:
    layout = smplh.layout()
    t = np.arange(frames) / float(fps)
    angles = np.broadcast_to(np.sin(t)[:, None], (frames, smplh.NUM_JOINTS))
    axes = np.broadcast_to(np.array([0.0, 0.6, 0.8]), (frames, smplh.NUM_JOINTS, 3))
    return MotionClip(
        layout=layout,
        fps=fps,
        root=np.stack((t, 0 * t + 0.9, 0 * t), axis=-1),
        rotations_xyzw=rotation.from_axis(axes, angles),
        face=np.broadcast_to((t % 1)[:, None], (frames, len(layout.face_channels))),
    )


def given(frame: int, epoch: int = 0) -> ModelInput:
    hops = np.zeros(HOPS_OF_FRAME[frame % 3] * HOP, dtype=np.float32)
    return ModelInput(sample=frame * FRAME_SAMPLES, epoch=epoch, agent_pcm=hops, user_pcm=hops)


def play(model: ClipModel, frames: int, state=None):
    state = model.open() if state is None else state
    return [model.step([state], [given(k)])[0] for k in range(frames)]


def test_frames_are_those_of_the_clip_at_30_fps():
    clip = clip_of(481)
    outputs = play(ClipModel(clip), 121)
    expected = resample(clip, FPS)
    assert len(expected) == 121
    np.testing.assert_array_equal([o.frame.root for o in outputs], expected.root)
    np.testing.assert_array_equal([o.frame.rotations_xyzw for o in outputs], expected.rotations_xyzw)
    np.testing.assert_array_equal([o.frame.face for o in outputs], expected.face)
    assert [o.frame.sample for o in outputs] == [k * CLOCK_RATE // FPS for k in range(121)]


def test_the_end_is_told_once_and_held():
    model = ClipModel(clip_of(41))
    state = model.open()
    outputs = play(model, 20, state)
    ends = [(k, e.name, e.sample) for k, o in enumerate(outputs) for e in o.events]
    assert ends == [(10, "end", 10 * FRAME_SAMPLES)]
    for output in outputs[11:]:
        np.testing.assert_array_equal(output.frame.rotations_xyzw, outputs[10].frame.rotations_xyzw)
    assert model.has_ended(state)
    assert not model.has_ended(model.open())


def test_a_loop_comes_round_without_a_jump():
    model = ClipModel(clip_of(361), at_end=AtEnd.LOOP)
    length = len(model.clip)
    outputs = play(model, 2 * length + 1)
    loops = [(k, e.name, e.data["count"]) for k, o in enumerate(outputs) for e in o.events]
    assert loops == [(length, "loop", 1), (2 * length, "loop", 2)]
    np.testing.assert_array_equal(outputs[length].frame.root, outputs[0].frame.root)
    rotations = np.array([o.frame.rotations_xyzw for o in outputs])
    steps = rotation.angle(rotations[1:], rotations[:-1]).max(axis=-1)
    travel = np.abs(np.diff([o.frame.root[0] for o in outputs]))
    seam = slice(length - LOOP_BLEND_FRAMES - 1, length + 1)
    assert steps[seam].max() < 0.1
    assert travel[seam].max() < 0.6
    # Outside the seam the clip is itself.
    inside = slice(0, length - LOOP_BLEND_FRAMES)
    plain = resample(clip_of(361), FPS)
    np.testing.assert_array_equal(rotations[:length][inside], plain.rotations_xyzw[inside])


def test_sessions_stepped_together_are_sessions_stepped_alone():
    model = ClipModel(clip_of(200), at_end=AtEnd.LOOP)
    late, early = model.open(seed=1), model.open(seed=2)
    play(model, 7, early)
    together = [model.step([late, early], [given(k), given(k + 7)]) for k in range(100)]
    alone = play(model, 107)
    for k, (a, b) in enumerate(together):
        np.testing.assert_array_equal(a.frame.root, alone[k].frame.root)
        np.testing.assert_array_equal(b.frame.root, alone[k + 7].frame.root)


def test_an_interruption_changes_the_epoch_only():
    model = ClipModel(clip_of(200))
    state = model.open()
    play(model, 5, state)
    model.interrupt(state, sample=5 * FRAME_SAMPLES)
    after = model.step([state], [given(5, epoch=1)])[0].frame
    assert after.epoch == 1
    np.testing.assert_array_equal(after.root, play(model, 6)[5].frame.root)


def test_one_frame_and_odd_rates_play():
    single = ClipModel(clip_of(1))
    assert [e.name for o in play(single, 3) for e in o.events] == ["end"]
    assert len(play(ClipModel(clip_of(1), at_end=AtEnd.LOOP), 3)) == 3
    model = ClipModel(clip_of(300, Fraction(30000, 1001)))
    assert len(model.clip) == 300


def test_only_smplh_clips_with_frames_are_played():
    other = MotionLayout(("a",), (-1,), np.zeros((1, 3), np.float32), rotation.identity(1))
    clip = MotionClip(other, Fraction(30), np.zeros((2, 3)), rotation.identity(2, 1), np.zeros((2, 0)))
    with pytest.raises(ValueError, match="SMPL-H"):
        ClipModel(clip)
    whole = clip_of(3)
    none = MotionClip(whole.layout, whole.fps, whole.root[:0], whole.rotations_xyzw[:0], whole.face[:0])
    with pytest.raises(ValueError, match="without frames"):
        ClipModel(none)
