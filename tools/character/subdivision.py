"""One step of Catmull-Clark subdivision, to round the polygon outline of coarse pieces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def subdivided(
    vertices: NDArray[np.float64],
    faces: NDArray[np.int64],
    uvs: NDArray[np.float64],
    face_uvs: NDArray[np.int64],
) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """Four quads for each quad: positions by Catmull and Clark (1978), open borders as curves, UVs linearly.

    A triangle (its last corner repeated) becomes a quad fan with degenerate edges, which draws the same.
    """
    edges, edge_of = _edges(faces)
    centres = vertices[faces].mean(axis=1)
    middles = vertices[edges].mean(axis=1)
    uses = np.bincount(edge_of.ravel(), minlength=len(edges))
    around = _scattered(edge_of.ravel(), np.repeat(centres, 4, axis=0), len(edges)) / uses[:, None]
    inner = (uses == 2)[:, None]
    edge_points = np.where(inner, (middles + around) / 2, middles)
    border = uses == 1
    moved = _vertex_points(vertices, faces, edges, centres, middles, border)
    positions = np.concatenate([moved, edge_points, centres])
    new_faces = _quads(faces, edge_of, len(vertices), len(vertices) + len(edges))
    uv_edges, uv_edge_of = _edges(face_uvs)
    new_uvs = np.concatenate([uvs, uvs[uv_edges].mean(axis=1), uvs[face_uvs].mean(axis=1)])
    return positions, new_faces, new_uvs, _quads(face_uvs, uv_edge_of, len(uvs), len(uvs) + len(uv_edges))


def _edges(faces: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Unique edges ``(E, 2)`` and the edge after each corner ``(F, 4)``."""
    pairs = np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).reshape(-1, 2)
    edges, index = np.unique(np.sort(pairs, axis=1), axis=0, return_inverse=True)
    return edges, index.reshape(faces.shape)


def _quads(
    faces: NDArray[np.int64], edge_of: NDArray[np.int64], edges_at: int, centres_at: int
) -> NDArray[np.int64]:
    centre = centres_at + np.arange(len(faces))
    return np.concatenate(
        [
            np.stack([faces[:, i], edges_at + edge_of[:, i], centre, edges_at + edge_of[:, i - 1]], axis=1)
            for i in range(4)
        ]
    )


def _scattered(index: NDArray[np.int64], values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    sums = [np.bincount(index, values[:, axis], minlength=count) for axis in range(3)]
    return np.stack(sums, axis=1).astype(np.float64)


def _vertex_points(
    vertices: NDArray, faces: NDArray, edges: NDArray, centres: NDArray, middles: NDArray, border: NDArray
) -> NDArray[np.float64]:
    """New places ``(V, 3)`` of the old vertices; ``border (E,)`` tells edges with one face only."""
    count = len(vertices)
    valence = np.maximum(np.bincount(faces.ravel(), minlength=count), 1)[:, None]
    face_mean = _scattered(faces.ravel(), np.repeat(centres, 4, axis=0), count) / valence
    degree = np.maximum(np.bincount(edges.ravel(), minlength=count), 1)[:, None]
    edge_mean = _scattered(edges.ravel(), np.repeat(middles, 2, axis=0), count) / degree
    inner = (face_mean + 2 * edge_mean + (valence - 3) * vertices) / valence
    rim = edges[border]
    rim_degree = np.bincount(rim.ravel(), minlength=count)
    rim_mean = (
        _scattered(rim.ravel(), np.repeat(middles[border], 2, axis=0), count)
        / np.maximum(rim_degree, 1)[:, None]
    )
    on_rim = np.where((rim_degree == 2)[:, None], (vertices + rim_mean) / 2, vertices)
    return np.where((rim_degree > 0)[:, None], on_rim, np.where(valence > 2, inner, vertices))
