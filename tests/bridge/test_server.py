"""A sidecar and its clients over real sockets on loopback."""

import numpy as np
import pytest
from fakes import FakeModel, FakeRigs, tone

from bridge import messages as m
from bridge import protocol
from bridge.client import Client, RefusedError
from bridge.clock import ManualClock
from bridge.config import ServerConfig
from bridge.errors import InputError
from bridge.server import Server
from bridge.skeletons import ClientSkeleton
from bridge.transport import ClientEndpoint

EPHEMERAL = ServerConfig(control_port=0, frames_port=0, http_port=0)


def make_server(**settings):
    clock = settings.pop("clock", None)
    config = ServerConfig(**{**vars(EPHEMERAL), **settings})
    return Server(config, model=FakeModel(), rigs=FakeRigs(), clock=clock)


@pytest.fixture
def server():
    server = make_server()
    server.start()
    yield server
    server.stop()
    assert server.failure is None


@pytest.fixture
def client(server):
    with Client(server.control_address) as client:
        yield client


class RawClient:
    """A client that can say anything."""

    def __init__(self, server):
        self.endpoint = ClientEndpoint(server.control_address, frames=server.frames_address)

    def send(self, data):
        self.endpoint.send(data)

    def answer(self):
        for _ in range(100):
            control, _ = self.endpoint.receive(timeout_ms=100)
            if control:
                return protocol.decode_control(control[0])
        raise AssertionError("no answer within ten seconds")


@pytest.fixture
def raw(server):
    raw = RawClient(server)
    yield raw
    raw.endpoint.close()


def take(client, count, **wanted):
    """The first ``count`` motion frames of the subject."""
    frames = []
    for motion in client.frames(seconds=20):
        if all(getattr(motion, name) == value for name, value in wanted.items()):
            frames.append(motion)
            if len(frames) == count:
                return frames
    raise AssertionError(f"only {len(frames)} frames in 20 s")


def take_until(client, is_it):
    for message in client.messages(seconds=20):
        if is_it(message):
            return message
    raise AssertionError("it did not come within 20 s")


def test_a_client_names_a_rig_and_receives_its_frames_in_order(client):
    welcome = client.hello(rig="stick")
    assert welcome.subject == "stick"
    assert client.layouts["stick"].joint_names == ("joint0", "joint1", "joint2")
    frames = take(client, 6)
    assert [f.sequence for f in frames] == list(range(frames[0].sequence, frames[0].sequence + 6))
    assert np.diff([f.frame.sample for f in frames]).tolist() == [1600] * 5
    stamps = frames[-1].stamps
    assert stamps.audio_in <= stamps.model_in <= stamps.model_out <= stamps.retargeted <= stamps.sent
    assert client.lost == 0


def test_a_client_brings_its_own_skeleton_in_compact_encoding(client):
    skeleton = ClientSkeleton(
        joints=("root", "hips", "head"),
        parents=(-1, 0, 1),
        positions=np.array([[0, 0, 0], [0, 1, 0], [0, 0.6, 0]], np.float32),
        rotations_xyzw=np.tile(np.array([0, 0, 0, 1], np.float32), (3, 1)),
        space="unity",
        shapes=("jawOpen",),
        humanoid={"Hips": "hips", "Head": "head"},
    )
    welcome = client.hello(rig=skeleton, encoding="compact", subject="hero")
    assert (welcome.subject, welcome.encoding) == ("hero", "compact")
    assert client.layouts["hero"].space.name == "unity"
    frame = take(client, 1, subject="hero")[0].frame
    assert frame.rotations_xyzw.shape == (3, 4)
    assert np.allclose(np.linalg.norm(frame.rotations_xyzw, axis=1), 1, atol=1e-6)


