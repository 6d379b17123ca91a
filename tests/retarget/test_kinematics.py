"""Forward kinematics against matrices multiplied out by hand."""

import numpy as np
from scipy.spatial.transform import Rotation

from retarget import rotation, smplh
from retarget.kinematics import model_rotations, pose, rest_pose, skin_matrices
from retarget.motion import MotionLayout


def random_layout(rng, n=12):
    return MotionLayout(
        joint_names=tuple(f"j{k}" for k in range(n)),
        parents=(-1, *(int(rng.integers(0, k)) for k in range(1, n))),
        rest_positions=rng.normal(size=(n, 3)),
        rest_rotations_xyzw=rotation.normalize(rng.normal(size=(n, 4))),
        hips=2,
    )


def test_poses_are_products_of_four_by_four_matrices():
    rng = np.random.default_rng(4)
    layout = random_layout(rng)
    local = rotation.normalize(rng.normal(size=(5, 12, 4))).astype(np.float32)
    root = rng.normal(size=(5, 3)).astype(np.float32)
    positions, rotations = pose(layout, local, root)
    for t in range(5):
        world = []
        for j, parent in enumerate(layout.parents):
            m = np.eye(4)
            m[:3, :3] = Rotation.from_quat(local[t, j]).as_matrix()
            m[:3, 3] = root[t] if j == layout.hips else layout.rest_positions[j]
            world.append(m if parent < 0 else world[parent] @ m)
        np.testing.assert_allclose(positions[t], np.array(world)[:, :3, 3], atol=1e-5)
        np.testing.assert_allclose(
            rotation.quat_to_matrix(rotations[t]), np.array(world)[:, :3, :3], atol=1e-5
        )


def test_a_frame_is_the_same_as_in_a_clip():
    rng = np.random.default_rng(5)
    layout = random_layout(rng)
    local = rotation.normalize(rng.normal(size=(7, 2, 12, 4)))
    np.testing.assert_allclose(
        model_rotations(layout, local)[3, 1], model_rotations(layout, local[3, 1]), atol=1e-12
    )


def test_skinning_the_rest_pose_moves_nothing():
    layout = random_layout(np.random.default_rng(6))
    matrices = skin_matrices(layout, layout.rest_rotations_xyzw, layout.rest_positions[layout.hips])
    np.testing.assert_allclose(matrices, np.broadcast_to(np.eye(4), matrices.shape), atol=1e-5)


def test_skinning_carries_a_joints_own_place_along():
    rng = np.random.default_rng(7)
    layout = random_layout(rng)
    local, root = rotation.normalize(rng.normal(size=(12, 4))), rng.normal(size=3)
    places, _ = rest_pose(layout)
    matrices = skin_matrices(layout, local, root)
    carried = np.einsum("jab,jb->ja", matrices, np.concatenate((places, np.ones((12, 1))), axis=-1))
    np.testing.assert_allclose(carried[:, :3], pose(layout, local, root)[0], atol=1e-5)


def test_raising_the_left_arm_lifts_the_left_hand():
    layout = smplh.layout("woman")
    local = layout.rest_rotations_xyzw.copy()
    local[layout.joint("left_shoulder")] = rotation.from_axis(np.array([0, 0, 1.0]), np.array(np.pi / 2))
    positions, _ = pose(layout, local, layout.rest_positions[0])
    assert positions[layout.joint("left_wrist")][1] > positions[layout.joint("head")][1]
    assert positions[layout.joint("right_wrist")][1] < positions[layout.joint("head")][1]
