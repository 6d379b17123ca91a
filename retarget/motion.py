"""The nouns everything passes around: MotionLayout (static), MotionFrame (one instant), MotionClip (many).

Positions and rotations are local, that is relative to the parent joint, in the layout's own space and unit.
Only one joint is translated, the hips; its position travels as ``root``. A layout is sent once and frames carry no
names, so the order of joints and channels in the arrays is the order in the layout.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retarget.space import CANONICAL, Space

FloatArray = NDArray[np.float32]


def _frozen(values: object, shape: tuple[int | None, ...], what: str) -> FloatArray:
    array = np.ascontiguousarray(values, dtype=np.float32)
    fits = array.ndim == len(shape) and all(
        n is None or n == m for n, m in zip(shape, array.shape, strict=True)
    )
    if not fits:
        wanted = "(" + ", ".join("T" if n is None else str(n) for n in shape) + ")"
        raise ValueError(f"{what} has shape {array.shape}, not {wanted}")
    if array.flags.writeable:
        array = array.view()
        array.setflags(write=False)
    return array


@dataclass(frozen=True)
class MotionLayout:
    """Names, hierarchy and rest pose of a skeleton, and the names of its face channels.

    ``parents[j] < j`` and only joint 0 has parent -1. ``rest_positions (J, 3)`` and ``rest_rotations_xyzw (J, 4)``
    are local. ``hips`` is the index of the joint that ``root`` of a frame moves.
    """

    joint_names: tuple[str, ...]
    parents: tuple[int, ...]
    rest_positions: FloatArray = field(repr=False)
    rest_rotations_xyzw: FloatArray = field(repr=False)
    face_channels: tuple[str, ...] = ()
    space: Space = CANONICAL
    hips: int = 0

    def __post_init__(self) -> None:
        n = len(self.joint_names)
        if n == 0:
            raise ValueError("a layout needs at least one joint")
        for what, names in (("joint", self.joint_names), ("face channel", self.face_channels)):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what} names occur twice: {', '.join(twice)}")
        if len(self.parents) != n or self.parents[0] != -1:
            raise ValueError("parents must hold one index a joint, the first being -1")
        for j, parent in enumerate(self.parents[1:], start=1):
            if not 0 <= parent < j:
                raise ValueError(
                    f"joint {self.joint_names[j]!r} has parent {parent}; it must lie in 0..{j - 1}"
                )
        if not 0 <= self.hips < n:
            raise ValueError(f"hips index {self.hips} is not one of the {n} joints")
        object.__setattr__(self, "rest_positions", _frozen(self.rest_positions, (n, 3), "rest_positions"))
        if not np.isfinite(self.rest_positions).all():
            raise ValueError("rest_positions must be finite")
        rotations = _frozen(self.rest_rotations_xyzw, (n, 4), "rest_rotations_xyzw")
        if not np.allclose(np.linalg.norm(rotations, axis=-1), 1, atol=1e-3):
            raise ValueError("rest_rotations_xyzw must be unit quaternions")
        object.__setattr__(self, "rest_rotations_xyzw", rotations)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MotionLayout) and self.layout_id == other.layout_id

    def __hash__(self) -> int:
        return self.layout_id

    def joint(self, name: str) -> int:
        """Index of a joint by name; KeyError names the joint."""
        try:
            return self.joint_names.index(name)
        except ValueError:
            raise KeyError(f"no joint named {name!r}") from None

    def channel(self, name: str) -> int:
        """Index of a face channel by name; KeyError names the channel."""
        try:
            return self.face_channels.index(name)
        except ValueError:
            raise KeyError(f"no face channel named {name!r}") from None

    @property
    def layout_id(self) -> int:
        """32-bit digest of everything static: frames quote it, so that a reader notices a changed rig."""
        cached = self.__dict__.get("_layout_id")
        if cached is None:
            text = json.dumps(
                [
                    self.joint_names,
                    self.parents,
                    np.round(self.rest_positions.astype(float), 6).tolist(),
                    np.round(self.rest_rotations_xyzw.astype(float), 6).tolist(),
                    self.face_channels,
                    self.space.name,
                    self.space.axes,
                    self.space.metres_per_unit,
                    self.hips,
                ]
            )
            cached = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
            self.__dict__["_layout_id"] = cached
        return cached

    def rest_frame(self, sample: int = 0) -> MotionFrame:
        """The rest pose with a neutral face."""
        return MotionFrame(
            sample=sample,
            root=self.rest_positions[self.hips],
            rotations_xyzw=self.rest_rotations_xyzw,
            face=np.zeros(len(self.face_channels), dtype=np.float32),
        )


@dataclass(frozen=True, slots=True)
class MotionFrame:
    """One instant. ``sample`` is a position on the session's audio clock; ``epoch`` counts its interruptions.

    ``root (3,)`` local position of the hips, ``rotations_xyzw (J, 4)`` local, ``face (C,)``, all float32.
    """

    sample: int
    root: FloatArray
    rotations_xyzw: FloatArray
    face: FloatArray
    epoch: int = 0


@dataclass(frozen=True)
class MotionClip:
    """A stretch of motion at a constant rate: ``root (T, 3)``, ``rotations_xyzw (T, J, 4)``, ``face (T, C)``."""

    layout: MotionLayout
    fps: Fraction
    root: FloatArray = field(repr=False)
    rotations_xyzw: FloatArray = field(repr=False)
    face: FloatArray = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fps", Fraction(self.fps))
        if self.fps <= 0:
            raise ValueError(f"fps must be above 0, not {self.fps}")
        joints, channels = len(self.layout.joint_names), len(self.layout.face_channels)
        frames = len(np.asarray(self.root))
        object.__setattr__(self, "root", _frozen(self.root, (frames, 3), "root"))
        object.__setattr__(
            self, "rotations_xyzw", _frozen(self.rotations_xyzw, (frames, joints, 4), "rotations_xyzw")
        )
        object.__setattr__(self, "face", _frozen(self.face, (frames, channels), "face"))

    def __len__(self) -> int:
        return len(self.root)

    @property
    def duration_s(self) -> float:
        return float(len(self) / self.fps)

    def frame(self, index: int, *, sample: int | None = None, sample_rate: int = 48000) -> MotionFrame:
        """Frame ``index`` (negative counts from the end), by default stamped ``index / fps`` on the clock."""
        if not -len(self) <= index < len(self):
            raise IndexError(f"frame {index} of a clip of {len(self)}")
        index %= len(self)
        if sample is None:
            sample = int(index * sample_rate / self.fps)
        return MotionFrame(sample, self.root[index], self.rotations_xyzw[index], self.face[index])


class Retargets(Protocol):
    """Whatever turns frames into another layout's: :class:`retarget.retargeter.Retargeter` is one."""

    @property
    def layout(self) -> MotionLayout:
        """The layout of the frames that come out."""
        ...

    def apply(self, frame: MotionFrame, /) -> MotionFrame:
        """One frame."""
        ...
