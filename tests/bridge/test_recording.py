"""Recorded streams: what a real sidecar sent, byte for byte, read back, baked, and refused when it is damaged."""

import json
import os
import random
import re
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeModel, FakeRigs, stick_layout, tone

from bridge import protocol
from bridge.cli import main
from bridge.client import Client
from bridge.config import ServerConfig
from bridge.errors import BridgeError, InputError
from bridge.messages import LayoutMessage
from bridge.recorder import Ended, StreamRecorder
from bridge.recording import MAGIC, read_recording, recorded_clip, write_recording
from bridge.server import Server
from bridge.skeletons import layout_to_map
from retarget import rotation
from retarget.motion import MotionFrame

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "conformance" / "v1" / "recording.avbr"


def messages_of(path):
    """The records of a file by a second reader: magic, version, then length and bytes up to a length of 0."""
    data = path.read_bytes()
    assert data[:12] == MAGIC + b"\1\0\0\0"
    at, found = 12, []
    while length := int.from_bytes(data[at : at + 4], "little"):
        found.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    assert at + 4 == len(data)
    return found


@pytest.fixture
def server():
    server = Server(ServerConfig(control_port=0, frames_port=0), model=FakeModel(), rigs=FakeRigs())
    server.start()
    yield server
    server.stop()
    assert server.failure is None


@pytest.fixture
def engine(server):
    """A client that has a character driven, as an engine does."""
    with Client(server.control_address, name="engine") as client:
        client.hello(rig="stick", subject="hero", encoding="compact")
        yield client


class Aside:
    """A recording made in a thread of its own, as another process makes it."""

    def __init__(self, server, path, **how):
        self.error = self.progress = None
        self.frames = threading.Event()
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(server.control_address, path, how))
        self._thread.start()

    def _run(self, address, path, how):
        try:
            with StreamRecorder(address, subject=how.pop("subject", None)) as recorder:
                self.progress = recorder.record(path, stop=self.stop.is_set, on_progress=self._note, **how)
        except BridgeError as error:
            self.error = error
        finally:
            self.frames.set()

    def _note(self, progress):
        if progress.frames > 5:
            self.frames.set()

    def started(self):
        assert self.frames.wait(20)
        assert self.error is None, self.error
        return self

    def ended(self):
        self._thread.join(30)
        assert not self._thread.is_alive()
        assert self.error is None, self.error
        return self.progress.ended


def follow(client, is_over, *, seconds=30):
    """Reads messages until a condition holds."""
    deadline = time.monotonic() + seconds
    while not is_over():
        assert time.monotonic() < deadline, "it did not come about"
        for _ in client.messages(seconds=0.05):
            pass


def test_a_recording_holds_the_very_bytes_that_were_sent(server, engine, tmp_path):
    sent = {}
    with Client(server.control_address, name="witness", tap=sent.__setitem__) as witness:
        session = witness.hello().session
        witness.subscribe(protocol.motion_topic("hero"), protocol.event_topic(session))
        witness.subscribe(*(protocol.sound_topic(session, speaker) for speaker in ("agent", "user")))
        follow(witness, lambda: witness.received > 0)
        engine.push_audio("agent", tone(1.5), rate=48000)
        engine.push_audio("user", tone(1.5, hz=330), rate=48000)
        aside = Aside(server, tmp_path / "talk.avbr", seconds=1.0)
        follow(witness, lambda: aside.progress is not None or aside.error is not None)
        assert aside.ended() is Ended.SECONDS
        follow(witness, lambda: len([m for m in sent.values() if isinstance(m, protocol.Motion)]) >= 30)
    layout, *others = messages_of(tmp_path / "talk.avbr")
    assert isinstance(protocol.decode_control(layout), LayoutMessage)
    assert set(others) <= set(sent), "not a byte of our own"
    recording = read_recording(tmp_path / "talk.avbr")
    assert (recording.subject, recording.rig, recording.seconds) == ("hero", "stick", 1.0)
    samples = [motion.frame.sample for motion in recording.motions]
    seen = sorted(m.frame.sample for m in sent.values() if isinstance(m, protocol.Motion))
    assert samples == [s for s in seen if samples[0] <= s <= samples[-1]]
    assert len(samples) + recording.missing == 30
    sounds = [s for s in recording.sounds if s.speaker == "agent"]
    heard = np.concatenate([s.pcm for s in sounds]).astype(float)
    assert len(heard) > 0.7 * 48000
    assert np.abs(heard).max() == pytest.approx(0.5 * 32767, rel=0.01)
    assert {s.speaker for s in recording.sounds} == {"agent", "user"}
    assert [e.name for e in recording.events].count("second") >= 1


