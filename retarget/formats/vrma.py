"""VRMA: VRM Animation 1.0 (``VRMC_vrm_animation``), motion for any VRM character, in a binary glTF file.

The skeleton written is the rig's humanoid in VRM's T-pose with all rest rotations the identity, so that an animated
rotation is the bone's turn against the bone above. A weight is the X of a node's translation; gaze is the rotation of
a node: yaw, then pitch. Joints between human bones, such as twists, are part of the next bone below.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.face_joints import eye_turn
from retarget.formats.glb_file import GlbWriter
from retarget.formats.gltf_animation import Animation
from retarget.formats.take import Take, TakeError, local_positions, shared_layout
from retarget.formats.whole_file import whole_file
from retarget.gaze import clip_gaze
from retarget.key_reduction import KeyTolerance
from retarget.kinematics import model_positions, model_rotations, model_turns
from retarget.retargeter import Retargeter
from retarget.space import CANONICAL, convert_points
from retarget.vrm_pose import VrmPose, eyes_from_head, missing_bones, vrm_pose

Array = NDArray[np.floating]

EXTENSION = "VRMC_vrm_animation"
PRESETS = (
    "happy", "angry", "sad", "relaxed", "surprised", "neutral",
    "aa", "ih", "ou", "ee", "oh", "blink", "blinkLeft", "blinkRight",
)  # fmt: skip
# Gaze has a node of its own, so that these may not be expressions.
_GAZE_SHAPES = ("lookUp", "lookDown", "lookLeft", "lookRight")


def write(
    path: str | Path,
    takes: Sequence[Take],
    *,
    retargeter: Retargeter,
    rests_as_vrm: bool = False,
    tolerance: KeyTolerance | None = None,
) -> None:
    """Write ``takes`` of the ``retargeter``'s rig as animations; players show the first. Whole or not at all.

    ``rests_as_vrm``: the rig's rest is VRM's T-pose. ``tolerance``: leave keys out within it. TakeError names the human
    bones that VRM requires and the rig lacks.
    """
    shared_layout(takes)
    missing = missing_bones(retargeter.rig)
    if missing:
        raise TakeError(
            f"VRM requires the bones {', '.join(missing)}, for which the rig has no joint; map them"
        )
    pose = vrm_pose(retargeter.rig, retargeter.source, retargeter.body.tpose_xyzw, rests_in_it=rests_as_vrm)
    gazes = [clip_gaze(retargeter.rig, take.clip, retargeter.body.tpose_xyzw) for take in takes]
    eyes = eyes_from_head(retargeter.rig, pose)
    document = _Document(pose, takes[0], has_gaze=gazes[0] is not None, eyes=eyes)
    for take, gaze in zip(takes, gazes, strict=True):
        document.add(take, gaze, tolerance)
    with whole_file(Path(path)) as stream:
        document.writer.write(stream)


class _Document:
    """The nodes, then the animations."""

    def __init__(self, pose: VrmPose, take: Take, *, has_gaze: bool, eyes: Array | None) -> None:
        self.pose, self.eyes, self.writer = pose, eyes, GlbWriter()
        nodes = self.writer.rows("nodes")
        for bone, parent, place in zip(pose.bones, pose.parents, pose.positions, strict=True):
            offset = place - (pose.positions[parent] if parent >= 0 else 0.0)
            nodes.append({"name": bone, "translation": offset.astype(np.float32).tolist()})
            if parent >= 0:
                nodes[parent].setdefault("children", []).append(len(nodes) - 1)
        roots = [0]
        self.expressions = {
            channel: self._loose_node(channel, roots)
            for channel in take.clip.layout.face_channels
            if channel not in _GAZE_SHAPES
        }
        self.look_at = self._loose_node("lookAt", roots) if has_gaze else None
        self.writer.document |= {
            "scene": 0, "scenes": [{"nodes": roots}], "extensionsUsed": [EXTENSION],
            "extensions": {EXTENSION: self._extension()},
        }  # fmt: skip

    def _loose_node(self, name: str, roots: list[int]) -> int:
        nodes = self.writer.rows("nodes")
        nodes.append({"name": name})
        roots.append(len(nodes) - 1)
        return roots[-1]

    def _extension(self) -> dict[str, Any]:
        bones = {bone: {"node": node} for node, bone in enumerate(self.pose.bones)}
        extension: dict[str, Any] = {"specVersion": "1.0", "humanoid": {"humanBones": bones}}
        kinds: dict[str, dict[str, Any]] = {}
        for channel, node in self.expressions.items():
            kinds.setdefault("preset" if channel in PRESETS else "custom", {})[channel] = {"node": node}
        if kinds:
            extension["expressions"] = kinds
        if self.look_at is not None:
            extension["lookAt"] = {"node": self.look_at}
            if self.eyes is not None:
                extension["lookAt"]["offsetFromHeadBone"] = self.eyes.tolist()
        return extension

    def add(self, take: Take, gaze: Array | None, tolerance: KeyTolerance | None) -> None:
        """One animation."""
        clip, layout = take.clip, take.clip.layout
        turns = model_turns(layout, clip.rotations_xyzw, self.pose.zero_xyzw)[:, list(self.pose.joints)]
        local = turns.copy()
        for b, parent in enumerate(self.pose.parents):
            if parent >= 0:
                local[:, b] = rotation.multiply(rotation.inverse(turns[:, parent]), turns[:, b])
        points = model_positions(layout, model_rotations(layout, clip.rotations_xyzw), local_positions(take))
        hips = convert_points(points[:, layout.hips], source=layout.space, target=CANONICAL)
        animation = Animation(self.writer, take)
        animation.turns(dict(enumerate(np.swapaxes(local, 0, 1))), tolerance)
        animation.places({self.pose.bones.index("hips"): hips}, tolerance and tolerance.millimetres / 1000)
        weights = np.zeros((len(self.expressions), len(clip), 3))
        for row, channel in zip(weights, self.expressions, strict=True):
            row[:, 0] = np.clip(clip.face[:, layout.channel(channel)], 0, 1)
        animation.places(
            dict(zip(self.expressions.values(), weights, strict=True)), tolerance and tolerance.weight
        )
        if self.look_at is not None and gaze is not None:
            animation.turns({self.look_at: eye_turn(gaze)}, tolerance)
