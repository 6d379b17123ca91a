"""The table of formats: told by content, then by ending; what ``describe`` says."""

import json
import shutil
from fractions import Fraction
from pathlib import Path

import foreign
import numpy as np
import pytest
from test_amass import save

from retarget import formats
from retarget.clip_issues import ClipError
from retarget.formats.key_times import check_length, frame_grid

CMU = Path(__file__).parents[2] / "data" / "bvh" / "cmu_01_01.bvh"


def code_of(call, *args) -> str:
    with pytest.raises(ClipError) as caught:
        call(*args)
    return caught.value.code


def test_content_counts_more_than_the_ending(tmp_path):
    shutil.copy(CMU, tmp_path / "take.txt")
    save(tmp_path / "take.npz", foreign.random_clip(5, seed=1)).rename(tmp_path / "take.bin")
    assert formats.motion_format(tmp_path / "take.txt").name == "bvh"
    assert formats.motion_format(tmp_path / "take.bin").name == "amass"
    assert len(formats.read_motion(tmp_path / "take.bin")) == 5


@pytest.mark.parametrize("name", ["a.bvh", "a.BVH", "a.npz"])
def test_a_damaged_file_is_refused_by_the_reader_its_ending_names(tmp_path, name):
    (tmp_path / name).write_bytes(b"nothing of the kind")
    assert code_of(formats.read_motion, tmp_path / name) in ("CLIP_SYNTAX", "CLIP_UNREADABLE")


def test_an_unknown_ending_lists_the_known_ones(tmp_path):
    (tmp_path / "a.abc").write_bytes(b"something else")
    with pytest.raises(ClipError, match=r"known are \.bvh \(bvh\), .*\.npz \(amass\)") as caught:
        formats.read_motion(tmp_path / "a.abc")
    assert caught.value.code == "CLIP_FORMAT_UNKNOWN"


def test_missing_empty_and_folders_are_refused(tmp_path):
    (tmp_path / "empty.bvh").touch()
    assert code_of(formats.read_motion, tmp_path / "none.bvh") == "CLIP_NOT_FOUND"
    assert code_of(formats.read_motion, tmp_path) == "CLIP_NOT_FOUND"
    assert code_of(formats.read_motion, tmp_path / "empty.bvh") == "CLIP_EMPTY"


def test_describe_tells_the_facts_of_the_cmu_clip():
    facts = formats.describe(CMU)
    assert json.loads(json.dumps(facts)) == facts
    assert (facts["format"], facts["frames"], facts["frames_played"], facts["fps"]) == (
        "bvh",
        2752,
        2751,
        "120/1",
    )
    assert facts["duration_s"] == pytest.approx(2751 / 120)
    assert len(facts["joints"]) == 31
    assert facts["mapped"]["left_elbow"] == "LeftForeArm"
    assert [facts["mapped"][k] for k in ("spine1", "spine2", "spine3", "neck")] == [
        "LowerBack",
        "Spine",
        "Spine1",
        "Neck1",
    ]
    assert set(facts["unmapped"]) >= {"LHipJoint", "RHipJoint", "LFingers"}
    assert "left_index1" in facts["missing"]
    assert 0.045 < facts["metres_per_unit"] < 0.06
    assert [w["code"] for w in facts["warnings"]] == ["CLIP_CALIBRATION_POSE"]
    assert 0.5 < facts["pelvis_range_m"]["y"][0] < facts["pelvis_range_m"]["y"][1] < 1.3


def test_describe_warns_of_teleports_and_flips(tmp_path):
    clip = foreign.random_clip(40, seed=2, spread_rad=0.1)
    root, rotations = clip.root.copy(), clip.rotations_xyzw.copy()
    root[25:] += [3, 0, 0]
    rotations[30, 18] = [0, 1, 0, 0]
    broken = type(clip)(clip.layout, clip.fps, root, rotations, clip.face)
    path = save(tmp_path / "a.npz", broken, mocap_framerate=np.array(30.0))
    facts = formats.describe(path)
    what = {w["code"]: w["what"] for w in facts["warnings"]}
    assert "frames 25" in what["CLIP_TELEPORT"]
    assert "left_elbow" in what["CLIP_FLIP"]
    assert "30, 31" in what["CLIP_FLIP"]
    assert (facts["body_model"], facts["gender"]) == ("SMPL-H", "female")


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), 24, Fraction(30000, 1001), 30, 60])
@pytest.mark.parametrize("frames", [2, 15, 200])
def test_a_rate_is_told_by_few_keys_too(rate, frames):
    times = (np.arange(frames) / float(rate)).astype(np.float32)
    assert frame_grid([times]) == (rate, 0.0, frames)
    # From the first key on, wherever it lies; or from where the take begins, cropped or held.
    late = times.astype(float) + 1 / float(rate)
    found, first, count = frame_grid([late])
    assert (found, count) == (rate, frames)
    assert first == pytest.approx(1 / float(rate))
    assert frame_grid([late], begin_s=0.0)[2] == frames + 1
    assert frame_grid([times.astype(float)], begin_s=float(times[1]), end_s=float(times[-1]))[2] == frames - 1


def test_a_take_that_no_memory_holds_is_refused():
    with pytest.raises(ClipError, match="2000000000 frames of 60 joints"):
        check_length(2_000_000_000, 60)
