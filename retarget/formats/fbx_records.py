"""FBX 7, binary or text, read back into its tree of records."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from retarget.clip_issues import ClipError
from retarget.formats.fbx_nodes import MAGIC, Node
from retarget.formats.fbx_text import read_text

MAX_BYTES = 2 << 30
_SCALARS = {b"Y": "<h", b"C": "<?", b"I": "<i", b"F": "<f", b"D": "<d", b"L": "<q"}
_ARRAYS = {b"f": "<f4", b"d": "<f8", b"i": "<i4", b"l": "<i8", b"b": "<u1", b"c": "<u1"}
_DEEPEST = 64


def read_records(path: str | Path) -> Node:
    """The file's records below a nameless one. Raises ClipError for other versions and for damage."""
    path = Path(path)
    if path.stat().st_size > MAX_BYTES:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} is larger than {MAX_BYTES >> 30} GiB")
    data = path.read_bytes()
    if data.lstrip().startswith(b"; FBX"):
        return _from_text(path, data)
    if not data.startswith(MAGIC):
        raise ClipError("CLIP_UNREADABLE", f"{path.name} is no FBX file")
    try:
        (version,) = struct.unpack_from("<I", data, len(MAGIC))
        _check_version(path, version)
        root = Node("")
        _Reader(data, version).children(root, len(MAGIC) + 4, len(data), 0)
        return root
    except (struct.error, zlib.error, IndexError, KeyError, ValueError, UnicodeDecodeError) as error:
        if isinstance(error, ClipError):
            raise
        raise ClipError("CLIP_TRUNCATED", f"{path.name} is damaged ({type(error).__name__})") from None


def _from_text(path: Path, data: bytes) -> Node:
    try:
        root = read_text(data.decode("utf-8", "replace"))
        version = next(
            record.properties[0]
            for section in root.children
            if section.name == "FBXHeaderExtension"
            for record in section.children
            if record.name == "FBXVersion"
        )
        _check_version(path, version)
    except StopIteration:
        raise ClipError(
            "CLIP_TRUNCATED", f"{path.name} is FBX as text that does not say its version"
        ) from None
    except (IndexError, OverflowError, TypeError, ValueError) as error:
        if isinstance(error, ClipError):
            raise
        raise ClipError("CLIP_SYNTAX", f"{path.name} is damaged ({error})") from None
    return root


def _check_version(path: Path, version: int) -> None:
    if not 7000 <= version < 8000:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} is FBX {version / 1000:g}; 7.0 to 7.7 are read")


class _Reader:
    def __init__(self, data: bytes, version: int) -> None:
        self.data = data
        self.head = struct.Struct("<IIIB" if version < 7500 else "<QQQB")

    def children(self, parent: Node, at: int, end: int, depth: int) -> None:
        """Append the records from ``at`` on, until an empty one."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        while at + self.head.size <= end:
            stop, count, length, size = self.head.unpack_from(self.data, at)
            if stop == 0:
                return
            begin = at + self.head.size
            if not begin + size + length <= stop <= end:
                raise ValueError("a record reaches beyond its own end")
            node = parent.add(self.data[begin : begin + size].decode("ascii", "replace"))
            at = begin + size
            for _ in range(count):
                value, at = self._property(at)
                node.properties.append(value)
            if at < stop:
                self.children(node, at, stop, depth + 1)
            at = stop

    def _property(self, at: int) -> tuple[Any, int]:
        kind, at = self.data[at : at + 1], at + 1
        if kind in _SCALARS:
            form = struct.Struct(_SCALARS[kind])
            return form.unpack_from(self.data, at)[0], at + form.size
        if kind in _ARRAYS:
            count, packed, size = struct.unpack_from("<III", self.data, at)
            at += 12
            raw = self.data[at : at + size]
            wanted = count * np.dtype(_ARRAYS[kind]).itemsize
            if packed:
                raw = zlib.decompressobj().decompress(raw, wanted + 1)
            if len(raw) != wanted:
                raise ValueError("an array is not as long as it says")
            return np.frombuffer(raw, _ARRAYS[kind]), at + size
        (size,) = struct.unpack_from("<I", self.data, at)
        raw = self.data[at + 4 : at + 4 + size]
        if kind not in (b"S", b"R") or len(raw) != size:
            raise ValueError("no property is of this kind")
        return (raw.decode("utf-8", "replace") if kind == b"S" else raw), at + 4 + size
