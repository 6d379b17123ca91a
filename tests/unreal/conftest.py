"""The Unreal plugin's core, built by the compilers there are; tests that need one are skipped where there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "conformance")]
pytest.register_assert_rewrite("conformance_suite", "sound_suite")

from conformance_processes import EngineClient, Sidecar  # noqa: E402 (the checkout comes first)
from staged_character import character_text  # noqa: E402

from bridge.rig_library import RigLibrary  # noqa: E402
from tools.unreal import build as core  # noqa: E402
from tools.unreal import build_engine  # noqa: E402


@pytest.fixture(scope="session")
def compilers() -> list[str]:
    try:
        return core.compilers()
    except core.BuildError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def built(compilers) -> Callable[[core.Variant], Path]:
    """Builds a variant, once; the folder of its programs."""

    def programs(variant: core.Variant) -> Path:
        if variant.compiler not in (*compilers, core.WINDOWS_COMPILER):
            pytest.skip(f"no {variant.compiler} on PATH")
        return core.build(variant)

    return programs


@pytest.fixture(scope="session")
def programs(compilers, built) -> Path:
    """What the first compiler built, optimised."""
    return built(core.Variant(compilers[0]))


@pytest.fixture(scope="session")
def mannequin():
    """Unreal 5's mannequin with fingers and twist joints, in the mesh's own space."""
    layout = RigLibrary().named("ue5_manny").retargeter.layout
    assert layout.space.name == "unreal_mesh"
    return layout


@pytest.fixture(scope="session")
def shapes() -> tuple[str, ...]:
    """Morph targets of the character's face."""
    return "jawOpen", "mouthSmileLeft", "eyeBlinkLeft", "browInnerUp"


@pytest.fixture(scope="session")
def character(mannequin, shapes, tmp_path_factory):
    """The file that the program makes its meshes of."""
    path = tmp_path_factory.mktemp("character") / "mannequin.txt"
    path.write_text(character_text(mannequin, shapes), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def game_programs(compilers) -> Path:
    """The engine's programs as packaged games have the plugin."""
    return build_engine.build(build_engine.EngineVariant(compilers[0], editor=False))


@pytest.fixture(scope="module")
def sidecar():
    started = Sidecar()
    yield started
    started.close()


@pytest.fixture(scope="module")
def talking():
    """A sidecar with a model that moves every joint of the body and tells who speaks."""
    started = Sidecar(model="conversation_small")
    yield started
    started.close()


@pytest.fixture
def engine(game_programs):
    """The program with actors."""
    started = EngineClient([str(game_programs / "CharacterClient")])
    yield started
    started.close()
    assert started.process.returncode == 0
