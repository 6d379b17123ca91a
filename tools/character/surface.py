"""From quads with seams to what a renderer draws: triangles, smooth normals, one UV per vertex."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Part:
    """One drawable piece before UV seams are split.

    ``vertices (V, 3)`` metres; ``faces``, ``face_uvs (F, 4)``; ``weights (V, J)`` rows sum to 1;
    ``targets`` face unit -> ``(V, 3)`` offsets in metres, empty where the piece does not move with the
    face; ``colours (V, 3)`` linear, or None.
    """

    name: str
    material: str
    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    uvs: NDArray[np.float64]
    face_uvs: NDArray[np.int64]
    weights: NDArray[np.float64]
    targets: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    colours: NDArray[np.float64] | None = None
    normals: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 3)))
    normal_targets: dict[str, NDArray[np.float64]] = field(default_factory=dict)


@dataclass(frozen=True)
class Surface:
    """Ready to draw: arrays over the split vertices, ``triangles (T, 3)``.

    ``origin (S,)`` = vertex of the part.
    """

    part: Part
    origin: NDArray[np.int64]
    uvs: NDArray[np.float64]
    triangles: NDArray[np.int64]


def triangulated(faces: NDArray[np.int64]) -> NDArray[np.int64]:
    """Quads ``(F, 4)`` as triangles ``(T, 3)``, degenerate ones dropped."""
    triangles = np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])
    a, b, c = triangles.T
    return triangles[(a != b) & (b != c) & (c != a)]


def smooth_normals(vertices: NDArray[np.float64], faces: NDArray[np.int64]) -> NDArray[np.float64]:
    """Unit vertex normals ``(V, 3)``, faces weighted by area; +Z where no face touches a vertex."""
    triangles = triangulated(faces)
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    face_normals = np.cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for i in range(3):
        for axis in range(3):
            normals[:, axis] += np.bincount(triangles[:, i], face_normals[:, axis], minlength=len(vertices))
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.where(length > 1e-15, normals / np.maximum(length, 1e-15), [0.0, 0.0, 1.0])


def split_seams(part: Part) -> Surface:
    """Split vertices where the UVs part, and drop vertices no face uses."""
    pairs = np.stack([part.faces.ravel(), part.face_uvs.ravel()], axis=1)
    unique, index = np.unique(pairs, axis=0, return_inverse=True)
    return Surface(
        part=part,
        origin=unique[:, 0],
        uvs=part.uvs[unique[:, 1]],
        triangles=triangulated(index.reshape(part.faces.shape)),
    )


def unit_rows(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows scaled to length 1."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
