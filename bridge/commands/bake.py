"""``avatar-bridge bake``: speech or recorded motion to an animation file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge.bake_formats import ENDINGS, FORMATS, format_lines
from bridge.commands import options

if TYPE_CHECKING:
    from bridge.bake_job import BakeSettings


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "bake",
        run,
        help="write speech or recorded motion as FBX, glTF or another animation file",
        examples="""
            avatar-bridge bake line.wav --rig mixamo -o line.fbx
            avatar-bridge bake line.wav --user question.wav --rig woman -o line.glb
            avatar-bridge bake line.wav --rig my_character.vrm -o line.fbx
            avatar-bridge bake walk.bvh --rig ue5_manny --fps 30 -o walk.fbx
            avatar-bridge bake talk.avbr -o talk.fbx
            avatar-bridge bake one.wav two.bvh --name Greeting --name Walk --rig mixamo -o takes.fbx
            avatar-bridge bake recordings/ --rig ue5_manny --format fbx -o baked/""",
    )
    parser.epilog = "\n".join(
        [
            "formats, by the ending of FILE:",
            *(f"  {line}" for line in format_lines()),
            "",
            parser.epilog or "",
        ]
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        type=Path,
        help="wav, flac, ogg, mp3, bvh, fbx, glb, gltf, vrma, usd, json, npz, npy, avbr, a folder or a pattern; each "
        "file becomes a take",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="FILE",
        help="its ending says the format, see below; a folder takes a file for each input",
    )
    parser.add_argument(
        "--format", choices=[row.name for row in FORMATS], help="the format, whatever the ending says"
    )
    parser.add_argument(
        "--rig",
        metavar="RIG",
        help="a rig's name, or a .glb or .vrm character (the format's usual one, such as mixamo for FBX; of a recorded "
        "stream its own)",
    )
    parser.add_argument(
        "--root-motion",
        choices=("hips", "root", "in-place"),
        default="hips",
        help="what carries the path over the ground: hips, the rig's root joint, or nothing (hips)",
    )
    parser.add_argument(
        "--user", type=Path, metavar="FILE", help="the voice the speaker listens to, or a folder of them"
    )
    parser.add_argument("--text", metavar="WORDS", help="what is said, or a .txt file, for models that read")
    parser.add_argument(
        "--controls", type=Path, metavar="FILE", help="the model's controls over time, YAML or CSV"
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="NAME",
        help="what a take is called, once for each input (its file's name)",
    )
    parser.add_argument("--take", metavar="NAME", help="which take of an input that holds several")
    parser.add_argument("--start", type=float, default=0.0, metavar="S", help="from this second on")
    parser.add_argument("--end", type=float, metavar="S", help="up to this second")
    parser.add_argument(
        "--fps", type=frame_rate, metavar="RATE", help="30, 29.97, 30000/1001 (the input's own)"
    )
    parser.add_argument(
        "--loop",
        type=options.seconds,
        default=0.0,
        metavar="S",
        help="make the end meet the beginning over S seconds",
    )
    parser.add_argument(
        "--jobs",
        type=job_count,
        metavar="N",
        help="files baked at the same time into a folder (the number of cores)",
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="same seed and sound, same motion (0)"
    )
    parser.add_argument(
        "--audio", action="store_true", help="write the sound beside the file; done anyway when speech is cut"
    )
    parser.add_argument(
        "--fbx-version", type=int, choices=(7400, 7500), default=7400, help="of a .fbx (7400)"
    )
    parser.add_argument("--fbx-ascii", action="store_true", help="write a .fbx as text, to look into")
    parser.add_argument(
        "--reduce",
        nargs=3,
        type=float,
        metavar=("DEGREES", "MM", "WEIGHT"),
        help="leave out keys that move a joint's turn, its place or a weight by no more than this (a key a frame)",
    )
    parser.add_argument("--force", action="store_true", help="replace a file that exists")
    options.add_json(parser)


def job_count(text: str) -> int:
    """How many files at the same time."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of jobs; give 1 or more")
    return int(text)


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
    """Bake every input into one file, or into a file each in a folder."""
    from bridge.bake_job import BakeSettings
    from bridge.bake_many import is_many
    from bridge.errors import InputError

    settings = BakeSettings(
        rig=args.rig,
        format=args.format,
        root_motion=args.root_motion,
        user=args.user,
        text=_text(args.text),
        controls=args.controls,
        start=args.start,
        end=args.end,
        fps=args.fps,
        loop=args.loop,
        seed=args.seed,
        audio=args.audio,
        fbx_version=args.fbx_version,
        fbx_ascii=args.fbx_ascii,
        reduce=tuple(args.reduce) if args.reduce else None,
        take=args.take,
        names=tuple(args.name),
        force=args.force,
    )
    if is_many(args.inputs, args.output):
        if args.name:
            raise InputError("--name is for takes in one file; those in a folder are called as their files")
        if not args.output.is_dir() and args.output.name.lower().endswith(ENDINGS):
            raise InputError(
                f"{args.output} is named as one file, and a folder or a pattern becomes a file each: give a folder, "
                f"such as -o {args.output.stem}, or name every input for takes in one file"
            )
        return _many(args, settings)
    return _one(args, settings)


