"""Quaternions and vectors as plain float tuples, for the few joints that one session moves at a time.

For arrays use :mod:`retarget.rotation`; for a single joint these are ten times as fast. xyzw order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

Quat = tuple[float, float, float, float]
Vec = tuple[float, float, float]

IDENTITY: Quat = (0.0, 0.0, 0.0, 1.0)


def vec(values: Iterable[float]) -> Vec:
    """Three numbers, of an array for instance, as a plain vector."""
    x, y, z = values
    return (float(x), float(y), float(z))


def from_rotvec(x: float, y: float, z: float) -> Quat:
    """Axis-angle vector in radians to a unit quaternion."""
    angle = math.sqrt(x * x + y * y + z * z)
    if angle < 1e-9:
        return (x / 2, y / 2, z / 2, 1.0)
    s = math.sin(angle / 2) / angle
    return (x * s, y * s, z * s, math.cos(angle / 2))


def multiply(a: Quat, b: Quat) -> Quat:
    """Hamilton product: ``b`` first, then ``a``."""
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def inverse(q: Quat) -> Quat:
    """Inverse of a unit quaternion."""
    return (-q[0], -q[1], -q[2], q[3])


def rotate(q: Quat, v: Vec) -> Vec:
    """Turn ``v`` by unit ``q``."""
    x, y, z, w = q
    vx, vy, vz = v
    tx, ty, tz = 2 * (y * vz - z * vy), 2 * (z * vx - x * vz), 2 * (x * vy - y * vx)
    return (
        vx + w * tx + y * tz - z * ty,
        vy + w * ty + z * tx - x * tz,
        vz + w * tz + x * ty - y * tx,
    )


def add(a: Vec, b: Vec) -> Vec:
    """Sum of two vectors."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def subtract(a: Vec, b: Vec) -> Vec:
    """Difference of two vectors."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def dot(a: Vec, b: Vec) -> float:
    """Scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    """Vector product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(v: Vec) -> Vec:
    """``v`` scaled to length 1."""
    length = math.sqrt(dot(v, v))
    return (v[0] / length, v[1] / length, v[2] / length)


def from_frame(x: Vec, y: Vec, z: Vec) -> Quat:
    """Rotation whose columns are the right-handed orthonormal ``x, y, z`` (Shepperd 1978)."""
    trace = x[0] + y[1] + z[2]
    if trace > -0.5:
        w = math.sqrt(1 + trace) / 2
        k = 0.25 / w
        return ((y[2] - z[1]) * k, (z[0] - x[2]) * k, (x[1] - y[0]) * k, w)
    if x[0] >= y[1] and x[0] >= z[2]:
        a = math.sqrt(1 + x[0] - y[1] - z[2]) / 2
        k = 0.25 / a
        return (a, (y[0] + x[1]) * k, (z[0] + x[2]) * k, (y[2] - z[1]) * k)
    if y[1] >= z[2]:
        b = math.sqrt(1 - x[0] + y[1] - z[2]) / 2
        k = 0.25 / b
        return ((y[0] + x[1]) * k, b, (z[1] + y[2]) * k, (z[0] - x[2]) * k)
    c = math.sqrt(1 - x[0] - y[1] + z[2]) / 2
    k = 0.25 / c
    return ((z[0] + x[2]) * k, (z[1] + y[2]) * k, c, (x[1] - y[0]) * k)
