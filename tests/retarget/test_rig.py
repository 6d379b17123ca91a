"""Rigs and their files: every one loads, every mistake is listed, a client's skeleton is bound or refused in words."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import yaml
from skeletons import motion, smplh_rig

from retarget import rotation, smplh
from retarget.body import away_from_tpose, mapped_pairs
from retarget.face_target import face_target_names
from retarget.issues import CATALOGUE, RigError, Severity, catalogue_page
from retarget.kinematics import model_rotations, rest_pose
from retarget.retargeter import Retargeter
from retarget.rig import bind_skeleton, load_rig, rig_names
from retarget.rig_file import FOLDER, load_description
from retarget.space import CANONICAL, SPACES, convert_points

DOCS = Path(__file__).parents[2] / "docs"
SOURCE = smplh.layout("woman")


def issues_of(call, *args, **kwargs):
    with pytest.raises(RigError) as refused:
        call(*args, **kwargs)
    assert str(refused.value).splitlines() == [str(issue) for issue in refused.value.issues]
    return {(issue.code, issue.subject) for issue in refused.value.issues}


def skeleton(names=smplh.JOINT_NAMES, **changes):
    """Our body as a client's message would carry it, joints renamed."""
    values = {
        "joints": list(names),
        "parents": list(SOURCE.parents),
        "positions": SOURCE.rest_positions.tolist(),
        "rotations_xyzw": SOURCE.rest_rotations_xyzw.tolist(),
        "space": "gltf",
    }
    return values | changes


@pytest.mark.parametrize("name", rig_names())
def test_every_rig_loads_and_stands_on_its_feet_facing_forward(name):
    rig = load_rig(name)
    assert rig.name == name
    assert not [issue for issue in rig.issues if issue.severity is Severity.ERROR]
    positions, _ = rest_pose(rig.layout)
    points = convert_points(positions, source=rig.layout.space, target=CANONICAL)
    at = {joint: points[rig.layout.joint(target)] for joint, target in rig.joint_map.items()}
    assert at["left_wrist"][0] > 0.4
    assert at["right_wrist"][0] < -0.4
    assert at["head"][1] > 1.3
    assert 0 < at["left_ankle"][1] < 0.15
    assert at["left_foot"][2] > at["left_ankle"][2]


@pytest.mark.parametrize("body", ["woman", "man"])
def test_rigs_come_in_every_bodys_proportions(body):
    rig = load_rig("mixamo", body=body)
    layout = smplh.layout(body)
    assert Retargeter(rig, source=layout).root.scale == pytest.approx(1, abs=1e-3)


def test_an_unknown_rig_lists_the_known():
    with pytest.raises(RigError) as refused:
        load_rig("mixmao")
    assert [i.code for i in refused.value.issues] == ["RIG_UNKNOWN"]
    assert all(name in str(refused.value) for name in rig_names())


def test_a_file_that_is_not_there_or_no_yaml_is_named(tmp_path):
    assert issues_of(load_rig, str(tmp_path / "none.yaml")) == {("RIG_FILE", "none.yaml")}
    (tmp_path / "odd.yaml").write_text("name: a\nname: b\n")
    with pytest.raises(RigError, match="line 2: key 'name' occurs twice"):
        load_rig(str(tmp_path / "odd.yaml"))


