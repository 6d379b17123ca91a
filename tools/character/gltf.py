"""Writing a character as one binary glTF file.

Skinned parts, sparse morph targets, PBR materials, embedded images.
"""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.character.materials import MaterialSet
from tools.character.parts import Character
from tools.character.rig import strongest
from tools.character.surface import Surface, split_seams

_FLOAT, _U8, _U16, _U32 = 5126, 5121, 5123, 5125
_ARRAY_BUFFER, _ELEMENT_BUFFER = 34962, 34963
_MIN_MOVE = 2e-5  # metres
_MIN_BEND = 0.01  # of a unit normal
_TYPES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
_COMPONENTS = {np.dtype("f4"): _FLOAT, np.dtype("u1"): _U8, np.dtype("u2"): _U16, np.dtype("u4"): _U32}


class GlbWriter:
    """Collects buffers and JSON, then writes one ``.glb``."""

    def __init__(self) -> None:
        self.document: dict = {"asset": {"version": "2.0", "generator": "avatar-bridge build_character"}}
        self._chunks: list[bytes] = []
        self._length = 0

    def add(self, collection: str, entry: dict) -> int:
        """Append to a top-level list and return its index."""
        entries = self.document.setdefault(collection, [])
        entries.append(entry)
        return len(entries) - 1

    def view(self, raw: bytes, target: int | None = None) -> int:
        """A buffer view holding ``raw``."""
        padding = -len(raw) % 4
        entry = {"buffer": 0, "byteOffset": self._length, "byteLength": len(raw)}
        if target:
            entry["target"] = target
        self._chunks.append(raw + b"\0" * padding)
        self._length += len(raw) + padding
        return self.add("bufferViews", entry)

    def accessor(
        self,
        values: NDArray,
        *,
        target: int | None = _ARRAY_BUFFER,
        bounds: bool = False,
        normalized: bool = False,
    ) -> int:
        """An accessor over a dense array ``(N,)`` or ``(N, C)`` of float32 or unsigned integers."""
        values = np.ascontiguousarray(values)
        entry = {
            "bufferView": self.view(values.tobytes(), target),
            "componentType": _COMPONENTS[values.dtype],
            "count": len(values),
            "type": _TYPES[1 if values.ndim == 1 else values.shape[1]],
        }
        if normalized:
            entry["normalized"] = True
        if bounds:
            entry |= _bounds(values)
        return self.add("accessors", entry)

    def sparse(self, values: NDArray[np.float32], threshold: float, *, bounds: bool) -> int:
        """An accessor over ``(N, 3)`` that stores only rows longer than ``threshold``.

        All others are zero.
        """
        rows = np.flatnonzero(np.linalg.norm(values, axis=1) > threshold)
        entry: dict = {"componentType": _FLOAT, "count": len(values), "type": "VEC3"}
        kept = np.zeros_like(values)
        kept[rows] = values[rows]
        if len(rows):
            entry["sparse"] = {
                "count": len(rows),
                "indices": {"bufferView": self.view(rows.astype("u2").tobytes()), "componentType": _U16},
                "values": {"bufferView": self.view(kept[rows].tobytes())},
            }
        if bounds:
            entry |= _bounds(kept)
        return self.add("accessors", entry)

    def write(self, path: Path) -> None:
        """Write the file whole or not at all."""
        self.document["buffers"] = [{"byteLength": self._length}]
        text = json.dumps(self.document, separators=(",", ":")).encode("utf-8")
        text += b" " * (-len(text) % 4)
        binary = b"".join(self._chunks)
        total = 12 + 8 + len(text) + 8 + len(binary)
        partial = path.with_name(path.name + ".part")
        with partial.open("wb") as file:
            file.write(struct.pack("<4sII", b"glTF", 2, total))
            file.write(struct.pack("<I4s", len(text), b"JSON") + text)
            file.write(struct.pack("<I4s", len(binary), b"BIN\0") + binary)
        os.replace(partial, path)


def write_character(character: Character, materials: MaterialSet, path: Path) -> Path:
    """Write a built character with its materials as ``path``; returns it."""
    writer = GlbWriter()
    skin, root = _add_skeleton(writer, character)
    nodes = [root]
    indices = materials.add_to(writer)
    for part in character.parts:
        mesh = _add_mesh(
            writer, split_seams(part), [indices[name] for name in materials.layers(part.material)]
        )
        nodes.append(writer.add("nodes", {"name": part.name, "mesh": mesh, "skin": skin}))
    writer.document["scene"] = 0
    writer.document["scenes"] = [{"name": character.name, "nodes": nodes}]
    writer.document["asset"]["copyright"] = (
        "CC0-1.0: MakeHuman assets (2020), shaped and textured by this project"
    )
    writer.write(path)
    return path


