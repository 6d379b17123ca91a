"""The contract of a rig: away from T-pose, every mapped joint has the source's own turn in model space."""

import numpy as np
import pytest
from skeletons import layout_from_model, motion, random_space, smplh_rig

from retarget import rotation, smplh
from retarget.body import BodyMap, away_from_tpose, mapped_pairs, tpose_layout_rotations
from retarget.face_joints import JAW_OPEN_RADIANS
from retarget.kinematics import model_rotations, pose, rest_pose
from retarget.motion import MotionFrame
from retarget.retargeter import Retargeter
from retarget.rig import Rig, bind_skeleton, load_rig, rig_names
from retarget.rig_file import Share
from retarget.space import CANONICAL, SPACES, convert_points, convert_rotations

SOURCE = smplh.layout("woman")
_AIMS = {"shoulder": "elbow", "elbow": "wrist", "wrist": "middle1", "hip": "knee", "index1": "index2"}


def bent(aim: str, turn: float, side: float) -> np.ndarray:
    """A turn of a limb sideways and a little forward with no twist about it, as bones of an A-pose are laid."""
    limb = SOURCE.rest_positions[SOURCE.joint(aim)].astype(float)
    limb /= np.linalg.norm(limb)
    rotvec = np.array([0.1, side * 0.2, side * turn])
    return rotation.rotvec_to_quat(rotvec - (rotvec @ limb) * limb)


A_POSE = {
    f"{side}_{joint}": bent(f"{side}_{_AIMS[joint]}", turn, sign)
    for side, sign in (("left", 1.0), ("right", -1.0))
    for joint, turn in (
        ("shoulder", -0.8),
        ("elbow", -0.25),
        ("wrist", -0.1),
        ("hip", 0.12),
        ("index1", -0.2),
    )
}
# Legs stand apart, feet stay flat.
A_POSE |= {f"{side}_ankle": rotation.inverse(A_POSE[f"{side}_hip"]) for side in ("left", "right")}


def worst_error(rig: Rig, clip) -> float:
    """Largest angle in radians between a mapped joint's turn away from T-pose and the source's."""
    body = BodyMap(rig, SOURCE)
    gaze = clip.face[:, [SOURCE.channel("gaze_left"), SOURCE.channel("gaze_up")]]
    ours = model_rotations(SOURCE, clip.rotations_xyzw)
    theirs = away_from_tpose(body, body.apply(clip.rotations_xyzw, gaze))
    pairs = mapped_pairs(body)
    assert len(pairs) >= 15
    return max(float(rotation.angle(theirs[:, j], ours[:, s]).max()) for j, s in pairs)


@pytest.mark.parametrize("name", rig_names())
def test_every_rig_keeps_the_contract(name):
    assert worst_error(load_rig(name), motion()) < 1e-5


@pytest.mark.parametrize("name", rig_names())
def test_rest_maps_to_the_rigs_t_pose(name):
    rig = load_rig(name)
    retargeter = Retargeter(rig, source=SOURCE)
    out = retargeter.apply(SOURCE.rest_frame())
    tpose = tpose_layout_rotations(retargeter.body)
    assert rotation.angle(out.rotations_xyzw, tpose).max() < 1e-3
    rest_m = rig.layout.rest_positions[rig.layout.hips] * rig.layout.space.metres_per_unit
    np.testing.assert_allclose(out.root * rig.layout.space.metres_per_unit, rest_m, atol=2e-4)


@pytest.mark.parametrize("name", rig_names())
def test_default_skeletons_rest_in_t_pose(name):
    """Their places are our own body's, so that nothing has to be turned and rest maps to rest."""
    rig = load_rig(name)
    body = BodyMap(rig, SOURCE)
    turned = [issue for issue in body.issues if "index" not in issue.detail]
    assert turned == []
    local = tpose_layout_rotations(body)
    keep = [j for j, n in enumerate(rig.layout.joint_names) if "Finger" not in n]
    assert rotation.angle(local, rig.layout.rest_rotations_xyzw)[keep].max() < 1e-3


