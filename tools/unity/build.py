"""Compiles the Unity package outside Unity as Unity does (C# 9, nullable off, warnings as errors) and runs its tests.

``python tools/unity/build.py`` builds every assembly in every variant, runs all tests and prints
``N passed, N failed, N skipped``.
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

from assemblies import PACKAGE, STUBS, VARIANTS, Assembly, Variant, read_assemblies, sources_of
from toolchain import CACHE, Toolchain, ToolchainError, find_toolchain

__all__ = ["PACKAGE", "sources_of"]

FIRST = VARIANTS["2021.3"]
# Our stand-ins for Unity's assemblies, and what each is built on.
_STANDS_ON = {
    "UnityEngine": (),
    "UnityEditor": ("UnityEngine",),
    "UnityEngine.TestRunner": ("UnityEngine",),
    "Unity.Timeline": ("UnityEngine",),
    "Unity.Timeline.Editor": ("UnityEngine", "UnityEditor", "Unity.Timeline"),
}
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


def build_stub(tools: Toolchain, output: Path, name: str, variant: Variant) -> Path:
    """A stand-in of ours for one of Unity's assemblies, with those it stands on."""
    below = _STANDS_ON[name]
    references = [build_stub(tools, output, other, variant) for other in below]
    if name.endswith("TestRunner"):
        references.append(tools.nunit)
    defines = ["-define:" + d for d in variant.defines]
    sources = sorted((STUBS / name).glob("*.cs"))
    return compile_assembly(
        tools, output / variant.name / f"{name}.dll", sources, references, "-target:library", *defines
    )


def build_assembly(tools: Toolchain, output: Path, name: str, variant: Variant) -> Path:
    """An assembly of the package with all it references, as Unity compiles it in this variant."""
    known = read_assemblies()
    target = output / variant.name / f"{name}.dll"
    return compile_assembly(
        tools,
        target,
        known[name].sources(),
        _references(tools, output, known[name], variant, known),
        "-target:library",
        *("-define:" + d for d in _defines(known[name], variant)),
    )


def _defines(assembly: Assembly, variant: Variant) -> tuple[str, ...]:
    tests = ("UNITY_INCLUDE_TESTS",) if variant.editor else ()
    return (*variant.defines, *tests, *(assembly.package_defines if variant.packages else ()))


def _references(
    tools: Toolchain, output: Path, assembly: Assembly, variant: Variant, known: dict[str, Assembly]
) -> list[Path]:
    found = []
    for name in assembly.references:
        if name in known:
            if known[name].is_in(variant):
                found.append(build_assembly(tools, output, name, variant))
        elif name in _STANDS_ON:
            found.append(build_stub(tools, output, name, variant))
        else:
            raise CompileError(f"{assembly.name} references {name}, which nobody makes")
    if assembly.has_engine:
        found.append(build_stub(tools, output, "UnityEngine", variant))
        if variant.editor:
            found.append(build_stub(tools, output, "UnityEditor", variant))
    if assembly.is_test:
        found.append(tools.nunit)
    return list(dict.fromkeys(found))


def build_variant(tools: Toolchain, output: Path, variant: Variant) -> list[Path]:
    """Every assembly that Unity compiles in this variant."""
    known = read_assemblies()
    return [build_assembly(tools, output, a.name, variant) for a in known.values() if a.is_in(variant)]


def build_core(tools: Toolchain, output: Path) -> Path:
    """``Runtime/Core`` with nothing but the class library."""
    return build_assembly(tools, output, "AvatarBridge.Core", FIRST)


def build_runner(tools: Toolchain, output: Path) -> Path:
    """The program that runs NUnit tests, beside the assemblies of the first variant."""
    source = Path(__file__).with_name("NUnitRunner.cs")
    folder = output / FIRST.name
    runner = compile_assembly(tools, folder / "runner.dll", [source], [tools.nunit], "-target:exe")
    shutil.copy(tools.nunit, folder)
    write_runtime_config(tools, runner)
    return runner


def build_program(tools: Toolchain, output: Path, name: str, sources: list[Path], *assemblies: str) -> Path:
    """A program on Core and on further ``assemblies`` of the package, if any."""
    known = read_assemblies()
    references = [build_core(tools, output)]
    for other in assemblies:
        references.append(build_assembly(tools, output, other, FIRST))
        references += _references(tools, output, known[other], FIRST, known)
    program = compile_assembly(
        tools,
        output / FIRST.name / f"{name}.dll",
        sources,
        list(dict.fromkeys(references)),
        "-target:exe",
    )
    write_runtime_config(tools, program)
    return program


def build_staged_tests(tools: Toolchain, output: Path, sources: list[Path]) -> Path:
    """NUnit tests that need the stand-ins themselves, so that they are no part of the package. They see all of it."""
    known = read_assemblies()
    references = [tools.nunit, *build_variant(tools, output, FIRST)]
    for assembly in known.values():
        references += _references(tools, output, assembly, FIRST, known)
    return compile_assembly(
        tools,
        output / FIRST.name / "StagedTests.dll",
        sources,
        list(dict.fromkeys(references)),
        "-target:library",
    )


def test_assemblies() -> list[str]:
    """Names of the package's own test assemblies."""
    return [a.name for a in read_assemblies().values() if a.is_test]


def run_tests(
    tools: Toolchain, output: Path, *assemblies: str, only: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs tests of built assemblies, all of them by default; ``only`` is a regular expression of full test names."""
    folder = output / FIRST.name
    names = assemblies or tuple(test_assemblies())
    command = [str(tools.dotnet), str(folder / "runner.dll"), *(str(folder / f"{n}.dll") for n in names)]
    environment = {**os.environ, "NUNIT_ONLY": only}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="regular expression of full test names")
    parser.add_argument("--output", type=Path, default=CACHE / "build")
    arguments = parser.parse_args()
    try:
        tools = find_toolchain()
        for variant in VARIANTS.values():
            build_variant(tools, arguments.output, variant)
        build_runner(tools, arguments.output)
    except (ToolchainError, CompileError) as error:
        print(error, file=sys.stderr)
        return 2
    done = run_tests(tools, arguments.output, only=arguments.only)
    print(done.stdout + done.stderr, end="")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
