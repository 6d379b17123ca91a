"""Bake is the live path: the same frames, in a file."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
from fakes import FakeModel

from bridge import bake
from bridge.audio import AudioChunk, read_sound_file
from bridge.bake_formats import FORMATS, format_of
from bridge.cli import main
from bridge.clock import ManualClock
from bridge.commands.bake import frame_rate
from bridge.demo import CONVERSATION_FILE, at_clock_rate
from bridge.errors import InputError
from bridge.inputs.automation import read_automation
from bridge.models import load_model
from bridge.session import Session, step_sessions


@pytest.fixture
def voice(tmp_path):
    rng = np.random.default_rng(0)
    pcm = (rng.normal(0, 0.1, 48000 * 2) * np.hanning(96000)).astype(np.float32)
    soundfile.write(tmp_path / "line.wav", pcm, 48000, subtype="FLOAT")
    return tmp_path / "line.wav", pcm


def test_bake_and_a_live_session_fed_in_pieces_make_the_same_frames(voice):
    path, pcm = voice
    baked = bake.speech_clip(FakeModel(), path)
    clock = ManualClock()
    session = Session("live", model=FakeModel(), clock=clock)
    frames = []
    for first in range(0, len(pcm), 960):
        session.push_audio("agent", AudioChunk(pcm[first : first + 960], 48000, first))
        frames += [stepped.output.frame for stepped in step_sessions([session], clock)]
        clock.advance(ms=20)
    assert len(frames) > 40
    for k, frame in enumerate(frames[: len(baked)]):
        np.testing.assert_allclose(frame.rotations_xyzw, baked.rotations_xyzw[k], atol=1e-6)
        np.testing.assert_allclose(frame.face, baked.face[k], atol=1e-6)
    assert np.ptp(baked.face, axis=0).max() > 0


@pytest.fixture(scope="module")
def model():
    return load_model()


def test_the_shipped_model_bakes_what_it_does_live(model):
    path = demo_recording()
    baked = bake.speech_clip(model, path)
    pcm = at_clock_rate(*read_sound_file(path))
    clock = ManualClock()
    session = Session("live", model=model, clock=clock)
    frames = []
    for first in range(0, len(pcm), 1024):
        session.push_audio("agent", AudioChunk(pcm[first : first + 1024], 48000, first))
        for _ in range(8):
            frames += [stepped.output.frame for stepped in step_sessions([session], clock)]
            clock.advance(us=2667)
    assert len(frames) >= len(baked) - 8
    for k, frame in enumerate(frames[: len(baked)]):
        np.testing.assert_allclose(frame.rotations_xyzw, baked.rotations_xyzw[k], atol=1e-5)
        np.testing.assert_allclose(frame.face, baked.face[k], atol=1e-5)
        np.testing.assert_allclose(frame.root, baked.root[k], atol=1e-6)


def test_controls_move_over_time(model, tmp_path):
    path = demo_recording()
    file = tmp_path / "controls.yaml"
    file.write_text("gaze_x: [[1, 0], [1.2, 3]]\n")
    plain = bake.speech_clip(model, path)
    moved = bake.speech_clip(model, path, automation=read_automation(file))
    gaze = plain.layout.channel("gaze_left")
    np.testing.assert_array_equal(plain.rotations_xyzw[:25], moved.rotations_xyzw[:25])
    after = slice(60, 90)
    assert moved.face[after, gaze].mean() > plain.face[after, gaze].mean() + 0.1


def demo_recording():
    return next(
        path for path in sorted(CONVERSATION_FILE.parent.glob("*.flac")) if soundfile.info(path).duration > 3
    )


def test_speech_longer_than_a_session_hears_ahead_is_heard_to_its_end(tmp_path, monkeypatch):
    """A session refuses sound that lies minutes ahead of its clock; a bake must not lose it."""
    monkeypatch.setattr("bridge.audio.MAX_AHEAD_SAMPLES", 30 * 48000)
    pcm = np.zeros(48000 * 70, np.float32)
    pcm[-48000 * 2 :] = np.random.default_rng(0).normal(0, 0.1, 96000)
    soundfile.write(tmp_path / "long.wav", pcm, 48000, subtype="FLOAT")
    clip = bake.speech_clip(FakeModel(), tmp_path / "long.wav")
    assert len(clip) == 70 * 30
    assert np.ptp(clip.face[-60:], axis=0).max() > 10 * np.ptp(clip.face[:1800], axis=0).max()


def test_a_clip_is_as_long_as_its_sound(voice):
    assert len(bake.speech_clip(FakeModel(), voice[0])) == 60


@pytest.mark.parametrize(
    ("name", "exists", "words"),
    [
        ("x.fbx", True, "exists.*--force"),
        ("none/x.fbx", False, "no folder"),
    ],
)
def test_an_output_that_cannot_be_is_refused_first(tmp_path, name, exists, words):
    path = tmp_path / name
    if exists:
        path.write_bytes(b"")
    with pytest.raises(InputError, match=words):
        bake.check_output(path, 1, format_of(path), force=False)


def test_an_ending_that_no_format_has_lists_those_there_are():
    with pytest.raises(InputError, match=r"'\.abc'; known: \.fbx, \.glb"):
        format_of(Path("x.abc"))
    with pytest.raises(InputError, match="known: fbx, glb"):
        format_of(Path("x.fbx"), "abc")


def test_the_longest_ending_says_the_format_and_a_name_overrules_it():
    assert [row.name for row in FORMATS if format_of(Path(f"x{row.endings[0]}")) is not row] == []
    assert format_of(Path("X.FBX"), "glb").name == "glb"


def test_the_help_tells_every_format(capsys):
    with pytest.raises(SystemExit):
        main(["bake", "--help"])
    text = capsys.readouterr().out
    for row in FORMATS:
        assert row.holds in text
        assert all(ending in text for ending in row.endings)


def test_rates_are_exact():
    assert frame_rate("30") == 30
    assert frame_rate("29.97") == Fraction(30000, 1001)
    assert frame_rate("30000/1001") == Fraction(30000, 1001)
    assert frame_rate("45000/1501") == Fraction(45000, 1501)
    assert frame_rate("33.3333333") == Fraction(100, 3)


@pytest.mark.parametrize("rate", ["0", "-1", "x", "1/0", "1e-9", "0.99", "1001"])
def test_a_rate_that_is_none_is_bad_input(rate, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["bake", "a.wav", "-o", str(tmp_path / "a.fbx"), "--fps", rate])
    assert ended.value.code == 2
    assert "frame rate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.bvh"], "none.bvh"),
        (["tests/data/bvh/cmu_01_01.bvh", "--rig", "robot"], "known: woman"),
        (["tests/data/bvh/cmu_01_01.bvh", "--start", "3", "--end", "2"], "start"),
        (["tests/data/bvh/cmu_01_01.bvh", "--name", "a", "--name", "b"], "2 names for 1 inputs"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_2(arguments, words, tmp_path, capsys):
    assert main(["bake", *arguments, "-o", str(tmp_path / "a.fbx")]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_recorded_motion_becomes_a_file(tmp_path, capsys):
    target = tmp_path / "walk.fbx"
    arguments = [
        "bake",
        "tests/data/bvh/cmu_01_01.bvh",
        "--rig",
        "mixamo",
        "--end",
        "1",
        "--fps",
        "30",
        "--json",
    ]
    assert main([*arguments, "-o", str(target)]) == 0
    assert '"frames": 30' in capsys.readouterr().out
    assert target.read_bytes().startswith(b"Kaydara FBX Binary")
