"""Ten minutes of motion to FBX, beside Blender's exporter: ``python tests/benchmarks/bake/bench_bake.py`` prints JSON.

18,000 frames of 55 joints and 52 shapes on one core, and a minute of speech with the model. Bars: 1.5 s, 400 MB, no
larger a file than Blender's, 8 times faster than it, 60 times real time. Exit code 1 below them. Blender's module is
looked for in AVATAR_BRIDGE_BLENDER_PYTHON, else in this Python; without it its bars are left out and said to be.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

FRAMES, JOINTS, SHAPES, FPS = 18_000, 55, 52, 30
MOST_SECONDS, MOST_MB, LEAST_TIMES_BLENDER, LEAST_TIMES_REAL = 1.5, 400, 8, 60
RUNS = 3


def conversation():
    """Smooth random motion of a skeleton of 55 joints with 52 shapes: every key differs from the one before."""
    from retarget import rotation
    from retarget.motion import MotionClip, MotionLayout
    from retarget.space import SPACES

    rng = np.random.default_rng(0)
    layout = MotionLayout(
        joint_names=tuple(f"joint_{j:02d}" for j in range(JOINTS)),
        parents=(-1, *(max(0, j - 1 - j % 3) for j in range(1, JOINTS))),
        rest_positions=rng.uniform(-0.2, 0.2, (JOINTS, 3)).astype(np.float32),
        rest_rotations_xyzw=rotation.identity(JOINTS),
        face_channels=tuple(f"shape_{s:02d}" for s in range(SHAPES)),
        space=SPACES["gltf"],
        hips=0,
    )
    t = np.arange(FRAMES)[:, None, None] / FPS
    waves = rng.uniform(0.2, 2, (1, JOINTS, 3)), rng.uniform(0, 6, (1, JOINTS, 3))
    turns = 0.4 * np.sin(t * waves[0] + waves[1])
    face = 0.5 + 0.5 * np.sin(t[..., 0] * rng.uniform(0.5, 5, (1, SHAPES)))
    return MotionClip(
        layout=layout,
        fps=Fraction(FPS),
        root=(0.1 * np.sin(t[:, 0] * np.array([0.7, 1.1, 0.3]))).astype(np.float32),
        rotations_xyzw=rotation.rotvec_to_quat(turns).astype(np.float32),
        face=face.astype(np.float32),
    )


def write_once(path: str, answer) -> None:
    """In a process of its own: seconds, and the memory its peak rose by."""
    from retarget.formats import fbx
    from retarget.formats.take import Take

    clip = conversation()
    before = peak_mb()
    start = time.perf_counter()
    fbx.write(Path(path), [Take("talk", clip)])
    answer.put((time.perf_counter() - start, peak_mb() - before, peak_mb()))


def peak_mb() -> float:
    """The process's largest size so far; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def ours(folder: Path) -> dict:
    context = multiprocessing.get_context("spawn")
    seconds, risen, peak, path = [], 0.0, 0.0, folder / "ours.fbx"
    for _ in range(RUNS):
        answer = context.Queue()
        process = context.Process(target=write_once, args=(str(path), answer))
        process.start()
        took, risen, peak = answer.get()
        process.join()
        seconds.append(took)
    return {
        "write_s": round(statistics.median(seconds), 3),
        "peak_mb": round(peak),
        "peak_risen_mb": round(risen),
        "file_mb": round(path.stat().st_size / 1e6, 1),
    }


BLENDER = """
import sys, time, bpy
bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.import_scene.fbx(filepath=sys.argv[1])
bpy.context.scene.frame_end = int(sys.argv[3])
start = time.perf_counter()
bpy.ops.export_scene.fbx(filepath=sys.argv[2], bake_anim_simplify_factor=0.0, add_leaf_bones=False,
                         bake_anim_use_nla_strips=False, bake_anim_use_all_actions=False)
print("took", time.perf_counter() - start)
"""


def blender(folder: Path) -> dict | None:
    python = os.environ.get("AVATAR_BRIDGE_BLENDER_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import bpy"], capture_output=True).returncode:
        return None
    output = folder / "blender.fbx"
    command = [python, "-c", BLENDER, str(folder / "ours.fbx"), str(output), str(FRAMES)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    took = next(line.split()[1] for line in done.stdout.splitlines() if line.startswith("took"))
    return {"export_s": round(float(took), 2), "file_mb": round(output.stat().st_size / 1e6, 1)}


def speech(folder: Path) -> float:
    """Times real time of a bake with the model, a file each on all cores, the program's start left out."""
    import soundfile

    from bridge.audio import read_sound_file
    from bridge.bake_job import BakeSettings, bake_file
    from bridge.demo import CONVERSATION_FILE

    pcm, rate = read_sound_file(CONVERSATION_FILE.parent / "lj001-0003.flac")
    long = np.tile(pcm, int(np.ceil(60 * rate / len(pcm))))[: 60 * rate]
    soundfile.write(folder / "minute.wav", long, rate)
    bake_file([folder / "minute.wav"], folder / "warm.fbx", BakeSettings(rig="mixamo", end=1.0))
    start = time.perf_counter()
    bake_file([folder / "minute.wav"], folder / "minute.fbx", BakeSettings(rig="mixamo"))
    return 60 / (time.perf_counter() - start)


def main() -> int:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        measured = ours(folder)
        theirs = blender(folder)
        times_real = speech(folder)
    met = (
        measured["write_s"] <= MOST_SECONDS
        and measured["peak_mb"] <= MOST_MB
        and times_real >= LEAST_TIMES_REAL
    )
    facts = {**measured, "speech_times_real": round(times_real, 1), "blender": theirs or "not installed"}
    if theirs:
        facts["times_blender"] = round(theirs["export_s"] / measured["write_s"], 1)
        met &= facts["times_blender"] >= LEAST_TIMES_BLENDER and measured["file_mb"] <= theirs["file_mb"]
    print(json.dumps({**facts, "bars_met": bool(met)}))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
