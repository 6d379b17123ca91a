"""BVH written: the skeleton as offsets without rotations, and its motion away from rest as Euler channels.

Centimetres, Y up, facing +Z. A joint of such a file has no rest rotation, so with model rotation ``G`` now and ``B`` at
rest its turn against its parent is ``N = S_parent^-1 S`` with ``S = G B^-1``. Positions are those of the take to the
last digit written; the face has no place in this format.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.euler import continuous_euler_xyz
from retarget.formats.take import Take, TakeError, local_positions, shared_layout
from retarget.formats.whole_file import whole_file
from retarget.kinematics import model_positions, model_rotations, model_turns, rest_pose
from retarget.motion import MotionLayout
from retarget.space import CANONICAL, CENTIMETRE, convert_points, convert_rotations

Array = NDArray[np.floating]

_TURNS = "Zrotation Yrotation Xrotation"
_PLACES = "Xposition Yposition Zposition"
# A last joint's limb is drawn to here, as a share of the limb before it.
_END_SHARE = 0.5


def write(path: str | Path, takes: Sequence[Take]) -> None:
    """Write the one take; whole or not at all. Joint names lose their spaces, which the format cannot hold.

    TakeError if two names are then the same.
    """
    layout = shared_layout(takes)
    (take,) = takes
    names = ["_".join(name.split()) for name in layout.joint_names]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TakeError(
            f"joint names that differ by spaces alone cannot be told apart in BVH: {', '.join(twice)}"
        )
    moved = {0, layout.hips}
    lines = ["HIERARCHY"]
    order = _hierarchy(lines, names, layout, moved)
    seconds = float(1 / take.clip.fps)
    lines += ["MOTION", f"Frames: {len(take.clip)}", f"Frame Time: {seconds:.12f}"]
    values = _channels(take, order, moved)
    row = " ".join(["%.6f"] * values.shape[1])
    lines += [row % tuple(frame) for frame in values.tolist()]
    with whole_file(Path(path)) as stream:
        stream.write(("\n".join(lines) + "\n").encode("utf-8"))


def _hierarchy(lines: list[str], names: Sequence[str], layout: MotionLayout, moved: set[int]) -> list[int]:
    """Append the skeleton; the joints in the order of their channels."""
    points = convert_points(rest_pose(layout)[0], source=layout.space, target=CENTIMETRE)
    order: list[int] = []

    def write_joint(j: int, pad: str) -> None:
        order.append(j)
        parent = layout.parents[j]
        # Programs disagree whether a root's offset is added to its position: it is none.
        offset = points[j] - points[parent] if parent >= 0 else np.zeros(3)
        channels = f"6 {_PLACES} {_TURNS}" if j in moved else f"3 {_TURNS}"
        lines.extend((f"{pad}{'JOINT' if parent >= 0 else 'ROOT'} {names[j]}", pad + "{"))
        lines.extend((f"{pad}\tOFFSET {_words(offset)}", f"{pad}\tCHANNELS {channels}"))
        children = [k for k, above in enumerate(layout.parents) if above == j]
        for child in children:
            write_joint(child, pad + "\t")
        if not children:
            end = _words(_END_SHARE * offset)
            lines.extend((f"{pad}\tEnd Site", f"{pad}\t{{", f"{pad}\t\tOFFSET {end}", f"{pad}\t}}"))
        lines.append(pad + "}")

    write_joint(0, "")
    return order


def _words(vector: Array) -> str:
    return " ".join(f"{value:.6f}" for value in vector)


def _channels(take: Take, order: Sequence[int], moved: set[int]) -> Array:
    """Values ``(T, channels)`` in centimetres and degrees."""
    layout = take.clip.layout
    model = model_rotations(layout, take.clip.rotations_xyzw)
    points = convert_points(
        model_positions(layout, model, local_positions(take)), source=layout.space, target=CENTIMETRE
    )
    rest = convert_rotations(rest_pose(layout)[1], source=layout.space, target=CANONICAL)
    turned = model_turns(layout, take.clip.rotations_xyzw, rest)
    columns = []
    for j in order:
        parent = layout.parents[j]
        local, place = turned[:, j], points[:, j]
        if parent >= 0:
            back = rotation.inverse(turned[:, parent])
            local, place = rotation.multiply(back, local), rotation.rotate(back, place - points[:, parent])
        if j in moved:
            columns.append(place)
        columns.append(np.degrees(continuous_euler_xyz(local))[:, ::-1])
    return np.concatenate(columns, axis=1)
