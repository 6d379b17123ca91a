"""The two ways to build a character: as a glTF file, and as plain arrays for tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.character.gltf import write_character
from tools.character.materials import character_materials
from tools.character.parts import build_parts
from tools.character.rig import strongest


@dataclass(frozen=True)
class CharacterMesh:
    """One character on one rig as arrays: metres, +Y up, +Z front, +X its left, shoe soles at y = 0.

    ``vertices (V, 3)`` all parts in a row, the same vertices for every rig; ``part_rows`` tells which are
    which. ``triangles (T, 3)``; ``influences (V, 4)`` joint indices with ``weights (V, 4)``, rows summing
    to 1. Joints are sorted parents first; ``parents (J,)``; ``rest_matrices (J, 4, 4)`` joint to model
    space in the bind pose; ``rest_local_matrices (J, 4, 4)`` joint to parent.
    """

    character: str
    rig: str
    vertices: NDArray[np.float64]
    triangles: NDArray[np.int64]
    part_rows: dict[str, slice]
    influences: NDArray[np.int64]
    weights: NDArray[np.float64]
    joint_names: tuple[str, ...]
    parents: NDArray[np.int64]
    rest_matrices: NDArray[np.float64]
    rest_local_matrices: NDArray[np.float64]

    def skinned(self, model_matrices: NDArray[np.float64]) -> NDArray[np.float64]:
        """Vertices ``(V, 3)`` posed by linear blend skinning with joint-to-model matrices ``(J, 4, 4)``."""
        skinning = np.asarray(model_matrices, dtype=np.float64) @ np.linalg.inv(self.rest_matrices)
        homogeneous = np.c_[self.vertices, np.ones(len(self.vertices))]
        blended = np.einsum("vi,vijk->vjk", self.weights, skinning[self.influences])
        return np.einsum("vjk,vk->vj", blended, homogeneous)[:, :3]


def build(character: str, rig: str = "default") -> CharacterMesh:
    """Build a character on a rig without textures; CharacterError for unknown names."""
    from tools.character.surface import triangulated

    built = build_parts(character, rig, with_face=False)
    rows, vertices, triangles, start = {}, [], [], 0
    weights = []
    for part in built.parts:
        used = np.unique(part.faces)
        place = np.full(len(part.vertices), -1)
        place[used] = np.arange(len(used)) + start
        vertices.append(part.vertices[used])
        triangles.append(place[triangulated(part.faces)])
        weights.append(part.weights[used])
        rows[part.name] = slice(start, start + len(used))
        start += len(used)
    influences, shares = strongest(np.concatenate(weights))
    return CharacterMesh(
        character=character,
        rig=rig,
        vertices=np.concatenate(vertices),
        triangles=np.concatenate(triangles),
        part_rows=rows,
        influences=influences,
        weights=shares,
        joint_names=built.joints.names,
        parents=built.joints.parents,
        rest_matrices=built.joints.matrices,
        rest_local_matrices=built.joints.local_matrices(),
    )


def build_glb(character: str, rig: str, path: Path) -> Path:
    """Build a character with textures and write it as ``path`` (.glb); returns it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    built = build_parts(character, rig)
    return write_character(built, character_materials(built), path)
