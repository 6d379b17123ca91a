"""Skeletons to drive in tests: the package's own rigs as a client would send them, posed, turned and thinned out."""

from fractions import Fraction

import numpy as np

from retarget import rotation, smplh
from retarget.kinematics import rest_pose
from retarget.motion import MotionClip, MotionLayout
from retarget.rig import Rig
from retarget.space import CANONICAL, Space, convert_points, convert_rotations


def motion(frames: int = 40, *, seed: int = 0, spread_rad: float = 0.7) -> MotionClip:
    """Random turns of every joint, a wandering root and a random face."""
    rng = np.random.default_rng(seed)
    layout = smplh.layout("woman")
    vectors = rng.normal(0, spread_rad, (frames, smplh.NUM_JOINTS, 3))
    face = rng.uniform(0, 0.6, (frames, len(layout.face_channels)))
    face[:, [layout.channel("gaze_left"), layout.channel("gaze_up")]] -= 0.3
    return MotionClip(
        layout,
        Fraction(30),
        layout.rest_positions[0] + rng.normal(0, 0.4, (frames, 3)),
        rotation.rotvec_to_quat(vectors),
        face,
    )


def random_space(rng: np.random.Generator) -> Space:
    axes = tuple(rng.choice(["+", "-"]) + letter for letter in rng.permutation(list("xyz")))
    return Space("random", axes, float(rng.choice([1.0, 0.01, 2.54])))


def layout_from_model(
    names, parents, positions, rotations_xyzw, *, space: Space = CANONICAL, hips: int = 0, shapes=()
) -> MotionLayout:
    """A layout from canonical model positions ``(J, 3)`` and rotations ``(J, 4)``."""
    local_p, local_q = np.array(positions, dtype=float), np.array(rotations_xyzw, dtype=float)
    for j, parent in enumerate(parents):
        if parent >= 0:
            back = rotation.inverse(rotations_xyzw[parent])
            local_p[j] = rotation.rotate(back, positions[j] - positions[parent])
            local_q[j] = rotation.multiply(back, rotations_xyzw[j])
    return MotionLayout(
        tuple(names),
        tuple(parents),
        convert_points(local_p, source=CANONICAL, target=space),
        convert_rotations(local_q, source=CANONICAL, target=space),
        tuple(shapes),
        space,
        hips,
    )


def smplh_rig(
    *,
    space: Space = CANONICAL,
    seed: int | None = None,
    without: tuple[str, ...] = (),
    posed: dict[str, np.ndarray] | None = None,
    scale: float = 1.0,
    extra_root: bool = False,
) -> Rig:
    """Our own body as a foreign rig: random rest axes (``seed``), joints left out, limbs ``posed`` at rest.

    ``posed`` gives model-space turns of limbs from T-pose; each takes everything below along.
    """
    source = smplh.layout("woman")
    local = source.rest_rotations_xyzw.astype(float)
    for name, turn in (posed or {}).items():
        local[source.joint(name)] = turn
    posed_layout = MotionLayout(source.joint_names, source.parents, source.rest_positions * scale, local)
    positions, turns = rest_pose(posed_layout)
    names = [n for n in source.joint_names if n not in without]
    keep = [source.joint(n) for n in names]
    parents = []
    for j in keep:
        parent = source.parents[j]
        while parent >= 0 and parent not in keep:
            parent = source.parents[parent]
        parents.append(keep.index(parent) if parent >= 0 else -1)
    own = rotation.identity(len(keep), dtype=np.float64)
    if seed is not None:
        own = rotation.normalize(np.random.default_rng(seed).normal(size=own.shape))
    rotations = rotation.multiply(turns[keep], own)
    joint_map = {n: n for n in names}
    points = positions[keep]
    if extra_root:
        names = ["armature", *names]
        parents = [-1, *(p + 1 if p >= 0 else 0 for p in parents)]
        points = np.vstack(([[0.2, 0.1, -0.3]], points))
        rotations = np.vstack((rotation.rotvec_to_quat(np.array([[0.5, -0.4, 0.9]])), rotations))
    layout = layout_from_model(names, parents, points, rotations, space=space, hips=names.index("pelvis"))
    return Rig("foreign", layout, joint_map)
