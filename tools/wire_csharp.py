"""The wire's constants as C#, for the Unity package."""

from __future__ import annotations

from pathlib import Path

from tools.wire_constants import numbers, words

TARGET = (
    Path(__file__).resolve().parents[1]
    / "unity_package"
    / "Runtime"
    / "Core"
    / "Generated"
    / "WireConstants.cs"
)


def render() -> str:
    """The whole file."""
    lines = [
        "// Made by tools/generate_wire.py from bridge/protocol.py and bridge/messages.py; do not edit.",
        "namespace AvatarBridge.Core",
        "{",
        "    /// <summary>Names, numbers and limits of the wire, as docs/protocol.md describes it.</summary>",
        "    public static class WireConstants",
        "    {",
    ]
    for name, number in numbers().items():
        kind = "int" if number < 2**31 else "long"
        lines.append(f"        public const {kind} {name} = {number};")
    lines += [f'        public const string {name} = "{word}";' for name, word in words().items()]
    return "\n".join([*lines, "    }", "}", ""])
