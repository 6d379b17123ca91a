"""Fewer keys: frames that a player can make again from their neighbours, within a bound, are left out.

A track begins with its first and last frame. Wherever what lies between two kept frames differs by more than the bound
from what is played there, the frame that differs most is kept too, until none does (Ramer 1972; Douglas and Peucker
1973). So the bound holds at every frame, for the way of playing that was asked about.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retarget import rotation
from retarget.motion import MotionClip

Indices = NDArray[np.intp]
Array = NDArray[np.floating]
# Frames of tracks that are worked on at once.
_AT_ONCE = 1 << 20
# A track that is not played right from its ends alone is cut into stretches of this many frames to begin with: halving
# a long one takes many rounds over all of it, and this costs less than one key in a hundred.
_STRETCH = 128


@dataclass(frozen=True)
class KeyTolerance:
    """By how much what is played may differ: each joint's own turn, its own place, each weight."""

    degrees: float
    millimetres: float
    weight: float

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not (np.isfinite(value) and value >= 0):
                raise ValueError(f"the {name} of a tolerance must be 0 or more, not {value}")


@dataclass(frozen=True)
class ReducedKeys:
    """The frames to keep, ascending, first and last among them: of each joint's turn, of the root, of each channel."""

    rotations: tuple[Indices, ...] = field(repr=False)
    root: Indices = field(repr=False)
    face: tuple[Indices, ...] = field(repr=False)


class TurnPlayer(Enum):
    """How a program plays between two keys of a rotation.

    ``SLERP``: at constant speed about one axis, as glTF says. ``COMPONENTS``: the four numbers by straight lines, then
    made a unit, as Unity does. ``EULER_XYZ``: three angles by straight lines, as FBX curves do.
    """

    SLERP = "slerp"
    COMPONENTS = "components"
    EULER_XYZ = "euler_xyz"


def reduced_keys(
    clip: MotionClip, tolerance: KeyTolerance, *, player: TurnPlayer = TurnPlayer.SLERP
) -> ReducedKeys:
    """Keys of every track of a clip; rotations as quaternions by ``SLERP`` or ``COMPONENTS``."""
    metres = tolerance.millimetres / 1000
    return ReducedKeys(
        rotations=turn_keys(clip.rotations_xyzw, np.radians(tolerance.degrees), player=player),
        root=linear_keys(clip.root[:, None] * clip.layout.space.metres_per_unit, metres)[0],
        face=linear_keys(clip.face[:, :, None], tolerance.weight),
    )


def linear_keys(values: ArrayLike, limit: float, *, each: bool = False) -> tuple[Indices, ...]:
    """Keys of each of ``N`` tracks ``values (T, N, k)``: straight lines stay within ``limit``, a distance.

    ``each``: it holds for each of the ``k`` numbers by itself, such as weights that share their keys.
    """
    tracks = np.swapaxes(np.asarray(values, dtype=np.float64), 0, 1)
    order = np.inf if each else 2
    return _thinned(tracks, limit, lambda ends, true: np.linalg.norm(ends.line() - true, ord=order, axis=-1))


def turn_keys(
    values: ArrayLike, limit_rad: float, *, player: TurnPlayer = TurnPlayer.SLERP
) -> tuple[Indices, ...]:
    """Keys of each of ``N`` rotations whose played angle stays within ``limit_rad``.

    ``values (T, N, 4)`` unit quaternions, for ``EULER_XYZ`` angles ``(T, N, 3)`` in radians as
    ``retarget.euler.continuous_euler_xyz`` makes them.
    """
    values = np.asarray(values, dtype=np.float64)
    if player is not TurnPlayer.EULER_XYZ:
        values = rotation.normalize(rotation.unroll(values))
    error = {
        TurnPlayer.SLERP: lambda ends, true: _angle(ends.arc(), true),
        TurnPlayer.COMPONENTS: lambda ends, true: _angle(rotation.normalize(ends.line()), true),
        TurnPlayer.EULER_XYZ: lambda ends, true: _angle(_euler_turn(ends.line()), _euler_turn(true)),
    }[player]
    return _thinned(np.swapaxes(values, 0, 1), limit_rad, error)


def _euler_turn(angles: Array) -> Array:
    return rotation.euler_to_quat(angles[..., ::-1], "zyx")


