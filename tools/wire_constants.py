"""The wire's names, numbers and limits by the names the engine plugins give them, from the Python definition."""

from __future__ import annotations

from dataclasses import fields

from bridge import messages, protocol, quantised
from bridge import wire_checks as check


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def numbers() -> dict[str, int]:
    """Limits and counts; only those above 2**31 need 64 bits."""
    return {
        "ProtocolVersion": check.PROTOCOL_VERSION,
        "MaximumControlBytes": protocol.MAX_CONTROL_BYTES,
        "MaximumFrameBytes": protocol.MAX_FRAME_BYTES,
        "MinimumAudioRate": check.MIN_AUDIO_RATE,
        "MaximumAudioRate": check.MAX_AUDIO_RATE,
        "MaximumJoints": check.MAX_JOINTS,
        "MaximumChannels": check.MAX_CHANNELS,
        "MaximumSample": check.MAX_SAMPLE,
        "MaximumNameLength": check.MAX_NAME,
        "CompactSteps": quantised.STEPS,
    }


def words() -> dict[str, str]:
    """Topics, choices, message types and keys."""
    named = {
        "MotionTopic": protocol.motion_topic("x").decode().split("x")[0],
        "SoundTopic": protocol.sound_topic("x", check.SPEAKERS[0]).decode().split("x")[0],
        "EventTopic": protocol.event_topic("x").decode().split("x")[0],
    }
    keys = {f.name for cls in messages.MESSAGES.values() for f in fields(cls)} | {"type"}
    for prefix, values in (
        ("Encoding", check.ENCODINGS),
        ("Speaker", check.SPEAKERS),
        ("Pcm", check.PCM_FORMATS),
        ("Space", check.SKELETON_SPACES),
        ("Type", sorted(messages.MESSAGES)),
        ("Key", sorted(keys)),
    ):
        named |= {prefix + _pascal(value): value for value in values}
    return named
