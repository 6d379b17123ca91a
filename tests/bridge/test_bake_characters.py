"""Characters of other people: whatever their file looks like, they stand as the retargeter says."""

from __future__ import annotations

from pathlib import Path

import foreign_readers as readers
import made_characters
import numpy as np
import pytest
import written_takes
from glb_reader import read_glb

from bridge import bake, bake_formats
from bridge.bake_target import Baker, RootPolicy, Target, character_for
from bridge.errors import InputError
from retarget import rotation
from retarget.motion import MotionClip

QUARTER = np.eye(4)
QUARTER[:3, :3] = rotation.quat_to_matrix(rotation.from_axis(np.array([1.0, 0, 0]), np.array(-np.pi / 2)))
# As Blender writes an armature that came from a file in centimetres.
ARMATURE = np.diag([0.01, 0.01, 0.01, 1]) @ QUARTER
ARMATURE[:3, 3] = 0.3, 0.0, -0.2
VARIANTS = {
    "mixamo": {},
    "without prefix": {"prefix": ("mixamorig:", "")},
    "other prefix": {"prefix": ("mixamorig:", "mixamorig1_")},
    "mannequin": {"rig": "ue5_manny"},
    "below an armature": {"above": ARMATURE},
    "below an armature, in matrices": {"above": ARMATURE, "as_matrix": True},
    "mesh in centimetres": {"mesh_scale": 100.0},
    "bound in another pose": {"bind_bend_deg": 40.0},
    "all of it": {"above": ARMATURE, "mesh_scale": 100.0, "bind_bend_deg": 25.0, "as_matrix": True},
}


def save(path: Path, made: made_characters.Made) -> Path:
    path.write_bytes(made.binary())
    return path


def bake_on(path: Path, output: Path, policy: RootPolicy = RootPolicy.HIPS):
    clip = written_takes.cmu()
    clip = MotionClip(clip.layout, clip.fps, clip.root[::4], clip.rotations_xyzw[::4], moving_face(clip)[::4])
    target = Target(str(path), character_for(str(path)), policy)
    take = Baker(target, clip.layout).take("walk", clip)
    # The clip says 30 a second, which is what the readers sample at.
    bake.write_takes(output, [take], bake_formats.format_of(output), target)
    return take


def moving_face(clip: MotionClip) -> np.ndarray:
    rng = np.random.default_rng(1)
    face = np.zeros_like(clip.face)
    for name in ("au26_jaw_drop", "au43_eyes_closed_left", "au43_eyes_closed_right", "viseme_aa"):
        face[:, clip.layout.channel(name)] = rng.random(len(clip))
    return face


def assert_stands(seen: readers.Seen, take, *, within_m=2e-5) -> None:
    positions, rotations, _ = written_takes.world(take)
    world = np.stack([seen.world[name] for name in take.clip.layout.joint_names], axis=1)
    np.testing.assert_allclose(world[..., :3, 3], positions, atol=within_m)
    linear = world[..., :3, :3] / np.linalg.norm(world[..., :3, :3], axis=-2, keepdims=True)
    assert np.degrees(rotation.angle(rotation.matrix_to_quat(linear), rotations).max()) < 0.05


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_copy_stands_as_the_retargeter_says(tmp_path, variant):
    path = save(tmp_path / "character.glb", made_characters.character(**VARIANTS[variant]))
    take = bake_on(path, tmp_path / "out.glb")
    seen = readers.sampled(read_glb(tmp_path / "out.glb"), 30)
    assert_stands(seen, take)
    np.testing.assert_allclose(
        seen.weights["body", "0"], take.clip.face[:, take.clip.layout.channel("jawOpen")], atol=1e-6
    )
    assert np.ptp(seen.weights["body", "0"]) > 0.5


