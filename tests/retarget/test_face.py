"""Faces: sides, gaze, limits, names of shapes, and mouths whose source has no visemes."""

import dataclasses

import numpy as np
import pytest

from retarget import smplh
from retarget.action_units import FACE_CHANNELS, VISEME_CHANNELS
from retarget.face import FaceMap
from retarget.face_target import choose_face_targets, face_target_names, load_face_target, plain

SOURCE = smplh.layout("woman")
MIRROR = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}


def mapped(shapes, **channels):
    """Weights by shape for a character with these shapes and a face with these channels set."""
    face = np.zeros(len(FACE_CHANNELS), dtype=np.float32)
    for name, value in channels.items():
        face[FACE_CHANNELS.index(name)] = value
    face_map = FaceMap(SOURCE, tuple(shapes), choose_face_targets(None, tuple(shapes)))
    return dict(zip(shapes, face_map.apply(face).tolist(), strict=True))


def of_target(name, **channels):
    return mapped(tuple(load_face_target(name).gains), **channels)


def on(weights, least=1e-6):
    return {shape for shape, weight in weights.items() if weight > least}


@pytest.mark.parametrize(
    "channel", [c for c in FACE_CHANNELS if c.endswith(("_left", "_right")) and "gaze" not in c]
)
def test_each_side_of_a_unit_moves_its_own_side_of_an_arkit_face(channel):
    side = channel.rsplit("_", 1)[1].capitalize()
    shapes = on(of_target("arkit52", **{channel: 0.8}))
    sided = {s for s in shapes if s.endswith(("Left", "Right"))}
    assert shapes
    assert {s for s in sided if not s.endswith(side)} == set()


def test_arkit_shapes_of_left_and_right_mirror_each_other():
    gains = load_face_target("arkit52").gains
    for shape, row in gains.items():
        for word, other in (("Left", "Right"), ("Right", "Left")):
            if shape.endswith(word) and shape not in {"mouthLeft", "mouthRight"}:
                twin = gains[shape.removesuffix(word) + other]
                mirrored = {
                    "_".join(MIRROR.get(p, p) for p in source.split("_")): gain
                    for source, gain in row.items()
                }
                assert twin == mirrored


def test_looking_left_turns_the_left_eye_out_and_the_right_eye_in():
    assert on(of_target("arkit52", gaze_left=0.2)) == {"eyeLookOutLeft", "eyeLookInRight"}
    assert on(of_target("arkit52", gaze_left=-0.2)) == {"eyeLookInLeft", "eyeLookOutRight"}
    assert on(of_target("arkit52", gaze_up=0.2)) == {"eyeLookUpLeft", "eyeLookUpRight"}
    assert on(of_target("arkit52", gaze_up=-0.2)) == {"eyeLookDownLeft", "eyeLookDownRight"}
    assert on(of_target("vrm1", gaze_left=0.2)) == {"lookLeft"}
    assert on(of_target("vrm1", gaze_left=-0.2)) == {"lookRight"}
    assert on(of_target("vrm1", gaze_up=-0.2)) == {"lookDown"}


def test_gaze_does_not_move_shapes_where_eyes_are_joints():
    shapes = tuple(load_face_target("arkit52").gains)
    face = np.zeros(len(FACE_CHANNELS), dtype=np.float32)
    face[[FACE_CHANNELS.index("gaze_left"), FACE_CHANNELS.index("gaze_up")]] = 0.3
    face_map = FaceMap(SOURCE, shapes, choose_face_targets(None, shapes), eyes_turn_by_bone=True)
    assert not face_map.apply(face).any()


def test_the_lips_never_close_further_than_the_jaw_is_open():
    shut = of_target("arkit52", au08_lips_toward=0.9, au26_jaw_drop=0.3)
    assert shut["mouthClose"] == shut["jawOpen"] == pytest.approx(0.3)
    assert of_target("arkit52", au08_lips_toward=0.2, au26_jaw_drop=0.3)["mouthClose"] == pytest.approx(0.2)


@pytest.mark.parametrize("name", face_target_names())
def test_weights_stay_between_nothing_and_all(name):
    rng = np.random.default_rng(2)
    faces = rng.uniform(-3, 3, (500, len(FACE_CHANNELS))).astype(np.float32)
    target = load_face_target(name)
    shapes = tuple(target.gains)
    face_map = FaceMap(SOURCE, shapes, [dataclasses.replace(target, shapes={s: s for s in shapes})])
    weights = face_map.apply(faces)
    free = [k for k, s in enumerate(shapes) if s not in {"gaze_left", "gaze_up"}]
    assert weights.shape == (500, len(shapes))
    assert weights[:, free].min() >= 0
    assert weights[:, free].max() <= 1
    assert (weights[:, free].max(axis=0) > 0).sum() > 0.6 * len(free)