def test_a_file_with_many_mistakes_has_all_of_them_listed(tmp_path):
    values = yaml.safe_load((FOLDER / "mixamo.yaml").read_text())
    values["colour"] = "red"
    values["space"] = ["unity"]
    values["faces"] = ["arkit52", "arkit99"]
    values["joints"]["spine9"] = "mixamorig:Tail"
    values["joints"]["neck"] = 7
    values["joints"]["head"] = "mixamorig:Skull"
    values["joints"]["foot"] = "mixamorig:@Foot"
    del values["joints"]["knee"]
    values["shares"] = [
        {"joint": "mixamorig:Spine3", "of": "spine3", "amount": 0.5},
        {"joint": "mixamorig:Neck1", "of": "nek", "amount": 0.5},
        {"joint": "mixamorig:Neck2", "of": "neck", "amount": 1.5},
        {"of": "neck"},
    ]
    values["limb_axes"] = {"index3": "up"}
    values["eyes"] = "mixamorig:LeftEye"
    values["skeleton"]["axes"] = "sideways"
    values["skeleton"]["joints"] += [
        ["mixamorig:Tail", "mixamorig:Rump", "pelvis"],
        ["mixamorig:Hat", "mixamorig:Head", ["head", "sky", 0.5]],
        ["mixamorig:Hat2", "mixamorig:Head"],
        ["mixamorig:Neck", "mixamorig:Hips", "neck"],
    ]
    path = tmp_path / "many.yaml"
    path.write_text(yaml.safe_dump(values))
    assert issues_of(load_rig, str(path)) == {
        ("RIG_KEY_UNKNOWN", "colour"),
        ("RIG_SPACE_UNKNOWN", "['unity']"),
        ("RIG_FACE_UNKNOWN", "arkit99"),
        ("RIG_SOURCE_UNKNOWN", "spine9"),
        ("RIG_VALUE", "neck"),
        ("RIG_JOINT_UNKNOWN", "mixamorig:Skull"),
        ("RIG_JOINT_TWICE", "mixamorig:LeftFoot"),
        ("RIG_JOINT_TWICE", "mixamorig:RightFoot"),
        ("RIG_REQUIRED_JOINT_MISSING", "left_knee"),
        ("RIG_REQUIRED_JOINT_MISSING", "right_knee"),
        ("RIG_JOINT_UNKNOWN", "mixamorig:Spine3"),
        ("RIG_SOURCE_UNKNOWN", "nek"),
        ("RIG_VALUE", "mixamorig:Neck2"),
        ("RIG_VALUE", "shares"),
        ("RIG_VALUE", "index3"),
        ("RIG_VALUE", "eyes"),
        ("RIG_VALUE", "skeleton.axes"),
        ("RIG_JOINT_UNKNOWN", "mixamorig:Rump"),
        ("RIG_SOURCE_UNKNOWN", "sky"),
        ("RIG_VALUE", "skeleton.joints"),
        ("RIG_JOINT_TWICE", "mixamorig:Neck"),
    }


def test_an_empty_rig_file_lacks_everything(tmp_path):
    (tmp_path / "bare.yaml").write_text("note: nothing yet\n")
    found = issues_of(load_rig, str(tmp_path / "bare.yaml"))
    assert {("RIG_KEY_MISSING", key) for key in ("name", "space", "joints")} < found
    assert ("RIG_REQUIRED_JOINT_MISSING", "head") in found


@pytest.mark.parametrize(
    "junk", [None, 5, "text", ["list"], {"a": ["b"]}, True, [[1]], {"spine1": {}}], ids=repr
)
@pytest.mark.parametrize(
    "key", ["name", "space", "joints", "sides", "shares", "limb_axes", "eyes", "faces", "skeleton"]
)
def test_any_junk_in_a_rig_file_is_an_issue_and_no_traceback(key, junk, tmp_path):
    values = yaml.safe_load((FOLDER / "unity_humanoid.yaml").read_text())
    values[key] = junk
    path = tmp_path / "junk.yaml"
    path.write_text(yaml.safe_dump(values))
    rig, issues = None, ()
    try:
        rig = load_rig(str(path))
    except RigError as refused:
        issues = refused.issues
    assert (rig is None) == bool(issues)


def test_every_code_used_is_in_the_catalogue_and_every_code_in_it_used():
    sources = "".join(
        path.read_text() for path in (Path(smplh.__file__).parent).glob("*.py") if path.stem != "issues"
    )
    assert [code for code in CATALOGUE if f'"{code}"' not in sources] == []


def test_the_page_of_issues_is_the_catalogue():
    page = (DOCS / "issues.md").read_text(encoding="utf-8")
    assert page == catalogue_page(), "write docs/issues.md anew with retarget.issues.catalogue_page()"


# --- skeletons of clients ---

UNITY = {
    "pelvis": "Hips", "spine1": "Spine", "spine2": "Chest", "spine3": "UpperChest", "neck": "Neck", "head": "Head",
    "hip": "UpperLeg", "knee": "LowerLeg", "ankle": "Foot", "foot": "Toes",
    "collar": "Shoulder", "shoulder": "UpperArm", "elbow": "LowerArm", "wrist": "Hand",
}  # fmt: skip


