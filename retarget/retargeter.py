"""SMPL-H motion onto a rig: root, body and face in order, frames and clips through the same function."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retarget import smplh
from retarget.body import BodyMap
from retarget.face import FaceMap
from retarget.face_joints import JAW_CHANNEL
from retarget.issues import Issue
from retarget.motion import FloatArray, MotionClip, MotionFrame, MotionLayout
from retarget.rig import Rig
from retarget.root import RootMap, RootMotion

# Clips are worked on in pieces that stay in the processor's cache.
_PIECE = 512


@dataclass(frozen=True)
class Report:
    """A retarget that explains itself: what was found, and what drives which joint (``BodyMap.sources``)."""

    issues: tuple[Issue, ...]
    joints: dict[str, str | None]
    scale: float

    def to_map(self) -> dict:
        """As the wire and ``--json`` carry it."""
        return {
            "issues": [
                {
                    "code": i.code,
                    "severity": i.severity.value,
                    "subject": i.subject,
                    "detail": i.detail,
                    "hint": i.hint,
                }
                for i in self.issues
            ],
            "joints": dict(self.joints),
            "scale": self.scale,
        }


class Retargeter:
    """Bound once to a rig and a source layout, then applied to any number of frames and clips. Holds no state."""

    def __init__(
        self, rig: Rig, *, source: MotionLayout | None = None, root_motion: RootMotion = RootMotion.FULL
    ) -> None:
        self.rig = rig
        self.source = smplh.layout() if source is None else source
        self.body = BodyMap(rig, self.source)
        self.root = RootMap(rig, self.source, self.body.tpose_xyzw, root_motion)
        self.face = FaceMap(
            self.source, rig.layout.face_channels, rig.faces, eyes_turn_by_bone=rig.eyes is not None
        )
        gaze = [name for name in ("gaze_left", "gaze_up") if name in self.source.face_channels]
        channels = self.source.face_channels
        self._jaw_drop = channels.index(JAW_CHANNEL) if JAW_CHANNEL in channels else None
        self._gaze = [self.source.channel(name) for name in gaze] if len(gaze) == 2 else None

    @property
    def layout(self) -> MotionLayout:
        """The rig's layout: what ``apply`` returns frames of."""
        return self.rig.layout

    @property
    def report(self) -> Report:
        """What binding found."""
        joints = dict(zip(self.layout.joint_names, self.body.sources, strict=True))
        return Report((*self.rig.issues, *self.body.issues, *self.face.issues), joints, self.root.scale)

    def apply(self, frame: MotionFrame, /) -> MotionFrame:
        """The frame on the rig, in its names' order, its space and its unit."""
        root, rotations, face = self._apply(frame.root, frame.rotations_xyzw, frame.face)
        return MotionFrame(frame.sample, root, rotations, face, frame.epoch)

    def apply_clip(self, clip: MotionClip, /) -> MotionClip:
        """The clip on the rig; ValueError if it is not of the source layout's joints."""
        if clip.layout.joint_names != self.source.joint_names:
            raise ValueError("the clip is of another layout than the retargeter's source")
        n = len(clip)
        root = np.empty((n, 3), dtype=np.float32)
        rotations = np.empty((n, len(self.layout.joint_names), 4), dtype=np.float32)
        face = np.empty((n, len(self.layout.face_channels)), dtype=np.float32)
        for k in range(0, n, _PIECE):
            piece = slice(k, k + _PIECE)
            root[piece], rotations[piece], face[piece] = self._apply(
                clip.root[piece], clip.rotations_xyzw[piece], clip.face[piece]
            )
        return MotionClip(self.layout, clip.fps, root, rotations, face)

    def _apply(
        self, root: FloatArray, rotations_xyzw: FloatArray, face: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        gaze = face[..., self._gaze] if self._gaze else None
        jaw_drop = face[..., self._jaw_drop] if self._jaw_drop is not None else None
        return (
            self.root.apply(root, rotations_xyzw),
            self.body.apply(rotations_xyzw, gaze, jaw_drop),
            self.face.apply(face),
        )
