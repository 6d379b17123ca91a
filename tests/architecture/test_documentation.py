"""Every page of the repository: its links lead somewhere, its pictures are there and are used."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"node_modules", "dist", "build"}


def is_ours(path: Path) -> bool:
    """Environments and caches begin with a dot."""
    parts = path.relative_to(ROOT).parts
    return not SKIPPED & set(parts) and not any(part.startswith(".") for part in parts)


PAGES = [p for p in sorted(ROOT.rglob("*.md")) if is_ours(p)]
PICTURES = [
    p
    for folder in ("docs/images", "unreal_plugin/AvatarBridge/Docs/images")
    for p in sorted((ROOT / folder).iterdir())
]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def links(page: Path) -> list[str]:
    """The targets of a page's links and pictures, but those on the web."""
    found = _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8")))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(page: Path) -> set[str]:
    """What a page's headings are called in links: lower case, blanks as hyphens, no other signs."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_there_is_something_to_check():
    assert len(PAGES) > 20
    assert sum(len(links(page)) for page in PAGES) > 50


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_leads_somewhere(page):
    for target in links(page):
        name, _, anchor = target.partition("#")
        path = page.parent / name if name else page
        assert path.exists(), f"{relative(page)} links to {target}, which is not there"
        if anchor:
            assert anchor in anchors(path), f"{relative(page)} links to {target}: no such heading"


@pytest.mark.parametrize("picture", PICTURES, ids=relative)
def test_every_picture_is_shown_on_a_page_and_needs_nothing_else(picture):
    shown = {(page.parent / target).resolve() for page in PAGES for target in links(page)}
    assert picture.resolve() in shown, f"no page shows {relative(picture)}"
    assert picture.stat().st_size < 500_000
    if picture.suffix == ".svg":
        for element in ElementTree.parse(picture).iter():
            for name, value in element.attrib.items():
                assert not name.endswith("href"), f"{relative(picture)} refers to {value}"
