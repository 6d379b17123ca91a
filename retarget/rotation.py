"""Unit quaternions in xyzw order, and the representations they come from.

Every function takes and returns numpy arrays whose leading dimensions are batch or time.
Quaternions are unit unless a docstring says otherwise; ``q`` and ``-q`` are the same rotation.
Formulas: Shepperd (1978) for the matrix direction, Shoemake (1985) for slerp.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]

IDENTITY_XYZW = np.array([0.0, 0.0, 0.0, 1.0], dtype=np.float32)
IDENTITY_XYZW.setflags(write=False)


def _float(values: ArrayLike) -> Array:
    array = np.asarray(values)
    return array if np.issubdtype(array.dtype, np.floating) else array.astype(np.float64)


def identity(*shape: int, dtype: type = np.float32) -> Array:
    """Identity quaternions of shape ``(*shape, 4)``."""
    out = np.zeros((*shape, 4), dtype=dtype)
    out[..., 3] = 1.0
    return out


def normalize(q: ArrayLike) -> Array:
    """Scale ``q (..., 4)`` to unit length; a zero quaternion becomes the identity."""
    q = _float(q)
    length = np.linalg.norm(q, axis=-1, keepdims=True)
    unit = q / np.where(length > 0, length, 1)
    return np.where(length > 0, unit, IDENTITY_XYZW.astype(q.dtype))


def _hamilton() -> Array:
    """``H (16, 4)``: the product of two quaternions from the flat outer product of their components."""
    h = np.zeros((4, 4, 4))
    x, y, z, w = range(4)
    for a, b, c in ((x, y, z), (y, z, x), (z, x, y)):
        h[a, b, c], h[b, a, c] = 1, -1
        h[a, w, a] = h[w, a, a] = 1
        h[a, a, w] = -1
    h[w, w, w] = 1
    return h.reshape(16, 4)


_HAMILTON = {np.dtype(t): _hamilton().astype(t) for t in (np.float32, np.float64)}


def multiply(a: ArrayLike, b: ArrayLike) -> Array:
    """Hamilton product ``a (..., 4) * b (..., 4)``: rotate by ``b`` first, then by ``a``."""
    a, b = _float(a), _float(b)
    outer = a[..., :, None] * b[..., None, :]
    return outer.reshape(*outer.shape[:-2], 16) @ _HAMILTON[outer.dtype]


def cross(a: ArrayLike, b: ArrayLike) -> Array:
    """Cross product of ``(..., 3)`` vectors; several times faster than numpy's on small arrays."""
    a, b = _float(a), _float(b)
    return a[..., _NEXT] * b[..., _LAST] - a[..., _LAST] * b[..., _NEXT]


_NEXT, _LAST = np.array([1, 2, 0]), np.array([2, 0, 1])


def inverse(q: ArrayLike) -> Array:
    """Inverse of unit ``q (..., 4)``."""
    q = _float(q)
    return q * np.array([-1, -1, -1, 1], dtype=q.dtype)


def rotate(q: ArrayLike, vectors: ArrayLike) -> Array:
    """Turn ``vectors (..., 3)`` by unit ``q (..., 4)``."""
    q, v = _float(q), _float(vectors)
    xyz, w = q[..., :3], q[..., 3:]
    t = 2 * cross(xyz, v)
    return v + w * t + cross(xyz, t)


def rotate_matrix(vector: ArrayLike) -> Array:
    """``M (16, 3)`` with ``outer(q, q).reshape(16) @ M == rotate(q, vector)``: a turned vector is quadratic in q."""
    point = np.append(_float(vector), 0.0)
    basis = np.eye(4)
    return multiply(multiply(basis, point)[:, None], inverse(basis)[None])[..., :3].reshape(16, 3)


def left_matrix(q: ArrayLike) -> Array:
    """Matrix ``L (..., 4, 4)`` with ``L(q) @ p == multiply(q, p)``."""
    q = _float(q)
    x, y, z, w = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    rows = ((w, -z, y, x), (z, w, -x, y), (-y, x, w, z), (-x, -y, -z, w))
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def right_matrix(q: ArrayLike) -> Array:
    """Matrix ``R (..., 4, 4)`` with ``R(q) @ p == multiply(p, q)``."""
    q = _float(q)
    x, y, z, w = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    rows = ((w, z, -y, x), (-z, w, x, y), (y, -x, w, z), (-x, -y, -z, w))
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def rotvec_to_quat(rotvec: ArrayLike) -> Array:
    """Axis-angle vectors ``(..., 3)`` in radians, of any length, to quaternions. Exact at zero."""
    v = _float(rotvec)
    angle = np.linalg.norm(v, axis=-1, keepdims=True)
    # sin(a/2)/a, finite at 0: numpy's sinc is sin(pi x)/(pi x).
    scale = 0.5 * np.sinc(angle / (2 * np.pi))
    return np.concatenate((v * scale, np.cos(angle / 2)), axis=-1)


