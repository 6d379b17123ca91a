"""Compiles the Unity package outside Unity as Unity does (C# 9, nullable off, warnings as errors) and runs its tests.

``python tools/unity/build.py`` builds Core and its tests and prints ``N passed, N failed, N skipped``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from toolchain import CACHE, ROOT, Toolchain, ToolchainError, find_toolchain

PACKAGE = ROOT / "unity_package"
FLAGS = (
    "-nologo",
    "-langversion:9",
    "-optimize+",
    "-nullable:disable",
    "-warnaserror+",
    "-warn:4",
    "-nostdlib+",
)


class CompileError(Exception):
    """The compiler's messages."""


def compile_assembly(
    tools: Toolchain, output: Path, sources: list[Path], references: list[Path], *flags: str
) -> Path:
    """Compiles C# files into ``output``, unless it is there and newer than all it is made from."""
    output.parent.mkdir(parents=True, exist_ok=True)
    response = output.with_suffix(".rsp")
    lines = [*FLAGS, *flags, f'-out:"{output}"']
    lines += [f'-r:"{p}"' for p in (*tools.references, *references)]
    lines += [f'"{p}"' for p in sources]
    text = "\n".join(lines)
    if _is_fresh(output, response, text, [*sources, *references]):
        return output
    output.unlink(missing_ok=True)
    response.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [*tools.compiler, "@" + str(response)],
        capture_output=True,
        text=True,
        env={**os.environ, **tools.environment},
        check=False,
    )
    if done.returncode:
        raise CompileError(done.stdout + done.stderr)
    return output


def _is_fresh(output: Path, response: Path, text: str, inputs: list[Path]) -> bool:
    # A source that was deleted or added changes the text of the response file.
    if not output.is_file() or not response.is_file() or response.read_text(encoding="utf-8") != text:
        return False
    made = output.stat().st_mtime_ns
    return all(path.stat().st_mtime_ns < made for path in inputs)


def sources_of(folder: Path) -> list[Path]:
    """C# files of an assembly: those below a folder, less folders Unity ignores (``Name~``)."""
    return sorted(p for p in folder.rglob("*.cs") if not any(part.endswith("~") for part in p.parts))


def write_runtime_config(tools: Toolchain, assembly: Path) -> None:
    config = {
        "runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": tools.runtime_version}}
    }
    # Tiered compilation would make short benchmarks measure the interpreter-like first tier.
    config["runtimeOptions"]["configProperties"] = {
        "System.Runtime.TieredPGO": False,
        "System.Runtime.TieredCompilation": False,
    }
    assembly.with_suffix(".runtimeconfig.json").write_text(json.dumps(config), encoding="utf-8")


def build_core(tools: Toolchain, output: Path) -> Path:
    """``Runtime/Core`` with nothing but the class library."""
    sources = sources_of(PACKAGE / "Runtime" / "Core")
    return compile_assembly(tools, output / "AvatarBridge.Core.dll", sources, [], "-target:library")


def build_tests(tools: Toolchain, output: Path) -> Path:
    """Core, ``Tests/Core`` and the runner; returns the runner."""
    core = build_core(tools, output)
    tests = sources_of(PACKAGE / "Tests" / "Core")
    compile_assembly(
        tools, output / "AvatarBridge.Core.Tests.dll", tests, [core, tools.nunit], "-target:library"
    )
    runner = compile_assembly(
        tools,
        output / "runner.dll",
        [Path(__file__).with_name("NUnitRunner.cs")],
        [tools.nunit],
        "-target:exe",
    )
    shutil.copy(tools.nunit, output)
    write_runtime_config(tools, runner)
    return runner


def build_program(tools: Toolchain, output: Path, name: str, sources: list[Path]) -> Path:
    """A program on Core: the conformance client or the benchmark."""
    core = build_core(tools, output)
    program = compile_assembly(tools, output / f"{name}.dll", sources, [core], "-target:exe")
    write_runtime_config(tools, program)
    return program


def build_engine(tools: Toolchain, output: Path) -> tuple[Path, Path]:
    """The engine layer against our own stand-ins for UnityEngine; returns both assemblies."""
    core = build_core(tools, output)
    folder = PACKAGE / "Tests" / "Stubs~" / "UnityEngine"
    stubs = compile_assembly(
        tools, output / "UnityEngine.dll", sorted(folder.glob("*.cs")), [], "-target:library"
    )
    runtime = PACKAGE / "Runtime"
    sources = [p for p in sources_of(runtime) if "Core" not in p.relative_to(runtime).parts]
    return compile_assembly(
        tools, output / "AvatarBridge.dll", sources, [core, stubs], "-target:library"
    ), stubs


def build_engine_program(tools: Toolchain, output: Path, name: str, sources: list[Path]) -> Path:
    """A program on the engine layer."""
    engine, stubs = build_engine(tools, output)
    references = [output / "AvatarBridge.Core.dll", engine, stubs]
    program = compile_assembly(tools, output / f"{name}.dll", sources, references, "-target:exe")
    write_runtime_config(tools, program)
    return program


def build_engine_tests(tools: Toolchain, output: Path, sources: list[Path]) -> Path:
    """NUnit tests of the engine layer, to be run by the runner of ``build_tests``."""
    engine, stubs = build_engine(tools, output)
    references = [output / "AvatarBridge.Core.dll", engine, stubs, tools.nunit]
    target = output / "AvatarBridge.Tests.dll"
    return compile_assembly(tools, target, sources, references, "-target:library")


def run_tests(
    tools: Toolchain, output: Path, only: str = "", *, assembly: str = "AvatarBridge.Core.Tests.dll"
) -> subprocess.CompletedProcess[str]:
    """Runs the built tests; ``only`` is a regular expression of full test names."""
    command = [str(tools.dotnet), str(output / "runner.dll"), str(output / assembly)]
    environment = {**os.environ, "NUNIT_ONLY": only}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="regular expression of full test names")
    parser.add_argument("--output", type=Path, default=CACHE / "build")
    arguments = parser.parse_args()
    try:
        tools = find_toolchain()
        build_tests(tools, arguments.output)
    except (ToolchainError, CompileError) as error:
        print(error, file=sys.stderr)
        return 2
    done = run_tests(tools, arguments.output, arguments.only)
    print(done.stdout + done.stderr, end="")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