def test_a_thing_of_joints_before_the_body_turns_nothing(tmp_path):
    made = made_characters.character()
    made.document["nodes"][0] = {"name": "umbrella", "rotation": [0.6, 0, 0, 0.8], "translation": [0, 1, 0]}
    made.document["scenes"][0]["nodes"].append(1)
    made.document["skins"].append({"joints": [0]})
    take = bake_on(save(tmp_path / "character.glb", made), tmp_path / "out.glb")
    plain = bake_on(save(tmp_path / "plain.glb", made_characters.character()), tmp_path / "plain_out.glb")
    for name in plain.clip.layout.joint_names:
        seen, wanted = (t.clip.rotations_xyzw[:, t.clip.layout.joint(name)] for t in (take, plain))
        assert np.degrees(rotation.angle(seen, wanted).max()) < 0.01, name


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_rig_moves_the_made_body_as_its_own_skeleton(tmp_path, variant):
    """The file's odd frame does not matter: the joints are where they are on the rig's plain skeleton."""
    path = save(tmp_path / "character.glb", made_characters.character(**VARIANTS[variant]))
    take = bake_on(path, tmp_path / "out.glb")
    rig = VARIANTS[variant].get("rig", "mixamo")
    clip = written_takes.cmu()
    plain = Baker(Target(rig), clip.layout).take("walk", clip)
    ours, _, _ = written_takes.world(take)
    theirs, _, _ = written_takes.world(plain)
    wanted = [VARIANTS[variant].get("prefix", ("", "")), plain.clip.layout.joint_names]
    names = [name.replace(*wanted[0]) for name in wanted[1]]
    rows = [names.index(name) for name in take.clip.layout.joint_names]
    np.testing.assert_allclose(ours, theirs[::4, rows], atol=1e-4)


@pytest.mark.parametrize("variant", VARIANTS)
def test_ufbx_sees_the_character_as_the_retargeter_says(tmp_path, variant):
    path = save(tmp_path / "character.glb", made_characters.character(**VARIANTS[variant]))
    take = bake_on(path, tmp_path / "out.fbx")
    seen = readers.by_ufbx(tmp_path / "out.fbx", fps=30, frames=len(take.clip))
    assert_stands(seen, take)
    assert seen.facts["materials"] == ["skin"]
    assert {name for _, name in seen.facts["shapes"]} == {"jawOpen", "eyeBlinkLeft", "eyeBlinkRight"}


