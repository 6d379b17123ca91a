"""Whether the plugin's modules depend on those whose headers they include."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.unreal.engine_headers import MODULE_OF_HEADER
from tools.unreal.plugin_modules import Mistake, Module

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"')


def check_includes(modules: list[Module]) -> Iterator[Mistake]:
    """Every include of a module that the build rules do not name."""
    public = {
        path.relative_to(module.folder / "Public").as_posix(): module.name
        for module in modules
        for path in sorted((module.folder / "Public").rglob("*.h"))
    }
    owners = {**MODULE_OF_HEADER, **public}
    for module in modules:
        for path in module.sources():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                found = _INCLUDE.match(line)
                if found and not _is_own(module, path, found.group(1)):
                    yield from _include(module, path, number, found.group(1), owners)


def _is_own(module: Module, path: Path, header: str) -> bool:
    folders = [
        path.parent,
        module.folder / "Public",
        *([] if _is_public(path) else [module.folder / "Private"]),
    ]
    return header.endswith(".generated.h") or any((folder / header).is_file() for folder in folders)


def _is_public(path: Path) -> bool:
    return "Public" in path.parts


def _include(module: Module, path: Path, line: int, header: str, owners: dict[str, str]) -> Iterator[Mistake]:
    owner = owners.get(header)
    if (module.folder / "Private" / header).is_file():
        yield Mistake(path, line, f"{header} is a private header in a public one")
    elif owner is None:
        yield Mistake(
            path, line, f"{header}: say in tools/unreal/engine_headers.py which module it belongs to"
        )
    elif owner not in module.dependencies | module.editor_dependencies:
        yield Mistake(
            path, line, f"{header} belongs to {owner}, on which {module.rules.name} does not depend"
        )
    elif _is_public(path) and owner not in module.public:
        yield Mistake(
            path,
            line,
            f"{header} belongs to {owner}: a public header needs it in PublicDependencyModuleNames",
        )