def test_an_interruption_leaves_no_frame_twice_and_none_of_the_past(server, engine, tmp_path):
    aside = Aside(server, tmp_path / "talk.avbr").started()
    engine.push_audio("agent", tone(2.0), rate=48000)
    cut = engine.interrupt()
    for motion in engine.frames(seconds=20):
        if motion.frame.epoch == cut.epoch and motion.frame.sample > cut.sample + 24000:
            break
    aside.stop.set()
    assert aside.ended() is Ended.INTERRUPTED
    motions = read_recording(tmp_path / "talk.avbr").motions
    samples = [motion.frame.sample for motion in motions]
    assert samples == sorted(set(samples))
    epochs = [motion.frame.epoch for motion in motions]
    assert epochs == sorted(epochs), "frames that were still due before the cut are of the new epoch, too"
    assert {cut.epoch - 1, cut.epoch} == set(epochs)
    assert all(m.frame.epoch == cut.epoch for m in motions if m.frame.sample >= cut.sample)


def test_a_recording_ends_with_its_sidecar(server, engine, tmp_path):
    aside = Aside(server, tmp_path / "talk.avbr").started()
    server.stop()
    assert aside.ended() is Ended.BYE
    assert len(read_recording(tmp_path / "talk.avbr").motions) == aside.progress.frames > 5


def test_a_recording_ends_where_the_character_changes(server, engine, tmp_path):
    aside = Aside(server, tmp_path / "talk.avbr").started()
    engine.add_rig("long", subject="hero")
    assert aside.ended() is Ended.LAYOUT_CHANGED
    assert len(read_recording(tmp_path / "talk.avbr").layout.joint_names) == 3


def test_a_recording_ends_with_its_subject(server, engine, tmp_path):
    aside = Aside(server, tmp_path / "talk.avbr").started()
    engine.close()
    assert aside.ended() is Ended.SUBJECT_GONE
    assert read_recording(tmp_path / "talk.avbr").missing == 0


def test_what_cannot_be_recorded_is_said_with_what_there_is(server, tmp_path):
    address = server.control_address
    with Client(address) as listener:
        listener.hello()
        with pytest.raises(InputError, match="'main' drives no character yet"):
            StreamRecorder(address)
        with pytest.raises(InputError, match="no session 'x'; there are: main"):
            StreamRecorder(address, session="x")
        listener.add_rig("stick", subject="a")
        listener.add_rig("bare", subject="b")
        with pytest.raises(InputError, match="--subject: a, b"):
            StreamRecorder(address)
        with pytest.raises(InputError, match="no subject 'c'; there are: a, b"):
            StreamRecorder(address, subject="c")


def test_a_recording_of_nothing_is_no_file(server, engine, tmp_path):
    with (
        StreamRecorder(server.control_address) as recorder,
        pytest.raises(BridgeError, match="no frame of 'hero'"),
    ):
        recorder.record(tmp_path / "talk.avbr", stop=lambda: recorder.progress.frames == 0, seconds=1e-9)
    assert list(tmp_path.iterdir()) == []


