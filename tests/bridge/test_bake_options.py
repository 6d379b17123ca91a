"""Options that would change nothing are told, and so is what a loop, a rate and a name do to what is written."""

import json
from pathlib import Path

import foreign
import numpy as np
import pytest
import soundfile
import yaml

from bridge.bake import write_takes
from bridge.bake_formats import format_of
from bridge.bake_target import Target
from bridge.cli import main
from bridge.models.base import CLOCK_RATE
from retarget import rotation
from retarget.formats import bvh_writer
from retarget.formats.fbx_motion import read_takes
from retarget.formats.take import Take

ROOT = Path(__file__).resolve().parents[2]
STREAM = ROOT / "tests" / "conformance" / "v1" / "recording.avbr"
WALK = ROOT / "tests" / "data" / "bvh" / "cmu_01_01.bvh"


@pytest.fixture
def voice(tmp_path):
    path = tmp_path / "line.wav"
    soundfile.write(path, np.random.default_rng(0).normal(0, 0.1, CLOCK_RATE), CLOCK_RATE)
    return path


def bake(*words):
    return main(["bake", *map(str, words), "--json"])


@pytest.mark.parametrize(
    ("source", "output", "options", "words"),
    [
        (STREAM, "x.fbx", ("--root-motion", "in-place"), "leave --root-motion out"),
        (STREAM, "x.fbx", ("--root-motion", "root"), "leave --root-motion out"),
        (STREAM, "folder", ("--root-motion", "root"), "leave --root-motion out"),
        (STREAM, "x.fbx", ("--take", "walk"), "--take chooses"),
        ("line.wav", "x.fbx", ("--take", "walk"), "--take chooses"),
        ("line.wav", "folder", ("--take", "walk"), "--take chooses"),
        ("line.wav", "x.glb", ("--fbx-ascii",), "--fbx-ascii is for FBX, and glb is written"),
        ("line.wav", "x.bvh", ("--fbx-version", "7500"), "--fbx-version is for FBX, and bvh is written"),
        ("line.wav", "x.fbx", ("--format", "bvh", "--fbx-ascii"), "--fbx-ascii is for FBX, and bvh"),
        ("line.wav", "folder", ("--format", "csv", "--fbx-ascii"), "--fbx-ascii is for FBX, and csv"),
        ("line.wav", "x.fbx", ("--jobs", "2"), "--jobs is for many files"),
        (WALK, "x.fbx", ("--seed", "3"), "--seed is for speech"),
        ("line.wav", "x.fbx", ("--name", ""), "--name '' is no name"),
        ("line.wav", "x.fbx", ("--name", "a\x01b"), "is no name"),
    ],
)
def test_what_would_change_nothing_is_refused(source, output, options, words, voice, tmp_path, capsys):
    assert bake(tmp_path / source, "-o", tmp_path / output, *options) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / output).exists()


@pytest.mark.parametrize("output", ["x.fbx", "folder"])
def test_a_model_that_does_not_read_says_so(output, voice, tmp_path, capsys):
    assert bake(voice, "-o", tmp_path / output, "--text", "hello there") == 0
    told = capsys.readouterr()
    assert "does not read" in told.err
    json.loads(told.out)


def test_versions_and_text_are_for_fbx_in_a_folder_too(voice, tmp_path, capsys):
    assert bake(voice, "-o", tmp_path / "out", "--fbx-ascii", "--fbx-version", 7500, "--seed", 3) == 0
    assert (tmp_path / "out" / "line.fbx").read_bytes().startswith(b"; FBX 7.5")


@pytest.mark.parametrize("rate", ["60", "1000", "24", "29.97", "33.3333333"])
def test_speech_lasts_as_long_as_its_sound_at_any_rate(rate, voice, tmp_path, capsys):
    assert bake(voice, "-o", tmp_path / "x.fbx", "--fps", rate, "--audio", "--force") == 0
    take = json.loads(capsys.readouterr().out)["takes"][0]
    assert abs(take["seconds"] - 1) <= 0.5 / float(rate)
    assert soundfile.info(tmp_path / "x.wav").duration == pytest.approx(take["seconds"], abs=1e-4)


@pytest.mark.parametrize("rate", [(), ("--fps", "24"), ("--fps", "60")])
def test_a_loop_ends_as_it_began(rate, tmp_path, capsys):
    path = tmp_path / "walk.fbx"
    assert bake(WALK, "--start", 1, "--end", 3, "--loop", 0.5, "--rig", "mixamo", *rate, "-o", path) == 0
    take = json.loads(capsys.readouterr().out)["takes"][0]
    assert take["seconds"] == pytest.approx(2, abs=1e-3)
    (motion,) = read_takes(path)
    assert len(motion) == round(2 * take["fps"]) + 1
    turned = np.degrees(rotation.angle(motion.rotations_xyzw[-1], motion.rotations_xyzw[0])).max()
    moved = np.linalg.norm(motion.positions[-1] - motion.positions[0], axis=-1).max()
    assert turned < 0.05
    assert moved * motion.layout.space.metres_per_unit < 1e-4


def walking(path):
    """2 m/s along z for two seconds."""
    clip = foreign.random_clip(60, seed=1)
    root = clip.root.copy()
    root[:, 2] += np.arange(60) / 30 * 2
    bvh_writer.write(
        path, [Take("walk", type(clip)(clip.layout, clip.fps, root, clip.rotations_xyzw, clip.face))]
    )
    return path


def test_the_root_of_a_loop_walks_on(tmp_path):
    source = walking(tmp_path / "walk.bvh")
    options = ("--loop", 0.5, "--rig", "ue5_manny", "--root-motion", "root")
    assert bake(source, *options, "-o", tmp_path / "walk.fbx") == 0
    (motion,) = read_takes(tmp_path / "walk.fbx")
    root = motion.layout.joint("root")
    metres = motion.layout.space.metres_per_unit
    travel = motion.positions[:, root] * metres
    steps = np.linalg.norm(np.diff(travel, axis=0), axis=-1)
    assert np.linalg.norm(travel[-1] - travel[0]) > 3
    assert steps.min() > 0.5 * np.median(steps), "it never turns back"
    hips = motion.positions[:, motion.layout.joint("pelvis")] * metres
    assert np.linalg.norm(hips[-1] - hips[0]) < 1e-4


def test_unity_is_told_that_a_loop_is_one(tmp_path):
    source = walking(tmp_path / "walk.bvh")
    for name, options, loops in (("a", ("--loop", 0.5), 1), ("b", (), 0)):
        assert bake(source, *options, "-o", tmp_path / f"{name}.anim") == 0
        text = (tmp_path / f"{name}.anim").read_text().split("\n", 3)[3]
        assert yaml.safe_load(text)["AnimationClip"]["m_AnimationClipSettings"]["m_LoopTime"] == loops


def test_the_sound_of_a_loop_is_as_long_as_a_round(voice, tmp_path, capsys):
    assert bake(voice, "--loop", 0.2, "--audio", "-o", tmp_path / "x.fbx") == 0
    assert json.loads(capsys.readouterr().out)["takes"][0]["frames"] == 31
    assert soundfile.info(tmp_path / "x.wav").duration == 1


def test_takes_of_one_name_are_told_apart(tmp_path):
    clip = foreign.random_clip(3, seed=1)
    path = tmp_path / "takes.fbx"
    named = [Take(name, clip) for name in ("walk", "walk 2", "walk", "walk")]
    write_takes(path, named, format_of(path), Target("smplh"))
    assert [take.name for take in read_takes(path)] == ["walk", "walk 2", "walk 3", "walk 4"]
