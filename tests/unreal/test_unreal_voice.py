"""Speech from Unreal's Blueprint nodes through the real sidecar and back."""

from __future__ import annotations

import pytest
from sound_suite import SoundSuite, play

__all__ = ["play"]

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def talker(game_programs, character):
    return [game_programs / "VoiceClient", character]


class TestUnrealVoice(SoundSuite):
    # The component's own setting unless somebody changes it.
    latency_ms = 80

    def test_what_happens_reaches_the_game(self, play, request):
        assert "interrupted " in play.told
        if request.node.callspec.params["play"] == "waving":
            # Its model makes a gesture of each word, and of nothing else.
            gestures = [told for told in play.told if told.startswith("gesture")]
            assert gestures == ["gesture before", "gesture after"]
        else:
            assert "speech_start agent" in play.told