def test_sound_opens_the_jaw_and_is_published_beside_the_frames(client):
    client.hello(rig="stick")
    client.subscribe(protocol.sound_topic("main", "agent"))
    voice = tone(1.0)
    client.push_audio("agent", voice, rate=48000)
    jaw = FakeModel()._jaw
    pieces = []

    def loud(message):
        if isinstance(message, protocol.Sound):
            pieces.append(message)
        return isinstance(message, protocol.Motion) and message.frame.face[jaw] > 0.2

    take_until(client, loud)
    while not pieces or pieces[-1].sample + len(pieces[-1].pcm) < pieces[0].sample + 48000:
        pieces.append(take_until(client, lambda message: isinstance(message, protocol.Sound)))
    assert [p.sequence for p in pieces] == list(range(len(pieces)))
    published = np.concatenate([p.pcm for p in pieces]) / 32767
    assert np.abs(published - voice).max() < 1e-4


def test_interrupt_cuts_the_voice_and_old_frames_are_dropped_by_the_client(client):
    client.hello(rig="stick")
    client.subscribe(protocol.event_topic("main"))
    client.push_audio("agent", tone(10.0), rate=48000)
    jaw = FakeModel()._jaw
    take_until(client, lambda x: isinstance(x, protocol.Motion) and x.frame.face[jaw] > 0.2)
    cut = client.interrupt()
    assert cut.epoch == 1
    told = take_until(client, lambda x: isinstance(x, protocol.Event) and x.name == "interrupted")
    assert (told.epoch, told.sample) == (1, cut.sample)
    quiet = take_until(
        client, lambda x: isinstance(x, protocol.Motion) and x.frame.sample >= cut.sample + 3200
    )
    assert quiet.frame.epoch == 1
    assert quiet.frame.face[jaw] == 0


def test_two_sessions_and_three_rigs_at_once(server, client):
    client.hello(rig="stick", session="one")
    client.add_rig("long", subject="one-long", encoding="compact")
    with Client(server.control_address) as other:
        other.hello(rig="bare", session="two")
        assert [s["subject"] for s in other.welcome.subjects] == ["bare"]
        take(client, 3, subject="stick")
        take(client, 3, subject="one-long")
        frames = take(other, 3, subject="bare")
        assert frames[0].frame.face.shape == (0,)
        status = other.status()
        assert set(status["sessions"]) == {"one", "two"}
        assert {s["subject"] for s in status["subjects"]} == {"stick", "one-long", "bare"}


def test_a_late_joiner_asks_for_layouts_and_catches_up(server, client):
    client.hello(rig="long")
    take(client, 2)
    with Client(server.control_address) as late:
        welcome = late.hello()
        assert welcome.subject is None
        assert [s["subject"] for s in welcome.subjects] == ["long"]
        late.subscribe(protocol.motion_topic("long"))
        assert take(late, 1)[0].frame.rotations_xyzw.shape == (53, 4)


def test_a_reader_that_meets_an_unknown_layout_asks_for_it(server, client):
    client.hello()
    client.subscribe(b"f/")
    with Client(server.control_address) as other:
        other.hello(rig="long")
        motion = take(client, 1, subject="long")[0]
        assert motion.layout_id == client.layouts["long"].layout_id
        assert client.malformed == 0


def test_the_same_rig_asked_for_twice_is_driven_once_and_ends_with_its_last_client(server, client):
    client.hello(rig="stick")
    with Client(server.control_address) as other:
        assert other.hello(rig="stick").subject == "stick"
        assert other.hello(rig="stick", encoding="compact").subject == "stick-2"
        assert len(client.status()["subjects"]) == 2
        other.close()
    for _ in range(200):
        left = [s["subject"] for s in client.status()["subjects"]]
        if left == ["stick"]:
            break
        client._receive(0.05)
    assert left == ["stick"]
    take(client, 1)


def test_another_clients_subject_cannot_be_taken(server, client):
    client.hello(rig="stick", subject="hero")
    with Client(server.control_address) as other, pytest.raises(RefusedError, match="hero") as refused:
        other.hello(rig="long", subject="hero")
    assert refused.value.code == "subject_taken"
    assert len(take(client, 1, subject="hero")[0].frame.rotations_xyzw) == 3