@pytest.mark.heavy
@pytest.mark.parametrize("variant", VARIANTS)
def test_blender_skins_the_fbx_as_the_file_itself(tmp_path, variant):
    """Vertices by the file's own matrices and by Blender, hat and shapes included."""
    path = save(tmp_path / "character.glb", made_characters.character(**VARIANTS[variant]))
    bake_on(path, tmp_path / "out.glb")
    take = bake_on(path, tmp_path / "out.fbx")
    frames = (0, len(take.clip) // 2, len(take.clip) - 1)
    seen = readers.by_blender(tmp_path / "out.fbx", vertices_at=frames)
    ours = readers.skinned(read_glb(tmp_path / "out.glb"), 30, frames)
    assert {name for _, name in ours} == {"body", "hat"}
    for key, points in ours.items():
        assert np.abs(seen.vertices[key] - points).max() < 2e-4, key


def test_a_copy_keeps_all_that_was_in_the_file(tmp_path):
    made = made_characters.character(above=ARMATURE, as_matrix=True)
    made.document["extras"] = {"whose": "théirs"}
    made.document["extensionsUsed"] = ["EXT_unknown"]
    made.document["extensions"] = {"EXT_unknown": {"kept": [1, 2]}}
    path = save(tmp_path / "character.glb", made)
    bake_on(path, tmp_path / "out.glb")
    before, after = read_glb(path), read_glb(tmp_path / "out.glb")
    assert after.binary[: len(before.binary)] == before.binary
    for key, value in before.document.items():
        if key in ("bufferViews", "accessors"):
            assert after.document[key][: len(value)] == value
        elif key not in ("buffers", "nodes"):
            assert after.document[key] == value
    moved = {c["target"]["node"] for c in after.document["animations"][0]["channels"]}
    for n, node in enumerate(before.document["nodes"]):
        assert ("matrix" in after.document["nodes"][n]) == ("matrix" in node and n not in moved)
        if n not in moved:
            assert after.document["nodes"][n] == node
    assert [a["name"] for a in after.document["animations"]] == ["walk"]


BONES = {
    bone: f"mixamorig:{joint}"
    for bone, joint in {
        "hips": "Hips", "spine": "Spine", "chest": "Spine1", "upperChest": "Spine2", "neck": "Neck", "head": "Head",
        **{f"{side.lower()}{bone}": f"{side}{joint}" for side in ("Left", "Right") for bone, joint in {
            "UpperLeg": "UpLeg", "LowerLeg": "Leg", "Foot": "Foot", "Toes": "ToeBase", "Shoulder": "Shoulder",
            "UpperArm": "Arm", "LowerArm": "ForeArm", "Hand": "Hand", "IndexProximal": "HandIndex1"}.items()},
    }.items()
}  # fmt: skip
ODD_SHAPES = ("Fcl_MTH_A", "Fcl_EYE_L", "Fcl_EYE_R")


def vrm(tmp_path: Path, version: int) -> Path:
    """A body whose joints have names that say nothing, known by its humanoid map alone."""
    made = made_characters.character(facing=1.0 if version else -1.0, shapes=ODD_SHAPES)
    made_characters.as_vrm1(made, BONES)
    for n, node in enumerate(made.rows("nodes")[1:-2]):
        node["name"] = f"bone_{n}"
    if not version:
        made_characters.as_vrm0(made)
    return save(tmp_path / "character.vrm", made)


@pytest.mark.parametrize("version", [0, 1])
def test_a_vrm_is_known_by_its_humanoid_map_and_moved_by_its_expressions(tmp_path, version):
    path = vrm(tmp_path, version)
    take = bake_on(path, tmp_path / "out.vrm")
    glb = read_glb(tmp_path / "out.vrm")
    assert ("VRMC_vrm" if version else "VRM") in glb.document["extensions"]
    seen = readers.sampled(glb, 30)
    assert_stands_turned(seen, take, turned=not version)
    mouth = take.clip.face[:, take.clip.layout.channel("aa" if version else "a")]
    left = take.clip.face[:, take.clip.layout.channel("blinkLeft" if version else "blink_L")]
    assert np.ptp(mouth) > 0.3
    np.testing.assert_allclose(seen.weights["body", "0"], mouth, atol=1e-6)
    np.testing.assert_allclose(seen.weights["body", "1"], 0.5 * mouth + left, atol=1e-6)
    bake_on(path, tmp_path / "out.fbx")
    fbx = readers.by_ufbx(tmp_path / "out.fbx", fps=30, frames=len(take.clip))
    assert_stands(fbx, take)
    np.testing.assert_allclose(fbx.weights["body", "Fcl_EYE_L"], 0.5 * mouth + left, atol=1e-5)


def assert_stands_turned(seen: readers.Seen, take, *, turned: bool) -> None:
    """VRM 0 faces the other way, in the file but not in canonical space."""
    back = np.diag([-1.0, 1, -1, 1]) if turned else np.eye(4)
    assert_stands(readers.Seen({k: back @ m @ back for k, m in seen.world.items()}, {}, {}, 0.0), take)


@pytest.mark.parametrize("version", [0, 1])
def test_a_vrm_goes_where_its_motion_goes(tmp_path, version):
    """Both generations walk the same path in canonical space, whichever way their file faces."""
    take = bake_on(vrm(tmp_path, version), tmp_path / "out.fbx")
    clip = written_takes.cmu()
    plain, _, _ = written_takes.world(Baker(Target("mixamo"), clip.layout).take("walk", clip))
    ours, _, _ = written_takes.world(take)
    np.testing.assert_allclose(ours[:, 0], plain[::4, 0], atol=1e-4)


def test_root_motion_walks_with_the_root_and_the_world_is_the_same(tmp_path):
    path = save(tmp_path / "character.glb", made_characters.character("ue5_manny", above=ARMATURE))
    takes = {policy: bake_on(path, tmp_path / f"{policy.value}.glb", policy) for policy in RootPolicy}
    worlds = {policy: written_takes.world(take)[0] for policy, take in takes.items()}
    layout = takes[RootPolicy.ROOT].clip.layout
    root, hips = layout.joint("root"), layout.hips
    rest = worlds[RootPolicy.HIPS][:, root]
    np.testing.assert_allclose(
        worlds[RootPolicy.ROOT][:, hips:], worlds[RootPolicy.HIPS][:, hips:], atol=1e-5
    )
    assert np.ptp(worlds[RootPolicy.ROOT][:, root, [0, 2]], axis=0).max() > 0.3
    np.testing.assert_allclose(worlds[RootPolicy.ROOT][:, root, 1], rest[:, 1], atol=1e-5)
    # The hips hang over the root as they hang over the ground in place.
    own = worlds[RootPolicy.ROOT][:, hips] - worlds[RootPolicy.ROOT][:, root]
    np.testing.assert_allclose(own, worlds[RootPolicy.IN_PLACE][:, hips] - rest, atol=1e-5)
    assert np.ptp(worlds[RootPolicy.IN_PLACE][:, hips, [0, 2]], axis=0).max() < 0.15
    for policy, take in takes.items():
        assert_stands(readers.sampled(read_glb(tmp_path / f"{policy.value}.glb"), 30), take)


@pytest.mark.parametrize("rig", ["mixamo", "woman"])
def test_a_rig_without_a_root_joint_says_so(rig):
    with pytest.raises(InputError, match=r"no root joint above its hips.*--root-motion"):
        Baker(Target(rig, character_for(rig), RootPolicy.ROOT), written_takes.cmu().layout)


def broken(made: made_characters.Made, kind: str) -> None:
    document = made.document
    nodes = {node["name"]: node for node in document["nodes"]}
    if kind == "names":
        for n, node in enumerate(document["nodes"]):
            node["name"] = f"thing {n}"
    elif kind == "twice":
        nodes["mixamorig:LeftFoot"]["name"] = "mixamorig:RightFoot"
    elif kind == "stretched":
        nodes["mixamorig:Spine"]["scale"] = [1, 2, 1]
    elif kind == "no skin":
        del document["skins"]
    elif kind == "two parents":
        document["nodes"][0]["children"] = [1, 2]
    elif kind == "elsewhere":
        document["images"] = [{"uri": "skin.png"}]
        document["textures"] = [{"source": 0}]
        document["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"] = {"index": 0}
    elif kind == "compressed":
        document["meshes"][0]["primitives"][0]["extensions"] = {"KHR_draco_mesh_compression": {}}
    elif kind == "short":
        document["accessors"][0]["count"] *= 100
    elif kind == "vertex":
        document["accessors"][document["meshes"][0]["primitives"][0]["indices"]]["bufferView"] = 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("names", "RIG_REQUIRED_JOINT_MISSING|joint"),
        ("twice", "mixamorig:RightFoot.*two joints have this name"),
        ("stretched", "mixamorig:Spine.* scaled unevenly .*apply the scale"),
        ("no skin", "no skin"),
        ("two parents", "two parents"),
        ("elsewhere", r"another file \(skin.png\)"),
        ("compressed", "compressed; save it again"),
        ("short", "past the end"),
        ("vertex", "a vertex that is not there"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_the_mend(tmp_path, kind, words):
    made = made_characters.character()
    broken(made, kind)
    path = save(tmp_path / "character.glb", made)
    with pytest.raises(InputError, match=words) as caught:
        bake_on(path, tmp_path / "out.fbx")
    assert str(path) in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["character.glb"]


def test_damage_anywhere_is_bad_input_and_nothing_else(tmp_path):
    data = made_characters.character().binary()
    path, rng, refused = tmp_path / "c.glb", np.random.default_rng(3), 0
    for _ in range(150):
        hurt = bytearray(data)
        for at in rng.integers(0, len(data) // 2, 3):
            hurt[at] = rng.integers(0, 256)
        path.write_bytes(bytes(hurt))
        try:
            file = character_for(str(path))
            Baker(Target(str(path), file), written_takes.cmu().layout)
            file.character()
        except InputError:
            refused += 1
    assert refused > 30


def test_a_vrm_is_not_written_on_what_is_none(tmp_path):
    path = save(tmp_path / "character.glb", made_characters.character())
    with pytest.raises(InputError, match=r"\.vrm character only"):
        bake_on(path, tmp_path / "out.vrm")


def test_json_of_a_document_may_be_anything(tmp_path):
    for text in (b"[]", b"3", b'{"nodes": 3, "skins": 4}', b'{"skins": [{"joints": [7]}], "nodes": []}'):
        body = text + b" " * (-len(text) % 4)
        head = b"glTF" + (2).to_bytes(4, "little") + (20 + len(body)).to_bytes(4, "little")
        (tmp_path / "x.glb").write_bytes(head + len(body).to_bytes(4, "little") + b"JSON" + body)
        with pytest.raises(InputError):
            character_for(str(tmp_path / "x.glb"))
