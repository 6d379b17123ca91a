# ruff: noqa: RUF009 (``wire`` makes a dataclass field, as ``field`` does)
"""What the sidecar and its clients say to each other on the control socket; docs/protocol.md describes it.

A message class is its own schema: every field carries the check that decoding applies. Knows no bytes and no sockets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, TypeVar

from bridge import wire_checks as check
from bridge.wire_checks import (
    ENCODINGS,
    PCM_FORMATS,
    PROTOCOL_VERSION,
    SPEAKERS,
    ProtocolError,
    VersionError,
    short,
)

_REQUIRED: Any = object()


def wire(
    check_value: Callable[[Any, str], Any], *, default: Any = _REQUIRED, default_factory: Any = None
) -> Any:
    """A dataclass field with its ``check``; a field with a default may be absent from the message."""
    metadata = {"check": check_value}
    if default_factory is not None:
        return field(default_factory=default_factory, metadata=metadata)
    if default is _REQUIRED:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Base of all control messages: ``id`` is the request's own mark, repeated by the answer."""

    type: ClassVar[str]
    id: int | str | None = wire(check.optional(check.message_id), default=None)

    def to_map(self) -> dict[str, Any]:
        """The message as the map that goes on the wire; nil fields are left out."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {"type": self.type} | {name: value for name, value in values.items() if value is not None}


MESSAGES: dict[str, type[Message]] = {}
_Kind = TypeVar("_Kind", bound=Message)


def message_type(name: str) -> Callable[[type[_Kind]], type[_Kind]]:
    """Class decorator: what ``type`` says on the wire."""

    def register(cls: type[_Kind]) -> type[_Kind]:
        cls.type = name
        MESSAGES[name] = cls
        return cls

    return register


def from_map(values: Mapping[str, Any]) -> Message:
    """The message a decoded map holds. ProtocolError names the first key that is missing or wrong."""
    kind = values.get("type")
    if type(kind) is not str or kind not in MESSAGES:
        raise ProtocolError(f"unknown message type {short(kind)}; known: {', '.join(sorted(MESSAGES))}")
    cls = MESSAGES[kind]
    if kind in ("hello", "welcome") and values.get("v") != PROTOCOL_VERSION:
        raise VersionError(values.get("v"))
    accepted: dict[str, Any] = {}
    for f in fields(cls):
        if f.name in values:
            accepted[f.name] = f.metadata["check"](values[f.name], f"{kind}.{f.name}")
    try:
        return cls(**accepted)
    except TypeError:
        needed = [f.name for f in fields(cls) if f.name not in accepted and _is_required(f)]
        raise ProtocolError(f"{kind} lacks {', '.join(needed)}") from None


def _is_required(f: Any) -> bool:
    return f.default is MISSING and f.default_factory is MISSING


@message_type("hello")
@dataclass(frozen=True, slots=True, kw_only=True)
class Hello(Message):
    """A client opens: its ``rig`` as in :class:`RigRequest`, or none to listen only."""

    v: int = wire(check.integer(0, 2**31), default=PROTOCOL_VERSION)
    client: str = wire(check.text, default="")
    encoding: str = wire(check.text, default="f32")
    rig: dict[str, Any] | None = wire(check.optional(check.mapping), default=None)
    session: str | None = wire(check.optional(check.topic_name), default=None)
    subject: str | None = wire(check.optional(check.topic_name), default=None)


@message_type("welcome")
@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Message):
    """The sidecar's answer; ``frames`` is the address of the frame socket, ``sample`` the session clock now."""

    v: int = wire(check.integer(0, 2**31), default=PROTOCOL_VERSION)
    server: str = wire(check.text)
    session: str = wire(check.topic_name)
    clock_rate: int = wire(check.integer(1, 10**6))
    sample: int = wire(check.sample_position)
    frames: str = wire(check.text)
    subjects: tuple[dict[str, Any], ...] = wire(check.list_of(check.mapping))
    subject: str | None = wire(check.optional(check.topic_name), default=None)
    encoding: str = wire(check.one_of(*ENCODINGS))


@message_type("refused")
@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Message):
    """No, and why; ``code`` is for programs, ``message`` for people."""

    code: str = wire(check.text)
    message: str = wire(check.prose)
    server_v: int = wire(check.integer(0, 2**31), default=PROTOCOL_VERSION)
    client_v: int | None = wire(check.optional(check.integer(-(2**31), 2**31)), default=None)


