"""What a binary glTF's character looks like: triangles, skins and shapes, one mesh for each node that shows one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget.character import Mesh, Nodes, Shape, Shapes, Skin
from retarget.formats.glb_file import Glb, GlbError

# A shape that moves no vertex further than this, in the file's unit, moves nothing.
_STILL = 1e-7
_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_PACKED = "KHR_draco_mesh_compression"


def read_meshes(glb: Glb, nodes: Nodes, shapes: Shapes) -> tuple[Mesh, ...]:
    """Every mesh of the file where its node shows it. GlbError for compressed data and for numbers that do not fit."""
    document = glb.document
    meshes = []
    try:
        for n, index in enumerate(nodes.file_index):
            row = document["nodes"][index]
            if "mesh" not in row:
                continue
            mesh = _mesh(glb, row["mesh"], n, nodes.names[n], shapes.names[row["mesh"]])
            skin = None
            if "skin" in row and mesh.skin is not None:
                skin = _skin(glb, document["skins"][row["skin"]], nodes, mesh.skin)
            meshes.append(replace(mesh, skin=skin))
    except GlbError:
        raise
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise GlbError(f"its meshes cannot be read ({type(error).__name__}: {error})") from None
    return tuple(meshes)


def _mesh(glb: Glb, file_index: int, node: int, name: str, shape_names: tuple[str, ...]) -> Mesh:
    """The primitives of a mesh in one, those that share their vertices on the same ones."""
    primitives = glb.document["meshes"][file_index]["primitives"]
    first_of: dict[tuple[tuple[str, int], ...], int] = {}
    parts: list[dict[str, Any]] = []
    triangles, materials = [], []
    total = 0
    for primitive in primitives:
        if _PACKED in primitive.get("extensions", {}):
            raise GlbError("its meshes are compressed; save it again without compression")
        faces = _triangles(glb, primitive)
        if faces is None:
            continue
        key = tuple(sorted(primitive["attributes"].items()))
        if key not in first_of:
            first_of[key] = total
            parts.append(primitive)
            total += glb.document["accessors"][primitive["attributes"]["POSITION"]]["count"]
        triangles.append(faces + first_of[key])
        materials.append(np.full(len(faces), primitive.get("material", -1), dtype=np.int32))
    if not parts:
        raise GlbError(f"mesh {name!r} has no triangles")
    faces = np.concatenate(triangles).astype(np.int32)
    if faces.size and faces.max() >= total:
        raise GlbError(f"a triangle of mesh {name!r} names a vertex that is not there")
    positions = np.concatenate([glb.array(p["attributes"]["POSITION"]) for p in parts]).astype(np.float64)
    return Mesh(
        name=name,
        node=node,
        file_index=file_index,
        positions=positions,
        normals=_normals(glb, parts, positions, faces),
        triangles=faces,
        material_of=np.concatenate(materials),
        uvs=_uvs(glb, parts),
        colors=_colors(glb, parts),
        skin=_influences(glb, parts),
        shapes=_shapes(glb, parts, shape_names),
    )


def _triangles(glb: Glb, primitive: dict[str, Any]) -> NDArray[np.int64] | None:
    """``(F, 3)``, or None for points and lines, which no character is made of."""
    mode = primitive.get("mode", _TRIANGLES)
    if "indices" in primitive:
        corners = glb.array(primitive["indices"]).astype(np.int64)
    else:
        corners = np.arange(glb.document["accessors"][primitive["attributes"]["POSITION"]]["count"])
    if mode == _TRIANGLES:
        return corners[: len(corners) // 3 * 3].reshape(-1, 3)
    if mode == _STRIP:
        faces = np.stack((corners[:-2], corners[1:-1], corners[2:]), axis=-1)
        faces[1::2] = faces[1::2, [1, 0, 2]]
        return faces
    if mode == _FAN:
        return np.stack((np.full(len(corners) - 2, corners[0]), corners[1:-1], corners[2:]), axis=-1)
    return None


def _count(glb: Glb, primitive: dict[str, Any]) -> int:
    return glb.document["accessors"][primitive["attributes"]["POSITION"]]["count"]


def _normals(glb: Glb, parts: list, positions: NDArray, faces: NDArray[np.int32]) -> NDArray:
    """The file's, or flat ones averaged at the vertices where it has none."""
    if all("NORMAL" in part["attributes"] for part in parts):
        return np.concatenate([glb.array(part["attributes"]["NORMAL"]) for part in parts]).astype(np.float64)
    a, b, c = (positions[faces[:, k]] for k in range(3))
    flat = np.cross(b - a, c - a)
    normals = np.zeros_like(positions)
    for k in range(3):
        np.add.at(normals, faces[:, k], flat)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.where(length > 0, normals / np.where(length > 0, length, 1), [0.0, 1.0, 0.0])


