"""The real command line in a process of its own: help, bad input, exit codes, a clean end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bridge import __version__
from bridge.cli import COMMANDS, build_parser, main

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def command(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "bridge", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=ENVIRONMENT,
        cwd=more.pop("cwd", ROOT),
        timeout=120,
        check=False,
    )


def refused(*arguments, words, **more):
    done = command(*arguments, **more)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert re.search(words, done.stderr, re.DOTALL), done.stderr
    return done


def test_help_imports_nothing_heavy():
    heavy = "numpy scipy zmq msgpack aiohttp yaml soundfile onnxruntime torch rich"
    code = (
        "import sys; from bridge.cli import build_parser; build_parser().format_help();"
        f"print([name for name in '{heavy}'.split() if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_version_is_that_of_the_package():
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_command_has_help_with_examples(capsys):
    names = [module.__name__.rsplit(".", 1)[1] for module in COMMANDS]
    assert names == [
        "demo",
        "serve",
        "replay",
        "record",
        "bake",
        "inspect",
        "rig",
        "bench",
        "doctor",
        "train",
    ]
    for name in names:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        text = capsys.readouterr().out
        assert "examples:" in text, name
        assert f"avatar-bridge {name}" in text
    assert "Exit codes" in build_parser().format_help()


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["serve", "--control-port", "99999"], ["demo", "--seconds", "-1"]]
)
def test_what_the_parser_refuses_exits_with_two(arguments):
    refused(*arguments, words="avatar-bridge")


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    (folder / "text.wav").write_text("no sound")
    (folder / "empty.flac").write_bytes(b"")
    soundfile.write(folder / "silent.wav", np.zeros(0), 16000)
    soundfile.write(folder / "nan.wav", np.array([0.1, np.nan, np.inf]), 16000, subtype="FLOAT")
    np.savez(folder / "keys.npz", rotations=np.zeros((3, 156)))
    np.savez(folder / "shape.npz", poses=np.zeros((3, 7)), trans=np.zeros((3, 3)), mocap_framerate=30.0)
    poses = np.zeros((3, 156))
    poses[1, 4] = np.inf
    np.savez(folder / "inf.npz", poses=poses, trans=np.zeros((3, 3)), mocap_framerate=30.0)
    good = folder / "good.npz"
    np.savez(good, poses=np.zeros((30, 156)), trans=np.zeros((30, 3)), mocap_framerate=30.0)
    (folder / "cut.npz").write_bytes(good.read_bytes()[:-200])
    (folder / "cut.bvh").write_text("HIERARCHY\nROOT Hips\n{\n OFFSET 0 0 0\n")
    (folder / "rig.yaml").write_text('name: "x"\nspace: "moon"\ncolour: 3\njoints: {"nose_tip": "a"}\n')
    (folder / "no.glb").write_bytes(b"not gltf at all, but long enough")
    return folder


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["inspect", "missing.wav"], "missing.wav does not exist"),
        (["inspect", "text.wav"], "text.wav is no sound"),
        (["inspect", "empty.flac"], "empty.flac is empty"),
        (["inspect", "silent.wav"], "holds no sound"),
        (["inspect", "nan.wav"], "2 samples that are no numbers"),
        (["inspect", "no.glb"], "no binary glTF"),
        (["inspect"], "--live"),
        (["inspect", "keys.npz"], "keys.npz"),
        (["replay", "missing.bvh"], "missing.bvh"),
        (["replay", "cut.bvh"], "cut.bvh"),
        (["replay", "cut.npz"], "cut.npz"),
        (["replay", "shape.npz"], "shape.npz"),
        (["replay", "inf.npz"], "inf.npz"),
        (["replay", "good.npz", "--rig", "elephant"], "no rig 'elephant'; known: .*mixamo.*vrm1"),
        (["rig", "show", "elephant"], "no rig 'elephant'; known: .*mixamo.*vrm1"),
        (["rig", "check", "missing.yaml"], "missing.yaml"),
        (["rig", "check", "text.wav"], "no rig file"),
        (["serve", "--config", "missing.yaml"], "missing.yaml"),
        (["serve", "--host", "0.0.0.0"], "--insecure"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_exits_with_two_and_a_sentence(bad, arguments, words):
    refused(*arguments, words=words, cwd=bad)


def test_a_rig_file_with_several_mistakes_has_all_of_them_listed(bad):
    done = refused("rig", "check", bad / "rig.yaml", words="cannot be used")
    for word in ("moon", "colour", "nose_tip"):
        assert word in done.stdout
    report = json.loads(command("rig", "check", bad / "rig.yaml", "--json").stdout)
    assert report["usable"] is False
    assert all(issue["hint"] and issue["detail"] for issue in report["issues"])
    assert len(report["issues"]) >= 3


def test_a_config_file_with_several_mistakes_has_all_of_them_listed(tmp_path):
    path = tmp_path / "bridge.yaml"
    path.write_text('colour: "red"\nlead_ms: "long"\nforget_after_s: 20\n')
    done = refused("serve", "--config", path, words="mistakes")
    assert "colour" in done.stderr
    assert "lead_ms" in done.stderr
    assert "forget_after_s:" not in done.stderr


def test_a_port_in_use_is_named_with_its_flag():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for flag in ("--control-port", "--frames-port", "--http-port"):
            others = [f for f in ("--control-port", "--frames-port", "--http-port") if f != flag]
            arguments = [item for other in others for item in (other, 0)]
            refused("serve", flag, port, *arguments, words=f"{port}.*{flag}")


def test_files_are_described_for_people_and_machines(bad):
    path = bad / "voice.wav"
    soundfile.write(path, 0.5 * np.sin(np.arange(8000) / 5), 16000)
    facts = json.loads(command("inspect", path, "--json").stdout)
    assert (facts["kind"], facts["rate_hz"], facts["seconds"]) == ("sound", 16000, 0.5)
    assert "rate_hz: 16000" in command("inspect", path).stdout
    clip = json.loads(command("inspect", bad / "good.npz", "--json").stdout)
    assert clip["frames"] == 30


def test_rigs_are_listed_and_shown():
    names = json.loads(command("rig", "list", "--json").stdout)["rigs"]
    assert {"woman", "man", "smplh", "unity_humanoid", "mixamo", "ue5_manny", "vrm1"} <= set(names)
    shown = json.loads(command("rig", "show", "mixamo", "--json").stdout)
    assert shown["report"]["joints"]["mixamorig:LeftArm"] == "left_shoulder"


class Running:
    """A sidecar started as a user starts it."""

    def __init__(self, *arguments):
        flags = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bridge", *map(str, arguments), "--control-port", "0", "--frames-port", "0",
             "--http-port", "0", "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, cwd=ROOT, creationflags=flags,
        )  # fmt: skip

    def addresses(self):
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        return json.loads(line)

    def interrupt(self):
        self.process.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGINT)
        begin = time.monotonic()
        out, errors = self.process.communicate(timeout=30)
        return self.process.returncode, out, errors, time.monotonic() - begin

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.mark.parametrize("arguments", [["serve"], ["demo", "--no-browser"]], ids=["serve", "demo"])
def test_ctrl_c_ends_it_cleanly(arguments):
    with Running(*arguments) as running:
        running.addresses()
        code, _, errors, _ = running.interrupt()
        assert (code, errors) == (0, "")


def test_a_recorded_walk_is_streamed_to_a_client(bad):
    from bridge.client import Client

    with Running("replay", bad / "good.npz", "--rig", "mixamo", "--rig", "unity_humanoid") as running:
        addresses = running.addresses()
        with Client(addresses["control"]) as client:
            welcome = client.hello(session="replay")
            assert {s["subject"] for s in welcome.subjects} == {"mixamo", "unity_humanoid"}
            client.subscribe(b"f/mixamo\0")
            motion = next(client.frames(seconds=30))
            assert "mixamorig:Hips" in client.layouts["mixamo"].joint_names
            assert np.isfinite(motion.frame.rotations_xyzw).all()
        live = json.loads(
            command("inspect", "--live", "--address", addresses["control"], "--seconds", "1", "--json").stdout
        )
        assert live["session"] == "replay"
        assert live["messages"]["f/mixamo"] > 10
        assert running.interrupt()[0] == 0


def test_the_headless_demo_prints_one_object_of_figures():
    done = command("demo", "--headless", "--seconds", "2", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["frames"] > 60
    assert report["dropped"] == 0
    assert report["first_frame_ms"] > 0
    assert report["max_rss_mb"] > 10
    for stage in ("model", "retarget", "encode", "loopback"):
        times = report["latency_ms"][stage]
        assert 0 < times["p50"] <= times["p95"] <= times["p99"]


def test_inspecting_where_nobody_listens_fails_with_advice():
    done = command("inspect", "--live", "--address", "tcp://127.0.0.1:1")
    assert done.returncode == 1
    assert "avatar-bridge serve" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_voice_that_is_no_sound_is_refused(tmp_path):
    (tmp_path / "notes.wav").write_text("no sound")
    soundfile.write(tmp_path / "empty.wav", np.zeros(0, np.float32), 16000)
    soundfile.write(tmp_path / "broken.wav", np.array([0.1, np.nan, 0.2], np.float32), 16000, subtype="FLOAT")
    refused("demo", "--headless", "--agent", tmp_path / "none.wav", words="none.wav")
    refused("demo", "--headless", "--agent", tmp_path / "notes.wav", words="notes.wav")
    refused("demo", "--headless", "--agent", tmp_path / "empty.wav", words="empty.wav.*(empty|no sound)")
    refused("demo", "--headless", "--user", tmp_path / "broken.wav", words="broken.wav")
