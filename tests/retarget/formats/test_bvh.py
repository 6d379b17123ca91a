"""BVH motion on SMPL-H: the captured clip looks like the capture, and made-up skeletons give back what they perform."""

from pathlib import Path

import foreign
import numpy as np
import pytest

from retarget import rotation, smplh
from retarget.clip_issues import ClipError
from retarget.formats import bvh, bvh_file, skeleton_motion
from retarget.ground import joint_heights
from retarget.joint_names import find_smplh_joints
from retarget.kinematics import model_positions, model_rotations
from retarget.motion import MotionClip
from retarget.normalise import bind_source

CMU = Path(__file__).parents[2] / "data" / "bvh" / "cmu_01_01.bvh"
UPRIGHT = np.eye(3)
Z_UP = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
FACING_X = np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]])


@pytest.fixture(scope="module")
def cmu():
    return bvh.read(CMU)


def points_of(clip) -> np.ndarray:
    local = np.broadcast_to(clip.layout.rest_positions, (len(clip), smplh.NUM_JOINTS, 3)).copy()
    local[:, 0] = clip.root
    return model_positions(clip.layout, model_rotations(clip.layout, clip.rotations_xyzw), local)


def bend_axis(clip, joint: str) -> np.ndarray:
    """Rotation vectors of a joint's own bend, the largest tenth of them."""
    vectors = rotation.quat_to_rotvec(clip.rotations_xyzw[:, clip.layout.joint(joint)].astype(np.float64))
    size = np.linalg.norm(vectors, axis=-1)
    return vectors[size > np.quantile(size, 0.9)]


def test_the_calibration_pose_is_left_out(cmu):
    assert len(cmu) == 2751
    assert cmu.fps == 120
    assert rotation.angle(cmu.rotations_xyzw[1:], cmu.rotations_xyzw[:-1]).max() < np.radians(45)


def test_knees_and_elbows_bend_the_way_they_do(cmu):
    for side in ("left", "right"):
        # Bending a knee in T-pose takes the shin back: a positive turn about +X.
        assert (bend_axis(cmu, f"{side}_knee")[:, 0] > 0.5).all()
        # An elbow takes the forearm forward: about -Y on the left, +Y on the right.
        turns = bend_axis(cmu, f"{side}_elbow")[:, 1]
        assert ((turns < -0.5) if side == "left" else (turns > 0.5)).all()


def test_feet_stand_on_the_floor_and_jumps_leave_it(cmu):
    rest = joint_heights(MotionClip(
        layout=cmu.layout, fps=cmu.fps, root=cmu.layout.rest_positions[:1],
        rotations_xyzw=cmu.layout.rest_rotations_xyzw[None], face=cmu.face[:1],
    ))  # fmt: skip
    above = (joint_heights(cmu) - rest).min(axis=1)
    assert -0.06 < above.min() < 0.0
    assert np.mean(np.abs(above) < 0.04) > 0.5
    assert above.max() > 0.15


def test_ankles_follow_the_capture(cmu):
    """Scaled to our legs, the capture's own ankles lie a constant away, as legs of other shape allow."""
    motion = bvh_file.read_bvh(CMU)
    binding = skeleton_motion.bind(motion)
    model = model_rotations(motion.layout, motion.rotations_xyzw[1:])
    theirs = model_positions(motion.layout, model, motion.positions[1:]) * binding.metres_per_unit
    ours = points_of(cmu)
    for name, source in (("left_ankle", "LeftFoot"), ("right_ankle", "RightFoot")):
        gap = ours[:, cmu.layout.joint(name)] - theirs[:, motion.layout.joint(source)]
        assert gap[:, 1].std() < 0.004
        assert np.abs(gap - gap.mean(axis=0)).max() < 0.05


def test_limbs_point_where_the_capture_points_them(cmu):
    motion = bvh_file.read_bvh(CMU)
    model = model_rotations(motion.layout, motion.rotations_xyzw[1:])
    theirs, ours = model_positions(motion.layout, model, motion.positions[1:]), points_of(cmu)
    pairs = [
        ("shoulder", "elbow", "Arm", "ForeArm"),
        ("elbow", "wrist", "ForeArm", "Hand"),
        ("hip", "knee", "UpLeg", "Leg"),
        ("knee", "ankle", "Leg", "Foot"),
    ]
    for side in ("left", "right"):
        for a, b, c, d in pairs:
            mine = ours[:, cmu.layout.joint(f"{side}_{b}")] - ours[:, cmu.layout.joint(f"{side}_{a}")]
            names = [side.capitalize() + n for n in (c, d)]
            other = theirs[:, motion.layout.joint(names[1])] - theirs[:, motion.layout.joint(names[0])]
            cosine = np.sum(mine * other, -1) / np.linalg.norm(mine, axis=-1) / np.linalg.norm(other, axis=-1)
            assert cosine.min() > 1 - 1e-6


