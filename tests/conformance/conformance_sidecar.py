"""A sidecar for the conformance run: real sockets and sessions, motion by a formula, a clock of any speed.

``python tests/conformance/conformance_sidecar.py SPEED CONTROL_PORT FRAMES_PORT QUEUE MODEL`` prints its addresses and
serves until its input closes. Port 0 takes a free one; the model is ``waving``, the formula, or one that ships.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bridge import transport
from bridge.config import ServerConfig
from bridge.models import load_model
from bridge.models.base import FPS, FRAME_SAMPLES, ModelEvent, ModelInput, ModelOutput
from bridge.rig_library import RigLibrary
from bridge.server import Server
from retarget import rotation, smplh
from retarget.motion import MotionFrame


class FastClock:
    """Time that runs ``speed`` times as fast as the machine's."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._start_us = time.perf_counter_ns() // 1000

    def now_us(self) -> int:
        return int((time.perf_counter_ns() // 1000 - self._start_us) * self._speed)


class WavingModel:
    """Turns head and upper arms by sines of the frame's number; the jaw follows the agent's loudness.

    The arms swing as far as the control ``expressivity`` says, fully without it. It nods once a second, and every
    word of the agent is a gesture of that kind.
    """

    look_ahead_samples = 0
    reads_words = True

    def __init__(self) -> None:
        self.layout = smplh.layout()
        self._jaw = self.layout.channel("au26_jaw_drop")

    def open(self, *, seed: int = 0) -> int:
        return seed

    def step(self, states: Sequence[int], inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        return [self._one(given) for given in inputs]

    def step_clip(self, state: int, inputs: Sequence[ModelInput]) -> list[ModelOutput]:
        return [self._one(given) for given in inputs]

    def _one(self, given: ModelInput) -> ModelOutput:
        number = given.sample / FRAME_SAMPLES
        turns = rotation.identity(len(self.layout.joint_names))
        swing = 0.6 * given.controls.get("expressivity", 1.0)
        for name, size in (
            ("head", 0.4),
            ("left_shoulder", swing),
            ("right_shoulder", -swing),
            ("spine1", 0.1),
        ):
            joint = self.layout.joint_names.index(name)
            turns[joint] = rotation.rotvec_to_quat(np.array([0, 0, size * np.sin(number / 10)]))
        face = np.zeros(len(self.layout.face_channels), dtype=np.float32)
        face[self._jaw] = min(1.0, 2 * float(np.sqrt(np.mean(given.agent_pcm**2))))
        root = np.asarray(self.layout.rest_positions[0], dtype=np.float32)
        frame = MotionFrame(given.sample, root, turns, face, given.epoch)
        nods = [ModelEvent(given.sample, "backchannel", {"kind": "nod"})] if number % FPS == 0 else []
        begun = [word for word in given.words if 0 <= word.first_sample - given.sample < FRAME_SAMPLES]
        gestures = [ModelEvent(word.first_sample, "gesture", {"kind": word.text}) for word in begun]
        return ModelOutput(frame, (*nods, *gestures))

    def interrupt(self, state: int, *, sample: int) -> None:
        pass


def main() -> None:
    speed, control, frames = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    # The queue is meant for real time; a burst of a clock that runs faster has as many times the messages.
    transport.QUEUE_MESSAGES = int(sys.argv[4])
    config = ServerConfig(
        control_port=control, frames_port=frames, max_catch_up_ms=60000, forget_after_s=10 * max(1.0, speed)
    )
    model = WavingModel() if sys.argv[5] == "waving" else load_model(sys.argv[5])
    server = Server(config, model=model, rigs=RigLibrary(), clock=FastClock(speed))
    server.open_session(config.session)
    print(json.dumps({"control": server.control_address, "frames": server.frames_address}), flush=True)
    # The parent holds our input open; when it is gone, so are we.
    threading.Thread(target=lambda: (sys.stdin.read(), server.stop()), daemon=True).start()
    server.run()


if __name__ == "__main__":
    main()
