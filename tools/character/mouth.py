"""The inside of the mouth: darkness by depth, and teeth without gaps.

A real-time renderer lets light through the cheeks, so teeth, tongue and the bag behind the lips would shine
pink. Their vertex colours darken exponentially with the depth behind the lips.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

_FADE = 0.008  # metres behind the lips after which light has fallen to 1/e
_DARKEST = 0.012
_TOOTH_VERTICES = 63  # of each single tooth in teeth_base; the gums are one larger component


def darkness(depth: NDArray[np.float64], *, start: float = 0.0) -> NDArray[np.float64]:
    """Linear colour factor ``(V, 3)`` for a depth ``(V,)`` in metres behind the lips.

    1 in front of ``start``.
    """
    factor = _DARKEST + (1 - _DARKEST) * np.exp(-np.clip(depth - start, 0, None) / _FADE)
    return np.repeat(factor[:, None], 3, axis=1)


def bag_colours(vertices: NDArray, faces: NDArray[np.int64], bag: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Colours ``(V, 3)`` of the head's vertices.

    Dark inside the mouth bag (``bag (F,)`` tells its faces), else white.
    """
    inside = np.unique(faces[bag])
    rim = np.intersect1d(inside, np.unique(faces[~bag]))
    front = vertices[rim, 2].max()
    colours = np.ones_like(vertices)
    colours[inside] = 0.55 * darkness(front - vertices[inside, 2], start=0.008)
    colours[rim] = np.maximum(colours[rim], 0.45)
    return colours


def teeth_colours(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Colours ``(V, 3)`` of the teeth: front teeth bright, molars and gums behind them dark."""
    return darkness(vertices[:, 2].max() - vertices[:, 2], start=0.002)


def tongue_colours(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Colours ``(V, 3)`` of the tongue: the tip lies a little behind the teeth."""
    return 0.45 * darkness(vertices[:, 2].max() - vertices[:, 2], start=0.002)


def widened_teeth(vertices: NDArray, faces: NDArray[np.int64], factor: float) -> NDArray[np.float64]:
    """Each tooth widened along the dental arch about its own middle, so that neighbours touch; gums stay."""
    edges = np.concatenate([faces[:, [i, i + 1]] for i in range(3)])
    graph = coo_matrix((np.ones(len(edges)), edges.T), shape=(len(vertices),) * 2)
    labels = connected_components(graph, directed=False)[1]
    arch = np.array([0.0, 0.0, np.median(vertices[:, 2])])
    wide = vertices.copy()
    for label in np.unique(labels):
        tooth = labels == label
        if tooth.sum() != _TOOTH_VERTICES:
            continue
        middle = vertices[tooth].mean(axis=0)
        outward = (middle - arch) * [1, 0, 1]
        outward /= np.linalg.norm(outward)
        along = np.array([outward[2], 0.0, -outward[0]])
        reach = (vertices[tooth] - middle) @ along
        wide[tooth] += (factor - 1) * reach[:, None] * along
    return wide
