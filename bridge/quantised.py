"""The compact encoding of a frame: unit quaternions as three int16 (smallest three), weights as one byte.

Of x, y, z, w the component of largest magnitude is left out, the quaternion's sign being chosen so that it is
positive. The other three lie in -1/√2..1/√2 and become integers of 15 bits; the spare lowest bits of the first two hold
which one was left out. The error is at most 0.01 degrees a joint and 0.002 a weight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

STEPS = 16383
SCALE = STEPS * np.sqrt(2.0)
# Components that stay when component i is left out, in xyzw order.
_KEPT = np.array([[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
_INT16 = np.dtype("<i2")


def pack_rotations(rotations_xyzw: ArrayLike) -> bytes:
    """Unit quaternions ``(J, 4)`` to ``J*3`` little-endian int16."""
    q = np.asarray(rotations_xyzw, dtype=np.float32)
    rows = np.arange(len(q))
    left_out = np.argmax(np.abs(q), axis=1)
    sign = np.where(q[rows, left_out] < 0, -SCALE, SCALE)
    kept = q[rows[:, None], _KEPT[left_out]] * sign[:, None]
    values = np.clip(np.rint(kept), -STEPS, STEPS).astype(np.int16) << 1
    values[:, 0] |= left_out & 1
    values[:, 1] |= left_out >> 1
    return values.astype(_INT16, copy=False).tobytes()


def unpack_rotations(data: bytes) -> NDArray[np.float32]:
    """The inverse: ``(J, 4)`` unit quaternions, xyzw. Any bytes of whole joints give some unit quaternion."""
    values = np.frombuffer(data, dtype=_INT16).reshape(-1, 3)
    left_out = (values[:, 0] & 1) | ((values[:, 1] & 1) << 1)
    rows = np.arange(len(values))
    q = np.zeros((len(values), 4))
    q[rows[:, None], _KEPT[left_out]] = (values >> 1) / SCALE
    q[rows, left_out] = np.sqrt(np.maximum(0.0, 1.0 - (q * q).sum(axis=1)))
    return (q / np.linalg.norm(q, axis=1, keepdims=True)).astype(np.float32)


def pack_weights(weights: ArrayLike) -> bytes:
    """Weights ``(C,)`` to ``C`` bytes; what lies outside 0..1 is clipped."""
    return np.rint(np.clip(np.asarray(weights, dtype=np.float32), 0, 1) * 255).astype(np.uint8).tobytes()


def unpack_weights(data: bytes) -> NDArray[np.float32]:
    """The inverse, ``(C,)`` in 0..1."""
    return np.divide(np.frombuffer(data, dtype=np.uint8), 255, dtype=np.float32)
