"""The bars of ``bake``, measured on the machine it runs on: what ``bench --bake`` prints.

Writing is measured in a process of its own with one thread, so that its memory and its core are its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bridge.bench import Line, machine
from bridge.errors import BridgeError
from bridge.metrics import max_rss_mb
from bridge.models.base import FPS
from retarget import rotation
from retarget.formats import fbx
from retarget.formats.take import Take
from retarget.motion import MotionClip, MotionLayout

# The bar's ten minutes of conversation.
FRAMES, JOINTS, SHAPES = 18_000, 55, 52
# How much speech is baked to see how fast the whole is: as much.
SPEECH_S = FRAMES // FPS
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def run_benchmarks() -> dict[str, Any]:
    """Everything, in about a minute."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [*_writing(Path(folder)), *_speech(Path(folder))]
    return {
        "machine": machine(),
        "lines": [line.to_map() for line in lines],
        "pass": all(line.passes for line in lines),
    }


def smooth_clip(frames: int = FRAMES, *, seed: int = 0) -> MotionClip:
    """Motion of 55 joints and 52 shapes without a repetition, as smooth as a body's, from a seed."""
    rng = np.random.default_rng(seed)
    parents = tuple(-1 if j == 0 else max(0, j - 1 - j % 3) for j in range(JOINTS))
    layout = MotionLayout(
        joint_names=tuple(f"joint_{j:02}" for j in range(JOINTS)),
        parents=parents,
        rest_positions=rng.uniform(-0.1, 0.1, (JOINTS, 3)).astype(np.float32),
        rest_rotations_xyzw=rotation.normalize(rng.normal(size=(JOINTS, 4))),
        face_channels=tuple(f"shape_{c:02}" for c in range(SHAPES)),
    )

    def wander(*shape: int) -> np.ndarray:
        """Between points a third of a second apart, in floats that nothing compresses well."""
        points = rng.normal(size=(frames // 10 + 2, *shape))
        at = np.arange(frames) / 10
        first, share = at.astype(int), (at % 1).reshape(-1, *(1 for _ in shape))
        share = share * share * (3 - 2 * share)
        return (points[first] * (1 - share) + points[first + 1] * share).astype(np.float32)

    turns = rotation.rotvec_to_quat(0.4 * wander(JOINTS, 3))
    return MotionClip(
        layout,
        Fraction(FPS),
        np.float32(0.3) * wander(3),
        rotation.multiply(layout.rest_rotations_xyzw, turns),
        np.clip(wander(SHAPES) / 2, 0, 1).astype(np.float32),
    )


def measure_writing(path: Path) -> dict[str, float]:
    """Write the clip to ``path``: seconds by the clock and of the processor, bytes, and this process's memory peak."""
    clip = smooth_clip()
    fbx.write(path, [Take("warm up", smooth_clip(60))])
    wall, own = time.perf_counter(), time.process_time()
    fbx.write(path, [Take("conversation", clip)])
    return {
        "seconds": time.perf_counter() - wall,
        "processor_seconds": time.process_time() - own,
        "bytes": path.stat().st_size,
        "max_rss_mb": max_rss_mb(),
    }


def _child(command: str, *arguments: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "bridge.bench_bake", command, *arguments]
    environment = {**os.environ, **_ONE_THREAD}
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _answer(child: subprocess.Popen[str]) -> dict[str, Any]:
    out, err = child.communicate(timeout=600)
    if child.returncode != 0:
        raise BridgeError(f"the measuring process failed: {err.strip().splitlines()[-1:]}")
    return json.loads(out.splitlines()[-1])


def _writing(folder: Path) -> Iterator[Line]:
    runs = [_answer(_child("write", str(folder / "clip.fbx"))) for _ in range(3)]
    best = min(runs, key=lambda run: run["processor_seconds"])
    what = f"{FRAMES} frames, {JOINTS} joints, {SHAPES} shapes to FBX"
    yield Line(what, round(best["processor_seconds"], 3), "s", 1.5)
    yield Line("its size", round(best["bytes"] / 1e6, 1), "MB")
    yield Line("memory of the writing process", round(best["max_rss_mb"]), "MiB", 400)


def _speech(folder: Path) -> Iterator[Line]:
    """Ten minutes of the demo's conversation onto the woman, the model loaded: one alone, then one on each of two
    cores."""
    import soundfile

    from bridge.demo import load_conversation

    turns = load_conversation().turns
    for speaker in ("agent", "user"):
        once = np.zeros(max(turn.end for turn in turns), dtype=np.float32)
        for turn in turns:
            if turn.speaker == speaker:
                once[turn.first : turn.end] += turn.pcm
        soundfile.write(folder / f"{speaker}.wav", np.resize(once, SPEECH_S * 48000), 48000)
    cores = min(2, os.cpu_count() or 1)
    voices = [str(folder / "agent.wav"), str(folder / "user.wav")]

    def rate(count: int) -> float:
        children = [_child("speech", *voices, str(folder / f"speech_{k}.fbx")) for k in range(count)]
        # Processor time, so that other programs of this machine do not count.
        return SPEECH_S / max(_answer(child)["processor_seconds"] for child in children)

    yield Line("a conversation baked on one core, model included", round(rate(1), 1), "x real", most=False)
    yield Line(
        f"conversations baked on {cores} cores, model included",
        round(cores * rate(cores), 1),
        "x real",
        60.0,
        most=False,
    )


def measure_speech(agent: Path, user: Path, output: Path) -> dict[str, float]:
    """Bake a conversation onto the woman with the model loaded: seconds by the clock and of the processor."""
    from bridge import bake, bake_formats
    from bridge.bake_target import Baker, Target, character_for
    from bridge.models import load_model

    model = load_model()
    target = Target("woman", character_for("woman"))
    wall, own = time.perf_counter(), time.process_time()
    clip = bake.speech_clip(model, agent, user)
    take = Baker(target, clip.layout).take("speech", clip)
    bake.write_takes(output, [take], bake_formats.format_of(output), target)
    return {"seconds": time.perf_counter() - wall, "processor_seconds": time.process_time() - own}


if __name__ == "__main__":
    measure = {"write": measure_writing, "speech": measure_speech}[sys.argv[1]]
    print(json.dumps(measure(*map(Path, sys.argv[2:]))))
