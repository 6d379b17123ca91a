"""Relaxed fingers as SMPL-H rotations: straight fingers, as in the bind pose, look wooden.

Angles judged by eye on both bodies, in the usual order of a hanging hand: each finger bends more than its
neighbour on the thumb's side, the middle knuckle most.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np

RELAXED_HANDS_FILE = Path(__file__).resolve().parents[2] / "retarget" / "data" / "relaxed_hands.json"

# Degrees of bend at the three knuckles; a bend turns a finger from level down toward the palm.
_BEND = {"index": (14, 22, 12), "middle": (20, 28, 15), "ring": (24, 30, 17), "pinky": (26, 30, 17)}
_SPREAD = {
    "index": -2,
    "middle": 0,
    "ring": 2,
    "pinky": 4,
}  # degrees about +Y, of the left hand: fingers close up
_THUMB = ((8, 12, 0), (0, 8, 0), (0, 14, 0))  # left thumb's rotation vectors in degrees


def relaxed_hands() -> dict[str, list[float]]:
    """SMPL-H joint -> local rotation vector ``[x, y, z]`` in radians, for all 30 finger joints."""
    left = {}
    for finger, bends in _BEND.items():
        for knuckle, bend in enumerate(bends, 1):
            left[f"{finger}{knuckle}"] = (0.0, _SPREAD[finger] if knuckle == 1 else 0.0, -bend)
    for knuckle, turn in enumerate(_THUMB, 1):
        left[f"thumb{knuckle}"] = turn
    hands = {}
    for side, mirror in (("left", (1, 1, 1)), ("right", (1, -1, -1))):
        for joint, turn in left.items():
            radians = np.radians(turn) * mirror
            hands[f"{side}_{joint}"] = [round(float(x), 5) + 0.0 for x in radians]
    return hands


def write_relaxed_hands(path: Path = RELAXED_HANDS_FILE) -> Path:
    """Write the file whole or not at all; returns its path."""
    document = {
        "source": "judged by eye on the CC0 bodies, tools/character/relaxed_hands.py",
        "licence": "CC0-1.0",
        "convention": "SMPL-H joint: local rotation vector in radians, from flat hands, T-pose axes",
        "rotations": relaxed_hands(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1).replace("[\n   ", "[").replace(",\n   ", ", ").replace("\n  ]", "]")
    partial = path.with_suffix(".part")
    partial.write_text(text + "\n", encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path
