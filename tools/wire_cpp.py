"""The wire's constants as C++, for the Unreal plugin."""

from __future__ import annotations

from pathlib import Path

from tools.wire_constants import numbers, words

CORE = Path(__file__).resolve().parents[1] / "unreal_plugin" / "AvatarBridge" / "Source" / "AvatarBridgeCore"
TARGET = CORE / "Public" / "AvatarBridge" / "Generated" / "WireConstants.h"


def render() -> str:
    """The whole file."""
    lines = [
        "// Made by tools/generate_wire.py from bridge/protocol.py and bridge/messages.py; do not edit.",
        "#pragma once",
        "",
        "#include <cstdint>",
        "#include <string_view>",
        "",
        "/** Names, numbers and limits of the wire, as docs/protocol.md describes it. */",
        "namespace AvatarBridge::WireConstants",
        "{",
    ]
    for name, number in numbers().items():
        kind = "std::int32_t" if number < 2**31 else "std::int64_t"
        lines.append(f"\tinline constexpr {kind} {name} = {number};")
    for name, word in words().items():
        lines.append(f'\tinline constexpr std::string_view {name} = "{word}";')
    return "\n".join([*lines, "}", ""])
