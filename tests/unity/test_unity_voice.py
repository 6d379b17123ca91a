"""Speech from Unity through the real sidecar and back."""

from __future__ import annotations

from pathlib import Path

import build
import pytest
from sound_suite import BLOCK, SoundSuite, play

from bridge.models.base import CLOCK_RATE

__all__ = ["play"]

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

ENGINE = Path(__file__).parent / "engine"


@pytest.fixture(scope="module")
def talker(toolchain, output):
    sources = [ENGINE / "VoiceConformance.cs", ENGINE / "StagedSoundDevice.cs"]
    program = build.build_program(toolchain, output, "voice", sources, "AvatarBridge", "AvatarBridge.Tests")
    return [toolchain.dotnet, program]


class TestUnityVoice(SoundSuite):
    # What Unity says of its output: four buffers of a block.
    latency_ms = 4 * BLOCK * 1000 / CLOCK_RATE
