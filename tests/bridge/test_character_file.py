"""The skeletons of the demo characters."""

import numpy as np
import pytest

from bridge.character_file import read_character
from bridge.errors import InputError
from bridge.rig_library import CHARACTERS_FOLDER, RigLibrary


@pytest.mark.parametrize("name", ["woman", "man"])
def test_a_character_brings_its_skeleton_and_the_52_shapes(name):
    skeleton = read_character(CHARACTERS_FOLDER / f"{name}.glb")
    assert all(parent < j for j, parent in enumerate(skeleton.parents))
    assert np.allclose(np.linalg.norm(skeleton.rotations_xyzw, axis=1), 1, atol=1e-4)
    assert {"jawOpen", "eyeBlinkLeft", "mouthSmileRight", "tongueOut"} <= set(skeleton.shapes)
    assert len(skeleton.shapes) == 52


@pytest.mark.parametrize("name", ["woman", "man"])
def test_a_characters_rig_leaves_out_only_what_nothing_moves(name):
    whole = read_character(CHARACTERS_FOLDER / f"{name}.glb")
    bound = RigLibrary().named(name)
    layout = bound.retargeter.layout
    assert set(layout.joint_names) < set(whole.joints)
    assert {"eye.L", "eye.R", "head", "wrist.L", "finger5-3.R"} <= set(layout.joint_names)
    assert [issue for issue in bound.report["issues"] if issue["severity"] == "error"] == []
    for joint, parent in zip(layout.joint_names, layout.parents, strict=True):
        at = whole.joints.index(joint)
        above = layout.joint_names[parent] if parent >= 0 else None
        assert above == (whole.joints[whole.parents[at]] if whole.parents[at] >= 0 else None)
        assert np.array_equal(layout.rest_positions[layout.joint(joint)], whole.positions[at])


def test_what_is_no_character_is_told(tmp_path):
    path = tmp_path / "a.glb"
    with pytest.raises(InputError, match="does not exist"):
        read_character(path)
    path.write_bytes(b"glTF")
    with pytest.raises(InputError, match="no binary glTF"):
        read_character(path)
    text = b'{"nodes": []}   '
    path.write_bytes(
        b"glTF\2\0\0\0"
        + (20 + len(text)).to_bytes(4, "little")
        + len(text).to_bytes(4, "little")
        + b"JSON"
        + text
    )
    with pytest.raises(InputError, match="no character"):
        read_character(path)
