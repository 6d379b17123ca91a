"""The FBX container: a tree of named records with typed properties, written as binary 7.4, binary 7.5 or ASCII.

Knows nothing of skeletons. Layout of the binary form after the Blender Foundation's public description of it
("FBX binary file format specification", Alexander Gessler, 2013): 7.4 has 32-bit record heads, 7.5 has 64-bit ones.
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

# Between the name of an object and its class.
NAME_SEPARATOR = "\x00\x01"
MAGIC = b"Kaydara FBX Binary  \x00\x1a\x00"
# Autodesk's reader takes a binary file as empty unless these three belong together: the trailer is a sum over the
# other two. They are those that Blender's exporter writes.
CREATION_TIME = "1970-01-01 10:00:00:000"
FILE_ID = bytes.fromhex("28b32aebb624ccc2bfc8b02aa92bfcf1")
_FOOT_ID = bytes.fromhex("fabcab09d0c8d466b176fb831cf7267e")
_FOOT_MAGIC = bytes.fromhex("f85a8c6adef5d97eece90ce3758f290b".replace(" ", ""))
_ALWAYS_ENDED = ("AnimationStack", "AnimationLayer")
_ARRAY_CODES = {"f4": b"f", "f8": b"d", "i4": b"i", "i8": b"l"}
# Level 1 costs a quarter of the default's time and about a tenth more bytes on animation curves.
_ZLIB_LEVEL = 1


class PackedArray:
    """An array property encoded once, for arrays that many records share (the key times of an animation)."""

    def __init__(self, array: np.ndarray) -> None:
        array = np.ascontiguousarray(array)
        code = _ARRAY_CODES.get(array.dtype.str[1:])
        if code is None:
            raise TypeError(f"an FBX array holds float32, float64, int32 or int64, not {array.dtype}")
        self.array = array
        raw = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        packed = zlib.compress(raw, _ZLIB_LEVEL) if len(raw) > 128 else raw
        encoding = int(len(raw) > 128)
        if len(packed) >= len(raw):
            packed, encoding = raw, 0
        self.data = code + struct.pack("<III", array.size, encoding, len(packed)) + packed


@dataclass(frozen=True, slots=True)
class Int16:
    """A property written as 16-bit integer, which a few records insist on."""

    value: int


@dataclass(slots=True)
class Node:
    """One record. Properties: bool, int (32 or 64 bit by ``Int64``), float, str, bytes, arrays."""

    name: str
    properties: list = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def add(self, name: str, *properties: object) -> Node:
        child = Node(name, list(properties))
        self.children.append(child)
        return child

    def property70(self, rows: Iterable[tuple]) -> Node:
        """A ``Properties70`` block; each row is (name, type, label, flags, *values)."""
        block = self.add("Properties70")
        for row in rows:
            block.add("P", *row)
        return block


class Int64(int):
    """An integer property of 64 bits: object ids and times."""


def _encode(value: object) -> bytes:
    if isinstance(value, PackedArray):
        return value.data
    if isinstance(value, np.ndarray):
        return PackedArray(value).data
    if isinstance(value, Int16):
        return b"Y" + struct.pack("<h", value.value)
    if isinstance(value, bool):
        return b"C" + struct.pack("<B", value)
    if isinstance(value, Int64):
        return b"L" + struct.pack("<q", value)
    if isinstance(value, int):
        return b"I" + struct.pack("<i", value)
    if isinstance(value, float):
        return b"D" + struct.pack("<d", value)
    if isinstance(value, str):
        data = value.encode("utf-8")
        return b"S" + struct.pack("<I", len(data)) + data
    if isinstance(value, bytes):
        return b"R" + struct.pack("<I", len(value)) + value
    raise TypeError(f"no FBX property for {type(value).__name__}")


def write_binary(root: Node, stream: BinaryIO, *, version: int) -> None:
    """Write the children of ``root`` as a binary FBX of ``version`` 7400 or 7500; ``stream`` must seek."""
    head = struct.Struct("<IIIB" if version < 7500 else "<QQQB")
    stream.write(MAGIC + struct.pack("<I", version))
    for node in root.children:
        _write_record(node, stream, head)
    stream.write(bytes(head.size))
    stream.write(_FOOT_ID + bytes(4))
    stream.write(bytes((16 - stream.tell() % 16) or 16))
    stream.write(struct.pack("<I", version) + bytes(120) + _FOOT_MAGIC)


def _write_record(node: Node, stream: BinaryIO, head: struct.Struct) -> None:
    start = stream.tell()
    name = node.name.encode("ascii")
    encoded = [_encode(value) for value in node.properties]
    length = sum(map(len, encoded))
    stream.write(bytes(head.size) + name)
    stream.writelines(encoded)
    for child in node.children:
        _write_record(child, stream, head)
    # A record with children, or with nothing at all, ends in an empty record; Autodesk's reader finds no curves in a
    # layer that does not.
    if node.children or not node.properties or node.name in _ALWAYS_ENDED:
        stream.write(bytes(head.size))
    end = stream.tell()
    stream.seek(start)
    stream.write(head.pack(end, len(encoded), length, len(name)))
    stream.seek(end)


def write_ascii(root: Node, stream: BinaryIO, *, version: int) -> None:
    """Write the same tree as text, for people to read."""
    lines = [f"; FBX {version // 1000}.{version % 1000 // 100}.0 project file", ""]
    for node in root.children:
        # A sum over binary records; and who wrote it stands in the header, outside of which text has sections only.
        if node.name not in ("FileId", "CreationTime", "Creator"):
            _ascii_record(node, lines, "")
    stream.write("\n".join(lines).encode("utf-8") + b"\n")


def _ascii_value(value: object) -> str:
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, Int16):
        return str(value.value)
    if isinstance(value, str):
        # Binary files join object name and class by 0x00 0x01; text writes them the other way round.
        name, _, kind = value.partition(NAME_SEPARATOR)
        return '"' + (f"{kind}::{name}" if kind else name).replace('"', "&quot;") + '"'
    if isinstance(value, bytes):
        # Autodesk's text begins the picture after a comma.
        return ', "' + base64.b64encode(value).decode() + '"'
    return repr(float(value)) if isinstance(value, float) else str(value)


def _ascii_record(node: Node, lines: list[str], indent: str) -> None:
    array = node.properties[0] if len(node.properties) == 1 else None
    array = array.array if isinstance(array, PackedArray) else array
    if isinstance(array, np.ndarray):
        values = ",".join(map(repr, array.ravel().tolist()))
        lines += [f"{indent}{node.name}: *{array.size} {{", f"{indent}\ta: {values}", f"{indent}}}"]
        return
    values = [_ascii_value(value) for value in node.properties]
    # Some readers split at a comma and a space; Autodesk has that before texts alone.
    text = f"{indent}{node.name}: {values[0] if values else ''}"
    text += "".join(f", {value}" if value.startswith('"') else f",{value}" for value in values[1:])
    if node.properties and not node.children and node.name not in _ALWAYS_ENDED:
        lines.append(text)
        return
    lines.append(text + " {")
    for child in node.children:
        _ascii_record(child, lines, indent + "\t")
    lines.append(indent + "}")
