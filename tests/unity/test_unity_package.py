"""The Unity package as a package: manifest, assemblies, meta files, size, and constants that are the wire's."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "unity_package"
sys.path.insert(0, str(ROOT))

from tools import unity_meta, wire_csharp  # noqa: E402 (the checkout comes first)

SOURCES = [p for p in sorted(PACKAGE.rglob("*.cs")) if not any(part.endswith("~") for part in p.parts)]


def test_every_file_and_folder_has_its_meta_file_and_nothing_else_has():
    expected = unity_meta.expected_metas()
    assert len(expected) > 60
    assert unity_meta.stale_metas() == [], "run: python tools/unity_meta.py"
    guids = [re.search(r"guid: ([0-9a-f]{32})\n", text).group(1) for text in expected.values()]
    assert len(set(guids)) == len(guids)


def test_a_missing_a_changed_and_a_left_over_meta_file_are_found(tmp_path):
    (tmp_path / "Runtime").mkdir()
    (tmp_path / "Samples~").mkdir()
    source = tmp_path / "Runtime" / "A.cs"
    source.write_text("")
    for path, text in unity_meta.expected_metas(tmp_path).items():
        path.write_text(text, newline="\n")
    assert unity_meta.stale_metas(tmp_path) == []
    source.unlink()
    (tmp_path / "Runtime" / "B.cs").write_text("")
    (tmp_path / "Runtime.meta").write_text("guid: 0")
    names = sorted(path.name for path in unity_meta.stale_metas(tmp_path))
    assert names == ["A.cs.meta", "B.cs.meta", "Runtime.meta"]
    assert unity_meta.is_imported(PurePosixPath("Samples~/Quick/A.cs")), "copied into projects with its meta"
    assert not unity_meta.is_imported(PurePosixPath("Samples~"))
    assert not unity_meta.is_imported(PurePosixPath("Tests/Stubs~/A.cs"))


def test_the_manifest_is_valid_and_names_only_what_is_there():
    manifest = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    assert re.fullmatch(r"[a-z0-9]+(\.[a-z0-9]+)+", manifest["name"])
    assert re.fullmatch(r"\d+\.\d+\.\d+(-[0-9A-Za-z.]+)?", manifest["version"])
    assert manifest["unity"] == "2021.3"
    assert manifest["dependencies"] == {}
    assert manifest["license"] == "Apache-2.0"
    assert f"[{manifest['version']}]" in (PACKAGE / "CHANGELOG.md").read_text(encoding="utf-8")
    for sample in manifest.get("samples", []):
        assert {"displayName", "description", "path"} <= set(sample)
        assert any((PACKAGE / sample["path"]).iterdir()), sample["path"]
    listed = {sample["path"] for sample in manifest.get("samples", [])}
    there = {f"Samples~/{p.name}" for p in (PACKAGE / "Samples~").glob("*") if p.is_dir()}
    assert listed == there


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.asmdef")), ids=lambda p: p.stem)
def test_an_assembly_is_named_as_its_file_and_references_what_exists(path):
    names = {p.stem for p in PACKAGE.rglob("*.asmdef")}
    assembly = json.loads(path.read_text(encoding="utf-8"))
    assert assembly["name"] == path.stem
    engine_names = {"UnityEngine.TestRunner", "UnityEditor.TestRunner", "Unity.Timeline"}
    assert set(assembly.get("references", [])) <= names | engine_names
    assert assembly.get("noEngineReferences", False) == path.stem.startswith("AvatarBridge.Core")


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name)
def test_a_source_file_is_small_and_holds_one_type_named_as_the_file(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert "\t" not in text
    assert not re.search(r"^#nullable|\brecord\b (class|struct)|\binit;", text, re.MULTILINE), (
        "not C# 9 in Unity"
    )
    types = re.findall(
        r"^    (?:\[.*\]\s*)?(?:public|internal)[a-z ]*? (?:class|struct|enum|interface) (\w+)",
        text,
        re.MULTILINE,
    )
    assert types == ([] if path.name == "AssemblyInfo.cs" else [path.stem])
    assert not re.search(r"^    (public|internal) class ", text, re.MULTILINE), "sealed, static or abstract"


def test_the_package_uses_only_what_unity_has():
    # The class library it is compiled with here is a little newer than .NET Standard 2.1.
    newer = (
        "TickCount64",
        "Random.Shared",
        "ReadSingleLittleEndian",
        "ReadDoubleLittleEndian",
        "WriteSingleLittleEndian",
        "WriteDoubleLittleEndian",
        "BitOperations",
        "IPEndPoint.TryParse",
        "IPEndPoint.Parse",
        "Convert.ToHexString",
        "CollectionsMarshal",
        "ArgumentNullException.ThrowIfNull",
        "Interlocked.Or(",
        ".Kill(true)",
    )
    # Unity 6.5 has turned the first into an error; the others have successors in other versions than 2021.3.
    gone = (
        "GetInstanceID",
        "FindObjectOfType<",
        "FindObjectsOfType<",
        "FindFirstObjectByType",
        "FindObjectsByType",
    )
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        for name in newer:
            assert name not in text, f"{path.name} uses {name}, which .NET Standard 2.1 lacks"
        for name in gone:
            assert name not in text, f"{path.name} uses {name}, which not every version of Unity has"


def test_the_constants_are_those_of_the_python_definition():
    assert wire_csharp.TARGET.read_text(encoding="utf-8") == wire_csharp.render(), (
        "run: python tools/generate_wire.py"
    )


def test_the_package_is_small():
    size = sum(p.stat().st_size for p in PACKAGE.rglob("*") if p.is_file() and "Samples~" not in p.parts)
    assert size < 2_000_000
