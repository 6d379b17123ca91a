"""The skin as two parts, head and body, so that the face gets a texture of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from tools.character.mhclo import Piece
from tools.character.mouth import bag_colours
from tools.character.source import base_obj
from tools.character.surface import Part, smooth_normals

NUM_BODY_VERTICES = 13380
HEAD_CROP = (0.63, 0.0, 1.0, 0.83)  # u0, v0, u1, v1 in the skin atlas: face, scalp, neck and mouth bag

_NECK_HEIGHT = 5.5  # decimetres on the unshaped base mesh; islands wholly above it belong to the head
_BAG_CORNER = (0.84, 0.07)  # a red spot of the atlas that also colours the eye sockets
_TUCK = 0.016  # metres the kept ring at the collar is drawn in under the cloth
_CLOTH_NEAR, _BORDER_FAR = 0.018, 0.025  # metres
# At the collar one ring of hidden skin is kept, or a gap shows; elsewhere (sleeves) that ring would poke
# through.
_COLLAR_HEIGHT, _COLLAR_WIDTH = 0.35, 0.14  # metres above the base mesh's origin, metres to either side


@cache
def skin_islands() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """UV islands of the skin: label of each body face ``(F,)`` and of each texture vertex."""
    mesh = base_obj()
    face_uvs = mesh.face_uvs[mesh.groups["body"]]
    edges = np.concatenate([face_uvs[:, [i, i + 1]] for i in range(3)])
    graph = coo_matrix((np.ones(len(edges)), edges.T), shape=(len(mesh.uvs),) * 2)
    labels = connected_components(graph, directed=False)[1]
    return labels[face_uvs[:, 0]], labels


@cache
def head_islands() -> dict[str, int]:
    """Labels of the islands ``face``, ``bag`` (mouth), ``socket0`` and ``socket1``."""
    mesh = base_obj()
    rows = mesh.groups["body"]
    labels = skin_islands()[0]
    found = {}
    sizes = []
    for label in np.unique(labels):
        faces = mesh.faces[rows[labels == label]]
        if mesh.vertices[faces, 1].min() > _NECK_HEIGHT:
            sizes.append((len(faces), int(label)))
    names = ("face", "bag", "socket0", "socket1")
    for name, (_, label) in zip(names, sorted(sizes, reverse=True), strict=True):
        found[name] = label
    return found


def head_uvs() -> NDArray[np.float64]:
    """The atlas UVs ``(T, 2)`` moved into the head's own texture.

    Eye sockets shrink to a spot of the mouth bag.
    """
    mesh = base_obj()
    labels = skin_islands()[1]
    uvs = mesh.uvs.copy()
    sockets = np.isin(labels, [head_islands()["socket0"], head_islands()["socket1"]])
    uvs[sockets] = np.array(_BAG_CORNER) + 0.02 * (uvs[sockets] - 0.5)
    low, high = np.array(HEAD_CROP[:2]), np.array(HEAD_CROP[2:])
    return (uvs - low) / (high - low)


def hidden_vertices(body: NDArray[np.float64], pieces: Collection[Piece]) -> NDArray[np.bool_]:
    """Which base vertices ``(19158,)`` the pieces cover."""
    hidden = np.zeros(len(body), dtype=bool)
    for piece in pieces:
        hidden[piece.hides] = True
    return hidden | _under_cloth(body, pieces)


def _collar_ring(faces: NDArray[np.int64], hidden: NDArray[np.bool_], body: NDArray) -> NDArray[np.bool_]:
    """Hidden vertices beside shown skin at the neck.

    Kept and tucked in, or a dark gap shows at the collar.
    """
    rim = ~hidden[faces].all(axis=1)
    ring = np.zeros(len(body), dtype=bool)
    ring[faces[rim].ravel()] = True
    return ring & hidden & (body[:, 1] > _COLLAR_HEIGHT) & (np.abs(body[:, 0]) < _COLLAR_WIDTH)


def _under_cloth(body: NDArray[np.float64], pieces: Collection[Piece]) -> NDArray[np.bool_]:
    """Vertices ``(19158,)`` close under a piece and far from its edges.

    The pieces' own lists forget a few of them.
    """
    under = np.zeros(len(body), dtype=bool)
    for piece in pieces:
        if not len(piece.hides):
            continue
        vertices, faces = piece.fit(body), piece.mesh.faces
        corners = np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).reshape(-1, 2)
        edges, uses = np.unique(np.sort(corners, axis=1), axis=0, return_counts=True)
        border = np.unique(edges[(uses == 1) & (edges[:, 0] != edges[:, 1])])
        near = np.isfinite(KDTree(vertices).query(body, distance_upper_bound=_CLOTH_NEAR)[0])
        edge = np.isfinite(KDTree(vertices[border]).query(body, distance_upper_bound=_BORDER_FAR)[0])
        under |= near & ~edge
    return under


def skin_parts(
    body: NDArray, weights: NDArray, pieces: Collection[Piece], units: Mapping[str, NDArray]
) -> tuple[Part, Part]:
    """Head and body; normals are those of the whole skin, so that no seam shows where the two meet.

    ``body (19158, 3)`` metres, ``weights (19158, J)``, ``units`` face unit -> offsets ``(19158, 3)`` in
    metres.
    """
    mesh = base_obj()
    rows = mesh.groups["body"]
    faces, face_uvs = mesh.faces[rows], mesh.face_uvs[rows]
    in_head = np.isin(skin_islands()[0], list(head_islands().values()))
    bag = skin_islands()[0] == head_islands()["bag"]
    worn = hidden_vertices(body, pieces)
    collar = _collar_ring(faces, worn, body)
    shown = ~(worn & ~collar)[faces].all(axis=1)
    vertices = body[:NUM_BODY_VERTICES].copy()
    vertices[collar[:NUM_BODY_VERTICES]] -= (
        _TUCK * smooth_normals(vertices, faces)[collar[:NUM_BODY_VERTICES]]
    )
    targets = {name: offsets[:NUM_BODY_VERTICES] for name, offsets in units.items()}
    normals = smooth_normals(vertices, faces)
    bends = {name: smooth_normals(vertices + moved, faces) - normals for name, moved in targets.items()}
    common = {
        "vertices": vertices,
        "weights": weights[:NUM_BODY_VERTICES],
        "targets": targets,
        "normals": normals,
        "normal_targets": bends,
    }
    head = Part(
        name="head",
        material="head",
        faces=faces[in_head],
        face_uvs=face_uvs[in_head],
        uvs=head_uvs(),
        colours=bag_colours(vertices, faces, bag),
        **common,
    )
    rest = ~in_head & shown
    trunk = Part(
        name="body", material="body", faces=faces[rest], face_uvs=face_uvs[rest], uvs=mesh.uvs, **common
    )
    return head, trunk
