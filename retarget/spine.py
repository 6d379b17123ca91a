"""A spine bends where its joints are: turns of the source's spine given to a chain of joints at other heights.

If a turn is made at another height than the source makes it, everything above lands elsewhere. So each source joint's
turn is split between the two target joints around its height so that, for small turns, the chest ends where the
source's does. Above or below all of the target's joints it is split among all of them, the near ones turning further
than the source and the far ones back, as evenly as can be. The last joint of the chain takes exactly what the others
left: the chest's model rotation is the source's.
"""

from __future__ import annotations

import numpy as np

from retarget.kinematics import rest_pose
from retarget.motion import MotionLayout
from retarget.rig import Rig
from retarget.space import CANONICAL, convert_points

_SPINE = ("spine1", "spine2", "spine3")
# Joints this near to a source joint's height (share of the way from the thighs to the neck) stand at it.
_SAME_HEIGHT = 0.03
# The furthest below or above the chain that a turn is made up for, as a part of the chain's length: more would show.
_FURTHEST = 0.5


def spread_spine(rig: Rig, source: MotionLayout) -> dict[int, list[tuple[int, float]]]:
    """Joint index to the (source joint, share) products that turn it, for a spine unlike the source's.

    Empty where every source joint has its counterpart at its own height, or where the rig file shares the spine out.
    """
    layout = rig.layout
    shared = {share.joint for share in rig.shares}
    top = rig.joint_map.get("spine3", rig.joint_map.get("spine2", rig.joint_map["spine1"]))
    chain: list[int] = []
    joint = layout.joint(top)
    hips = layout.joint(rig.joint_map["pelvis"])
    while joint >= 0 and joint != hips:
        chain.append(joint)
        joint = layout.parents[joint]
    if joint != hips or shared & {layout.joint_names[j] for j in chain} or "neck" not in rig.joint_map:
        return {}
    chain.reverse()
    driven = {layout.joint(j) for j in rig.joint_map.values()}
    if any(layout.parents[j] in chain[:-1] for j in driven - set(chain)):
        # A limb that hangs on the middle of the spine needs that joint to turn as its own source does.
        return {}
    ours, theirs = _heights(rig, source, chain)
    if len(chain) == len(ours) and np.abs(ours - theirs).max() < _SAME_HEIGHT:
        return {}
    spread: dict[int, list[tuple[int, float]]] = {j: [] for j in chain}
    given: list[tuple[int, float]] = []
    joints = [source.joint(name) for name in _SPINE]
    for k, j in enumerate(chain[:-1]):
        for s, height in zip(joints, ours, strict=True):
            weight = _weight(height, theirs, k)
            if weight != 0:
                spread[j].append((s, weight))
        given += spread[j]
    undo = [(s, -w) for s, w in reversed(given)]
    spread[chain[-1]] = undo + [(s, 1.0) for s in joints]
    return spread


def _weight(height: float, chain: np.ndarray, k: int) -> float:
    """Share of a turn at ``height`` that the chain's joint ``k`` takes; over all ``k`` they sum to 1.

    Linear between the two neighbours; beyond the ends the weights of least squares. Either way the mean height of the
    turns is ``height``.
    """
    near = int(np.argmin(np.abs(chain - height)))
    if len(chain) == 1 or abs(chain[near] - height) < _SAME_HEIGHT:
        return float(k == near)
    if chain[0] < height < chain[-1]:
        low = int(np.searchsorted(chain, height)) - 1
        part = float((height - chain[low]) / (chain[low + 1] - chain[low]))
        return {low: 1 - part, low + 1: part}.get(k, 0.0)
    # Least sum of squared weights, given their sum 1 and their mean height.
    reach = _FURTHEST * max(float(np.ptp(chain)), _SAME_HEIGHT)
    aimed = float(np.clip(height, chain.min() - reach, chain.max() + reach))
    off = chain - chain.mean()
    return 1 / len(chain) + (aimed - float(chain.mean())) * float(off[k]) / float(np.sum(off**2))


def _heights(rig: Rig, source: MotionLayout, chain: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Heights of the source's spine joints and of the chain's, from 0 at the thighs to 1 at the neck."""
    layout = rig.layout
    positions, _ = rest_pose(layout)
    points = convert_points(positions, source=layout.space, target=CANONICAL)
    names = rig.joint_map
    low = (points[layout.joint(names["left_hip"])] + points[layout.joint(names["right_hip"])])[1] / 2
    high = points[layout.joint(names["neck"])][1]
    ours, _ = rest_pose(source)
    ours_low = (ours[source.joint("left_hip")] + ours[source.joint("right_hip")])[1] / 2
    ours_high = ours[source.joint("neck")][1]
    mine = np.array([(ours[source.joint(n)][1] - ours_low) / (ours_high - ours_low) for n in _SPINE])
    return mine, (points[chain][:, 1] - low) / (high - low)
