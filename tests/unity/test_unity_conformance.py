"""The Unity package's Core against the Python sidecar."""

from __future__ import annotations

from pathlib import Path

import build
import pytest
from conformance_suite import ConformanceSuite

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def command(toolchain, output) -> list[str]:
    here = Path(__file__).parent
    sources = [*sorted(here.glob("*.cs")), build.PACKAGE / "Tests" / "Runtime" / "Humanoid.cs"]
    return [str(toolchain.dotnet), str(build.build_program(toolchain, output, "conformance", sources))]


class TestUnityConformance(ConformanceSuite):
    joints = 22
    space = "unity"
