"""One conversation: a timeline for each speaker, the state of a motion model, and the rigs that show the motion.

Sessions never run themselves; :func:`step_sessions` advances all that have a frame to make, the model once for all.

Frame k belongs to sample 1600 k. It is made when the agent's sound is known as far as the model looks ahead of
it, or when the clock has passed that point (then what is missing is silence), but never more than the lead before
the clock. The partner is heard the lead and the patience late, so that the sound a frame uses has always come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

import numpy as np

from bridge.audio import HOP_MARGIN, AudioChunk, AudioTimeline
from bridge.clock import Clock
from bridge.models.base import (
    CLOCK_RATE,
    FRAME_SAMPLES,
    HOP,
    HOPS_OF_FRAME,
    MODEL_RATE,
    ModelInput,
    ModelOutput,
    MotionModel,
    Word,
)
from retarget.motion import MotionFrame, Retargets

_HOP_SAMPLES = HOP * CLOCK_RATE // MODEL_RATE
_HOPS_BEFORE = (0, *accumulate(HOPS_OF_FRAME))
_PATTERN = len(HOPS_OF_FRAME)
# Interruptions may cut this far into the past at most: what a client hears is older than what is made.
MAX_REWIND_SAMPLES = CLOCK_RATE // 2
# Kept behind the newest frame, for rewinding and for publishing sound.
_KEEP_SAMPLES = 2 * CLOCK_RATE


@dataclass(frozen=True)
class SessionConfig:
    """``lead_ms``: how far before the clock frames may be made. ``patience_ms``: how long late sound of a running
    stream is waited for. ``max_catch_up_ms``: after a longer standstill frames are skipped (None: never)."""

    lead_ms: int = 200
    patience_ms: int = 40
    max_catch_up_ms: int | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """Microseconds of the sidecar's clock at which a frame fell due and passed the model and its retargeter."""

    audio_in: int
    model_in: int
    model_out: int
    retarget_in: int
    retargeted: int


@dataclass(frozen=True, slots=True)
class Stepped:
    """One frame of one session: the model's own, and by subject the same on every rig with when it was done."""

    session: Session
    output: ModelOutput
    rigs: tuple[tuple[str, MotionFrame, FrameTimes], ...]


@dataclass
class SessionCounts:
    """How a session has fared."""

    frames: int = 0
    skipped: int = 0
    non_finite: int = 0
    interruptions: int = 0


@dataclass
class _Told:
    """What clients have told besides sound: the partner's face, the agent's words, controls."""

    face: Mapping[str, float] | None = None
    face_sample: int = 0
    controls: dict[str, float] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)


