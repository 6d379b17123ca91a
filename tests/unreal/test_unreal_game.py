"""The Unreal plugin's subsystem and the ends of its component, in stand-ins for a game, against the Python sidecar."""

from __future__ import annotations

import json
import subprocess
import time

import numpy as np
import pytest
from conformance_processes import EngineClient
from staged_character import spawn

from tools.unreal import build as core
from tools.unreal import build_engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


@pytest.mark.parametrize("program", ["EngineTests", "RemapTests"])
def test_the_modules_parts_pass_their_tests(game_programs, program):
    done = subprocess.run([str(game_programs / program)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_speech_and_its_interruption_are_told_to_blueprints(engine, talking, character):
    spawn(engine, "speaker", character, talking)
    engine.say("frames", "speaker", 5)
    engine.say("game", "start")
    engine.say("game", "connect", talking.control)
    assert engine.say("game", "tone", "agent", 90)["taken"] is True
    engine.say("told", "game", "speech_start agent")
    # More sound than a connection takes at once.
    told = engine.say("told", "speaker", "speech_start agent")["told"]
    assert "speech_end agent" not in told
    assert engine.say("game", "interrupt")["taken"] is True
    engine.say("told", "game", "interrupted ")
    engine.say("told", "speaker", "speech_end agent")
    assert engine.say("game", "tone", "user", 2)["taken"] is True
    engine.say("told", "speaker", "speech_start user")
    engine.say("told", "speaker", "speech_end user")
    engine.say("game", "end")


def test_a_control_changes_the_motion(engine, sidecar, character, mannequin):
    spawn(engine, "stirred", character, sidecar)
    engine.say("game", "start")
    engine.say("game", "connect", sidecar.control)
    arm = mannequin.joint_names.index("upperarm_l")

    def swing():
        shown = engine.say("frames", "stirred", 60)["frames"]
        return np.ptp([frame["rotations"][4 * arm : 4 * arm + 4] for frame in shown], axis=0).max()

    assert swing() > 0.05
    try:
        assert engine.say("game", "control", "expressivity", 0)["taken"] is True
        # What was made before is shown first.
        deadline = time.monotonic() + 30
        while (still := swing()) > 0.005 and time.monotonic() < deadline:
            pass
        assert still < 0.005
    finally:
        engine.say("game", "control", "expressivity", 1)
    engine.say("game", "end")


def test_a_nod_reaches_blueprints(engine, sidecar, character):
    spawn(engine, "nodder", character, sidecar)
    engine.say("told", "nodder", "backchannel nod")


def test_actors_and_games_come_and_go_without_a_trace(engine, sidecar, character):
    options = (f"control={sidecar.control}", "subject=brief", "voice=on", "copy=on")
    first = engine.say("churn", "brief", character, 20, *options)
    last = engine.say("churn", "brief", character, 60, *options)
    assert {key: last[key] for key in ("tasks", "descriptors", "objects")} == {
        key: first[key] for key in ("tasks", "descriptors", "objects")
    }
    before = engine.say("game", "again", sidecar.control, 10)
    after = engine.say("game", "again", sidecar.control, 100)
    assert {key: after[key] for key in ("tasks", "descriptors", "objects")} == {
        key: before[key] for key in ("tasks", "descriptors", "objects")
    }


def test_a_game_connects_and_adds_its_source_as_the_projects_settings_say(engine, sidecar, character):
    engine.say("game", "settings", sidecar.control)
    engine.say("game", "start")
    engine.say("game", "subject", "atstart")
    engine.say("game", "sources", 1)
    engine.say("spawn", "usual", character)
    assert engine.say("frames", "usual", 3)["frames"]
    assert engine.say("game", "control", "expressivity", 1)["taken"] is True
    assert engine.say("game", "microphone", 0)["taken"] is False
    assert engine.say("game", "microphone", 1)["taken"] is True
    engine.say("game", "end")
    engine.say("game", "sources", 0)


def test_a_frame_allocates_nothing_on_the_games_thread(game_programs, sidecar, character):
    command = [str(game_programs / "CharacterBenchmark"), str(character), sidecar.control, "200"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)
    print(measured)
    assert measured["node_allocations"] == 0
    # A nod each second is told to listeners, in text.
    assert measured["tick_allocations"] <= 8 * measured["events"]
    assert measured["events"] < 10


@pytest.mark.parametrize("sanitize", core.SANITIZERS)
def test_sanitizers_find_nothing(sidecar, character, sanitize, tmp_path):
    if "clang++" not in core.compilers():
        pytest.skip("needs clang++")
    # The other tests with these sanitizers are of the same builds.
    variant = build_engine.EngineVariant("clang++", editor=sanitize != "thread", sanitize=sanitize)
    programs = build_engine.build(variant)
    engine = EngineClient([str(programs / "CharacterClient")])
    try:
        options = (f"control={sidecar.control}", "subject=strict", "voice=on", "copy=on", "curves=controls")
        engine.say("spawn", "strict", character, *options)
        engine.say("frames", "strict", 20)
        engine.say("game", "settings", sidecar.control)
        engine.say("game", "start")
        engine.say("game", "subject", "atstart")
        engine.say("game", "connect", sidecar.control)
        assert engine.say("game", "tone", "agent", 30)["taken"] is True
        engine.say("frames", "strict", 20)
        engine.say("game", "interrupt")
        engine.say("game", "end")
        engine.say("churn", "brief", character, 14, *options[:1], *options[2:])
        engine.say("game", "again", sidecar.control, 10)
    finally:
        engine.close()
    assert engine.process.returncode == 0
    # With the threads of the audio device and the microphone.
    hum = np.sin(0.05 * np.arange(24000), dtype=np.float32) / 4
    sound, heard = tmp_path / "sound", tmp_path / "heard"
    sound.write_bytes(hum.tobytes())
    command = [programs / "VoiceClient", character, sidecar.control, sound, 24000, sound, heard]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
