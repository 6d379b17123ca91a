"""What the Unity package's Core sends, read as Python reads it: every kind of message a client may send."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import build
import msgpack
import numpy as np
import pytest

from bridge import messages as m
from bridge import protocol
from bridge.skeletons import ClientSkeleton, skeleton_from_map

pytestmark = pytest.mark.engine

ONLY_FROM_THE_SIDECAR = {"welcome", "refused", "layout", "interrupted", "pong"}
SKELETON = ClientSkeleton(
    joints=tuple(f"Bräuche_手_{i}" + "x" * (2 * i) for i in range(20)),
    parents=tuple(range(-1, 19)),
    positions=(0.125 * np.arange(60, dtype=np.float32) - 1).reshape(20, 3),
    rotations_xyzw=np.tile(np.float32([0, 0, 0, 1]), (20, 1)),
    space="unity",
    shapes=tuple(f"shape{i}" for i in range(20)),
    humanoid={"Hips": "Bräuche_手_0", "LeftEye": "Bräuche_手_1xx"},
)
OWN = {"skeleton": SKELETON.to_map()}
# 16-bit sound: full scale is 32767, what is louder is cut off, what is no number is silence.
PCM = np.array([0, 16384, -32767, 32767, 32767, -32767, 0], "<i2").tobytes()
EXPECTED = {
    "hello": m.Hello(client="golden", encoding="compact", rig=OWN, session="scene", subject="hero.left-1"),
    "hello_listener": m.Hello(client="golden"),
    "rig": m.RigRequest(rig=OWN, subject="hero"),
    "rig_named": m.RigRequest(rig={"name": "mixamo"}, encoding="compact"),
    "layouts": m.LayoutsRequest(),
    "layouts_one": m.LayoutsRequest(subject="hero"),
    "audio": m.AudioMessage(speaker="agent", rate=44100, format="s16", pcm=PCM),
    "audio_long": m.AudioMessage(
        speaker="user", rate=192000, format="s16", pcm=bytes(80000), sample=-(2**40)
    ),
    "text": m.TextMessage(speaker="agent", words=(("So,", -4800, 0), ("手" + "a" * 199, 2**32, 2**32 + 9))),
    "control": m.ControlMessage(values={"expressivity": float(np.float32(1.4))}),
    "user_face": m.UserFace(sample=2**33, channels={"jawOpen": 0.25, "mouthSmileLeft": 1.0}),
    "interrupt": m.Interrupt(),
    "interrupt_there": m.Interrupt(sample=-1600),
    "playhead": m.Playhead(sample=2**31 + 7),
    "transport": m.TransportMessage(playing=True),
    "transport_held": m.TransportMessage(playing=False),
    "ping": m.Ping(t=2**52 + 1),
    "status": m.Status(),
    "bye": m.Bye(),
}


@pytest.fixture(scope="module")
def sent(toolchain, output) -> dict[str, bytes]:
    source = Path(__file__).parent / "wire" / "ClientMessages.cs"
    program = build.build_program(toolchain, output, "messages", [source])
    done = subprocess.run(
        [str(toolchain.dotnet), str(program)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    lines = [line.split(" ") for line in done.stdout.splitlines()]
    return {name: base64.b64decode(data) for name, data in lines}


def test_every_kind_of_message_that_a_client_sends_is_compared(sent):
    assert set(sent) == set(EXPECTED)
    assert {message.type for message in EXPECTED.values()} == set(m.MESSAGES) - ONLY_FROM_THE_SIDECAR


@pytest.mark.parametrize("name", EXPECTED)
def test_python_reads_what_was_meant(sent, name):
    expected = EXPECTED[name]
    assert protocol.decode_control(sent[name]) == expected
    # Not one key more than Python itself would send: readers pass over keys that they do not know.
    python = msgpack.unpackb(protocol.encode_control(expected))
    assert msgpack.unpackb(sent[name]) == python


@pytest.mark.parametrize("name", ["hello", "rig"])
def test_the_skeleton_that_was_sent_passes_the_sidecars_checks(sent, name):
    message = protocol.decode_control(sent[name])
    assert isinstance(message, (m.Hello, m.RigRequest))
    assert message.rig is not None
    read = skeleton_from_map(message.rig["skeleton"])
    assert (read.joints, read.parents, read.humanoid) == (
        SKELETON.joints,
        SKELETON.parents,
        SKELETON.humanoid,
    )
    np.testing.assert_array_equal(read.positions, SKELETON.positions)
    np.testing.assert_array_equal(read.rotations_xyzw, SKELETON.rotations_xyzw)
