"""Foreign skeletons with rest rotations, in engine spaces: what is performed on them is read back from them."""

from fractions import Fraction

import foreign
import numpy as np
import pytest

from retarget import rotation, smplh
from retarget.clip_issues import ClipError
from retarget.kinematics import model_rotations
from retarget.motion import MotionLayout
from retarget.normalise import RootAnchor, bind_source, normalise
from retarget.space import CANONICAL, CENTIMETRE, UNITY, UNREAL_MESH, Space

IDENTITY_MAP = {name: name for name in smplh.JOINT_NAMES}
LAYOUT = smplh.layout()


def rigged(clip, space: Space, seed: int, posture: np.ndarray | None = None):
    """``layout, local rotations, hips positions`` of the clip on a rig whose joints rest in random rotations.

    ``posture (52, 3, 3)`` turns the rest limbs away from T-pose. All products are written with matrices.
    """
    rng = np.random.default_rng(seed)
    bones = rotation.quat_to_matrix(rotation.normalize(rng.normal(size=(52, 4))))
    posture = np.broadcast_to(np.eye(3), (52, 3, 3)) if posture is None else posture
    rest = posture @ bones
    total = rotation.quat_to_matrix(clip.rotations_xyzw.astype(np.float64))
    for j, parent in enumerate(LAYOUT.parents):
        if parent >= 0:
            total[:, j] = total[:, parent] @ total[:, j]
    shown = total @ np.swapaxes(posture, -1, -2) @ rest
    basis, unit = space.basis, space.metres_per_unit

    def local(model):
        out = model.copy()
        for j, parent in enumerate(LAYOUT.parents):
            if parent >= 0:
                out[..., j, :, :] = np.swapaxes(model[..., parent, :, :], -1, -2) @ model[..., j, :, :]
        return rotation.matrix_to_quat(basis @ out @ basis.T)

    offsets = np.array(
        [
            rest[p].T @ posture[p] @ LAYOUT.rest_positions[j] if p >= 0 else LAYOUT.rest_positions[j]
            for j, p in enumerate(LAYOUT.parents)
        ]
    )
    layout = MotionLayout(
        joint_names=smplh.JOINT_NAMES,
        parents=smplh.PARENTS,
        rest_positions=offsets @ basis.T / unit,
        rest_rotations_xyzw=local(rest),
        space=space,
    )
    return layout, local(shown), clip.root.astype(np.float64) @ basis.T / unit


@pytest.mark.parametrize("space", [CANONICAL, UNITY, UNREAL_MESH, CENTIMETRE], ids=lambda s: s.name)
@pytest.mark.parametrize("anchor", RootAnchor)
@pytest.mark.parametrize("seed", range(3))
def test_any_rest_rotations_in_any_space_give_the_motion_back(space, anchor, seed):
    clip = foreign.random_clip(6, seed=seed, spread_rad=1.2)
    layout, rotations, hips = rigged(clip, space, seed)
    back = normalise(bind_source(layout, IDENTITY_MAP), rotations, hips, fps=Fraction(30), anchor=anchor)
    assert rotation.angle(back.rotations_xyzw, clip.rotations_xyzw).max() < 2e-3
    np.testing.assert_allclose(back.root, clip.root, atol=2e-4)


def bent_arms(lowered_rad: float, bent_rad: float) -> np.ndarray:
    """Rest limbs ``(52, 3, 3)`` with arms lowered and elbows bent forwards from there."""
    lowered = rotation.quat_to_matrix(foreign.arms_lowered(lowered_rad))
    out = lowered.copy()
    for j, name in enumerate(smplh.JOINT_NAMES):
        side, _, part = name.partition("_")
        if part and part not in ("collar", "shoulder", "hip", "knee", "ankle", "foot"):
            sign = -1.0 if side == "left" else 1.0
            out[j] = lowered[j] @ rotation.quat_to_matrix(
                rotation.from_axis([0.0, 1, 0], np.array(sign * bent_rad))
            )
    return out


@pytest.mark.parametrize("space", [CANONICAL, UNITY], ids=lambda s: s.name)
def test_a_forearm_is_straightened_in_the_plane_it_was_bent_in(space):
    """Lowered arms, bent elbows: each limb follows the one above before its own bend is undone."""
    clip = foreign.random_clip(6, seed=8)
    layout, rotations, hips = rigged(clip, space, 8, bent_arms(0.7, 0.5))
    back = normalise(bind_source(layout, IDENTITY_MAP), rotations, hips, fps=Fraction(30))
    assert rotation.angle(back.rotations_xyzw, clip.rotations_xyzw).max() < 2e-3


def test_an_explicit_t_pose_takes_the_rest_poses_place():
    """Rest rotations that are nonsense as a posture do no harm where the T-pose is given."""
    clip = foreign.random_clip(5, seed=2)
    layout, rotations, hips = rigged(clip, CANONICAL, 2)
    scrambled = MotionLayout(
        layout.joint_names, layout.parents, layout.rest_positions,
        rotation.normalize(np.random.default_rng(9).normal(size=(52, 4))),
    )  # fmt: skip
    binding = bind_source(scrambled, IDENTITY_MAP, tpose_rotations_xyzw=layout.rest_rotations_xyzw)
    back = normalise(binding, rotations, hips, fps=Fraction(30))
    assert rotation.angle(back.rotations_xyzw, clip.rotations_xyzw).max() < 2e-3
    with pytest.raises(ClipError, match="CLIP_REST_POSE"):
        bind_source(scrambled, IDENTITY_MAP)


def test_model_rotations_of_mapped_joints_are_kept_whatever_is_missing():
    clip = foreign.random_clip(5, seed=5)
    layout, rotations, hips = rigged(clip, UNITY, 5)
    missing = {"spine1", "spine3", "neck", "left_collar", "right_foot", "left_index2", "right_thumb3"}
    joint_map = {name: name for name in smplh.JOINT_NAMES if name not in missing}
    binding = bind_source(layout, joint_map)
    assert binding.mapped == joint_map
    back = normalise(binding, rotations, hips, fps=Fraction(30))
    kept = [j for j, name in enumerate(smplh.JOINT_NAMES) if name not in missing]
    ours = model_rotations(LAYOUT, back.rotations_xyzw)[:, kept]
    theirs = model_rotations(LAYOUT, clip.rotations_xyzw)[:, kept]
    assert rotation.angle(ours, theirs).max() < 2e-3


def test_signs_are_continuous_and_lengths_one():
    clip = foreign.random_clip(60, seed=6, spread_rad=2.5)
    layout, rotations, hips = rigged(clip, UNITY, 6)
    flips = np.where(np.random.default_rng(1).random((60, 52, 1)) < 0.5, -1.0, 1.0)
    back = normalise(
        bind_source(layout, IDENTITY_MAP), rotations * flips, hips, fps=Fraction(30)
    ).rotations_xyzw
    assert (np.sum(back[1:] * back[:-1], axis=-1) > 0).all()
    np.testing.assert_allclose(np.linalg.norm(back, axis=-1), 1, atol=1e-6)