@pytest.mark.parametrize(
    ("turn", "lowered_deg", "unit", "order", "all_positions"),
    [
        (UPRIGHT, 0, 1.0, "zxy", False),
        (UPRIGHT, 45, 100.0, "zyx", True),
        (UPRIGHT, 85, 39.37, "xyz", False),
        (Z_UP, 30, 1000.0, "yxz", False),
        (FACING_X, 60, 17.0, "yzx", True),
        (Z_UP @ FACING_X, 45, 0.05, "xzy", False),
    ],
)
def test_motion_performed_by_another_skeleton_is_given_back(
    tmp_path, turn, lowered_deg, unit, order, all_positions
):
    """T- and A-pose rests, axes, units, channel orders: SMPL-H to the skeleton to SMPL-H is the identity."""
    clip = foreign.random_clip(12, seed=lowered_deg)
    skeleton = foreign.Foreign(foreign.arms_lowered(np.radians(lowered_deg)), turn, unit, order)
    path = tmp_path / "performed.bvh"
    path.write_text(foreign.bvh_text(clip, skeleton, all_positions=all_positions), encoding="utf-8")
    back = bvh.to_smplh(bvh_file.read_bvh(path))
    assert back.fps == 30
    assert rotation.angle(back.rotations_xyzw, clip.rotations_xyzw).max() < 2e-3
    np.testing.assert_allclose(back.root, clip.root, atol=2e-3)


def test_joints_a_skeleton_lacks_fold_into_their_neighbours(tmp_path):
    """Without spine2 and fingers, model rotations of all others still agree; spine2 takes half of the bend."""
    clip = foreign.random_clip(10, seed=3)
    names = tuple(n for n in foreign.BODY if n != "spine2")
    skeleton = foreign.Foreign(foreign.arms_lowered(0.5), UPRIGHT, names=names)
    path = tmp_path / "short.bvh"
    path.write_text(foreign.bvh_text(clip, skeleton), encoding="utf-8")
    back = bvh.to_smplh(bvh_file.read_bvh(path))
    wanted = model_rotations(clip.layout, clip.rotations_xyzw)
    got = model_rotations(back.layout, back.rotations_xyzw)
    kept = [clip.layout.joint(n) for n in names]
    assert rotation.angle(got[:, kept], wanted[:, kept]).max() < 2e-3
    halves = [rotation.angle(got[:, clip.layout.joint(a)], got[:, clip.layout.joint(b)]) for a, b in
              (("spine1", "spine2"), ("spine2", "spine3"))]  # fmt: skip
    np.testing.assert_allclose(halves[0], halves[1], atol=1e-3)
    fingers = [j for j, n in enumerate(smplh.JOINT_NAMES) if n not in foreign.BODY]
    assert rotation.angle(back.rotations_xyzw[:, fingers], rotation.IDENTITY_XYZW).max() < 1e-3


def test_a_skeleton_whose_rest_pose_is_none_is_refused():
    text = CMU.read_text(encoding="utf-8")
    head, _, rest = text.partition("MOTION")
    values = rest.split("\n")[3].split()
    one_axis = "\n".join(
        f"OFFSET {abs(sum(map(float, line.split()[1:])))} 0 0" if line.split()[:1] == ["OFFSET"] else line
        for line in head.split("\n")
    )
    motion = bvh_file.parse_bvh(
        (one_axis + f"MOTION\nFrames: 1\nFrame Time: 0.01\n{' '.join('0' for _ in values)}\n").encode()
    )
    with pytest.raises(ClipError) as caught:
        bvh.to_smplh(motion)
    assert caught.value.code == "CLIP_REST_POSE"


def test_frame_0_stands_in_for_a_rest_pose_that_is_none(tmp_path):
    """Rests with the arms overhead cannot be a T-pose; a first frame in T-pose makes up for it."""
    clip = foreign.random_clip(8, seed=9)
    rotations = clip.rotations_xyzw.copy()
    rotations[0] = rotation.IDENTITY_XYZW
    clip = MotionClip(clip.layout, clip.fps, clip.root, rotations, clip.face)
    skeleton = foreign.Foreign(foreign.arms_lowered(np.radians(-85)), UPRIGHT)
    path = tmp_path / "overhead.bvh"
    path.write_text(foreign.bvh_text(clip, skeleton), encoding="utf-8")
    motion = bvh_file.read_bvh(path)
    with pytest.raises(ClipError):
        bind_source(motion.layout, find_smplh_joints(motion.layout.joint_names, motion.layout.parents))
    back = bvh.to_smplh(motion)
    assert rotation.angle(back.rotations_xyzw, clip.rotations_xyzw[-len(back) :]).max() < 2e-3


def test_unknown_joints_are_listed():
    text = CMU.read_text(encoding="utf-8").replace("LeftForeArm", "Bone17").encode()
    with pytest.raises(ClipError, match="left_elbow") as caught:
        bvh.to_smplh(bvh_file.parse_bvh(text))
    assert caught.value.code == "CLIP_JOINTS_UNKNOWN"
    assert "Bone17" in str(caught.value)
