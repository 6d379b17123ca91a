"""Builds the Unreal plugin's core without the engine, with CMake, and runs its tests.

``python tools/unreal/build.py`` builds and tests with every compiler found, plain and under each sanitizer;
``--compiler`` and ``--sanitize`` take one of them. What is up to date is not built again.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "unreal_plugin" / "AvatarBridge"
PROJECT = ROOT / "tests" / "unreal"
CACHE = Path(os.environ.get("AVATAR_BRIDGE_TOOLCHAIN") or ROOT / ".toolchain") / "unreal"

SANITIZERS = ("address,undefined", "thread")
COMPILERS = ("g++", "clang++", "cl")
# Builds for Windows on Linux; what it built runs where wine is.
WINDOWS_COMPILER = "x86_64-w64-mingw32-g++"


class BuildError(Exception):
    """What is missing, or the compiler's messages."""


@dataclass(frozen=True)
class Variant:
    """One way of building: a compiler, and what is asked of it."""

    compiler: str
    sanitize: str = ""
    standard: int = 17
    fuzz: bool = False
    fast_math: bool = False  # as if there were neither infinity nor NaN, as Unreal compiles with MSVC
    merged: bool = False  # all sources of the core as one, as Unreal's own build tool compiles modules

    @property
    def name(self) -> str:
        parts = [Path(self.compiler).stem, f"c++{self.standard}", self.sanitize.replace(",", "+")]
        parts += ["fuzz"] * self.fuzz + ["fast_math"] * self.fast_math + ["merged"] * self.merged
        return "-".join(part for part in parts if part)


def compilers() -> list[str]:
    """The C++ compilers on PATH. Raises BuildError without one, or without CMake."""
    found = [name for name in COMPILERS if shutil.which(name)]
    if not found or not shutil.which("cmake"):
        raise BuildError("needs CMake 3.20 and a C++ compiler on PATH: g++, clang++ or cl")
    return found


def variants() -> list[Variant]:
    """Every compiler found, plain and under the sanitizers it has."""
    found = compilers()
    plain = [Variant(compiler) for compiler in found]
    strict = [Variant(c, sanitize) for c in found if c != "cl" for sanitize in SANITIZERS]
    return [*plain, *strict]


def build(variant: Variant, output: Path = CACHE) -> Path:
    """Configures and builds; returns the folder of the programs. Raises BuildError with the compiler's messages."""
    if not shutil.which(variant.compiler):
        raise BuildError(f"no {variant.compiler} on PATH")
    folder = output / variant.name
    command = ["cmake", "-S", str(PROJECT), "-B", str(folder), f"-DCMAKE_CXX_COMPILER={variant.compiler}"]
    command += [f"-DCMAKE_CXX_STANDARD={variant.standard}", f"-DAVATAR_BRIDGE_SANITIZE={variant.sanitize}"]
    command += ["-DCMAKE_BUILD_TYPE=RelWithDebInfo"]
    command += [f"-DAVATAR_BRIDGE_FUZZ={'ON' if variant.fuzz else 'OFF'}"]
    command += [f"-DAVATAR_BRIDGE_FAST_MATH={'ON' if variant.fast_math else 'OFF'}"]
    command += _windows() if variant.compiler == WINDOWS_COMPILER else []
    command += ["-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=0"] if variant.merged else []
    if shutil.which("ninja"):
        command += ["-G", "Ninja"]
    run_tool(command)
    run_tool(
        [
            "cmake",
            "--build",
            str(folder),
            "--config",
            "RelWithDebInfo",
            "--parallel",
            str(os.cpu_count() or 1),
        ]
    )
    return folder / "bin"


def _windows() -> list[str]:
    emulator = shutil.which("wine")
    options = ["-DCMAKE_SYSTEM_NAME=Windows", "-DCMAKE_EXE_LINKER_FLAGS=-static"]
    return [*options, f"-DCMAKE_CROSSCOMPILING_EMULATOR={emulator}"] if emulator else options


def run_tests(programs: Path, only: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the built tests; ``only`` is a regular expression of test programs."""
    command = ["ctest", "--test-dir", str(programs.parent), "-C", "RelWithDebInfo", "--output-on-failure"]
    command += ["--no-tests=error", *(["-R", only] if only else [])]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def fuzz(programs: Path, name: str, least_bytes: int) -> int:
    """Feeds a fuzzer of a ``fuzz`` variant until it has read so many bytes; returns how many.

    Raises BuildError with the fuzzer's report when it crashes or finds a contradiction.
    """
    corpus = programs.parent / "corpus" / name
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    run_tool([str(programs / "FuzzSeeds"), str(corpus)])
    total, seed = 0, 1
    while total < least_bytes:
        command = [str(programs / name), str(corpus), "-runs=50000", f"-seed={seed}", "-max_len=4096"]
        # It would count what the process that starts it has ever used; single large allocations are still refused.
        command += ["-rss_limit_mb=0", "-malloc_limit_mb=2048"]
        command += [f"-artifact_prefix={corpus.parent}{os.sep}{name}-"]
        report = run_tool(command)
        counted = re.search(r"fuzzed (\d+) bytes", report)
        if not counted:
            raise BuildError(f"{name} did not say how many bytes it read:\n{report[-2000:]}")
        total += int(counted.group(1))
        seed += 1
    return total


def run_tool(command: list[str]) -> str:
    """What a program prints. Raises BuildError with it when the program fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compiler", help="g++, clang++ or cl; every one on PATH by default")
    parser.add_argument("--sanitize", choices=["none", *SANITIZERS], help="every one by default")
    parser.add_argument("--only", default="", help="regular expression of test programs")
    parser.add_argument("--output", type=Path, default=CACHE)
    arguments = parser.parse_args()
    failed = 0
    try:
        for variant in variants():
            if arguments.compiler not in (None, variant.compiler):
                continue
            if arguments.sanitize not in (None, variant.sanitize or "none"):
                continue
            done = run_tests(build(variant, arguments.output), arguments.only)
            failed += done.returncode != 0
            print(f"== {variant.name}\n{done.stdout}{done.stderr}", flush=True)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
