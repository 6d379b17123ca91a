"""Unity clips that we write: parsed as YAML, played as Unity's documentation says, and posed in Unity's own space."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from scipy.spatial.transform import Rotation
from written_takes import baked, short, world

from bridge.bake_target import write_anim
from bridge.character_file import read_character_file
from bridge.rig_library import CHARACTERS_FOLDER
from retarget import rotation
from retarget.formats import unity_anim
from retarget.formats.fbx_skeleton import layout_nodes
from retarget.formats.take import Take, TakeError
from retarget.key_reduction import KeyTolerance
from retarget.kinematics import rest_pose
from retarget.motion import MotionClip, MotionLayout
from retarget.space import CANONICAL, convert_points, convert_rotations


class UnityLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Unity's own tag for an AnimationClip, and numbers as Unity's parser reads them."""


UnityLoader.add_constructor(
    "tag:unity3d.com,2011:74", lambda loader, node: loader.construct_mapping(node, deep=True)
)


def load(path: Path) -> dict:
    return yaml.load(path.read_text(encoding="utf-8"), UnityLoader)["AnimationClip"]


def vector(value) -> np.ndarray:
    return np.array([float(v) for v in value.values()] if isinstance(value, dict) else [float(value)])


class Curve:
    """An AnimationCurve: a cubic Hermite between keys, as Unity's Keyframe documentation has it."""

    def __init__(self, row: dict) -> None:
        keys = row["curve"]["m_Curve"]
        self.times = np.array([float(k["time"]) for k in keys])
        self.values, self.before, self.after = (
            np.array([vector(k[name]) for k in keys]) for name in ("value", "inSlope", "outSlope")
        )

    def at(self, t: float) -> np.ndarray:
        k = int(np.clip(np.searchsorted(self.times, t, side="right") - 1, 0, max(len(self.times) - 2, 0)))
        if len(self.times) == 1 or t >= self.times[-1]:
            return self.values[-1] if t >= self.times[-1] else self.values[0]
        step = self.times[k + 1] - self.times[k]
        u = (t - self.times[k]) / step
        a, b, c, d = 2 * u**3 - 3 * u**2 + 1, u**3 - 2 * u**2 + u, -2 * u**3 + 3 * u**2, u**3 - u**2
        ends = a * self.values[k] + c * self.values[k + 1]
        return ends + step * (b * self.after[k] + d * self.before[k + 1])


def unity_rest(layout: MotionLayout) -> tuple[np.ndarray, np.ndarray]:
    """Local rest of the skeleton as Unity imports it: X mirrored, metres. By hand, from model space."""
    points, turns = rest_pose(layout)
    points = convert_points(points, source=layout.space, target=CANONICAL) * (-1, 1, 1)
    turns = convert_rotations(turns, source=layout.space, target=CANONICAL) * (1, -1, -1, 1)
    local_points, local_turns = points.copy(), turns.copy()
    for j, parent in enumerate(layout.parents):
        if parent >= 0:
            back = Rotation.from_quat(turns[parent]).inv()
            local_points[j] = back.apply(points[j] - points[parent])
            local_turns[j] = (back * Rotation.from_quat(turns[j])).as_quat()
    return local_points, local_turns


def posed(clip: dict, layout: MotionLayout, t: float) -> tuple[np.ndarray, list[Rotation]]:
    """Model positions and rotations in Unity's space; a left-handed space multiplies quaternions the same way."""
    points, turns = unity_rest(layout)
    turn_of = {row["path"].rsplit("/", 1)[-1]: Curve(row) for row in clip["m_RotationCurves"]}
    place_of = {row["path"].rsplit("/", 1)[-1]: Curve(row) for row in clip["m_PositionCurves"]}
    world_points, world_turns = [], []
    for j, (name, parent) in enumerate(zip(layout.joint_names, layout.parents, strict=True)):
        turn = Rotation.from_quat(turn_of[name].at(t) if name in turn_of else turns[j])
        place = place_of[name].at(t) if name in place_of else points[j]
        if parent >= 0:
            place = world_points[parent] + world_turns[parent].apply(place)
            turn = world_turns[parent] * turn
        world_points.append(place)
        world_turns.append(turn)
    return np.array(world_points), world_turns


def write(path, take, target, **options):
    write_anim(path, [take], replace(target, **options))
    return load(path)


@pytest.mark.parametrize(
    "source",
    [
        ("cmu", "unity_humanoid"),
        ("talk", "unity_humanoid"),
        ("cmu", "mixamo"),
        ("cmu", "ue5_manny", "root"),
        ("talk", "woman"),
    ],
    ids="-".join,
)
def test_joints_are_where_they_are_in_unitys_space(source, tmp_path):
    take, target = baked(*source)
    take = short(take, 24)
    clip = write(tmp_path / "a.anim", take, target)
    points, turns, _ = world(take)
    for t in range(len(take.clip)):
        found, rotations = posed(clip, take.clip.layout, t / 30)
        np.testing.assert_allclose(found, points[t] * (-1, 1, 1), atol=1e-4)
        mirrored = Rotation.from_quat(turns[t] * (1, -1, -1, 1))
        off = [(a.inv() * b).magnitude() for a, b in zip(rotations, mirrored, strict=True)]
        assert np.degrees(max(off)) < 0.1


