"""The C# toolchain, found or installed once; tests that need it are skipped with its reason where there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [
    str(ROOT / "tools" / "unity"),
    str(ROOT / "tests" / "conformance"),
    str(Path(__file__).parent),
]
pytest.register_assert_rewrite("conformance_suite", "sound_suite")

from toolchain import CACHE, Toolchain, ToolchainError, find_toolchain  # noqa: E402 (its folder is no package)


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    try:
        return find_toolchain()
    except ToolchainError as error:
        pytest.skip(f"no C# compiler: {error}")


@pytest.fixture(scope="session")
def output() -> Path:
    """Where assemblies are built; what is newer than its sources is not built again."""
    return CACHE / "build"