def quat_to_rotvec(q: ArrayLike) -> Array:
    """Unit ``q (..., 4)`` to axis-angle vectors ``(..., 3)`` of length at most pi."""
    q = _float(q)
    q = np.where(q[..., 3:] < 0, -q, q)
    xyz, w = q[..., :3], q[..., 3:]
    sine = np.linalg.norm(xyz, axis=-1, keepdims=True)
    angle = 2 * np.arctan2(sine, w)
    small = sine < 1e-6
    return xyz * np.where(small, 2.0, angle / np.where(small, 1, sine)).astype(q.dtype)


def quat_to_matrix(q: ArrayLike) -> Array:
    """Unit ``q (..., 4)`` to rotation matrices ``(..., 3, 3)`` acting on column vectors."""
    q = _float(q)
    x, y, z, w = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    rows = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        (2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        (2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
    )
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def matrix_to_quat(matrix: ArrayLike) -> Array:
    """Proper rotation matrices ``(..., 3, 3)`` to quaternions with ``w >= 0``."""
    m = _float(matrix)
    m00, m11, m22 = m[..., 0, 0], m[..., 1, 1], m[..., 2, 2]
    a, b, c = m[..., 2, 1], m[..., 0, 2], m[..., 1, 0]
    d, e, f = m[..., 1, 2], m[..., 2, 0], m[..., 0, 1]
    # Four candidates, each safe where its own leading term is the largest (Shepperd).
    candidates = np.stack(
        [
            np.stack((1 + m00 - m11 - m22, c + f, b + e, a - d), axis=-1),
            np.stack((c + f, 1 - m00 + m11 - m22, a + d, b - e), axis=-1),
            np.stack((b + e, a + d, 1 - m00 - m11 + m22, c - f), axis=-1),
            np.stack((a - d, b - e, c - f, 1 + m00 + m11 + m22), axis=-1),
        ],
        axis=-2,
    )
    best = np.argmax(np.stack((m00, m11, m22, m00 + m11 + m22), axis=-1), axis=-1)
    q = np.take_along_axis(candidates, best[..., None, None], axis=-2)[..., 0, :]
    q = normalize(q)
    return np.where(q[..., 3:] < 0, -q, q)


def from_axis(axis: ArrayLike, angle_rad: ArrayLike) -> Array:
    """Rotation about the unit ``axis (..., 3)`` by ``angle_rad (...)``."""
    axis = _float(axis)
    half = _float(angle_rad)[..., None] / 2
    return np.concatenate((axis * np.sin(half), np.cos(half) * np.ones_like(axis[..., :1])), axis=-1)


def between(start: ArrayLike, end: ArrayLike) -> Array:
    """Shortest rotation that takes direction ``start (..., 3)`` to ``end (..., 3)``.

    Lengths do not matter. Opposite directions turn by pi about some axis at right angles to both.
    """
    a, b = _float(start), _float(end)
    a = a / np.linalg.norm(a, axis=-1, keepdims=True)
    b = b / np.linalg.norm(b, axis=-1, keepdims=True)
    dot = np.sum(a * b, axis=-1, keepdims=True)
    q = np.concatenate((np.cross(a, b), 1 + dot), axis=-1)
    helper = np.where(np.abs(a[..., :1]) < 0.9, np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))
    opposite = np.concatenate((np.cross(a, helper), np.zeros_like(dot)), axis=-1)
    return normalize(np.where(dot < -1 + 1e-9, opposite, q))


def angle(a: ArrayLike, b: ArrayLike) -> Array:
    """Angle in radians ``(...)``, 0 to pi, between the rotations ``a`` and ``b (..., 4)``."""
    delta = multiply(inverse(a), b)
    return 2 * np.arctan2(np.linalg.norm(delta[..., :3], axis=-1), np.abs(delta[..., 3]))


