"""A small reader of binary glTF for the tests, written apart from the writer it checks."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_SIZES = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_TYPES = {5121: np.uint8, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}


@dataclass(frozen=True)
class Glb:
    """The JSON document and the binary chunk."""

    document: dict
    binary: bytes

    def _view(self, index: int, dtype, count: int) -> np.ndarray:
        view = self.document["bufferViews"][index]
        return np.frombuffer(self.binary, dtype, count, offset=view.get("byteOffset", 0))

    def values(self, index: int) -> np.ndarray:
        """An accessor as ``(N, C)``, sparse entries put in, normalised integers as floats."""
        accessor = self.document["accessors"][index]
        size, dtype, count = _SIZES[accessor["type"]], _TYPES[accessor["componentType"]], accessor["count"]
        if "bufferView" in accessor:
            array = self._view(accessor["bufferView"], dtype, count * size).reshape(count, size).copy()
        else:
            array = np.zeros((count, size), dtype)
        if "sparse" in accessor:
            sparse = accessor["sparse"]
            at = self._view(
                sparse["indices"]["bufferView"], _TYPES[sparse["indices"]["componentType"]], sparse["count"]
            )
            new = self._view(sparse["values"]["bufferView"], dtype, sparse["count"] * size)
            array[at] = new.reshape(-1, size)
        return array / np.float64(np.iinfo(dtype).max) if accessor.get("normalized") else array

    def mesh(self, name: str) -> dict:
        """The mesh of that name."""
        return next(mesh for mesh in self.document["meshes"] if mesh["name"] == name)

    def target_names(self, mesh: dict) -> list[str]:
        """Names of the mesh's morph targets."""
        return mesh.get("extras", {}).get("targetNames", [])


def read_glb(path: Path) -> Glb:
    """Read a ``.glb``; ValueError if its chunks do not add up."""
    raw = path.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", raw)
    if (magic, version, length) != (b"glTF", 2, len(raw)):
        raise ValueError(f"{path.name} is no whole glTF 2 binary")
    text_length, text_kind = struct.unpack_from("<I4s", raw, 12)
    binary_at = 20 + text_length
    binary_length, binary_kind = struct.unpack_from("<I4s", raw, binary_at)
    if (text_kind, binary_kind) != (b"JSON", b"BIN\0") or binary_at + 8 + binary_length != length:
        raise ValueError(f"{path.name} has unexpected chunks")
    return Glb(json.loads(raw[20:binary_at]), raw[binary_at + 8 :])
