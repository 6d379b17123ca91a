"""``avatar-bridge inspect``: what a file holds, or what a running sidecar sends."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from bridge.commands import options

_SOUND_ENDINGS = {".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif"}


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "inspect",
        run,
        help="tell what a file holds, or what a running sidecar sends",
        examples="""
            avatar-bridge inspect speech.wav
            avatar-bridge inspect walk.bvh --json
            avatar-bridge inspect character.glb
            avatar-bridge inspect talk.avbr
            avatar-bridge inspect --live --seconds 5
            avatar-bridge inspect --live --address tcp://127.0.0.1:6571""",
    )
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="sound, motion (whatever bake reads or writes), a character (glb, vrm) or a recording (avbr)",
    )
    parser.add_argument("--live", action="store_true", help="listen to a running sidecar instead")
    parser.add_argument("--address", metavar="ADDRESS", help="its control socket (tcp://127.0.0.1:5571)")
    parser.add_argument("--session", metavar="NAME", help="the session to listen to (its first one)")
    parser.add_argument(
        "--seconds", type=options.seconds, default=2.0, metavar="S", help="how long to listen (2)"
    )
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Look and tell."""
    from bridge.errors import InputError

    if args.live == bool(args.file):
        raise InputError(
            "inspect wants a file, or --live for a running sidecar; see avatar-bridge inspect --help"
        )
    facts = _live(args) if args.live else describe_file(Path(args.file))
    if args.json:
        print(json.dumps(facts))
    else:
        print_facts(facts)
    return 0


def describe_file(path: Path) -> dict[str, Any]:
    """What the file holds. InputError says why it cannot be read."""
    from bridge.errors import InputError

    if not path.exists():
        raise InputError(f"{path} does not exist")
    if path.suffix.lower() in _SOUND_ENDINGS:
        return _sound(path)
    if path.suffix.lower() in (".glb", ".vrm") and _has_skin(path):
        return _character(path)
    from bridge.recording import is_recording, read_recording

    if is_recording(path):
        return {"file": str(path), **read_recording(path).facts()}
    from retarget.clip_issues import ClipError
    from retarget.formats import describe

    try:
        return describe(path)
    except ClipError as error:
        raise InputError(f"{path}: {error}") from None


def _sound(path: Path) -> dict[str, Any]:
    import numpy as np

    from bridge.audio import read_sound_file

    pcm, rate = read_sound_file(path)
    peak, rms = float(np.abs(pcm).max()), float(np.sqrt(np.mean(pcm.astype(float) ** 2)))
    return {
        "kind": "sound",
        "file": str(path),
        "rate_hz": rate,
        "seconds": round(len(pcm) / rate, 3),
        "peak": round(peak, 4),
        "rms_db": round(20 * float(np.log10(max(rms, 1e-6))), 1),
        "clipped_samples": int((np.abs(pcm) >= 0.9999).sum()),
    }


def _has_skin(path: Path) -> bool:
    """Whether a binary glTF is a character; without a skin it is motion."""
    from bridge.errors import InputError
    from retarget.formats.glb_file import GlbError, read_glb

    try:
        return bool(read_glb(path).document.get("skins"))
    except GlbError as error:
        raise InputError(f"{path}: {error}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror}") from None


def _character(path: Path) -> dict[str, Any]:
    from bridge.character_file import read_character
    from bridge.errors import InputError
    from retarget.clip_issues import ClipError
    from retarget.formats import describe
    from retarget.formats.glb_file import read_glb
    from retarget.formats.gltf_motion import is_animated

    skeleton = read_character(path)
    facts: dict[str, Any] = {
        "kind": "character",
        "file": str(path),
        "joints": list(skeleton.joints),
        "shapes": list(skeleton.shapes),
    }
    if is_animated(read_glb(path)):
        try:
            facts |= describe(path)
        except ClipError as error:
            raise InputError(f"{path}: {error}") from None
    return facts


def _live(args: argparse.Namespace) -> dict[str, Any]:
    from bridge.loopback import listen

    return listen(args.address, session=args.session, seconds=args.seconds)


def print_facts(facts: Any, indent: str = "") -> None:
    """Facts for people: nested maps indented, long lists cut."""
    for name, value in facts.items():
        if isinstance(value, dict) and value:
            print(f"{indent}{name}:")
            print_facts(value, indent + "  ")
        elif isinstance(value, (list, tuple)):
            shown = ", ".join(str(item) for item in value[:8])
            print(
                f"{indent}{name}: {len(value)}"
                + (f" ({shown}{', ...' if len(value) > 8 else ''})" if value else "")
            )
        else:
            print(f"{indent}{name}: {value}")
