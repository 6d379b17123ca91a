"""Lips frame by frame: the same as the whole recording at once, on time, and the same alone as in company."""

import numpy as np
import pytest
from made_voices import babble, frames_of

from bridge.models.base import CLOCK_RATE, FPS, HOP, HOPS_OF_FRAME, MODEL_RATE
from bridge.models.lips import SpeechLips
from bridge.models.speech import VISEMES
from bridge.models.speech_face import CHANNELS


@pytest.fixture(scope="module")
def lips():
    return SpeechLips.load()


def test_frames_are_the_networks_rows_at_the_frames_own_time(lips):
    pcm = babble(2.0, seed=5)[: 200 * HOP]
    rows = lips.net.hear(pcm)
    # Row k tells of (k + 1) hops less the delay; a frame's sound ends so much after the frame as is announced.
    row_times = np.arange(1, 201) * HOP / MODEL_RATE - lips.net.row_delay_s
    state, seen = lips.open(), []
    for sound in frames_of(pcm):
        [face] = lips.step([state], [sound])
        seen.append([face[f"viseme_{name}"] for name in VISEMES])
    times = np.arange(1, len(seen) + 1) / FPS - lips.look_ahead_samples / CLOCK_RATE
    for k, name in enumerate(VISEMES):
        expected = np.interp(times, row_times, rows.visemes[:, k])
        np.testing.assert_allclose(np.array(seen)[3:, k], expected[3:], atol=2e-3, err_msg=name)


def test_announced_look_ahead_is_short(lips):
    ahead = lips.look_ahead_samples / CLOCK_RATE
    assert lips.net.row_delay_s < ahead < 0.1


@pytest.mark.parametrize("begun", [0, 4])
def test_many_frames_at_once_are_as_many_steps(lips, begun):
    """From the middle of the pattern too; the frames after them go on from there."""
    sounds = list(frames_of(babble(4.0, seed=3)))
    one, many = lips.open(), lips.open()
    expected = [lips.step([one], [sound])[0] for sound in sounds]
    seen = [lips.step([many], [sound])[0] for sound in sounds[:begun]]
    seen += lips.step_clip(many, sounds[begun:-5])
    seen += [lips.step([many], [sound])[0] for sound in sounds[-5:]]
    assert len(seen) == len(expected) > 100
    assert np.ptp([face["au26_jaw_drop"] for face in expected]) > 0.1
    for face, wanted in zip(seen, expected, strict=True):
        assert face.keys() == wanted.keys()
        np.testing.assert_allclose(list(face.values()), list(wanted.values()), atol=1e-5)
    assert lips.step_clip(many, []) == []


def test_voices_together_move_as_each_alone(lips):
    voices = [babble(1.0, seed=k, pitch=120 + 50 * k) for k in range(3)]
    together = [lips.open() for _ in voices]
    alone = [lips.open() for _ in voices]
    for pieces in zip(*(frames_of(v) for v in voices), strict=False):
        faces = lips.step(together, list(pieces))
        for face, state, piece in zip(faces, alone, pieces, strict=True):
            [single] = lips.step([state], [piece])
            np.testing.assert_allclose(list(face.values()), list(single.values()), atol=1e-5)


def test_voices_may_be_at_different_parts_of_the_pattern(lips):
    pcm = babble(1.0, seed=9)
    late = lips.open()
    for k, piece in enumerate(frames_of(pcm[HOPS_OF_FRAME[0] * HOP :])):
        faces = lips.step([late, lips.open()], [piece, np.zeros(480, dtype=np.float32)])
        assert len(faces) == 2
        assert late.part in range(3), k


def test_a_silent_voice_keeps_its_mouth_at_rest(lips):
    state = lips.open()
    for frame in range(60):
        [face] = lips.step([state], [np.zeros(HOPS_OF_FRAME[frame % 3] * HOP, dtype=np.float32)])
    moved = {name: weight for name, weight in face.items() if weight > 0.03}
    assert moved.keys() == {"viseme_sil"}
    assert face.keys() == set(CHANNELS)


def test_nobody_to_step(lips):
    assert lips.step([], []) == []
