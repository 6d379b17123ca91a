"""Where the hips go: policies, other sizes, other hips joints, feet that stay on the ground."""

import numpy as np
import pytest
from skeletons import motion, random_space, smplh_rig

from retarget import rotation, smplh
from retarget.kinematics import pose, rest_pose
from retarget.retargeter import Retargeter
from retarget.rig import load_rig, rig_names
from retarget.root import RootMotion
from retarget.space import CANONICAL, SPACES, convert_points

SOURCE = smplh.layout("woman")


def canonical_positions(rig, clip):
    positions, _ = pose(rig.layout, clip.rotations_xyzw, clip.root)
    return convert_points(positions, source=rig.layout.space, target=CANONICAL)


def thighs(positions, left, right):
    return (positions[..., left, :] + positions[..., right, :]) / 2


@pytest.mark.parametrize("name", rig_names())
def test_the_middle_of_the_thighs_follows_the_sources_by_the_scale(name):
    """Whatever joint a rig calls the hips, and however the pelvis turns."""
    rig = load_rig(name)
    retargeter, clip = Retargeter(rig, source=SOURCE), motion(25, seed=4)
    scale = retargeter.root.scale
    left, right = (rig.layout.joint(rig.joint_map[f"{side}_hip"]) for side in ("left", "right"))
    theirs = thighs(canonical_positions(rig, retargeter.apply_clip(clip)), left, right)
    ours = thighs(
        pose(SOURCE, clip.rotations_xyzw, clip.root)[0], SOURCE.joint("left_hip"), SOURCE.joint("right_hip")
    )
    moved = ours - ours[0]
    np.testing.assert_allclose(theirs - theirs[0], scale * moved, atol=2e-4)


@pytest.mark.parametrize("size", [0.5, 1.0, 1.7, 0.01])
def test_a_body_of_another_size_strides_in_proportion_and_keeps_its_feet_down(size):
    rng = np.random.default_rng(3)
    rig = smplh_rig(space=random_space(rng), seed=3, scale=size)
    retargeter, clip = Retargeter(rig, source=SOURCE), motion(25, seed=1, spread_rad=0.3)
    assert retargeter.root.scale == pytest.approx(size, rel=1e-4)
    theirs = canonical_positions(rig, retargeter.apply_clip(clip))
    ours = pose(SOURCE, clip.rotations_xyzw, clip.root)[0]
    np.testing.assert_allclose(theirs, size * ours, atol=3e-4 * size)


def test_in_place_keeps_only_the_height_and_locked_nothing():
    rig = smplh_rig()
    clip = motion(10, seed=2)
    full, held, locked = (
        Retargeter(rig, source=SOURCE, root_motion=policy).apply_clip(clip).root for policy in RootMotion
    )
    np.testing.assert_allclose(full, clip.root, atol=1e-5)
    np.testing.assert_allclose(held[:, 1], clip.root[:, 1], atol=1e-5)
    assert np.ptp(held[:, [0, 2]], axis=0).max() < 0.05
    np.testing.assert_array_equal(locked, np.broadcast_to(rig.layout.rest_positions[0], locked.shape))


@pytest.mark.parametrize("space", sorted(SPACES))
def test_hips_below_a_turned_and_shifted_root_come_to_the_same_place(space):
    rig = smplh_rig(space=SPACES[space], seed=5, extra_root=True)
    assert rig.layout.hips == 1
    clip = motion(10, seed=7)
    theirs = canonical_positions(rig, Retargeter(rig, source=SOURCE).apply_clip(clip))
    ours = pose(SOURCE, clip.rotations_xyzw, clip.root)[0]
    np.testing.assert_allclose(theirs[:, 1:], ours, atol=3e-4)


def test_a_hips_joint_that_stands_higher_does_not_move_the_legs():
    """Mixamo's hips stand above SMPL-H's pelvis: when the pelvis pitches, the thighs stay where they were."""
    rig = load_rig("mixamo")
    retargeter = Retargeter(rig, source=SOURCE)
    local = np.tile(SOURCE.rest_rotations_xyzw, (2, 1, 1)).astype(np.float32)
    local[1, 0] = rotation.rotvec_to_quat(np.array([0.6, 0, 0]))
    pelvis = SOURCE.rest_positions[0].astype(float)
    middle = thighs(rest_pose(SOURCE)[0], SOURCE.joint("left_hip"), SOURCE.joint("right_hip")) - pelvis
    root = np.stack((pelvis, pelvis + middle - rotation.rotate(local[1, 0], middle))).astype(np.float32)
    out = retargeter.root.apply(root, local)
    posed = np.stack(
        [pose(rig.layout, retargeter.body.apply(q, None), r)[0] for q, r in zip(local, out, strict=True)]
    )
    left, right = (rig.layout.joint(rig.joint_map[f"{side}_hip"]) for side in ("left", "right"))
    middles = thighs(posed, left, right)
    np.testing.assert_allclose(middles[0], middles[1], atol=0.02)
