"""Bakes that cannot come to an end: a sentence, the right exit code, and nothing half-written."""

import contextlib
import json
import signal
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bridge.bake_formats import FORMATS
from bridge.cli import main
from bridge.models.base import CLOCK_RATE


@pytest.fixture
def voice(tmp_path):
    path = tmp_path / "line.wav"
    soundfile.write(path, np.random.default_rng(0).normal(0, 0.1, CLOCK_RATE // 2), CLOCK_RATE)
    return path


@contextlib.contextmanager
def full_disk(free_bytes: int):
    """No file may grow beyond ``free_bytes``: writing fails as on a disk that is full."""
    resource = pytest.importorskip("resource", reason="only POSIX limits the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (free_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param(ending, marks=[pytest.mark.heavy] if row.check else [])
        for row in FORMATS
        for ending in row.endings
        if ending != ".vrm"
    ],
)
def test_a_full_disk_leaves_nothing_and_says_why(ending, voice, tmp_path, capfd):
    if ending.startswith(".usd"):
        pytest.importorskip("pxr", reason='pip install "avatar-bridge[usd]"')
    folder = tmp_path / "out"
    folder.mkdir()
    with full_disk(2000):
        code = main(["bake", str(voice), "-o", str(folder / f"take{ending}")])
    told = capfd.readouterr().err
    assert code == 1
    assert f"take{ending} cannot be written" in told
    assert "Traceback" not in told
    assert list(folder.iterdir()) == []


def many(*words):
    return main(["bake", *map(str, words), "--json"])


def test_a_folder_that_cannot_be_is_a_sentence(voice, tmp_path, capsys):
    assert many(voice, "-o", voice / "out") == 2
    assert f"{voice / 'out'} cannot be" in capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_as_many_jobs_as_none_is_bad_input(count, voice, tmp_path, capsys):
    with pytest.raises(SystemExit) as left:
        many(voice, "-o", tmp_path / "out", "--jobs", count)
    assert left.value.code == 2
    assert "--jobs" in capsys.readouterr().err


def test_a_folder_into_one_file_is_refused(voice, tmp_path, capsys):
    assert many(tmp_path, "-o", tmp_path / "all.fbx") == 2
    assert "give a folder" in capsys.readouterr().err
    assert not (tmp_path / "all.fbx").exists()


def test_what_is_wrong_for_every_file_is_told_once(voice, tmp_path, capsys):
    for settings, words in (
        (("--rig", "nobody"), "no rig 'nobody'"),
        (("--controls", tmp_path / "none.yaml"), "none.yaml cannot be read"),
        (("--format", "bvh", "--reduce", "1", "1", "0.1"), "leave --reduce out"),
        (("--rig", "mixamo", "--root-motion", "root"), "no root joint"),
    ):
        assert many(voice, "-o", tmp_path / "out", *settings) == 2
        assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_file_of_another_format_is_not_ours_to_replace(voice, tmp_path, capsys):
    out = tmp_path / "out"
    assert many(voice, "-o", out) == 0
    (out / "line.glb").write_bytes(b"mine")
    assert many(voice, "-o", out, "--format", "glb") == 1
    assert (out / "line.glb").read_bytes() == b"mine"


def test_an_input_is_never_the_output(voice, tmp_path, capsys):
    before = voice.read_bytes()
    assert main(["bake", str(voice), "-o", str(voice), "--format", "fbx", "--force"]) == 2
    assert "input" in capsys.readouterr().err
    assert voice.read_bytes() == before


def test_files_beside_the_settings_count_when_a_run_goes_on(voice, tmp_path, capsys):
    controls, out = tmp_path / "controls.yaml", tmp_path / "out"
    controls.write_text("expressivity: 1.5\n")
    many(voice, "-o", out, "--controls", controls)
    controls.write_text("expressivity: 0.25\n")
    capsys.readouterr()
    many(voice, "-o", out, "--controls", controls)
    assert json.loads(capsys.readouterr().out)["baked"] == 1
    many(voice, "-o", out, "--controls", controls)
    assert json.loads(capsys.readouterr().out)["kept"] == 1


def test_sounds_of_takes_of_one_name_do_not_fall_on_each_other(voice, tmp_path, capsys):
    (tmp_path / "b").mkdir()
    longer = tmp_path / "b" / "line.wav"
    soundfile.write(longer, np.zeros(CLOCK_RATE), CLOCK_RATE)
    assert many(voice, longer, voice, "--audio", "--rig", "mixamo", "-o", tmp_path / "all.fbx") == 0
    told = json.loads(capsys.readouterr().out)
    assert [soundfile.info(path).duration for path in told["sounds"]] == [0.5, 1.0, 0.5]


@pytest.mark.parametrize(
    "option", [("--user", "none.wav"), ("--controls", "none.yaml"), ("--audio",), ("--seed", "1")]
)
def test_what_is_for_speech_is_refused_where_nobody_speaks(option, tmp_path, capsys):
    source = str(Path(__file__).parents[1] / "data" / "bvh" / "cmu_01_01.bvh")
    for output in ("take.fbx", "folder"):
        assert many(source, "-o", tmp_path / output, *option) == 2
        assert f"{option[0]} is for s" in capsys.readouterr().err
