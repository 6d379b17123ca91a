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
