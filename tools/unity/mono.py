"""The package's Core and its tests on Mono, as Unity's runtime is one, where it is installed (``mono-devel``).

Debian builds Mono's class library with mcs, which leaves a mark out of ``ReadOnlySpan<T>``'s indexer that other
compilers look for in a result that is ``ref readonly``; Roslyn refuses it (CS0570). So it compiles against a copy in
which the result is a plain ``ref``, which is what the library that runs has. The engine layer is not run here.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
from pathlib import Path

from assemblies import read_assemblies
from build import FIRST, CompileError, compile_assembly
from toolchain import Toolchain, ToolchainError

CORE = "AvatarBridge.Core"
TESTS = "AvatarBridge.Core.Tests"


def run_core_tests(tools: Toolchain, output: Path, *, only: str = "") -> subprocess.CompletedProcess[str]:
    """Builds Core and its tests for Mono and runs them; ``only`` is a regular expression of full test names.

    Raises ToolchainError where there is no Mono to run them.
    """
    mono = shutil.which("mono")
    if mono is None:
        raise ToolchainError("no mono on PATH: install Mono (Debian: mono-devel)")
    folder = output / "mono"
    for_mono = _for_mono(tools, mono, folder)
    known = read_assemblies()
    defines = ["-define:" + d for d in (*FIRST.defines, "UNITY_INCLUDE_TESTS")]
    core = compile_assembly(
        for_mono, folder / f"{CORE}.dll", known[CORE].sources(), [], "-target:library", *defines
    )
    tests = compile_assembly(
        for_mono,
        folder / f"{TESTS}.dll",
        known[TESTS].sources(),
        [core, tools.nunit],
        "-target:library",
        *defines,
    )
    source = Path(__file__).with_name("NUnitRunner.cs")
    runner = compile_assembly(for_mono, folder / "runner.exe", [source], [tools.nunit], "-target:exe")
    shutil.copy(tools.nunit, folder)
    environment = {**os.environ, "NUNIT_ONLY": only}
    return subprocess.run(
        [mono, str(runner), str(tests)], capture_output=True, text=True, env=environment, check=False
    )


def _for_mono(tools: Toolchain, mono: str, folder: Path) -> Toolchain:
    """The toolchain with Mono's class library for its own, spans made plain."""
    root = Path(mono).resolve().parents[1] / "lib" / "mono"
    library = root / "4.5"
    cecil = sorted((root / "gac" / "Mono.Cecil").glob("*/Mono.Cecil.dll"), key=_version)
    if not (library / "mscorlib.dll").is_file() or not cecil:
        raise ToolchainError(f"the Mono in {root} lacks its class library or Mono.Cecil (Debian: mono-devel)")
    others = [
        library / "System.dll",
        library / "System.Core.dll",
        *sorted((library / "Facades").glob("*.dll")),
    ]
    plain = folder / "reference" / "mscorlib.dll"
    patch = compile_assembly(
        dataclasses.replace(tools, references=(library / "mscorlib.dll", *others)),
        folder / "plain_spans.exe",
        [Path(__file__).with_name("PlainSpans.cs")],
        [cecil[-1]],
        "-target:exe",
    )
    if not plain.is_file() or plain.stat().st_mtime_ns < patch.stat().st_mtime_ns:
        plain.parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [mono, str(patch), str(library / "mscorlib.dll"), str(plain)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CompileError(done.stdout + done.stderr)
    return dataclasses.replace(tools, references=(plain, *others))


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in path.parent.name.partition("_")[0].split("."))
