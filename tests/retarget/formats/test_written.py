"""What we write, read back by other people's readers."""

import json
import struct
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from retarget import rotation, smplh
from retarget.formats import fbx, gltf
from retarget.formats.take import Take
from retarget.motion import MotionClip
from retarget.retargeter import Retargeter
from retarget.rig import load_rig

pytest.importorskip("ufbx", reason="pip install ufbx")


@pytest.fixture(scope="module", params=["mixamo", "ue5_manny", "unity_humanoid"])
def clip(request):
    rng = np.random.default_rng(0)
    source = smplh.layout()
    turns = np.cumsum(rng.normal(0, 0.03, (40, smplh.NUM_JOINTS, 3)), axis=0)
    return Retargeter(load_rig(request.param)).apply_clip(
        MotionClip(
            source,
            Fraction(30),
            source.rest_positions[0] + rng.normal(0, 0.02, (40, 3)),
            rotation.rotvec_to_quat(turns),
            rng.random((40, len(source.face_channels))) * 0.5,
        )
    )


# The Python binding of ufbx crashes when it lets go of a scene's parts: own process, all parts kept.
READ = """
import json, sys, ufbx
scene = ufbx.load_file(sys.argv[1])
nodes, channels = list(scene.nodes), list(scene.blend_channels)
found = {
    "parents": {node.name: node.parent.name for node in nodes[1:]},
    "stacks": [stack.name for stack in scene.anim_stacks],
    "shapes": sorted(channel.name for channel in channels),
}
print(json.dumps(found), flush=True)
import os
os._exit(0)
"""


@pytest.mark.parametrize("options", [{}, {"version": 7500}, {"ascii_text": True}])
def test_another_reader_finds_the_skeleton_the_takes_and_the_shapes(clip, tmp_path, options):
    path = tmp_path / "takes.fbx"
    fbx.write(path, [Take("one", clip), Take("two", clip)], **options)
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    layout = clip.layout
    for name, parent in zip(layout.joint_names, layout.parents, strict=True):
        assert found["parents"][name] == (layout.joint_names[parent] if parent >= 0 else "")
    assert found["stacks"] == ["one", "two"]
    assert found["shapes"] == sorted(layout.face_channels)


def read_glb(path):
    data = path.read_bytes()
    length = struct.unpack("<I", data[12:16])[0]
    return json.loads(data[20 : 20 + length]), data[28 + length :]


def test_the_glb_holds_the_curves_exactly(clip, tmp_path):
    path = tmp_path / "take.glb"
    gltf.write(path, [Take("one", clip)])
    document, body = read_glb(path)
    animation = document["animations"][0]

    def values(index):
        accessor = document["accessors"][index]
        view = document["bufferViews"][accessor["bufferView"]]
        return np.frombuffer(body, "<f4", view["byteLength"] // 4, view["byteOffset"])

    assert len(document["nodes"]) == len(clip.layout.joint_names) + 1
    face = next(c for c in animation["channels"] if c["target"]["path"] == "weights")
    written = values(animation["samplers"][face["sampler"]]["output"])
    np.testing.assert_allclose(written, clip.face.ravel(), atol=1e-6)
    times = values(animation["samplers"][face["sampler"]]["input"])
    np.testing.assert_allclose(times, np.arange(40) / 30, atol=1e-6)


@pytest.mark.parametrize("write", [fbx.write, gltf.write])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(clip, tmp_path, write, monkeypatch):
    path = tmp_path / "take.fbx"
    path.write_bytes(b"old")
    monkeypatch.setattr(
        "retarget.formats.whole_file.os.replace", lambda *_: (_ for _ in ()).throw(OSError("full"))
    )
    with pytest.raises(OSError, match="full"):
        write(path, [Take("one", clip)])
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["take.fbx"]


def test_takes_of_two_skeletons_are_refused(clip, tmp_path):
    other = Retargeter(load_rig("smplh")).apply_clip(
        MotionClip(
            smplh.layout(), Fraction(30), np.zeros((1, 3)), rotation.identity(1, 52), np.zeros((1, 61))
        )
    )
    for write in (fbx.write, gltf.write):
        with pytest.raises(ValueError, match="share one layout"):
            write(tmp_path / "x.fbx", [Take("a", clip), Take("b", other)])
