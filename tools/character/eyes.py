"""The eyeballs: an own ball with a bulging cornea, placed where the base mesh has its eye helpers.

The helper spheres are too coarse and their UVs too small to show an eye. A ball with its pole on +Z and
rings dense around the iris takes their place: the least-squares affine map from the base helper to the
shaped one places it, and the same fit of a gaze unit's offsets gives its morph targets.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tools.character.source import base_obj

HELPERS = {"left": slice(14598, 14670), "right": slice(14670, 14742)}
_RINGS = np.radians(
    [0, 4, 8, 12, 16, 20, 23, 25.5, 27.5, 28.5, 29.5, 31, 33, 38, 46, 56, 68, 84, 105, 135, 180]
)
_SEGMENTS = 32
LIMBUS = np.radians(28.5)
LIMBUS_IN_TEXTURE = 0.42  # of the texture's half width


def ball() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """A unit ball: vertices ``(V, 3)``, polar UVs ``(V, 2)`` with the iris in the middle, quads."""
    around = np.arange(_SEGMENTS) * 2 * np.pi / _SEGMENTS
    theta = np.repeat(_RINGS, _SEGMENTS)
    phi = np.tile(around, len(_RINGS))
    bulge = 1 + 0.055 * np.clip(1 - (theta / np.radians(33)) ** 2, 0, None)
    directions = np.stack([np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)], axis=1)
    # The iris keeps a fixed size in the image; the white takes the rest of the half width.
    inside = theta / LIMBUS * LIMBUS_IN_TEXTURE
    outside = LIMBUS_IN_TEXTURE + (theta - LIMBUS) / (np.pi - LIMBUS) * (1 - LIMBUS_IN_TEXTURE)
    radius = np.where(theta <= LIMBUS, inside, outside)
    uvs = 0.5 + 0.5 * radius[:, None] * np.stack([np.cos(phi), np.sin(phi)], axis=1)
    ring, segment = np.meshgrid(np.arange(len(_RINGS) - 1), np.arange(_SEGMENTS), indexing="ij")
    here, there = ring * _SEGMENTS, (ring + 1) * _SEGMENTS
    beside = (segment + 1) % _SEGMENTS
    faces = np.stack([here + segment, there + segment, there + beside, here + beside], axis=-1).reshape(-1, 4)
    return directions * bulge[:, None], uvs, faces


def placement(body: NDArray[np.float64], side: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre ``(3,)`` and radius map ``(3, 3)`` that take the unit ball into the eye of a body, metres."""
    unit = _unit_helper(side)
    solution = np.linalg.lstsq(unit, body[HELPERS[side]], rcond=None)[0]
    return np.asarray(solution[3], dtype=np.float64), np.asarray(solution[:3], dtype=np.float64)


def gaze_targets(side: str, units: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Offsets ``(V, 3)`` of the ball's vertices for the four gaze units of this eye, metres."""
    vertices = np.c_[ball()[0], np.ones(len(ball()[0]))]
    targets = {}
    for name, offsets in units.items():
        moved = offsets[HELPERS[side]]
        if np.abs(moved).max() > 1e-6:
            targets[name] = vertices @ np.linalg.lstsq(_unit_helper(side), moved, rcond=None)[0]
    return targets


def _unit_helper(side: str) -> NDArray[np.float64]:
    """The base helper sphere as a unit sphere at the origin, homogeneous ``(72, 4)``."""
    helper = base_obj().vertices[HELPERS[side]]
    centre = (helper.max(axis=0) + helper.min(axis=0)) / 2
    radius = np.linalg.norm(helper - centre, axis=1).mean()
    return np.c_[(helper - centre) / radius, np.ones(len(helper))]
