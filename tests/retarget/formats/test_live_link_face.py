"""Live Link Face CSV that we write: the app's columns, and angles about ARKit's axes of a face."""

import csv
from fractions import Fraction

import numpy as np
import pytest
from written_takes import baked, cmu, short

from bridge.bake_target import Baker, Target
from retarget import rotation
from retarget.face_target import load_face_target
from retarget.formats import live_link_face
from retarget.formats.live_link_face import ANGLES, HEADER, SHAPES, timecode
from retarget.formats.take import TakeError
from retarget.motion import MotionClip


def rows_of(path):
    with path.open(newline="", encoding="ascii") as file:
        return list(csv.DictReader(file))


def test_the_columns_are_arkits_and_nine_angles():
    arkit = {name[0].upper() + name[1:] for name in load_face_target("arkit52").gains}
    assert set(SHAPES) == arkit
    assert len(SHAPES) == len(set(SHAPES)) == 52
    # As in the app's own recordings.
    assert SHAPES[:4] == ("EyeBlinkLeft", "EyeLookDownLeft", "EyeLookInLeft", "EyeLookOutLeft")
    assert SHAPES[14:24] == (
        "JawForward", "JawRight", "JawLeft", "JawOpen", "MouthClose",
        "MouthFunnel", "MouthPucker", "MouthRight", "MouthLeft", "MouthSmileLeft",
    )  # fmt: skip
    assert SHAPES[-4:] == ("CheekSquintRight", "NoseSneerLeft", "NoseSneerRight", "TongueOut")
    assert len(HEADER) == 63


@pytest.mark.parametrize("rig", ["mixamo", "woman"])
def test_weights_are_the_takes(rig, tmp_path):
    take, target = baked("talk", rig)
    live_link_face.write(tmp_path / "a.llf.csv", [take], retargeter=target.retargeter)
    rows = rows_of(tmp_path / "a.llf.csv")
    assert len(rows) == len(take.clip)
    assert {row["BlendShapeCount"] for row in rows} == {"61"}
    for name in SHAPES:
        own = take.clip.layout.channel(name[0].lower() + name[1:])
        np.testing.assert_allclose([float(r[name]) for r in rows], take.clip.face[:, own], atol=1e-7)
    assert [r["Timecode"] for r in rows[28:32]] == [
        "00:00:00:28.000", "00:00:00:29.000", "00:00:01:00.000", "00:00:01:01.000",
    ]  # fmt: skip


def moving_head(rig):
    """Neck and head that together turn to the left, then nod, then tilt, on a body that walks about; then gaze."""
    clip = cmu()
    layout = clip.layout
    turns = clip.rotations_xyzw[:4].copy()
    turns[:, [layout.joint("neck"), layout.joint("head")]] = rotation.IDENTITY_XYZW
    axes = np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, 1]])
    for k, axis in enumerate(axes):
        half = rotation.from_axis(axis, np.array(0.2))
        turns[k, [layout.joint("neck"), layout.joint("head")]] = half
    face = np.zeros((4, len(layout.face_channels)), np.float32)
    face[3, layout.channel("gaze_left")] = 0.3
    face[3, layout.channel("gaze_up")] = 0.1
    moved = MotionClip(layout, Fraction(30), clip.root[:4], turns, face)
    baker = Baker(Target(rig), layout)
    return baker.take("head", moved), baker.retargeter


@pytest.mark.parametrize("rig", ["mixamo", "woman", "unity_humanoid"])
def test_angles_are_radians_of_head_and_eyes(rig, tmp_path):
    take, retargeter = moving_head(rig)
    live_link_face.write(tmp_path / "a.llf.csv", [take], retargeter=retargeter)
    found = np.array([[float(row[name]) for name in ANGLES] for row in rows_of(tmp_path / "a.llf.csv")])
    np.testing.assert_allclose(found[:, :3], [[0.4, 0, 0], [0, 0.4, 0], [0, 0, 0.4], [0, 0, 0]], atol=2e-3)
    np.testing.assert_allclose(found[3, 3:], [0.3, -0.1, 0, 0.3, -0.1, 0], atol=2e-3)


@pytest.mark.parametrize(
    ("frame", "fps", "text"),
    [
        (0, 30, "00:00:00:00.000"),
        (3600 * 60 + 61, 60, "01:00:01:01.000"),
        (30, Fraction(30000, 1001), "00:00:01:00.000"),
        (25, 24, "00:00:01:01.000"),
    ],
)
def test_timecodes_count_frames(frame, fps, text):
    assert timecode(frame, Fraction(fps)) == text


def test_a_rig_without_arkits_shapes_is_refused(tmp_path):
    take, target = baked("talk", "vrm1")
    with pytest.raises(TakeError, match="ARKit"):
        live_link_face.write(tmp_path / "a.llf.csv", [take], retargeter=target.retargeter)
    assert list(tmp_path.iterdir()) == []


def test_one_frame_is_a_file(tmp_path):
    take, target = baked("talk", "mixamo")
    live_link_face.write(tmp_path / "a.llf.csv", [short(take, 1)], retargeter=target.retargeter)
    assert len(rows_of(tmp_path / "a.llf.csv")) == 1
