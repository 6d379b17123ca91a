"""The default model: the speech network for the lips, built-in layers for everything else, for many sessions at once.

What is learned: mouth shapes, by the speech network, from synthetic speech. What is not: gaze, blinks, nods, gestures,
breathing and posture are calibrated procedures, timed by what is heard. Same seed and sound, same frames.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bridge.models.base import FRAME_SAMPLES, ModelEvent, ModelInput, ModelOutput
from bridge.models.body import Body
from bridge.models.filters import DT, clamp, min_jerk
from bridge.models.life import Heard, Life
from bridge.models.prosody import VoiceTracker
from retarget.motion import MotionFrame, MotionLayout

# An interrupted mouth closes within this time.
CLOSE_S = 0.12


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the model: its range, the value it has when none is sent, and what it does."""

    name: str
    low: float
    high: float
    default: float
    meaning: str


CONTROLS = (
    Control("expressivity", 0, 2, 1, "0 a still, professional listener; 1 natural; 2 theatrical"),
    Control("valence", -1, 1, 0, "-1 displeased, 1 pleased"),
    Control("arousal", -1, 1, 0, "-1 drowsy, 1 excited"),
    Control("gesture", 0, 2, 1, "amount of hand gesture while talking; 0 keeps the arms down"),
    Control("blink_rate", 0, 3, 1, "times the natural rate of blinks"),
    Control("gaze_x", -10, 10, 0, "point looked at: metres to the character's left of its eyes at rest"),
    Control("gaze_y", -10, 10, 0, "point looked at: metres above the eyes at rest"),
    Control("gaze_z", 0.2, 20, 1.5, "point looked at: metres ahead of the eyes at rest"),
)


def control_values(given: Mapping[str, float]) -> dict[str, float]:
    """Every control's value: the given one held to its range, else the default. Unknown and non-finite are ignored."""
    values = {}
    for control in CONTROLS:
        value = given.get(control.name, control.default)
        value = value if math.isfinite(value) else control.default
        values[control.name] = clamp(float(value), control.low, control.high)
    return values


class Lips(Protocol):
    """Speech to face for many voices at once; ``look_ahead_samples`` on the 48 kHz clock."""

    look_ahead_samples: int

    def open(self) -> Any:
        """State of a voice not heard yet."""
        ...

    def step(self, states: Sequence[Any], pcm: Sequence[NDArray[np.float32]]) -> list[dict[str, float]]:
        """Hear a frame of each voice and return the face channels of the frame that is due."""
        ...

    def step_clip(self, state: Any, pcm: Sequence[NDArray[np.float32]]) -> list[dict[str, float]]:
        """Hear many frames of one voice at once."""
        ...


@dataclass
class _Session:
    """State of one session."""

    life: Life
    lips: Any
    agent: VoiceTracker
    user: VoiceTracker
    activity: deque[float]
    mouth: dict[str, float]
    cut_mouth: dict[str, float]
    cut_s: float = math.inf


class ConversationModel:
    """Talks and listens on an SMPL-H body. See :class:`bridge.models.base.MotionModel`."""

    reads_words = False

    def __init__(self, layout: MotionLayout, *, lips: Lips) -> None:
        self.layout = layout
        self.look_ahead_samples = lips.look_ahead_samples
        self._lips = lips
        self._body = Body(layout)
        self._channel = {name: k for k, name in enumerate(layout.face_channels)}

    def open(self, *, seed: int = 0) -> _Session:
        """State of a new session."""
        ahead = round(self.look_ahead_samples / FRAME_SAMPLES)
        return _Session(
            life=Life(self._body, seed),
            lips=self._lips.open(),
            agent=VoiceTracker(),
            user=VoiceTracker(),
            activity=deque([0.0] * (ahead + 1), maxlen=ahead + 1),
            mouth={},
            cut_mouth={},
        )

    def step(self, states: Sequence[_Session], inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        """Advance each session by one frame."""
        mouths = self._lips.step([state.lips for state in states], [given.agent_pcm for given in inputs])
        return [
            self._step_one(state, given, mouth)
            for state, given, mouth in zip(states, inputs, mouths, strict=True)
        ]

    def step_clip(self, state: _Session, inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        """Advance one session by a frame for each input: what is said is heard all at once."""
        mouths = self._lips.step_clip(state.lips, [given.agent_pcm for given in inputs])
        return [self._step_one(state, given, mouth) for given, mouth in zip(inputs, mouths, strict=True)]

    def interrupt(self, state: _Session, *, sample: int) -> None:
        """Forget speech still in the pipe; the mouth closes in :data:`CLOSE_S`, the body goes on."""
        state.lips = self._lips.open()
        state.activity.extend([0.0] * len(state.activity))
        state.cut_mouth, state.cut_s = dict(state.mouth), 0.0

    def _step_one(self, state: _Session, given: ModelInput, mouth: dict[str, float]) -> ModelOutput:
        coming = state.agent.step(given.agent_pcm)
        state.activity.append(coming.activity)
        heard = Heard(coming=coming, agent=state.activity[0], user=state.user.step(given.user_pcm))
        mouth = state.mouth = self._after_cut(state, mouth)
        posed, channels, events = state.life.step(
            heard, mouth, control_values(given.controls), given.user_face
        )
        face = np.zeros(len(self._channel), dtype=np.float32)
        for name, weight in channels.items():
            face[self._channel[name]] = weight
        frame = MotionFrame(
            sample=given.sample,
            root=np.array(posed.root, dtype=np.float32),
            rotations_xyzw=posed.rotations.astype(np.float32),
            face=face,
            epoch=given.epoch,
        )
        return ModelOutput(frame, tuple(ModelEvent(given.sample, name, data) for name, data in events))

    @staticmethod
    def _after_cut(state: _Session, mouth: dict[str, float]) -> dict[str, float]:
        """After an interruption the mouth goes over from what it did to what is heard now, without a jump."""
        if state.cut_s >= CLOSE_S:
            return mouth
        state.cut_s += DT
        share = min_jerk(state.cut_s / CLOSE_S)
        names = mouth.keys() | state.cut_mouth.keys()
        return {
            name: share * mouth.get(name, 0.0) + (1 - share) * state.cut_mouth.get(name, 0.0)
            for name in sorted(names)
        }
