"""VRMA that we write, read and played by pixiv's three-vrm, and checked by the Khronos validator."""

import json
from dataclasses import replace

import numpy as np
import pytest
from written_takes import LONG, baked, cmu, degrees_apart, world

from bridge.bake_target import Baker, Target, character_for
from retarget import rotation
from retarget.formats import vrma
from retarget.formats.glb_file import GlbWriter, read_glb
from retarget.formats.take import Take, TakeError
from retarget.key_reduction import KeyTolerance
from retarget.kinematics import model_positions, model_rotations
from retarget.retargeter import Retargeter
from retarget.rig import load_rig
from retarget.vrm_pose import human_bones, vrm_pose

pytestmark = pytest.mark.heavy


def write(path, take, target, **options):
    is_vrm = target.character is not None and target.character.path.suffix == ".vrm"
    vrma.write(path, [take], retargeter=target.retargeter, rests_as_vrm=is_vrm, **options)
    return path


@pytest.fixture(
    scope="module",
    params=[*((source, "vrm1") for source in LONG), ("whole_cmu", "woman"), ("conversation", "mixamo")],
    ids="-".join,
)
def written(request, tmp_path_factory, node_reader):
    take, target = baked(*request.param)
    path = write(tmp_path_factory.mktemp("vrma") / "take.vrma", take, target)
    return take, target, path, node_reader("read_vrma.mjs", path, 30, len(take.clip))


def test_the_validator_finds_no_error(written, gltf_issues):
    assert gltf_issues(written[2]) == []


def test_every_bone_turns_away_from_its_rest_as_the_rig_does(written):
    """Between two frames, so that which T-pose is zero does not matter."""
    take, target, _, found = written
    _, away, _ = world(take)
    bones = bones_of(target.retargeter.rig)
    shown = np.array(found["alone"]["rotations"])
    assert len(found["bones"]) == len(bones) >= 22
    for b, bone in enumerate(found["bones"]):
        ours = rotation.multiply(away[:, bones[bone]], rotation.inverse(away[:1, bones[bone]]))
        theirs = rotation.multiply(shown[:, b], rotation.inverse(shown[:1, b]))
        assert degrees_apart(theirs, ours) < 0.1, bone


def test_bones_stand_where_the_rigs_joints_stand(written):
    """All of them where the rig has no other joints between; the hips always."""
    take, target, _, found = written
    points, _, _ = world(take)
    bones = bones_of(target.retargeter.rig)
    shown = np.array(found["alone"]["positions"])
    hips = found["bones"].index("hips")
    np.testing.assert_allclose(shown[:, hips], points[:, bones["hips"]], atol=1e-4)
    if target.rig in ("vrm1", "mixamo"):
        order = [bones[bone] for bone in found["bones"]]
        assert np.linalg.norm(shown - points[:, order], axis=-1).max() < 1e-3


def bones_of(rig):
    """Human bone to joint of the rig."""
    names = load_rig("vrm1").joint_map
    return {names[s]: rig.layout.joint(j) for s, j in rig.joint_map.items()}


def test_durations_weights_and_gaze_are_those_of_the_take(written):
    take, target, _, found = written
    clip = take.clip
    assert found["animations"] == 1
    assert found["duration"] == pytest.approx((len(clip) - 1) / 30, abs=1e-6)
    times = found["translations"]["hips"]["times"]
    np.testing.assert_allclose(times, np.arange(len(clip)) / 30, atol=1e-6)
    tracks = {**found["preset"], **found["custom"]}
    kind = "preset" if target.rig == "vrm1" else "custom"
    assert len(found[kind]) == len(tracks) > 10
    for name, track in tracks.items():
        np.testing.assert_allclose(track["values"], clip.face[:, clip.layout.channel(name)], atol=1e-6)
    assert not {"lookUp", "lookLeft"} & tracks.keys()
    assert found["lookAt"] is not None


def gazing(rig):
    """A clip that looks to the left, then up."""
    clip = cmu()
    face = np.zeros_like(clip.face[:40])
    face[:20, clip.layout.channel("gaze_left")] = 0.3
    face[20:, clip.layout.channel("gaze_up")] = 0.2
    clip = replace(clip, root=clip.root[:40], rotations_xyzw=clip.rotations_xyzw[:40], face=face)
    target = Target(rig, character_for(rig))
    baker = Baker(target, clip.layout)
    return baker.take("gaze", clip), replace(target, retargeter=baker.retargeter)


