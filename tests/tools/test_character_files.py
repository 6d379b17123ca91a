"""The committed characters, read back from their files: joints, weights, face units, sizes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from glb_reader import Glb, read_glb

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "bridge" / "assets" / "characters"
CHARACTERS = ("woman", "man")
MORPHING = {"head", "body", "eyes", "teeth", "tongue", "brows", "lashes"}
RIGID = {"hair", "clothes", "shoes"}
SINGLE = """browInnerUp cheekPuff jawForward jawLeft jawOpen jawRight mouthClose mouthFunnel mouthLeft
mouthPucker mouthRight mouthRollLower mouthRollUpper mouthShrugLower mouthShrugUpper tongueOut"""
PAIRED = """browDown browOuterUp cheekSquint eyeBlink eyeLookDown eyeLookIn eyeLookOut eyeLookUp eyeSquint
eyeWide mouthDimple mouthFrown mouthLowerDown mouthPress mouthSmile mouthStretch mouthUpperUp noseSneer"""
ARKIT = sorted(SINGLE.split() + [name + side for name in PAIRED.split() for side in ("Left", "Right")])


@pytest.fixture(scope="module", params=CHARACTERS)
def glb(request) -> Glb:
    return read_glb(ASSETS / f"{request.param}.glb")


@pytest.mark.parametrize("name", CHARACTERS)
def test_file_is_under_8_mb(name):
    assert (ASSETS / f"{name}.glb").stat().st_size < 8_000_000


def test_every_part_is_there_and_morphing_ones_carry_all_52_face_units(glb):
    assert len(ARKIT) == 52
    assert {mesh["name"] for mesh in glb.document["meshes"]} == MORPHING | RIGID
    for mesh in glb.document["meshes"]:
        assert sorted(glb.target_names(mesh)) == (ARKIT if mesh["name"] in MORPHING else [])
        for primitive in mesh["primitives"]:
            assert len(primitive.get("targets", [])) == len(glb.target_names(mesh))


def test_morph_targets_are_sparse_and_only_the_face_units_of_a_part_move_it(glb):
    moved = {name: set() for name in MORPHING}
    for name in MORPHING:
        mesh = glb.mesh(name)
        for unit, target in zip(glb.target_names(mesh), mesh["primitives"][0]["targets"], strict=True):
            for accessor in target.values():
                assert "bufferView" not in glb.document["accessors"][accessor], "dense morph target"
            offsets = glb.values(target["POSITION"])
            assert np.isfinite(offsets).all()
            assert np.abs(offsets).max() < 0.06
            if np.abs(offsets).max() > 1e-4:
                moved[name].add(unit)
    assert set(ARKIT) - moved["head"] == {"tongueOut"}
    assert moved["tongue"] == {"jawForward", "jawLeft", "jawOpen", "jawRight", "tongueOut"}
    assert moved["teeth"] == {"jawForward", "jawLeft", "jawOpen", "jawRight"}
    assert moved["eyes"] == {unit for unit in ARKIT if unit.startswith("eyeLook")}
    assert {"eyeBlinkLeft", "eyeBlinkRight"} <= moved["lashes"]
    assert {"browInnerUp", "browDownLeft", "browDownRight"} <= moved["brows"]


def test_jaw_opens_downward_and_lids_close_downward(glb):
    for name, unit in (("head", "jawOpen"), ("teeth", "jawOpen"), ("lashes", "eyeBlinkLeft")):
        mesh = glb.mesh(name)
        target = mesh["primitives"][0]["targets"][glb.target_names(mesh).index(unit)]
        offsets = glb.values(target["POSITION"])
        lowest = offsets[np.linalg.norm(offsets, axis=1).argmax()]
        assert lowest[1] < -0.003, (name, unit)


def test_lids_bring_their_normals(glb):
    mesh = glb.mesh("head")
    target = mesh["primitives"][0]["targets"][glb.target_names(mesh).index("eyeBlinkLeft")]
    base = glb.values(mesh["primitives"][0]["attributes"]["NORMAL"])
    bend = glb.values(target["NORMAL"])
    bent = np.linalg.norm(bend, axis=1) > 0.01
    assert bent.sum() > 100
    assert np.allclose(np.linalg.norm((base + bend)[bent], axis=1), 1, atol=0.02)


def test_vertices_are_sound_and_weights_sum_to_one(glb):
    joints = len(glb.document["skins"][0]["joints"])
    for mesh in glb.document["meshes"]:
        attributes = mesh["primitives"][0]["attributes"]
        positions, normals = glb.values(attributes["POSITION"]), glb.values(attributes["NORMAL"])
        assert np.isfinite(positions).all()
        assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-5)
        weights = glb.values(attributes["WEIGHTS_0"])
        assert np.allclose(weights.sum(axis=1), 1, atol=1e-9)
        assert glb.values(attributes["JOINTS_0"]).max() < joints
        indices = glb.values(mesh["primitives"][0]["indices"])
        assert indices.max() == len(positions) - 1


def test_skeleton_rests_where_its_bind_matrices_say(glb):
    nodes, skin = glb.document["nodes"], glb.document["skins"][0]
    assert len(skin["joints"]) == 163
    parent = {child: i for i, node in enumerate(nodes) for child in node.get("children", [])}
    inverse = glb.values(skin["inverseBindMatrices"]).reshape(-1, 4, 4).transpose(0, 2, 1)
    world = {}
    for joint, bind in zip(skin["joints"], inverse, strict=True):
        world[joint] = world.get(parent.get(joint), np.eye(4)) @ _local(nodes[joint])
        assert np.allclose(world[joint] @ bind, np.eye(4), atol=2e-6), nodes[joint]["name"]
    names = {node["name"] for node in nodes}
    assert {"root", "spine05", "neck01", "head", "eye.L", "eye.R", "wrist.L", "finger5-3.R"} <= names


def _local(node: dict) -> np.ndarray:
    x, y, z, w = node["rotation"]
    matrix = np.eye(4)
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, 3] = node["translation"]
    return matrix


def test_eyes_are_rigid_on_their_bones_and_the_mouth_on_the_head(glb):
    nodes, skin = glb.document["nodes"], glb.document["skins"][0]

    def bones(mesh_name: str) -> set[str]:
        attributes = glb.mesh(mesh_name)["primitives"][0]["attributes"]
        used = glb.values(attributes["JOINTS_0"])[glb.values(attributes["WEIGHTS_0"]) > 0]
        return {nodes[skin["joints"][int(i)]]["name"] for i in used}

    assert bones("eyes") == {"eye.L", "eye.R"}
    for name in ("teeth", "tongue", "brows", "lashes"):
        assert bones(name) == {"head"}
    assert not bones("head") & {"jaw", "tongue00", "tongue01"}


def test_character_stands_on_the_ground_facing_z(glb):
    shoes = glb.values(glb.mesh("shoes")["primitives"][0]["attributes"]["POSITION"])
    eyes = glb.values(glb.mesh("eyes")["primitives"][0]["attributes"]["POSITION"])
    assert abs(shoes[:, 1].min()) < 1e-6
    assert eyes[:, 2].mean() > 0.08
    assert 1.45 < eyes[:, 1].mean() < 1.80


@pytest.mark.parametrize("name", CHARACTERS)
def test_khronos_validator_finds_no_error(name):
    package = ROOT / "bridge" / "viewer" / "node_modules" / "gltf-validator"
    node = shutil.which("node")
    if node is None or not package.is_dir():
        pytest.skip("needs node and the viewer's node_modules (run: npm ci in bridge/viewer)")
    command = [node, Path(__file__).with_name("validate_glb.mjs"), ASSETS / f"{name}.glb", package]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    issues = json.loads(done.stdout)
    assert issues["numErrors"] == 0, [m for m in issues["messages"] if m["severity"] == 0]
