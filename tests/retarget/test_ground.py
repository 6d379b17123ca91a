"""Standing recorded motion on the floor."""

from dataclasses import replace

import foreign
import numpy as np
import pytest

from retarget import smplh
from retarget.ground import joint_heights, lift_to_floor, stand_on_floor
from retarget.kinematics import model_positions, model_rotations


def standing(frames: int, height_m: float):
    clip = foreign.random_clip(frames, seed=1, joints=("left_shoulder", "neck", "right_elbow"))
    root = np.tile(smplh.layout().rest_positions[0] + np.array([0, height_m, 0], np.float32), (frames, 1))
    return replace(clip, root=root)


@pytest.mark.parametrize("height_m", [0.0, 0.3, -0.2])
def test_a_standing_body_is_set_on_the_floor(height_m):
    clip = standing(40, height_m)
    assert lift_to_floor(clip) == pytest.approx(-height_m, abs=1e-5)
    np.testing.assert_allclose(
        stand_on_floor(clip).root[:, 1], smplh.layout().rest_positions[0, 1], atol=1e-5
    )


def test_jumps_stay_jumps_and_a_dip_of_noise_does_not_count():
    clip = standing(200, 0.1)
    root = clip.root.copy()
    root[50:80, 1] += 0.4
    root[120, 1] -= 0.5
    grounded = stand_on_floor(replace(clip, root=root))
    assert grounded.root[0, 1] == pytest.approx(smplh.layout().rest_positions[0, 1], abs=1e-4)
    assert grounded.root[60, 1] == pytest.approx(smplh.layout().rest_positions[0, 1] + 0.4, abs=1e-4)


def test_one_foot_up_the_other_carries():
    clip = standing(30, 0.25)
    rotations = clip.rotations_xyzw.copy()
    rotations[:, clip.layout.joint("left_hip")] = [-0.6, 0, 0, 0.8]
    assert lift_to_floor(replace(clip, rotations_xyzw=rotations)) == pytest.approx(-0.25, abs=1e-5)


def test_heights_agree_with_forward_kinematics():
    clip = foreign.random_clip(12, seed=4)
    local = np.broadcast_to(clip.layout.rest_positions, (12, 52, 3)).copy()
    local[:, 0] = clip.root
    points = model_positions(clip.layout, model_rotations(clip.layout, clip.rotations_xyzw), local)
    names = ("head", "left_foot", "right_wrist")
    expected = points[:, [clip.layout.joint(n) for n in names], 1]
    np.testing.assert_allclose(joint_heights(clip, names), expected, atol=1e-6)