@pytest.mark.parametrize("rig", ["vrm1", "mixamo"])
def test_gaze_is_yaw_to_the_left_and_pitch(rig, tmp_path, node_reader):
    """From eye joints, and from shapes where the rig has no such joints."""
    take, target = gazing(rig)
    found = node_reader("read_vrma.mjs", write(tmp_path / "a.vrma", take, target), 30, 1)
    turns = np.array(found["lookAt"]["values"]).reshape(-1, 4)
    ahead = rotation.rotate(turns, np.array([0.0, 0, 1]))
    # +X is the character's left, +Y up.
    np.testing.assert_allclose(ahead[5], [np.sin(0.3), 0, np.cos(0.3)], atol=2e-3)
    np.testing.assert_allclose(ahead[30], [0, np.sin(0.2), np.cos(0.2)], atol=2e-3)


def write_vrm(path, *, seed=1):
    """A VRM 1.0 without a mesh, with VRM's T-pose and own axes that lie anywhere; its eyes turn as told."""
    rng = np.random.default_rng(seed)
    retargeter = Retargeter(load_rig("vrm1"))
    layout = retargeter.layout
    pose = vrm_pose(retargeter.rig, retargeter.source, retargeter.body.tpose_xyzw, rests_in_it=False)
    own = rotation.normalize(rng.normal(size=(len(layout.joint_names), 4)))
    writer = GlbWriter()
    nodes = writer.rows("nodes")
    for j, parent in enumerate(layout.parents):
        place, turn = 0.93 * pose.points[j], own[j]
        if parent >= 0:
            back = rotation.inverse(own[parent])
            place = rotation.rotate(back, place - 0.93 * pose.points[parent])
            turn = rotation.multiply(back, turn)
        nodes.append(
            {"name": f"J_{layout.joint_names[j]}", "translation": place.tolist(), "rotation": turn.tolist()}
        )
        if parent >= 0:
            nodes[parent].setdefault("children", []).append(j)
    same = {"inputMaxValue": 90.0, "outputScale": 90.0}
    ranges = ("HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp")
    vrm = {
        "specVersion": "1.0",
        "meta": {"name": "test", "authors": ["us"], "licenseUrl": "https://vrm.dev/licenses/1.0/"},
        "humanoid": {"humanBones": {name: {"node": j} for j, name in enumerate(layout.joint_names)}},
        "expressions": {},
        "lookAt": {
            "type": "bone",
            "offsetFromHeadBone": [0, 0.06, 0],
            **{f"rangeMap{r}": same for r in ranges},
        },
    }
    joints = list(range(len(nodes)))
    writer.document |= {
        "scene": 0, "scenes": [{"nodes": [0]}], "skins": [{"joints": joints}],
        "extensionsUsed": ["VRMC_vrm"], "extensions": {"VRMC_vrm": vrm},
    }  # fmt: skip
    with path.open("wb") as stream:
        writer.write(stream)
    return path


def test_on_its_vrm_three_vrm_shows_what_the_retargeter_made(tmp_path, node_reader):
    """A VRM of other axes and size, driven by a VRMA baked for it: every bone of it, eyes included."""
    vrm = write_vrm(tmp_path / "character.vrm")
    take, target = gazing(str(vrm))
    path = write(tmp_path / "take.vrma", take, target)
    found = node_reader("read_vrma.mjs", path, 30, len(take.clip), vrm)["character"]
    points, turns, _ = world(take)
    joints = [take.clip.layout.joint(f"J_{bone}") for bone in found["bones"]]
    assert len(joints) == 54
    assert degrees_apart(np.array(found["rotations"]), turns[:, joints]) < 0.1
    assert np.linalg.norm(np.array(found["positions"]) - points[:, joints], axis=-1).max() < 1e-3