def human_bones(*, is_vrm: bool, spaced: bool = False) -> dict[str, str]:
    """Human bone to joint, where joint k is called ``bone_k``; VRM calls the thumb's joints otherwise."""
    bones = {}
    for k, name in enumerate(smplh.JOINT_NAMES):
        side, _, part = name.rpartition("_")
        if part in UNITY:
            bone = UNITY[part]
        else:
            finger, phalanx = part[:-1], int(part[-1]) - 1
            words = ("Proximal", "Intermediate", "Distal")
            if is_vrm and finger == "thumb":
                words = ("Metacarpal", "Proximal", "Distal")
            bone = {"pinky": "Little"}.get(finger, finger.capitalize()) + words[phalanx]
        bone = side.capitalize() + bone
        if is_vrm:
            bone = bone[0].lower() + bone[1:]
        if spaced:
            bone = "".join(" " + c if c.isupper() else c for c in bone).strip()
        bones[bone] = f"bone_{k}"
    return bones


@pytest.mark.parametrize(("is_vrm", "spaced"), [(False, False), (False, True), (True, False)])
def test_a_humanoid_map_finds_all_fifty_two(is_vrm, spaced):
    names = [f"bone_{k}" for k in range(52)]
    rig = bind_skeleton(None, **skeleton(names), humanoid=human_bones(is_vrm=is_vrm, spaced=spaced))
    assert rig.joint_map == {name: f"bone_{k}" for k, name in enumerate(smplh.JOINT_NAMES)}


def test_a_humanoid_map_may_use_our_own_names_and_name_eyes():
    names = [f"bone_{k}" for k in range(54)]
    own = {name: f"bone_{k}" for k, name in enumerate(smplh.JOINT_NAMES)}
    head = smplh.JOINT_NAMES.index("head")
    values = skeleton(
        names,
        parents=[*SOURCE.parents, head, head],
        positions=[*SOURCE.rest_positions.tolist(), [0.03, 0.1, 0.1], [-0.03, 0.1, 0.1]],
        rotations_xyzw=[*SOURCE.rest_rotations_xyzw.tolist(), [0, 0, 0, 1], [0, 0, 0, 1]],
    )
    rig = bind_skeleton(
        None, **values, humanoid=own | {"LeftEye": "bone_52", "RightEye": "bone_53", "Jaw": "bone_0"}
    )
    assert rig.joint_map == own
    assert rig.eyes == ("bone_52", "bone_53")


@pytest.mark.parametrize("known", ["names of our own", "mixamo"])
def test_a_humanoid_map_of_the_face_alone_leaves_the_body_to_its_names(known):
    body = load_rig("mixamo").joint_map if known == "mixamo" else {name: name for name in smplh.JOINT_NAMES}
    head = smplh.JOINT_NAMES.index("head")
    own = [body.get(name, name) for name in smplh.JOINT_NAMES]
    extra = ["thing_l", "thing_r", "thing_m", "jaw", "LeftEye", "RightEye"]
    values = skeleton(
        [*own, *extra],
        parents=[*SOURCE.parents, *[head] * len(extra)],
        positions=[*SOURCE.rest_positions.tolist(), *[[0.03 * k, 0.1, 0.1] for k in range(len(extra))]],
        rotations_xyzw=[*SOURCE.rest_rotations_xyzw.tolist(), *[[0, 0, 0, 1]] * len(extra)],
    )
    without = bind_skeleton(None, **values)
    assert (without.eyes, without.jaw) == (("LeftEye", "RightEye"), "jaw")
    face = {"Left Eye": "thing_l", "RightEye": "thing_r", "Jaw": "thing_m"}
    rig = bind_skeleton(None, **values, humanoid=face)
    assert (rig.eyes, rig.jaw) == (("thing_l", "thing_r"), "thing_m")
    assert dict(rig.joint_map) == dict(without.joint_map)


def test_a_humanoid_map_with_mistakes_has_all_of_them_listed():
    bones = human_bones(is_vrm=False)
    bones["Head"] = "no_such"
    bones["LeftHand"] = bones["LeftLowerArm"]
    del bones["Spine"]
    names = [f"bone_{k}" for k in range(52)]
    assert issues_of(bind_skeleton, None, **skeleton(names), humanoid=bones) == {
        ("RIG_JOINT_UNKNOWN", "no_such"),
        ("RIG_JOINT_TWICE", bones["LeftLowerArm"]),
        ("RIG_REQUIRED_JOINT_MISSING", "head"),
        ("RIG_REQUIRED_JOINT_MISSING", "left_wrist"),
        ("RIG_REQUIRED_JOINT_MISSING", "spine1"),
    }


