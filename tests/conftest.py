"""What every test shares: with AVATAR_BRIDGE_REQUIRE_ALL=1 a skipped test is a failed one."""

import os
import sys
from pathlib import Path

import pytest

# Readers of files and takes to write, which tests of several folders use.
sys.path += [str(Path(__file__).parent / folder) for folder in ("readers", "retarget/formats", "tools")]

REQUIRE_ALL = os.environ.get("AVATAR_BRIDGE_REQUIRE_ALL") == "1"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, but everything is required here: {reason}"


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    outcome = yield
    report = outcome.get_result()
    if REQUIRE_ALL and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"skipped, but everything is required here: {report.longrepr}"
