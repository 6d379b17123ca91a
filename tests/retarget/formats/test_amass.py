"""AMASS files, made here: none may be bundled."""

import io
import zipfile
from fractions import Fraction

import foreign
import numpy as np
import pytest

from retarget import rotation, smplh
from retarget.clip_issues import ClipError
from retarget.formats import amass
from retarget.space import reorient_root

# Turns canonical axes into AMASS's world, whose Z points up: written out, not taken from the product.
Z_UP_FROM_CANONICAL = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])


def save(path, clip, **changes):
    """The clip as AMASS would hold it, with ``J0`` at the origin of the body model."""
    turn = rotation.matrix_to_quat(Z_UP_FROM_CANONICAL)
    quats = clip.rotations_xyzw.astype(np.float64).copy()
    quats[:, 0] = rotation.multiply(turn, quats[:, 0])
    arrays = {
        "poses": rotation.quat_to_rotvec(quats).reshape(len(clip), 156),
        "trans": clip.root @ Z_UP_FROM_CANONICAL.T,
        "mocap_framerate": np.array(120.0),
        "gender": np.array("female"),
        "betas": np.zeros(16),
        "dmpls": np.zeros((len(clip), 8)),
    }
    arrays.update(changes)
    np.savez(path, **{k: v for k, v in arrays.items() if v is not None})
    return path


@pytest.fixture
def clip():
    return foreign.random_clip(20, seed=4)


def code_of(path) -> str:
    with pytest.raises(ClipError) as caught:
        amass.read(path)
    return caught.value.code


def test_a_clip_comes_back_in_canonical_space(tmp_path, clip):
    back = amass.read(save(tmp_path / "a.npz", clip), pelvis_origin_m=np.zeros(3))
    assert back.fps == 120
    assert back.layout == smplh.layout()
    assert rotation.angle(back.rotations_xyzw, clip.rotations_xyzw).max() < 2e-3
    np.testing.assert_allclose(back.root, clip.root, atol=1e-6)


def test_the_pelvis_stands_at_j0_plus_trans_with_j0_not_turned(tmp_path, clip):
    origin = np.array([0.01, -0.24, 0.03])
    back = amass.read(save(tmp_path / "a.npz", clip), pelvis_origin_m=origin)
    expected = clip.root + Z_UP_FROM_CANONICAL.T @ origin
    np.testing.assert_allclose(back.root, expected, atol=1e-6)


def test_without_j0_the_feet_stand_on_the_floor(tmp_path):
    rest = smplh.layout().rest_frame()
    clip = foreign.random_clip(30, seed=1, joints=("left_elbow", "right_wrist", "head"))
    still = type(clip)(
        clip.layout,
        clip.fps,
        np.tile(rest.root, (30, 1)) + np.array([1, 0.37, 2]),
        clip.rotations_xyzw,
        clip.face,
    )
    back = amass.read(save(tmp_path / "a.npz", still))
    np.testing.assert_allclose(back.root, np.tile(rest.root, (30, 1)) + np.array([1, 0, 2]), atol=1e-5)


@pytest.mark.parametrize("key", ["mocap_framerate", "mocap_frame_rate"])
@pytest.mark.parametrize(("value", "rate"), [(120.0, 120), (59.94006, Fraction(60000, 1001)), (250, 250)])
def test_rates_are_exact_under_either_key(tmp_path, clip, key, value, rate):
    changes = {"mocap_framerate": None, key: np.array(value)}
    assert amass.read(save(tmp_path / "a.npz", clip, **changes)).fps == rate


def test_poses_may_be_shaped_by_joint_and_of_float32(tmp_path, clip):
    plain = amass.read(save(tmp_path / "a.npz", clip))
    with np.load(tmp_path / "a.npz") as file:
        poses = file["poses"].astype(np.float32).reshape(-1, 52, 3)
    shaped = amass.read(save(tmp_path / "b.npz", clip, poses=poses))
    assert rotation.angle(shaped.rotations_xyzw, plain.rotations_xyzw).max() < 2e-3


def test_smplx_poses_lose_jaw_and_eyes_only(tmp_path, clip):
    with np.load(save(tmp_path / "a.npz", clip)) as file:
        joints = file["poses"].reshape(-1, 52, 3)
    jaw_and_eyes = np.full((len(clip), 3, 3), 0.7)
    poses = np.concatenate((joints[:, :22], jaw_and_eyes, joints[:, 22:]), axis=1).reshape(-1, 165)
    back = amass.read(save(tmp_path / "x.npz", clip, poses=poses))
    assert rotation.angle(back.rotations_xyzw, clip.rotations_xyzw).max() < 2e-3


def test_smpl_poses_have_flat_hands(tmp_path, clip):
    with np.load(save(tmp_path / "a.npz", clip)) as file:
        poses = np.concatenate((file["poses"][:, :66], np.full((len(clip), 6), 0.5)), axis=1)
    back = amass.read(save(tmp_path / "s.npz", clip, poses=poses))
    assert rotation.angle(back.rotations_xyzw[:, :22], clip.rotations_xyzw[:, :22]).max() < 2e-3
    assert rotation.angle(back.rotations_xyzw[:, 22:], rotation.IDENTITY_XYZW).max() < 1e-6


