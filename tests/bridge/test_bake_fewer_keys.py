"""Keys left out stay within their bounds on every channel, whatever the character's nodes are scaled by."""

import made_characters
import numpy as np
import pytest
import written_takes
import yaml
from foreign_readers import validated
from glb_reader import read_glb
from scipy.spatial.transform import Rotation, Slerp

from bridge import bake, bake_formats
from bridge.bake_target import Baker, Target, character_for
from bridge.cli import main
from retarget.formats.fbx_motion import read_takes
from retarget.key_reduction import KeyTolerance

LIMIT = KeyTolerance(0.5, 2.0, 0.01)


def character(tmp_path, scale):
    made = made_characters.character(above=np.diag([scale, scale, scale, 1.0]))
    (tmp_path / "character.glb").write_bytes(made.binary())
    return str(tmp_path / "character.glb")


@pytest.fixture(params=["woman", "mixamo", 0.01, 100.0])
def rig(request, tmp_path):
    return character(tmp_path, request.param) if isinstance(request.param, float) else request.param


def written(path, rig, tolerance):
    target = Target(rig, character_for(rig), tolerance=tolerance)
    clip = written_takes.talk()
    bake.write_takes(
        path, [Baker(target, clip.layout).take("talk", clip)], bake_formats.format_of(path), target
    )
    return path


def channels(path):
    """Every channel of the first animation: seconds, values, and metres in a unit of the node's place."""
    glb = read_glb(path)
    nodes = glb.document["nodes"]
    above = {child: n for n, node in enumerate(nodes) for child in node.get("children", ())}

    def unit(node):
        parent = above.get(node)
        return 1.0 if parent is None else unit(parent) * scale_of(nodes[parent])

    animation = glb.document["animations"][0]
    for channel in animation["channels"]:
        target, sampler = channel["target"], animation["samplers"][channel["sampler"]]
        assert sampler["interpolation"] == "LINEAR"
        values = glb.values(sampler["output"]).astype(np.float64)
        times = glb.values(sampler["input"])[:, 0]
        yield (target["node"], target["path"]), times, values.reshape(len(times), -1), unit(target["node"])


def scale_of(node):
    return float(node["scale"][0] if "scale" in node else np.linalg.norm(node.get("matrix", [1, 0, 0])[:3]))


def test_a_glb_plays_within_the_bounds_from_fewer_keys(rig, tmp_path):
    every, few = (written(tmp_path / f"{n}.glb", rig, t) for n, t in (("every", None), ("few", LIMIT)))
    told = {"rotation": [], "translation": [], "weights": []}
    counts = {"every": 0, "few": 0}
    for ours, theirs in zip(channels(few), channels(every), strict=True):
        (key, times, values, unit), (same, clock, wanted, _) = ours, theirs
        assert key == same
        counts["few"] += len(times)
        counts["every"] += len(clock)
        assert (times[0], times[-1]) == (clock[0], clock[-1])
        if key[1] == "rotation":
            played = Slerp(times, Rotation.from_quat(values))(clock)
            off = np.degrees((played * Rotation.from_quat(wanted).inv()).magnitude())
        else:
            played = np.stack([np.interp(clock, times, column) for column in values.T], axis=1)
            off = np.abs(played - wanted)
            if key[1] == "translation":
                off = np.linalg.norm(off, axis=1) * unit * 1000
        told[key[1]].append(off.max())
    assert counts["few"] < 0.7 * counts["every"]
    assert 0.05 < max(told["rotation"]) < 0.51
    assert max(told["translation"]) < 2.01
    assert 0.001 < max(told["weights"]) < 0.0101


@pytest.mark.parametrize("scale", [0.01, 100.0])
def test_places_below_a_scaled_node_are_bounded_in_millimetres(scale, tmp_path):
    rig = character(tmp_path, scale)
    for name, tolerance in (("every", None), ("few", KeyTolerance(0, 1.0, 0))):
        written(tmp_path / f"{name}.fbx", rig, tolerance)
        written(tmp_path / f"{name}.anim", rig, tolerance)
    (every,), (few,) = (read_takes(tmp_path / f"{name}.fbx") for name in ("every", "few"))
    off = np.linalg.norm(few.positions - every.positions, axis=-1) * every.layout.space.metres_per_unit
    assert 0.0003 < off.max() < 0.00101
    (times, values), (clock, wanted) = (places(tmp_path / f"{name}.anim") for name in ("few", "every"))
    played = np.stack([np.interp(clock, times, column) for column in values.T], axis=1)
    assert 0.0003 < np.linalg.norm(played - wanted, axis=1).max() * scale < 0.00101
    assert len(times) < 0.7 * len(clock)


def places(path):
    text = path.read_text(encoding="utf-8").split("\n", 3)[3]
    (curve,) = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))["AnimationClip"][
        "m_PositionCurves"
    ]
    keys = curve["curve"]["m_Curve"]
    return np.array([k["time"] for k in keys]), np.array([[k["value"][axis] for axis in "xyz"] for k in keys])


def test_the_command_leaves_keys_out_of_a_glb_and_a_bound_that_is_none_is_refused(tmp_path, capsys):
    walk = "tests/data/bvh/cmu_01_01.bvh"
    for name, options in (("every", ()), ("few", ("--reduce", "1", "5", "0.01"))):
        assert main(["bake", walk, "--end", "2", *options, "-o", str(tmp_path / f"{name}.glb")]) == 0
    assert (tmp_path / "few.glb").stat().st_size < 0.6 * (tmp_path / "every.glb").stat().st_size
    assert main(["bake", walk, "--reduce", "-1", "5", "0", "-o", str(tmp_path / "no.glb")]) == 2


@pytest.mark.parametrize("rig", ["woman", "mixamo"])
def test_the_validator_finds_no_error(rig, tmp_path):
    report = validated(written(tmp_path / "few.glb", rig, LIMIT))
    assert [message for message in report["messages"] if message["severity"] == 0] == []
