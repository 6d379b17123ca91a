"""The speech network: 16 kHz sound in; visemes and articulation curves out, a row every 10 ms, for many voices at once.

One stateful ONNX graph holds everything, mel front end included. However the sound is cut into pieces, the answer is
the same. The row made after a hop tells of the mouth ``row_delay_s`` before the end of that hop: the network hears
``look_ahead_s`` further than it speaks of, and a row stands for the middle of its hop.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.errors import BridgeError
from bridge.models.base import FPS, HOP, MODEL_RATE
from retarget.action_units import VISEMES

__all__ = ["CURVES", "FOLDER", "HOP_S", "VISEMES", "SpeechNet", "SpeechRows", "SpeechState", "speech_frames"]

FloatArray = NDArray[np.float32]

FOLDER = Path(__file__).parent / "conversation_small"
CURVES = (
    "jaw", "part", "pucker", "funnel", "stretch", "press", "upper_raise", "lower_depress", "corner", "tongue",
)  # fmt: skip
HOP_S = HOP / MODEL_RATE
# State inputs of the graph and the axis along which voices are stacked; each has an output of its name with _out.
_STATES = {"tail": 0, "ctx": 0, "h1": 1, "h2": 1}


@dataclass(frozen=True, slots=True)
class SpeechState:
    """What the network remembers of ``B`` voices: sound ``(B, 240)``, mel rows ``(B, 6, 40)``, hidden ``(1, B, H)``."""

    tail: FloatArray
    ctx: FloatArray
    h1: FloatArray
    h2: FloatArray

    @staticmethod
    def stack(states: Sequence[SpeechState]) -> SpeechState:
        """The voices of all states as one batch."""
        if len(states) == 1:
            return states[0]
        return SpeechState(
            *(np.concatenate([getattr(s, name) for s in states], axis) for name, axis in _STATES.items())
        )

    def split(self) -> list[SpeechState]:
        """One state for each voice of the batch."""
        if len(self.tail) == 1:
            return [self]
        parts = [np.split(getattr(self, name), len(self.tail), axis) for name, axis in _STATES.items()]
        return [SpeechState(*voice) for voice in zip(*parts, strict=True)]


@dataclass(frozen=True, slots=True)
class SpeechRows:
    """Answers for ``t`` hops of one voice: ``visemes (t, 15)`` probabilities in the order of ``VISEMES``,
    ``curves (t, 10)`` 0..1 in the order of ``CURVES``, ``speech (t,)`` the probability that it is no silence."""

    visemes: FloatArray
    curves: FloatArray
    speech: FloatArray


class SpeechNet:
    """The network, loaded once and shared by all voices; :meth:`step` keeps nothing between calls."""

    def __init__(
        self, file: str | Path, *, look_ahead_s: float, row_delay_s: float, threads: int = 1
    ) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # A thread that spins while it waits would take a core from the game.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._graph = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise BridgeError(f"the speech network {file} cannot be loaded: {error}") from error
        shapes = {i.name: i.shape for i in self._graph.get_inputs()}
        missing = sorted({"pcm16k", *_STATES} - set(shapes))
        if missing:
            raise BridgeError(f"{file} is no speech network: it lacks the inputs {', '.join(missing)}")
        self._shapes = {name: shapes[name] for name in _STATES}
        self._outputs = ["viseme", "curves", "speech", *(f"{name}_out" for name in _STATES)]
        self.look_ahead_s = look_ahead_s
        self.row_delay_s = row_delay_s

    @classmethod
    def load(cls, folder: str | Path | None = None, *, threads: int = 1) -> SpeechNet:
        """The network of a model folder, the default model's if None. BridgeError says what is wrong with it."""
        folder = FOLDER if folder is None else Path(folder)
        card = folder / "model.json"
        try:
            described = json.loads(card.read_text(encoding="utf-8"))
            graph = described["graphs"][0]
            file = folder / graph["file"]
            ahead, delay = described["look_ahead_ms"] / 1000, graph["row_delay_ms"] / 1000
        except (OSError, KeyError, IndexError, TypeError, ValueError) as error:
            raise BridgeError(f"{card} does not describe a speech network: {error!r}") from error
        return cls(file, look_ahead_s=ahead, row_delay_s=delay, threads=threads)

    def initial_state(self, batch: int = 1) -> SpeechState:
        """State of ``batch`` voices that have been silent for ever."""
        arrays = []
        for name, axis in _STATES.items():
            shape = [size if isinstance(size, int) else 1 for size in self._shapes[name]]
            shape[axis] = batch
            arrays.append(np.zeros(shape, dtype=np.float32))
        return SpeechState(*arrays)

    def step(
        self, states: Sequence[SpeechState], pcm: Sequence[FloatArray]
    ) -> tuple[list[SpeechState], list[SpeechRows]]:
        """Hear more of each voice: ``pcm`` is mono float32 in -1..1 at 16 kHz, whole hops of 160 samples.

        One state a voice. Voices that bring equally many hops run as one batch. ValueError for a broken hop.
        """
        groups: dict[int, list[int]] = {}
        for k, (_, sound) in enumerate(zip(states, pcm, strict=True)):
            if sound.ndim != 1 or not len(sound) or len(sound) % HOP:
                raise ValueError(f"sound comes in whole hops of {HOP} samples, not in shape {sound.shape}")
            groups.setdefault(len(sound), []).append(k)
        found: dict[int, tuple[SpeechState, SpeechRows]] = {}
        for members in groups.values():
            batch = SpeechState.stack([states[k] for k in members])
            after, rows = self._run(batch, np.stack([pcm[k] for k in members]))
            found |= dict(zip(members, zip(after, rows, strict=True), strict=True))
        return [found[k][0] for k in range(len(states))], [found[k][1] for k in range(len(states))]

    def hear(self, pcm: FloatArray) -> SpeechRows:
        """Rows of a whole recording ``(n,)`` at 16 kHz; rows of the last, broken hop are left out."""
        whole = len(pcm) // HOP * HOP
        return self.step([self.initial_state()], [np.asarray(pcm[:whole], dtype=np.float32)])[1][0]

    def _run(self, batch: SpeechState, pcm: FloatArray) -> tuple[list[SpeechState], list[SpeechRows]]:
        feeds = {name: getattr(batch, name) for name in _STATES}
        feeds["pcm16k"] = pcm.astype(np.float32, copy=False)
        viseme, curves, speech, *after = (np.asarray(a) for a in self._graph.run(self._outputs, feeds))
        rows = [SpeechRows(v, c, s[:, 0]) for v, c, s in zip(viseme, curves, speech, strict=True)]
        return SpeechState(*after).split(), rows


def speech_frames(rows: FloatArray, *, row_delay_s: float, fps: float = FPS) -> FloatArray:
    """Rows ``(t, n)`` of a whole recording at its frames ``(f, n)``: frame ``k`` is the mouth at ``k / fps`` seconds.

    Linear between the two rows around the frame. Frames for which the recording holds no rows yet are left out: add
    ``row_delay_s`` of silence to the sound to get them all.
    """
    last_s = len(rows) * HOP_S - row_delay_s
    times = np.arange(int(np.floor(last_s * fps + 1e-6)) + 1 if last_s >= 0 else 0) / fps
    place = np.clip((times + row_delay_s) / HOP_S - 1, 0, max(len(rows) - 1, 0))
    before = np.minimum(place.astype(int), max(len(rows) - 2, 0))
    share = (place - before).astype(np.float32)[:, None]
    after = np.minimum(before + 1, max(len(rows) - 1, 0))
    return np.asarray(rows[before] * (1 - share) + rows[after] * share, dtype=np.float32)
