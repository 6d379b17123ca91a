"""Our FBX writer beside Blender's on the same motion, in one run: prints JSON.

    python tests/benchmarks/bake/bench_blender.py

18,000 frames of 55 joints and 52 shapes. Needs Blender's Python module: AVATAR_BRIDGE_BLENDER_PYTHON or this Python.
Exit 1 if ours is not 8 times as fast, or its file is larger.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[3]
TIMES_FASTER = 8
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> int:
    """Both, and the comparison."""
    blender = os.environ.get("AVATAR_BRIDGE_BLENDER_PYTHON", sys.executable)
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder) / "ours.fbx"
        write = [sys.executable, "-m", "bridge.bench_bake", "write", ours]
        mine = _last_line(write)
        theirs = _last_line([blender, __file__, "--export", ours, Path(folder) / "blender.fbx"])
    # By the clock: Blender works on more than one thread.
    faster = theirs["seconds"] / mine["seconds"]
    passes = faster >= TIMES_FASTER and mine["bytes"] <= theirs["bytes"]
    print(
        json.dumps(
            {"ours": mine, "blender": theirs, "times_faster": round(faster, 1), "pass": passes}, indent=1
        )
    )
    return 0 if passes else 1


def _last_line(command: list) -> dict:
    done = subprocess.run(
        [str(word) for word in command], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {done.stderr[-800:]}")
    return json.loads(done.stdout.splitlines()[-1])


def export(source: str, target: str) -> None:
    """Run by Blender's Python: import ours, export it with Blender's exporter, the same keys at every frame."""
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.fbx(filepath=source)
    scene = bpy.context.scene
    armature = next(o for o in scene.objects if o.type == "ARMATURE")
    scene.frame_start, scene.frame_end = (round(f) for f in armature.animation_data.action.frame_range)
    wall, own = time.perf_counter(), time.process_time()
    bpy.ops.export_scene.fbx(
        filepath=target,
        add_leaf_bones=False,
        bake_anim_use_nla_strips=False,
        bake_anim_use_all_actions=False,
        bake_anim_simplify_factor=0.0,
    )
    facts = {
        "seconds": time.perf_counter() - wall,
        "processor_seconds": time.process_time() - own,
        "bytes": Path(target).stat().st_size,
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--export"]:
        export(sys.argv[2], sys.argv[3])
    else:
        sys.exit(main())
