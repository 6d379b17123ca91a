"""Live Link Face CSV that we write: the app's columns, and angles about ARKit's axes of a face."""

import csv
from fractions import Fraction

import numpy as np
import pytest
from written_takes import baked, cmu, short

from bridge.bake_target import Baker, Target
from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.face_target import load_face_target
from retarget.formats import describe, live_link_face, read_motion
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


def app_table(path, codes, *, columns=HEADER[2:], lost=()):
    """A table as the app writes it: ``JawOpen`` grows by a hundredth a row, ``HeadYaw`` by a thousandth."""
    lines = [",".join(["Timecode", "BlendShapeCount", *columns])]
    for k, code in enumerate(codes):
        values = {"JawOpen": 0.01 * k, "HeadYaw": 0.001 * k}
        row = [f"{values.get(name, 0.0):.6f}" for name in columns]
        lines.append(",".join([code, "0"] if k in lost else [code, "61", *row]))
    path.write_text("\r\n".join(lines) + "\r\n", encoding="ascii")
    return path


def at_sixty(first, count):
    return [f"21:05:{(first + k) // 60:02d}:{(first + k) % 60:02d}.127" for k in range(count)]


def test_a_table_of_the_app_is_a_clip_of_its_own_rate(tmp_path):
    path = app_table(tmp_path / "iPhone.csv", at_sixty(50, 80))
    facts = describe(path)
    assert (facts["format"], facts["frames"], facts["fps"], facts["warnings"]) == (
        "livelinkface",
        80,
        "60/1",
        [],
    )
    clip = read_motion(path)
    assert (len(clip), clip.fps) == (80, 60)
    head = [clip.layout.joint(name) for name in ("neck", "head")]
    turned = rotation.angle(clip.rotations_xyzw[:, head].astype(float), rotation.IDENTITY_XYZW).sum(axis=1)
    np.testing.assert_allclose(turned, 0.001 * np.arange(80), atol=1e-4)
    jaw = clip.face[:, clip.layout.channel("au26_jaw_drop")]
    assert (np.diff(jaw) > 0).all()


def test_rows_that_are_left_out_or_lost_are_bridged(tmp_path):
    codes = at_sixty(0, 130)
    whole = read_motion(app_table(tmp_path / "whole.csv", codes))
    path = app_table(tmp_path / "lost.csv", codes, lost=range(20, 30))
    (told,) = describe(path)["warnings"]
    assert told["code"] == "LIVE_LINK_FACE_LOST"
    assert "10 of 130" in told["what"]
    np.testing.assert_allclose(read_motion(path).face, whole.face, atol=2e-3)
    lines = (tmp_path / "whole.csv").read_text(encoding="ascii").splitlines()
    (tmp_path / "short.csv").write_text("\n".join([*lines[:40], *lines[45:]]), encoding="ascii")
    short_of = read_motion(tmp_path / "short.csv")
    assert len(short_of) == 130
    np.testing.assert_allclose(short_of.face, whole.face, atol=2e-3)


def test_midnight_is_no_end(tmp_path):
    codes = [f"23:59:59:{k:02d}.000" for k in range(30)] + [f"00:00:00:{k:02d}.000" for k in range(30)]
    clip = read_motion(app_table(tmp_path / "a.csv", codes))
    assert (len(clip), clip.fps) == (60, 30)


def test_less_than_a_second_is_taken_as_thirty_and_told(tmp_path):
    path = app_table(tmp_path / "a.csv", [f"00:00:01:{k:02d}.000" for k in range(12)])
    facts = describe(path)
    assert (facts["fps"], facts["frames"]) == ("30/1", 12)
    assert [w["code"] for w in facts["warnings"]] == ["LIVE_LINK_FACE_RATE"]


def test_an_old_table_has_no_angles(tmp_path):
    path = app_table(tmp_path / "a.csv", at_sixty(0, 70), columns=SHAPES)
    assert describe(path)["angles"] == []
    assert len(read_motion(path)) == 70


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: lines[:1], "without frames"),
        (lambda lines: [*lines[:3], "x" + lines[3]], "row 4 .* as its timecode"),
        (lambda lines: [*lines[:3], lines[1]], "row 4 .* goes back in time"),
        (lambda lines: [*lines[:3], lines[3] + ",1"], "row 4 "),
        (lambda lines: [*lines[:3], lines[3].replace("0.000000", "nan", 1)], "row 4 .* NaN"),
        (lambda lines: [*lines[:3], lines[3].replace("0.000000", "much", 1)], "could not convert"),
        (lambda lines: [lines[0], lines[1], lines[2].replace("21:05:00", "9:05:00")], "goes back in time"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(tmp_path, change, words):
    path = app_table(tmp_path / "a.csv", at_sixty(0, 4))
    path.write_text("\n".join(change(path.read_text(encoding="ascii").splitlines())), encoding="ascii")
    with pytest.raises(ClipError, match=words):
        read_motion(path)
