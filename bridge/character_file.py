"""The skeleton of a character in a binary glTF file: joints, rest pose and the names of its morph targets."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

from bridge.errors import InputError
from bridge.skeletons import ClientSkeleton

_MAGIC = b"glTF"
_JSON_CHUNK = 0x4E4F534A


def read_character(path: str | Path) -> ClientSkeleton:
    """The skeleton of the file's first skin, in its rest pose. InputError says what is missing."""
    path = Path(path)
    document = _document(path)
    try:
        skin = document["skins"][0]
        return _skeleton(document, skin["joints"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise InputError(
            f"{path} holds no character with a skeleton ({type(error).__name__}: {error})"
        ) from None


def _document(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            magic, _, _, length, kind = struct.unpack("<4sIIII", file.read(20))
            if magic != _MAGIC or kind != _JSON_CHUNK:
                raise ValueError("it does not begin like one")
            return json.loads(file.read(length))
    except FileNotFoundError:
        raise InputError(f"{path} does not exist") from None
    except (OSError, struct.error, ValueError) as error:
        raise InputError(f"{path} is no binary glTF file: {error}") from None


def _skeleton(document: dict[str, Any], joints: list[int]) -> ClientSkeleton:
    nodes = document["nodes"]
    parent_of = {child: index for index, node in enumerate(nodes) for child in node.get("children", ())}
    order = _parents_first(joints, parent_of)
    place = {node: at for at, node in enumerate(order)}
    return ClientSkeleton(
        joints=tuple(nodes[node]["name"] for node in order),
        parents=tuple(place.get(parent_of.get(node, -1), -1) for node in order),
        positions=np.array([nodes[node].get("translation", (0, 0, 0)) for node in order], dtype=np.float32),
        rotations_xyzw=np.array(
            [nodes[node].get("rotation", (0, 0, 0, 1)) for node in order], dtype=np.float32
        ),
        space="gltf",
        shapes=_shapes(document),
    )


def _parents_first(joints: list[int], parent_of: dict[int, int]) -> list[int]:
    known = set(joints)
    order: list[int] = []

    def visit(node: int) -> None:
        if node not in order:
            parent = parent_of.get(node)
            if parent in known:
                visit(parent)
            order.append(node)

    for joint in joints:
        visit(joint)
    return order


def _shapes(document: dict[str, Any]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for mesh in document.get("meshes", ()):
        names.update(dict.fromkeys(mesh.get("extras", {}).get("targetNames", ())))
    return tuple(names)
