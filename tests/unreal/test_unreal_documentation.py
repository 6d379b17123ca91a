"""The plugin's pages say what its headers and sentences say: no property forgotten, no name that is not there."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from bridge.models.conversation import CONTROLS
from tools.unreal import build as core
from tools.unreal import build_engine
from tools.unreal.check_plugin import PLUGIN
from tools.unreal.unreal_headers import read_header, without_comments

DOCS = PLUGIN / "Docs"
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}
EVERYTHING = "\n".join([*PAGES.values(), (PLUGIN / "README.md").read_text(encoding="utf-8")])
HEADERS = [read_header(path) for path in sorted((PLUGIN / "Source").rglob("*.h"))]
TYPES = {found.name: found for header in HEADERS for found in header.types}
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((PLUGIN / "Source").rglob("*"))
    if path.suffix in (".h", ".cpp", ".cs")
)
PRIVATE = PLUGIN / "Source" / "AvatarBridgeCore" / "Private"
# What the status and the reasons it gives are put together from.
SENTENCES = (
    "StatusSentence",
    "SocketError",
    "ZmtpEndpoint",
    "ZmtpConnection",
    "ZmtpWire",
    "ControlSession",
    "SkeletonDescription",
)


def tables(page: str) -> list[list[list[str]]]:
    """The tables of a page: rows of cells, the head first, without the row of dashes."""
    blocks = re.findall(r"(?:^\|.*\|$\n?)+", page, re.MULTILINE)
    rows = [
        [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in block.splitlines()]
        for block in blocks
    ]
    return [[row for row in block if set("".join(row)) - set("-| ")] for block in rows]


def table_of(page: str, head: str) -> list[list[str]]:
    """The rows below a head that begins with this cell, of all such tables of a page."""
    return [row for block in tables(page) if block[0][0] == head for row in block[1:]]


def table(head: str) -> list[list[str]]:
    """The rows below the only head that begins with this cell, on whichever page."""
    found = [block for page in PAGES.values() for block in tables(page) if block[0][0] == head]
    assert len(found) == 1, f"{len(found)} tables begin with {head!r}"
    return found[0][1:]


def shown_name(member: str) -> str:
    """A property's name as the editor shows it: bMoveHips is Move Hips."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"^b(?=[A-Z])", "", member))


def members(type_name: str, macro: str, specifier: str) -> list[str]:
    """Names of a type's reflected members that have a specifier, in order."""
    chosen = [m for m in TYPES[type_name].members if m.macro == macro and specifier in m.specifiers]
    if macro == "UFUNCTION":
        return [re.search(r"(\w+)\s*\(", m.declaration).group(1) for m in chosen]
    return [re.search(r"(\w+)\s*(?:=.*)?$", m.declaration).group(1) for m in chosen]


DESCRIBED = sorted(name for name in TYPES if members(name, "UPROPERTY", "Edit"))


def test_there_is_something_to_check():
    assert {"UAvatarBridgeComponent", "FAvatarBridgeConnection", "UAvatarBridgeSettings"} <= set(DESCRIBED)
    assert len(PAGES) > 6


@pytest.mark.parametrize(
    "name", [name for name in DESCRIBED if name.startswith(("UAvatarBridge", "FAvatarBridge"))]
)
def test_every_property_is_described_and_no_other(name):
    head = f"`{name}`"
    if name == "UAvatarBridgeLiveLinkSourceSettings":
        # It shows the options and nothing else.
        assert members(name, "UPROPERTY", "Edit") == ["Options"]
    elif name == "UAvatarBridgeCurveMap":
        assert members(name, "UPROPERTY", "Edit") == ["Rows"]
    else:
        shown = [shown_name(member) for member in members(name, "UPROPERTY", "Edit")]
        assert [row[0] for row in table(head)] == shown


@pytest.mark.parametrize("name", ["UAvatarBridgeComponent", "UAvatarBridgeSubsystem"])
def test_every_node_and_event_is_described_and_no_other(name):
    assert [row[0] for row in table(f"nodes of `{name}`")] == [
        f"`{m}`" for m in members(name, "UFUNCTION", "Blueprint")
    ]
    events = members(name, "UPROPERTY", "BlueprintAssignable")
    assert [row[0] for row in table(f"events of `{name}`")] == [f"`{event}`" for event in events]


