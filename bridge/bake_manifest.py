"""The list of what bakes have written into a folder: what is theirs to replace, and what need not be made again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.bake_sources import FileSet
from bridge.errors import BridgeError
from retarget.formats.whole_file import whole_file

MANIFEST = "bake_manifest.json"


@dataclass(frozen=True)
class Job:
    """One input and the file it becomes."""

    source: Path
    output: Path


class Manifest:
    """``bake_manifest.json`` of a folder; empty where there is none that can be read.

    A row for each output: ``source``, ``output``, ``files`` that are this program's to replace, ``state``, and for one
    that was baked its ``key`` and facts. Places below the folder are written as seen from there, so that neither the
    spelling of its path nor moving it makes a difference.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / MANIFEST
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))["files"]
            self._rows = {str(row["output"]): row for row in rows if _is_row(row)}
        except (OSError, ValueError, KeyError, TypeError):
            self._rows: dict[str, dict[str, Any]] = {}

    def files(self) -> FileSet:
        """Everything that was written here, or was about to be."""
        return FileSet(self._folder / name for row in self._rows.values() for name in row["files"])

    def kept(self, job: Job, key: str) -> dict[str, Any] | None:
        """Facts of what was baked with the same key and is all there."""
        row = self._rows.get(self._name(job.output), {})
        if row.get("state") != "baked" or row.get("key") != key:
            return None
        if not all((self._folder / name).is_file() for name in row["files"]):
            return None
        facts = {k: v for k, v in row.items() if k not in ("source", "output", "files", "key")}
        return {**facts, "sounds": [str(self._folder / name) for name in row.get("sounds", ())]}

    def expect(self, job: Job, places: Sequence[Path]) -> frozenset[Path]:
        """Note that a job will write ``places``; which of them are ours: listed already, or not there yet."""
        name = self._name(job.output)
        listed = self._rows.get(name, {}).get("files", [])
        ours = [place for place in places if self._name(place) in listed or not place.exists()]
        self._rows[name] = self._row(job, [*listed, *map(self._name, ours)], state="waiting")
        return frozenset(ours)

    def note(self, job: Job, key: str, facts: dict[str, Any], ours: frozenset[Path]) -> None:
        """What became of a job."""
        listed = self._rows[self._name(job.output)]["files"]
        if facts["state"] == "baked":
            listed = [
                *listed,
                self._name(job.output),
                *(self._name(Path(sound)) for sound in facts["sounds"]),
            ]
            facts = {**facts, "key": key, "sounds": [self._name(Path(sound)) for sound in facts["sounds"]]}
        there = [name for name in listed if (self._folder / name).is_file()]
        self._rows[self._name(job.output)] = self._row(job, there, **facts)

    def write(self) -> None:
        """Write the file; whole or not at all. BridgeError says why it failed."""
        text = json.dumps({"files": [self._rows[name] for name in sorted(self._rows)]}, indent=1)
        try:
            with whole_file(self._path) as stream:
                stream.write(text.encode())
        except OSError as error:
            raise BridgeError(f"{self._path} cannot be written: {error.strerror or error}") from error

    def _row(self, job: Job, files: Sequence[str], **facts: Any) -> dict[str, Any]:
        name = self._name(job.output)
        return {"source": str(job.source.resolve()), "output": name, "files": sorted({*files}), **facts}

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()


def _is_row(row: Any) -> bool:
    return isinstance(row, dict) and all(isinstance(name, str) for name in row["files"])
