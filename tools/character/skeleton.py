"""Our own SMPL-H skeleton: 52 joints measured on the shaped CC0 body, put into T-pose.

The body rests with its arms about 50 degrees down. Every bone of an arm is swung by the shortest arc so
that upper arm, forearm, hand and the fingers from index to pinky lie level along +X or -X; collar and legs
stay as measured, the thumb keeps its place and angle at the hand. In the result all rest rotations are the
identity.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.character.recipes import RECIPES
from tools.character.rig import cube_centre
from tools.character.shape import shaped_body

SKELETON_FILE = Path(__file__).resolve().parents[2] / "retarget" / "data" / "smplh_skeleton.json"

_SPINE_CUBES = {
    "pelvis": "pelvis",
    "spine1": "spine-4",
    "spine2": "spine-3",
    "spine3": "spine-2",
    "neck": "neck",
    "head": "head",
}
_LIMB_CUBES = {
    "hip": "upper-leg",
    "knee": "knee",
    "ankle": "ankle",
    "foot": "foot-1",
    "collar": "clavicle",
    "shoulder": "shoulder",
    "elbow": "elbow",
    "wrist": "hand",
}
# MakeHuman counts fingers from the thumb, SMPL-H lists the thumb last and the pinky before the ring finger.
_FINGERS = {"index": 2, "middle": 3, "pinky": 5, "ring": 4, "thumb": 1}
_BODY_ORDER = (
    ("pelvis", ""), ("left_hip", "pelvis"), ("right_hip", "pelvis"), ("spine1", "pelvis"),
    ("left_knee", "left_hip"), ("right_knee", "right_hip"), ("spine2", "spine1"),
    ("left_ankle", "left_knee"), ("right_ankle", "right_knee"),
    ("spine3", "spine2"), ("left_foot", "left_ankle"), ("right_foot", "right_ankle"), ("neck", "spine3"),
    ("left_collar", "spine3"), ("right_collar", "spine3"), ("head", "neck"), ("left_shoulder", "left_collar"),
    ("right_shoulder", "right_collar"), ("left_elbow", "left_shoulder"), ("right_elbow", "right_shoulder"),
    ("left_wrist", "left_elbow"), ("right_wrist", "right_elbow"),
)  # fmt: skip


def smplh_parents() -> dict[str, str]:
    """The 52 joints in SMPL-H order -> parent ("" for the pelvis)."""
    parents = dict(_BODY_ORDER)
    for side in ("left", "right"):
        for finger in _FINGERS:
            parent = f"{side}_wrist"
            for knuckle in (1, 2, 3):
                parents[f"{side}_{finger}{knuckle}"] = parent
                parent = f"{side}_{finger}{knuckle}"
    return parents


def joint_cubes() -> dict[str, str]:
    """SMPL-H joint -> joint cube of the base mesh that marks its place."""
    cubes = {joint: f"joint-{cube}" for joint, cube in _SPINE_CUBES.items()}
    for side in ("left", "right"):
        cubes.update({f"{side}_{joint}": f"joint-{side[0]}-{cube}" for joint, cube in _LIMB_CUBES.items()})
        for finger, number in _FINGERS.items():
            for knuckle in (1, 2, 3):
                cubes[f"{side}_{finger}{knuckle}"] = f"joint-{side[0]}-finger-{number}-{knuckle}"
    return cubes


def shortest_arc(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rotation matrix ``(3, 3)`` that turns the direction ``source`` onto ``target`` without twist."""
    a, b = source / np.linalg.norm(source), target / np.linalg.norm(target)
    v, c = np.cross(a, b), float(a @ b)
    if c < -1 + 1e-9:
        raise ValueError("opposite directions have no single shortest arc")
    cross = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + cross + cross @ cross / (1 + c)