def test_refusals_name_what_and_what_is_known(client):
    for arguments, code, words in (
        ({"rig": "elephant"}, "unknown_rig", "elephant.*stick, long, bare"),
        ({"rig": "stick", "encoding": "zip"}, "unknown_encoding", "zip.*f32, compact"),
    ):
        with pytest.raises(RefusedError, match=words) as refused:
            client.hello(**arguments)
        assert refused.value.code == code
    assert client.status()["clients"] == []
    client.hello()
    with pytest.raises(RefusedError, match="hold"):
        client.play(True)


def test_another_protocol_version_is_refused_naming_both(server, raw):
    hello = protocol.encode_control(m.Hello(client="future"))
    raw.send(hello.replace(b"\xa1v\x01", b"\xa1v\x07"))
    refused = raw.answer()
    assert isinstance(refused, m.Refused)
    assert (refused.code, refused.server_v, refused.client_v) == ("version", 1, 7)
    assert "7" in refused.message
    assert "1" in refused.message


def test_bad_messages_are_counted_with_their_first_cause_and_harm_nobody(server, client, raw):
    client.hello(rig="stick")
    take(client, 1)
    good = protocol.encode_control(m.Hello(client="x"))
    raw.send(b"\xc1")
    raw.send(b"")
    raw.send(good[:-1])
    raw.send(b"\x93\x01\x02\x03")
    raw.send(b"\x00" * ((1 << 20) + 1))
    raw.send(good.replace(b"\xa1v\x01", b"\xa1v\x02"))
    raw.answer()
    raw.send(protocol.encode_control(m.AudioMessage(speaker="agent", rate=16000, format="s16", pcm=b"\0\0")))
    assert "hello" in raw.answer().message
    raw.send(protocol.encode_control(m.Interrupted(epoch=1, sample=0)))
    assert raw.answer().code == "unknown_client"
    refused = client.status()["refused"]
    assert refused["by_kind"] == {"malformed": 4, "too_large": 1, "version": 1, "unknown_client": 2}
    assert refused["total"] == 8
    assert "msgpack" in refused["first"]
    take(client, 3)
    assert client.lost == 0


def test_the_size_limit_can_be_configured():
    server = make_server(max_message_bytes=2048)
    server.start()
    try:
        with Client(server.control_address) as client:
            client.hello()
            client.push_audio("agent", np.zeros(4096, np.int16), rate=16000)
            assert client.status()["refused"]["by_kind"] == {"too_large": 1}
    finally:
        server.stop()


def test_unknown_face_channels_are_refused_by_name(raw, server):
    raw.send(protocol.encode_control(m.Hello(client="x")))
    assert isinstance(raw.answer(), m.Welcome)
    raw.send(protocol.encode_control(m.UserFace(sample=0, channels={"au99_wings": 1.0})))
    refused = raw.answer()
    assert refused.code == "unknown_channel"
    assert "au99_wings" in refused.message


def test_a_slow_reader_loses_frames_and_holds_up_nobody():
    clock = ManualClock()
    server = make_server(clock=clock, max_catch_up_ms=60_000)
    session = server.open_session("main")
    for k in range(20):
        server.desk.add_subject(session, FakeRigs().named("long"), name=f"s{k}")
    slow = ClientEndpoint(server.control_address, frames=server.frames_address, queue=1)
    quick = Client(server.control_address)
    try:
        slow.subscribe(b"")
        # The subscription has arrived when the first frame does.
        for _ in range(200):
            clock.advance(ms=33)
            server.turn(wait_ms=1)
            if slow.receive(timeout_ms=5)[1]:
                break
        published = 0
        for _ in range(1000):
            clock.advance(ms=33)
            published += server.turn()
        assert published >= 19_000
        got = 0
        while frames := slow.receive(timeout_ms=200)[1]:
            got += len(frames)
        assert 0 < got < published
    finally:
        slow.close()
        quick.close()
        server.stop()


