"""A character's blendshapes back onto the canonical channels: which action units show what the shapes show.

A family's shapes are linear in the action units as long as nothing is spoken, ``w = A u``; of the units that are not
negative those with the least error are taken, found by projected gradient steps with Nesterov's momentum. Visemes stay
silent: from shapes alone a word is not told from a movement, and the units move the same mouth.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retarget.action_units import AU_CHANNELS, FACE_CHANNELS
from retarget.face_target import GAZE_SOURCES, FaceTarget, choose_face_targets

FloatArray = NDArray[np.float32]

_UNITS = (*AU_CHANNELS, *GAZE_SOURCES)
_STEPS = 300
# Keeps units that no shape shows, and those that several could show, small.
_RIDGE = 1e-4


def canonical_face(channels: Sequence[str], weights: ArrayLike) -> tuple[FloatArray, str | None]:
    """``(T, 61)`` in the order of ``FACE_CHANNELS`` from weights ``(T, C)``, and the family that was recognised.

    Channels that are canonical themselves are taken as they are. None: no family is, and the face stays neutral.
    """
    weights = np.asarray(weights, dtype=np.float64)
    targets = choose_face_targets(None, channels)
    face = np.zeros((len(weights), len(FACE_CHANNELS)), dtype=np.float32)
    if not targets:
        return face, None
    target = targets[0]
    index = {name: c for c, name in enumerate(channels)}
    if target.name == "canonical":
        for c, name in enumerate(FACE_CHANNELS):
            if name in index:
                face[:, c] = weights[:, index[name]]
        return face, target.name
    shapes = list(target.shapes)
    units = _least_error(_gains(target, shapes), weights[:, [index[target.shapes[s]] for s in shapes]])
    for u, name in enumerate(_UNITS):
        if name in AU_CHANNELS:
            face[:, FACE_CHANNELS.index(name)] = np.minimum(units[:, u], 1)
    for channel, (ahead, back) in {
        "gaze_left": ("gaze_left", "gaze_right"),
        "gaze_up": ("gaze_up", "gaze_down"),
    }.items():
        face[:, FACE_CHANNELS.index(channel)] = units[:, _UNITS.index(ahead)] - units[:, _UNITS.index(back)]
    return face, target.name


def _gains(target: FaceTarget, shapes: Sequence[str]) -> NDArray[np.float64]:
    """``A (K, U)``: what each unit adds to each shape where nothing is spoken."""
    gains = np.zeros((len(shapes), len(_UNITS)))
    for k, shape in enumerate(shapes):
        for table in (target.gains, target.without_visemes):
            for name, gain in table.get(shape, {}).items():
                if name in _UNITS:
                    gains[k, _UNITS.index(name)] += gain
    return gains


def _least_error(gains: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """``u (T, U)`` of no negative value that makes ``|u A^T - w|^2 + ridge |u|^2`` small."""
    square = gains.T @ gains + _RIDGE * np.eye(gains.shape[1])
    wanted = weights @ gains
    step = 1 / np.linalg.eigvalsh(square)[-1]
    units = ahead = np.zeros_like(wanted)
    momentum = 1.0
    for _ in range(_STEPS):
        new = np.maximum(ahead - step * (ahead @ square - wanted), 0)
        grown = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / grown * (new - units)
        units, momentum = new, grown
    return units
