"""The whole retargeter: its report, and that it leaves what it is given alone."""

from fractions import Fraction

import numpy as np
import pytest
from skeletons import motion, smplh_rig

from retarget import rotation, smplh
from retarget.motion import MotionClip
from retarget.retargeter import Retargeter
from retarget.rig import load_rig, rig_names

SOURCE = smplh.layout("woman")


@pytest.mark.parametrize("name", rig_names())
def test_inputs_stay_as_they_are_and_outputs_are_their_own(name):
    retargeter, clip = Retargeter(load_rig(name), source=SOURCE), motion(6)
    before = [a.copy() for a in (clip.root, clip.rotations_xyzw, clip.face)]
    out = retargeter.apply_clip(clip)
    frame = retargeter.apply(clip.frame(2))
    for was, now in zip(before, (clip.root, clip.rotations_xyzw, clip.face), strict=True):
        np.testing.assert_array_equal(was, now)
    for array in (frame.root, frame.rotations_xyzw, frame.face, out.root, out.rotations_xyzw, out.face):
        assert array.dtype == np.float32
        assert not any(np.shares_memory(array, a) for a in (clip.root, clip.rotations_xyzw, clip.face))
    kept = frame.rotations_xyzw.copy()
    retargeter.apply(clip.frame(3))
    np.testing.assert_array_equal(frame.rotations_xyzw, kept)


def test_frames_keep_their_stamp():
    from dataclasses import replace

    frame = replace(motion(3).frame(1), epoch=7)
    out = Retargeter(load_rig("mixamo"), source=SOURCE).apply(frame)
    assert (out.sample, out.epoch) == (frame.sample, 7)


def test_clips_longer_than_a_piece_and_empty_ones_come_out_whole():
    retargeter = Retargeter(load_rig("mixamo"), source=SOURCE)
    clip = motion(1100, seed=2)
    out = retargeter.apply_clip(clip)
    assert len(out) == 1100
    assert out.fps == Fraction(30)
    for k in (0, 511, 512, 1099):
        np.testing.assert_allclose(
            out.rotations_xyzw[k], retargeter.apply(clip.frame(k)).rotations_xyzw, atol=2e-6
        )
    face = np.zeros((0, len(SOURCE.face_channels)))
    nothing = MotionClip(SOURCE, Fraction(30), np.zeros((0, 3)), rotation.identity(0, 52), face)
    assert len(retargeter.apply_clip(nothing)) == 0


def test_a_clip_of_another_skeleton_is_refused():
    rig = load_rig("mixamo")
    out = Retargeter(rig, source=SOURCE).apply_clip(motion(3))
    with pytest.raises(ValueError, match="another layout"):
        Retargeter(rig, source=SOURCE).apply_clip(out)


@pytest.mark.parametrize("name", rig_names())
def test_the_report_names_every_joint_and_what_drives_it(name):
    rig = load_rig(name)
    report = Retargeter(rig, source=SOURCE).report
    assert list(report.joints) == list(rig.layout.joint_names)
    told = {driver: joint for joint, driver in report.joints.items() if driver in SOURCE.joint_names}
    assert told == dict(rig.joint_map)
    assert {joint for joint, driver in report.joints.items() if driver == "gaze"} == set(rig.eyes or ())
    for share in rig.shares:
        assert report.joints[share.joint] == f"part of {share.of}"
    moved = Retargeter(rig, source=SOURCE).apply_clip(motion(40))
    still = [j for j, driver in enumerate(report.joints.values()) if driver is None]
    assert np.ptp(moved.rotations_xyzw[:, still], axis=0).max(initial=0) == 0
    values = report.to_map()
    assert values["scale"] == pytest.approx(1, abs=1e-3)
    assert all(set(issue) == {"code", "severity", "subject", "detail", "hint"} for issue in values["issues"])


def test_the_report_tells_what_was_turned_missing_and_folded():
    posed = {"left_shoulder": rotation.rotvec_to_quat(np.array([0, 0, -0.8]))}
    rig = smplh_rig(without=("left_foot",), posed=posed)
    codes = {(i.code, i.subject) for i in Retargeter(rig, source=SOURCE).report.issues}
    assert ("RIG_TPOSE_TURNED", "left_shoulder") in codes


def test_non_finite_numbers_in_one_frame_stay_in_it():
    retargeter, clip = Retargeter(load_rig("unity_humanoid"), source=SOURCE), motion(5)
    broken = clip.rotations_xyzw.copy()
    broken[2] = np.nan
    out = retargeter.apply_clip(MotionClip(SOURCE, clip.fps, clip.root, broken, clip.face))
    whole = retargeter.apply_clip(clip)
    for k in (0, 1, 3, 4):
        np.testing.assert_array_equal(out.rotations_xyzw[k], whole.rotations_xyzw[k])
