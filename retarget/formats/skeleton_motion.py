"""Motion as a file has it, with the file's own skeleton and shapes; and the same on SMPL-H."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.action_units import FACE_CHANNELS, GAZE_CHANNELS
from retarget.clip_issues import ClipError
from retarget.face_source import canonical_face
from retarget.formats.description import warning
from retarget.ground import stand_on_floor
from retarget.joint_names import REQUIRED, find_smplh_joints
from retarget.motion import MotionClip, MotionLayout
from retarget.normalise import SourceBinding, bind_source, normalise


@dataclass(frozen=True)
class SkeletonMotion:
    """One take: ``rotations_xyzw (T, J, 4)`` and ``positions (T, J, 3)`` local, ``face (T, C)``.

    ``joint_map``: SMPL-H joint to the file's, where the file says so itself; None: told by names. ``gaze (T, 2)``:
    radians to the left and up, where the file says that by itself. ``warnings``: what was not read as it is meant.
    """

    layout: MotionLayout
    fps: Fraction
    rotations_xyzw: NDArray[np.floating] = field(repr=False)
    positions: NDArray[np.floating] = field(repr=False)
    face: NDArray[np.floating] = field(repr=False)
    name: str = ""
    joint_map: Mapping[str, str] | None = field(default=None, repr=False)
    gaze: NDArray[np.floating] | None = field(default=None, repr=False)
    warnings: tuple[dict[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.rotations_xyzw)


def bind(motion: SkeletonMotion, *, layout: MotionLayout | None = None) -> SourceBinding:
    """Find SMPL-H's joints in the file's skeleton. Its T-pose is the rest pose or, if that is none, frame 0."""
    source = motion.layout
    joint_map = motion.joint_map or find_smplh_joints(source.joint_names, source.parents)
    missing = [name for name in ("pelvis", *REQUIRED) if name not in joint_map]
    if missing:
        raise ClipError("CLIP_JOINTS_UNKNOWN", f"the file names no joint for {', '.join(missing)}")
    try:
        return bind_source(source, joint_map, target=layout)
    except ClipError as error:
        try:
            return bind_source(
                source, joint_map, target=layout, tpose_rotations_xyzw=motion.rotations_xyzw[0]
            )
        except ClipError:
            raise error from None


def hips_positions(motion: SkeletonMotion, hips: int) -> NDArray[np.floating]:
    """Model-space positions ``(T, 3)`` of a joint, in the file's unit."""
    chain = [hips]
    while (parent := motion.layout.parents[chain[-1]]) >= 0:
        chain.append(parent)
    point = motion.positions[:, hips]
    for j in chain[1:]:
        point = motion.positions[:, j] + rotation.rotate(motion.rotations_xyzw[:, j], point)
    return point


def to_smplh(motion: SkeletonMotion, *, layout: MotionLayout | None = None, start: int = 0) -> MotionClip:
    """The motion on SMPL-H from frame ``start`` on, heights as recorded; the face as far as its shapes are known."""
    binding = bind(motion, layout=layout)
    hips = hips_positions(motion, motion.layout.joint(binding.mapped["pelvis"]))
    clip = normalise(binding, motion.rotations_xyzw[start:], hips[start:], fps=motion.fps)
    face, _ = canonical_face(motion.layout.face_channels, motion.face[start:])
    if motion.gaze is not None:
        columns = [FACE_CHANNELS.index(name) for name in GAZE_CHANNELS]
        face[:, columns] = motion.gaze[start:]
    # Another layout of SMPL-H may have a part of the channels.
    wanted = [FACE_CHANNELS.index(name) for name in clip.layout.face_channels]
    return replace(clip, face=face[:, wanted])


def read_on_smplh(motion: SkeletonMotion, *, layout: MotionLayout | None = None) -> MotionClip:
    """As ``to_smplh``, feet on the floor."""
    return stand_on_floor(to_smplh(motion, layout=layout))


def describe_motion(motion: SkeletonMotion) -> tuple[MotionClip | None, dict[str, Any]]:
    """The clip, None if the skeleton is no human one that is recognised, and facts about the file's own."""
    names, channels = motion.layout.joint_names, motion.layout.face_channels
    facts: dict[str, Any] = {
        "frames": len(motion),
        "fps": f"{motion.fps.numerator}/{motion.fps.denominator}",
        "fps_hz": round(float(motion.fps), 6),
        "duration_s": round(float(len(motion) / motion.fps), 6),
        "joints": list(names),
        "face_channels": list(channels),
        "face_family": canonical_face(channels, motion.face[:0])[1],
        "moving_face_channels": int((np.ptp(motion.face, axis=0) > 1e-4).sum()) if len(motion) else 0,
    }
    try:
        binding = bind(motion)
        clip = read_on_smplh(motion)
    except ClipError as error:
        return None, facts | {"warnings": [*motion.warnings, warning(error.code, error.what)]}
    mapped = binding.mapped
    facts |= {
        "mapped": mapped,
        "unmapped": [name for name in names if name not in mapped.values()],
        "missing": [name for name in clip.layout.joint_names if name not in mapped],
        "metres_per_unit": round(binding.metres_per_unit, 6),
        "warnings": list(motion.warnings),
    }
    if channels and facts["face_family"] is None:
        facts["warnings"].append(
            warning("CLIP_FACE_UNKNOWN", "the shapes are of no known family, so the face stays still")
        )
    return clip, facts