def rest_positions(character: str) -> dict[str, NDArray[np.float64]]:
    """Joint places on the resting body (arms down), metres, mirrored sides averaged, sole at y = 0."""
    body = shaped_body(character)
    cubes = joint_cubes()
    measured = {joint: cube_centre(body, cubes[joint]) for joint in smplh_parents()}
    sole = body[:13380, 1].min()
    mirror = np.array([-1.0, 1, 1])
    places = {}
    for joint, place in measured.items():
        places[joint] = (place + mirror * measured[_other_side(joint)]) / 2 - np.array([0, sole, 0])
    return places


def _other_side(joint: str) -> str:
    if joint.startswith("left_"):
        return "right_" + joint.removeprefix("left_")
    return "left_" + joint.removeprefix("right_") if joint.startswith("right_") else joint


def rest_to_tpose(character: str) -> dict[str, NDArray[np.float64]]:
    """Model-space rotation ``(3, 3)`` of every joint's bone from the resting body to the T-pose."""
    places = rest_positions(character)
    turns = {joint: np.eye(3) for joint in places}
    for side, x in (("left", 1.0), ("right", -1.0)):
        out = np.array([x, 0, 0])
        towards = {"shoulder": "elbow", "elbow": "wrist", "wrist": "middle1"}
        for joint, tip in towards.items():
            turns[f"{side}_{joint}"] = _onto(places, turns, side, joint, tip, out)
        hand = turns[f"{side}_wrist"]
        for finger in _FINGERS:
            for knuckle in (1, 2, 3):
                joint = f"{finger}{knuckle}"
                # The last phalanx has no joint behind it: it goes on as the one before.
                tip = f"{finger}{knuckle + 1}" if knuckle < 3 else None
                if finger == "thumb":
                    turns[f"{side}_{joint}"] = hand
                elif tip is None:
                    turns[f"{side}_{joint}"] = turns[f"{side}_{finger}2"]
                else:
                    turns[f"{side}_{joint}"] = _onto(places, turns, side, joint, tip, out)
    return turns


def _onto(
    places: dict, turns: dict, side: str, joint: str, tip: str, out: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The parent's turn followed by the shortest arc that lays joint -> tip along ``out``."""
    carried = turns[smplh_parents()[f"{side}_{joint}"]]
    bone = carried @ (places[f"{side}_{tip}"] - places[f"{side}_{joint}"])
    return shortest_arc(bone, out) @ carried


def tpose_offsets(character: str) -> dict[str, NDArray[np.float64]]:
    """Parent-relative rest offsets ``(3,)`` in metres in T-pose; the pelvis has its height above the sole."""
    places, turns = rest_positions(character), rest_to_tpose(character)
    offsets = {}
    for joint, parent in smplh_parents().items():
        if parent:
            offsets[joint] = turns[parent] @ (places[joint] - places[parent])
        else:
            offsets[joint] = np.array([0.0, places[joint][1], 0.0])
    return offsets


def skeleton_document() -> dict:
    """What ``smplh_skeleton.json`` holds: per body its offsets and heights, rounded to 10 micrometres."""
    bodies = {}
    for character in RECIPES:
        offsets = {
            joint: [round(float(x), 5) + 0.0 for x in o] for joint, o in tpose_offsets(character).items()
        }
        body = shaped_body(character)[:13380]
        bodies[character] = {
            "height_m": round(float(np.ptp(body[:, 1])), 4),
            "pelvis_height_m": offsets["pelvis"][1],
            "offsets_m": offsets,
        }
    return {
        "source": "tools/build_character.py --skeleton, measured on the shaped MakeHuman base mesh hm08",
        "licence": "CC0-1.0",
        "convention": "SMPL-H order and parents; metres; +Y up, +Z front, +X the character's left; T-pose,"
        " identity rotations; offsets are relative to the parent, the pelvis' own is its height above the"
        " bare sole",
        "bodies": bodies,
    }


def write_skeleton(path: Path = SKELETON_FILE) -> Path:
    """Write the skeleton file whole or not at all; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(skeleton_document(), indent=1)
    # One joint a line keeps the file readable and its diffs small.
    text = text.replace("[\n     ", "[").replace(",\n     ", ", ").replace("\n    ]", "]")
    partial = path.with_suffix(".part")
    partial.write_text(text + "\n", encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path