@pytest.mark.parametrize("name", rig_names())
@pytest.mark.parametrize("is_named", [True, False])
def test_a_rigs_own_skeleton_is_bound_by_its_name_and_recognised_without(name, is_named):
    own = load_rig(name)
    layout = own.layout
    rig = bind_skeleton(
        name if is_named else None,
        joints=layout.joint_names,
        parents=layout.parents,
        positions=layout.rest_positions,
        rotations_xyzw=layout.rest_rotations_xyzw,
        space=layout.space.name,
        shapes=layout.face_channels,
    )
    assert dict(rig.joint_map) == dict(own.joint_map)
    assert rig.shares == own.shares
    assert rig.layout.hips == layout.hips
    assert [f.name for f in rig.faces] == [f.name for f in own.faces]


def test_names_of_no_known_rig_are_recognised_by_their_words():
    words = {"hip": "thigh", "knee": "shin", "ankle": "foot", "foot": "toe"}
    words |= {"collar": "clavicle", "shoulder": "upper_arm", "elbow": "forearm", "wrist": "hand"}
    names = []
    for name in smplh.JOINT_NAMES:
        side, _, part = name.rpartition("_")
        names.append(f"{words.get(part, part)}.{side[0].upper()}" if side else part)
    rig = bind_skeleton(None, **skeleton(names))
    assert set(rig.joint_map) == set(smplh.JOINT_NAMES)
    assert rig.joint_map["left_elbow"] == "forearm.L"


def test_a_skeleton_that_nobody_knows_is_refused_with_what_lacks():
    found = issues_of(bind_skeleton, None, **skeleton([f"thing{k}" for k in range(52)]))
    assert ("RIG_REQUIRED_JOINT_MISSING", "left_knee") in found


def test_several_roots_become_one():
    names = [*smplh.JOINT_NAMES, "prop", "prop_tip"]
    values = skeleton(
        names,
        parents=[*SOURCE.parents, -1, 52],
        positions=[*SOURCE.rest_positions.tolist(), [0, 0, 0], [0, 1, 0]],
        rotations_xyzw=[*SOURCE.rest_rotations_xyzw.tolist(), [0, 0, 0, 1], [0, 0, 0, 1]],
    )
    rig = bind_skeleton("smplh", **values)
    assert rig.layout.parents[52:] == (0, 52)


@pytest.mark.parametrize(
    ("place", "turn", "refused"),
    [([0, 0, 0], [0, 0, 0, 1], False), ([0, 1, 0], [0, 0, 0, 1], True), ([0, 0, 0], [0.6, 0, 0, 0.8], True)],
)
def test_driven_joints_on_a_second_root_are_refused_unless_the_first_is_nowhere(place, turn, refused):
    """Everything hangs on the first joint: one that is turned would turn a body that it does not carry."""
    values = skeleton(
        ["prop", *smplh.JOINT_NAMES],
        parents=[-1, *(parent + 1 if parent >= 0 else -1 for parent in SOURCE.parents)],
        positions=[place, *SOURCE.rest_positions.tolist()],
        rotations_xyzw=[turn, *SOURCE.rest_rotations_xyzw.tolist()],
    )
    if refused:
        assert issues_of(bind_skeleton, "smplh", **values) == {("RIG_SKELETON", "pelvis")}
    else:
        assert bind_skeleton("smplh", **values).joint_map["pelvis"] == "pelvis"


def broken():
    nan = SOURCE.rest_positions.tolist()
    nan[7] = [0, float("nan"), 0]
    long = SOURCE.rest_rotations_xyzw.tolist()
    long[3] = [0, 0, 0, 2]
    loop = list(SOURCE.parents)
    loop[4] = 9
    return {
        "no joints": ({"joints": [], "parents": [], "positions": [], "rotations_xyzw": []}, "joints"),
        "a name that is no text": ({"joints": [*smplh.JOINT_NAMES[:-1], 7]}, "joint 51"),
        "a name twice": ({"joints": [*smplh.JOINT_NAMES[:-1], "head"]}, "head"),
        "too few parents": ({"parents": [-1, 0]}, "parents"),
        "a parent after its child": ({"parents": loop}, "left_knee"),
        "a parent that is no number": ({"parents": ["none", *SOURCE.parents[1:]]}, "pelvis"),
        "too few positions": ({"positions": SOURCE.rest_positions[:-1]}, "positions"),
        "a position that is not finite": ({"positions": nan}, "left_ankle"),
        "positions that are text": ({"positions": [["x"] * 3] * 52}, "positions"),
        "ragged positions": ({"positions": [[0, 0, 0]] * 51 + [[0, 0]]}, "positions"),
        "rotations of three numbers": ({"rotations_xyzw": np.zeros((52, 3))}, "rotations"),
        "a rotation that is no unit": ({"rotations_xyzw": long}, "spine1"),
        "an unknown space": ({"space": "maya"}, "maya"),
        "legs of no length": ({"positions": np.zeros((52, 3))}, "legs"),
    }


