"""The CSV of Epic's Live Link Face: 52 ARKit weights, and nine angles of head and eyes, at timecodes.

The order of columns is that of the app's own files, in which the right side of jaw and mouth comes first. What the app
does not write down is our choice: angles are radians about ARKit's axes of a face, which are x to its left, y up and z
to the front; yaw about y first, then pitch about x, then roll about z. The head is told against the chest.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from retarget import rotation
from retarget.face_target import choose_face_targets
from retarget.formats.take import Take, TakeError, shared_layout
from retarget.formats.whole_file import whole_file
from retarget.gaze import clip_gaze
from retarget.kinematics import model_turns
from retarget.retargeter import Retargeter

Array = NDArray[np.floating]


def _sides(*names: str) -> tuple[str, ...]:
    return tuple(name + side for name in names for side in ("Left", "Right"))


SHAPES = (
    *(f"Eye{what}{side}" for side in ("Left", "Right")
      for what in ("Blink", "LookDown", "LookIn", "LookOut", "LookUp", "Squint", "Wide")),
    "JawForward", "JawRight", "JawLeft", "JawOpen", "MouthClose", "MouthFunnel", "MouthPucker", "MouthRight",
    "MouthLeft", *_sides("MouthSmile", "MouthFrown", "MouthDimple", "MouthStretch"), "MouthRollLower",
    "MouthRollUpper", "MouthShrugLower", "MouthShrugUpper", *_sides("MouthPress", "MouthLowerDown", "MouthUpperUp"),
    *_sides("BrowDown"), "BrowInnerUp", *_sides("BrowOuterUp"), "CheekPuff", *_sides("CheekSquint"),
    *_sides("NoseSneer"), "TongueOut",
)  # fmt: skip
ANGLES = tuple(
    f"{part}{turn}" for part in ("Head", "LeftEye", "RightEye") for turn in ("Yaw", "Pitch", "Roll")
)
HEADER = ("Timecode", "BlendShapeCount", *SHAPES, *ANGLES)
_CHESTS = ("spine3", "spine2", "spine1")


def write(path: str | Path, takes: Sequence[Take], *, retargeter: Retargeter) -> None:
    """Write the one take; whole or not at all. TakeError for a rig without ARKit's shapes."""
    layout = shared_layout(takes)
    (take,) = takes
    clip = take.clip
    targets = choose_face_targets(("arkit52",), layout.face_channels)
    if not targets:
        raise TakeError("Live Link Face needs a rig with ARKit's 52 shapes, such as mixamo")
    channels = targets[0].shapes
    values = np.zeros((len(clip), len(SHAPES) + len(ANGLES)))
    for column, shape in enumerate(SHAPES):
        channel = channels.get(shape[0].lower() + shape[1:])
        if channel is not None:
            values[:, column] = clip.face[:, layout.channel(channel)]
    tpose = retargeter.body.tpose_xyzw
    values[:, len(SHAPES) : len(SHAPES) + 3] = _head_angles(retargeter, take, tpose)
    gaze = clip_gaze(retargeter.rig, clip, tpose)
    if gaze is not None:
        for eye in (len(SHAPES) + 3, len(SHAPES) + 6):
            values[:, eye] = gaze[:, 0]
            # Looking up is a negative turn about x.
            values[:, eye + 1] = -gaze[:, 1]
    lines = [",".join(HEADER)]
    for frame, row in enumerate(values.tolist()):
        numbers = ",".join(f"{value:.8f}" for value in row)
        lines.append(f"{timecode(frame, clip.fps)},{len(row)},{numbers}")
    with whole_file(Path(path)) as stream:
        stream.write(("\r\n".join(lines) + "\r\n").encode("ascii"))


def timecode(frame: int, fps: Fraction) -> str:
    """``HH:MM:SS:FF.sss`` of a frame, counted at the whole rate next to ``fps``, no frame dropped."""
    rate = max(1, round(fps))
    seconds, rest = divmod(frame, rate)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{rest:02d}.000"


def _head_angles(retargeter: Retargeter, take: Take, tpose_xyzw: Array) -> Array:
    """Yaw, pitch and roll ``(T, 3)`` of the head against the chest."""
    layout, joints = take.clip.layout, retargeter.rig.joint_map
    turns = model_turns(layout, take.clip.rotations_xyzw, tpose_xyzw)
    chest = next(joints[name] for name in _CHESTS if name in joints)
    back = rotation.inverse(turns[:, layout.joint(chest)])
    head = rotation.multiply(back, turns[:, layout.joint(joints["head"])])
    return Rotation.from_quat(head).as_euler("YXZ")
