"""Pieces (hair, clothes, shoes, teeth ...) bound to the base mesh by ``.mhclo`` files.

Every vertex of a piece sits on one base vertex, or at ``u V[i] + v V[j] + w V[k] + offset * scale``, with
the scale of an axis taken from the distance of two base vertices. So the piece follows body shape, face
units and skin weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.character.source import HUMAN_DATA, CharacterError, ObjMesh, read_obj

_AXES = {"x_scale": 0, "y_scale": 1, "z_scale": 2}


@dataclass(frozen=True)
class Piece:
    """A bound piece. ``corners (V, 3)`` base vertices, ``shares (V, 3)`` summing to 1, ``offsets (V, 3)``."""

    name: str
    mesh: ObjMesh
    corners: NDArray[np.int64]
    shares: NDArray[np.float64]
    offsets: NDArray[np.float64]
    scales: dict[int, tuple[int, int, float]]  # axis -> (base vertex, base vertex, distance in decimetres)
    hides: NDArray[np.int64]  # base vertices covered by the piece

    def fit(self, body: NDArray[np.float64]) -> NDArray[np.float64]:
        """Vertices ``(V, 3)`` on a shaped body ``(19158, 3)`` in any unit of length.

        The result has that unit.
        """
        scale = np.ones(3)
        for axis, (a, b, distance) in self.scales.items():
            scale[axis] = abs(body[a, axis] - body[b, axis]) / distance
        return self.carry(body) + self.offsets * scale

    def carry(self, field: NDArray[np.float64]) -> NDArray[np.float64]:
        """A field on the base mesh ``(19158, N)``, such as a face unit's offsets.

        Carried to the piece ``(V, N)``.
        """
        return np.einsum("vc,vcn->vn", self.shares, field[self.corners])

    def carry_weights(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Skin weights ``(19158, J)`` carried to the piece.

        Shares outside 0..1 are clamped, rows sum to 1.
        """
        shares = np.clip(self.shares, 0.0, None)
        carried = np.einsum("vc,vcj->vj", shares / shares.sum(axis=1, keepdims=True), weights[self.corners])
        return carried / carried.sum(axis=1, keepdims=True)


@cache
def load_piece(kind: str, name: str) -> Piece:
    """Read ``data/human/KIND/NAME.mhclo`` and its mesh."""
    return read_piece(HUMAN_DATA / kind / f"{name}.mhclo")


def read_piece(path: Path) -> Piece:
    """Read a ``.mhclo`` file and the ``.obj`` it names.

    CharacterError if it is missing or binds too few vertices.
    """
    if not path.is_file():
        raise CharacterError(f"no such piece: {path}")
    corners, shares, offsets, hides = [], [], [], []
    scales: dict[int, tuple[int, int, float]] = {}
    mesh_name, section = f"{path.stem}.obj", ""
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] in ("verts", "delete_verts"):
            section = words[0]
        elif words[0] in _AXES:
            scales[_AXES[words[0]]] = (int(words[1]), int(words[2]), float(words[3]))
        elif words[0] == "obj_file":
            mesh_name = words[1]
        elif section == "verts" and words[0].isdigit():
            _add_binding(words, corners, shares, offsets)
        elif section == "delete_verts" and words[0].isdigit():
            hides += _ranges(words)
    mesh = read_obj(path.parent / mesh_name)
    if len(corners) != len(mesh.vertices):
        raise CharacterError(
            f"{path.name} binds {len(corners)} vertices, {mesh_name} has {len(mesh.vertices)}"
        )
    return Piece(
        name=path.stem,
        mesh=mesh,
        corners=np.array(corners),
        shares=np.array(shares),
        offsets=np.array(offsets),
        scales=scales,
        hides=np.array(sorted(set(hides)), dtype=np.int64),
    )


def _add_binding(words: list[str], corners: list, shares: list, offsets: list) -> None:
    if len(words) == 1:
        corners.append([int(words[0])] * 3)
        shares.append([1.0, 0.0, 0.0])
        offsets.append([0.0, 0.0, 0.0])
    else:
        corners.append([int(w) for w in words[:3]])
        shares.append([float(w) for w in words[3:6]])
        offsets.append([float(w) for w in words[6:9]])


def _ranges(words: list[str]) -> list[int]:
    """``1 4 - 6`` -> [1, 4, 5, 6]."""
    numbers: list[int] = []
    for i, word in enumerate(words):
        if word == "-":
            numbers += range(numbers[-1] + 1, int(words[i + 1]))
        else:
            numbers.append(int(word))
    return numbers
