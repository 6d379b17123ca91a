"""Sentences for the training voices to read, from public-domain texts (``data/LICENSE.md``)."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"
_WORDS = range(4, 26)


@dataclass(frozen=True, slots=True)
class Sentences:
    """English sentences to train, validate and test with, no sentence in two of them; others by language code."""

    train: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]
    other: dict[str, tuple[str, ...]]


def _members(name: str) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(_FOLDER / name) as archive:
        return [(n, archive.read(n)) for n in sorted(archive.namelist()) if n.endswith(".txt")]


def _held_out(name: str) -> tuple[str, ...]:
    return tuple((_FOLDER / name).read_text(encoding="utf-8").splitlines())


def _usable(text: str, breaks: str) -> list[str]:
    pieces = (" ".join(piece.split()) for piece in re.split(breaks, text))
    # Numbers are read out differently by every engine.
    return [p for p in pieces if len(p.split()) in _WORDS and not re.search(r"\d", p)]


def read_sentences() -> Sentences:
    """All sentences, split the same way every time."""
    english: set[str] = set()
    for name in ("inaugural.zip", "state_union.zip"):
        for _, raw in _members(name):
            english.update(_usable(raw.decode("latin1"), r"(?<=[.!?;])\s"))
    test, validation = _held_out("test_sentences.txt"), _held_out("validation_sentences.txt")
    train = sorted(english - {*test, *validation})
    other = {
        Path(name).stem: tuple(_usable(raw.decode("utf-8"), r"(?<=[.;])\s|\n"))
        for name, raw in _members("udhr.zip")
    }
    return Sentences(tuple(train), validation, test, other)