def test_another_vrm_strikes_smplhs_pose(tmp_path, node_reader):
    """Baked for no VRM in particular: limbs of one with VRM's own T-pose point where SMPL-H's point."""
    vrm = write_vrm(tmp_path / "character.vrm")
    take, target = baked("cmu", "mixamo")
    path = write(tmp_path / "take.vrma", take, target)
    found = node_reader("read_vrma.mjs", path, 30, len(take.clip), vrm)["character"]
    source = cmu()
    model = model_rotations(source.layout, source.rotations_xyzw)
    local = np.broadcast_to(source.layout.rest_positions, (len(source), 52, 3))
    points = model_positions(source.layout, model, local)
    shown = dict(zip(found["bones"], np.swapaxes(found["positions"], 0, 1), strict=True))
    limbs = [("UpperArm", "shoulder", "LowerArm", "elbow"), ("LowerArm", "elbow", "Hand", "wrist"),
             ("ThumbMetacarpal", "thumb1", "ThumbProximal", "thumb2"), ("UpperLeg", "hip", "LowerLeg", "knee"),
             ("ThumbProximal", "thumb2", "ThumbDistal", "thumb3")]  # fmt: skip
    for side in ("left", "right"):
        for bone, joint, bone_end, joint_end in limbs:
            theirs = shown[side + bone_end] - shown[side + bone]
            ends = [source.layout.joint(f"{side}_{j}") for j in (joint, joint_end)]
            ours = points[:, ends[1]] - points[:, ends[0]]
            cosine = (
                np.sum(theirs * ours, axis=-1)
                / np.linalg.norm(theirs, axis=-1)
                / np.linalg.norm(ours, axis=-1)
            )
            assert np.degrees(np.arccos(np.clip(cosine, -1, 1))).max() < 0.2, (side, bone)


def test_fewer_keys_stay_within_the_bound(tmp_path, node_reader, gltf_issues):
    take, target = baked("talk", "vrm1")
    whole = write(tmp_path / "whole.vrma", take, target)
    path = write(tmp_path / "few.vrma", take, target, tolerance=KeyTolerance(0.2, 1, 0.01))
    assert gltf_issues(path) == []
    assert path.stat().st_size < 0.6 * whole.stat().st_size
    every, few = (node_reader("read_vrma.mjs", p, 30, len(take.clip)) for p in (whole, path))
    locals_of = [np.array(f["alone"]["rotations"]) for f in (every, few)]
    parents = {bone: b for b, bone in enumerate(every["bones"])}
    spine, hips = parents["spine"], parents["hips"]
    own = [rotation.multiply(rotation.inverse(q[:, hips]), q[:, spine]) for q in locals_of]
    assert degrees_apart(*own) < 0.2001
    assert degrees_apart(*(q[:, hips] for q in locals_of)) < 0.2001
    times = np.arange(len(take.clip)) / 30
    for name, track in few["preset"].items():
        played = np.interp(times, track["times"], track["values"])
        assert np.abs(played - take.clip.face[:, take.clip.layout.channel(name)]).max() < 0.01001


def test_a_rig_without_a_required_bone_is_refused_by_name(tmp_path):
    retargeter = Retargeter(load_rig("vrm1"))
    joints = {s: j for s, j in retargeter.rig.joint_map.items() if s not in ("left_knee", "head")}
    retargeter.rig = replace(retargeter.rig, joint_map=joints)
    clip = Retargeter(load_rig("vrm1")).apply_clip(cmu())
    with pytest.raises(TakeError, match="head, leftLowerLeg"):
        vrma.write(tmp_path / "x.vrma", [Take("x", clip)], retargeter=retargeter)
    assert list(tmp_path.iterdir()) == []


def test_the_extension_keeps_to_the_letter_of_its_specification(written):
    document = read_glb(written[2]).document
    extension = document["extensions"]["VRMC_vrm_animation"]
    assert extension["specVersion"] == "1.0"
    assert not {"leftEye", "rightEye"} & extension["humanoid"]["humanBones"].keys()
    for node in document["nodes"]:
        assert not {"scale", "rotation", "matrix"} & node.keys()
    moved = {
        c["target"]["node"]
        for a in document["animations"]
        for c in a["channels"]
        if c["target"]["path"] == "translation"
    }
    bones = {row["node"]: bone for bone, row in extension["humanoid"]["humanBones"].items()}
    assert {bones[node] for node in moved if node in bones} == {"hips"}
    json.dumps(document, allow_nan=False)


def test_a_spine_of_two_has_a_chest_and_no_upper_chest():
    assert human_bones({"pelvis": "P", "spine1": "A", "spine3": "B"}) == {
        "hips": "P",
        "spine": "A",
        "chest": "B",
    }
