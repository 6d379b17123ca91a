"""Files of a bake keep apart: what is read is never written over, results are no inputs, and a run knows its own."""

import json
import os
import shutil
from pathlib import Path

import foreign
import numpy as np
import pytest
import soundfile

from bridge import bake_many
from bridge.bake_job import BakeSettings
from bridge.bake_manifest import MANIFEST, Job
from bridge.bake_many import find_jobs, run_jobs
from bridge.bake_sources import FileSet
from bridge.cli import main
from bridge.models.base import CLOCK_RATE
from retarget.formats import bvh_writer
from retarget.formats.take import Take


def speak(path, seconds=0.5, *, seed=0):
    path.parent.mkdir(exist_ok=True, parents=True)
    noise = np.random.default_rng(seed).normal(0, 0.1, round(CLOCK_RATE * seconds))
    soundfile.write(path, noise, CLOCK_RATE)
    return path


def walk(path):
    path.parent.mkdir(exist_ok=True, parents=True)
    bvh_writer.write(path, [Take("take", foreign.random_clip(12, seed=1))])
    return path


def run(*words):
    return main(["bake", *map(str, words), "--json"])


def read(capsys):
    return json.loads(capsys.readouterr().out)


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("user.fbx", ("--user", "user.wav", "--audio")),
        ("voices/line.fbx", ("--user", "voices", "--audio")),
        ("controls.csv", ("--controls", "controls.csv", "--format", "csv")),
        ("words.txt", ("--text", "words.txt", "--format", "csv")),
        ("hero.glb", ("--rig", "hero.glb")),
    ],
)
def test_nothing_that_is_read_is_written_over_even_by_force(output, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    speak(Path("line.wav"))
    speak(Path("user.wav"), seed=1)
    speak(Path("voices/line.wav"), seed=2)
    Path("controls.csv").write_text("seconds,valence\n0,1\n")
    Path("words.txt").write_text("hello there")
    shutil.copy(Path(bake_many.__file__).parent / "assets" / "characters" / "woman.glb", "hero.glb")
    before = contents(tmp_path)
    code = run("line.wav", *words, "-o", output, "--force")
    after = contents(tmp_path)
    assert {path: after[path] == data for path, data in before.items()} == dict.fromkeys(before, True)
    if output.endswith(".fbx"):
        sound = Path(output).with_name(f"{Path(output).stem}_cut.wav")
        assert code == 0
        assert soundfile.info(sound).duration == 0.5
    else:
        assert code == 2
        assert f"{output} is an input of this bake" in capsys.readouterr().err


def test_a_sound_does_not_take_the_name_of_the_file(tmp_path, capsys):
    line = speak(tmp_path / "in" / "line.wav")
    assert run(line, "-o", tmp_path / "out.wav", "--format", "fbx", "--audio") == 2
    assert "choose another name" in capsys.readouterr().err
    assert not (tmp_path / "out.wav").exists()


def test_no_job_writes_over_what_another_reads(tmp_path, capsys):
    walk(tmp_path / "deep" / "walk.bvh")
    walk(tmp_path / "walk.bvh")
    before = contents(tmp_path)
    inputs = (tmp_path / "deep" / "walk.bvh", tmp_path / "walk.bvh")
    assert run(*inputs, "-o", tmp_path, "--format", "bvh", "--rig", "mixamo", "--force") == 1
    rows = read(capsys)["files"]
    assert "an input of this bake" in rows[0]["error"]
    assert all(path.read_bytes() == data for path, data in before.items())


def test_a_second_run_does_not_bake_results(tmp_path, capsys):
    clips = tmp_path / "clips"
    walk(clips / "walk.bvh")
    for _ in range(2):
        assert run(clips, "--format", "bvh", "-o", clips / "out") == 0
    told = read_last(capsys)
    assert (told["kept"], len(told["files"])) == (1, 1)
    assert not (clips / "out" / "out").exists()


def read_last(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


@pytest.mark.parametrize("pattern", ["", "*.wav"])
def test_sounds_of_an_earlier_run_are_no_speech(pattern, tmp_path, capsys):
    sounds = tmp_path / "snd"
    speak(sounds / "line.wav", 1.0)
    names = []
    for _ in range(2):
        assert run(sounds / pattern, "--end", "0.5", "-o", sounds) == 0
        names.append({path.name for path in sounds.iterdir()})
    assert names == [{"line.wav", "line.fbx", "line_cut.wav", MANIFEST}] * 2
    told = capsys.readouterr()
    assert "an earlier bake wrote (1)" in told.err
    assert json.loads(told.out.splitlines()[-1])["kept"] == 1


def test_an_output_above_the_inputs_leaves_nothing_out(tmp_path):
    walk(tmp_path / "clips" / "walk.bvh")
    assert len(find_jobs([tmp_path / "clips"], tmp_path, ".fbx")) == 1
    assert len(find_jobs([tmp_path / "clips"], tmp_path / "clips", ".fbx")) == 1
    assert len(find_jobs([tmp_path / "clips"], tmp_path / "clips" / "out[1]", ".fbx")) == 1
    assert len(find_jobs([tmp_path / "cl*" / "*.bvh"], tmp_path / "clips" / "out", ".fbx")) == 1


def test_the_spelling_of_a_path_makes_no_difference(tmp_path, monkeypatch, capsys):
    walk(tmp_path / "clips" / "walk.bvh")
    monkeypatch.chdir(tmp_path)
    assert run("clips", "-o", "baked", "--rig", "mixamo") == 0
    assert run(tmp_path / "clips", "-o", tmp_path / "baked", "--rig", "mixamo") == 0
    assert read_last(capsys)["kept"] == 1
    (tmp_path / "baked").rename(tmp_path / "elsewhere")
    assert run(Path("clips", "..", "clips"), "-o", "elsewhere", "--rig", "mixamo") == 0
    assert read_last(capsys)["kept"] == 1
    rows = json.loads((tmp_path / "elsewhere" / MANIFEST).read_text())["files"]
    assert [row["output"] for row in rows] == ["walk.fbx"]


def test_a_sound_that_is_not_ours_is_not_replaced(tmp_path, capsys):
    out = tmp_path / "out"
    line = speak(tmp_path / "line.wav")
    assert run(line, "-o", out) == 0
    mine = speak(out / "line.wav", seed=5).read_bytes()
    assert run(line, "-o", out, "--audio") == 1
    assert (out / "line.wav").read_bytes() == mine
    (out / "line.wav").unlink()
    assert run(line, "-o", out, "--audio") == 0
    assert run(line, "-o", out, "--audio", "--end", "0.2") == 0, "now it is ours"
    assert soundfile.info(out / "line.wav").duration == pytest.approx(0.2)
    (out / "line.wav").unlink()
    capsys.readouterr()
    assert run(line, "-o", out, "--audio", "--end", "0.2") == 0
    assert read_last(capsys)["baked"] == 1, "a sound that is gone is made again"


def test_a_source_that_was_broken_for_a_while_is_baked_again(tmp_path, capsys):
    source, out = walk(tmp_path / "in" / "walk.bvh"), tmp_path / "out"
    good = source.read_bytes()
    assert run(source, "-o", out) == 0
    source.write_text("HIERARCHY\nROOT")
    assert run(source, "-o", out) == 1
    source.write_bytes(good)
    assert run(source, "-o", out) == 0
    assert read_last(capsys)["baked"] == 1


def tree(folder):
    rng = np.random.default_rng(0)
    arrays = {
        "smplh/body_pose": (20, 63),
        "smplh/global_orient": (20, 3),
        "smplh/left_hand_pose": (20, 45),
        "smplh/right_hand_pose": (20, 45),
        "movement/FAUValue": (20, 24),
    }
    for place, shape in arrays.items():
        (folder / place).mkdir(parents=True)
        np.save(folder / place / "V00_a.npy", rng.random(shape).astype(np.float32) * 0.1)
    return folder


def test_every_array_of_a_tree_and_its_sound_count(tmp_path, capsys):
    source, out = tree(tmp_path / "train"), tmp_path / "out"

    def baked():
        run(source, "-o", out)
        return read_last(capsys)["baked"]

    assert (baked(), baked()) == (1, 0)
    np.save(source / "movement" / "FAUValue" / "V00_a.npy", np.full((20, 24), 0.7, np.float32))
    assert (baked(), baked()) == (1, 0)
    speak(source / "audio" / "V00_a.wav", 20 / 30)
    assert (baked(), baked()) == (1, 0)


def test_another_version_and_another_model_bake_again(tmp_path, monkeypatch):
    jobs = [
        Job(speak(tmp_path / "line.wav"), tmp_path / "out" / "line.bvh"),
        Job(walk(tmp_path / "walk.bvh"), tmp_path / "out" / "walk.bvh"),
    ]

    def states():
        rows = run_jobs(jobs, tmp_path / "out", BakeSettings(), workers=1)
        return {row["state"] for row in rows[:1]}, {row["state"] for row in rows[1:]}

    assert states() == ({"baked"}, {"baked"})
    assert states() == ({"kept"}, {"kept"})
    monkeypatch.setattr("bridge.bake_many.model_digest", lambda: "another")
    assert states() == ({"baked"}, {"kept"}), "what is no speech needs no model"
    monkeypatch.setattr("bridge.bake_many.__version__", "9")
    assert states() == ({"baked"}, {"baked"})


def test_a_file_is_known_by_every_name_it_has(tmp_path):
    path = tmp_path / "a.wav"
    path.touch()
    os.link(path, tmp_path / "b.wav")
    known = FileSet([path, tmp_path / "none"])
    assert tmp_path / "b.wav" in known
    assert tmp_path / "x" / ".." / "none" in known
    assert tmp_path / "other" not in known