def test_the_canonical_face_passes_through_with_signed_gaze():
    face = np.random.default_rng(1).uniform(0, 1, len(FACE_CHANNELS)).astype(np.float32)
    face[[FACE_CHANNELS.index("gaze_left"), FACE_CHANNELS.index("gaze_up")]] = (-0.3, 0.2)
    face_map = FaceMap(SOURCE, FACE_CHANNELS, choose_face_targets(("canonical",), FACE_CHANNELS))
    np.testing.assert_allclose(face_map.apply(face), face, atol=1e-6)


@pytest.mark.parametrize(
    ("spelling", "shape"),
    [
        ("eyeBlink_L", "eyeBlinkLeft"),
        ("Face.M_eyeBlink_L", "eyeBlinkLeft"),
        ("blendShape1.eyeBlinkLeft", "eyeBlinkLeft"),
        ("EyeBlinkRight", "eyeBlinkRight"),
        ("eye_blink_right", "eyeBlinkRight"),
        ("head|mouthSmileR", "mouthSmileRight"),
        ("BS_jawOpen", "jawOpen"),
        ("browInnerUp", "browInnerUp"),
        ("mouthFunnel", "mouthFunnel"),
        ("mouthRollLower", "mouthRollLower"),
    ],
)
def test_one_shape_has_many_spellings(spelling, shape):
    assert plain(spelling) == plain(shape)


def test_spellings_keep_shapes_apart():
    for name in face_target_names():
        shapes = list(load_face_target(name).gains)
        assert len({plain(s) for s in shapes}) == len(shapes)


def test_a_face_under_other_names_is_driven_by_its_own_names():
    shapes = [
        "Face.M_" + s.replace("Left", "_L").replace("Right", "_R") if s not in {"jawLeft", "jawRight"} else s
        for s in load_face_target("arkit52").gains
    ]
    weights = mapped(shapes, au12_lip_corner_puller_left=0.7)
    assert on(weights) == {"Face.M_mouthSmile_L"}


def test_teeth_and_tongue_move_with_the_head_they_are_in():
    """Programs prefix a mesh's shapes with its own name, so one shape has as many names as there are meshes."""
    head = [f"Head_bs.{shape}" for shape in load_face_target("arkit52").gains]
    channels = ["Teeth_bs.jawOpen", "Teeth_bs.mouthClose", *head, "Tongue_bs.jawOpen", "Tongue_bs.tongueOut"]
    targets = choose_face_targets(None, channels)
    assert sorted(own for target in targets for own in target.shapes.values()) == sorted(channels)
    mapped = FaceMap(SOURCE, channels, targets)
    assert mapped.issues == []
    weights = mapped.apply(
        np.random.default_rng(4).random((20, len(SOURCE.face_channels))).astype(np.float32)
    )
    for shape in ("jawOpen", "mouthClose", "tongueOut"):
        same = [weights[:, k] for k, name in enumerate(channels) if name.endswith(f".{shape}")]
        assert len(same) > 1
        assert np.ptp(same[0]) > 0
        for one in same:
            np.testing.assert_array_equal(one, same[0])
    alike = choose_face_targets(None, [*load_face_target("arkit52").gains, "JawOpen"])
    assert "JawOpen" not in {own for target in alike for own in target.shapes.values()}


def test_shapes_that_are_missing_are_reported_and_a_few_are_no_face():
    shapes = tuple(s for s in load_face_target("arkit52").gains if s != "tongueOut")
    face_map = FaceMap(SOURCE, shapes, choose_face_targets(None, shapes))
    assert [(i.code, i.subject) for i in face_map.issues] == [("RIG_FACE_CHANNEL_UNMAPPED", "tongueOut")]
    assert choose_face_targets(None, ("jawOpen", "smile", "hat_on")) == []
    assert choose_face_targets(None, ()) == []


@pytest.mark.parametrize(("name", "left"), [("vrm1", "blinkLeft"), ("vrm0", "Blink_L")])
def test_vrm_blinks_by_its_sides_only(name, left):
    assert on(of_target(name, au43_eyes_closed_left=1.0)) == {left}


