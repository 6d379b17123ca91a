"""What the client makes of frames, without a sidecar."""

import re

import numpy as np
import pytest
from fakes import stick_layout

import bridge.client
from bridge import protocol
from bridge.client import Client
from retarget.motion import MotionFrame

LAYOUT = stick_layout(2, channels=("jawOpen",))


def motion(sequence, *, epoch=0, subject="hero"):
    rest = LAYOUT.rest_frame()
    frame = MotionFrame(1600 * sequence, rest.root, rest.rotations_xyzw, np.zeros(1, np.float32), epoch)
    message = protocol.Motion(subject, LAYOUT.layout_id, sequence, protocol.Stamps(0, 0, 0, 0, 0), frame)
    return protocol.encode_motion(message, encoding="f32")


@pytest.fixture
def client():
    # Nothing listens there; sockets connect lazily.
    with Client("tcp://127.0.0.1:1") as client:
        client._by_id[LAYOUT.layout_id] = LAYOUT
        yield client


def received(client, *data):
    for item in data:
        client._on_frame(item)
    frames = [(item.frame.epoch, item.sequence) for item in client._pending]
    client._pending.clear()
    return frames


def test_frames_of_an_older_epoch_are_dropped_and_counted(client):
    sent = [motion(0), motion(1), motion(2, epoch=1), motion(3), motion(4, epoch=1)]
    assert received(client, *sent) == [(0, 0), (0, 1), (1, 2), (1, 4)]
    assert (client.stale, client.lost, client.received) == (1, 0, 5)


def test_gaps_in_the_sequence_are_losses_of_that_subject_only(client):
    received(client, motion(10), motion(11), motion(15), motion(3, subject="other"), motion(16))
    assert client.lost == 3


def test_what_is_no_frame_is_counted_and_skipped(client):
    assert received(client, b"junk", motion(0)[:-5], motion(0), protocol.event_topic("s")) == [(0, 0)]
    assert client.malformed == 3


def test_the_example_of_the_module_runs():
    """The code in the docstring, against a real sidecar, for a shorter time."""
    from fakes import FakeModel, FakeRigs

    from bridge.config import ServerConfig
    from bridge.server import Server

    text = bridge.client.__doc__
    code = "\n".join(line[4:] for line in text.splitlines() if line.startswith("    "))
    assert "frames(seconds=5)" in code
    server = Server(ServerConfig(control_port=0, frames_port=0), model=FakeModel(), rigs=FakeRigs())
    server.start()
    try:
        code = code.replace("Client()", "Client(control)").replace("seconds=5", "seconds=1")
        code = re.sub('rig="mixamo"', 'rig="stick"', code)
        values = {"pcm": np.zeros(2400, np.int16), "control": server.control_address}
        exec(compile(code, "docstring", "exec"), values)
        assert values["pose"].shape == (3, 4)
    finally:
        server.stop()
