"""What a motion model is to the rest of the sidecar: it turns a frame's worth of conversation into an SMPL-H frame.

Models are stepped for many sessions at once, so that a network can batch them; a session owns its model state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retarget.motion import MotionFrame, MotionLayout

# The session clock counts samples at this rate; a frame at 30 fps is 1,600 of them.
CLOCK_RATE = 48000
FPS = 30
FRAME_SAMPLES = CLOCK_RATE // FPS
# Models hear 16 kHz in whole 10 ms hops: 3, 3 and 4 of them make three frames.
MODEL_RATE = 16000
HOP = 160
HOPS_OF_FRAME = (3, 3, 4)


@dataclass(frozen=True, slots=True)
class Word:
    """A spoken word and where it lies on the session clock, in samples."""

    text: str
    first_sample: int
    end_sample: int


@dataclass(frozen=True, slots=True)
class ModelInput:
    """What one session gives its model for the frame at ``sample``.

    ``agent_pcm`` and ``user_pcm`` are the next hops of 16 kHz mono float32 in -1..1; both have
    ``HOPS_OF_FRAME[frame % 3] * HOP`` samples. The agent's runs ``look_ahead_samples`` (48 kHz) ahead of ``sample``.
    ``user_face`` holds canonical face channels of the partner (weights 0..1, gaze in radians), or None when unseen.
    """

    sample: int
    epoch: int
    agent_pcm: NDArray[np.float32]
    user_pcm: NDArray[np.float32]
    controls: Mapping[str, float] = field(default_factory=dict)
    words: tuple[Word, ...] = ()
    user_face: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class ModelEvent:
    """Something the model did that a listener to the stream may want to know: a nod, a blink, a stroke."""

    sample: int
    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelOutput:
    """One SMPL-H frame with every canonical face channel, and the events that start in it."""

    frame: MotionFrame
    events: tuple[ModelEvent, ...] = ()


class MotionModel(Protocol):
    """Loaded once, stepped for many sessions. ``step`` never raises for bad sound: input is finite and clipped."""

    layout: MotionLayout
    look_ahead_samples: int
    # Whether words move it; else it only hears.
    reads_words: bool

    def open(self, *, seed: int = 0) -> Any:
        """State of a new session: everything that changes from frame to frame. Same seed, same motion."""
        ...

    def step(self, states: Sequence[Any], inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        """Advance each session by one frame at 30 fps; ``states`` change in place, in step with ``inputs``."""
        ...

    def step_clip(self, state: Any, inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        """Advance one session by a frame for each of ``inputs``: as stepping it so often, faster where sound is known
        long before it is heard."""
        ...

    def interrupt(self, state: Any, *, sample: int) -> None:
        """The agent was cut off at ``sample``: forget speech still in the pipe, keep the body where it is."""
        ...
