"""FBX 7 as text read into the tree of records that a binary file has."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget.formats.fbx_nodes import NAME_SEPARATOR, Node

_DEEPEST = 64
_BLANK = re.compile(r"(?:\s+|;[^\n]*)*")
_NAME = re.compile(r"([^\s:;{}\",]+):")
_SPACE = re.compile(r"[ \t]*")
# A line goes on after a comma.
_COMMA = re.compile(r"[ \t]*,\s*")
_VALUE = re.compile(r'"([^"]*)"|([^\s,{}";]+)')
_ARRAY = re.compile(r"[ \t]*\*\d+[ \t]*\{\s*a:([^{}\";:]*)\}")
_KIND_AND_NAME = re.compile(r"([A-Za-z]+)::(.*)", re.DOTALL)


def read_text(text: str) -> Node:
    """The records of an FBX file's text, below a nameless one. ValueError says in which line it breaks off."""
    root = Node("")
    reader = _Reader(text)
    reader.children(root, 0)
    if reader.at < len(text):
        reader.fail()
    return root


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def children(self, parent: Node, depth: int) -> None:
        """Append records until something else stands there."""
        if depth > _DEEPEST:
            self.fail()
        self._skip(_BLANK)
        while name := _NAME.match(self.text, self.at):
            self.at = name.end()
            node = parent.add(name[1])
            if not self._array(node):
                self._properties(node)
                self._skip(_SPACE)
                if self.text.startswith("{", self.at):
                    self.at += 1
                    self.children(node, depth + 1)
                    if not self.text.startswith("}", self.at):
                        self.fail()
                    self.at += 1
            self._skip(_BLANK)

    def fail(self) -> None:
        """Raise ValueError with the line."""
        raise ValueError(f"line {self.text.count(chr(10), 0, self.at) + 1} is no record")

    def _skip(self, blank: re.Pattern[str]) -> None:
        if found := blank.match(self.text, self.at):
            self.at = found.end()

    def _array(self, node: Node) -> bool:
        found = _ARRAY.match(self.text, self.at)
        if found:
            self.at = found.end()
            node.properties.append(_numbers(found[1]))
        return found is not None

    def _properties(self, node: Node) -> None:
        self._skip(_SPACE)
        # A picture's bytes stand after a comma, before which there is nothing.
        self._skip(_COMMA)
        while found := _VALUE.match(self.text, self.at):
            self.at = found.end()
            node.properties.append(_plain(found[2]) if found[1] is None else _string(found[1]))
            comma = _COMMA.match(self.text, self.at)
            if comma is None:
                return
            self.at = comma.end()


def _numbers(text: str) -> NDArray[Any]:
    words = text.split(",") if text.strip() else []
    whole = not any(mark in text for mark in ".eEnN")
    return np.array(words, dtype=np.int64 if whole else np.float64)


def _string(text: str) -> str:
    text = text.replace("&quot;", '"')
    both = _KIND_AND_NAME.fullmatch(text)
    return f"{both[2]}{NAME_SEPARATOR}{both[1]}" if both else text


def _plain(word: str) -> bool | int | float | str:
    if word in ("T", "F"):
        return word == "T"
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word
