"""A user's SMPL-H file by way of smplx, against our own kinematics."""

import sys
from fractions import Fraction

import numpy as np
import pytest
from smplh_file import joint_places, write_smplh

from bridge.errors import BridgeError, InputError
from bridge.models import smpl_body
from retarget import rotation, smplh
from retarget.kinematics import model_positions, model_rotations

torch = pytest.importorskip("torch")
smplx = pytest.importorskip("smplx")


@pytest.fixture(scope="module")
def model_file(tmp_path_factory):
    return write_smplh(tmp_path_factory.mktemp("smplh") / "SMPLH_NEUTRAL.npz")


def smplx_joints(model, poses: np.ndarray, betas: np.ndarray, transl: np.ndarray) -> np.ndarray:
    """Joints ``(T, 52, 3)`` of axis-angle poses ``(T, 52, 3)`` from smplx's own forward pass."""

    def tensor(values):
        return torch.tensor(np.asarray(values), dtype=torch.float32)

    flat = poses.reshape(len(poses), -1)
    with torch.no_grad():
        out = model(
            betas=tensor(np.tile(betas, (len(poses), 1))),
            global_orient=tensor(flat[:, :3]),
            body_pose=tensor(flat[:, 3:66]),
            left_hand_pose=tensor(flat[:, 66:111]),
            right_hand_pose=tensor(flat[:, 111:]),
            transl=tensor(transl),
        )
    return out.joints[:, :52].numpy()


def forward_model(path):
    # smplx looks up landmarks by the vertex numbers of the real mesh, which this small one does not have.
    names = ("nose", "reye", "leye", "rear", "lear", "LBigToe", "LSmallToe", "LHeel", "RBigToe", "RSmallToe", "RHeel",
             *(f"{s}{f}" for s in "lr" for f in ("thumb", "index", "middle", "ring", "pinky")))  # fmt: skip
    return smpl_body.load_model(path, vertex_ids=dict.fromkeys(names, 0))


def own_joints(body: smpl_body.SmplBody, poses: np.ndarray, transl: np.ndarray) -> np.ndarray:
    """The same by our layout: the pelvis at J0 + transl, J0 not turned."""
    local = np.broadcast_to(body.layout.rest_positions, (len(poses), 52, 3)).copy()
    local[:, 0] = body.pelvis_origin_m + transl
    model = model_rotations(body.layout, rotation.rotvec_to_quat(poses))
    return model_positions(body.layout, model, local)


def test_rest_proportions_are_those_of_the_file(model_file):
    body = smpl_body.load_body(model_file)
    np.testing.assert_allclose(body.layout.rest_positions, smplh.layout().rest_positions, atol=1e-5)
    np.testing.assert_allclose(
        body.pelvis_origin_m, joint_places(smplh.layout(), np.array([0, 1.1, -0.03]))[0], atol=1e-6
    )
    assert smpl_body.layout_from_model(model_file) == body.layout
    assert body.layout.joint_names == smplh.JOINT_NAMES


@pytest.mark.parametrize("betas", [(0.0, 0.0), (2.0, 0.0), (-1.0, 3.0)])
def test_joints_agree_with_smplx_in_any_pose(model_file, betas):
    rng = np.random.default_rng(3)
    poses = rng.normal(0, 0.7, (25, 52, 3))
    transl = rng.normal(0, 2.0, (25, 3))
    body = smpl_body.load_body(model_file, betas=betas)
    full = np.zeros(16)
    full[:2] = betas
    theirs = smplx_joints(forward_model(model_file), poses, full, transl)
    np.testing.assert_allclose(own_joints(body, poses, transl), theirs, atol=1e-4)


def test_turning_the_root_leaves_the_pelvis_where_it_is(model_file):
    """The pivot: smplx turns about the rest pelvis and adds transl after that."""
    poses = np.zeros((8, 52, 3))
    poses[:, 0] = np.random.default_rng(4).normal(0, 2, (8, 3))
    transl = np.tile([0.3, -0.2, 5.0], (8, 1))
    theirs = smplx_joints(forward_model(model_file), poses, np.zeros(16), transl)
    origin = smpl_body.load_body(model_file).pelvis_origin_m
    np.testing.assert_allclose(theirs[:, 0], transl + origin, atol=1e-5)


