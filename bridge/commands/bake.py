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
        "--fps", type=frame_rate, metavar="RATE", help="30, 29.97, 30000/1001; 1 to 1000 (the input's own)"
    )
    parser.add_argument(
        "--loop",
        type=options.seconds,
        default=0.0,
        metavar="S",
        help="let the end go over into the beginning during S seconds; the first frame comes once more as the last",
    )
    parser.add_argument(
        "--jobs",
        type=job_count,
        metavar="N",
        help="files baked at the same time into a folder (the number of cores)",
    )
    parser.add_argument("--seed", type=int, metavar="N", help="same seed and sound, same motion (0)")
    parser.add_argument(
        "--audio",
        action="store_true",
        help="write the sound of speech, of a recorded stream or of a motion beside the file; done anyway when speech "
        "is cut",
    )
    parser.add_argument("--fbx-version", type=int, choices=(7400, 7500), help="of a .fbx (7400)")
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
    """A rate from 1 on; decimals near a broadcast rate mean that rate exactly, ``33.3333333`` means 100/3."""
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is no frame rate; give one from 1 to 1000")
    for nominal in (24, 30, 48, 60, 120):
        exact = Fraction(nominal * 1000, 1001)
        if abs(rate - exact) < Fraction(1, 200) and rate != nominal:
            return exact
    # Enough for every rate in use, and times of frames stay whole numbers that formats can count.
    return rate.limit_denominator(10_000)


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
        text_file=Path(args.text) if _is_text_file(args.text) else None,
        controls=args.controls,
        start=args.start,
        end=args.end,
        fps=args.fps,
        loop=args.loop,
        seed=args.seed or 0,
        audio=args.audio,
        fbx_version=args.fbx_version or 7400,
        fbx_ascii=args.fbx_ascii,
        reduce=tuple(args.reduce) if args.reduce else None,
        take=args.take,
        names=tuple(args.name),
        force=args.force,
    )
    _check_format(args)
    if is_many(args.inputs, args.output):
        if args.name:
            raise InputError("--name is for takes in one file; those in a folder are called as their files")
        if not args.output.is_dir() and args.output.name.lower().endswith(ENDINGS):
            raise InputError(
                f"{args.output} is named as one file, and a folder or a pattern becomes a file each: give a folder, "
                f"such as -o {args.output.stem}, or name every input for takes in one file"
            )
        return _many(args, settings)
    if args.jobs:
        raise InputError("--jobs is for many files into a folder, and this is one file; leave it out")
    return _one(args, settings)


def _one(args: argparse.Namespace, settings: BakeSettings) -> int:
    from rich.console import Console

    from bridge.bake_job import bake_file

    _check_inputs(args, args.inputs)
    with Console(stderr=True).status("baking") if not args.json else nullcontext():
        facts = bake_file(args.inputs, args.output, settings)
    if args.json:
        print(json.dumps(facts))
    else:
        for take in facts["takes"]:
            print(f"{take['name']}: {take['frames']} frames, {take['seconds']:.2f} s")
        print(f"written: {', '.join([facts['file'], *facts['sounds']])}")
    _note(facts["notes"])
    return 0


def _many(args: argparse.Namespace, settings: BakeSettings) -> int:
    from rich.console import Console
    from rich.progress import Progress

    from bridge import bake_many
    from bridge.bake_manifest import MANIFEST

    left_out: list[Path] = []
    ending = bake_many.ending_of(args.format)
    jobs = bake_many.find_jobs(args.inputs, args.output, ending, on_left_out=left_out.append)
    _check_inputs(args, [job.source for job in jobs])
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
        print(f"{counts['baked']} baked{kept}, {counts['failed']} failed; {args.output / MANIFEST}")
    notes = {note for row in rows for note in row.get("notes", ())}
    if left_out:
        notes.add(f"left out of {args.output}: what an earlier bake wrote ({len(left_out)})")
    _note(sorted(notes))
    return 1 if counts["failed"] else 0


def _note(notes: Sequence[str]) -> None:
    for note in notes:
        print(f"note: {note}", file=sys.stderr)


def _check_format(args: argparse.Namespace) -> None:
    """InputError for options of FBX where another format is written."""
    from bridge.bake_formats import format_of
    from bridge.bake_many import ending_of
    from bridge.errors import InputError

    given = [name for name in ("fbx_version", "fbx_ascii") if getattr(args, name)]
    is_file = args.output.name.lower().endswith(ENDINGS)
    form = format_of(args.output if is_file else Path(f"any{ending_of(args.format)}"), args.format)
    if given and form.name != "fbx":
        raise InputError(
            f"--{given[0].replace('_', '-')} is for FBX, and {form.name} is written; leave it out"
        )


def _check_inputs(args: argparse.Namespace, inputs: Sequence[Path]) -> None:
    """InputError for options that would change nothing with any of the inputs."""
    from bridge.bake_sources import is_sound, sound_of
    from bridge.errors import InputError
    from bridge.recording import is_recording

    given = [name for name in ("user", "text", "controls", "seed") if getattr(args, name) is not None]
    if given and not any(map(is_sound, inputs)):
        raise InputError(f"--{given[0]} is for speech, and no input is a sound; leave it out")
    if args.audio and not any(map(sound_of, inputs)):
        raise InputError("--audio is for sound, and no input is one or has one beside it; leave it out")
    if args.take is not None and all(is_sound(path) or is_recording(path) for path in inputs):
        raise InputError(
            "--take chooses one of several takes in a file, and these inputs hold one; leave it out"
        )


def _is_text_file(given: str | None) -> bool:
    return given is not None and given.lower().endswith(".txt")


def _text(given: str | None) -> str | None:
    """The words, or those in the file of that name."""
    if given is None or not _is_text_file(given):
        return given
    from bridge.errors import InputError

    try:
        return Path(given).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{given} cannot be read: {error}") from None
