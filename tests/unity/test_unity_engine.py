"""The Unity package's engine layer, on stand-ins for UnityEngine that behave, and in play against the real sidecar."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import build
import numpy as np
import pytest
from assemblies import VARIANTS
from conformance_processes import Sidecar

from bridge import protocol
from bridge.client import Client
from retarget import rotation

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

ENGINE = Path(__file__).parent / "engine"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_the_package_compiles_without_warnings(toolchain, output, variant):
    built = build.build_variant(toolchain, output, variant)
    assert {p.stem for p in built} >= {"AvatarBridge", "AvatarBridge.Core"}


def test_the_engine_layer_passes_its_tests(toolchain, output):
    build.build_variant(toolchain, output, build.FIRST)
    build.build_runner(toolchain, output)
    names = [name for name in build.test_assemblies() if name != "AvatarBridge.Core.Tests"]
    check(build.run_tests(toolchain, output, *names), at_least=12)


def test_what_only_stand_ins_can_stage(toolchain, output):
    build.build_runner(toolchain, output)
    staged = build.build_staged_tests(toolchain, output, sorted(ENGINE.glob("Staged*.cs")))
    check(build.run_tests(toolchain, output, staged.stem), at_least=3)


def check(done, *, at_least):
    assert done.returncode == 0, done.stdout + done.stderr
    counts = re.search(r"(\d+) passed, 0 failed, 0 skipped", done.stdout)
    assert counts, done.stdout
    assert int(counts.group(1)) >= at_least


def test_a_stub_humanoid_in_play_stands_where_python_says(toolchain, output, tmp_path):
    program = build.build_program(
        toolchain, output, "engine", [ENGINE / "EngineConformance.cs"], "AvatarBridge", "AvatarBridge.Tests"
    )
    # Into a file: a full pipe would hold the program up while frames are followed.
    shown_file, errors = tmp_path / "shown.jsonl", tmp_path / "errors.txt"
    sidecar = Sidecar()
    try:
        with shown_file.open("w") as out, errors.open("w") as err:
            play = subprocess.Popen(
                [str(toolchain.dotnet), str(program), sidecar.control], stdout=out, stderr=err
            )
            layout, motions = follow(sidecar, play)
    finally:
        sidecar.close()
    shown = [json.loads(line) for line in shown_file.read_text().splitlines()]
    assert len(shown) == 60, errors.read_text()
    names = [f"node_{i}" for i in range(22)]
    order = [layout.joint_names.index(name) for name in names]
    compared = 0
    for frame in shown:
        expected = pose_at(layout, motions, frame["playhead"])
        if expected is not None:
            np.testing.assert_allclose(frame["positions"], expected[order], atol=1e-4)
            compared += 1
    assert compared > 40
    hands = np.array([frame["positions"] for frame in shown])[:, [9, 13]]
    assert np.ptp(hands, axis=0).max() > 0.05, "the arms wave"
    assert shown[0]["shapes"] == 5
    assert shown[0]["bound"] >= 15


def follow(sidecar, play):
    """The subject's layout and its frames by sample, as Python reads them while the program plays."""
    motions = {}
    with Client(sidecar.control, name="oracle") as oracle:
        oracle.hello()
        oracle.subscribe(protocol.motion_topic("hero"))
        # Its subject ends with the program, and the messages with it.
        while play.poll() is None:
            for message in oracle.messages(seconds=0.5):
                if isinstance(message, protocol.Motion):
                    motions[message.frame.sample] = message.frame
                    layout = oracle.layouts["hero"]
    return layout, motions


def pose_at(layout, motions, playhead):
    """World positions ``(J, 3)`` at a playhead between two frames; None if one of them was not seen."""
    first = int(np.floor(playhead / 1600)) * 1600
    if first not in motions or first + 1600 not in motions:
        return None
    share = (playhead - first) / 1600
    a, b = motions[first], motions[first + 1600]
    turns = rotation.slerp(a.rotations_xyzw, b.rotations_xyzw, share)
    places = np.array(layout.rest_positions, dtype=np.float64)
    places[layout.hips] = (1 - share) * a.root + share * b.root
    world = np.zeros((len(places), 3))
    facing = np.zeros((len(places), 4))
    for j, parent in enumerate(layout.parents):
        if parent < 0:
            world[j], facing[j] = places[j], turns[j]
        else:
            world[j] = world[parent] + rotation.rotate(facing[parent], places[j])
            facing[j] = rotation.multiply(facing[parent], turns[j])
    return world
