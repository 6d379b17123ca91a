"""Bytes on the wire: sizes, limits, and that nothing but ProtocolError ever comes out of decoding."""

import contextlib

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge import messages as m
from bridge import protocol
from bridge.protocol import ProtocolError
from bridge.skeletons import ClientSkeleton, layout_from_map, layout_to_map, skeleton_from_map
from bridge.wire_checks import VersionError
from retarget import rotation
from retarget.motion import MotionFrame, MotionLayout
from retarget.space import UNREAL_MESH


def random_layout(joints=53, channels=52, seed=0):
    rng = np.random.default_rng(seed)
    return MotionLayout(
        joint_names=tuple(f"joint_{j}" for j in range(joints)),
        parents=(-1, *(int(rng.integers(0, j)) for j in range(1, joints))),
        rest_positions=rng.normal(size=(joints, 3)),
        rest_rotations_xyzw=rotation.normalize(rng.normal(size=(joints, 4))),
        face_channels=tuple(f"shape_{c}" for c in range(channels)),
        space=UNREAL_MESH,
        hips=min(1, joints - 1),
    )


def random_motion(layout, seed=0, subject="character"):
    rng = np.random.default_rng(seed)
    frame = MotionFrame(
        sample=48000 * 3600,
        root=rng.normal(size=3).astype(np.float32),
        rotations_xyzw=rotation.normalize(rng.normal(size=(len(layout.joint_names), 4)).astype(np.float32)),
        face=rng.uniform(size=len(layout.face_channels)).astype(np.float32),
        epoch=2,
    )
    stamps = protocol.Stamps(10**13, 10**13 + 3000, 10**13 + 5000, 10**13 + 5200, 10**13 + 5300)
    return protocol.Motion(subject, layout.layout_id, 10**6, stamps, frame)


@pytest.mark.parametrize(("encoding", "most"), [("f32", 1200), ("compact", 450)])
def test_a_frame_of_53_joints_and_52_shapes_is_small(encoding, most):
    size = len(protocol.encode_motion(random_motion(random_layout()), encoding=encoding))
    print(f"{encoding}: {size} bytes")
    assert size <= most


@pytest.mark.parametrize("encoding", ["f32", "compact"])
@pytest.mark.parametrize(("joints", "channels"), [(1, 0), (1, 1), (53, 52), (300, 200)])
def test_motion_comes_back_as_it_was(encoding, joints, channels):
    layout = random_layout(joints, channels)
    motion = random_motion(layout)
    read = protocol.decode_frame(
        protocol.encode_motion(motion, encoding=encoding), {layout.layout_id: layout}
    )
    assert isinstance(read, protocol.Motion)
    for name in ("subject", "layout_id", "sequence", "stamps"):
        assert getattr(read, name) == getattr(motion, name)
    assert (read.frame.sample, read.frame.epoch) == (motion.frame.sample, 2)
    assert np.array_equal(read.frame.root, motion.frame.root)
    if encoding == "f32":
        assert np.array_equal(read.frame.rotations_xyzw, motion.frame.rotations_xyzw)
        assert np.array_equal(read.frame.face, motion.frame.face)
    else:
        assert (
            np.degrees(rotation.angle(read.frame.rotations_xyzw, motion.frame.rotations_xyzw)).max() <= 0.01
        )
        assert np.abs(read.frame.face - motion.frame.face).max(initial=0) <= 0.002


def test_lengths_are_checked_against_the_layout():
    layout, other = random_layout(53, 52), random_layout(54, 52)
    data = protocol.encode_motion(random_motion(layout), encoding="f32")
    with pytest.raises(protocol.UnknownLayoutError) as unknown:
        protocol.decode_frame(data, {})
    assert (unknown.value.subject, unknown.value.layout_id) == ("character", layout.layout_id)
    with pytest.raises(ProtocolError, match="54 joints"):
        protocol.decode_frame(data, {layout.layout_id: other})


@pytest.mark.parametrize("root", [b"", b"\0" * 8, b"\0" * 16, None, "twelve chars"])
def test_a_root_of_another_length_is_refused(root):
    layout = random_layout(3, 2)
    motion = random_motion(layout)
    topic, _, body = protocol.encode_motion(motion, encoding="f32").partition(b"\0")
    values = msgpack.unpackb(body)
    values[6] = root
    with pytest.raises(ProtocolError, match=r"motion\.root"):
        protocol.decode_frame(topic + b"\0" + msgpack.packb(values), {layout.layout_id: layout})