def slerp(a: ArrayLike, b: ArrayLike, t: ArrayLike) -> Array:
    """Shortest-path interpolation from ``a`` to ``b (..., 4)``; ``t (...)`` runs from 0 to 1."""
    a, b, t = _float(a), _float(b), _float(t)[..., None]
    dot = np.sum(a * b, axis=-1, keepdims=True)
    b = np.where(dot < 0, -b, b)
    theta = np.arccos(np.clip(np.abs(dot), 0, 1))
    sine = np.sin(theta)
    near = sine < 1e-5
    safe = np.where(near, 1, sine)
    wa = np.where(near, 1 - t, np.sin((1 - t) * theta) / safe)
    wb = np.where(near, t, np.sin(t * theta) / safe)
    return normalize(wa * a + wb * b)


def power(q: ArrayLike, exponent: ArrayLike) -> Array:
    """Share of a rotation: ``power(q, 0.5)`` applied twice is ``q``, along the shortest path. Negative undoes."""
    q = _float(q)
    xyz, w = q[..., :3], q[..., 3:]
    sine = np.sqrt(np.sum(xyz * xyz, axis=-1, keepdims=True))
    exponent = np.asarray(exponent, dtype=q.dtype)[..., None]
    half = exponent * np.arctan2(sine, np.abs(w))
    # Near the identity sin(e a) / sin(a) tends to e.
    tiny = sine < 1e-9
    scale = np.where(tiny, exponent, np.sin(half) / np.where(tiny, 1, sine)) * np.where(w < 0, -1, 1).astype(
        q.dtype
    )
    return np.concatenate((xyz * scale, np.cos(half)), axis=-1)


def swing_twist(q: ArrayLike, axis: ArrayLike) -> tuple[Array, Array]:
    """Split ``q (..., 4)`` into ``swing * twist``, the twist being about the unit ``axis (..., 3)``.

    Where the twist is undefined (a half turn at right angles to the axis) it is the identity.
    """
    q, axis = _float(q), _float(axis)
    along = np.sum(q[..., :3] * axis, axis=-1, keepdims=True) * axis
    twist = normalize(np.concatenate((along, q[..., 3:]), axis=-1))
    return multiply(q, inverse(twist)), twist


def twist_power(q: ArrayLike, axis: ArrayLike, exponent: ArrayLike) -> Array:
    """``power`` of the twist part of ``q (..., 4)`` about the unit ``axis (..., 3)``; see ``swing_twist``."""
    q, axis = _float(q), _float(axis)
    along = np.sum(q[..., :3] * axis, axis=-1)
    w = q[..., 3]
    # A quaternion and its negative are one turn: the shorter way is that of w >= 0.
    half = np.asarray(exponent, dtype=q.dtype) * np.arctan2(np.where(w < 0, -along, along), np.abs(w))
    return np.concatenate((axis * np.sin(half)[..., None], np.cos(half)[..., None]), axis=-1)


def unroll(q: ArrayLike) -> Array:
    """Choose signs along the first axis of ``q (T, ..., 4)`` so that neighbours lie close."""
    q = _float(q)
    if len(q) < 2:
        return q.copy()
    dots = np.sum(q[1:] * q[:-1], axis=-1)
    signs = np.cumprod(np.where(dots < 0, -1, 1), axis=0).astype(q.dtype)
    return np.concatenate((q[:1], q[1:] * signs[..., None]))


_AXES = {"x": (1.0, 0.0, 0.0), "y": (0.0, 1.0, 0.0), "z": (0.0, 0.0, 1.0)}


def euler_to_quat(angles_rad: ArrayLike, order: str) -> Array:
    """Intrinsic Euler angles ``(..., n)`` to quaternions; ``order`` such as ``"zxy"``.

    The first letter is the outermost turn, as the channel order of a BVH file: ``R = Rz Rx Ry``.
    """
    angles_rad = _float(angles_rad)
    q = identity(*angles_rad.shape[:-1], dtype=angles_rad.dtype.type)
    for k, letter in enumerate(order.lower()):
        axis = np.asarray(_AXES[letter], dtype=angles_rad.dtype)
        q = multiply(q, from_axis(np.broadcast_to(axis, (*angles_rad.shape[:-1], 3)), angles_rad[..., k]))
    return q
