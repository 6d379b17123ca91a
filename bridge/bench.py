"""The speed and latency bars, measured on the machine it runs on: what ``bench`` prints."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from bridge import protocol
from bridge.audio import AudioChunk
from bridge.clock import ManualClock, SystemClock
from bridge.config import ServerConfig
from bridge.demo import demo_sidecar, load_conversation
from bridge.loopback import measure_in_other_process
from bridge.models import load_model
from bridge.models.base import FPS, MotionModel
from bridge.rig_library import RigLibrary
from bridge.rig_source import BoundRig
from bridge.session import Session, SessionConfig, step_sessions

# The rig of the bars: 53 bones with fingers.
BODY_RIG = "game_engine"
CHARACTER = "woman"
BATCH_SESSIONS = 8


@dataclass(frozen=True)
class Line:
    """One measured figure and its bar; ``most`` tells whether the bar is an upper or a lower one."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    most: bool = True

    @property
    def passes(self) -> bool:
        """Whether the bar is met; figures without one always pass."""
        if self.bar is None:
            return True
        return self.value <= self.bar if self.most else self.value >= self.bar

    def to_map(self) -> dict[str, Any]:
        """As --json prints it."""
        sign = "" if self.bar is None else ("<= " if self.most else ">= ") + f"{self.bar:g}"
        return {"name": self.name, "value": self.value, "unit": self.unit, "bar": sign, "pass": self.passes}


def run_benchmarks(*, seconds: float) -> dict[str, Any]:
    """Everything, in about ``seconds`` and half a minute."""
    model = load_model()
    rigs = RigLibrary()
    character = rigs.named(CHARACTER)
    lines = [
        *_steps(model, character),
        *_retargeting(model, rigs.named(BODY_RIG)),
        *_sizes(model, character),
        *_first_frame(model, character),
        *_stream(seconds),
    ]
    return {
        "machine": machine(),
        "lines": [line.to_map() for line in lines],
        "pass": all(line.passes for line in lines),
    }


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "system": platform.platform(terse=True),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _talking_session(
    model: MotionModel, clock: ManualClock, *, name: str = "bench", seed: int = 0
) -> Session:
    """A session whose agent speaks the bundled recordings for the first half minute."""
    session = Session(name, model=model, clock=clock, config=SessionConfig(seed=seed))
    for turn in load_conversation().turns:
        if turn.first < 30 * 48000:
            session.push_audio(turn.speaker, AudioChunk(turn.pcm, 48000, turn.first))
    return session


def _steps(model: MotionModel, character: BoundRig) -> Iterator[Line]:
    """Model, retargeting and encoding of one session, then the model for several at once."""
    clock, watch = ManualClock(), SystemClock()
    session = _talking_session(model, clock)
    session.set_rig("bench", character.retargeter)
    whole: list[float] = []
    clock.advance(ms=25_000)
    layout_id = character.retargeter.layout.layout_id
    while True:
        begin = time.perf_counter_ns()
        stepped = step_sessions([session], clock)
        if not stepped:
            break
        _, frame, _ = stepped[0].rigs[0]
        now = watch.now_us()
        message = protocol.Motion(
            "bench", layout_id, len(whole), protocol.Stamps(now, now, now, now, now), frame
        )
        protocol.encode_motion(message, encoding="f32")
        whole.append((time.perf_counter_ns() - begin) / 1e6)
    whole = whole[FPS:]
    yield Line("model + retarget + encode, p50", _digits(np.percentile(whole, 50)), "ms")
    yield Line("model + retarget + encode, p95", _digits(np.percentile(whole, 95)), "ms", 3.0)
    several = [_talking_session(model, clock, name=str(k), seed=k) for k in range(BATCH_SESSIONS)]
    clock.advance(ms=6_000)
    begin, frames = time.perf_counter(), 0
    while stepped := step_sessions(several, clock):
        frames += len(stepped)
    each = (time.perf_counter() - begin) / max(frames, 1) * 1e3
    yield Line(f"model, {BATCH_SESSIONS} sessions in a batch, each frame", _digits(each), "ms")


