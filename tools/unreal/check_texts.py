"""Whether every text of the plugin that is translated has a key of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.unreal.plugin_modules import Mistake, Module

_LITERAL = r'"((?:\\.|[^"\\])*)"'
_NAMESPACE = re.compile(rf"^#define LOCTEXT_NAMESPACE {_LITERAL}", re.MULTILINE)
_TEXT = re.compile(
    rf"\b(?:NSLOCTEXT\s*\(\s*{_LITERAL}\s*,|LOCTEXT\s*\()\s*{_LITERAL}\s*,\s*((?:{_LITERAL}\s*)+)\)",
    re.DOTALL,
)


def check_texts(modules: list[Module]) -> Iterator[Mistake]:
    """Every key that stands for two texts: a translation knows one of them."""
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for module in modules:
        for path in module.sources():
            source = path.read_text(encoding="utf-8")
            named = _NAMESPACE.search(source)
            for found in _TEXT.finditer(source):
                space = found.group(1) or (named.group(1) if named else "")
                key = found.group(2)
                text = "".join(re.findall(_LITERAL, found.group(3)))
                line = source.count("\n", 0, found.start()) + 1
                other, where = known.setdefault((space, key), (text, f"{path.name}:{line}"))
                if other != text:
                    yield Mistake(path, line, f'the key "{key}" has another text in {where}: "{other}"')