def test_hands_are_relative_to_the_flat_hand(model_file):
    """The file's mean hand is far from flat; a zero pose must not show it."""
    theirs = smplx_joints(forward_model(model_file), np.zeros((1, 52, 3)), np.zeros(16), np.zeros((1, 3)))
    body = smpl_body.load_body(model_file)
    np.testing.assert_allclose(theirs, own_joints(body, np.zeros((1, 52, 3)), np.zeros((1, 3))), atol=1e-5)


def test_an_amass_clip_made_with_the_body_is_placed_exactly(model_file, tmp_path):
    """Recorded through smplx in AMASS's world, read back on the body's layout: joints at the same places."""
    from retarget.formats import amass

    rng = np.random.default_rng(6)
    poses = rng.normal(0, 0.4, (15, 52, 3))
    transl = rng.normal(0, 1, (15, 3))
    np.savez(tmp_path / "take.npz", poses=poses.reshape(15, 156), trans=transl, mocap_framerate=100.0)
    body = smpl_body.load_body(model_file)
    clip = amass.read(tmp_path / "take.npz", layout=body.layout, pelvis_origin_m=body.pelvis_origin_m)
    assert clip.fps == Fraction(100)
    local = np.broadcast_to(clip.layout.rest_positions, (15, 52, 3)).copy()
    local[:, 0] = clip.root
    ours = model_positions(clip.layout, model_rotations(clip.layout, clip.rotations_xyzw), local)
    theirs = smplx_joints(forward_model(model_file), poses, np.zeros(16), transl)
    # Z up to Y up, written out.
    np.testing.assert_allclose(ours, theirs[..., [0, 2, 1]] * [1, 1, -1], atol=1e-4)


def test_folders_are_searched_by_gender(model_file):
    assert smpl_body.layout_from_model(model_file.parent) == smpl_body.layout_from_model(model_file)
    with pytest.raises(InputError, match=r"holds none of SMPLH_MALE\.npz"):
        smpl_body.layout_from_model(model_file.parent, gender="male")
    with pytest.raises(InputError, match="known: neutral, female, male"):
        smpl_body.layout_from_model(model_file, gender="other")


def test_files_without_hand_statistics_do(tmp_path, model_file):
    none = dict.fromkeys(("hands_componentsl", "hands_componentsr", "hands_meanl", "hands_meanr"))
    path = write_smplh(tmp_path / "model.npz", **none)
    assert smpl_body.layout_from_model(path) == smpl_body.layout_from_model(model_file)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"v_template": None}, "lacks v_template"),
        ({"J_regressor": np.zeros((24, 314))}, "J_regressor has shape"),
        ({"kintree_table": np.zeros((2, 52))}, "not those of SMPL-H"),
        ({"weights": np.array([{"a": 1}], dtype=object)}, "cannot be read"),
        ({"v_template": np.full((314, 3), np.nan)}, "not finite"),
    ],
)
def test_files_that_are_no_smplh_are_refused(tmp_path, changes, words):
    path = write_smplh(tmp_path / "model.npz", **changes)
    with pytest.raises(InputError, match=words):
        smpl_body.layout_from_model(path)


def test_pickled_damaged_and_missing_files_are_refused(tmp_path, model_file):
    (tmp_path / "model.pkl").write_bytes(b"\x80\x04.")
    with pytest.raises(InputError, match="not an npz file"):
        smpl_body.layout_from_model(tmp_path / "model.pkl")
    (tmp_path / "cut.npz").write_bytes(model_file.read_bytes()[:5000])
    with pytest.raises(InputError, match="cannot be read"):
        smpl_body.layout_from_model(tmp_path / "cut.npz")
    with pytest.raises(InputError, match="there is no"):
        smpl_body.layout_from_model(tmp_path / "none.npz")
    with pytest.raises(InputError, match="betas"):
        smpl_body.layout_from_model(model_file, betas=[float("nan")])


def test_without_the_extra_the_command_to_install_it_is_named(monkeypatch, model_file):
    monkeypatch.setitem(sys.modules, "smplx", None)
    with pytest.raises(BridgeError, match=r'pip install "avatar-bridge\[smpl\]"'):
        smpl_body.layout_from_model(model_file)