def test_a_sidecar_that_is_killed_leaves_a_whole_recording(tmp_path):
    np.savez(tmp_path / "still.npz", poses=np.zeros((30, 156)), trans=np.zeros((30, 3)), mocap_framerate=30.0)
    with Process(
        "replay", tmp_path / "still.npz", "--rig", "mixamo", "--loop", *ANY_PORT, "--json"
    ) as sidecar:
        address = json.loads(sidecar.process.stdout.readline())["control"]
        with Process("record", "--address", address, "-o", tmp_path / "talk.avbr", "--json") as record:
            wait_for(lambda: part_size(tmp_path) > 50_000)
            sidecar.process.kill()
            out, errors = record.process.communicate(timeout=60)
    assert (record.process.returncode, errors) == (0, "")
    made = json.loads(out)
    assert made["ended"] == "the sidecar is gone"
    assert made["frames"] == len(read_recording(tmp_path / "talk.avbr").motions)


def test_ctrl_c_ends_a_recording_and_the_file_is_whole(server, engine, tmp_path):
    path = tmp_path / "talk.avbr"
    with Process("record", "--address", server.control_address, "-o", path) as record:
        wait_for(lambda: part_size(tmp_path) > 10_000)
        assert not path.exists()
        record.process.send_signal(signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGINT)
        out, _ = record.process.communicate(timeout=30)
    assert record.process.returncode == 0
    assert "hero: " in out
    assert "stopped by hand" in out
    assert len(read_recording(path).motions) > 5
    assert [p.name for p in tmp_path.iterdir()] == ["talk.avbr"]


ANY_PORT = ("--control-port", "0", "--frames-port", "0", "--http-port", "0")


class Process:
    """The real command line in a process of its own."""

    def __init__(self, *arguments):
        flags = subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bridge", *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, creationflags=flags,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def part_size(folder):
    return sum(path.stat().st_size for path in folder.glob(".talk.avbr.*.part"))


