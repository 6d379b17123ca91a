"""Folders and patterns baked into a folder."""

import json
from pathlib import Path

import foreign
import numpy as np
import pytest
import soundfile

from bridge.bake_job import BakeSettings
from bridge.bake_manifest import MANIFEST, Job
from bridge.bake_many import find_jobs, is_many, run_jobs
from bridge.cli import main
from bridge.errors import InputError
from retarget.formats import bvh_writer
from retarget.formats.take import Take


@pytest.fixture
def folder(tmp_path):
    """Two good captures, one broken, and a text nobody asked for."""
    place = tmp_path / "in"
    (place / "deep").mkdir(parents=True)
    for name in ("one", "deep/two"):
        bvh_writer.write(place / f"{name}.bvh", [Take(name, foreign.random_clip(12, seed=1))])
    (place / "broken.bvh").write_text("HIERARCHY\nROOT")
    (place / "notes.txt").write_text("hello")
    return place


def run(*words):
    return main(["bake", *map(str, words), "--json"])


def read(capsys):
    return json.loads(capsys.readouterr().out)


def test_a_folder_is_baked_past_a_bad_file_and_goes_on_from_where_it_stopped(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(folder, "-o", out, "--rig", "mixamo") == 1
    told = read(capsys)
    assert (told["baked"], told["kept"], told["failed"]) == (2, 0, 1)
    assert (out / "one.fbx").is_file()
    assert (out / "deep" / "two.fbx").is_file()
    failed = next(row for row in told["files"] if row["state"] == "failed")
    assert failed["source"].endswith("broken.bvh")
    assert "CLIP_" in failed["error"]
    before = (out / "one.fbx").stat().st_mtime_ns
    assert run(folder, "-o", out, "--rig", "mixamo") == 1
    told = read(capsys)
    assert (told["baked"], told["kept"], told["failed"]) == (0, 2, 1)
    assert (out / "one.fbx").stat().st_mtime_ns == before
    (out / "one.fbx").unlink()
    run(folder, "-o", out, "--rig", "mixamo")
    assert (read(capsys)["baked"], (out / "one.fbx").is_file()) == (1, True)
    run(folder, "-o", out, "--rig", "ue5_manny")
    assert read(capsys)["baked"] == 2, "other settings, other files"
    manifest = json.loads((out / MANIFEST).read_text())
    assert {Path(row["source"]).name for row in manifest["files"]} == {"one.bvh", "two.bvh", "broken.bvh"}


def test_a_file_that_is_not_ours_is_refused_and_the_others_are_baked(folder, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "one.fbx").write_bytes(b"mine")
    run(folder, "-o", out)
    told = read(capsys)
    errors = {Path(row["source"]).name: row.get("error", "") for row in told["files"]}
    assert "--force" in errors["one.bvh"]
    assert (out / "one.fbx").read_bytes() == b"mine"
    assert told["baked"] == 1


def test_patterns_are_for_programs_too(folder, tmp_path, capsys):
    assert run(folder / "o*.bvh", "-o", tmp_path / "out", "--format", "bvh", "--jobs", 1) == 0
    assert read(capsys)["baked"] == 1
    assert (tmp_path / "out" / "one.bvh").is_file()


def test_of_a_sound_and_a_motion_of_one_name_the_motion_is_meant(folder):
    soundfile.write(folder / "one.wav", np.zeros(4800), 48000)
    soundfile.write(folder / "alone.wav", np.zeros(4800), 48000)
    names = {job.source.name for job in find_jobs([folder], Path("out"), ".fbx")}
    assert names == {"one.bvh", "two.bvh", "broken.bvh", "alone.wav"}


def test_a_take_in_a_tree_of_arrays_is_one_file(tmp_path):
    for feature in ("body_pose", "global_orient"):
        (tmp_path / "smplh" / feature).mkdir(parents=True)
        np.save(tmp_path / "smplh" / feature / "V00_a.npy", np.zeros(3))
    jobs = find_jobs([tmp_path], Path("out"), ".fbx")
    assert [job.source.parent.name for job in jobs] == ["body_pose"]


def test_files_of_one_name_do_not_fall_on_each_other():
    jobs = find_jobs([Path("a/line.bvh"), Path("b/line.npz")], Path("out"), ".fbx")
    assert [job.output.name for job in jobs] == ["line.fbx", "line_npz.fbx"]
    jobs = find_jobs([Path(f"{folder}/line.bvh") for folder in "abcd"], Path("out"), ".fbx")
    assert len({job.output for job in jobs}) == 4


def test_an_empty_folder_is_a_mistake(tmp_path):
    with pytest.raises(InputError, match="nothing to bake"):
        find_jobs([tmp_path], tmp_path, ".fbx")


def test_what_goes_into_a_folder(tmp_path):
    assert is_many([Path("a.wav")], tmp_path)
    assert is_many([tmp_path], Path("x.fbx"))
    assert is_many([Path("*.wav")], Path("x.fbx"))
    assert not is_many([Path("a.wav"), Path("b.wav")], Path("x.fbx"))


def test_a_folder_of_partners_gives_each_speaker_their_own(tmp_path):
    rng = np.random.default_rng(0)
    for name in ("agent/a.wav", "user/a.wav"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        soundfile.write(tmp_path / name, rng.normal(0, 0.1, 9600), 48000)
    job = Job(tmp_path / "agent" / "a.wav", tmp_path / "out" / "a.glb")
    rows = run_jobs([job], tmp_path / "out", BakeSettings(user=tmp_path / "user"), workers=1)
    assert rows[0]["state"] == "baked"
    (tmp_path / "user" / "a.wav").unlink()
    rows = run_jobs([job], tmp_path / "out", BakeSettings(user=tmp_path / "user", force=True), workers=1)
    assert "no recording named a" in rows[0]["error"]


def test_what_was_made_when_a_run_was_stopped_is_ours(tmp_path):
    jobs = [Job(tmp_path / f"{name}.bvh", tmp_path / "out" / f"{name}.bvh") for name in "abcd"]
    for job in jobs:
        bvh_writer.write(job.source, [Take("take", foreign.random_clip(12, seed=1))])
    settings = BakeSettings()

    def stop(row):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_jobs(jobs, tmp_path / "out", settings, workers=1, on_done=stop)
    written = {job.source.name for job in jobs if job.output.is_file()}
    told = json.loads((tmp_path / "out" / MANIFEST).read_text())["files"]
    done = {Path(row["source"]).name for row in told if row["state"] == "baked"}
    assert written > done, "files that were under way came after the last line of the manifest"
    rows = run_jobs(jobs, tmp_path / "out", settings, workers=1)
    assert {row["state"] for row in rows} == {"baked", "kept"}


def test_the_manifest_remembers_each_format(folder, tmp_path, capsys):
    for form, again in (("fbx", 2), ("bvh", 2), ("fbx", 0)):
        run(folder, "-o", tmp_path / "out", "--rig", "mixamo", "--format", form)
        told = read(capsys)
        assert (told["baked"], told["failed"]) == (again, 1)


def test_a_name_with_brackets_is_a_file_if_there_is_one(tmp_path):
    path = tmp_path / "walk [1].bvh"
    path.touch()
    assert not is_many([path], Path("x.fbx"))
    assert [job.source for job in find_jobs([path], tmp_path, ".fbx")] == [path]


def test_the_sound_of_a_take_in_a_tree_is_no_speech_of_its_own(tmp_path):
    for file in ("smplh/body_pose/V00_a.npy", "audio/V00_a.wav", "audio/alone.wav"):
        (tmp_path / "train" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "train" / file).touch()
    assert {job.source.name for job in find_jobs([tmp_path], Path("out"), ".fbx")} == {
        "V00_a.npy",
        "alone.wav",
    }
