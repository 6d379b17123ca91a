"""FBX as other programs write it, made out of our own files by changing their records."""

import numpy as np
import pytest
from written_takes import baked, degrees_apart, short

from bridge.bake_formats import format_of
from retarget.formats.fbx_animation import TICKS_PER_SECOND
from retarget.formats.fbx_keys import read_curve
from retarget.formats.fbx_motion import takes_of
from retarget.formats.fbx_nodes import Int64, Node
from retarget.formats.fbx_records import read_records
from retarget.formats.fbx_scene import FbxScene
from retarget.formats.skeleton_motion import describe_motion, read_on_smplh
from retarget.kinematics import rest_pose

FRAMES = 20


def records(folder, rig="mixamo"):
    take, target = baked("cmu", rig)
    path = folder / f"{rig}.fbx"
    format_of(path).write(path, [short(take, FRAMES)], target)
    return read_records(path)


def objects(root: Node, kind: str) -> list[Node]:
    (section,) = [node for node in root.children if node.name == "Objects"]
    return [node for node in section.children if node.name == kind]


def drop(root: Node, *kinds: tuple[str, str]) -> None:
    (section,) = [node for node in root.children if node.name == "Objects"]
    section.children = [
        node
        for node in section.children
        if (node.name, node.properties[2] if len(node.properties) > 2 else "") not in kinds
    ]


def block(node: Node) -> Node:
    return next(child for child in node.children if child.name == "Properties70")


def array(node: Node, name: str) -> Node:
    return next(child for child in node.children if child.name == name)


def links(root: Node) -> list[list]:
    (section,) = [node for node in root.children if node.name == "Connections"]
    return [node.properties for node in section.children]


def curves_of(root: Node, kind: str) -> dict[tuple[int, str], Node]:
    """(model, component) to the curve that moves it."""
    curves = {node.properties[0]: node for node in objects(root, "AnimationCurve")}
    owner = {row[1]: row[2] for row in links(root) if row[-1] == kind}
    return {
        (owner[row[2]], row[3]): curves[row[1]] for row in links(root) if row[1] in curves and row[2] in owner
    }


def pose_as_it_begins(root: Node) -> None:
    """A file written by a program that leaves the skeleton where the playhead is: at frame 0."""
    first = {}
    for (model, axis), curve in curves_of(root, "Lcl Rotation").items():
        first.setdefault(model, {})[axis] = float(array(curve, "KeyValueFloat").properties[0][0])
    for model in objects(root, "Model"):
        if model.properties[0] in first:
            values = [first[model.properties[0]].get(f"d|{axis}", 0.0) for axis in "XYZ"]
            block(model).add("P", "Lcl Rotation", "Lcl Rotation", "", "A", *values)


@pytest.mark.parametrize(("rig", "gone"), [("mixamo", []), ("woman", [("Deformer", "Cluster")])])
def test_joints_rest_as_the_bind_pose_says(tmp_path, rig, gone):
    root = records(tmp_path, rig)
    (was,) = takes_of(root)
    pose_as_it_begins(root)
    drop(root, *gone)
    (motion,) = takes_of(root)
    assert degrees_apart(motion.layout.rest_rotations_xyzw, was.layout.rest_rotations_xyzw) < 0.1
    np.testing.assert_allclose(motion.layout.rest_positions, was.layout.rest_positions, atol=1e-3)
    one, other = read_on_smplh(motion), read_on_smplh(was)
    assert degrees_apart(one.rotations_xyzw, other.rotations_xyzw) < 0.2
    assert motion.warnings == ()


def test_without_a_bind_pose_joints_rest_as_their_skin_says(tmp_path):
    root = records(tmp_path, "woman")
    (was,) = takes_of(root)
    pose_as_it_begins(root)
    drop(root, ("Pose", "BindPose"))
    (motion,) = takes_of(root)
    skinned = [motion.layout.joint(name) for name in ("lowerarm01.L", "wrist.R", "lowerleg01.L", "head")]
    (points, turns), (there, then) = rest_pose(motion.layout), rest_pose(was.layout)
    assert degrees_apart(turns[skinned], then[skinned]) < 0.1
    np.testing.assert_allclose(points[skinned], there[skinned], atol=1e-3)
    assert motion.warnings == ()