def wait_for(condition, *, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def layout_message(layout, *, rig="stick", subject="hero"):
    return protocol.encode_control(
        LayoutMessage(
            subject=subject, layout=layout_to_map(layout, rig=rig), report={"issues": [], "joints": {}}
        )
    )


def motion_message(layout, sample, *, angle=0.0, x=0.0, weight=0.0, subject="hero", epoch=0):
    turns = np.tile(rotation.rotvec_to_quat(np.array([0, angle, 0])), (len(layout.joint_names), 1))
    face = np.full(len(layout.face_channels), weight)
    frame = MotionFrame(sample, np.array([x, 0.2, 0]), turns, face, epoch)
    motion = protocol.Motion(
        subject, layout.layout_id, abs(sample) // 1600, protocol.Stamps(0, 0, 0, 0, 0), frame
    )
    return protocol.encode_motion(motion, encoding="f32")


def interrupted_message(sample, *, epoch):
    return protocol.encode_event(protocol.Event("main", epoch, 0, sample, "interrupted"))


LAYOUT = stick_layout(2, channels=("jawOpen",))


def written(tmp_path, *messages, layout=LAYOUT):
    write_recording(tmp_path / "made.avbr", [layout_message(layout), *messages])
    return tmp_path / "made.avbr"


def test_a_clip_has_every_frame_as_it_was_and_the_missing_ones_between(tmp_path):
    there = [(0, 0.0), (1, 0.1), (2, 0.2), (5, 0.8), (6, 0.7)]
    made = [motion_message(LAYOUT, 1600 * (7 + k), angle=a, x=a, weight=a) for k, a in there]
    clip = recorded_clip(written(tmp_path, *made))
    assert clip.fps == 30
    assert len(clip) == 7
    expected = [0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 0.7]
    np.testing.assert_allclose(clip.root[:, 0], expected, atol=1e-6)
    np.testing.assert_allclose(clip.face[:, 0], expected, atol=1e-6)
    turned = rotation.quat_to_rotvec(clip.rotations_xyzw[:, 1])[:, 1]
    np.testing.assert_allclose(turned, expected, atol=1e-6)
    assert read_recording(tmp_path / "made.avbr").missing == 2


def test_frames_that_come_in_disorder_or_twice_are_one_motion(tmp_path):
    made = [motion_message(LAYOUT, 1600 * k, x=x) for k, x in [(2, 2.0), (0, 0.0), (1, 9.0), (1, 1.0)]]
    clip = recorded_clip(written(tmp_path, *made))
    np.testing.assert_allclose(clip.root[:, 0], [0, 1, 2])


@pytest.mark.parametrize(
    ("samples", "words"),
    [([0, 1600, 2000], "1600 samples apart"), ([0, 1600 * 10], "9 frames are missing and 2 are there"),
     ([-1600 * 10**15, 1600 * 10**15], "missing")],
)  # fmt: skip
def test_motion_that_makes_no_clip_is_refused(tmp_path, samples, words):
    path = written(tmp_path, *(motion_message(LAYOUT, sample) for sample in samples))
    with pytest.raises(InputError, match=f"made.avbr.*{words}"):
        recorded_clip(path)


def test_rotations_of_no_length_are_refused(tmp_path):
    message = motion_message(LAYOUT, 0)
    turn = np.array([0, 0, 0, 1], "<f4").tobytes()
    assert message.count(turn) == 2
    path = written(tmp_path, message.replace(turn, bytes(16), 1))
    with pytest.raises(InputError, match=r"'joint0'.* no rotation"):
        recorded_clip(path)


OTHER = stick_layout(4, channels=())


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([], "holds no motion"),
        ([layout_message(LAYOUT)], "holds no motion"),
        ([layout_message(LAYOUT), motion_message(LAYOUT, 0), interrupted_message(0, epoch=1)], "holds no motion"),
        ([motion_message(LAYOUT, 0)], "message 1: the layout has to come first"),
        ([layout_message(LAYOUT), layout_message(OTHER)], "message 2: a second layout"),
        ([layout_message(LAYOUT), motion_message(OTHER, 0)], "message 2: .*not known here"),
        ([layout_message(LAYOUT), motion_message(LAYOUT, 0, subject="x")], "a frame of 'x' in a recording of 'hero'"),
        ([layout_message(LAYOUT), motion_message(LAYOUT, 0)[:-3]], "message 2: .*msgpack"),
        ([protocol.encode_control(protocol.decode_control(b"\x81\xa4type\xa3bye"))], "only layouts are recorded"),
    ],
)  # fmt: skip
def test_what_is_no_recording_of_one_subject_is_refused(tmp_path, messages, words):
    write_recording(tmp_path / "made.avbr", messages)
    with pytest.raises(InputError, match=words) as refused:
        read_recording(tmp_path / "made.avbr")
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: b"", "no recorded stream"),
        (lambda data: b"RIFF" + data[4:], "no recorded stream"),
        (lambda data: data.replace(b"\r\n", b"\n", 1), "no recorded stream"),
        (lambda data: data[:10], "cut short"),
        (lambda data: data[:-4], "cut short"),
        (lambda data: data[:-1], "cut short"),
        (lambda data: data[:1000], "cut short"),
        (lambda data: data + b"more", "4 bytes follow the end"),
        (
            lambda data: data[:8] + struct.pack("<I", 2) + data[12:],
            "of version 2; this program reads version 1",
        ),
        (lambda data: data[:12] + b"\xff\xff\xff\xff" + data[16:], "cut short"),
    ],
)
def test_a_damaged_file_is_refused_in_words(tmp_path, change, words):
    path = tmp_path / "bad.avbr"
    path.write_bytes(change(GOLDEN.read_bytes()))
    with pytest.raises(InputError, match=words):
        read_recording(path)
    assert main(["inspect", str(path)]) == 2


