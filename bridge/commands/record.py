"""``avatar-bridge record``: what a running sidecar sends one character, in a file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from bridge.commands import options


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "record",
        run,
        help="record what a running sidecar sends one character: motion, sound and events",
        examples="""
            avatar-bridge record -o talk.avbr
            avatar-bridge record --subject hero --seconds 30 -o talk.avbr
            avatar-bridge record --session rehearsal --address tcp://127.0.0.1:6571 -o take2.avbr
            avatar-bridge bake talk.avbr -o talk.fbx""",
    )
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help="ends in .avbr")
    parser.add_argument("--subject", metavar="NAME", help="the character to record (the only one)")
    parser.add_argument("--session", metavar="NAME", help="its session (the sidecar's own)")
    parser.add_argument("--address", metavar="ADDRESS", help="control socket (tcp://127.0.0.1:5571)")
    parser.add_argument(
        "--seconds", type=options.seconds, metavar="S", help="how much of the stream (until Ctrl-C)"
    )
    parser.add_argument("--force", action="store_true", help="replace a file that exists")
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Record until it is long enough, told to stop, or over."""
    from rich.console import Console
    from rich.status import Status

    from bridge.recorder import Progress, StreamRecorder, facts
    from bridge.sidecar import interruptions

    check_output(args.output, force=args.force)
    status = Status("waiting for the first frame", console=Console(stderr=True, quiet=args.json))

    def show(progress: Progress) -> None:
        if progress.frames:
            lost = f", {progress.lost} lost" if progress.lost else ""
            status.update(f"{progress.seconds:.1f} s of {progress.subject}{lost}; Ctrl-C ends it")

    with (
        interruptions() as interrupted,
        StreamRecorder(args.address, session=args.session, subject=args.subject) as recorder,
        status,
    ):
        progress = recorder.record(
            args.output, seconds=args.seconds, stop=interrupted.is_set, on_progress=show
        )
    made = facts(args.output, progress)
    if args.json:
        print(json.dumps(made))
        return 0
    lost = f", {made['lost_frames']} lost" if made["lost_frames"] else ""
    print(f"{made['subject']}: {made['frames']} frames, {made['seconds']:.2f} s{lost}; {made['ended']}")
    print(f"written: {args.output}")
    return 0


def check_output(output: Path, *, force: bool) -> None:
    """InputError if the file has another ending, exists without ``force``, or its folder does not."""
    from bridge.errors import InputError
    from bridge.recording import ENDING, is_recording

    if not is_recording(output):
        raise InputError(
            f"{output}: a recorded stream ends in {ENDING}; name it {output.with_suffix(ENDING).name}"
        )
    if output.exists() and not force:
        raise InputError(f"{output} exists; choose another name, or give --force to replace it")
    if not output.parent.is_dir():
        raise InputError(f"{output.parent} is no folder; make it first")
