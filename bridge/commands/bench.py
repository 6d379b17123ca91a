"""``avatar-bridge bench``: the speed and latency bars, measured on this machine."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bridge.commands import options


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "bench",
        run,
        help="measure speed and latency on this machine",
        examples="""
            avatar-bridge bench
            avatar-bridge bench --seconds 60 --json
            avatar-bridge bench --bake""",
    )
    parser.add_argument(
        "--seconds", type=options.seconds, default=60.0, metavar="S", help="length of the streaming run (60)"
    )
    parser.add_argument("--bake", action="store_true", help="the bake's bars instead of the live path's")
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Measure; exit 1 if a bar is missed."""
    if args.bake:
        from bridge.bench_bake import run_benchmarks as run_bake_benchmarks

        report = run_bake_benchmarks()
    else:
        from bridge.bench import run_benchmarks

        report = run_benchmarks(seconds=args.seconds)
    if args.json:
        print(json.dumps(report))
    else:
        print(
            f"{report['machine']['processor']}, {report['machine']['cores']} cores, {report['machine']['system']}"
        )
        for line in report["lines"]:
            verdict = "pass" if line["pass"] else "MISS"
            print(f"{verdict}  {line['name']:48} {line['value']:>12} {line['unit']:8} bar {line['bar']}")
    return 0 if report["pass"] else 1
