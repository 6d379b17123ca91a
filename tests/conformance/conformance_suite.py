"""What an engine plugin's core must do against the Python sidecar, as processes over TCP.

Each plugin's tests derive a class from ``ConformanceSuite`` and give the fixture ``command``: its conformance client.
"""

from __future__ import annotations

import numpy as np
import pytest
from conformance_processes import EngineClient, Sidecar

from bridge import protocol
from bridge.client import Client


def connect(client, sidecar, *, subject="hero", rig="humanoid", encoding="f32"):
    client.say("connect", sidecar.control, subject, rig, encoding)
    return client.say("running")


class ConformanceSuite:
    """The conversations; ``joints`` and ``space`` are those of the client's own humanoid of five shapes."""

    joints: int
    space: str

    @pytest.fixture
    def start(self, command: list[str]):
        """Starts sidecars and clients, and ends them all."""
        running = []

        def client() -> EngineClient:
            running.append(EngineClient(command))
            return running[-1]

        def sidecar(**settings) -> Sidecar:
            running.append(Sidecar(**settings))
            return running[-1]

        yield type("Start", (), {"client": staticmethod(client), "sidecar": staticmethod(sidecar)})
        for process in reversed(running):
            process.close()

    @pytest.mark.parametrize("encoding", ["f32", "compact"])
    def test_a_humanoid_is_welcomed_and_moves_as_python_reads_it(self, start, encoding):
        sidecar, client = start.sidecar(), start.client()
        state = connect(client, sidecar, encoding=encoding)
        assert state["space"] == self.space
        assert (state["joints"], state["channels"]) == (self.joints, 5)
        assert state["mapped"] >= 15, "the bones that every humanoid has"
        client.say("frames", "hero", 5)
        read, newest = {}, {}
        with Client(sidecar.control, name="oracle") as oracle:
            oracle.hello()
            oracle.subscribe(protocol.motion_topic("hero"))
            for message in oracle.messages(seconds=5):
                if isinstance(message, protocol.Motion):
                    read[message.sequence] = message
                    if len(read) == 20:
                        newest = client.say("newest", "hero")
                    if len(read) == 40:
                        break
        motion = read[newest["sequence"]]
        assert newest["sample"] == motion.frame.sample
        assert newest["layout_id"] == motion.layout_id == state["layout_id"]
        rotations = np.array(newest["rotations"]).reshape(-1, 4)
        np.testing.assert_allclose(rotations, motion.frame.rotations_xyzw, atol=2e-7)
        np.testing.assert_allclose(newest["root"], motion.frame.root, atol=0)
        np.testing.assert_allclose(newest["face"], motion.frame.face, atol=1e-7)
        turned = np.abs(rotations[:, :3]).max(axis=1) > 0.01
        assert turned.sum() >= 3, "head and both arms"

    def test_ten_thousand_frames_of_two_subjects_come_whole(self, start):
        sidecar, client, other = start.sidecar(speed=20, queue=4000), start.client(), start.client()
        connect(client, sidecar, encoding="compact")
        connect(other, sidecar, subject="second", rig="unity_humanoid")
        client.say("watch", "second")
        first = client.say("frames", "hero", 10_000)
        second = client.say("stream", "second")
        for stream in (first, second):
            assert stream["frames"] > 8_000
            assert (stream["faults"], stream["lost"], stream["stale"]) == (0, 0, 0)
        assert client.say("state")["unusable"] == 0

    def test_a_conversation_voice_words_controls_and_an_interruption(self, start):
        sidecar, client = start.sidecar(), start.client()
        connect(client, sidecar)
        client.say("frames", "hero", 5)
        for speaker, rate in (("agent", 24000), ("user", 16000)):
            assert client.say("audio", speaker, rate, 1.5)["sent"] == 75
            # A sine of half amplitude: 0.35.
            assert client.say("heard", speaker, 0.3)["loudness"] == pytest.approx(0.35, abs=0.06)
        assert client.say("control", "expressivity", 0.5)["sent"]
        assert client.say("text", "hello")["sent"]
        assert client.say("face", "au26_jaw_drop")["sent"]
        assert client.say("playhead", 48000)["sent"]
        assert client.say("server-status")["keys"] > 5
        assert client.say("interrupt", 1)["epoch"] == 1
        after = client.say("frames", "hero", 10)
        assert after["epoch"] == 1
        assert after["faults"] == 0
        assert "interrupted" in client.say("events", "interrupted")["events"]
        played = client.say("play", 2)
        assert played["shown"] > 60
        assert played["backwards"] == 0
        assert client.say("stream", "hero")["network_p50"] < 50

    def test_a_sidecar_that_was_killed_is_met_again(self, start):
        sidecar, client = start.sidecar(), start.client()
        connect(client, sidecar)
        client.say("interrupt", 1)
        client.say("frames", "hero", 10)
        ports = [int(address.rsplit(":", 1)[1]) for address in (sidecar.control, sidecar.frames)]
        sidecar.kill()
        assert "Connecting" in client.say("disconnected")["sentence"]
        start.sidecar(control_port=ports[0], frames_port=ports[1])
        state = client.say("running")
        assert state["reconnects"] >= 1
        # The new sidecar counts epochs from 0 again, below what the client has seen.
        stream = client.say("frames", "hero", 10)
        assert stream["epoch"] == 0
        assert client.say("state")["sentence"].startswith("Moving")

    def test_a_slow_reader_loses_frames_and_catches_up_and_nobody_else_does(self, start):
        sidecar, client = start.sidecar(speed=40), start.client()
        slow = start.client()
        # Many joints fill the network's buffers sooner.
        connect(client, sidecar, rig="makehuman")
        client.say("frames", "hero", 100)
        # Ten megabytes and more lie in the network's own buffers before anything is lost.
        result = slow.say("slow", sidecar.frames, "hero", 7000)
        assert result["faults"] == 0
        assert result["lost"] > 0
        assert result["advanced"] > result["lost"]
        assert result["connects"] == 1
        assert client.say("stream", "hero")["lost"] == 0

    def test_a_late_joiner_gets_the_layout_and_watches(self, start):
        sidecar, client, late = start.sidecar(), start.client(), start.client()
        hero = connect(client, sidecar)
        client.say("frames", "hero", 10)
        late.say("connect", sidecar.control, "x", "none", "f32")
        late.say("watch", "hero")
        stream = late.say("frames", "hero", 10)
        assert stream["faults"] == 0
        assert late.say("newest", "hero")["layout_id"] == hero["layout_id"]

    def test_an_unknown_rig_is_refused_in_words(self, start):
        sidecar, client = start.sidecar(), start.client()
        client.say("connect", sidecar.control, "hero", "no_such_rig", "f32")
        state = client.say("refused")
        assert "no_such_rig" in state["sentence"]
        assert "unity_humanoid" in state["sentence"], "the known ones are listed"
