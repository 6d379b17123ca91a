"""Limits of the protocol, its errors, and the checks that every field of a message passes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from bridge.errors import BridgeError

PROTOCOL_VERSION = 1
ENCODINGS = ("f32", "compact")
SPEAKERS = ("agent", "user")
PCM_FORMATS = {"s16": 2, "f32": 4}
SKELETON_SPACES = ("unity", "unreal_mesh", "unreal_actor", "gltf", "blender")
MIN_AUDIO_RATE, MAX_AUDIO_RATE = 8000, 192000
MAX_JOINTS = 1024
MAX_CHANNELS = 1024
# Half the range of int64: sums of two positions on the clock cannot overflow anywhere.
MAX_SAMPLE = 2**62
MAX_NAME = 200
_TOPIC_NAME = re.compile(r"[a-z0-9_.-]{1,48}\Z")


class ProtocolError(BridgeError):
    """Bytes or a message that break the protocol; the text says what is wrong with them."""


class VersionError(ProtocolError):
    """A message of another protocol version."""

    def __init__(self, other: object) -> None:
        super().__init__(
            f"the message is of protocol version {other!r}; this side speaks version {PROTOCOL_VERSION}"
        )
        self.other = other


Check = Callable[[Any, str], Any]


def fail(name: str, wanted: str, value: object) -> ProtocolError:
    return ProtocolError(f"{name} must be {wanted}, not {type(value).__name__} {short(value)}")


def short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def integer(low: int, high: int) -> Check:
    """A check for whole numbers in ``low..high``; booleans are no numbers."""

    def check(value: Any, name: str) -> int:
        if type(value) is not int or not low <= value <= high:
            raise fail(name, f"a whole number in {low}..{high}", value)
        return value

    return check


def number(value: Any, name: str) -> float:
    """A finite number."""
    if type(value) not in (int, float) or not math.isfinite(value) or abs(value) > 1e300:
        raise fail(name, "a finite number", value)
    return float(value)


def boolean(value: Any, name: str) -> bool:
    """True or false and nothing that only looks like it."""
    if type(value) is not bool:
        raise fail(name, "true or false", value)
    return value


def text(value: Any, name: str) -> str:
    """A string of at most ``MAX_NAME`` characters."""
    if type(value) is not str or len(value) > MAX_NAME:
        raise fail(name, f"text of at most {MAX_NAME} characters", value)
    return value


def prose(value: Any, name: str) -> str:
    """A string of any length."""
    if type(value) is not str:
        raise fail(name, "text", value)
    return value


def topic_name(value: Any, name: str) -> str:
    """A subject or session name, fit to be part of a topic."""
    if type(value) is not str or not _TOPIC_NAME.match(value):
        raise fail(name, "1 to 48 of the characters a-z 0-9 _ - .", value)
    return value


def binary(value: Any, name: str) -> bytes:
    """Bytes."""
    if type(value) is not bytes:
        raise fail(name, "bytes", value)
    return value


def mapping(value: Any, name: str) -> dict[str, Any]:
    """A map with text keys; the values stay as they are."""
    if type(value) is not dict or not all(type(key) is str for key in value):
        raise fail(name, "a map with text keys", value)
    return value


def one_of(*known: str) -> Check:
    """A check for one of the ``known`` strings."""

    def check(value: Any, name: str) -> str:
        if type(value) is not str or value not in known:
            raise fail(name, "one of " + ", ".join(known), value)
        return value

    return check


def optional(inner: Check) -> Check:
    """``inner``, or nil."""
    return lambda value, name: None if value is None else inner(value, name)


def map_of(inner: Check, *, most: int = MAX_CHANNELS) -> Check:
    """A check for a map from text to what ``inner`` accepts."""

    def check(value: Any, name: str) -> dict[str, Any]:
        if len(mapping(value, name)) > most:
            raise ProtocolError(f"{name} has {len(value)} entries; at most {most} are allowed")
        return {text(key, f"a key of {name}"): inner(item, f"{name}.{key}") for key, item in value.items()}

    return check


def list_of(inner: Check, *, most: int = MAX_JOINTS) -> Check:
    """A check for a list of what ``inner`` accepts, returned as a tuple."""

    def check(value: Any, name: str) -> tuple[Any, ...]:
        if type(value) not in (list, tuple):
            raise fail(name, "a list", value)
        if len(value) > most:
            raise ProtocolError(f"{name} has {len(value)} entries; at most {most} are allowed")
        return tuple(inner(item, f"{name}[{i}]") for i, item in enumerate(value))

    return check


sample_position = integer(-MAX_SAMPLE, MAX_SAMPLE)


def timed_word(value: Any, name: str) -> tuple[str, int, int]:
    """``[text, first_sample, end_sample]`` with the end not before the beginning."""
    if type(value) not in (list, tuple) or len(value) != 3:
        raise fail(name, "[text, first_sample, end_sample]", value)
    word = (text(value[0], name), sample_position(value[1], name), sample_position(value[2], name))
    if word[2] < word[1]:
        raise ProtocolError(f"{name} ends at {word[2]}, before it begins at {word[1]}")
    return word


def message_id(value: Any, name: str) -> int | str:
    """What a client calls its request, so that it knows the answer."""
    if type(value) is int and abs(value) <= MAX_SAMPLE:
        return value
    return text(value, name)