@pytest.mark.parametrize("case", broken())
def test_a_broken_skeleton_is_refused_by_the_part_that_is_broken(case):
    changes, subject = broken()[case]
    found = issues_of(bind_skeleton, "smplh", **skeleton(**changes))
    assert subject in {s for _, s in found}
    assert {code for code, _ in found} <= {"RIG_SKELETON", "RIG_SPACE_UNKNOWN"}


def test_everything_broken_is_listed_at_once():
    found = issues_of(bind_skeleton, None, **skeleton(parents=[-1, 0], positions=[[0, 0]] * 52, space="maya"))
    assert {s for _, s in found} == {"parents", "positions", "maya"}


def test_an_unknown_rig_named_by_a_client_is_refused():
    assert issues_of(bind_skeleton, "nothing", **skeleton()) == {("RIG_UNKNOWN", "nothing")}


def test_shapes_that_nobody_knows_are_warned_of_and_a_face_is_found():
    rig = bind_skeleton("smplh", **skeleton(), shapes=["hat", "scarf"])
    assert "RIG_FACE_NONE" in {issue.code for issue in rig.issues}
    rig = bind_skeleton("smplh", **skeleton(), shapes=list(load_rig("mixamo").layout.face_channels))
    assert [face.name for face in rig.faces] == ["arkit52"]


def test_shapes_of_the_body_are_left_to_the_client():
    """A layout holds what frames drive: a client writes all of it, and would undo its own shapes."""
    face = load_rig("mixamo").layout.face_channels
    rig = bind_skeleton("smplh", **skeleton(), shapes=["body_fat", *face, "hide_shoes"])
    assert rig.layout.face_channels == face
    [left] = [issue for issue in rig.issues if issue.code == "RIG_SHAPE_UNDRIVEN"]
    assert left.detail == "body_fat, hide_shoes"
    none = bind_skeleton("smplh", **skeleton(), shapes=["body_fat"])
    assert none.layout.face_channels == ()


def test_descriptions_map_no_joint_twice_and_name_their_own_skeletons():
    for name in rig_names():
        description = load_description(name)
        assert len(set(description.joints.values())) == len(description.joints)
        assert description.name == name


def test_hips_that_are_not_first_are_found():
    rig = smplh_rig(extra_root=True)
    layout = rig.layout
    bound = bind_skeleton(
        "smplh", joints=layout.joint_names, parents=layout.parents, positions=layout.rest_positions,
        rotations_xyzw=layout.rest_rotations_xyzw, space="gltf",
    )  # fmt: skip
    assert bound.layout.hips == 1
    assert rotation.angle(bound.layout.rest_rotations_xyzw, layout.rest_rotations_xyzw).max() < 1e-3


def test_names_of_rigs_are_unlike():
    plain = [name.replace("_", "").lower() for name in rig_names()]
    assert all(a != b for a, b in itertools.combinations(plain, 2))


def test_the_example_of_the_docs_loads_and_keeps_the_contract(tmp_path):
    text = (DOCS / "rigs.md").read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    (tmp_path / "robot.yaml").write_text(text, encoding="utf-8")
    rig = load_rig(str(tmp_path / "robot.yaml"))
    retargeter, clip = Retargeter(rig, source=SOURCE), motion(20)
    away = away_from_tpose(retargeter.body, retargeter.apply_clip(clip).rotations_xyzw)
    ours = model_rotations(SOURCE, clip.rotations_xyzw)
    pairs = mapped_pairs(retargeter.body)
    assert {SOURCE.joint_names[s] for _, s in pairs} == set(rig.joint_map)
    assert max(rotation.angle(away[:, j], ours[:, s]).max() for j, s in pairs) < 1e-5


def test_the_docs_list_every_space_and_face():
    conventions = (DOCS / "conventions.md").read_text(encoding="utf-8")
    assert [name for name in SPACES if f"`{name}`" not in conventions] == []
    rigs = (DOCS / "rigs.md").read_text(encoding="utf-8")
    assert [name for name in face_target_names() if name not in rigs] == []
    for k, name in enumerate(smplh.JOINT_NAMES[:22]):
        parent = f" ({SOURCE.parents[k]})" if k else ""
        assert f"| {k} {name}{parent} |" in conventions