def _angle(a: Array, b: Array) -> Array:
    """Angles ``(F,)`` between unit quaternions ``(F, 4)`` by their chord, which small ones keep exact."""
    chord = np.linalg.norm(a - np.where(np.einsum("fk,fk->f", a, b) < 0, -1.0, 1.0)[:, None] * b, axis=-1)
    return 4 * np.arcsin(np.minimum(chord / 2, 1))


@dataclass(frozen=True)
class _Ends:
    """Values ``(S, k)`` at both ends of stretches, and for ``F`` frames which stretch and what share of the way."""

    first: Array
    last: Array
    stretch: Indices
    share: Array

    def line(self) -> Array:
        step = self.last - self.first
        return self.first[self.stretch] + self.share[:, None] * step[self.stretch]

    def arc(self) -> Array:
        """The shorter way round, at constant speed."""
        dot = np.einsum("sk,sk->s", self.first, self.last)
        last = np.where(dot < 0, -1.0, 1.0)[:, None] * self.last
        theta = np.arccos(np.minimum(np.abs(dot), 1))
        sine = np.sin(theta)
        flat = sine < 1e-6
        angle, scale = theta[self.stretch], (1 / np.where(flat, 1, sine))[self.stretch]
        near = flat[self.stretch]
        before = np.where(near, 1 - self.share, np.sin((1 - self.share) * angle) * scale)
        after = np.where(near, self.share, np.sin(self.share * angle) * scale)
        arc = before[:, None] * self.first[self.stretch] + after[:, None] * last[self.stretch]
        return rotation.normalize(arc)


def _thinned(tracks: Array, limit: float, error: Callable[[_Ends, Array], Array]) -> tuple[Indices, ...]:
    """``tracks (N, T, k)``. ``error``: how far what is played is from the true values ``(F, k)``, ``(F,)``."""
    frames = tracks.shape[1]
    step = max(1, _AT_ONCE // frames)
    kept: list[Indices] = []
    for begin in range(0, len(tracks), step):
        some = np.ascontiguousarray(tracks[begin : begin + step])
        keep = np.zeros(some.shape[:2], dtype=bool)
        keep[:, 0] = keep[:, -1] = True
        rows = np.arange(len(some))
        rows = rows[_worst(some, rows, 0 * rows, 0 * rows + frames - 1, limit, error)[0]]
        cuts = np.append(np.arange(0, frames - 1, _STRETCH), frames - 1)
        keep[np.ix_(rows, cuts)] = True
        open_rows = np.repeat(rows, len(cuts) - 1)
        firsts, lasts = np.tile(cuts[:-1], len(rows)), np.tile(cuts[1:], len(rows))
        while len(open_rows):
            which, split = _worst(some, open_rows, firsts, lasts, limit, error)
            keep[open_rows[which], split] = True
            open_rows = np.tile(open_rows[which], 2)
            firsts, lasts = np.append(firsts[which], split), np.append(split, lasts[which])
        kept += [np.flatnonzero(row) for row in keep]
    return tuple(kept)


def _worst(
    tracks: Array,
    rows: Indices,
    firsts: Indices,
    lasts: Indices,
    limit: float,
    error: Callable[[_Ends, Array], Array],
) -> tuple[Indices, Indices]:
    """Which stretches ``(row, first, last)`` hold a frame beyond the limit, and the one of each that is furthest."""
    long = np.flatnonzero(lasts - firsts > 1)
    if not len(long):
        return long, long
    rows, firsts, lasts = rows[long], firsts[long], lasts[long]
    counts = lasts - firsts - 1
    starts = np.cumsum(counts) - counts
    stretch = np.repeat(np.arange(len(counts)), counts)
    frame = np.arange(len(stretch)) + np.repeat(firsts + 1 - starts, counts)
    share = (frame - firsts[stretch]) / (lasts - firsts)[stretch]
    ends = _Ends(tracks[rows, firsts], tracks[rows, lasts], stretch, share)
    off = error(ends, tracks[rows[stretch], frame])
    worst = np.maximum.reduceat(off, starts)
    far = np.flatnonzero((off == worst[stretch]) & (worst[stretch] > limit))
    which, at = np.unique(stretch[far], return_index=True)
    return long[which], frame[far[at]]
