"""Recorded streams and takes with a sound of their own: on the character they were made for, with what was said."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from test_bake_places import speak, tree, walk
from test_recording import layout_message, motion_message

from bridge import protocol
from bridge.bake_audio import agent_voice
from bridge.cli import main
from bridge.models.base import CLOCK_RATE
from bridge.recording import read_recording, write_recording
from bridge.rig_library import RigLibrary
from retarget.formats.glb_file import read_glb

FIRST = 1600 * 7


def sound_message(speaker, sample, pcm, *, rate=16000):
    return protocol.encode_sound(
        protocol.Sound("main", speaker, 0, 0, sample, rate, np.asarray(pcm, np.int16))
    )


def recorded(path, *sounds, rig="woman", of=None):
    layout = RigLibrary().named(of or rig).retargeter.layout
    frames = [motion_message(layout, FIRST + 1600 * k, x=0.01 * k, weight=0.1 * k) for k in range(10)]
    write_recording(path, [layout_message(layout, rig=rig), *frames, *sounds])
    return path


def bake(*words):
    return main(["bake", *map(str, words), "--json"])


def told(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


@pytest.mark.parametrize("rig", [(), ("--rig", "woman")])
def test_a_stream_is_baked_on_the_character_it_was_made_for(rig, tmp_path, capsys):
    source = recorded(tmp_path / "talk.avbr")
    assert bake(source, *rig, "-o", tmp_path / "talk.glb") == 0
    assert told(capsys)["rig"] == "woman"
    document = read_glb(tmp_path / "talk.glb").document
    assert len(document["meshes"]) > 1
    assert len(document["materials"]) > 1


def test_speech_beside_a_stream_is_of_the_same_character(tmp_path, capsys):
    source, line = recorded(tmp_path / "talk.avbr"), speak(tmp_path / "line.wav")
    assert bake(source, line, "-o", tmp_path / "both.glb") == 0
    assert [take["name"] for take in told(capsys)["takes"]] == ["talk", "line"]


def test_a_stream_of_another_character_of_that_name_is_refused(tmp_path, capsys):
    source = recorded(tmp_path / "talk.avbr", of="mixamo")
    assert bake(source, "-o", tmp_path / "talk.glb") == 2
    assert "recorded for another 'woman': this one has no joint" in capsys.readouterr().err
    assert not (tmp_path / "talk.glb").exists()


def test_the_name_in_a_stream_is_no_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("trap.glb").write_bytes(b"not to be opened")
    source = recorded(tmp_path / "talk.avbr", rig="trap.glb", of="mixamo")
    assert bake(source, "-o", "talk.fbx") == 0


def test_what_the_agent_said_comes_along(tmp_path, capsys):
    ramp = np.arange(1, 3201)
    source = recorded(
        tmp_path / "talk.avbr",
        sound_message("agent", FIRST - 300, ramp[:100]),
        sound_message("user", FIRST, np.full(400, 9)),
        sound_message("agent", FIRST + 4800, ramp),
    )
    assert bake(source, "--audio", "-o", tmp_path / "talk.glb") == 0
    assert told(capsys)["sounds"] == [str(tmp_path / "talk.wav")]
    pcm, rate = soundfile.read(tmp_path / "talk.wav", dtype="int16")
    assert (rate, len(pcm)) == (16000, 16000 // 3)
    # 300 of 48,000 samples a second are 100 of 16,000: all of the first piece lies before the first frame.
    assert not pcm[:1600].any()
    np.testing.assert_array_equal(pcm[1600:4800], ramp)
    assert not pcm[4800:].any()
    assert bake(source, "--audio", "--start", "0.1", "-o", tmp_path / "cut.glb") == 0
    np.testing.assert_array_equal(
        soundfile.read(tmp_path / "cut.wav", dtype="int16")[0], np.append(ramp, np.zeros(533))[:3733]
    )


def test_a_voice_of_several_rates_is_brought_to_one(tmp_path):
    second = 0.3 * np.sin(np.arange(4800) * 2 * np.pi * 220 / CLOCK_RATE) * 32767
    source = recorded(
        tmp_path / "talk.avbr",
        sound_message("agent", FIRST, second[::3]),
        sound_message("agent", FIRST + 4800, second, rate=CLOCK_RATE),
    )
    voice = agent_voice(read_recording(source))
    assert (voice.rate, len(voice.pcm)) == (CLOCK_RATE, 9600)
    middle = slice(600, 4200)
    assert np.abs(voice.pcm[:4800][middle] - second[middle]).max() < 200


def test_a_stream_without_a_voice_says_so_before_anything_is_written(tmp_path, capsys):
    source = recorded(tmp_path / "talk.avbr", sound_message("user", FIRST, np.ones(100)))
    assert bake(source, "--audio", "-o", tmp_path / "talk.glb") == 2
    assert "talk.avbr: the recording of 'hero' holds no voice" in capsys.readouterr().err
    assert not (tmp_path / "talk.glb").exists()


def test_a_motion_brings_the_sound_of_its_name(tmp_path, capsys):
    source = tree(tmp_path / "train")
    speak(source / "audio" / "V00_a.wav", 20 / 30)
    take = source / "smplh" / "body_pose" / "V00_a.npy"
    assert bake(take, "--audio", "--start", "0.1", "--rig", "mixamo", "-o", tmp_path / "take.fbx") == 0
    assert soundfile.info(tmp_path / "take.wav").frames == round(17 / 30 * CLOCK_RATE)
    speak(tmp_path / "walk.wav", 1)
    moved = walk(tmp_path / "walk.bvh")
    assert bake(moved, "--audio", "--rig", "mixamo", "-o", tmp_path / "walked.fbx") == 0
    assert soundfile.info(tmp_path / "walked.wav").duration == pytest.approx(0.4)