@pytest.mark.parametrize("body", [{}, {"a": 1}, [], 5, None, "text", b"bytes", [[1]], [1], [True]])
@pytest.mark.parametrize(
    "topic", [b"f/a\0", b"a/a/agent\0", b"e/a\0", b"x/a\0", b"f/A\0", b"\0", b"a/a/dog\0"]
)
def test_a_frame_that_is_no_such_array_is_refused(topic, body):
    with pytest.raises(ProtocolError):
        protocol.decode_frame(topic + msgpack.packb(body), {})


def test_fields_of_a_later_revision_are_ignored():
    layout = random_layout(3, 2)
    topic, _, body = protocol.encode_motion(random_motion(layout), encoding="f32").partition(b"\0")
    values = [*msgpack.unpackb(body), "news"]
    read = protocol.decode_frame(topic + b"\0" + msgpack.packb(values), {layout.layout_id: layout})
    assert isinstance(read, protocol.Motion)
    with pytest.raises(ProtocolError, match="8 fields"):
        protocol.decode_frame(topic + b"\0" + msgpack.packb(values[:8]), {layout.layout_id: layout})


def test_numbers_that_are_none_are_refused():
    layout = random_layout(3, 2)
    motion = random_motion(layout)
    face = motion.frame.face.copy()
    face[1] = np.nan
    bad = MotionFrame(0, motion.frame.root, motion.frame.rotations_xyzw, face)
    data = protocol.encode_motion(
        protocol.Motion("a", layout.layout_id, 0, motion.stamps, bad), encoding="f32"
    )
    with pytest.raises(ProtocolError, match="finite"):
        protocol.decode_frame(data, {layout.layout_id: layout})


MESSAGES = [
    m.Hello(client="unity 2022", rig={"name": "mixamo"}, session="a", subject="hero", encoding="compact", id=3),
    m.Welcome(
        server="s", session="a", clock_rate=48000, sample=-5, frames="tcp://x:1",
        subjects=({"subject": "b"},), encoding="f32",
    ),
    m.Refused(code="version", message="no", client_v=4),
    m.RigRequest(rig={"name": "vrm1"}, id="x"),
    m.LayoutMessage(subject="a", layout={"id": 1}, report={}),
    m.LayoutsRequest(),
    m.AudioMessage(speaker="user", rate=16000, format="s16", pcm=b"\1\2\3\4", sample=12),
    m.TextMessage(speaker="agent", words=(("hello", 0, 4800),)),
    m.ControlMessage(values={"expressivity": 0.5}),
    m.UserFace(sample=5, channels={"gaze_left": -0.2}),
    m.Interrupt(sample=100),
    m.Interrupted(epoch=3, sample=100),
    m.Playhead(sample=2**40),
    m.TransportMessage(playing=False),
    m.Ping(t=12.5),
    m.Pong(t=12.5, server_us=2**41, sample=-1600),
    m.Status(status={"frames": 3}),
    m.Bye(),
]  # fmt: skip


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.type)
def test_control_messages_come_back_as_they_were(message):
    assert protocol.decode_control(protocol.encode_control(message)) == message


def test_every_message_type_is_covered():
    assert {message.type for message in MESSAGES} == set(m.MESSAGES)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"type": "nonsense"}, "unknown message type 'nonsense'"),
        ({"type": 5}, "unknown message type"),
        ({}, "unknown message type"),
        ({"type": "audio", "speaker": "agent"}, "audio lacks rate, format, pcm"),
        (
            {"type": "audio", "speaker": "dog", "rate": 16000, "format": "s16", "pcm": b""},
            "audio.speaker.*agent, user",
        ),
        (
            {"type": "audio", "speaker": "agent", "rate": 100, "format": "s16", "pcm": b""},
            "audio.rate.*8000..192000",
        ),
        ({"type": "audio", "speaker": "agent", "rate": True, "format": "s16", "pcm": b""}, "audio.rate"),
        ({"type": "audio", "speaker": "agent", "rate": 16000, "format": "s16", "pcm": b"abc"}, "3 bytes"),
        ({"type": "audio", "speaker": "agent", "rate": 16000, "format": "f32", "pcm": "text"}, "audio.pcm"),
        ({"type": "control", "values": {"a": float("nan")}}, "control.values.a must be a finite number"),
        ({"type": "control", "values": {"a": "1"}}, "control.values.a"),
        ({"type": "control", "values": [1]}, "control.values must be a map"),
        ({"type": "playhead", "sample": 2**63}, "playhead.sample"),
        ({"type": "transport", "playing": 1}, "true or false"),
        ({"type": "text", "speaker": "agent", "words": [["a", 5, 4]]}, "before it begins"),
        ({"type": "text", "speaker": "agent", "words": [["a", 5]]}, "first_sample"),
        ({"type": "hello", "v": 1, "subject": "Hero!"}, "hello.subject"),
        ({"type": "hello", "v": 1, "session": "a/b"}, "hello.session"),
    ],
)
def test_a_wrong_key_is_named(values, words):
    with pytest.raises(ProtocolError, match=words):
        protocol.decode_control(msgpack.packb(values))