def _uvs(glb: Glb, parts: list) -> tuple[NDArray, ...]:
    sets = []
    while any(f"TEXCOORD_{len(sets)}" in part["attributes"] for part in parts):
        key = f"TEXCOORD_{len(sets)}"
        rows = [
            glb.array(part["attributes"][key])
            if key in part["attributes"]
            else np.zeros((_count(glb, part), 2))
            for part in parts
        ]
        sets.append(np.concatenate(rows).astype(np.float64))
    return tuple(sets)


def _colors(glb: Glb, parts: list) -> NDArray | None:
    if not any("COLOR_0" in part["attributes"] for part in parts):
        return None
    rows = []
    for part in parts:
        color = np.ones((_count(glb, part), 4))
        if "COLOR_0" in part["attributes"]:
            values = glb.array(part["attributes"]["COLOR_0"])
            color[:, : values.shape[1]] = values
        rows.append(color)
    return np.concatenate(rows)


def _influences(glb: Glb, parts: list) -> Skin | None:
    """Influences and weights; which joints a mesh is bound to is the node's to say."""
    if not all("JOINTS_0" in part["attributes"] and "WEIGHTS_0" in part["attributes"] for part in parts):
        return None
    sets = max(sum(key.startswith("JOINTS_") for key in part["attributes"]) for part in parts)
    influences = np.zeros((sum(_count(glb, part) for part in parts), 4 * sets), dtype=np.int32)
    weights = np.zeros(influences.shape)
    at = 0
    for part in parts:
        count = _count(glb, part)
        for k in range(sets):
            if f"JOINTS_{k}" in part["attributes"]:
                place = slice(at, at + count), slice(4 * k, 4 * k + 4)
                influences[place] = glb.array(part["attributes"][f"JOINTS_{k}"])
                weights[place] = glb.array(part["attributes"][f"WEIGHTS_{k}"])
        at += count
    total = weights.sum(axis=1, keepdims=True)
    return Skin(
        np.zeros(0, np.int32), np.zeros((0, 4, 4)), influences, weights / np.where(total > 0, total, 1)
    )


def _skin(glb: Glb, row: dict[str, Any], nodes: Nodes, influences: Skin) -> Skin:
    place = {index: n for n, index in enumerate(nodes.file_index)}
    joints = np.array([place[j] for j in row["joints"]], dtype=np.int32)
    if influences.influences.size and influences.influences.max() >= len(joints):
        raise GlbError("a vertex is bound to a joint that its skin has not")
    if "inverseBindMatrices" in row:
        columns = glb.array(row["inverseBindMatrices"]).astype(np.float64)
        inverse_bind = columns.reshape(-1, 4, 4).swapaxes(1, 2)
    else:
        inverse_bind = np.tile(np.eye(4), (len(joints), 1, 1))
    return Skin(joints, inverse_bind, influences.influences, influences.weights)


def _shapes(glb: Glb, parts: list, names: tuple[str, ...]) -> tuple[Shape, ...]:
    shapes = []
    for k, name in enumerate(names):
        moved, bent = [], []
        for part in parts:
            target = part["targets"][k]
            zero = np.zeros((_count(glb, part), 3))
            moved.append(glb.array(target["POSITION"]) if "POSITION" in target else zero)
            bent.append(glb.array(target["NORMAL"]) if "NORMAL" in target else zero)
        offsets = np.concatenate(moved).astype(np.float64)
        rows = np.flatnonzero((np.abs(offsets) > _STILL).any(axis=1)).astype(np.int32)
        shapes.append(Shape(name, rows, offsets[rows], np.concatenate(bent)[rows].astype(np.float64)))
    return tuple(shapes)
