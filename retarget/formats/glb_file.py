"""glTF 2.0 in memory: its JSON document, its buffers, and the arrays and pictures inside.

A ``.gltf`` names other files; those in its own folder and below are read, nothing else is.
"""

from __future__ import annotations

import base64
import copy
import json
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

_MAGIC, _JSON, _BINARY = b"glTF", 0x4E4F534A, 0x004E4942
_HEAD, _CHUNK = struct.Struct("<4sII"), struct.Struct("<II")
_SIZES = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_DTYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
# What a mesh is packed with that only their own decoders open.
_PACKED = ("KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression")

# Absolute, or of some scheme: a drive is one, too.
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/\\]")
MAX_BYTES = 2 << 30


class GlbError(ValueError):
    """The file is no binary glTF 2.0, or holds what cannot be read; the text says what."""


@dataclass(frozen=True)
class Glb:
    """A file in memory: ``document`` as its JSON says, ``binary`` the buffer that travels with it.

    ``folder``: where files that it names may lie; None where it has to hold everything itself.
    """

    document: dict[str, Any] = field(repr=False)
    binary: bytes = field(repr=False)
    folder: Path | None = None
    _read: dict[str, bytes] = field(default_factory=dict, repr=False)

    def array(self, index: int) -> NDArray:
        """Accessor ``index`` as ``(N,)`` or ``(N, k)``, sparse entries put in, normalised integers as float32.

        GlbError for data that is compressed or lies in another file.
        """
        accessor = self.document["accessors"][index]
        size, dtype = _SIZES[accessor["type"]], np.dtype(_DTYPES[accessor["componentType"]])
        count = accessor["count"]
        if "bufferView" in accessor:
            values = self._strided(accessor["bufferView"], accessor.get("byteOffset", 0), dtype, count, size)
        else:
            values = np.zeros((count, size), dtype)
        if "sparse" in accessor:
            sparse = accessor["sparse"]
            where, new = sparse["indices"], sparse["values"]
            kind = np.dtype(_DTYPES[where["componentType"]])
            rows = self._strided(where["bufferView"], where.get("byteOffset", 0), kind, sparse["count"], 1)
            values = values.copy()
            values[rows[:, 0]] = self._strided(
                new["bufferView"], new.get("byteOffset", 0), dtype, sparse["count"], size
            )
        if accessor.get("normalized") and dtype.kind in "iu":
            values = np.maximum(values.astype(np.float32) / np.iinfo(dtype).max, -1)
        return values[:, 0] if size == 1 else values

    def _strided(self, view_index: int, offset: int, dtype: np.dtype, count: int, size: int) -> NDArray:
        view = self.document["bufferViews"][view_index]
        data = self.view(view_index)
        stride = view.get("byteStride", size * dtype.itemsize)
        if count and offset + stride * (count - 1) + size * dtype.itemsize > len(data):
            raise GlbError("an accessor reaches past the end of its buffer")
        return np.ndarray((count, size), dtype, data, offset, (stride, dtype.itemsize))

    def view(self, index: int) -> bytes:
        """The bytes of a buffer view."""
        view = self.document["bufferViews"][index]
        if any(name in view.get("extensions", ()) for name in _PACKED):
            raise GlbError("its meshes are compressed; save it again without compression")
        data, start = self._buffer(view["buffer"]), view.get("byteOffset", 0)
        if start + view["byteLength"] > len(data):
            raise GlbError("a buffer view reaches past the end of its buffer")
        return data[start : start + view["byteLength"]]

    def _buffer(self, index: int) -> bytes:
        uri = self.document["buffers"][index].get("uri")
        if uri is None and index == 0:
            return self.binary
        return self._named(uri)

    def image(self, index: int) -> bytes:
        """The bytes of an image file."""
        image = self.document["images"][index]
        return self.view(image["bufferView"]) if "bufferView" in image else self._named(image.get("uri"))

    def _named(self, uri: str | None) -> bytes:
        """What a URI stands for: bytes in itself, or a file below the folder."""
        if uri not in self._read:
            if uri and uri.startswith("data:"):
                self._read[uri] = base64.b64decode(uri.partition(",")[2])
            elif uri and self.folder is not None:
                self._read[uri] = _file_below(self.folder, uri)
            else:
                raise GlbError(f"it needs another file ({uri}); save it as one file with everything inside")
        return self._read[uri]


