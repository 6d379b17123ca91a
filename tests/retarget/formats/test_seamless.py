"""Seamless Interaction takes, made here after what has been measured on real ones: none may be bundled."""

import wave
from fractions import Fraction

import foreign
import numpy as np
import pytest
import soundfile

from retarget import rotation, smplh
from retarget.clip_issues import ClipError
from retarget.formats import describe, read_motion, seamless

# Canonical axes in the camera's (x right, y down, z away): written out, not taken from the product.
CAMERA = np.diag([1.0, -1, -1])
FRAMES = 150


@pytest.fixture
def clip():
    return foreign.random_clip(FRAMES, seed=5)


def arrays_of(clip, *, flat=False):
    """The clip as a V00 take would hold it, rotation vectors wrapped past half a turn here and there."""
    quats = clip.rotations_xyzw.astype(np.float64).copy()
    quats[:, 0] = rotation.multiply(rotation.matrix_to_quat(CAMERA), quats[:, 0])
    poses = rotation.quat_to_rotvec(quats)
    poses[3::7] *= 1 - 2 * np.pi / np.maximum(np.linalg.norm(poses[3::7], axis=-1, keepdims=True), 1e-6)
    n = len(clip)
    rng = np.random.default_rng(0)
    units = rng.uniform(0.1, 2, (n, 24)).astype(np.float32)
    place = (clip.root @ CAMERA.T + [0, 0, 39]).astype(np.float32)
    return {
        "smplh:body_pose": poses[:, 1:22].reshape((n, 63) if flat else (n, 21, 3)).astype(np.float32),
        "smplh:global_orient": poses[:, 0].astype(np.float32),
        "smplh:left_hand_pose": poses[:, 22:37].reshape((n, 45) if flat else (n, 15, 3)).astype(np.float32),
        "smplh:right_hand_pose": poses[:, 37:52].reshape((n, 45) if flat else (n, 15, 3)).astype(np.float32),
        "smplh:translation": place,
        "smplh:is_valid": np.ones(n, bool),
        "boxes_and_keypoints:is_valid_box": np.ones((n, 1) if flat else n, bool),
        "movement:FAUValue": units,
        "movement:is_valid": np.ones((n, 1), np.float32),
        "movement:hypernet_features": np.zeros((n // 15, 5120), np.float32),
    }


def save(path, arrays, **changes):
    arrays = {**arrays, **{k.replace("__", ":"): v for k, v in changes.items()}}
    np.savez_compressed(path, **{k: v for k, v in arrays.items() if v is not None})
    return path


def write_wav(path, seconds):
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48000)
        sound.writeframes(bytes(2 * round(48000 * seconds)))


@pytest.mark.parametrize("flat", [False, True])
def test_the_body_comes_back_upright_in_canonical_space(tmp_path, clip, flat):
    path = save(tmp_path / "V00_S0001_I00000001_P0001A.npz", arrays_of(clip, flat=flat))
    back = read_motion(path)
    assert rotation.angle(back.rotations_xyzw, clip.rotations_xyzw).max() < 2e-3
    moved = back.root - back.root[0]
    expected = clip.root - clip.root[0]
    np.testing.assert_allclose(moved[:, :2], expected[:, :2], atol=1e-5)
    assert np.ptp(back.root[:, 2]) == 0, "depth under a lens sixteen times too long says nothing"
    assert back.fps == 30


def test_a_person_who_stands_before_the_camera_stands_at_rest(tmp_path):
    still = {
        "smplh:body_pose": np.zeros((4, 21, 3), np.float32),
        "smplh:global_orient": np.tile(np.float32([np.pi, 0, 0]), (4, 1)),
        "smplh:left_hand_pose": np.zeros((4, 15, 3), np.float32),
        "smplh:right_hand_pose": np.zeros((4, 15, 3), np.float32),
    }
    back = seamless.read(save(tmp_path / "V00_a.npz", still))
    assert rotation.angle(back.rotations_xyzw, smplh.layout().rest_rotations_xyzw).max() < 1e-3
    assert back.root[0, 1] == pytest.approx(smplh.layout().rest_positions[0, 1], abs=1e-3), "on the floor"


def test_a_tree_of_separate_arrays_is_the_same_take(tmp_path, clip):
    arrays = arrays_of(clip)
    name = "V00_S0001_I00000001_P0001A"
    for key, values in arrays.items():
        group, feature = key.split(":")
        folder = tmp_path / "train" / group / feature
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / f"{name}.npy", values)
    whole = seamless.read(save(tmp_path / f"{name}.npz", arrays))
    for feature in ("body_pose", "translation"):
        pieces = read_motion(tmp_path / "train" / "smplh" / feature / f"{name}.npy")
        np.testing.assert_array_equal(pieces.rotations_xyzw, whole.rotations_xyzw)
        np.testing.assert_array_equal(pieces.face, whole.face)