def test_unknown_keys_are_ignored():
    data = msgpack.packb({"type": "playhead", "sample": 4, "colour": "red"})
    assert protocol.decode_control(data) == m.Playhead(sample=4)


@pytest.mark.parametrize("version", [0, 2, None, "1", 1.5])
def test_another_version_is_told_apart_from_damage(version):
    with pytest.raises(VersionError, match="version 1"):
        protocol.decode_control(msgpack.packb({"type": "hello", "v": version}))


def test_too_large_is_refused_before_it_is_read():
    with pytest.raises(ProtocolError, match="1048577 bytes; at most 1048576"):
        protocol.decode_control(b"\xc1" * (2**20 + 1))


def test_nesting_cannot_exhaust_the_stack():
    with pytest.raises(ProtocolError):
        protocol.decode_control(b"\x81\xa1a" * 100_000)
    with pytest.raises(ProtocolError):
        protocol.decode_control(b"\x91" * 1_000_000)


def decodes_or_refuses(data, layouts=None):
    with contextlib.suppress(ProtocolError):
        protocol.decode_control(data)
    with contextlib.suppress(ProtocolError):
        protocol.decode_frame(data, layouts or {})


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_raise_nothing_else(data):
    decodes_or_refuses(data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=8), inner, max_size=6),
    max_leaves=12,
)
KEYS = sorted({f for cls in m.MESSAGES.values() for f in cls.__dataclass_fields__})


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(m.MESSAGES)), st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_well_formed_nonsense_raises_nothing_else(kind, values):
    decodes_or_refuses(msgpack.packb({"v": 1, **values, "type": kind}))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_frames_raise_nothing_else(data):
    layout = random_layout(3, 2)
    encoding = data.draw(st.sampled_from(["f32", "compact"]))
    frame = bytearray(protocol.encode_motion(random_motion(layout), encoding=encoding))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(frame)))
    decodes_or_refuses(bytes(frame[:cut]), {layout.layout_id: layout})


def test_layouts_come_back_as_they_were_and_a_wrong_id_is_noticed():
    layout = random_layout(20, 5)
    values = layout_to_map(layout, rig="x")
    read = layout_from_map(msgpack.unpackb(msgpack.packb(values)))
    assert read == layout
    assert read.space == layout.space
    with pytest.raises(ProtocolError, match="id"):
        layout_from_map({**values, "id": 5})
    with pytest.raises(ProtocolError, match="layout"):
        layout_from_map({**values, "parents": [0] * 20})
    with pytest.raises(ProtocolError, match="axes"):
        layout_from_map(
            {**values, "space": {"name": "x", "axes": ["+x", "+x", "+y"], "metres_per_unit": 1.0}}
        )


def test_a_clients_skeleton_is_checked():
    good = ClientSkeleton(
        joints=("a", "b"),
        parents=(-1, 0),
        positions=np.zeros((2, 3), np.float32),
        rotations_xyzw=np.tile(np.array([0, 0, 0, 1], np.float32), (2, 1)),
        space="unreal_mesh",
        humanoid={"Hips": "a"},
    ).to_map()
    read = skeleton_from_map(good)
    assert (read.joints, read.parents, read.humanoid) == (("a", "b"), (-1, 0), {"Hips": "a"})
    for change, words in (
        ({"parents": [-1, 1]}, "before its children"),
        ({"parents": [-1]}, "2 joints but 1 parents"),
        ({"positions": b"\0" * 23}, "need 24"),
        ({"rotations": np.full(8, np.inf, "<f4").tobytes()}, "finite"),
        ({"space": "maya"}, "unity, unreal_mesh"),
        ({"joints": []}, "empty"),
        ({"humanoid": {"Hips": 3}}, "humanoid.Hips"),
    ):
        with pytest.raises(ProtocolError, match=words):
            skeleton_from_map({**good, **change})


def test_topics_end_so_that_one_is_no_beginning_of_another():
    assert not protocol.motion_topic("ab").startswith(protocol.motion_topic("a"))
    assert protocol.sound_topic("s", "agent") == b"a/s/agent\0"
    for bad in ("", "A", "a/b", "a" * 49, "ä"):
        with pytest.raises(ProtocolError):
            protocol.motion_topic(bad)
