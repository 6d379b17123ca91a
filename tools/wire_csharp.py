"""The wire's constants as C#: ``unity_package/Runtime/Core/Generated/WireConstants.cs`` from the Python definition.

``python tools/wire_csharp.py`` writes the file; a test fails when it differs from what this would write.
"""

from __future__ import annotations

import os
import sys
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "unity_package" / "Runtime" / "Core" / "Generated" / "WireConstants.cs"
sys.path.insert(0, str(ROOT))

from bridge import messages, protocol, quantised  # noqa: E402
from bridge import wire_checks as check  # noqa: E402


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _literal(value: str | int | float) -> str:
    return '"' + value + '"' if isinstance(value, str) else str(value)


def _numbers() -> list[tuple[str, str, str | int]]:
    return [
        ("int", "ProtocolVersion", check.PROTOCOL_VERSION),
        ("int", "MaximumControlBytes", protocol.MAX_CONTROL_BYTES),
        ("int", "MaximumFrameBytes", protocol.MAX_FRAME_BYTES),
        ("int", "MinimumAudioRate", check.MIN_AUDIO_RATE),
        ("int", "MaximumAudioRate", check.MAX_AUDIO_RATE),
        ("int", "MaximumJoints", check.MAX_JOINTS),
        ("int", "MaximumChannels", check.MAX_CHANNELS),
        ("long", "MaximumSample", check.MAX_SAMPLE),
        ("int", "MaximumNameLength", check.MAX_NAME),
        ("int", "CompactSteps", quantised.STEPS),
    ]


def _words() -> list[tuple[str, str, str | int]]:
    words: list[tuple[str, str, str | int]] = [
        ("string", "MotionTopic", protocol.motion_topic("x").decode().split("x")[0]),
        ("string", "SoundTopic", protocol.sound_topic("x", check.SPEAKERS[0]).decode().split("x")[0]),
        ("string", "EventTopic", protocol.event_topic("x").decode().split("x")[0]),
    ]
    words += [("string", "Encoding" + _pascal(name), name) for name in check.ENCODINGS]
    words += [("string", "Speaker" + _pascal(name), name) for name in check.SPEAKERS]
    words += [("string", "Pcm" + _pascal(name), name) for name in check.PCM_FORMATS]
    words += [("string", "Space" + _pascal(name), name) for name in check.SKELETON_SPACES]
    words += [("string", "Type" + _pascal(name), name) for name in sorted(messages.MESSAGES)]
    keys = {f.name for cls in messages.MESSAGES.values() for f in fields(cls)} | {"type"}
    words += [("string", "Key" + _pascal(key), key) for key in sorted(keys)]
    return words


def render() -> str:
    """The whole file."""
    lines = [
        "// Made by tools/wire_csharp.py from bridge/protocol.py and bridge/messages.py; do not edit.",
        "namespace AvatarBridge.Core",
        "{",
        "    /// <summary>Names, numbers and limits of the wire, as docs/protocol.md describes it.</summary>",
        "    public static class WireConstants",
        "    {",
    ]
    lines += [
        f"        public const {t} {name} = {_literal(value)};" for t, name, value in _numbers() + _words()
    ]
    return "\n".join([*lines, "    }", "}", ""])


def main() -> None:
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    scratch = TARGET.with_suffix(".tmp")
    scratch.write_text(render(), encoding="utf-8", newline="\n")
    os.replace(scratch, TARGET)


if __name__ == "__main__":
    main()
