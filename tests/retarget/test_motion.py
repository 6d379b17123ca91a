"""Layouts, frames and clips: every way to misuse them, then what they do."""

from fractions import Fraction

import numpy as np
import pytest

from retarget import rotation, smplh
from retarget.motion import MotionClip, MotionLayout
from retarget.space import UNITY


def make_layout(**changes):
    values = {
        "joint_names": ("hips", "spine", "head"),
        "parents": (-1, 0, 1),
        "rest_positions": np.zeros((3, 3)),
        "rest_rotations_xyzw": rotation.identity(3),
        "face_channels": ("jawOpen",),
    }
    return MotionLayout(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"joint_names": (), "parents": ()}, "at least one"),
        ({"joint_names": ("hips", "spine", "hips")}, "occur twice: hips"),
        ({"face_channels": ("a", "a")}, "occur twice: a"),
        ({"parents": (-1, 0)}, "parents"),
        ({"parents": (0, 0, 1)}, "parents"),
        ({"parents": (-1, 2, 1)}, "'spine' has parent 2"),
        ({"parents": (-1, -1, 1)}, "'spine' has parent -1"),
        ({"parents": (-1, 1, 1)}, "'spine' has parent 1"),
        ({"hips": 3}, "hips index 3"),
        ({"rest_positions": np.zeros((3, 2))}, r"rest_positions has shape \(3, 2\), not \(3, 3\)"),
        ({"rest_positions": np.full((3, 3), np.nan)}, "rest_positions must be finite"),
        ({"rest_rotations_xyzw": np.zeros((3, 4))}, "unit quaternions"),
        ({"rest_rotations_xyzw": np.full((3, 4), np.nan)}, "unit quaternions"),
    ],
)
def test_a_broken_layout_is_refused_by_name(changes, message):
    with pytest.raises(ValueError, match=message):
        make_layout(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"fps": 0}, "fps"),
        ({"root": np.zeros((5, 2))}, "root has shape"),
        ({"rotations_xyzw": np.zeros((4, 3, 4))}, "rotations_xyzw has shape"),
        ({"rotations_xyzw": np.zeros((5, 2, 4))}, "rotations_xyzw has shape"),
        ({"face": np.zeros((5, 2))}, "face has shape"),
    ],
)
def test_a_clip_whose_arrays_do_not_fit_its_layout_is_refused(changes, message):
    values = {
        "layout": make_layout(),
        "fps": Fraction(30),
        "root": np.zeros((5, 3)),
        "rotations_xyzw": rotation.identity(5, 3),
        "face": np.zeros((5, 1)),
    }
    with pytest.raises(ValueError, match=message):
        MotionClip(**(values | changes))


def test_arrays_of_layouts_and_clips_cannot_be_written():
    layout = make_layout()
    with pytest.raises(ValueError, match="read-only"):
        layout.rest_positions[0] = 1
    clip = MotionClip(layout, Fraction(30), np.zeros((5, 3)), rotation.identity(5, 3), np.zeros((5, 1)))
    with pytest.raises(ValueError, match="read-only"):
        clip.frame(2).root[0] = 1
    assert clip.root.dtype == clip.rotations_xyzw.dtype == clip.face.dtype == np.float32


def test_frames_of_a_clip_lie_on_the_clock():
    clip = MotionClip(
        make_layout(), Fraction(30), np.arange(15).reshape(5, 3), rotation.identity(5, 3), np.zeros((5, 1))
    )
    assert clip.frame(3).sample == 4800
    assert clip.frame(-1).sample == 6400
    assert clip.frame(1).root.tolist() == [3, 4, 5]
    assert clip.duration_s == pytest.approx(5 / 30)
    with pytest.raises(IndexError, match="frame 5 of a clip of 5"):
        clip.frame(5)


def test_layout_ids_change_with_anything_static():
    changes = [
        {"joint_names": ("hips", "spine", "skull")},
        {"parents": (-1, 0, 0)},
        {"rest_positions": np.full((3, 3), 0.1)},
        {"rest_rotations_xyzw": np.tile([1.0, 0, 0, 0], (3, 1))},
        {"face_channels": ("jawOpen", "mouthClose")},
        {"space": UNITY},
        {"hips": 1},
    ]
    ids = {make_layout(**change).layout_id for change in changes}
    assert len(ids) == len(changes)
    assert make_layout().layout_id not in ids
    assert make_layout() == make_layout()
    assert hash(make_layout()) == hash(make_layout())


def test_names_that_are_not_there_are_named():
    with pytest.raises(KeyError, match="tail"):
        make_layout().joint("tail")
    with pytest.raises(KeyError, match="earWiggle"):
        make_layout().channel("earWiggle")


def test_the_smplh_layout_stands_on_the_ground_facing_forward():
    layout = smplh.layout("woman")
    assert len(layout.joint_names) == 52
    assert layout.joint_names[28] == "left_pinky1"
    assert layout.joint_names[31] == "left_ring1"
    assert layout.parents[layout.joint("right_index1")] == layout.joint("right_wrist") == 21
    assert (
        layout.rest_positions[layout.joint("left_hip")][0]
        > 0
        > layout.rest_positions[layout.joint("right_hip")][0]
    )
    assert layout.rest_positions[layout.joint("left_foot")][2] > 0
    with pytest.raises(KeyError, match="woman"):
        smplh.layout("horse")