@message_type("rig")
@dataclass(frozen=True, slots=True, kw_only=True)
class RigRequest(Message):
    """Drive one more rig: ``{"name": ...}`` or ``{"skeleton": {...}}`` (see :mod:`bridge.skeletons`)."""

    rig: dict[str, Any] = wire(check.mapping)
    subject: str | None = wire(check.optional(check.topic_name), default=None)
    encoding: str = wire(check.text, default="f32")


@message_type("layout")
@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutMessage(Message):
    """A subject's static data and how its joints and shapes were mapped."""

    subject: str = wire(check.topic_name)
    layout: dict[str, Any] = wire(check.mapping)
    report: dict[str, Any] = wire(check.mapping)


@message_type("layouts")
@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutsRequest(Message):
    """Send me the layout of ``subject``, or of every subject of the session."""

    subject: str | None = wire(check.optional(check.topic_name), default=None)


@message_type("audio")
@dataclass(frozen=True, slots=True, kw_only=True)
class AudioMessage(Message):
    """Mono sound; ``sample`` is its place on the session clock, nil for straight after what came before."""

    speaker: str = wire(check.one_of(*SPEAKERS))
    rate: int = wire(check.integer(check.MIN_AUDIO_RATE, check.MAX_AUDIO_RATE))
    format: str = wire(check.one_of(*PCM_FORMATS))
    pcm: bytes = wire(check.binary)
    sample: int | None = wire(check.optional(check.sample_position), default=None)

    def __post_init__(self) -> None:
        if len(self.pcm) % PCM_FORMATS[self.format]:
            raise ProtocolError(
                f"audio.pcm has {len(self.pcm)} bytes, no whole number of {self.format} samples"
            )


@message_type("text")
@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage(Message):
    """Words and when they are spoken: ``(text, first_sample, end_sample)``."""

    speaker: str = wire(check.one_of(*SPEAKERS))
    words: tuple[tuple[str, int, int], ...] = wire(check.list_of(check.timed_word, most=4096))


@message_type("control")
@dataclass(frozen=True, slots=True, kw_only=True)
class ControlMessage(Message):
    """Values of the model's controls; names that were not sent keep their value."""

    values: dict[str, float] = wire(check.map_of(check.number))


@message_type("user_face")
@dataclass(frozen=True, slots=True, kw_only=True)
class UserFace(Message):
    """The partner's face as canonical channels, from a camera or a headset."""

    sample: int = wire(check.sample_position)
    channels: dict[str, float] = wire(check.map_of(check.number))


@message_type("interrupt")
@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupt(Message):
    """Stop speaking at ``sample``, by default now."""

    sample: int | None = wire(check.optional(check.sample_position), default=None)


@message_type("interrupted")
@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted(Message):
    """Frames and sound of older epochs from ``sample`` on are void."""

    epoch: int = wire(check.integer(0, 2**31))
    sample: int = wire(check.sample_position)


@message_type("playhead")
@dataclass(frozen=True, slots=True, kw_only=True)
class Playhead(Message):
    """The sample the client's user hears now."""

    sample: int = wire(check.sample_position)


@message_type("transport")
@dataclass(frozen=True, slots=True, kw_only=True)
class TransportMessage(Message):
    """Run or hold the session's own source of sound or motion."""

    playing: bool = wire(check.boolean)


@message_type("ping")
@dataclass(frozen=True, slots=True, kw_only=True)
class Ping(Message):
    """``t`` is the client's own time, in whatever it likes."""

    t: float = wire(check.number)


@message_type("pong")
@dataclass(frozen=True, slots=True, kw_only=True)
class Pong(Message):
    """``t`` again, the sidecar's monotonic clock in microseconds and the session clock at that moment."""

    t: float = wire(check.number)
    server_us: int = wire(check.integer(0, check.MAX_SAMPLE))
    sample: int = wire(check.sample_position)


@message_type("status")
@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Message):
    """A question when ``status`` is nil, else its answer."""

    status: dict[str, Any] | None = wire(check.optional(check.mapping), default=None)


@message_type("bye")
@dataclass(frozen=True, slots=True, kw_only=True)
class Bye(Message):
    """The client leaves, or the sidecar does."""
