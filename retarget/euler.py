"""Euler angles for files that insist on them: continuous curves out of quaternions, without flips.

A rotation has two sets of angles within a turn, ``(x, y, z)`` and ``(x + pi, pi - y, z + pi)``, and each angle is
free by whole turns. A curve that follows one set jumps where the middle angle passes a quarter turn; here it changes
over to the other set at that frame, so that neighbours stay close.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_TURN = 2 * np.pi


def quat_to_euler_xyz(q: ArrayLike) -> NDArray[np.floating]:
    """Unit ``q (..., 4)`` to angles ``(..., 3)`` in radians about fixed x, then y, then z: ``R = Rz Ry Rx``.

    That is FBX's ``eEulerXYZ``. The middle angle lies within a quarter turn of zero.
    """
    q = np.asarray(q)
    x, y, z, w = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    sine = np.clip(2 * (w * y - z * x), -1, 1)
    ax = np.arctan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y))
    az = np.arctan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))
    # At the pole x and z turn about the same axis: give it all to x.
    pole = np.abs(sine) > 1 - 1e-7
    ax = np.where(pole, 2 * np.arctan2(x, w), ax)
    az = np.where(pole, 0, az)
    return np.stack((ax, np.arcsin(sine), az), axis=-1)


def continuous_euler_xyz(q: ArrayLike) -> NDArray[np.floating]:
    """Curves ``(T, ..., 3)`` in radians for ``q (T, ..., 4)``, each step as short as the two sets of angles allow."""
    angles = quat_to_euler_xyz(q)
    if len(angles) < 2:
        return angles
    other = np.stack((angles[..., 0] + np.pi, np.pi - angles[..., 1], angles[..., 2] + np.pi), axis=-1)
    stay = _step(angles[:-1], angles[1:])
    change = _step(angles[:-1], other[1:])
    # The distance between two frames is the same within either set, so the choice is a running parity.
    on_other = np.concatenate(
        (np.zeros_like(stay[:1], dtype=bool), np.cumsum(change < stay, axis=0) % 2 == 1)
    )
    return np.unwrap(np.where(on_other[..., None], other, angles), axis=0)


def _step(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.floating]:
    delta = (b - a + np.pi) % _TURN - np.pi
    x, y, z = np.moveaxis(np.abs(delta), -1, 0)
    return np.maximum(np.maximum(x, y), z)
