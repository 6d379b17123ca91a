"""The Unreal plugin as it is for the oldest engine it supports, run; the other tests run it for the newest."""

from __future__ import annotations

import numpy as np
import pytest
from conformance_processes import EngineClient
from staged_character import spawn

from tools.unreal import build_engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def oldest(compilers):
    """Builds one of the programs, with modules that another test compiles, too."""
    compiler = "clang++" if "clang++" in compilers else compilers[0]
    variant = build_engine.EngineVariant(compiler, min(build_engine.VERSIONS), merged=True)

    def program(name):
        return EngineClient([str(build_engine.build(variant, target=name) / name)])

    return program


def test_live_link_gets_a_characters_frames(oldest, sidecar):
    engine = oldest("LiveLinkClient")
    try:
        line = f'Control="{sidecar.control}" Character="/Game/Mannequin.Mannequin" Subject="oldest"'
        assert engine.say("add", line)["type"] == "Avatar Bridge"
        pushed = engine.say("frames", "oldest", 20)
        assert pushed["subject"]["role"] == "LiveLinkAnimationRole"
        turns = np.array([frame["rotations"] for frame in pushed["frames"]])
        assert turns.shape == (20, 4 * len(pushed["subject"]["bones"]))
        assert np.ptp(turns, axis=0).max() > 0.1
        assert engine.say("remove")["threads"] == 0
    finally:
        engine.close()
    assert engine.process.returncode == 0


def test_a_component_moves_its_character(oldest, sidecar, character, shapes):
    engine = oldest("CharacterClient")
    try:
        spawn(engine, "oldest", character, sidecar, voice="on")
        shown = engine.say("frames", "oldest", 60)["frames"]
        assert np.ptp([frame["rotations"] for frame in shown], axis=0).max() > 0.05
        state = engine.say("await", "oldest", "Moving")
        assert (state["morphs"], state["animation"]) == (len(shapes), "AvatarBridgeAnimInstance")
        assert state["bones"] >= 55
        engine.say("destroy", "oldest")
    finally:
        engine.close()
    assert engine.process.returncode == 0