def _retargeting(model: MotionModel, rig: BoundRig) -> Iterator[Line]:
    """A clip in one call, and frames one by one: root, body and face, from the default model's own motion."""
    from fractions import Fraction

    from retarget.motion import MotionClip

    clock = ManualClock()
    session = _talking_session(model, clock)
    clock.advance(ms=10_000)
    frames = []
    while stepped := step_sessions([session], clock):
        frames.append(stepped[0].output.frame)
    repeat = 10_000 // len(frames) + 1

    def stack(field: str) -> np.ndarray:
        return np.concatenate([np.stack([getattr(frame, field) for frame in frames])] * repeat)

    clip = MotionClip(model.layout, Fraction(FPS), stack("root"), stack("rotations_xyzw"), stack("face"))
    retargeter: Any = rig.retargeter
    rates = []
    for _ in range(5):
        # Processor time counts every thread, so that the rate is that of one core whatever the algebra library does.
        begin = time.process_time()
        retargeter.apply_clip(clip)
        rates.append(len(clip) / (time.process_time() - begin))
    single = []
    for frame in frames * 3:
        begin = time.perf_counter_ns()
        retargeter.apply(frame)
        single.append((time.perf_counter_ns() - begin) / 1e3)
    bones = len(rig.retargeter.layout.joint_names)
    yield Line(
        f"clip retargeting to {bones} bones, a core", round(max(rates)), "frames/s", 300_000, most=False
    )
    yield Line("one live frame retargeted", _digits(median(single)), "us", 50.0)


def _sizes(model: MotionModel, character: BoundRig) -> Iterator[Line]:
    """Bytes of a frame with 53 joints and 52 shapes, whatever this character has."""
    from retarget.motion import MotionFrame

    rng = np.random.default_rng(0)
    rotations = rng.normal(size=(53, 4))
    rotations = (rotations / np.linalg.norm(rotations, axis=1, keepdims=True)).astype(np.float32)
    frame = MotionFrame(
        48000 * 3600, np.ones(3, np.float32), rotations, rng.uniform(size=52).astype(np.float32)
    )
    now = SystemClock().now_us()
    stamps = protocol.Stamps(now, now + 500, now + 2500, now + 2600, now + 2700)
    for encoding, bar in (("f32", 1200.0), ("compact", 450.0)):
        message = protocol.Motion(CHARACTER, 2**32 - 1, 10**6, stamps, frame)
        size = len(protocol.encode_motion(message, encoding=encoding))
        yield Line(f"frame of 53 joints and 52 shapes, {encoding}", size, "bytes", bar)


def _first_frame(model: MotionModel, character: BoundRig) -> Iterator[Line]:
    """From the first sound to the first frame that has heard it, for sound that comes as it is spoken."""
    worst = 0.0
    voice = load_conversation().turns[0].pcm
    for phase_ms in range(0, 34, 3):
        clock = ManualClock()
        session = Session("first", model=model, clock=clock)
        session.set_rig("bench", character.retargeter)
        clock.advance(ms=2000 + phase_ms)
        while step_sessions([session], clock):
            pass
        begin_us, at, begin = clock.now_us(), 0, session.now
        computing_us = 0.0
        while True:
            session.push_audio("agent", AudioChunk(voice[at : at + 960], 48000))
            at += 960
            started = time.perf_counter()
            stepped = step_sessions([session], clock)
            computing_us += (time.perf_counter() - started) * 1e6
            if stepped and stepped[0].output.frame.sample + model.look_ahead_samples > begin:
                break
            clock.advance(ms=20)
        worst = max(worst, (clock.now_us() - begin_us + computing_us) / 1e3)
    yield Line("first frame after the first sound (20 ms pieces)", _digits(worst), "ms", 120.0)


def _stream(seconds: float) -> Iterator[Line]:
    """The demo over its real sockets, read by another process."""
    config = ServerConfig(control_port=0, frames_port=0, session="demo")
    with demo_sidecar(config, with_page=False, is_playing=False) as sidecar:
        report = measure_in_other_process(sidecar.server, session="demo", seconds=seconds)
    times = report["latency_ms"]
    yield Line("model in the running demo, p95", _digits(times["model"]["p95"]), "ms")
    yield Line("sent to decoded over loopback, p50", _digits(times["loopback"]["p50"]), "ms")
    yield Line("sent to decoded over loopback, p99", _digits(times["loopback"]["p99"]), "ms", 5.0)
    yield Line(
        f"frames a second for {seconds:g} s", round(report["fps"], 2), "frames/s", FPS * 0.99, most=False
    )
    yield Line("frames dropped", report["dropped"] + report["skipped"], "frames", 0)
    if report["first_frame_ms"] is not None:
        yield Line(
            "first frame after the first sound, over loopback", _digits(report["first_frame_ms"]), "ms", 120.0
        )
    yield Line("memory", round(report["max_rss_mb"]), "MiB")


def _digits(value: float) -> float:
    return float(f"{float(value):.4g}")
