"""The assemblies of the Unity package, read from its ``.asmdef`` files as Unity reads them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from toolchain import ROOT

PACKAGE = ROOT / "unity_package"
STUBS = PACKAGE / "Tests" / "Stubs~"

# The names a version of Unity defines for conditional compilation: the oldest that is supported, and the newest.
_OLD = ("UNITY_2021_3_OR_NEWER",)
_NEW = (
    *_OLD,
    "UNITY_2022_1_OR_NEWER",
    "UNITY_2022_2_OR_NEWER",
    "UNITY_2022_3_OR_NEWER",
    "UNITY_2023_1_OR_NEWER",
    "UNITY_2023_2_OR_NEWER",
    "UNITY_6000_0_OR_NEWER",
)


@dataclass(frozen=True)
class Variant:
    """One way Unity compiles the package: a version, in the Editor or for a player, with optional packages or bare."""

    name: str
    defines: tuple[str, ...]
    editor: bool
    packages: bool


VARIANTS = {
    v.name: v
    for v in (
        Variant("2021.3", (*_OLD, "UNITY_EDITOR"), editor=True, packages=True),
        Variant("6000.0", (*_NEW, "UNITY_EDITOR"), editor=True, packages=True),
        Variant("bare", (*_OLD, "UNITY_EDITOR"), editor=True, packages=False),
        Variant("android", (*_NEW, "UNITY_ANDROID", "ENABLE_IL2CPP"), editor=False, packages=False),
        Variant("ios", (*_OLD, "UNITY_IOS", "ENABLE_IL2CPP"), editor=False, packages=False),
        Variant("webgl", (*_NEW, "UNITY_WEBGL", "ENABLE_IL2CPP"), editor=False, packages=True),
        Variant("player", (*_NEW, "ENABLE_IL2CPP"), editor=False, packages=True),
    )
}


@dataclass(frozen=True)
class Assembly:
    """One ``.asmdef``. ``references`` are names of other assemblies, ours or stand-ins for Unity's."""

    name: str
    folder: Path
    references: tuple[str, ...]
    is_editor: bool
    is_test: bool
    has_engine: bool
    package_defines: tuple[str, ...]
    constraints: tuple[str, ...]

    def sources(self) -> list[Path]:
        """Its C# files: those below its folder, less nested assemblies and folders Unity ignores."""
        nested = [p.parent for p in self.folder.rglob("*.asmdef") if p.parent != self.folder]
        return [p for p in sources_of(self.folder) if not any(n in p.parents for n in nested)]

    def is_in(self, variant: Variant) -> bool:
        """Whether Unity compiles it in this variant: not an Editor's in a player, and its constraints hold."""
        defined = {*variant.defines, *(self.package_defines if variant.packages else ())}
        defined |= {"UNITY_INCLUDE_TESTS"} if variant.editor else set()
        return (variant.editor or not self.is_editor) and set(self.constraints) <= defined


def sources_of(folder: Path) -> list[Path]:
    """C# files below a folder, less folders below it that Unity ignores (``Name~``)."""
    return sorted(
        p for p in folder.rglob("*.cs") if not any(q.endswith("~") for q in p.relative_to(folder).parts)
    )


def read_assemblies() -> dict[str, Assembly]:
    """All assemblies of the package, its samples' too, by name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.asmdef")):
        data = json.loads(path.read_text(encoding="utf-8"))
        found[data["name"]] = Assembly(
            name=data["name"],
            folder=path.parent,
            references=tuple(data.get("references", ())),
            is_editor=data.get("includePlatforms") == ["Editor"],
            is_test="UNITY_INCLUDE_TESTS" in data.get("defineConstraints", ()),
            has_engine=not data.get("noEngineReferences", False),
            package_defines=tuple(v["define"] for v in data.get("versionDefines", ())),
            constraints=tuple(data.get("defineConstraints", ())),
        )
    return found