class Session:
    """See the module. All positions are samples of this session's clock, which starts at 0 when it is made."""

    # A partner's face that was not renewed for this long is taken as unseen.
    FACE_VALID_SAMPLES = CLOCK_RATE // 2

    def __init__(
        self, name: str, *, model: MotionModel, clock: Clock, config: SessionConfig | None = None
    ) -> None:
        self.name = name
        self.model = model
        self.config = config or SessionConfig()
        self.counts = SessionCounts()
        self.timelines = {"agent": AudioTimeline(), "user": AudioTimeline()}
        self.epoch = 0
        self.playhead: int | None = None
        # When the first sound of the agent came, on the sidecar's clock.
        self.first_audio_us: int | None = None
        self.is_open = True
        self.state = model.open(seed=self.config.seed)
        self._clock = clock
        self._start_us = clock.now_us()
        self._next = 0
        self._rigs: dict[str, Retargets] = {}
        self._told = _Told()
        self._last_good: MotionFrame | None = None
        self._lead = self.config.lead_ms * CLOCK_RATE // 1000
        self._patience = self.config.patience_ms * CLOCK_RATE // 1000
        self._user_lag = self._lead + self._patience

    @property
    def now(self) -> int:
        """The session clock."""
        return self.sample_at(self._clock.now_us())

    def sample_at(self, us: int) -> int:
        """The session clock at a time of the sidecar's clock."""
        return (us - self._start_us) * CLOCK_RATE // 1_000_000

    def us_at(self, sample: int) -> int:
        """The time at which the session clock reaches ``sample``."""
        return self._start_us + -(-sample * 1_000_000 // CLOCK_RATE)

    @property
    def next_sample(self) -> int:
        """Sample of the frame that is made next."""
        return self._next * FRAME_SAMPLES

    @property
    def lead_samples(self) -> int:
        """How far before the clock frames may be made."""
        return self._lead

    @property
    def rigs(self) -> Mapping[str, Retargets]:
        """The rigs driven, by subject."""
        return self._rigs

    def set_rig(self, subject: str, retargeter: Retargets) -> None:
        """Drive one more rig, or another one under the same subject, from the next frame on."""
        self._rigs[subject] = retargeter

    def remove_rig(self, subject: str) -> None:
        """Drive it no longer. KeyError for an unknown subject."""
        del self._rigs[subject]

    def push_audio(self, speaker: str, chunk: AudioChunk) -> int:
        """Lay down sound of ``"agent"`` or ``"user"``; returns where it begins."""
        timeline = self.timelines[speaker]
        if speaker == "agent" and self.first_audio_us is None:
            self.first_audio_us = self._clock.now_us()
        return timeline.append(chunk, now=self.now, arrival_us=self._clock.now_us(), slack=self._patience)

    def push_words(self, words: Sequence[Word]) -> None:
        """Tell the model what the agent says, and when."""
        self._told.words = sorted([*self._told.words, *words], key=lambda word: word.first_sample)[-4096:]

    def set_controls(self, values: Mapping[str, float]) -> None:
        """Change some of the model's controls; the others keep their values."""
        self._told.controls = {**self._told.controls, **values}

    def set_user_face(self, channels: Mapping[str, float], *, sample: int) -> None:
        """The partner's face, as canonical channels, valid for half a second."""
        self._told.face, self._told.face_sample = dict(channels), sample

    def interrupt(self, sample: int | None = None) -> int:
        """The agent falls silent at ``sample``, by default now; later frames are made anew. Returns the sample."""
        now = self.now
        cut = now if sample is None else min(max(sample, now - MAX_REWIND_SAMPLES), now + self._lead)
        cut = max(cut, 0)
        self.timelines["agent"].truncate(cut)
        self._told.words = [word for word in self._told.words if word.first_sample < cut]
        self._next = min(self._next, -(-cut // FRAME_SAMPLES))
        self.epoch += 1
        self.counts.interruptions += 1
        self.model.interrupt(self.state, sample=cut)
        return cut

    def close(self) -> None:
        """End the conversation; a closed session makes no more frames."""
        self.is_open = False
        self._rigs.clear()

    @staticmethod
    def _hops(sample: int) -> tuple[int, int]:
        """First clock position and number of the hops of the frame at ``sample``, before any look-ahead."""
        whole, part = divmod(sample // FRAME_SAMPLES, _PATTERN)
        first = (whole * _HOPS_BEFORE[-1] + _HOPS_BEFORE[part]) * _HOP_SAMPLES
        return first, HOPS_OF_FRAME[part]

    @property
    def needed(self) -> int:
        """How far the agent's sound must be known for the next frame."""
        return self.needed_at(self.next_sample)

    def needed_at(self, sample: int) -> int:
        """How far the agent's sound must be known for the frame at ``sample``."""
        return sample + self.model.look_ahead_samples + HOP_MARGIN

    def due_sample(self) -> int:
        """The clock position at which the next frame can be made, if no more sound comes."""
        if self.timelines["agent"].end >= self.needed:
            return self.next_sample - self._lead
        patience = self._patience if self.timelines["agent"].is_flowing else 0
        return max(self.needed + patience, self.next_sample - self._lead)

    def due_us(self) -> int:
        """The same on the sidecar's clock."""
        return self.us_at(self.due_sample())

    def is_ready(self) -> bool:
        """Whether the next frame can be made now."""
        return self.is_open and self.now >= self.due_sample()

    def _skip_standstill(self) -> None:
        limit = self.config.max_catch_up_ms
        if limit is None:
            return
        behind = self.now - self.needed
        if behind > limit * CLOCK_RATE // 1000:
            frames = behind // FRAME_SAMPLES // _PATTERN * _PATTERN
            self._next += frames
            self.counts.skipped += frames

    def take_input(self, *, ahead: int = 0) -> tuple[ModelInput, int]:
        """What the model gets for the next frame, and when (microseconds) the last of it was there.

        ``ahead``: of a frame so many after the next, for inputs that are gathered before the first output is given.
        """
        self._skip_standstill()
        agent, user = self.timelines["agent"], self.timelines["user"]
        sample = self.next_sample + ahead * FRAME_SAMPLES
        needed = self.needed_at(sample)
        arrived = agent.arrival_us(needed)
        due = self.us_at(sample - self._lead if arrived is not None else needed)
        agent.close_until(needed)
        first, hops = self._hops(sample)
        # The hops of a frame end at most at the frame, so that its sound never reaches further than announced.
        agent_first = first + self.model.look_ahead_samples - FRAME_SAMPLES
        user_first = first - self._user_lag - HOP_MARGIN - FRAME_SAMPLES
        user.close_until(sample - self._user_lag)
        words = tuple(w for w in self._told.words if w.end_sample > sample - CLOCK_RATE)
        face = self._told.face
        if sample - self._told.face_sample > self.FACE_VALID_SAMPLES:
            face = None
        model_input = ModelInput(
            sample=sample,
            epoch=self.epoch,
            agent_pcm=agent.read_hops(agent_first, hops),
            user_pcm=user.read_hops(user_first, hops),
            controls=self._told.controls,
            words=words,
            user_face=face,
        )
        return model_input, max(arrived or due, due)

    def give_output(self, output: ModelOutput) -> ModelOutput:
        """Move on to the next frame; returns the output as it may be shown: stamped, and finite."""
        frame = replace(output.frame, sample=self.next_sample, epoch=self.epoch)
        finite = all(np.isfinite(a).all() for a in (frame.root, frame.rotations_xyzw, frame.face))
        if not finite:
            self.counts.non_finite += 1
            good = self._last_good or self.model.layout.rest_frame()
            frame = replace(good, sample=frame.sample, epoch=frame.epoch)
        self._last_good = frame
        self._next += 1
        self.counts.frames += 1
        for timeline in self.timelines.values():
            timeline.forget_before(self.next_sample - self._user_lag - _KEEP_SAMPLES)
        oldest = self.next_sample - CLOCK_RATE
        self._told.words = [word for word in self._told.words if word.end_sample > oldest]
        return ModelOutput(frame=frame, events=tuple(output.events))

    def status(self) -> dict[str, Any]:
        """Where the session stands, for ``status`` messages."""
        return {
            "sample": self.now,
            "epoch": self.epoch,
            "playhead": self.playhead,
            "first_audio_us": self.first_audio_us,
            "look_ahead_samples": self.model.look_ahead_samples,
            "subjects": sorted(self._rigs),
            "counts": dict(vars(self.counts)),
            "audio": {speaker: dict(vars(line.counts)) for speaker, line in self.timelines.items()},
        }


def step_sessions(sessions: Sequence[Session], clock: Clock) -> list[Stepped]:
    """Make the next frame of every session that is ready for one; the model is stepped once for all that share it.

    Call again until nothing comes back: a session may have several frames to make.
    """
    by_model: dict[int, list[Session]] = {}
    for session in sessions:
        if session.is_ready():
            by_model.setdefault(id(session.model), []).append(session)
    stepped: list[Stepped] = []
    for group in by_model.values():
        stepped += _step_group(group, clock)
    return stepped


def _step_group(group: list[Session], clock: Clock) -> list[Stepped]:
    gathered = [session.take_input() for session in group]
    model_in = clock.now_us()
    outputs = group[0].model.step([s.state for s in group], [model_input for model_input, _ in gathered])
    model_out = clock.now_us()
    stepped = []
    for session, output, (_, audio_in) in zip(group, outputs, gathered, strict=True):
        shown = session.give_output(output)
        rigs = []
        for subject, retargeter in session.rigs.items():
            retarget_in = clock.now_us()
            frame = retargeter.apply(shown.frame)
            times = FrameTimes(min(audio_in, model_in), model_in, model_out, retarget_in, clock.now_us())
            rigs.append((subject, frame, times))
        stepped.append(Stepped(session, shown, tuple(rigs)))
    return stepped
