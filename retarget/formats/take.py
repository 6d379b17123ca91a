"""A take: what every format that holds animation is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retarget.motion import MotionClip, MotionLayout


@dataclass(frozen=True, slots=True)
class Take:
    """A name and the clip it plays. ``travel (T, 3)``: the path of the layout's first joint, if it moves too."""

    name: str
    clip: MotionClip
    travel: NDArray[np.floating] | None = field(default=None, repr=False)


def shared_layout(takes: Sequence[Take]) -> MotionLayout:
    """The layout of all takes of a file. ValueError if they do not share one or there is none."""
    if not takes:
        raise ValueError("a file of animation needs at least one take")
    layout = takes[0].clip.layout
    if any(take.clip.layout != layout for take in takes):
        raise ValueError("all takes of a file must share one layout")
    return layout