@pytest.mark.parametrize("name", rig_names())
def test_frames_are_the_same_as_in_a_clip(name):
    retargeter = Retargeter(load_rig(name), source=SOURCE)
    clip = motion(9, seed=3)
    whole = retargeter.apply_clip(clip)
    for k in range(len(clip)):
        one = retargeter.apply(clip.frame(k))
        np.testing.assert_allclose(one.rotations_xyzw, whole.rotations_xyzw[k], atol=2e-6)
        np.testing.assert_allclose(one.root, whole.root[k], rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(one.face, whole.face[k], atol=2e-6)


@pytest.mark.parametrize("name", rig_names())
def test_outputs_are_unit_quaternions(name):
    out = Retargeter(load_rig(name), source=SOURCE).apply_clip(motion(20, seed=5))
    np.testing.assert_allclose(np.linalg.norm(out.rotations_xyzw, axis=-1), 1, atol=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_one_matrix_is_the_products_written_out(seed):
    """``local = C(P^-1 N P R0)``, joint by joint in float64, on a skeleton with random axes in a random space."""
    rng = np.random.default_rng(seed)
    rig = smplh_rig(space=random_space(rng), seed=seed, posed=A_POSE)
    body, clip = BodyMap(rig, SOURCE), motion(6, seed=seed)
    out = body.apply(clip.rotations_xyzw, None)
    for j, name in enumerate(rig.layout.joint_names):
        parent = rig.layout.parents[j]
        p = body.tpose_xyzw[parent] if parent >= 0 else rotation.identity(dtype=np.float64)
        r0 = rotation.multiply(rotation.inverse(p), body.tpose_xyzw[j])
        n = clip.rotations_xyzw[:, SOURCE.joint(name)].astype(float)
        product = rotation.multiply(rotation.multiply(rotation.multiply(rotation.inverse(p), n), p), r0)
        wanted = convert_rotations(product, source=CANONICAL, target=rig.layout.space)
        assert rotation.angle(out[:, j], wanted).max() < 1e-5


@pytest.mark.parametrize("seed", range(8))
def test_random_skeletons_in_random_spaces_keep_the_contract(seed):
    rng = np.random.default_rng(100 + seed)
    optional = [
        n
        for n in SOURCE.joint_names
        if n.split("_")[-1].rstrip("123") in {"index", "pinky", "ring", "thumb", "foot", "collar"}
    ]
    without = tuple(rng.choice(optional, size=12, replace=False))
    rig = smplh_rig(space=random_space(rng), seed=seed, without=without, extra_root=bool(seed % 2), scale=1.3)
    assert worst_error(rig, motion(seed=seed)) < 1e-5


@pytest.mark.parametrize("space", ["canonical", "unity", "unreal_mesh", "unreal_actor"])
def test_an_a_pose_skeleton_takes_the_same_postures(space):
    """Model rotations, and where the limbs point: a body that rests with its arms down raises them all the same."""
    straight, lowered = (
        smplh_rig(space=SPACES[space], seed=1),
        smplh_rig(space=SPACES[space], seed=2, posed=A_POSE),
    )
    clip = motion(seed=8)
    limbs = []
    for rig in (straight, lowered):
        assert worst_error(rig, clip) < 1e-5
        out = Retargeter(rig, source=SOURCE).apply_clip(clip)
        positions, _ = pose(rig.layout, out.rotations_xyzw, out.root)
        positions = convert_points(positions, source=rig.layout.space, target=CANONICAL)
        limbs.append(positions - positions[:, list(np.maximum(rig.layout.parents, 0))])
    np.testing.assert_allclose(limbs[0], limbs[1], atol=2e-4)
    codes = {issue.code for issue in BodyMap(lowered, SOURCE).issues}
    assert codes == {"RIG_TPOSE_TURNED"}


def test_a_limb_that_rests_the_wrong_way_is_warned_of():
    rig = smplh_rig(posed={"left_shoulder": rotation.rotvec_to_quat(np.array([0, 0, 3.0]))})
    far = [issue for issue in BodyMap(rig, SOURCE).issues if issue.code == "RIG_TPOSE_NOT_T"]
    assert far[0].subject == "left_shoulder"
    assert "172 degrees" in far[0].detail


FOLDS = {
    "toes": ("left_foot", "right_foot"),
    "collars": ("left_collar", "right_collar"),
    "neck": ("neck",),
    "chest": ("spine3",),
    "upper and middle chest": ("spine2", "spine3"),
    "middle": ("spine2",),
    "fingers": tuple(n for n in SOURCE.joint_names[22:]),
    "last phalanges": tuple(n for n in SOURCE.joint_names[22:] if n.endswith("3")),
}


@pytest.mark.parametrize("without", FOLDS.values(), ids=FOLDS)
def test_turns_of_joints_that_are_missing_go_to_the_next_below(without):
    rig = smplh_rig(seed=4, without=without)
    clip = motion(seed=9)
    assert worst_error(rig, clip) < 1e-5
    body = BodyMap(rig, SOURCE)
    whole = {SOURCE.joint_names[s] for _, s in mapped_pairs(body)}
    limbs = {n for n in SOURCE.joint_names if n not in without and not n.startswith("spine")}
    assert limbs <= whole


def five_joint_spine(heights) -> Rig:
    """Our body with five joints of the spine, at the given parts of the way from pelvis to neck."""
    positions, _ = rest_pose(SOURCE)
    others = [n for n in SOURCE.joint_names if not n.startswith("spine") and n != "pelvis"]
    low, high = positions[0], positions[SOURCE.joint("neck")]
    names = ["pelvis", *(f"back{k}" for k in range(len(heights))), *others]
    parents = [-1, *range(len(heights))]
    for n in others:
        parent = SOURCE.joint_names[SOURCE.parents[SOURCE.joint(n)]]
        parents.append(names.index(f"back{len(heights) - 1}" if parent == "spine3" else parent))
    points = [low, *(low + h * (high - low) for h in heights), *(positions[SOURCE.joint(n)] for n in others)]
    layout = layout_from_model(
        names, parents, np.array(points), rotation.identity(len(names), dtype=np.float64)
    )
    joint_map = {n: n for n in ("pelvis", *others)}
    joint_map |= {"spine1": "back0", "spine2": "back1", "spine3": f"back{len(heights) - 1}"}
    return Rig("five", layout, joint_map)


@pytest.mark.parametrize(
    "heights",
    [(0.1, 0.25, 0.4, 0.6, 0.8), (0.3, 0.5, 0.7), (0.05, 0.1, 0.15, 0.2), (0.6, 0.65, 0.7)],
    ids=str,
)
def test_a_spine_of_other_joints_turns_the_chest_exactly(heights):
    rig = five_joint_spine(heights)
    assert worst_error(rig, motion(seed=2, spread_rad=0.3)) < 1e-5
    body = BodyMap(rig, SOURCE)
    top = rig.layout.joint(rig.joint_map["spine3"])
    assert (top, SOURCE.joint("spine3")) in mapped_pairs(body)


@pytest.mark.parametrize("heights", [(0.1, 0.25, 0.4, 0.6, 0.8), (0.28, 0.5, 0.7)], ids=str)
def test_a_spine_of_other_joints_bends_to_the_same_place(heights):
    """For a moderate bend the head ends where the source's does, though the joints stand elsewhere."""
    vectors = np.zeros((60, 52, 3))
    rng = np.random.default_rng(0)
    vectors[:, [SOURCE.joint(f"spine{k}") for k in (1, 2, 3)]] = rng.normal(0, np.radians(8), (60, 3, 3))
    quats = rotation.rotvec_to_quat(vectors).astype(np.float32)
    ours, _ = pose(SOURCE, quats, SOURCE.rest_positions[0])
    rig = five_joint_spine(heights)
    body = BodyMap(rig, SOURCE)
    theirs, _ = pose(rig.layout, body.apply(quats, None), rig.layout.rest_positions[0])
    apart = theirs[:, rig.layout.joint("neck")] - ours[:, SOURCE.joint("neck")]
    moved = ours[:, SOURCE.joint("neck")] - rest_pose(SOURCE)[0][SOURCE.joint("neck")]
    assert np.linalg.norm(apart, axis=-1).mean() < 0.1 * np.linalg.norm(moved, axis=-1).mean()


def with_twist_joint(*, carries_hand: bool) -> Rig:
    """A joint in the middle of the left forearm, either beside the hand or between elbow and hand."""
    positions, _ = rest_pose(SOURCE)
    names = list(SOURCE.joint_names[: SOURCE.joint("left_wrist")])
    names += ["twist", *SOURCE.joint_names[SOURCE.joint("left_wrist") :]]
    parents, points = [], []
    for n in names:
        if n == "twist":
            parents.append(names.index("left_elbow"))
            points.append((positions[SOURCE.joint("left_elbow")] + positions[SOURCE.joint("left_wrist")]) / 2)
            continue
        parent = SOURCE.parents[SOURCE.joint(n)]
        above = SOURCE.joint_names[parent] if parent >= 0 else ""
        above = "twist" if n == "left_wrist" and carries_hand else above
        parents.append(names.index(above) if above else -1)
        points.append(positions[SOURCE.joint(n)])
    rng = np.random.default_rng(1)
    own = rotation.normalize(rng.normal(size=(len(names), 4)))
    layout = layout_from_model(names, parents, np.array(points), own)
    share = Share("twist", "left_wrist", 0.5, twist=True)
    return Rig("twist", layout, {n: n for n in SOURCE.joint_names}, (share,))


@pytest.mark.parametrize("carries_hand", [False, True])
def test_a_twist_joint_takes_half_the_twist_and_the_hand_its_whole_turn(carries_hand):
    rig = with_twist_joint(carries_hand=carries_hand)
    assert worst_error(rig, motion(seed=3)) < 1e-5
    body = BodyMap(rig, SOURCE)
    local = SOURCE.rest_rotations_xyzw.astype(np.float32).copy()
    axis = SOURCE.rest_positions[SOURCE.joint("left_wrist")] / np.linalg.norm(
        SOURCE.rest_positions[SOURCE.joint("left_wrist")]
    )
    swing = rotation.rotvec_to_quat(np.cross(axis, [0, 0.3, 1.0]) * 0.4)
    local[SOURCE.joint("left_wrist")] = rotation.multiply(swing, rotation.from_axis(axis, np.array(0.8)))
    away = away_from_tpose(body, body.apply(local, None))
    np.testing.assert_allclose(
        rotation.angle(away[rig.layout.joint("twist")], rotation.from_axis(axis, np.array(0.4))), 0, atol=1e-4
    )


def test_extra_joints_keep_their_rest():
    rig = smplh_rig(seed=6, extra_root=True)
    out = BodyMap(rig, SOURCE).apply(motion(seed=1).rotations_xyzw, None)
    np.testing.assert_allclose(
        out[:, 0], np.broadcast_to(rig.layout.rest_rotations_xyzw[0], (40, 4)), atol=1e-6
    )


@pytest.mark.parametrize("name", ["makehuman", "unity_humanoid", "vrm1"])
def test_eyes_that_are_joints_turn_to_the_left_and_up(name):
    rig = load_rig(name)
    assert rig.eyes is not None
    body = BodyMap(rig, SOURCE)
    gaze = np.array([[0.3, 0.0], [0.0, 0.25], [0.2, -0.1]], dtype=np.float32)
    rest = np.broadcast_to(SOURCE.rest_rotations_xyzw, (3, 52, 4)).astype(np.float32)
    away = away_from_tpose(body, body.apply(rest, gaze))
    for eye in rig.eyes:
        looks = rotation.rotate(away[:, rig.layout.joint(eye)], np.array([0, 0, 1.0]))
        np.testing.assert_allclose(looks[0], [np.sin(0.3), 0, np.cos(0.3)], atol=1e-5)
        np.testing.assert_allclose(looks[1], [0, np.sin(0.25), np.cos(0.25)], atol=1e-5)
        assert looks[2][0] > 0 > looks[2][1]


def jawed(shapes):
    """A skeleton whose head carries a jaw, with the given blendshapes."""
    rig = load_rig("mixamo_plain")
    layout = rig.layout
    return bind_skeleton(
        None,
        joints=[*layout.joint_names, "Jaw"],
        parents=[*layout.parents, layout.joint("Head")],
        positions=np.concatenate([layout.rest_positions, [[0, 2, 3]]]),
        rotations_xyzw=np.concatenate([layout.rest_rotations_xyzw, [[0, 0.6, 0, 0.8]]]),
        space=layout.space.name,
        shapes=shapes,
    )


def test_a_jaw_that_is_a_joint_opens_downwards_where_no_shape_does():
    rig = jawed(shapes=[])
    retargeter = Retargeter(rig, source=SOURCE)
    assert retargeter.report.joints["Jaw"] == "au26_jaw_drop"
    rest = SOURCE.rest_rotations_xyzw[None].astype(np.float32).repeat(2, axis=0)
    out = retargeter.body.apply(rest, None, np.array([0.0, 1.0], dtype=np.float32))
    away = away_from_tpose(retargeter.body, out)[:, rig.layout.joint("Jaw")]
    chin = rotation.rotate(away, np.array([0, 0, 1.0]))
    np.testing.assert_allclose(chin[0], [0, 0, 1], atol=1e-6)
    np.testing.assert_allclose(chin[1], [0, -np.sin(JAW_OPEN_RADIANS), np.cos(JAW_OPEN_RADIANS)], atol=1e-5)
    shaped = Retargeter(
        jawed(shapes=["jawOpen", "mouthSmileLeft", "mouthSmileRight", "eyeBlinkLeft"]), source=SOURCE
    )
    assert shaped.report.joints["Jaw"] is None


def test_a_frames_jaw_drop_reaches_the_jaw():
    rig = jawed(shapes=[])
    retargeter = Retargeter(rig, source=SOURCE)
    face = np.zeros(len(SOURCE.face_channels), dtype=np.float32)
    face[SOURCE.channel("au26_jaw_drop")] = 1
    still = retargeter.apply(MotionFrame(0, np.zeros(3, np.float32), SOURCE.rest_rotations_xyzw, face * 0))
    open_ = retargeter.apply(MotionFrame(0, np.zeros(3, np.float32), SOURCE.rest_rotations_xyzw, face))
    jaw = rig.layout.joint("Jaw")
    moved = rotation.angle(still.rotations_xyzw[jaw], open_.rotations_xyzw[jaw])
    assert moved == pytest.approx(JAW_OPEN_RADIANS, abs=1e-4)


def test_the_left_arm_of_the_source_is_the_left_arm_of_every_rig():
    vectors = np.zeros((52, 3))
    vectors[SOURCE.joint("left_shoulder"), 2] = 1.2
    quats = rotation.rotvec_to_quat(vectors).astype(np.float32)
    for name in rig_names():
        rig = load_rig(name)
        retargeter = Retargeter(rig, source=SOURCE)
        out = retargeter.body.apply(quats, np.zeros(2, dtype=np.float32))
        positions, _ = pose(rig.layout, out, rig.layout.rest_positions[rig.layout.hips])
        positions = convert_points(positions, source=rig.layout.space, target=CANONICAL)
        hands = [positions[rig.layout.joint(rig.joint_map[f"{side}_wrist"])] for side in ("left", "right")]
        assert hands[0][0] > 0 > hands[1][0]
        assert hands[0][1] > hands[1][1] + 0.3
