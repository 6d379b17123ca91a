"""Options that several commands share."""

from __future__ import annotations

import argparse
from typing import Any

ADDRESS_FLAGS = (
    "host",
    "control_port",
    "frames_port",
    "http_port",
    "insecure",
    "max_message_bytes",
    "seed",
    "smoothing_ms",
)


def new_parser(commands: Any, name: str, run: Any, *, help: str, examples: str) -> argparse.ArgumentParser:
    """A subcommand whose help ends with examples."""
    parser = commands.add_parser(
        name,
        help=help,
        description=help[0].upper() + help[1:] + ".",
        epilog="examples:\n" + "\n".join(f"  {line.strip()}" for line in examples.strip().splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def add_server_options(parser: argparse.ArgumentParser) -> None:
    """Where the sidecar listens; unset flags leave the word to --config, then to the defaults."""
    group = parser.add_argument_group("server")
    group.add_argument("--config", metavar="FILE", help="settings as YAML; flags win over it")
    group.add_argument("--host", metavar="ADDRESS", help="listen on this address (127.0.0.1)")
    group.add_argument(
        "--control-port", type=port, metavar="PORT", help="control socket (5571; 0: any free one)"
    )
    group.add_argument(
        "--frames-port", type=port, metavar="PORT", help="frame socket (5570; 0: any free one)"
    )
    group.add_argument("--http-port", type=port, metavar="PORT", help="web page (5580; 0: any free one)")
    group.add_argument(
        "--insecure", action="store_true", default=None, help="allow an address that other machines can reach"
    )
    group.add_argument(
        "--max-message-bytes", type=int, metavar="N", help="largest control message accepted (1048576)"
    )
    group.add_argument(
        "--smoothing-ms",
        type=float,
        metavar="MS",
        help="half-life of smoothing, for shaky captures (0: none)",
    )
    group.add_argument("--seed", type=int, metavar="N", help="same seed and sound, same motion (0)")


def port(text: str) -> int:
    """A port number."""
    try:
        value = int(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; ports are 0 to 65535")
    return value


def seconds(text: str) -> float:
    """A positive, finite length of time."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e7:
        raise argparse.ArgumentTypeError(f"{text!r} is no length of time; give seconds above 0")
    return value


def server_config(args: argparse.Namespace, **more: Any) -> Any:
    """The ServerConfig that the flags and --config mean; ``more`` are defaults of the command, below both."""
    from bridge.config import load_config

    flags = {name: getattr(args, name, None) for name in ADDRESS_FLAGS}
    return load_config(args.config, flags, defaults=more)


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
