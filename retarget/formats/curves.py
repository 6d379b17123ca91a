"""Curves as plain numbers for one's own programs: a CSV table, or JSON that also says the skeleton.

Everything is as the layout has it: its space and unit, local quaternions x, y, z, w, weights from 0 to 1.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget.formats.take import Take, local_positions, shared_layout
from retarget.formats.whole_file import whole_file
from retarget.motion import MotionLayout

Array = NDArray[np.floating]

JSON_FORMAT = "avatar bridge curves"
JSON_VERSION = 1
# Digits after the point: a hundredth of what a float32 quaternion or a weight can tell.
_DIGITS = 8


def write_csv(path: str | Path, takes: Sequence[Take]) -> None:
    """Write the one take as a table; whole or not at all.

    Columns: ``frame``, ``seconds``, ``JOINT.tx .ty .tz`` of what travels, ``JOINT.qx .qy .qz .qw`` of every joint, and
    the face channels by name.
    """
    layout = shared_layout(takes)
    (take,) = takes
    clip = take.clip
    places = local_positions(take)
    moved = _moved(take)
    header = ["frame", "seconds"]
    columns = [np.arange(len(clip))[:, None] * float(1 / clip.fps)]
    for j in moved:
        header += [f"{layout.joint_names[j]}.t{axis}" for axis in "xyz"]
        columns.append(places[:, j])
    for j, name in enumerate(layout.joint_names):
        header += [f"{name}.q{axis}" for axis in "xyzw"]
        columns.append(clip.rotations_xyzw[:, j].astype(np.float64))
    header += layout.face_channels
    columns.append(clip.face.astype(np.float64))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    for frame, row in enumerate(np.concatenate(columns, axis=1).tolist()):
        writer.writerow([frame, *(f"{value:.{_DIGITS}f}" for value in row)])
    with whole_file(Path(path)) as stream:
        stream.write(text.getvalue().encode("utf-8"))


def write_json(path: str | Path, takes: Sequence[Take]) -> None:
    """Write ``takes`` and the layout they share; whole or not at all."""
    document = {
        "format": JSON_FORMAT,
        "version": JSON_VERSION,
        "layout": _layout_map(shared_layout(takes)),
        "takes": [_take_map(take) for take in takes],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    with whole_file(Path(path)) as stream:
        stream.write(text.encode("utf-8"))


def _moved(take: Take) -> list[int]:
    return sorted({take.clip.layout.hips} | (set() if take.travel is None else {0}))


def _layout_map(layout: MotionLayout) -> dict[str, Any]:
    return {
        "joints": list(layout.joint_names),
        "parents": list(layout.parents),
        "rest_positions": _rounded(layout.rest_positions),
        "rest_rotations_xyzw": _rounded(layout.rest_rotations_xyzw),
        "face_channels": list(layout.face_channels),
        "space": layout.space.name,
        "hips": layout.hips,
    }


def _take_map(take: Take) -> dict[str, Any]:
    clip = take.clip
    values = {
        "name": take.name,
        "fps": [clip.fps.numerator, clip.fps.denominator],
        "frames": len(clip),
        "root": _rounded(clip.root),
        "rotations_xyzw": _rounded(clip.rotations_xyzw),
        "face": _rounded(clip.face),
    }
    return values if take.travel is None else values | {"travel": _rounded(take.travel)}


def _rounded(values: Array) -> list:
    return np.round(np.asarray(values, dtype=np.float64), _DIGITS).tolist()
