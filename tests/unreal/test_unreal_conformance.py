"""The Unreal plugin's core against the Python sidecar."""

from __future__ import annotations

import pytest
from conformance_suite import ConformanceSuite

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def command(programs) -> list[str]:
    return [str(programs / "ConformanceClient")]


class TestUnrealConformance(ConformanceSuite):
    joints = 23
    space = "unreal_mesh"
