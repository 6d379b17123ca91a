"""Forward kinematics: local poses to model space, and the matrices that skin a mesh."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retarget import rotation
from retarget.motion import MotionLayout
from retarget.space import CANONICAL, convert_rotations

Array = NDArray[np.floating]


def model_rotations(layout: MotionLayout, rotations_xyzw: ArrayLike) -> Array:
    """Local rotations ``(..., J, 4)`` to model space, float64."""
    local = np.asarray(rotations_xyzw, dtype=np.float64)
    out = np.empty_like(local)
    for j, parent in enumerate(layout.parents):
        own = local[..., j, :]
        out[..., j, :] = own if parent < 0 else rotation.multiply(out[..., parent, :], own)
    return out


def model_positions(layout: MotionLayout, model_xyzw: Array, local_positions: ArrayLike) -> Array:
    """Model positions ``(..., J, 3)`` from model rotations ``(..., J, 4)`` and local positions ``(..., J, 3)``."""
    local = np.asarray(local_positions, dtype=np.float64)
    out = np.empty((*model_xyzw.shape[:-1], 3))
    for j, parent in enumerate(layout.parents):
        out[..., j, :] = local[..., j, :]
        if parent >= 0:
            out[..., j, :] = out[..., parent, :] + rotation.rotate(
                model_xyzw[..., parent, :], local[..., j, :]
            )
    return out


def pose(layout: MotionLayout, rotations_xyzw: ArrayLike, root: ArrayLike) -> tuple[Array, Array]:
    """Model positions ``(..., J, 3)`` and rotations ``(..., J, 4)`` of frames.

    ``rotations_xyzw (..., J, 4)`` are local, ``root (..., 3)`` the local position of the hips.
    """
    model = model_rotations(layout, rotations_xyzw)
    local = np.broadcast_to(layout.rest_positions, (*model.shape[:-1], 3)).astype(np.float64)
    local[..., layout.hips, :] = root
    return model_positions(layout, model, local), model


def rest_pose(layout: MotionLayout) -> tuple[Array, Array]:
    """Model positions ``(J, 3)`` and rotations ``(J, 4)`` of the rest pose."""
    return pose(layout, layout.rest_rotations_xyzw, layout.rest_positions[layout.hips])


def model_turns(layout: MotionLayout, rotations_xyzw: ArrayLike, zero_xyzw: ArrayLike) -> Array:
    """Model turns ``(..., J, 4)`` away from a pose, in canonical axes.

    ``rotations_xyzw (..., J, 4)`` are local; ``zero_xyzw (J, 4)`` the pose's model rotations in canonical axes.
    """
    model = convert_rotations(model_rotations(layout, rotations_xyzw), source=layout.space, target=CANONICAL)
    return rotation.normalize(rotation.multiply(model, rotation.inverse(zero_xyzw)))


def skin_matrices(layout: MotionLayout, rotations_xyzw: ArrayLike, root: ArrayLike) -> Array:
    """``(..., J, 4, 4)``: model-space matrices that carry rest-pose vertices along with each joint."""
    positions, rotations = pose(layout, rotations_xyzw, root)
    rest_positions, rest_rotations = rest_pose(layout)
    turn = rotation.multiply(rotations, rotation.inverse(rest_rotations))
    matrices = np.zeros((*turn.shape[:-1], 4, 4))
    matrices[..., :3, :3] = rotation.quat_to_matrix(turn)
    matrices[..., :3, 3] = positions - rotation.rotate(turn, rest_positions)
    matrices[..., 3, 3] = 1
    return matrices
