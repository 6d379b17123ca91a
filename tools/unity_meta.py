"""Writes the ``.meta`` files of ``unity_package``: Unity identifies every file and folder by the GUID in its own.

A GUID is derived from the path inside the package, so that it never changes by itself and every machine makes the
same. ``python tools/unity_meta.py`` writes what is missing or wrong and removes what belongs to nothing;
``--check`` only compares.
"""

from __future__ import annotations

import argparse
import sys
import uuid
from pathlib import Path, PurePosixPath

PACKAGE = Path(__file__).resolve().parents[1] / "unity_package"
# Any fixed UUID would do: it keeps our GUIDs apart from everybody else's that are derived from paths.
NAMESPACE = uuid.UUID("6e3f1c1e-5d3b-4f0a-9a59-3b1f6c0c8c11")

_IMPORTERS = {
    ".cs": (
        "MonoImporter",
        "  serializedVersion: 2\n  defaultReferences: []\n  executionOrder: 0\n  icon: {instanceID: 0}\n",
    ),
    ".asmdef": ("AssemblyDefinitionImporter", ""),
    ".asset": ("NativeFormatImporter", "  mainObjectFileID: 11400000\n"),
}
_TEXT = {".md", ".txt", ".json", ".uxml", ".uss"}
_TAIL = "  externalObjects: {}\n  userData: \n  assetBundleName: \n  assetBundleVariant: \n"


def guid_of(path: PurePosixPath) -> str:
    """The 32 hexadecimal digits of a path inside the package."""
    return uuid.uuid5(NAMESPACE, path.as_posix()).hex


def is_imported(path: PurePosixPath) -> bool:
    """Whether Unity imports it: not hidden, not in a folder whose name ends in ``~``, no ``.meta`` itself.

    What lies in ``Samples~`` is copied into a project with its ``.meta`` files, and imported there.
    """
    parts = path.parts[1:] if path.parts[0] == "Samples~" else path.parts
    hidden = not parts or any(part.startswith(".") or part.endswith("~") for part in parts)
    return not hidden and path.suffix != ".meta"


def meta_of(path: PurePosixPath, *, is_folder: bool) -> str:
    """The whole ``.meta`` file of a file or folder."""
    head = f"fileFormatVersion: 2\nguid: {guid_of(path)}\n"
    if is_folder:
        return f"{head}folderAsset: yes\nDefaultImporter:\n{_TAIL}"
    if path.name == "package.json":
        return f"{head}PackageManifestImporter:\n{_TAIL}"
    importer, lines = _IMPORTERS.get(
        path.suffix, ("TextScriptImporter" if path.suffix in _TEXT else "DefaultImporter", "")
    )
    return f"{head}{importer}:\n{lines}{_TAIL}"


def expected_metas(package: Path = PACKAGE) -> dict[Path, str]:
    """Every ``.meta`` file there should be, and its content."""
    metas = {}
    for path in sorted(package.rglob("*")):
        inside = PurePosixPath(path.relative_to(package).as_posix())
        if is_imported(inside):
            metas[path.with_name(path.name + ".meta")] = meta_of(inside, is_folder=path.is_dir())
    return metas


def stale_metas(package: Path = PACKAGE) -> list[Path]:
    """Missing, wrong and left-over ``.meta`` files."""
    expected = expected_metas(package)
    wrong = [p for p, text in expected.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    return wrong + [p for p in sorted(package.rglob("*.meta")) if p not in expected]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if something would change"
    )
    check = parser.parse_args().check
    stale = stale_metas()
    expected = expected_metas()
    for path in stale:
        print(path.relative_to(PACKAGE.parent))
        if check:
            continue
        if path in expected:
            path.write_text(expected[path], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
