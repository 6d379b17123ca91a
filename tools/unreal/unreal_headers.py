"""Reads the plugin's headers as UnrealHeaderTool does: reflected types, where their bodies stand, their members.

``generated_header`` writes what the stand-ins of the engine need in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_MACRO = re.compile(r"^[ \t]*(UCLASS|USTRUCT|UENUM|UINTERFACE)\s*\(", re.MULTILINE)
_TYPE = re.compile(
    r"\s*(?P<kind>class|struct|enum class|enum)\s+(?:(?P<api>[A-Z0-9_]+_API)\s+)?(?P<name>\w+)(?:\s+final)?"
    r"\s*(?::\s*(?:public\s+)?(?P<base>[\w:]+))?"
)
_BODY = re.compile(r"^[ \t]*GENERATED_(?:U\w+_)?BODY\s*\(\s*\)", re.MULTILINE)
_MEMBER = re.compile(r"^[ \t]*(UPROPERTY|UFUNCTION)\s*\(", re.MULTILINE)
_DELEGATE = re.compile(r"^[ \t]*DECLARE_DYNAMIC_(?:\w+_)?DELEGATE(?P<returns>_RetVal)?\w*\s*\(", re.MULTILINE)
_SPECIFIERS = re.compile(r"^(?:(?:virtual|static|inline|FORCEINLINE)\s+)+")
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+["<]([^">]+)[">]', re.MULTILINE)


@dataclass(frozen=True)
class Member:
    """A reflected property or function: its specifiers and its declaration up to the semicolon or the body."""

    macro: str
    specifiers: str
    declaration: str
    line: int


@dataclass(frozen=True)
class ReflectedType:
    """A class, struct or enum that UnrealHeaderTool reads. Lines count from 1; ``body_line`` 0: no body macro."""

    macro: str
    specifiers: str
    kind: str
    name: str
    base: str
    api: str
    line: int
    body_line: int
    members: list[Member] = field(default_factory=list)


@dataclass(frozen=True)
class Delegate:
    """A dynamic delegate: its name, and the types, without const and &, of what it returns, if anything, and takes."""

    name: str
    types: list[str]
    line: int


@dataclass(frozen=True)
class Header:
    path: Path
    includes: list[str]
    types: list[ReflectedType]
    delegates: list[Delegate]


def read_header(path: Path) -> Header:
    """The reflected side of a header."""
    text = path.read_text(encoding="utf-8")
    includes = _INCLUDE.findall(text)
    text = without_comments(text)
    types = [_read_type(text, found) for found in _MACRO.finditer(text)]
    return Header(path, includes, types, [_read_delegate(text, found) for found in _DELEGATE.finditer(text)])


def without_comments(text: str) -> str:
    """The text with comments blanked, line for line."""

    def blank(found: re.Match[str]) -> str:
        return found.group() if found.group().startswith('"') else re.sub(r"[^\n]", " ", found.group())

    return _COMMENT.sub(blank, text)


def _read_type(text: str, found: re.Match[str]) -> ReflectedType:
    end = _closing(text, found.end() - 1, "()")
    named = _TYPE.match(text, end + 1)
    if named is None:
        raise ValueError(
            f"line {_line(text, found.start())}: no class, struct or enum behind {found.group(1)}"
        )
    brace = text.index("{", named.end())
    last = _closing(text, brace, "{}")
    body = _BODY.search(text, brace, last)
    return ReflectedType(
        macro=found.group(1),
        specifiers=text[found.end() : end],
        kind=named["kind"],
        name=named["name"],
        base=named["base"] or "",
        api=named["api"] or "",
        line=_line(text, found.start()),
        body_line=_line(text, body.start() + len(body.group()) - len(body.group().lstrip())) if body else 0,
        members=[_read_member(text, member) for member in _MEMBER.finditer(text, brace, last)],
    )


def _read_member(text: str, found: re.Match[str]) -> Member:
    end = _closing(text, found.end() - 1, "()")
    declaration = re.compile(r"[^;{]*").match(text, end + 1)
    assert declaration is not None
    return Member(
        found.group(1),
        text[found.end() : end],
        " ".join(declaration.group().split()),
        _line(text, found.start()),
    )


def _read_delegate(text: str, found: re.Match[str]) -> Delegate:
    end = _closing(text, found.end() - 1, "()")
    words = _split(text[found.end() : end])
    returned = [words.pop(0)] if found["returns"] else []
    types = [_unqualified(word) for word in [*returned, *words[1::2]]]
    return Delegate(words[0], types, _line(text, found.start()))


def parameters(declaration: str) -> tuple[str, list[str]]:
    """The types of what a function returns and of what it takes, without const and &."""
    opening = declaration.index("(")
    taken = _split(declaration[opening + 1 : _closing(declaration, opening, "()")])
    returned = _SPECIFIERS.sub("", declaration[:opening]).rpartition(" ")[0].strip()
    return _unqualified(returned), [_unqualified(_type_of(parameter)) for parameter in taken]


def _type_of(parameter: str) -> str:
    """The type of a parameter: what stands before its name, its default taken off."""
    declared = re.sub(r"^UPARAM\s*\([^)]*\)\s*", "", parameter).partition("=")[0].strip()
    named = re.fullmatch(r"(.*[\s&*])\w+", declared, re.DOTALL)
    return (named.group(1) if named else declared).strip()


def _unqualified(type_name: str) -> str:
    return type_name.removeprefix("const ").removesuffix("&").strip()


def _split(text: str) -> list[str]:
    """What commas outside of brackets separate."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def _closing(text: str, opening: int, pair: str) -> int:
    """Where the bracket at ``opening`` closes."""
    depth = 0
    quoted = False
    for at in range(opening, len(text)):
        quoted ^= text[at] == '"'
        if not quoted:
            depth += (text[at] == pair[0]) - (text[at] == pair[1])
            if depth == 0:
                return at
    raise ValueError(f"line {_line(text, opening)}: a bracket does not close")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def generated_header(header: Header) -> str:
    """The text of ``NAME.generated.h``: a body for each type, found by file and line as the engine's macros do."""
    file_id = f"AvatarBridge_{header.path.stem}_h"
    lines = [
        f"#ifdef {file_id}_generated",
        f'#error "{header.path.name} was included twice: it lacks #pragma once"',
        "#endif",
        f"#define {file_id}_generated",
        '#include "UObject/Object.h"',
        "#undef CURRENT_FILE_ID",
        f"#define CURRENT_FILE_ID {file_id}",
    ]
    for found in header.types:
        if found.body_line:
            lines.append(f"#define {file_id}_{found.body_line}_GENERATED_BODY {_body(found)}")
    return "\n".join(lines) + "\n"


def _body(found: ReflectedType) -> str:
    if found.macro == "USTRUCT":
        return f"STUB_STRUCT({found.name})"
    return f"STUB_OBJECT({found.name}, {found.base}) private:"
