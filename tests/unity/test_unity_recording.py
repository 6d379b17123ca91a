"""A stream recorded from the real sidecar stands on Unity's stub humanoid where Python's kinematics puts it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import build
import numpy as np
import pytest
from conformance_processes import Lines, Sidecar

from bridge.client import Client
from bridge.recorder import Ended, StreamRecorder
from bridge.recording import read_recording
from retarget import kinematics, rotation

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

ENGINE = Path(__file__).parent / "engine"
SECONDS = 2.5


@pytest.fixture(scope="module")
def program(toolchain, output):
    assemblies = ("AvatarBridge", "AvatarBridge.Tests", "AvatarBridge.Timeline")
    return build.build_program(
        toolchain, output, "recordings", [ENGINE / "RecordingConformance.cs"], *assemblies
    )


@pytest.fixture(scope="module")
def recorded(toolchain, program, tmp_path_factory):
    """What the sidecar sent to a character in Unity that talks, in a file."""
    path = tmp_path_factory.mktemp("recorded") / "talk.avbr"
    sidecar = Sidecar()
    try:
        engine = Lines([str(toolchain.dotnet), str(program), "live", sidecar.control])
        try:
            engine.next()
            with (
                Client(sidecar.control) as speaker,
                StreamRecorder(sidecar.control, subject="hero") as recorder,
            ):
                speaker.hello()
                noise = np.random.default_rng(2).uniform(-0.3, 0.3, 4 * 48000).astype(np.float32)
                speaker.push_audio("agent", noise, rate=48000)
                assert recorder.record(path, seconds=SECONDS).ended is Ended.SECONDS
        finally:
            engine.close()
    finally:
        sidecar.close()
    return path


def test_in_every_way_the_joints_are_where_python_says(toolchain, program, recorded):
    done = subprocess.run(
        [str(toolchain.dotnet), str(program), "show", str(recorded)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    recording = read_recording(recorded)
    clip = recording.clip()
    assert clip.duration_s == SECONDS
    layout = clip.layout
    order = [layout.joint_names.index(f"node_{i}") for i in range(22)]
    jaw = layout.channel("jawOpen")
    for frame in shown:
        at = min(frame["seconds"] * 30, len(clip) - 1)
        first, share = int(at), at - int(at)
        second = min(first + 1, len(clip) - 1)
        turns = rotation.slerp(
            clip.rotations_xyzw[first].astype(float), clip.rotations_xyzw[second], np.array(share)
        )
        root = (1 - share) * clip.root[first] + share * clip.root[second]
        expected, _ = kinematics.pose(layout, turns, root)
        np.testing.assert_allclose(
            frame["positions"], expected[order], atol=1e-4, err_msg=f"{frame['way']} at {frame['seconds']}"
        )
        weight = (1 - share) * clip.face[first, jaw] + share * clip.face[second, jaw]
        assert frame["jaw"] == pytest.approx(100 * weight, abs=0.01)
    assert {frame["way"] for frame in shown} == {"edit", "timeline", "player", "job"}
    assert len(shown) == 100
    hands = np.array([frame["positions"] for frame in shown])[:, [9, 13]]
    assert np.ptp(hands, axis=0).max() > 0.05, "the arms wave"
    assert max(frame["jaw"] for frame in shown) > 10, "the jaw opens"