def test_every_name_of_the_plugins_is_one():
    named = re.findall(
        r"\b(?:[UFE]AvatarBridge\w+|FAnimNode_\w+|AvatarBridge::\w+|CTRL_expressions_\w+)", EVERYTHING
    )
    assert len(set(named)) > 10
    for name in set(named):
        if name.startswith("AvatarBridge::"):
            assert re.search(rf"\b(?:class|struct|namespace) (?:\w+_API |\w+::)?{name[14:]}\b", SOURCES), name
        elif name.startswith("CTRL_"):
            assert f'TEXT("{name.removeprefix("CTRL_expressions_")}' in SOURCES, name
        else:
            assert re.search(rf"\b(?:class|struct|enum class) (?:\w+_API )?{name}\b", SOURCES), name


def test_every_retarget_asset_is_named_as_the_editor_names_it():
    shown = re.findall(r'DisplayName = "(Avatar Bridge: [^"]+)"\)\)\n(?:class) \w+_API (\w+)', SOURCES)
    assert len(shown) >= 3
    assert [
        tuple(re.findall(r"\*\*(.+?)\*\* \(`(\w+)`\)", row[0])[0]) for row in table("retarget asset")
    ] == shown


def test_what_curves_may_be_called_is_all_there():
    names = re.search(r"enum class EAvatarBridgeCurveNames.*?\{(.*?)\}", SOURCES, re.DOTALL).group(1)
    enumerators = re.findall(r"^\t(\w+),$", names, re.MULTILINE)
    assert [row[0] for row in table("Names")] == [f"`{name}`" for name in enumerators]


def test_a_connection_string_is_written_with_the_keys_it_has():
    written = re.findall(r'Entry\(TEXT\("(\w+)="', SOURCES)
    told = re.search(r"^Its keys: (.*)\.$", PAGES["live-link"], re.MULTILINE).group(1)
    assert re.findall(r"`(\w+)`", told) == written
    example = re.search(r"```\n(Control=.*)\n```", PAGES["live-link"]).group(1)
    assert set(re.findall(r"(\w+)=\"", example)) <= set(written)


def test_the_ini_sets_properties_of_the_settings():
    block = re.search(r"```ini\n(.*?)```", PAGES["packaged-games"], re.DOTALL).group(1)
    section, *lines = block.splitlines()
    assert section == "[/Script/AvatarBridge.AvatarBridgeSettings]"
    assert [line.partition("=")[0] for line in lines] == members(
        "UAvatarBridgeSettings", "UPROPERTY", "config"
    )
    inner = {name for line in lines for name in re.findall(r"[(,](\w+)=", line)}
    assert inner
    for name in inner:
        assert any(
            name in members(kind, "UPROPERTY", "EditAnywhere")
            for kind in ("FAvatarBridgeConnection", "FAvatarBridgeLiveLinkOptions")
        ), name


def test_the_modules_are_those_of_the_descriptor():
    modules = json.loads((PLUGIN / "AvatarBridge.uplugin").read_text(encoding="utf-8"))["Modules"]
    told = [(row[0].strip("`"), row[1], row[2].startswith("yes")) for row in table("module")]
    assert told == [(m["Name"], m["Type"], m["Type"] == "Runtime") for m in modules]


def test_the_controls_are_those_of_the_model():
    ranges = {}
    for names, told, _ in table("control"):
        for name in re.findall(r"`(\w+)`", names):
            ranges[name] = tuple(float(number) for number in re.findall(r"-?[\d.]+", told))
    assert ranges == {control.name: (control.low, control.high, control.default) for control in CONTROLS}


def test_the_licence_is_the_projects():
    assert (PLUGIN / "LICENSE.md").read_text(encoding="utf-8") == (core.ROOT / "LICENSE").read_text(
        encoding="utf-8"
    )


