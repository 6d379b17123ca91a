"""Laws of the committed SMPL-H skeleton and of the relaxed hands."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).parents[2] / "retarget" / "data"
BODIES = json.loads((DATA / "smplh_skeleton.json").read_text(encoding="utf-8"))["bodies"]
FINGERS = ("index", "middle", "pinky", "ring", "thumb")


@pytest.fixture(params=["woman", "man"])
def offsets(request) -> dict[str, np.ndarray]:
    return {joint: np.array(o) for joint, o in BODIES[request.param]["offsets_m"].items()}


def test_joints_come_in_smplh_order(offsets):
    names = list(offsets)
    assert len(names) == 52
    assert names[:4] == ["pelvis", "left_hip", "right_hip", "spine1"]
    assert names[20:22] == ["left_wrist", "right_wrist"]
    assert names[22:] == [f"{side}_{f}{k}" for side in ("left", "right") for f in FINGERS for k in (1, 2, 3)]


def test_left_and_right_mirror(offsets):
    for joint, offset in offsets.items():
        if joint.startswith("left_"):
            other = offsets[joint.replace("left_", "right_")]
            assert np.allclose(offset * [-1, 1, 1], other, atol=1e-3), joint
        elif not joint.startswith("right_"):
            assert abs(offset[0]) < 1e-6, joint


def test_arms_hands_and_fingers_are_level(offsets):
    level = ["elbow", "wrist", "middle1"] + [f"{f}{k}" for f in FINGERS if f != "thumb" for k in (2, 3)]
    for joint in level:
        out = offsets[f"left_{joint}"]
        assert out[0] > 0.01, joint
        assert np.allclose(out[1:], 0, atol=1e-5), joint


def test_palms_face_down_with_thumbs_in_front(offsets):
    hand = {finger: offsets[f"left_{finger}1"] for finger in FINGERS}
    assert hand["thumb"][2] > 0.01
    assert hand["index"][2] > hand["middle"][2] > hand["ring"][2] > hand["pinky"][2]
    tip = sum(offsets[f"left_thumb{k}"] for k in (1, 2, 3))
    assert tip[1] < 0


def test_body_is_an_adult(offsets):
    legs = -(offsets["left_knee"][1] + offsets["left_ankle"][1])
    assert 0.7 < legs < 1.0
    assert 0.8 < offsets["pelvis"][1] < 1.05
    assert offsets["pelvis"][1] + offsets["left_hip"][1] - legs > 0.03
    trunk = sum(offsets[joint][1] for joint in ("spine1", "spine2", "spine3", "neck", "head"))
    assert 0.5 < trunk < 0.75


def test_relaxed_hands_bend_toward_the_palm_on_both_sides():
    rotations = json.loads((DATA / "relaxed_hands.json").read_text(encoding="utf-8"))["rotations"]
    assert len(rotations) == 30
    for joint, turn in rotations.items():
        if "thumb" not in joint:
            sign = -1 if joint.startswith("left_") else 1
            assert sign * turn[2] > np.radians(8), joint
        x, y, z = rotations[joint.replace("left_", "right_")]
        if joint.startswith("left_"):
            assert turn == pytest.approx([x, -y, -z], abs=1e-9)
