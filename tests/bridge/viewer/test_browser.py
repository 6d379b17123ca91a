"""The page in a real browser, fed by the real demo over real sockets."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import glb_variants
import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[3]
VIEWER = ROOT / "bridge" / "viewer"
WOMAN = ROOT / "bridge" / "assets" / "characters" / "woman.glb"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SECONDS = 20

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def _require() -> None:
    if not CHROMIUM:
        pytest.skip("no Chromium found; install it or set CHROMIUM")
    if not shutil.which("node"):
        pytest.skip("no Node.js found")
    if not (VIEWER / "dist" / "index.html").is_file():
        pytest.skip("the page is not built; run: make viewer")


@pytest.fixture(scope="module")
def visit(tmp_path_factory):
    """What a visitor saw (see drive.mjs), and where the screenshots are."""
    _require()
    folder = tmp_path_factory.mktemp("page")
    broken = folder / "broken.glb"
    broken.write_bytes(WOMAN.read_bytes()[:5000])
    ports = ["--http-port", "0", "--control-port", "0", "--frames-port", "0"]
    sidecar = subprocess.Popen(
        [sys.executable, "-m", "bridge", "demo", "--no-browser", "--json", *ports],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert sidecar.stdout is not None
        described = {
            "page": json.loads(sidecar.stdout.readline())["page"],
            "viewer": str(VIEWER),
            "chromium": CHROMIUM,
            "folder": str(folder),
            "seconds": SECONDS,
            "sidecar": sidecar.pid,
            "vrm": str(glb_variants.rewrite(WOMAN, folder / "somebody.vrm", glb_variants.as_vrm)),
            "strange": str(
                glb_variants.rewrite(WOMAN, folder / "strange.glb", glb_variants.with_strange_joints)
            ),
            "boneless": str(
                glb_variants.rewrite(WOMAN, folder / "boneless.glb", glb_variants.without_skeleton)
            ),
            "broken": str(broken),
        }
        script = Path(__file__).with_name("drive.mjs")
        done = subprocess.run(
            ["node", str(script), json.dumps(described)], capture_output=True, text=True, timeout=540
        )
        assert done.returncode == 0, done.stderr
        assert sidecar.wait(timeout=20) == 0
        return json.loads(done.stdout), folder
    finally:
        sidecar.kill()
        sidecar.wait()
        sidecar.stdout.close()


def _column(seen: dict, name: str) -> np.ndarray:
    return np.array([row[name] for row in seen["rows"]], dtype=float)


def _moved(pair: list[dict]) -> dict[str, float]:
    """How far each joint turned between two looks at the figure, degrees."""
    first, second = (figure["joints"] for figure in pair)
    assert first.keys() == second.keys()
    dots = {name: abs(float(np.dot(first[name], second[name]))) for name in first}
    return {name: float(np.degrees(2 * np.arccos(min(1.0, dot)))) for name, dot in dots.items()}


def test_the_page_loads_without_errors_and_asks_nobody_else(visit):
    seen, _ = visit
    assert seen["errors"] == []
    assert any(address.endswith("woman.glb") for address in seen["requests"])
    page = next(iter(seen["requests"])).split("/", 3)[2]
    foreign = [
        a for a in seen["requests"] if a.split("/", 3)[2:3] != [page] and not a.startswith(("blob:", "data:"))
    ]
    assert foreign == []
    assert seen["state"]["malformed"] == ""


def test_the_mouth_opens_with_the_sound_that_is_heard(visit):
    seen, _ = visit
    at, jaw, level = (_column(seen, name) for name in ("playhead", "jaw", "agentLevel"))
    assert np.all(np.diff(at) >= 0)
    assert jaw.max() > 0.1
    speaking = _envelope(at, level, at) > 0.02
    assert speaking.sum() > 20
    # The same moment's loudness explains the jaw; the loudness of half a second before or after does not as well.
    together = np.corrcoef(jaw, _envelope(at, level, at))[0, 1]
    apart = [np.corrcoef(jaw, _envelope(at, level, at + shift))[0, 1] for shift in (-24000, 24000)]
    print(
        f"correlation of jaw and loudness {together:.2f}, half a second apart {apart[0]:.2f} and {apart[1]:.2f}"
    )
    assert together > 0.3
    assert together > max(apart) + 0.1


def _envelope(at: np.ndarray, level: np.ndarray, position: np.ndarray) -> np.ndarray:
    """Loudness around each position, over a tenth of a second: jaws are slower than voices."""
    weights = np.exp(-0.5 * ((at[None] - position[:, None]) / 2400) ** 2)
    return weights @ level / np.maximum(weights.sum(axis=1), 1e-9)


def test_the_character_lives(visit):
    seen, _ = visit
    heads = np.array([row["head"] for row in seen["rows"]])
    assert np.allclose(np.linalg.norm(heads, axis=1), 1, atol=1e-3)
    assert np.ptp(heads, axis=0).max() > 0.005
    assert _column(seen, "blink").max() > 0.3


@pytest.mark.parametrize("name", ["face", "side", "mixamo", "vrm"])
def test_a_screenshot_shows_a_figure(visit, name):
    _, folder = visit
    picture = np.asarray(Image.open(folder / f"{name}.png").convert("RGB"), dtype=float)
    middle = picture[50:230, 120:300]
    assert middle.std() > 15
    assert len(np.unique(middle.reshape(-1, 3) // 8, axis=0)) > 40


def test_another_rig_is_drawn_and_driven(visit):
    seen, _ = visit
    before, after = seen["mixamo"]
    assert after["rig"] == "mixamo"
    assert "mixamorig:Hips" in after["joints"]
    assert sum(degrees > 0.05 for degrees in _moved([before, after]).values()) >= 5


def test_a_dropped_file_is_driven(visit):
    seen, _ = visit
    after = seen["dropped"][1]
    moved = _moved(seen["dropped"])
    assert "jawOpen" in after["morphs"]
    assert len(after["joints"]) > 50
    assert sum(degrees > 0.05 for degrees in moved.values()) >= 5
    assert "joints" in seen["droppedNotice"]


def test_a_vrm_is_driven_through_its_own_expressions(visit):
    seen, _ = visit
    after = seen["vrm"][1]
    assert set(after["morphs"]) >= {"aa", "ou", "blink"}
    drivers = after["report"]["joints"]
    assert drivers["upperarm01.L"] == "left_shoulder"
    assert sum(degrees > 0.05 for degrees in _moved(seen["vrm"]).values()) >= 5


def test_a_file_that_cannot_be_driven_is_refused_in_words(visit):
    seen, _ = visit
    assert "strange.glb" in seen["refused"]
    assert "hips" in seen["refused"].lower() or "pelvis" in seen["refused"].lower()
    assert seen["rigAfterRefusal"] == "own"
    assert "no skeleton" in seen["boneless"]
    assert "cut short" in seen["broken"]


def test_space_holds_and_resumes_the_conversation(visit):
    seen, _ = visit
    assert seen["pauses"] == [False, True]


def test_before_any_click_the_character_lives_and_a_button_offers_sound(visit):
    unheard = visit[0]["unheard"]
    assert unheard["start"] is True
    assert unheard["audio"] == "suspended"
    for pair in (unheard["lives"], unheard["stillLives"]):
        assert pair[1]["rig"] == "smplh"
        assert sum(degrees > 0.05 for degrees in _moved(pair).values()) >= 5


def test_the_page_says_so_when_the_sidecar_is_gone(visit):
    gone = visit[0]["gone"]
    assert gone["words"] == "Sidecar gone"
    assert "avatar-bridge" in gone["text"]