def _file_below(folder: Path, uri: str) -> bytes:
    name = unquote(uri)
    # Resolved, since links and Windows' separators lead elsewhere, too.
    path = (folder / name).resolve()
    if _ELSEWHERE.match(name) or not path.is_relative_to(folder.resolve()):
        raise GlbError(
            f"it names {uri!r}, which is not in its own folder; put the file beside it and name it so"
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise GlbError(f"{name} is larger than {MAX_BYTES >> 30} GiB")
        return path.read_bytes()
    except OSError as error:
        raise GlbError(f"it needs {name}, which cannot be opened ({error.strerror or error})") from None


def read_gltf(path: str | Path) -> Glb:
    """Read a ``.gltf``, ``.glb`` or ``.vrm``. GlbError says why it is none; OSError where it cannot be opened."""
    path = Path(path)
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) == _MAGIC:
            return read_glb(path)
    if path.stat().st_size > MAX_BYTES:
        raise GlbError(f"it is larger than {MAX_BYTES >> 30} GiB")
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise GlbError(f"it is no glTF: its JSON cannot be read ({error})") from None
    if not isinstance(document, dict) or not isinstance(document.get("asset"), dict):
        raise GlbError("it is JSON, but no glTF: it says no asset")
    if not str(document["asset"].get("version", "")).startswith("2."):
        raise GlbError(f"this is glTF of version {document['asset'].get('version')!r}, not 2")
    return Glb(document, b"", path.parent)


def read_glb(path: str | Path) -> Glb:
    """Read a ``.glb`` or ``.vrm``. GlbError says why it is none; OSError where it cannot be opened."""
    data = Path(path).read_bytes()
    try:
        magic, version, length = _HEAD.unpack_from(data)
        if magic != _MAGIC:
            raise GlbError("this is no binary glTF: it does not begin like one")
        if version != 2:
            raise GlbError(f"this is binary glTF of version {version}, not 2")
        if length > len(data):
            raise GlbError("this is no whole binary glTF: its end is missing")
        chunks: dict[int, bytes] = {}
        at = _HEAD.size
        while at + _CHUNK.size <= length:
            size, kind = _CHUNK.unpack_from(data, at)
            at += _CHUNK.size
            chunks.setdefault(kind, data[at : at + size])
            at += size
        document = json.loads(chunks[_JSON])
    except (struct.error, KeyError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise GlbError(
            f"this is no binary glTF: its chunks cannot be read ({type(error).__name__})"
        ) from None
    if not isinstance(document, dict):
        raise GlbError("its document is no map")
    return Glb(document, chunks.get(_BINARY, b""))


class GlbWriter:
    """A document that grows: arrays are appended to its buffer. Begins empty or as a copy of a file."""

    def __init__(self, glb: Glb | None = None) -> None:
        if glb is None:
            self.document: dict[str, Any] = {"asset": {"version": "2.0", "generator": "Avatar Bridge"}}
            self._parts: list[bytes] = []
        else:
            self.document = copy.deepcopy(glb.document)
            self._parts = [glb.binary]
        self._size = sum(map(len, self._parts))

    def rows(self, key: str) -> list[Any]:
        """A top-level list of the document, made where it is missing."""
        return self.document.setdefault(key, [])

    def accessor(self, values: NDArray, *, bounds: bool = False) -> int:
        """Append float32 or uint16 ``values (N,)`` or ``(N, k)``; the accessor's index.

        ``bounds`` adds the least and the greatest, which times and positions need.
        """
        values = np.ascontiguousarray(values)
        kind, dtype = (5123, "<u2") if values.dtype == np.uint16 else (5126, "<f4")
        values = values.astype(dtype, copy=False)
        columns = values.reshape(len(values), -1)
        padding = -self._size % 4
        self._parts += [bytes(padding), values.tobytes()]
        view = {"buffer": 0, "byteOffset": self._size + padding, "byteLength": values.nbytes}
        self._size += padding + values.nbytes
        self.rows("bufferViews").append(view)
        record: dict[str, Any] = {
            "bufferView": len(self.rows("bufferViews")) - 1,
            "componentType": kind,
            "count": len(values),
            "type": {size: name for name, size in _SIZES.items()}[columns.shape[1]],
        }
        if bounds:
            record["min"], record["max"] = columns.min(0).tolist(), columns.max(0).tolist()
        self.rows("accessors").append(record)
        return len(self.rows("accessors")) - 1

    def write(self, stream: BinaryIO) -> None:
        """The whole file. GlbError where the document's own buffer lies outside of it."""
        buffers = self.rows("buffers")
        if not buffers:
            buffers.append({})
        if "uri" in buffers[0]:
            raise GlbError("its buffer lies in another file; save it as one file with everything inside")
        buffers[0]["byteLength"] = self._size
        text = json.dumps(self.document, separators=(",", ":"), ensure_ascii=False).encode()
        text += b" " * (-len(text) % 4)
        padding = -self._size % 4
        total = _HEAD.size + 2 * _CHUNK.size + len(text) + self._size + padding
        stream.write(_HEAD.pack(_MAGIC, 2, total))
        stream.write(_CHUNK.pack(len(text), _JSON) + text)
        stream.write(_CHUNK.pack(self._size + padding, _BINARY))
        stream.writelines(self._parts)
        stream.write(bytes(padding))
