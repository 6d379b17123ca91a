"""A recorded clip played as a motion model: the same frames for every session, whatever is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from bridge.models.base import FPS, ModelEvent, ModelInput, ModelOutput
from retarget import rotation, smplh
from retarget.motion import MotionClip, MotionFrame
from retarget.resample import resample

# Long enough to hide the seam of a loop, short enough to keep most of a one-second clip.
LOOP_BLEND_FRAMES = 10


class AtEnd(Enum):
    """What happens after the last frame."""

    HOLD = "hold"
    LOOP = "loop"


@dataclass(slots=True)
class ClipState:
    """Where one session is in the clip: the number of frames it has been given."""

    played: int = 0


class ClipModel:
    """Plays ``clip`` (SMPL-H layout, any rate) at 30 fps.

    With ``AtEnd.HOLD`` the last frame stays and an event ``end`` starts with it, once. With ``AtEnd.LOOP`` the
    clip's last ten frames ease into its first, the root returns with them, and every restart carries an event ``loop``.
    """

    look_ahead_samples = 0
    reads_words = False

    def __init__(self, clip: MotionClip, *, at_end: AtEnd = AtEnd.HOLD) -> None:
        if clip.layout.joint_names != smplh.JOINT_NAMES:
            raise ValueError("a clip is played as SMPL-H; bring it there with retarget.formats.read_motion")
        if len(clip) == 0:
            raise ValueError("a clip without frames cannot be played")
        self.layout = clip.layout
        self.at_end = at_end
        self.clip = resample(clip, FPS)
        if at_end is AtEnd.LOOP:
            self.clip = _eased_into_start(self.clip)

    def open(self, *, seed: int = 0) -> ClipState:
        """A session at the start of the clip; the seed changes nothing."""
        return ClipState()

    def step(self, states: Sequence[ClipState], inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        """The next frame for each session, stamped with the sample and epoch of its input."""
        return [self._next(state, given) for state, given in zip(states, inputs, strict=True)]

    def step_clip(self, state: ClipState, inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        """The next frames of one session."""
        return [self._next(state, given) for given in inputs]

    def interrupt(self, state: ClipState, *, sample: int) -> None:
        """Recorded motion does not depend on speech: it goes on."""

    def has_ended(self, state: ClipState) -> bool:
        """Whether the last frame of a clip that does not loop has been given."""
        return self.at_end is AtEnd.HOLD and state.played >= len(self.clip)

    def _next(self, state: ClipState, given: ModelInput) -> ModelOutput:
        length = len(self.clip)
        events: tuple[ModelEvent, ...] = ()
        if self.at_end is AtEnd.LOOP:
            index = state.played % length
            if index == 0 and state.played:
                events = (ModelEvent(given.sample, "loop", {"count": state.played // length}),)
        else:
            index = min(state.played, length - 1)
            if state.played == length - 1:
                events = (ModelEvent(given.sample, "end"),)
        state.played += 1
        frame = MotionFrame(
            sample=given.sample,
            root=self.clip.root[index],
            rotations_xyzw=self.clip.rotations_xyzw[index],
            face=self.clip.face[index],
            epoch=given.epoch,
        )
        return ModelOutput(frame, events)


def _eased_into_start(clip: MotionClip) -> MotionClip:
    """Blend the last frames towards frame 0, which follows them when the clip loops."""
    count = min(LOOP_BLEND_FRAMES, len(clip) // 2)
    if count == 0:
        return clip
    along = np.arange(1, count + 1) / (count + 1)
    weight = along * along * (3 - 2 * along)
    root, face = clip.root.copy(), clip.face.copy()
    rotations = clip.rotations_xyzw.copy()
    root[-count:] += weight[:, None].astype(np.float32) * (clip.root[0] - root[-count:])
    face[-count:] += weight[:, None].astype(np.float32) * (clip.face[0] - face[-count:])
    start = np.broadcast_to(clip.rotations_xyzw[0], rotations[-count:].shape)
    rotations[-count:] = rotation.slerp(rotations[-count:], start, weight[:, None])
    return replace(clip, root=root, face=face, rotations_xyzw=rotation.unroll(rotations))
