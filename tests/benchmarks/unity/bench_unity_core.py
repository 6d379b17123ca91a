"""Measures the Unity package's Core on this machine: ``python tests/benchmarks/unity/bench_unity_core.py`` prints JSON.

Bars: 50,000 frames decoded a second, 0.04 ms to apply one to 55 joints and 52 shapes. Exit code 1 below them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "unity"))

import build  # noqa: E402 (its folder is no package)
from toolchain import CACHE, find_toolchain  # noqa: E402

LEAST_DECODED_PER_S = 50_000
MOST_APPLY_MS = 0.04


def main() -> int:
    tools = find_toolchain()
    sources = build.sources_of(Path(__file__).parent)
    program = build.build_program(tools, CACHE / "benchmark", "benchmark", sources)
    done = subprocess.run([str(tools.dotnet), str(program)], capture_output=True, text=True, check=True)
    measured = json.loads(done.stdout)
    decoded = min(measured["decode_f32_per_s"], measured["decode_compact_per_s"])
    applied = max(measured["apply_ms"], measured["apply_while_recovering_ms"])
    measured["bars_met"] = decoded >= LEAST_DECODED_PER_S and applied <= MOST_APPLY_MS
    print(json.dumps(measured))
    return 0 if measured["bars_met"] else 1


if __name__ == "__main__":
    sys.exit(main())