@pytest.mark.parametrize("rate", seamless.RATES)
def test_the_rate_is_the_videos_as_the_sound_tells(tmp_path, rate):
    clip = foreign.random_clip(9000, seed=1)
    path = save(tmp_path / "V01_a.npz", {k: v for k, v in arrays_of(clip).items() if "movement" not in k})
    write_wav(path.with_suffix(".wav"), float(9000 / rate) + 0.03)
    assert seamless.read(path).fps == rate


def test_without_sound_the_rate_is_a_guess_and_told(tmp_path, clip):
    path = save(tmp_path / "V01_a.npz", arrays_of(clip))
    facts = describe(path)
    assert facts["format"] == "seamless"
    assert "SEAMLESS_RATE_ASSUMED" in {w["code"] for w in facts["warnings"]}
    assert seamless.read(path, fps=Fraction(25)).fps == 25


@pytest.mark.parametrize("seconds", [0, 3.0])
def test_a_sound_of_another_length_says_nothing_about_the_rate(tmp_path, clip, seconds):
    path = save(tmp_path / "V01_a.npz", arrays_of(clip))
    write_wav(path.with_suffix(".wav"), len(clip) / 30 + seconds if seconds else 0)
    facts = describe(path)
    assert "SEAMLESS_RATE_ASSUMED" in {w["code"] for w in facts["warnings"]}
    assert facts["fps"] == "30/1"


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE", "PCM_24", "ULAW"])
def test_the_sound_may_have_samples_of_any_kind(tmp_path, subtype):
    rate = seamless.RATES[1]
    clip = foreign.random_clip(9000, seed=1)
    path = save(tmp_path / "V01_a.npz", {k: v for k, v in arrays_of(clip).items() if "movement" not in k})
    samples = np.zeros(round(8000 * 9000 / rate))
    soundfile.write(path.with_suffix(".wav"), samples, 8000, format="WAV", subtype=subtype)
    assert seamless.read(path).fps == rate


@pytest.mark.parametrize("kept", [0, 3, 30, 2000])
def test_a_sound_that_is_damaged_leaves_the_take_as_it_is(tmp_path, clip, kept):
    path = save(tmp_path / "V01_a.npz", arrays_of(clip))
    sound = path.with_suffix(".wav")
    write_wav(sound, len(clip) / 29.97)
    sound.write_bytes(sound.read_bytes()[:kept])
    facts = describe(path)
    (told,) = [w["what"] for w in facts["warnings"] if w["code"] == "SEAMLESS_RATE_ASSUMED"]
    assert told.startswith("taken as 30 Hz: V01_a.wav ")
    assert ";" not in told
    assert facts["fps"] == "30/1"


def test_sentinels_never_reach_the_pelvis(tmp_path, clip):
    arrays = arrays_of(clip)
    arrays["smplh:translation"][60:70] = [-2.16e12, -3.84e12, 1.5e14]
    arrays["boxes_and_keypoints:is_valid_box"][100:103] = False
    arrays["smplh:translation"][100:103] = 7
    take = seamless.read_take(save(tmp_path / "V00_a.npz", arrays))
    assert np.abs(np.diff(take.clip.root, axis=0)).max() < 0.5
    assert "SEAMLESS_OUT_OF_FRAME" in {w["code"] for w in take.warnings}


