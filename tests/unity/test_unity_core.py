"""The Unity package's Core, compiled as Unity would and tested with NUnit, without Unity."""

from __future__ import annotations

import re

import build
import mono
import pytest
from toolchain import ToolchainError

pytestmark = pytest.mark.engine


@pytest.mark.timeout(600)
def test_core_compiles_without_warnings_and_passes_its_own_tests(toolchain, output):
    build.build_assembly(toolchain, output, "AvatarBridge.Core.Tests", build.FIRST)
    build.build_runner(toolchain, output)
    done = build.run_tests(toolchain, output, "AvatarBridge.Core.Tests")
    assert done.returncode == 0, done.stdout + done.stderr
    counts = re.search(r"(\d+) passed, (\d+) failed, (\d+) skipped", done.stdout)
    assert counts, done.stdout
    passed, failed, skipped = map(int, counts.groups())
    assert passed > 80
    assert (failed, skipped) == (0, 0), done.stdout


@pytest.mark.timeout(600)
def test_core_passes_its_own_tests_on_mono(toolchain, output):
    try:
        done = mono.run_core_tests(toolchain, output)
    except ToolchainError as error:
        pytest.skip(f"no Mono: {error}")
    assert done.returncode == 0, done.stdout + done.stderr
    counts = re.search(r"(\d+) passed, 0 failed, 0 skipped", done.stdout)
    assert counts, done.stdout
    assert int(counts.group(1)) > 80


def test_a_warning_is_an_error(toolchain, tmp_path):
    source = tmp_path / "Unused.cs"
    source.write_text("class Unused { void M() { int x; } }")
    with pytest.raises(build.CompileError, match="CS0168"):
        build.compile_assembly(toolchain, tmp_path / "x.dll", [source], [], "-target:library")


def test_a_failing_test_is_a_failure(toolchain, output, tmp_path):
    build.build_runner(toolchain, output)
    source = tmp_path / "Wrong.cs"
    source.write_text(
        "using NUnit.Framework; public class Wrong { [Test] public void Is() { Assert.Fail(); } }"
    )
    target = build.compile_assembly(
        toolchain, output / build.FIRST.name / "wrong.dll", [source], [toolchain.nunit], "-target:library"
    )
    done = build.run_tests(toolchain, output, target.stem)
    assert done.returncode == 1
    assert "0 passed, 1 failed, 0 skipped" in done.stdout


def test_core_knows_no_engine():
    for source in build.sources_of(build.PACKAGE / "Runtime" / "Core"):
        text = source.read_text(encoding="utf-8")
        assert "UnityEngine" not in text, source
        assert "UnityEditor" not in text, source
