"""The Unreal plugin's core, compiled without the engine by several compilers and tested under sanitizers."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from tools.unreal import build as core

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

SOURCES = core.PLUGIN / "Source" / "AvatarBridgeCore"
FUZZED_BYTES = 10_000_000


def passes(programs, only="") -> None:
    done = core.run_tests(programs, only)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("sanitize", ["", *core.SANITIZERS])
@pytest.mark.parametrize("compiler", ["g++", "clang++"])
def test_the_core_passes_its_tests(built, compiler, sanitize):
    passes(built(core.Variant(compiler, sanitize)))


def test_the_core_compiles_as_unreal_does(built):
    # C++20, and all files of a module as one, where names of two files could collide.
    passes(built(core.Variant("clang++", standard=20, merged=True)))


def test_the_core_stays_right_where_the_compiler_knows_no_nan(built):
    # clang goes further in this than g++.
    passes(built(core.Variant("clang++", fast_math=True)))


def test_the_core_runs_on_windows(built):
    if not shutil.which(core.WINDOWS_COMPILER):
        pytest.skip(f"no {core.WINDOWS_COMPILER} on PATH")
    programs = built(core.Variant(core.WINDOWS_COMPILER))
    if shutil.which("wine") or sys.platform == "win32":
        # No golden messages: their folder has no name there.
        passes(programs, "(ZmtpWire|ZmtpConnection|Client|Protocol|MsgPack|Allocation)Tests")


def test_a_failing_test_and_none_at_all_are_failures(built):
    programs = built(core.Variant("g++"))
    none = subprocess.run([str(programs / "MsgPackTests"), "NoSuchTest"], capture_output=True, text=True)
    assert (none.returncode, none.stdout) == (1, "0 passed, 0 failed\n")
    assert core.run_tests(programs, "NoSuchProgram").returncode != 0


@pytest.mark.parametrize("name", ["MsgPackFuzzer", "ZmtpFuzzer", "MessageFuzzer"])
def test_ten_million_fuzzed_bytes_do_no_harm(built, name):
    programs = built(core.Variant("clang++", "address,undefined", fuzz=True))
    assert core.fuzz(programs, name, FUZZED_BYTES) >= FUZZED_BYTES


def test_nothing_is_static_and_mutable(programs):
    library = programs.parent / "AvatarBridge" / "libavatar_bridge_core.a"
    if not shutil.which("objdump") or not library.is_file():
        pytest.skip("needs objdump and a library of ELF objects")
    listed = subprocess.run(["objdump", "--syms", str(library)], capture_output=True, text=True, check=True)
    symbols = re.findall(r" O (\.\S+)\s+\S+\s+(\S+)", listed.stdout)
    writable = [
        name for section, name in symbols if re.match(r"\.(bss|data|tbss|tdata)(?!\.rel\.ro)", section)
    ]
    assert len(symbols) > 20
    assert writable == []


def test_what_is_exported_warns_of_no_member_of_the_standard_library():
    for path in sorted((SOURCES / "Public").rglob("*.h")):
        text = path.read_text(encoding="utf-8")
        assert ("AVATARBRIDGECORE_API" in text) <= ('#include "AvatarBridge/Exports.h"' in text), path.name


def test_the_core_includes_nothing_but_itself_and_the_standard_library():
    own = {path.name for path in SOURCES.rglob("*.h")}
    # All but the module's entry, which Unreal alone compiles.
    for path in sorted([*SOURCES.rglob("*.h"), *SOURCES.glob("Private/*.cpp")]):
        text = path.read_text(encoding="utf-8")
        for quoted in re.findall(r'#include "([^"]+)"', text):
            assert quoted.split("/")[-1] in own, f"{path.name} includes {quoted}"
        for angled in re.findall(r"#include <([^>]+)>", text):
            # The sockets of the system have one home.
            assert ("." not in angled and "/" not in angled) or path.name == "TcpSocket.cpp", (
                f"{path.name}: {angled}"
            )
        assert not re.search(r"\b(try|throw|catch|dynamic_cast|typeid)\b\s*[({<]", text), path.name
