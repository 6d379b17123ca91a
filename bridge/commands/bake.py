"""``avatar-bridge bake``: speech or recorded motion to an animation file."""

from __future__ import annotations

import argparse
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from bridge.bake_formats import FORMATS, format_lines
from bridge.commands import options


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
            avatar-bridge bake one.wav two.wav three.bvh --rig mixamo -o takes.fbx""",
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
        help="wav, flac, ogg, mp3, bvh, npz, avbr; each becomes a take",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="FILE",
        help="its ending says the format; see below",
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
    from dataclasses import replace
    from functools import cache

    from rich.console import Console
    from rich.progress import track

    from bridge import bake
    from bridge.bake_audio import sound_paths, write_sound
    from bridge.bake_formats import format_of
    from bridge.bake_target import Baker, RootPolicy, Target, character_for
    from bridge.inputs.automation import read_automation
    from bridge.models import load_model
    from bridge.recording import is_recording
    from retarget.formats.take import Take

    form = format_of(args.output, args.format)
    bake.check_output(args.output, len(args.inputs), form, force=args.force)
    automation = read_automation(args.controls) if args.controls else None
    rig = args.rig or form.rig
    target = Target(
        rig,
        character_for(rig),
        RootPolicy(args.root_motion),
        fbx_version=args.fbx_version,
        fbx_ascii=args.fbx_ascii,
        tolerance=bake.key_tolerance(args.reduce, form) if args.reduce else None,
    )
    speech: list[Path] = []
    if args.audio or args.start or args.end is not None:
        speech = [path for path in args.inputs if path.suffix.lower() in bake.SOUND_ENDINGS]
    sounds = dict(zip(speech, sound_paths(speech, args.output, force=args.force), strict=True))
    model = cache(load_model)
    takes, baker = [], None
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
        if baker is None or baker.source != clip.layout:
            baker = Baker(target, clip.layout)
        takes.append(baker.take(path.stem, clip))
    target = replace(target, retargeter=baker.retargeter if baker else None)
    bake.write_takes(args.output, takes, form, target)
    for path, take in zip(args.inputs, takes, strict=True):
        if path in sounds:
            write_sound(
                path, sounds[path], start_s=args.start, seconds=Fraction(len(take.clip)) / take.clip.fps
            )
    facts = {
        "file": str(args.output),
        "rig": args.rig or (form.rig if baker else "recorded"),
        "sounds": [str(path) for path in sounds.values()],
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
        print(f"written: {', '.join(map(str, (args.output, *sounds.values())))}")
    return 0
