"""The modules of the Unreal plugin as its descriptor and their build rules tell them, and what a check finds wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_GUARDED = re.compile(r"if \(Target\.bBuildEditor\)\s*\{(.*?)\n\t\t\}", re.DOTALL)


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where; ``line`` 0 for the file as a whole."""

    file: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


@dataclass(frozen=True)
class Module:
    """A module: ``public`` are those of its ``dependencies`` that modules which use it get, too."""

    name: str
    type: str
    folder: Path
    public: frozenset[str]
    dependencies: frozenset[str]
    editor_dependencies: frozenset[str]

    @property
    def rules(self) -> Path:
        return self.folder / f"{self.name}.Build.cs"

    def sources(self) -> Iterator[Path]:
        """Its headers and translation units, in a fixed order."""
        yield from sorted([*self.folder.rglob("*.h"), *self.folder.rglob("*.cpp")])


def read_module(plugin: Path, entry: dict) -> Module:
    """A module of the descriptor; without build rules one without dependencies."""
    name = str(entry.get("Name"))
    folder = plugin / "Source" / name
    rules = folder / f"{name}.Build.cs"
    text = _COMMENT.sub("", rules.read_text(encoding="utf-8")) if rules.is_file() else ""
    editor_only = _dependencies("".join(_GUARDED.findall(text)))
    return Module(
        name,
        str(entry.get("Type")),
        folder,
        _dependencies(text, "Public"),
        _dependencies(text) - editor_only,
        editor_only,
    )


def _dependencies(text: str, kind: str = "") -> frozenset[str]:
    lists = re.findall(kind + r"DependencyModuleNames\.Add(?:Range)?\s*\((.*?)\);", text, re.DOTALL)
    return frozenset(name for block in lists for name in re.findall(r'"(\w+)"', block))
