"""Builds the plugin's engine modules without the engine, on our own stand-ins for it, and the program that runs them.

``python tools/unreal/build_engine.py`` builds every version of the engine; ``--version 5.3`` one of them.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.unreal import build as core
from tools.unreal.unreal_headers import generated_header, read_header

PROJECT = core.ROOT / "tests" / "unreal" / "engine"
SOURCE = core.PLUGIN / "Source"
MODULES = ("AvatarBridge", "AvatarBridgeGraph", "AvatarBridgeEditor")
VERSIONS = (3, 4, 5, 6, 7)


@dataclass(frozen=True)
class EngineVariant:
    """One way of building: a compiler, what is asked of it, and the engine it is built for."""

    compiler: str
    minor: int = 7
    editor: bool = True
    sanitize: str = ""
    standard: int = 20
    merged: bool = False  # all sources of a module as one, as Unreal's own build tool compiles them

    @property
    def name(self) -> str:
        kind = "editor" if self.editor else "game"
        parts = [f"5.{self.minor}", kind, Path(self.compiler).stem, f"c++{self.standard}"]
        parts += [self.sanitize.replace(",", "+")] * bool(self.sanitize) + ["merged"] * self.merged
        return "-".join(parts)


def write_generated_headers(folder: Path) -> None:
    """Writes ``*.generated.h`` of every reflected header; those that are up to date keep their time."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(path for module in MODULES for path in (SOURCE / module).rglob("*.h")):
        header = read_header(path)
        if header.types:
            target = folder / f"{path.stem}.generated.h"
            text = generated_header(header)
            if not target.is_file() or target.read_text(encoding="utf-8") != text:
                target.write_text(text, encoding="utf-8")


def build(variant: EngineVariant, output: Path = core.CACHE / "engine", target: str = "all") -> Path:
    """Builds; returns the folder of the programs. Raises BuildError with the compiler's messages."""
    generated = output / "generated"
    write_generated_headers(generated)
    folder = output / variant.name
    command = ["cmake", "-S", str(PROJECT), "-B", str(folder)]
    # What is merged is compiled only, not run; sanitizers look at what happens, not at how fast.
    plain = variant.merged or variant.sanitize
    command += ["-DCMAKE_BUILD_TYPE=" + ("None" if plain else "RelWithDebInfo")]
    command += [f"-DCMAKE_CXX_COMPILER={variant.compiler}", f"-DCMAKE_CXX_STANDARD={variant.standard}"]
    command += [f"-DAVATAR_BRIDGE_SANITIZE={variant.sanitize}", f"-DAVATAR_BRIDGE_GENERATED={generated}"]
    command += [f"-DENGINE_MINOR_VERSION={variant.minor}", f"-DENGINE_EDITOR={int(variant.editor)}"]
    command += ["-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=0"] if variant.merged else []
    core.run_tool(command)
    core.run_tool(
        ["cmake", "--build", str(folder), "--target", target, "--parallel", str(os.cpu_count() or 1)]
    )
    return folder / "bin"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--version", choices=[f"5.{minor}" for minor in VERSIONS], help="every one by default"
    )
    parser.add_argument("--compiler", help="g++ or clang++; every one on PATH by default")
    parser.add_argument("--output", type=Path, default=core.CACHE / "engine")
    arguments = parser.parse_args()
    try:
        compilers = [arguments.compiler] if arguments.compiler else core.compilers()
        for minor in VERSIONS:
            for compiler in compilers:
                if arguments.version in (None, f"5.{minor}"):
                    variant = EngineVariant(compiler, minor)
                    build(variant, arguments.output)
                    print(f"{variant.name} builds", flush=True)
    except core.BuildError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