def test_a_rest_that_nobody_tells_is_said(tmp_path):
    root = records(tmp_path)
    drop(root, ("Pose", "BindPose"))
    assert takes_of(root)[0].warnings == ()
    pose_as_it_begins(root)
    (motion,) = takes_of(root)
    _, facts = describe_motion(motion)
    assert [w["code"] for w in facts["warnings"]] == ["FBX_REST_UNKNOWN"]
    assert "skinned" in facts["warnings"][0]["what"]


def test_a_joint_without_curves_stands_as_its_transform_says(tmp_path):
    root = records(tmp_path)
    name = "mixamorig:LeftForeArm"
    (model,) = [m for m in objects(root, "Model") if m.properties[1].startswith(name)]
    for (id, _), curve in curves_of(root, "Lcl Rotation").items():
        if id == model.properties[0]:
            (section,) = [node for node in root.children if node.name == "Objects"]
            section.children.remove(curve)
    block(model).add("P", "Lcl Rotation", "Lcl Rotation", "", "A", 0.0, 0.0, 40.0)
    (motion,) = takes_of(root)
    j = motion.layout.joint(name)
    rest = motion.layout.rest_rotations_xyzw[j]
    assert degrees_apart(motion.rotations_xyzw[:, j], rest) == pytest.approx(40, abs=0.01)


def test_keys_outside_the_take_are_cropped(tmp_path):
    root = records(tmp_path)
    (was,) = takes_of(root)
    assert (was.fps, len(was)) == (30, FRAMES)
    (stack,) = objects(root, "AnimationStack")
    for row in block(stack).children:
        if row.properties[0] in ("LocalStart", "LocalStop"):
            frame = 3 if row.properties[0] == "LocalStart" else 12
            row.properties[4] = Int64(frame * TICKS_PER_SECOND // 30)
    (motion,) = takes_of(root)
    assert len(motion) == 10
    np.testing.assert_allclose(motion.rotations_xyzw, was.rotations_xyzw[3:13], atol=1e-6)


def test_a_key_that_is_held_is_held(tmp_path):
    root = records(tmp_path)
    (_, curve), *_ = curves_of(root, "Lcl Rotation").items()
    times = array(curve, "KeyTime").properties
    values = array(curve, "KeyValueFloat").properties
    every = values[0].copy()
    times[0], values[0] = times[0][[0, 6, 12, -1]], every[[0, 6, 12, -1]]
    array(curve, "KeyAttrFlags").properties[0] = np.array([0x2, 0x102, 0x4])
    array(curve, "KeyAttrRefCount").properties[0] = np.array([1, 1, 2])
    scene = FbxScene(root)
    played = read_curve(scene.objects[curve.properties[0]], 0).at(np.arange(FRAMES) / 30)
    np.testing.assert_allclose(played[:6], every[0], atol=1e-6)
    assert played[6] == pytest.approx(every[6], abs=1e-6)
    np.testing.assert_allclose(played[7:13], every[12], atol=1e-6)
    assert np.ptp(played[13:]) > 0


def test_what_is_not_played_is_said(tmp_path):
    root = records(tmp_path)
    # A second layer that moves the hips, and a curve that is bent between two far keys.
    (stack,), (layer,) = objects(root, "AnimationStack"), objects(root, "AnimationLayer")
    (section,) = [node for node in root.children if node.name == "Objects"]
    (_, curve), *_ = curves_of(root, "Lcl Rotation").items()
    array(curve, "KeyTime").properties[0] = array(curve, "KeyTime").properties[0][[0, -1]]
    array(curve, "KeyValueFloat").properties[0] = np.array([0.0, 5.0])
    array(curve, "KeyAttrFlags").properties[0] = np.array([0x108])
    array(curve, "KeyAttrRefCount").properties[0] = np.array([2])
    second = Node("AnimationLayer", [77, "Second\x00\x01AnimLayer", ""])
    node = Node("AnimationCurveNode", [78, "R\x00\x01AnimCurveNode", ""])
    section.children += [second, node]
    (connections,) = [node for node in root.children if node.name == "Connections"]
    hips = next(m for m in objects(root, "Model") if m.properties[1].startswith("mixamorig:Hips"))
    for row in (
        ["OO", 77, stack.properties[0]], ["OO", 78, 77], ["OP", 78, hips.properties[0], "Lcl Rotation"],
        ["OP", curve.properties[0], 78, "d|X"],
    ):  # fmt: skip
        connections.add("C", *row)
    assert layer.properties[0] != 77
    (motion,) = takes_of(root)
    assert [w["code"] for w in motion.warnings] == ["FBX_LAYERS", "FBX_BENT"]
