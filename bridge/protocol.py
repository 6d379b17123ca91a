"""Bytes on the wire, both sockets, protocol version 1: the only place that packs and unpacks msgpack.

Decoding trusts nothing: types, lengths and limits are checked, and only ProtocolError is ever raised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgpack
import numpy as np
from numpy.typing import ArrayLike, NDArray

from bridge import quantised
from bridge import wire_checks as check
from bridge.messages import Message, from_map
from bridge.wire_checks import PROTOCOL_VERSION, ProtocolError, VersionError
from retarget.motion import MotionFrame, MotionLayout

MAX_CONTROL_BYTES = 1 << 20
MAX_FRAME_BYTES = 1 << 18
_F32 = np.dtype("<f4")
_S16 = np.dtype("<i2")
_MAX_US = 2**62
_frame_index = check.integer(0, 2**62)


class UnknownLayoutError(ProtocolError):
    """A motion frame quotes a layout this reader has not got; ``layouts`` asks for it."""

    def __init__(self, subject: str, layout_id: int) -> None:
        super().__init__(f"subject {subject!r} quotes layout {layout_id:#010x}, which is not known here")
        self.subject = subject
        self.layout_id = layout_id


def encode_control(message: Message) -> bytes:
    """A control message as one msgpack map."""
    return _pack(message.to_map())


def decode_control(data: bytes, *, max_bytes: int = MAX_CONTROL_BYTES) -> Message:
    """The control message in ``data``. VersionError for another version's hello, else ProtocolError."""
    if len(data) > max_bytes:
        raise ProtocolError(f"the message has {len(data)} bytes; at most {max_bytes} are allowed")
    values = _unpack(data)
    if type(values) is not dict:
        raise ProtocolError(f"a control message is a map, not {type(values).__name__}")
    return from_map(values)


def _pack(value: Any) -> bytes:
    packed = msgpack.packb(value, use_bin_type=True)
    assert packed is not None
    return packed


def _unpack(data: bytes) -> Any:
    try:
        return msgpack.unpackb(data, raw=False, strict_map_key=True, ext_hook=_no_extensions)
    except ProtocolError:
        raise
    # Every way of not being msgpack: cut short, trailing bytes, bad UTF-8, nested too deep, out-of-range numbers.
    except (ValueError, TypeError, OverflowError, RecursionError, msgpack.UnpackException) as error:
        raise ProtocolError(f"not one msgpack value: {error or type(error).__name__}") from None


def _no_extensions(code: int, data: bytes) -> Any:
    raise ProtocolError(f"msgpack extension type {code} is not part of the protocol")


def is_control(data: bytes) -> bool:
    """Whether a message of unknown origin is one of the control socket: a map, where the frame socket has a topic."""
    return data[:1] >= b"\x80"


def motion_topic(subject: str) -> bytes:
    """What to subscribe to for a subject's motion, its zero byte included."""
    return b"f/" + check.topic_name(subject, "subject").encode() + b"\0"


def sound_topic(session: str, speaker: str) -> bytes:
    """What to subscribe to for a speaker's sound."""
    speaker = check.one_of(*check.SPEAKERS)(speaker, "speaker")
    return b"a/" + check.topic_name(session, "session").encode() + b"/" + speaker.encode() + b"\0"


def event_topic(session: str) -> bytes:
    """What to subscribe to for a session's events."""
    return b"e/" + check.topic_name(session, "session").encode() + b"\0"


@dataclass(frozen=True, slots=True)
class Stamps:
    """When a frame passed each stage, in microseconds of the sidecar's monotonic clock."""

    audio_in: int
    model_in: int
    model_out: int
    retargeted: int
    sent: int

    def to_wire(self) -> list[int]:
        """The first as it is, the others relative to it."""
        first = self.audio_in
        return [
            first,
            self.model_in - first,
            self.model_out - first,
            self.retargeted - first,
            self.sent - first,
        ]


