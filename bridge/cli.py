"""The command line: names the commands and turns errors into sentences and exit codes. Imports nothing heavy itself."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bridge import __version__
from bridge.commands import bake, bench, demo, doctor, inspect, record, replay, rig, serve, train
from bridge.errors import BridgeError

COMMANDS = (demo, serve, replay, record, bake, inspect, rig, bench, doctor, train)
_EPILOG = """examples:
  avatar-bridge demo                        a character talks and listens in your browser
  avatar-bridge serve                       the sidecar for Unity, Unreal and your own programs
  avatar-bridge replay walk.bvh --rig mixamo

Every command has its own --help. Exit codes: 0 done, 1 failed, 2 bad input."""


def build_parser() -> argparse.ArgumentParser:
    """All commands."""
    parser = argparse.ArgumentParser(
        prog="avatar-bridge",
        description="Turns conversation into motion: speech in; body, hands and face out, on any game-engine rig.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"avatar-bridge {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _use_utf8()
    args = build_parser().parse_args(argv)
    try:
        return args.run(args) or 0
    except BridgeError as error:
        print(f"avatar-bridge: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output (`| head`) has left; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _use_utf8() -> None:
    # A Windows console may still speak a code page that lacks the letters we print.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


if __name__ == "__main__":
    sys.exit(main())