def test_a_server_can_start_again_on_the_same_ports_and_clients_come_back():
    first = make_server()
    ports = {
        "control_port": int(first.control_address.rsplit(":", 1)[1]),
        "frames_port": int(first.frames_address.rsplit(":", 1)[1]),
    }
    first.start()
    with Client(first.control_address) as client:
        client.hello(rig="stick")
        take(client, 2)
        first.stop()
        for _ in client.messages(seconds=10):
            pass
        assert client.is_over
        second = make_server(**ports)
        second.start()
        try:
            client.is_over = False
            client.hello(rig="stick")
            take(client, 2)
        finally:
            second.stop()


def test_a_port_in_use_is_named_with_its_flag(server):
    taken = int(server.control_address.rsplit(":", 1)[1])
    with pytest.raises(InputError, match=rf"{taken}.*--control-port"):
        make_server(control_port=taken)
    taken = int(server.frames_address.rsplit(":", 1)[1])
    with pytest.raises(InputError, match=rf"{taken}.*--frames-port"):
        make_server(frames_port=taken)


def test_an_address_others_can_reach_needs_insecure():
    with pytest.raises(InputError, match="--insecure"):
        make_server(host="0.0.0.0")
    server = make_server(host="0.0.0.0", insecure=True)
    server.stop()


def test_silent_clients_lose_their_subjects_and_pings_keep_them():
    clock = ManualClock()
    server = make_server(clock=clock, forget_after_s=10)
    silent, alive = RawClient(server), RawClient(server)
    try:

        def ask(raw, message):
            raw.send(protocol.encode_control(message))
            for _ in range(500):
                server.turn(wait_ms=10)
                control, _ = raw.endpoint.receive(timeout_ms=1)
                if control:
                    return protocol.decode_control(control[-1])
            raise AssertionError("no answer")

        ask(silent, m.Hello(rig={"name": "stick"}))
        ask(alive, m.Hello(rig={"name": "long"}))
        for _ in range(4):
            clock.advance(ms=3000)
            pong = ask(alive, m.Ping(t=1.5))
            assert isinstance(pong, m.Pong)
            assert pong.t == 1.5
        assert list(server.desk.subjects) == ["long"]
        assert list(server.desk.sessions["main"].rigs) == ["long"]
        assert ask(silent, m.LayoutsRequest()).code == "unknown_client"
    finally:
        silent.endpoint.close()
        alive.endpoint.close()
        server.stop()


def test_ping_measures_the_clocks_apart(client):
    client.hello()
    trips = [client.ping() for _ in range(5)]
    assert all(0 < trip < 1000 for trip in trips)
    # Both ends read the same clock here, so the estimate must be within half a round trip.
    assert abs(client.clock_offset_us) <= max(trips) * 500 + 1


def test_newest_gives_the_latest_frame_of_each_subject(client):
    client.hello(rig="stick")
    take(client, 1)
    client.add_rig("long")
    take(client, 5, subject="long")
    newest = client.newest()
    while len(newest) < 2:
        client._receive(0.1)
        newest |= client.newest()
    assert set(newest) == {"stick", "long"}


def test_nothing_listens_there_is_told_with_what_to_do():
    with Client("tcp://127.0.0.1:1") as client, pytest.raises(Exception, match="avatar-bridge serve"):
        client.hello(timeout_s=0.3)
    with pytest.raises(InputError, match="tcp://"):
        Client("no address")


def test_events_of_the_model_travel_on_their_own_topic(client):
    client.hello()
    client.subscribe(protocol.event_topic("main"))
    event = take_until(client, lambda x: isinstance(x, protocol.Event) and x.name == "second")
    assert event.sample % 48000 == 0
