"""Coordinate spaces and the only place where axes, handedness and units change.

A ``Space`` is a signed axis permutation away from the canonical one, which is SMPL-H's own: right-handed,
+Y up, +Z the way the character faces, +X the character's left, metres. For a signed permutation ``B``
positions change by ``v' = B v`` and rotations by ``q'xyz = det(B) B qxyz, w' = w``
(a mirror reverses the sense of a turn, which ``det`` puts right).

NOTE: changing a *rig's* space conjugates every joint (``convert_rotations``); changing the *world* that a
root is expressed in turns the root and nothing else (``reorient_root``). They are not interchangeable.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retarget import rotation

_LETTERS = {"x": 0, "y": 1, "z": 2}


@dataclass(frozen=True)
class Space:
    """Axes and unit of a skeleton.

    ``axes`` names, for each of this space's x, y and z, the canonical axis it equals, with its sign:
    Unity is ``("-x", "+y", "+z")`` since Unity's x is the character's right.
    """

    name: str
    axes: tuple[str, str, str]
    metres_per_unit: float = 1.0

    def __post_init__(self) -> None:
        letters = []
        for axis in self.axes:
            if len(axis) != 2 or axis[0] not in "+-" or axis[1] not in _LETTERS:
                raise ValueError(f"space {self.name!r}: axis {axis!r} is none of +x -x +y -y +z -z")
            letters.append(axis[1])
        if sorted(letters) != ["x", "y", "z"]:
            raise ValueError(f"space {self.name!r}: axes {self.axes} must name x, y and z once each")
        if not (np.isfinite(self.metres_per_unit) and self.metres_per_unit > 0):
            raise ValueError(
                f"space {self.name!r}: metres_per_unit must be above 0, not {self.metres_per_unit}"
            )

    @property
    def basis(self) -> NDArray[np.float64]:
        """``B (3, 3)``: this space's coordinates from canonical ones, units left aside."""
        basis = np.zeros((3, 3))
        for row, axis in enumerate(self.axes):
            basis[row, _LETTERS[axis[1]]] = 1.0 if axis[0] == "+" else -1.0
        return basis


CANONICAL = Space("canonical", ("+x", "+y", "+z"))
UNITY = Space("unity", ("-x", "+y", "+z"))
# A mannequin's mesh faces +Y in its own component space and is in centimetres.
UNREAL_MESH = Space("unreal_mesh", ("+x", "+z", "+y"), 0.01)
UNREAL_ACTOR = Space("unreal_actor", ("+z", "-x", "+y"), 0.01)
BLENDER = Space("blender", ("+x", "-z", "+y"))
# glTF and VRM 1.0 face +Z, as SMPL-H does; FBX files of Mixamo are the same in centimetres.
GLTF = Space("gltf", ("+x", "+y", "+z"))
# VRM 0 lets its characters face -Z in a glTF that says +Z.
VRM0 = Space("vrm0", ("-x", "+y", "-z"))
CENTIMETRE = Space("centimetre", ("+x", "+y", "+z"), 0.01)

SPACES = {s.name: s for s in (CANONICAL, UNITY, UNREAL_MESH, UNREAL_ACTOR, BLENDER, GLTF, VRM0, CENTIMETRE)}


def _between(source: Space, target: Space) -> NDArray[np.float64]:
    return target.basis @ source.basis.T


def convert_points(points: ArrayLike, *, source: Space, target: Space) -> NDArray[np.floating]:
    """Positions or offsets ``(..., 3)`` from the source's axes and unit to the target's."""
    points = np.asarray(points)
    scale = source.metres_per_unit / target.metres_per_unit
    return (points @ (_between(source, target).T * scale)).astype(points.dtype, copy=False)


def rotation_matrix4(*, source: Space, target: Space) -> NDArray[np.float64]:
    """``C (4, 4)`` that takes an xyzw quaternion of the source space to the target space."""
    basis = _between(source, target)
    matrix = np.eye(4)
    matrix[:3, :3] = np.linalg.det(basis).round() * basis
    return matrix


def convert_rotations(q: ArrayLike, *, source: Space, target: Space) -> NDArray[np.floating]:
    """Unit quaternions ``(..., 4)`` xyzw from the source's axes to the target's, by conjugation."""
    q = np.asarray(q)
    return (q @ rotation_matrix4(source=source, target=target).T).astype(q.dtype, copy=False)


def convert_scales(scales: ArrayLike, *, source: Space, target: Space) -> NDArray[np.float64]:
    """Scales along the axes ``(..., 3)``: they change places with the axes, and have no sign or unit."""
    return np.asarray(scales, dtype=np.float64) @ np.abs(_between(source, target)).T


def convert_matrices(matrices: ArrayLike, *, source: Space, target: Space) -> NDArray[np.float64]:
    """Affine ``(..., 4, 4)`` on column vectors, both of whose sides are in the source's axes and unit."""
    change = np.eye(4)
    change[:3, :3] = _between(source, target) * (source.metres_per_unit / target.metres_per_unit)
    return change @ np.asarray(matrices, dtype=np.float64) @ np.linalg.inv(change)


# World frames that recorded motion is expressed in, as the turn that brings it to the canonical world.
WORLD_TURNS = {
    "y_up": rotation.IDENTITY_XYZW,
    # AMASS: +Z up, so that SMPL's own axes are reached by a quarter turn about X.
    "z_up": rotation.from_axis(np.array([1.0, 0, 0]), np.array(-np.pi / 2)),
    # Camera frame (x right, y down, z away) of Seamless Interaction and HMR2: a half turn about X.
    "camera": np.array([1.0, 0, 0, 0]),
}


def reorient_root(
    root_rotation_xyzw: ArrayLike, root_position: ArrayLike, *, world: str
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Express a root ``(..., 4)``, ``(..., 3)`` of the named world in the canonical world.

    Raises KeyError with the known names for an unknown world.
    """
    if world not in WORLD_TURNS:
        raise KeyError(f"unknown world {world!r}; known: {', '.join(WORLD_TURNS)}")
    turn = WORLD_TURNS[world]
    return rotation.multiply(turn, root_rotation_xyzw), rotation.rotate(turn, root_position)