def _one(args: argparse.Namespace, settings: BakeSettings) -> int:
    from rich.console import Console

    from bridge.bake_job import bake_file

    _check_speech(args, args.inputs)
    with Console(stderr=True).status("baking") if not args.json else nullcontext():
        facts = bake_file(args.inputs, args.output, settings)
    if args.json:
        print(json.dumps(facts))
    else:
        for take in facts["takes"]:
            print(f"{take['name']}: {take['frames']} frames, {take['seconds']:.2f} s")
        print(f"written: {', '.join([facts['file'], *facts['sounds']])}")
    return 0


def _many(args: argparse.Namespace, settings: BakeSettings) -> int:
    from rich.console import Console
    from rich.progress import Progress

    from bridge import bake_many

    jobs = bake_many.find_jobs(args.inputs, args.output, bake_many.ending_of(args.format))
    _check_speech(args, [job.source for job in jobs])
    with Progress(console=Console(stderr=True), disable=args.json, transient=True) as progress:
        bar = progress.add_task("baking", total=len(jobs))
        rows = bake_many.run_jobs(
            jobs, args.output, settings, workers=args.jobs, on_done=lambda row: progress.advance(bar)
        )
    counts = {state: sum(row["state"] == state for row in rows) for state in ("baked", "kept", "failed")}
    if args.json:
        print(json.dumps({"folder": str(args.output), **counts, "files": rows}))
    else:
        for row in rows:
            if row["state"] == "failed":
                print(f"failed: {row['source']}: {row['error']}", file=sys.stderr)
        kept = f", {counts['kept']} already there" if counts["kept"] else ""
        print(f"{counts['baked']} baked{kept}, {counts['failed']} failed; {args.output / bake_many.MANIFEST}")
    return 1 if counts["failed"] else 0


def _check_speech(args: argparse.Namespace, inputs: Sequence[Path]) -> None:
    """InputError for options of speech where no input is a sound: they would change nothing."""
    from bridge.bake import SOUND_ENDINGS
    from bridge.errors import InputError

    given = [name for name in ("user", "text", "controls", "audio") if getattr(args, name)]
    if given and not any(path.suffix.lower() in SOUND_ENDINGS for path in inputs):
        raise InputError(f"--{given[0]} is for speech, and no input is a sound; leave it out")


def _text(given: str | None) -> str | None:
    """The words, or those in the file of that name."""
    if given is None or not given.lower().endswith(".txt"):
        return given
    from bridge.errors import InputError

    try:
        return Path(given).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{given} cannot be read: {error}") from None