def test_short_gaps_of_the_body_are_bridged_and_long_ones_kept(tmp_path, clip):
    arrays = arrays_of(clip)
    arrays["smplh:is_valid"][[20, 21, 22]] = False
    arrays["smplh:is_valid"][50:90] = False
    arrays["smplh:body_pose"][21] += 1
    back = seamless.read_take(save(tmp_path / "V00_a.npz", arrays))
    half = rotation.slerp(back.clip.rotations_xyzw[19], back.clip.rotations_xyzw[23], 0.5)
    assert rotation.angle(back.clip.rotations_xyzw[21], half).max() < 2e-3
    assert rotation.angle(back.clip.rotations_xyzw[70], clip.rotations_xyzw[70]).max() < 2e-3
    assert not back.body_valid[70]


def test_face_values_are_halved_and_serve_both_sides(tmp_path, clip):
    arrays = arrays_of(clip)
    back = seamless.read(save(tmp_path / "V00_a.npz", arrays))
    units = arrays["movement:FAUValue"] / 2

    def channel(name):
        return back.face[:, back.layout.channel(name)]

    np.testing.assert_allclose(channel("au12_lip_corner_puller_left"), units[:, 8], atol=1e-6)
    np.testing.assert_allclose(channel("au12_lip_corner_puller_right"), units[:, 8], atol=1e-6)
    np.testing.assert_allclose(channel("au26_jaw_drop"), units[:, 20], atol=1e-6)
    np.testing.assert_allclose(channel("au43_eyes_closed_left"), units[:, 23], atol=1e-6)
    for dead in (
        "au22_lip_funneler",
        "au23_lip_tightener",
        "au24_lip_presser_left",
        "au30_jaw_sideways_left",
    ):
        assert not channel(dead).any(), dead


def test_a_lost_face_relaxes_and_comes_back_softly(tmp_path, clip):
    arrays = arrays_of(clip)
    arrays["movement:FAUValue"][:] = 2
    arrays["movement:is_valid"][60:120] = 0
    arrays["movement:FAUValue"][58:122] = 0  # zeros two frames off the flag, as met
    back = seamless.read_take(save(tmp_path / "V00_a.npz", arrays))
    jaw = back.clip.face[:, back.clip.layout.channel("au26_jaw_drop")]
    assert jaw[57] == 1
    assert jaw[90] == 0
    assert jaw[122] == 1
    assert np.abs(np.diff(jaw)).max() < 0.1
    assert back.face_valid.sum() == FRAMES - 64


def test_a_take_without_a_face_still_moves(tmp_path, clip):
    path = save(tmp_path / "V02_a.npz", {k: v for k, v in arrays_of(clip).items() if "movement" not in k})
    take = seamless.read_take(path)
    assert not take.clip.face.any()
    assert "SEAMLESS_NO_FACE" in {w["code"] for w in take.warnings}


def test_the_later_generation_of_faces_is_read_where_it_is_alone(tmp_path, clip):
    arrays = {k.replace("movement:", "movement_v4:"): v for k, v in arrays_of(clip).items()}
    assert seamless.read(save(tmp_path / "V00_a.npz", arrays)).face.any()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("CLIP_KEYS_MISSING", {"smplh__left_hand_pose": None}),
        ("CLIP_SHAPE", {"smplh__left_hand_pose": np.zeros((FRAMES, 44), np.float32)}),
        ("CLIP_SHAPE", {"smplh__body_pose": np.zeros((FRAMES, 21, 3), int)}),
        ("CLIP_SHAPE", {"smplh__is_valid": np.ones(3, bool)}),
        ("CLIP_SHAPE", {"smplh__translation": np.zeros((FRAMES, 2), np.float32)}),
        ("CLIP_SHAPE", {"movement__FAUValue": np.zeros((FRAMES, 23), np.float32)}),
        ("CLIP_NON_FINITE", {"smplh__global_orient": np.full((FRAMES, 3), np.nan, np.float32)}),
        ("CLIP_EMPTY", {"smplh__body_pose": np.zeros((0, 21, 3), np.float32)}),
    ],
)
def test_what_is_wrong_is_named(tmp_path, clip, code, changes):
    with pytest.raises(ClipError) as caught:
        seamless.read(save(tmp_path / "V00_a.npz", arrays_of(clip), **changes))
    assert caught.value.code == code
