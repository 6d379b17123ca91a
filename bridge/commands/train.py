"""``avatar-bridge train speech``: makes the speech network anew."""

from __future__ import annotations

import argparse
from typing import Any

from bridge.commands import options


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "train",
        run_speech,
        help="train the networks that ship (needs the extra: pip install 'avatar-bridge[train]')",
        examples="""
            avatar-bridge train speech --help""",
    )
    networks = parser.add_subparsers(title="networks", metavar="NETWORK", required=True)
    speech = networks.add_parser(
        "speech", help="the network that turns speech into mouth shapes", add_help=False, prefix_chars="\0"
    )
    speech.add_argument("rest", nargs="*", metavar="OPTION")
    speech.set_defaults(run=run_speech)


def run_speech(args: argparse.Namespace) -> int:
    """Hand over to the training program, which has options of its own."""
    from bridge.errors import InputError

    try:
        from bridge.training import speech
    except ImportError as error:
        raise InputError(
            f"training needs the package {error.name!r}; install it with: pip install 'avatar-bridge[train]'"
        ) from None
    return speech.main(list(args.rest)) or 0
