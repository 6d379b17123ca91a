"""Stand-ins for what a test does not test: a model whose motion can be computed by hand, and rigs of few joints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bridge.models.base import FPS, FRAME_SAMPLES, ModelEvent, ModelInput, ModelOutput
from bridge.rig_source import BoundRig, UnknownRigError
from bridge.skeletons import ClientSkeleton
from retarget import rotation
from retarget.action_units import FACE_CHANNELS
from retarget.motion import MotionFrame, MotionLayout
from retarget.space import SPACES


def stick_layout(joints: int = 3, *, channels: Sequence[str] = FACE_CHANNELS) -> MotionLayout:
    """A chain of joints 0.2 m apart, upright, with the given face channels."""
    positions = np.zeros((joints, 3))
    positions[:, 1] = 0.2
    return MotionLayout(
        joint_names=tuple(f"joint{j}" for j in range(joints)),
        parents=tuple(range(-1, joints - 1)),
        rest_positions=positions,
        rest_rotations_xyzw=rotation.identity(joints),
        face_channels=tuple(channels),
    )


@dataclass
class FakeState:
    """What a session of the fake model remembers: all sound it heard."""

    seed: int
    agent: list[np.ndarray] = field(default_factory=list)
    user: list[np.ndarray] = field(default_factory=list)
    inputs: list[ModelInput] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)


class FakeModel:
    """Opens the jaw by the loudness of the agent, raises the brows by the user's, and turns by the frame's number."""

    reads_words = False

    def __init__(self, *, look_ahead_samples: int = 3840) -> None:
        self.layout = stick_layout()
        self.look_ahead_samples = look_ahead_samples
        self.batch_sizes: list[int] = []
        self.gives_nan = False
        self._jaw = self.layout.channel("au26_jaw_drop")
        self._brow = self.layout.channel("au01_inner_brow_raiser_left")

    def open(self, *, seed: int = 0) -> FakeState:
        return FakeState(seed)

    def step(self, states: Sequence[FakeState], inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        self.batch_sizes.append(len(states))
        return [self._one(state, given) for state, given in zip(states, inputs, strict=True)]

    def step_clip(self, state: FakeState, inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        return [self._one(state, given) for given in inputs]

    def _one(self, state: FakeState, given: ModelInput) -> ModelOutput:
        state.agent.append(given.agent_pcm)
        state.user.append(given.user_pcm)
        state.inputs.append(given)
        face = np.zeros(len(self.layout.face_channels), dtype=np.float32)
        face[self._jaw] = np.sqrt(np.mean(given.agent_pcm**2))
        face[self._brow] = np.sqrt(np.mean(given.user_pcm**2))
        if self.gives_nan:
            face[self._jaw] = np.nan
        number = given.sample / FRAME_SAMPLES
        turns = rotation.identity(3)
        turns[1] = rotation.rotvec_to_quat(np.array([0, 0.01 * number, 0.001 * state.seed]))
        frame = MotionFrame(given.sample, np.array([0, 0.2, 0], np.float32), turns, face, given.epoch)
        events = (ModelEvent(given.sample, "second", {}),) if number % FPS == 0 else ()
        return ModelOutput(frame, events)

    def interrupt(self, state: FakeState, *, sample: int) -> None:
        state.cuts.append(sample)


@dataclass
class FakeRetargeter:
    """Passes the first channels on and sets every joint to the source's second one."""

    layout: MotionLayout

    def apply(self, frame: MotionFrame) -> MotionFrame:
        joints, channels = len(self.layout.joint_names), len(self.layout.face_channels)
        turns = np.repeat(frame.rotations_xyzw[1:2], joints, axis=0)
        return MotionFrame(frame.sample, frame.root, turns, frame.face[:channels], frame.epoch)


class FakeRigs:
    """``stick``, ``long`` and ``bare`` by name; any skeleton as it comes."""

    def __init__(self) -> None:
        self._layouts = {
            "stick": stick_layout(),
            "long": stick_layout(53),
            "bare": stick_layout(2, channels=()),
        }

    def names(self) -> Sequence[str]:
        return tuple(self._layouts)

    def named(self, name: str) -> BoundRig:
        if name not in self._layouts:
            raise UnknownRigError(name, self.names())
        return BoundRig(name, FakeRetargeter(self._layouts[name]), {"issues": [], "joints": {}})

    def skeleton(self, skeleton: ClientSkeleton) -> BoundRig:
        layout = MotionLayout(
            joint_names=skeleton.joints,
            parents=skeleton.parents,
            rest_positions=skeleton.positions,
            rest_rotations_xyzw=skeleton.rotations_xyzw,
            face_channels=skeleton.shapes,
            space=SPACES[skeleton.space],
        )
        return BoundRig("own", FakeRetargeter(layout), {"issues": [], "joints": {"a": None}})


def tone(seconds: float, *, rate: int = 48000, hz: float = 220.0, level: float = 0.5) -> np.ndarray:
    """A sine, float32."""
    time = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * hz * time)).astype(np.float32)
