"""AMASS npz written: SMPL-H as axis-angle vectors in a world whose Z points up.

``trans`` is the position of the pelvis itself: the rest pelvis ``J0`` that the body model adds to it is a number of the
licensed model. Whoever poses that model subtracts its ``J0``; our reader takes the pelvis at ``trans``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retarget import rotation, smplh
from retarget.formats.take import Take, TakeError, shared_layout
from retarget.formats.whole_file import whole_file
from retarget.space import CANONICAL, WORLD_TURNS

_BETAS = 16


def write(path: str | Path, takes: Sequence[Take]) -> None:
    """Write the one take: ``poses (T, 156)``, ``trans (T, 3)``, ``betas (16,)`` of zeros, ``gender``,
    ``mocap_framerate``. Whole or not at all; the face has no place in it. TakeError for another rig than SMPL-H."""
    layout = shared_layout(takes)
    (take,) = takes
    clip = take.clip
    if layout.joint_names != smplh.JOINT_NAMES or layout.space != CANONICAL:
        raise TakeError("an AMASS file holds SMPL-H itself; bake it for the rig smplh")
    back = rotation.inverse(WORLD_TURNS["z_up"])
    turns = clip.rotations_xyzw.astype(np.float64)
    turns[:, 0] = rotation.multiply(back, turns[:, 0])
    with whole_file(Path(path)) as stream:
        np.savez_compressed(
            stream,
            poses=rotation.quat_to_rotvec(turns).reshape(len(clip), -1),
            trans=rotation.rotate(back, clip.root.astype(np.float64)),
            betas=np.zeros(_BETAS),
            gender=np.array("neutral"),
            mocap_framerate=np.array(float(clip.fps)),
        )
