"""Joints of a rig on a shaped body, and its skin weights.

Bone axes follow Blender (the rig files come from it): +Y points along the bone from head to tail, and
``roll`` turns the bone about that axis, measured in Blender's +Z-up space. Only the frame around is turned
to +Y up; the bone's own axes stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tools.character.source import NUM_BASE_VERTICES, CharacterError, base_obj, read_rig_json

RIGS = ("default", "game_engine", "mixamo", "cmu_mb")
MAX_INFLUENCES = 4

# The rig file puts the root of `default` on the skin of the lower back, and the pelvis would swing about
# that point.
_PIVOTS = {("default", "root"): "joint-pelvis"}

_GLTF_FROM_BLENDER = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])


@dataclass(frozen=True)
class Joints:
    """Joints sorted parents first.

    ``parents (J,)`` has -1 for the root, ``matrices (J, 4, 4)`` joint to model space.
    """

    names: tuple[str, ...]
    parents: NDArray[np.int64]
    matrices: NDArray[np.float64]

    def local_matrices(self) -> NDArray[np.float64]:
        """Rest transforms relative to the parent, ``(J, 4, 4)``."""
        local = self.matrices.copy()
        child = self.parents >= 0
        local[child] = np.linalg.inv(self.matrices[self.parents[child]]) @ self.matrices[child]
        return local


@cache
def _cube_vertices(cube: str) -> NDArray[np.int64]:
    rows = base_obj().groups.get(cube)
    if rows is None:
        raise CharacterError(f"the base mesh has no joint cube {cube!r}")
    return np.unique(base_obj().faces[rows])


def cube_centre(body: NDArray[np.float64], cube: str) -> NDArray[np.float64]:
    """Centre ``(3,)`` of a joint cube such as ``joint-l-knee`` on a body ``(19158, 3)``."""
    return body[_cube_vertices(cube)].mean(axis=0)


def _bone_end(body: NDArray[np.float64], end: dict) -> NDArray[np.float64]:
    if end["strategy"] == "CUBE":
        return cube_centre(body, end["cube_name"])
    if end["strategy"] == "VERTEX":
        return body[end["vertex_index"]]
    return body[end["vertex_indices"]].mean(axis=0)


def bone_rotation(direction: NDArray[np.float64], roll: float) -> NDArray[np.float64]:
    """Rotation ``(3, 3)`` of a bone in Blender's space.

    Shortest arc from +Y to ``direction``, then ``roll`` about it.
    """
    x, y, z = direction / np.linalg.norm(direction)
    if y > -1 + 1e-9:
        arc = np.array(
            [
                [1 - x * x / (1 + y), x, -x * z / (1 + y)],
                [-x, y, -z],
                [-x * z / (1 + y), z, 1 - z * z / (1 + y)],
            ]
        )
    else:
        arc = np.diag([-1.0, -1.0, 1.0])
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn = np.eye(3) + np.sin(roll) * cross + (1 - np.cos(roll)) * (cross @ cross)
    return turn @ arc


def rig_joints(rig: str, body: NDArray[np.float64]) -> Joints:
    """Joints of ``rig`` on a shaped body ``(19158, 3)`` (metres, +Y up), in that body's space."""
    if rig not in RIGS:
        raise CharacterError(f"no rig named {rig!r}; known: {', '.join(RIGS)}")
    bones = read_rig_json("rig", rig)
    names = _parents_first(bones)
    matrices = np.tile(np.eye(4), (len(names), 1, 1))
    for i, name in enumerate(names):
        head, tail = (_bone_end(body, bones[name][end]) for end in ("head", "tail"))
        in_blender = bone_rotation(_GLTF_FROM_BLENDER.T @ (tail - head), bones[name]["roll"])
        matrices[i, :3, :3] = _GLTF_FROM_BLENDER @ in_blender
        pivot = _PIVOTS.get((rig, name))
        matrices[i, :3, 3] = cube_centre(body, pivot) if pivot else head
        if name == "Root":
            # The cube that marks the ground does not move with the body shape.
            matrices[i, :3, 3] = 0.0, body[:13380, 1].min(), 0.0
    parents = np.array([names.index(bones[n]["parent"]) if bones[n]["parent"] else -1 for n in names])
    return Joints(names=tuple(names), parents=parents, matrices=matrices)


def _parents_first(bones: dict) -> list[str]:
    names: list[str] = []
    waiting = [name for name in bones if not bones[name]["parent"]]
    while waiting:
        name = waiting.pop(0)
        names.append(name)
        waiting = [child for child in bones if bones[child]["parent"] == name] + waiting
    return names


@cache
def skin_weights(rig: str, names: tuple[str, ...]) -> NDArray[np.float64]:
    """Dense weights ``(19158, J)`` of the base mesh, rows summing to 1, columns in the order of ``names``."""
    weights = np.zeros((NUM_BASE_VERTICES, len(names)))
    entries = read_rig_json("weights", rig)
    for column, name in enumerate(names):
        pairs = np.array(entries[name]).reshape(-1, 2)
        weights[pairs[:, 0].astype(np.int64), column] = pairs[:, 1]
    total = weights.sum(axis=1, keepdims=True)
    bare = total[:, 0] < 1e-6
    weights[bare, 0], total[bare] = 1.0, 1.0
    return weights / total


def strongest(weights: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Joint indices ``(V, 4)`` and weights ``(V, 4)`` of the four strongest influences, rows summing to 1."""
    joints = np.argsort(-weights, axis=1, kind="stable")[:, :MAX_INFLUENCES]
    kept = np.take_along_axis(weights, joints, axis=1)
    kept = kept / kept.sum(axis=1, keepdims=True)
    return np.where(kept > 0, joints, 0), kept
