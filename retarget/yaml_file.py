"""Strict YAML: safe values only, no duplicate keys, and no silent YAML 1.1 conversions of names.

The one place where yaml is imported. Problems name the file and the line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class YamlError(ValueError):
    """A YAML file cannot be used; the message names file, line and mend."""


class _StrictLoader(yaml.SafeLoader):
    """SafeLoader that refuses duplicate keys and keys that are not text."""


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise YamlError(f"line {line}: key {key_node.value!r} is read as {key!r}; put it in quotes")
        if key in values:
            raise YamlError(f"line {line}: key {key!r} occurs twice; keep one")
        values[key] = loader.construct_object(value_node, deep=True)
    return values


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def parse_yaml(text: str, *, source: str) -> dict[str, Any]:
    """The mapping that ``text`` holds; YamlError names ``source`` and the line."""
    try:
        value = yaml.load(text, Loader=_StrictLoader)
    except YamlError as error:
        raise YamlError(f"{source}, {error}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise YamlError(f"{source}{where}: not valid YAML: {problem}") from None
    if value is None:
        raise YamlError(f"{source}: the file is empty")
    if not isinstance(value, dict):
        raise YamlError(f"{source}: the file must hold keys and values, not a {type(value).__name__}")
    return value


def read_yaml(path: str | Path) -> dict[str, Any]:
    """The mapping in the file at ``path``; YamlError also where there is no such file or it is no UTF-8 text."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise YamlError(f"no such file: {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise YamlError(f"cannot read {path}: {error}") from None
    return parse_yaml(text, source=str(path))
