"""Measures a character in the stand-ins for Unreal: ``python tests/benchmarks/unreal/bench_unreal_character.py``.

Unreal's mannequin with fingers (57 driven bones), 52 curves and as many morph targets, moving and speaking, 120 frames
a second. Bar: 20 microseconds of the game's thread for a frame, the component's tick and the animation node's part of
it together (medians), and nothing allocated but for events. Prints JSON; exit code 1 if the bar is missed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "conformance"), str(ROOT / "tests" / "unreal")]

from conformance_processes import Sidecar  # noqa: E402 (its folder is no package)
from staged_character import character_text  # noqa: E402

from bridge.rig_library import RigLibrary  # noqa: E402
from retarget.face_target import load_face_target  # noqa: E402
from tools.unreal import build as core  # noqa: E402
from tools.unreal import build_engine  # noqa: E402

LARGEST_FRAME_US = 20
FRAMES = 1000


def main() -> int:
    compiler = core.compilers()[0]
    programs = build_engine.build(build_engine.EngineVariant(compiler, editor=False))
    layout = RigLibrary().named("ue5_manny").retargeter.layout
    sidecar = Sidecar()
    try:
        with tempfile.TemporaryDirectory() as folder:
            character = Path(folder) / "mannequin.txt"
            character.write_text(character_text(layout, load_face_target("arkit52").gains), encoding="utf-8")
            command = [str(programs / "CharacterBenchmark"), str(character), sidecar.control, str(FRAMES)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
    finally:
        sidecar.close()
    measured = {"compiler": compiler, **json.loads(done.stdout)}
    measured["bar_met"] = (
        measured["tick_us"] + measured["node_us"] <= LARGEST_FRAME_US
        and measured["node_allocations"] == 0
        and measured["tick_allocations"] <= measured["events"]
    )
    print(json.dumps(measured))
    return 0 if measured["bar_met"] else 1


if __name__ == "__main__":
    sys.exit(main())