def _add_skeleton(writer: GlbWriter, character: Character) -> tuple[int, int]:
    """Joint nodes and the skin; returns the indices of the skin and of the root node."""
    joints = character.joints
    local = joints.local_matrices()
    first = len(writer.document.get("nodes", []))
    for i, name in enumerate(joints.names):
        node: dict = {"name": name, "translation": _rounded(local[i, :3, 3])}
        node["rotation"] = _rounded(quaternion_xyzw(local[i, :3, :3]))
        children = [first + int(c) for c in np.flatnonzero(joints.parents == i)]
        if children:
            node["children"] = children
        writer.add("nodes", node)
    # glTF wants columns first.
    inverse = np.linalg.inv(joints.matrices).transpose(0, 2, 1).reshape(-1, 16).astype("f4")
    inverse[:, [3, 7, 11]], inverse[:, 15] = 0.0, 1.0
    skin = {
        "name": character.rig,
        "joints": [first + i for i in range(len(joints.names))],
        "skeleton": first,
        "inverseBindMatrices": writer.accessor(inverse, target=None),
    }
    return writer.add("skins", skin), first


def _add_mesh(writer: GlbWriter, surface: Surface, materials: list[int]) -> int:
    part, origin = surface.part, surface.origin
    joints, weights = quantised_influences(part.weights[origin])
    attributes = {
        "POSITION": writer.accessor(part.vertices[origin].astype("f4"), bounds=True),
        "NORMAL": writer.accessor(_unit(part.normals[origin]).astype("f4")),
        "TEXCOORD_0": writer.accessor((surface.uvs * [1, -1] + [0, 1]).astype("f4")),
        "JOINTS_0": writer.accessor(joints),
        "WEIGHTS_0": writer.accessor(weights, normalized=True),
    }
    if part.colours is not None:
        rgba = np.c_[part.colours[origin], np.ones(len(origin))]
        attributes["COLOR_0"] = writer.accessor(np.round(rgba * 65535).astype("u2"), normalized=True)
    primitive: dict = {
        "attributes": attributes,
        "indices": writer.accessor(surface.triangles.astype("u2").ravel(), target=_ELEMENT_BUFFER),
    }
    mesh: dict = {"name": part.name}
    if part.targets:
        primitive["targets"] = [
            {
                "POSITION": writer.sparse(moved[origin].astype("f4"), _MIN_MOVE, bounds=True),
                "NORMAL": writer.sparse(
                    part.normal_targets[name][origin].astype("f4"), _MIN_BEND, bounds=False
                ),
            }
            for name, moved in part.targets.items()
        ]
        mesh["weights"] = [0.0] * len(part.targets)
        mesh["extras"] = {"targetNames": list(part.targets)}
    mesh["primitives"] = [primitive | {"material": material} for material in materials]
    return writer.add("meshes", mesh)


def quantised_influences(weights: NDArray[np.float64]) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """Joints ``(V, 4)`` and weights ``(V, 4)`` in 1/65535, each row summing to exactly 65535."""
    joints, shares = strongest(weights)
    whole = np.floor(shares * 65535).astype(np.int64)
    whole[:, 0] += 65535 - whole.sum(axis=1)
    return np.where(whole > 0, joints, 0).astype("u1"), whole.astype("u2")


def quaternion_xyzw(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit quaternion ``(4,)`` of a rotation matrix ``(3, 3)``.

    The main eigenvector of its Davenport matrix.
    """
    m = matrix
    k = np.array(
        [
            [m[0, 0] - m[1, 1] - m[2, 2], m[1, 0] + m[0, 1], m[2, 0] + m[0, 2], m[2, 1] - m[1, 2]],
            [m[1, 0] + m[0, 1], m[1, 1] - m[0, 0] - m[2, 2], m[2, 1] + m[1, 2], m[0, 2] - m[2, 0]],
            [m[2, 0] + m[0, 2], m[2, 1] + m[1, 2], m[2, 2] - m[0, 0] - m[1, 1], m[1, 0] - m[0, 1]],
            [m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1], m[0, 0] + m[1, 1] + m[2, 2]],
        ]
    )
    q = np.linalg.eigh(k)[1][:, -1]
    return q if q[3] >= 0 else -q


def _unit(normals: NDArray[np.float64]) -> NDArray[np.float64]:
    return normals / np.linalg.norm(normals, axis=1, keepdims=True)


def _bounds(values: NDArray) -> dict:
    flat = values.reshape(len(values), -1)
    return {"min": flat.min(axis=0).tolist(), "max": flat.max(axis=0).tolist()}


def _rounded(values: NDArray[np.float64]) -> list[float]:
    return [round(float(v), 9) + 0.0 for v in values]