def test_a_file_of_any_bytes_is_read_or_refused(tmp_path):
    generator = random.Random(5)
    golden, path = GOLDEN.read_bytes(), tmp_path / "any.avbr"
    outcomes = set()
    for _ in range(1500):
        data = bytearray(golden)
        for _ in range(generator.randrange(1, 4)):
            data[generator.randrange(len(data))] = generator.randrange(256)
        path.write_bytes(data[: generator.choice([len(data), len(data), generator.randrange(len(data))])])
        try:
            outcomes.add(type(recorded_clip(path)))
        except InputError:
            outcomes.add(InputError)
    assert len(outcomes) == 2


def test_a_recording_that_fails_leaves_no_file(tmp_path):
    def messages():
        yield layout_message(LAYOUT)
        raise BridgeError("the reason")

    with pytest.raises(BridgeError, match="the reason"):
        write_recording(tmp_path / "made.avbr", messages())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("there.avbr", "exists.*--force"), ("x.fbx", r"ends in \.avbr; name it x\.avbr"), ("none/x.avbr", "no folder")],
)  # fmt: skip
def test_an_output_that_cannot_be_is_refused_before_anything_is_recorded(tmp_path, name, words, capsys):
    (tmp_path / "there.avbr").write_bytes(b"")
    assert main(["record", "-o", str(tmp_path / name), "--address", "tcp://127.0.0.1:1"]) == 2
    assert re.search(words, capsys.readouterr().err)


def test_a_recording_is_inspected(capsys):
    assert main(["inspect", str(GOLDEN), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["kind"], facts["subject"], facts["frames"], facts["missing_frames"]) == (
        "recording",
        "hero",
        5,
        1,
    )
    assert facts["seconds"] == 0.2
    assert facts["events"] == {"backchannel": 1, "interrupted": 1, "speech_start": 1}
    assert facts["sound_s"] == {"agent": 0.005, "user": 0.002}


@pytest.mark.parametrize("ending", ["fbx", "glb"])
def test_a_recording_is_baked_as_it_is(tmp_path, ending, capsys):
    path = tmp_path / f"talk.{ending}"
    assert main(["bake", str(GOLDEN), "-o", str(path), "--json"]) == 0
    take = json.loads(capsys.readouterr().out)["takes"][0]
    assert (take["name"], take["frames"], take["fps"]) == ("recording", 6, 30.0)
    if ending == "glb":
        np.testing.assert_allclose(
            glb_turns(path, "Head"), recorded_clip(GOLDEN).rotations_xyzw[:, 3], atol=1e-6
        )
    assert main(["bake", str(GOLDEN), "--rig", "unity_humanoid", "-o", str(path), "--force"]) == 0
    assert main(["bake", str(GOLDEN), "--rig", "mixamo", "-o", str(path), "--force"]) == 2
    assert "recorded for the rig 'unity_humanoid'" in capsys.readouterr().err


def test_takes_of_two_skeletons_do_not_go_into_one_file(tmp_path, capsys):
    walk = "tests/data/bvh/cmu_01_01.bvh"
    assert main(["bake", walk, str(GOLDEN), "--end", "0.2", "-o", str(tmp_path / "both.glb")]) == 2
    assert "another skeleton" in capsys.readouterr().err


def glb_turns(path, joint):
    """A joint's rotations over time ``(T, 4)`` in Unity's axes: glTF's with x and handedness turned round."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<I", data, 12)
    document, start = json.loads(data[20 : 20 + length]), 28 + length
    node = next(i for i, n in enumerate(document["nodes"]) if n["name"] == joint)
    animation = document["animations"][0]
    channel = next(
        c
        for c in animation["channels"]
        if c["target"].get("node") == node and c["target"]["path"] == "rotation"
    )
    accessor = document["accessors"][animation["samplers"][channel["sampler"]]["output"]]
    at = start + document["bufferViews"][accessor["bufferView"]]["byteOffset"]
    turns = np.frombuffer(data, "<f4", accessor["count"] * 4, at).reshape(-1, 4)
    return turns * [1, -1, -1, 1]