def test_vectors_longer_than_a_turn_do_not_break_the_signs(tmp_path, clip):
    """Rotation vectors in the wild jump by 2 pi between frames while the pose does not."""
    with np.load(save(tmp_path / "a.npz", clip)) as file:
        vectors = file["poses"].reshape(-1, 52, 3).copy()
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    vectors[1::2] *= (length[1::2] - 2 * np.pi) / length[1::2]
    back = amass.read(save(tmp_path / "b.npz", clip, poses=vectors.reshape(-1, 156)))
    assert rotation.angle(back.rotations_xyzw, clip.rotations_xyzw).max() < 2e-3
    assert (np.sum(back.rotations_xyzw[1:] * back.rotations_xyzw[:-1], axis=-1) > 0).all()


def test_the_quarter_turn_is_spaces_own():
    """Left-multiplied on the root only: an upright AMASS body faces the canonical front."""
    upright = rotation.from_axis(np.array([1.0, 0, 0]), np.array(np.pi / 2))
    turned, point = reorient_root(upright, np.array([0.0, 0, 1]), world="z_up")
    assert rotation.angle(turned, rotation.IDENTITY_XYZW) < 1e-7
    np.testing.assert_allclose(point, [0, 1, 0], atol=1e-12)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"poses": None}, "CLIP_KEYS_MISSING"),
        ({"trans": None}, "CLIP_KEYS_MISSING"),
        ({"mocap_framerate": None}, "CLIP_KEYS_MISSING"),
        ({"mocap_framerate": np.array(0.0)}, "CLIP_RATE"),
        ({"mocap_framerate": np.array("fast")}, "CLIP_RATE"),
        ({"mocap_framerate": np.array([30.0, 60.0])}, "CLIP_RATE"),
        ({"poses": np.zeros((20, 155))}, "CLIP_SHAPE"),
        ({"poses": np.zeros((20, 78, 2))}, "CLIP_SHAPE"),
        ({"poses": np.zeros(156)}, "CLIP_SHAPE"),
        ({"poses": np.full((20, 156), "a")}, "CLIP_SHAPE"),
        ({"trans": np.zeros((19, 3))}, "CLIP_SHAPE"),
        ({"trans": np.zeros((20, 2))}, "CLIP_SHAPE"),
        ({"poses": np.zeros((0, 156)), "trans": np.zeros((0, 3))}, "CLIP_EMPTY"),
        ({"trans": np.full((20, 3), np.nan)}, "CLIP_NON_FINITE"),
        ({"poses": np.full((20, 156), np.inf)}, "CLIP_NON_FINITE"),
    ],
)
def test_mistakes_are_refused_by_name(tmp_path, clip, changes, code):
    assert code_of(save(tmp_path / "a.npz", clip, **changes)) == code


def test_messages_name_frames_and_keys(tmp_path, clip):
    trans = np.zeros((20, 3))
    trans[[3, 17]] = np.nan
    with pytest.raises(ClipError, match=r"in frames 3, 17;"):
        amass.read(save(tmp_path / "a.npz", clip, trans=trans))
    with pytest.raises(ClipError, match=r"lacks trans, mocap_framerate or mocap_frame_rate; it holds poses"):
        amass.read(save(tmp_path / "a.npz", clip, trans=None, mocap_framerate=None))


def test_nothing_is_unpickled(tmp_path, clip):
    trap = np.array([{"harmless": "here"}], dtype=object)
    assert code_of(save(tmp_path / "a.npz", clip, poses=trap)) == "CLIP_UNREADABLE"
    # An object array that nobody asks for is left where it is.
    assert len(amass.read(save(tmp_path / "b.npz", clip, notes=trap))) == 20


def test_files_that_are_no_npz_are_refused(tmp_path):
    plain = tmp_path / "a.npz"
    plain.write_bytes(b"not a zip archive at all")
    assert code_of(plain) == "CLIP_UNREADABLE"
    plain.write_bytes(b"")
    assert code_of(plain) == "CLIP_EMPTY"
    with plain.open("wb") as file:
        np.save(file, np.zeros(3))
    assert code_of(plain) == "CLIP_UNREADABLE"
    assert code_of(tmp_path / "none.npz") == "CLIP_NOT_FOUND"


@pytest.mark.parametrize("compressed", [False, True])
def test_damage_anywhere_raises_nothing_else(tmp_path, clip, compressed):
    save(tmp_path / "a.npz", clip)
    if compressed:
        with np.load(tmp_path / "a.npz") as file:
            np.savez_compressed(tmp_path / "a.npz", **dict(file))
    data = (tmp_path / "a.npz").read_bytes()
    path, rng, refused = tmp_path / "b.npz", np.random.default_rng(7), 0
    cases = [data[:end] for end in range(1, len(data), 797)]
    for _ in range(150):
        broken = bytearray(data)
        # Mostly the headers, where damage is most confusing.
        around = rng.choice([0, data.find(b"NUMPY"), data.rfind(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")])
        for at in rng.integers(around, min(around + 120, len(data)), 3):
            broken[at] = rng.integers(0, 256)
        cases.append(bytes(broken))
    for case in cases:
        path.write_bytes(case)
        try:
            amass.read(path)
        except ClipError:
            refused += 1
    assert refused > len(cases) // 2


def test_an_array_that_promises_the_moon_is_refused(tmp_path):
    """A header may claim terabytes; the reader must not try to hold them."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (10**11, 156)}
    )
    path = tmp_path / "moon.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("poses.npy", header.getvalue())
        archive.writestr("trans.npy", header.getvalue())
    assert code_of(path) == "CLIP_UNREADABLE"
