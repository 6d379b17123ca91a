"""A take: what every format that holds animation is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retarget.motion import MotionClip, MotionLayout


@dataclass(frozen=True, slots=True)
class Take:
    """A name and the clip it plays. ``travel (T, 3)``: the path of the layout's first joint, if it moves too.
    ``loops``: its last frame is its first one again, to be played round and round."""

    name: str
    clip: MotionClip
    travel: NDArray[np.floating] | None = field(default=None, repr=False)
    loops: bool = False


def shared_layout(takes: Sequence[Take]) -> MotionLayout:
    """The layout of all takes of a file. ValueError if they do not share one or there is none."""
    if not takes:
        raise ValueError("a file of animation needs at least one take")
    layout = takes[0].clip.layout
    if any(take.clip.layout != layout for take in takes):
        raise ValueError("all takes of a file must share one layout")
    return layout


class TakeError(ValueError):
    """A take cannot be written in a format: the text says what it lacks and what to do."""


def local_positions(take: Take) -> NDArray[np.float64]:
    """Local positions ``(T, J, 3)`` of every joint: its rest, except for the hips and what else travels."""
    layout = take.clip.layout
    places = np.repeat(layout.rest_positions[None].astype(np.float64), len(take.clip), axis=0)
    if take.travel is not None:
        places[:, 0] = take.travel
    places[:, layout.hips] = take.clip.root
    return places
