"""Which limbs a T-pose lays where, and the turns that bring a resting skeleton into it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.motion import MotionLayout

Array = NDArray[np.floating]

# The joint that each limb points at, the first that the rig has. Spine, neck, collars and feet differ by anatomy, not
# posture: no entry.
_AIMS = {
    f"{side}_{a}": tuple(f"{side}_{b}" for b in aims)
    for side in ("left", "right")
    for a, aims in (
        ("hip", ("knee",)), ("knee", ("ankle",)), ("shoulder", ("elbow",)), ("elbow", ("wrist",)),
        ("wrist", ("middle1", "index1", "ring1", "pinky1")),
        *((f"{f}{k}", (f"{f}{k + 1}",)) for f in ("index", "middle", "pinky", "ring", "thumb") for k in (1, 2)),
    )
}  # fmt: skip
# A limb is first turned with the one above it, so that a hand hangs with its arm; feet stand flat whatever the legs do.
_FOLLOWS = {
    f"{side}_{a}": f"{side}_{b}"
    for side in ("left", "right")
    for a, b in (
        ("knee", "hip"), ("elbow", "shoulder"), ("wrist", "elbow"),
        *((f"{f}1", "wrist") for f in ("index", "middle", "pinky", "ring", "thumb")),
        *((f"{f}{k}", f"{f}{k - 1}") for f in ("index", "middle", "pinky", "ring", "thumb") for k in (2, 3)),
    )
}  # fmt: skip


def limb_turns(points: Mapping[str, Array], target: MotionLayout) -> dict[str, Array]:
    """``A`` by SMPL-H joint name: the turn of the limb above, then the least turn onto SMPL-H's own limb."""
    turns: dict[str, Array] = {}
    for name in target.joint_names:
        turn = turns.get(_FOLLOWS.get(name, ""))
        aim = next((a for a in _AIMS.get(name, ()) if a in points), "")
        if name in points and aim and np.linalg.norm(points[aim] - points[name]) > 1e-6:
            limb = points[aim] - points[name]
            ours = target.rest_positions[target.joint(aim)].astype(np.float64)
            if turn is None:
                turn = rotation.between(limb, ours)
            else:
                turn = rotation.multiply(rotation.between(rotation.rotate(turn, limb), ours), turn)
        if turn is not None:
            turns[name] = turn
    return turns
