"""A clip whose end goes over into its beginning, so that it can be played round and round."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from retarget import rotation
from retarget.motion import MotionClip
from retarget.resample import crop, resample


def close_loop(clip: MotionClip, seconds: float, *, keeps_path: bool = False) -> MotionClip:
    """The clip with the difference between its ends made up over its last ``seconds``, and its first frame once more as
    its last; as it is for 0 and for a single frame.

    What separates the ends is measured where the motion would be one frame after its last, and added from nothing to
    whole along a smooth step: to each rotation as a turn, to root and face as they are. ``keeps_path``: where the root
    is over the ground goes on as it went. ValueError for negative seconds.
    """
    if seconds < 0:
        raise ValueError(f"a loop cannot be closed over {seconds} seconds")
    if seconds == 0 or len(clip) < 2:
        return clip
    frames = min(max(1, round(seconds * float(clip.fps))), len(clip) - 1)
    t = np.arange(1, frames + 2, dtype=np.float32) / (frames + 1)
    share = t * t * (3 - 2 * t)
    # Where the motion would be one frame after its end, had it gone on as it went.
    step = rotation.multiply(clip.rotations_xyzw[-1], rotation.inverse(clip.rotations_xyzw[-2]))
    rotations = np.concatenate([clip.rotations_xyzw, rotation.multiply(step, clip.rotations_xyzw[-1])[None]])
    root, face = (np.concatenate([v, 2 * v[-1:] - v[-2:-1]]) for v in (clip.root, clip.face))
    tail = slice(len(clip) - frames, len(clip) + 1)
    missing = rotation.multiply(rotations[0], rotation.inverse(rotations[-1]))
    added = rotation.power(np.broadcast_to(missing, (frames + 1, *missing.shape)), share[:, None])
    rotations[tail] = rotation.multiply(added, rotations[tail])
    closed = np.array([not keeps_path or axis[1] == "y" for axis in clip.layout.space.axes])
    root[tail] += share[:, None] * np.where(closed, root[0] - root[-1], 0)
    face[tail] += share[:, None] * (face[0] - face[-1])
    # What rounding has left is not to be seen at the seam.
    rotations[-1], face[-1] = rotations[0], face[0]
    root[-1, closed] = root[0, closed]
    return replace(clip, root=root, rotations_xyzw=rotation.unroll(rotations), face=face)


def resample_loop(closed: MotionClip, fps: Fraction) -> MotionClip:
    """What ``close_loop`` made at another rate. Where the seam falls between two frames it comes with the later one."""
    clip = resample(closed, fps)
    if ((len(closed) - 1) * fps / closed.fps).denominator == 1:
        return clip
    last = crop(closed, start=len(closed) - 1)
    return replace(
        clip,
        root=np.concatenate([clip.root, last.root]),
        rotations_xyzw=rotation.unroll(np.concatenate([clip.rotations_xyzw, last.rotations_xyzw])),
        face=np.concatenate([clip.face, last.face]),
    )