def test_vowels_give_way_to_emotions():
    calm = of_target("vrm1", viseme_aa=0.8)
    glad = of_target("vrm1", viseme_aa=0.8, au12_lip_corner_puller_left=1.0, au12_lip_corner_puller_right=1.0)
    assert calm["aa"] == pytest.approx(0.8)
    assert glad["happy"] == pytest.approx(0.6)
    assert glad["aa"] == pytest.approx(0.8 * 0.4)


def test_visemes_pass_through_where_the_source_has_them():
    assert of_target("oculus15", viseme_PP=0.7, viseme_aa=0.3) == pytest.approx(
        dict.fromkeys(load_face_target("oculus15").gains, 0.0) | {"viseme_PP": 0.7, "viseme_aa": 0.3}
    )


@pytest.mark.parametrize(
    ("name", "channel", "shape"),
    [
        ("oculus15", "au26_jaw_drop", "viseme_aa"),
        ("oculus15", "au18_lip_puckerer", "viseme_ou"),
        ("vrm1", "au26_jaw_drop", "aa"),
        ("vrm0", "au26_jaw_drop", "A"),
        ("vrm0", "au18_lip_puckerer", "U"),
    ],
)
def test_mouths_of_a_recording_without_visemes_are_moved_by_units(name, channel, shape):
    """By names (a source that has no such channels) and frame by frame (a source whose visemes are silent)."""
    bare = dataclasses.replace(
        SOURCE, face_channels=tuple(c for c in FACE_CHANNELS if c not in VISEME_CHANNELS)
    )
    shapes = tuple(load_face_target(name).gains)
    face = np.zeros(len(bare.face_channels), dtype=np.float32)
    face[bare.channel(channel)] = 0.8
    by_names = FaceMap(bare, shapes, choose_face_targets(None, shapes)).apply(face)
    silent = of_target(name, **{channel: 0.8})
    resting = of_target(name, **{channel: 0.8}, viseme_sil=1.0)
    assert by_names[shapes.index(shape)] == pytest.approx(0.8)
    for weights in (silent, resting):
        assert weights[shape] == pytest.approx(0.8)
        assert on(weights) == on(dict(zip(shapes, by_names.tolist(), strict=True))) | on(
            {"viseme_sil": weights.get("viseme_sil", 0)}
        )


@pytest.mark.parametrize("name", ["oculus15", "vrm1"])
def test_units_leave_the_mouth_as_visemes_take_it(name):
    """Half heard, half of the units' part; fully heard, none: the mouth is never driven twice."""
    vowel = {"oculus15": "viseme_aa", "vrm1": "aa"}[name]
    half = of_target(name, au26_jaw_drop=0.8, viseme_ou=0.5)
    full = of_target(name, au26_jaw_drop=0.8, viseme_ou=0.6, viseme_PP=0.4)
    assert half[vowel] == pytest.approx(0.4)
    assert full[vowel] == pytest.approx(0.0, abs=1e-6)


def test_a_batch_of_faces_is_each_face():
    faces = np.random.default_rng(3).uniform(-0.5, 1, (4, 5, len(FACE_CHANNELS))).astype(np.float32)
    for name in face_target_names():
        shapes = tuple(load_face_target(name).gains)
        face_map = FaceMap(SOURCE, shapes, choose_face_targets((name,), shapes))
        np.testing.assert_allclose(face_map.apply(faces)[2, 3], face_map.apply(faces[2, 3]), atol=1e-6)


def test_a_vroid_face_is_known_by_its_own_names():
    shapes = [f"Face.M_F00_000_00_Fcl_{s}" for s in ("MTH_A", "EYE_Close_L")]
    assert [plain(s) for s in shapes] == [plain("Fcl_MTH_A"), plain("Fcl_EYE_Close_L")]
    vroid = [name for names in load_face_target("vrm0").aliases.values() for name in names]
    (target,) = choose_face_targets(None, vroid)
    assert target.name == "vrm0"
    assert on(mapped(vroid, au43_eyes_closed_left=1.0)) == {"Fcl_EYE_Close_L"}
    assert on(mapped(vroid, viseme_aa=1.0)) == {"Fcl_MTH_A"}


@pytest.mark.parametrize("name", face_target_names())
def test_a_character_with_a_targets_shapes_is_found_to_have_it(name):
    (target,) = choose_face_targets(None, list(load_face_target(name).gains))
    assert target.name == name