@dataclass(frozen=True, slots=True)
class Motion:
    """One frame of one subject. ``frame.rotations_xyzw (J, 4)`` and ``frame.face (C,)`` are in layout order."""

    subject: str
    layout_id: int
    sequence: int
    stamps: Stamps
    frame: MotionFrame


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of one speaker's voice: ``pcm (n,)`` int16 at ``rate`` Hz from ``sample`` of the 48 kHz clock."""

    session: str
    speaker: str
    epoch: int
    sequence: int
    sample: int
    rate: int
    pcm: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at ``sample``, by name."""

    session: str
    epoch: int
    sequence: int
    sample: int
    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


def encode_motion(message: Motion, *, encoding: str) -> bytes:
    """A motion frame as bytes; ``encoding`` is ``"f32"`` or ``"compact"``."""
    frame = message.frame
    if encoding == "f32":
        rotations, face = _f32(frame.rotations_xyzw), _f32(frame.face)
    elif encoding == "compact":
        rotations, face = quantised.pack_rotations(frame.rotations_xyzw), quantised.pack_weights(frame.face)
    else:
        raise ProtocolError(f"unknown encoding {encoding!r}; known: {', '.join(check.ENCODINGS)}")
    head = [PROTOCOL_VERSION, message.layout_id, frame.epoch, message.sequence, frame.sample]
    body = [*head, message.stamps.to_wire(), _f32(frame.root), rotations, face]
    return motion_topic(message.subject) + _pack(body)


def _f32(values: ArrayLike) -> bytes:
    return np.ascontiguousarray(values, dtype=_F32).tobytes()


def encode_sound(message: Sound) -> bytes:
    """A stretch of sound as bytes."""
    pcm = np.ascontiguousarray(message.pcm, dtype=_S16).tobytes()
    body = [PROTOCOL_VERSION, message.epoch, message.sequence, message.sample, message.rate, pcm]
    return sound_topic(message.session, message.speaker) + _pack(body)


def encode_event(message: Event) -> bytes:
    """An event as bytes."""
    head = [PROTOCOL_VERSION, message.epoch, message.sequence, message.sample]
    return event_topic(message.session) + _pack([*head, message.name, dict(message.data)])


def decode_frame(data: bytes, layouts: Mapping[int, MotionLayout]) -> Motion | Sound | Event:
    """What a message of the frame socket holds. Arrays are read-only views into ``data`` where they can be.

    ``layouts`` maps the layout ids this reader knows. UnknownLayoutError for another one, VersionError for another
    version, else ProtocolError.
    """
    if len(data) > MAX_FRAME_BYTES:
        raise ProtocolError(f"the frame has {len(data)} bytes; at most {MAX_FRAME_BYTES} are allowed")
    topic, zero, body = data.partition(b"\0")
    if not zero:
        raise ProtocolError("the frame has no topic ended by a zero byte")
    parts = topic.decode("ascii", "replace").split("/")
    values = _unpack(body)
    if type(values) is not list or not values:
        raise ProtocolError(f"a frame is an array, not {type(values).__name__}")
    if values[0] != PROTOCOL_VERSION or type(values[0]) is not int:
        raise VersionError(values[0])
    if parts[0] == "f" and len(parts) == 2:
        return _motion(check.topic_name(parts[1], "subject"), values, layouts)
    if parts[0] == "a" and len(parts) == 3:
        session = check.topic_name(parts[1], "session")
        return _sound(session, check.one_of(*check.SPEAKERS)(parts[2], "speaker"), values)
    if parts[0] == "e" and len(parts) == 2:
        return _event(check.topic_name(parts[1], "session"), values)
    raise ProtocolError(f"unknown topic {check.short(topic)}")


def _fields(values: list[Any], count: int, what: str) -> list[Any]:
    # A later revision of the same version may append fields.
    if len(values) < count:
        raise ProtocolError(f"{what} has {len(values)} fields, not {count}")
    return values[1:count]


def _motion(subject: str, values: list[Any], layouts: Mapping[int, MotionLayout]) -> Motion:
    layout_id, epoch, sequence, sample, stamps, root, rotations, face = _fields(values, 9, "motion")
    layout_id = check.integer(0, 2**32 - 1)(layout_id, "motion.layout_id")
    layout = layouts.get(layout_id)
    if layout is None:
        raise UnknownLayoutError(subject, layout_id)
    joints, channels = len(layout.joint_names), len(layout.face_channels)
    root = check.binary(root, "motion.root")
    if len(root) != 12:
        raise ProtocolError(f"motion.root has {len(root)} bytes, not 12")
    sizes = (len(check.binary(rotations, "motion.rotations")), len(check.binary(face, "motion.face")))
    if sizes == (joints * 16, channels * 4):
        turns, weights = np.frombuffer(rotations, _F32).reshape(joints, 4), np.frombuffer(face, _F32)
    elif sizes == (joints * 6, channels):
        turns, weights = quantised.unpack_rotations(rotations), quantised.unpack_weights(face)
    else:
        raise ProtocolError(
            f"motion of subject {subject!r} has {sizes[0]} and {sizes[1]} bytes, which fit "
            f"{joints} joints and {channels} channels in no encoding"
        )
    frame = MotionFrame(
        sample=check.sample_position(sample, "motion.sample"),
        root=_finite(np.frombuffer(root, _F32), "motion.root"),
        rotations_xyzw=_finite(turns, "motion.rotations"),
        face=_finite(weights, "motion.face"),
        epoch=_frame_index(epoch, "motion.epoch"),
    )
    return Motion(subject, layout_id, _frame_index(sequence, "motion.sequence"), _stamps(stamps), frame)


def _finite(values: NDArray[np.float32], name: str) -> NDArray[np.float32]:
    if not np.isfinite(values).all():
        raise ProtocolError(f"{name} holds a value that is not finite")
    return values


def _stamps(value: Any) -> Stamps:
    if type(value) is not list or len(value) != 5:
        raise ProtocolError("motion.stamps must be a list of five times")
    times = [check.integer(-_MAX_US, _MAX_US)(item, "motion.stamps") for item in value]
    return Stamps(times[0], *(times[0] + later for later in times[1:]))


def _sound(session: str, speaker: str, values: list[Any]) -> Sound:
    epoch, sequence, sample, rate, pcm = _fields(values, 6, "sound")
    if len(check.binary(pcm, "sound.pcm")) % 2:
        raise ProtocolError(f"sound.pcm has {len(pcm)} bytes, no whole number of samples")
    return Sound(
        session=session,
        speaker=speaker,
        epoch=_frame_index(epoch, "sound.epoch"),
        sequence=_frame_index(sequence, "sound.sequence"),
        sample=check.sample_position(sample, "sound.sample"),
        rate=check.integer(check.MIN_AUDIO_RATE, check.MAX_AUDIO_RATE)(rate, "sound.rate"),
        pcm=np.frombuffer(pcm, _S16),
    )


def _event(session: str, values: list[Any]) -> Event:
    epoch, sequence, sample, name, data = _fields(values, 6, "event")
    return Event(
        session=session,
        epoch=_frame_index(epoch, "event.epoch"),
        sequence=_frame_index(sequence, "event.sequence"),
        sample=check.sample_position(sample, "event.sample"),
        name=check.text(name, "event.name"),
        data=check.mapping(data, "event.data"),
    )