def test_blendshapes_rate_and_length(tmp_path):
    take, target = baked("talk", "unity_humanoid")
    take = short(take, 40)
    clip = write(tmp_path / "a.anim", take, target)
    layout = take.clip.layout
    curves = {row["attribute"]: row for row in clip["m_FloatCurves"]}
    assert set(curves) == {f"blendShape.{name}" for name in layout.face_channels}
    for row in curves.values():
        assert (row["classID"], row["path"], row["script"]) == (137, "FaceCurves", {"fileID": 0})
        curve = Curve(row)
        column = take.clip.face[:, layout.channel(row["attribute"].removeprefix("blendShape."))]
        np.testing.assert_allclose(curve.values[:, 0] / 100, column, atol=1e-5)
        np.testing.assert_allclose(curve.times, np.arange(len(take.clip)) / 30, atol=1e-7)
        assert curve.at(10.5 / 30)[0] / 100 == pytest.approx((column[10] + column[11]) / 2, abs=1e-5)
    assert float(clip["m_SampleRate"]) == 30
    assert float(clip["m_AnimationClipSettings"]["m_StopTime"]) == pytest.approx(
        (len(take.clip) - 1) / 30, abs=1e-6
    )
    assert clip["m_Name"] == "talk"


def test_a_characters_paths_are_those_of_its_own_tree(tmp_path):
    take, target = baked("talk", "woman")
    take = short(take, 2)
    clip = write(tmp_path / "a.anim", take, target)
    document = read_character_file(CHARACTERS_FOLDER / "woman.glb").glb.document
    above = {child: n for n, node in enumerate(document["nodes"]) for child in node.get("children", ())}

    def path_of(n: int) -> str:
        own = document["nodes"][n]["name"]
        return f"{path_of(above[n])}/{own}" if n in above else own

    paths = {path_of(n) for n in range(len(document["nodes"]))}
    assert {row["path"] for row in clip["m_RotationCurves"]} < paths
    shown = {(row["path"], row["attribute"]) for row in clip["m_FloatCurves"]}
    expected = {
        (path_of(n), f"blendShape.{name}")
        for n, node in enumerate(document["nodes"])
        if "mesh" in node
        for name in document["meshes"][node["mesh"]].get("extras", {}).get("targetNames", ())
    }
    assert len(shown) >= 52
    assert shown == expected


def test_fewer_keys_stay_within_the_bound(tmp_path):
    take, target = baked("talk", "mixamo")
    take = short(take, 60)
    whole = write(tmp_path / "a.anim", take, target)
    few = write(tmp_path / "b.anim", take, target, tolerance=KeyTolerance(0.2, 0.5, 0.005))
    assert (tmp_path / "b.anim").stat().st_size < (tmp_path / "a.anim").stat().st_size / 3
    for kind, limit in (("m_RotationCurves", 0.2), ("m_PositionCurves", 0.0005), ("m_FloatCurves", 0.5)):
        for a, b in zip(map(Curve, whole[kind]), map(Curve, few[kind]), strict=True):
            played = np.array([b.at(t) for t in a.times])
            if kind == "m_RotationCurves":
                off = np.degrees(
                    (Rotation.from_quat(played).inv() * Rotation.from_quat(a.values)).magnitude()
                ).max()
            else:
                off = np.linalg.norm(played - a.values, axis=-1).max()
            assert off <= limit * 1.001


def test_the_text_is_what_unity_writes():
    """Every key and where it stands, as the Editor serialises a clip."""
    lines = list(unity_anim._head("x")) + list(unity_anim._tail(30, 1, loops=False))
    assert lines[:4] == [
        "%YAML 1.1",
        "%TAG !u! tag:unity3d.com,2011:",
        "--- !u!74 &7400000",
        "AnimationClip:",
    ]
    assert all(re.match(r"^(  ){1,2}m?_?\w+:( .+)?$", line) for line in lines[4:])


def test_names_that_a_path_cannot_hold_are_refused(tmp_path):
    layout = MotionLayout(("a/b",), (-1,), np.ones((1, 3)), rotation.identity(1))
    take = Take("x", MotionClip(layout, 30, np.ones((2, 3)), rotation.identity(2, 1), np.zeros((2, 0))))
    with pytest.raises(TakeError, match="a/b"):
        unity_anim.write(tmp_path / "x.anim", [take], nodes=layout_nodes(layout), shapes=())
    assert list(tmp_path.iterdir()) == []
