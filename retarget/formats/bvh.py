"""BVH motion on SMPL-H: joints told by name, size by the legs, the T-pose by the rest pose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.formats import skeleton_motion
from retarget.formats.bvh_file import BvhMotion, read_bvh
from retarget.formats.description import warning
from retarget.ground import lift_to_floor, stand_on_floor
from retarget.kinematics import model_positions, model_rotations
from retarget.motion import MotionClip, MotionLayout
from retarget.normalise import SourceBinding


def is_calibration_pose(rotations_xyzw: NDArray[np.floating]) -> bool:
    """Whether frame 0 of ``(T, J, 4)`` is a posed T-pose from which the motion jumps away, as in CMU's BVH files."""
    if len(rotations_xyzw) < 4:
        return False
    steps = rotation.angle(rotations_xyzw[:3], rotations_xyzw[1:4]).max(axis=-1)
    return bool(steps[0] > np.radians(45) and steps[1:].max() < steps[0] / 5)


def read(path: str | Path, *, layout: MotionLayout | None = None) -> MotionClip:
    """Read a BVH file as an SMPL-H clip in canonical space, feet on the floor, at the file's own rate.

    Joints are told by name; size is taken from the legs. A calibration pose in frame 0 is left out. ``layout`` is
    the SMPL-H skeleton to give the clip (our own by default). Raises ClipError.
    """
    motion = read_bvh(path)
    return stand_on_floor(to_smplh(motion, layout=layout))


def to_smplh(motion: BvhMotion, *, layout: MotionLayout | None = None) -> MotionClip:
    """The motion on SMPL-H, heights as recorded."""
    start = 1 if is_calibration_pose(motion.rotations_xyzw) else 0
    return skeleton_motion.to_smplh(motion, layout=layout, start=start)


def describe(path: str | Path) -> tuple[MotionClip, dict[str, Any]]:
    """The clip, and what only this format can tell about it."""
    motion = read_bvh(path)
    binding = skeleton_motion.bind(motion)
    clip = to_smplh(motion)
    mapped = binding.mapped
    names = motion.layout.joint_names
    lift = lift_to_floor(clip)
    warnings = []
    if len(clip) < len(motion):
        warnings.append(warning("CLIP_CALIBRATION_POSE", "frame 0 is a posed T-pose and is left out"))
    if abs(lift) > 0.1:
        warnings.append(
            warning("CLIP_OFF_FLOOR", f"the feet were {abs(lift):.2f} m off the floor and are set on it")
        )
    return stand_on_floor(clip), {
        "frames": len(motion),
        "joints": list(names),
        "mapped": mapped,
        "unmapped": [name for name in names if name not in mapped.values()],
        "missing": [name for name in clip.layout.joint_names if name not in mapped],
        "metres_per_unit": round(binding.metres_per_unit, 6),
        "height_m": round(_height(motion, binding) * binding.metres_per_unit, 3),
        "warnings": warnings,
    }


def _height(motion: BvhMotion, binding: SourceBinding) -> float:
    """Extent of the rest skeleton along its up axis, End Sites included, in the file's unit."""
    layout = motion.layout
    points = model_positions(
        layout, model_rotations(layout, layout.rest_rotations_xyzw), layout.rest_positions
    )
    ends = [points[layout.joint(name)] + offset for name, offset in motion.end_offsets.items()]
    up = rotation.rotate(binding.turn_xyzw, np.concatenate((points, np.array(ends).reshape(-1, 3))))[:, 1]
    return float(up.max() - up.min())
