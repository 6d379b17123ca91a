"""``avatar-bridge bake``: speech or recorded motion to an animation file."""

from __future__ import annotations

import argparse
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from bridge.commands import options

DEFAULT_RIG = "mixamo"


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "bake",
        run,
        help="write speech or recorded motion as FBX or GLB",
        examples="""
            avatar-bridge bake line.wav --rig mixamo -o line.fbx
            avatar-bridge bake line.wav --user question.wav --rig woman -o line.glb
            avatar-bridge bake walk.bvh --rig ue5_manny --fps 30 -o walk.fbx
            avatar-bridge bake talk.avbr -o talk.fbx
            avatar-bridge bake one.wav two.wav three.bvh --rig mixamo -o takes.fbx""",
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        type=Path,
        help="wav, flac, ogg, mp3, bvh, npz, avbr; each becomes a take",
    )
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE", help="ends in .fbx or .glb"
    )
    parser.add_argument(
        "--rig", metavar="NAME", help="rig to bake for (mixamo; of a recorded stream its own)"
    )
    parser.add_argument("--user", type=Path, metavar="FILE", help="the voice the speaker listens to")
    parser.add_argument(
        "--controls", type=Path, metavar="FILE", help="the model's controls over time, YAML or CSV"
    )
    parser.add_argument("--start", type=float, default=0.0, metavar="S", help="from this second on")
    parser.add_argument("--end", type=float, metavar="S", help="up to this second")
    parser.add_argument(
        "--fps", type=frame_rate, metavar="RATE", help="30, 29.97, 30000/1001 (the input's own)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="same seed and sound, same motion (0)"
    )
    parser.add_argument("--force", action="store_true", help="replace a file that exists")
    options.add_json(parser)


def frame_rate(text: str) -> Fraction:
    """A rate above 0; decimals near a broadcast rate mean that rate exactly."""
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 0 < rate <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is no frame rate; give one above 0 and at most 1000")
    for nominal in (24, 30, 48, 60, 120):
        exact = Fraction(nominal * 1000, 1001)
        if abs(rate - exact) < Fraction(1, 200) and rate != nominal:
            return exact
    return rate


def run(args: argparse.Namespace) -> int:
    """Bake every input into one file."""
    from functools import cache

    from rich.console import Console
    from rich.progress import track

    from bridge import bake
    from bridge.inputs.automation import read_automation
    from bridge.models import load_model
    from bridge.recording import is_recording
    from retarget.formats.fbx import Take

    bake.check_output(args.output, force=args.force)
    automation = read_automation(args.controls) if args.controls else None
    model = cache(load_model)
    takes, retargeter = [], None
    quiet = Console(stderr=True)
    for path in track(args.inputs, "baking", console=quiet, disable=args.json, transient=True):
        clip = bake.source_clip(
            path,
            model=model,
            user=args.user,
            automation=automation,
            start_s=args.start,
            end_s=args.end,
            fps=args.fps,
            seed=args.seed,
            rig=args.rig,
        )
        if is_recording(path):
            takes.append(Take(path.stem, clip))
            continue
        if retargeter is None or retargeter.source != clip.layout:
            retargeter = bake.retargeter_for(args.rig or DEFAULT_RIG, clip)
        takes.append(Take(path.stem, retargeter.apply_clip(clip)))
    bake.write_takes(args.output, takes)
    facts = {
        "file": str(args.output),
        "rig": args.rig or (DEFAULT_RIG if retargeter else "recorded"),
        "takes": [
            {"name": t.name, "frames": len(t.clip), "fps": float(t.clip.fps), "seconds": t.clip.duration_s}
            for t in takes
        ],
    }
    if args.json:
        print(json.dumps(facts))
    else:
        for take in takes:
            print(f"{take.name}: {len(take.clip)} frames, {take.clip.duration_s:.2f} s")
        print(f"written: {args.output}")
    return 0