def test_what_is_packaged_beside_the_code_is_there():
    listed = re.findall(
        r"^/(.+?)(?:/\.\.\.)?$",
        (PLUGIN / "Config" / "FilterPlugin.ini").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert sorted(listed) == ["Docs", "LICENSE.md", "README.md"]
    assert all((PLUGIN / name).exists() for name in listed)
    outside = [t for t in re.findall(r"\]\(([^)]+)\)", EVERYTHING) if t.startswith("../../")]
    assert outside == [], "packaged plugins do not have the repository around them"


def literals(name: str) -> list[str]:
    """The texts in a file of the core, neighbours joined as the compiler does."""
    text = without_comments((PRIVATE / f"{name}.cpp").read_text(encoding="utf-8"))
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r'(?<=[^"\s])"\s*\n\s*"(?=[^"])', "", text)
    return re.findall(r'"((?:[^"\\]|\\.)*)"', text)


def troubles() -> str:
    return PAGES["troubleshooting"]


@pytest.mark.parametrize("name", ["StatusSentence", "SocketError", "SkeletonDescription"])
def test_every_sentence_of_the_status_is_explained(name):
    pieces = [piece.strip() for piece in literals(name) if " " in piece.strip()]
    assert len(pieces) >= 4
    for piece in pieces:
        assert piece in troubles(), f"no row for {piece!r}"


def test_every_sentence_of_the_engine_modules_is_explained():
    found = re.findall(
        r'LOCTEXT\(\s*"\w+",\s*"([^"]+[.])"\)',
        "\n".join(
            p.read_text(encoding="utf-8") for p in sorted((PLUGIN / "Source" / "AvatarBridge").rglob("*.cpp"))
        ),
    )
    assert len(found) > 5
    for sentence in found:
        assert f"`{re.sub(r'{[0-9]}', '…', sentence)}`" in troubles(), f"no row for {sentence!r}"


def test_every_row_is_a_sentence_that_can_be_read():
    pieces = {piece for name in SENTENCES for piece in literals(name)}
    # Single signs join the pieces; the first letter of a sentence is made large.
    one = "|".join(re.escape(piece) for piece in sorted(pieces, key=len, reverse=True) if piece)
    status = troubles().split("## Refusals")[0]
    said = [sentence for row in table_of(status, "it says") for sentence in re.findall(r"`([^`]+)`", row[0])]
    assert len(said) > 25
    for sentence in said:
        assert re.fullmatch(rf"(?:{one}|…)+", sentence), f"the plugin never says {sentence!r}"


def test_what_the_page_of_the_editor_quotes_is_shown_there():
    shown = [
        re.sub(r"{[0-9]}", "…", text) for text in re.findall(r'LOCTEXT\(\s*"\w+",\s*"([^"]+)"\)', SOURCES)
    ]
    page = PAGES["editor"]
    quoted = re.findall(r"\*\*(.+?)\*\*", page)
    quoted += [sentence for row in table_of(page, "it says") for sentence in re.findall(r"`(.+?)`", row[0])]
    assert len(quoted) > 12
    # The button is the engine's own.
    assert [text for text in quoted if text not in shown] == ["+ Source"]


@pytest.mark.engine
@pytest.mark.timeout(300)
def test_the_c_plus_plus_compiles(compilers, tmp_path):
    """Each block, on the stand-ins for the engine."""
    build_engine.write_generated_headers(tmp_path)
    blocks = re.findall(r"```cpp\n(.*?)```", EVERYTHING, re.DOTALL)
    assert blocks
    folders = [PLUGIN / "Tests" / "Stubs", tmp_path, *sorted((PLUGIN / "Source").glob("*/Public"))]
    for at, block in enumerate(blocks):
        file = tmp_path / f"Block{at}.cpp"
        file.write_text(block, encoding="utf-8")
        command = [compilers[0], "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wno-unused-variable"]
        command += [f"-I{folder}" for folder in folders]
        command += [
            "-DENGINE_MINOR_VERSION=7",
            "-DWITH_EDITOR=0",
            "-DAVATARBRIDGE_API=",
            "-DAVATARBRIDGECORE_API=",
        ]
        done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
