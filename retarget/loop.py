"""A clip whose end goes over into its beginning, so that it can be played round and round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from retarget import rotation
from retarget.motion import MotionClip


def close_loop(clip: MotionClip, seconds: float) -> MotionClip:
    """The clip with the difference between its ends made up over its last ``seconds``; as it is for 0.

    The frame after the last one would be the first: what separates them is measured there, and added from nothing to
    whole along a smooth step, to each rotation as a turn, to root and face as they are. ValueError for negative
    seconds.
    """
    if seconds < 0:
        raise ValueError(f"a loop cannot be closed over {seconds} seconds")
    frames = min(round(seconds * float(clip.fps)), len(clip) - 1)
    if frames < 1:
        return clip
    t = np.arange(1, frames + 1, dtype=np.float32) / (frames + 1)
    share = t * t * (3 - 2 * t)
    tail = slice(len(clip) - frames, len(clip))
    # Where the motion would be one frame after its end, had it gone on as it went.
    step = rotation.multiply(clip.rotations_xyzw[-1], rotation.inverse(clip.rotations_xyzw[-2]))
    next_turns = rotation.multiply(step, clip.rotations_xyzw[-1])
    missing = rotation.multiply(clip.rotations_xyzw[0], rotation.inverse(next_turns))
    added = rotation.power(np.broadcast_to(missing, (frames, *missing.shape)), share[:, None])
    rotations = clip.rotations_xyzw.copy()
    rotations[tail] = rotation.multiply(added, rotations[tail])
    root, face = clip.root.copy(), clip.face.copy()
    root[tail] += share[:, None] * (root[0] - (2 * root[-1] - root[-2]))
    face[tail] += share[:, None] * (face[0] - (2 * face[-1] - face[-2]))
    return replace(clip, root=root, rotations_xyzw=rotation.unroll(rotations), face=face)
