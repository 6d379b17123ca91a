"""``avatar-bridge serve``: the sidecar for engines and programs."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bridge.commands import options


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "serve",
        run,
        help="run the sidecar for Unity, Unreal and your own programs",
        examples="""
            avatar-bridge serve
            avatar-bridge serve --control-port 6571 --frames-port 6570 --http-port 6580
            avatar-bridge serve --config bridge.yaml --json""",
    )
    options.add_server_options(parser)
    parser.add_argument("--no-page", action="store_true", help="do not serve the web page")
    parser.add_argument("--json", action="store_true", help="print the addresses as one JSON line")


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    config = options.server_config(args)
    from bridge.models import load_model
    from bridge.rig_library import RigLibrary
    from bridge.sidecar import Sidecar

    model = load_model()
    rigs = RigLibrary(source=model.layout)
    with Sidecar(config, model=model, rigs=rigs, with_page=not args.no_page) as sidecar:
        sidecar.server.open_session(config.session)
        announce(sidecar, as_json=args.json)
        sidecar.run_until_interrupted()
    return 0


def announce(sidecar: Any, *, as_json: bool) -> None:
    """Print where the sidecar listens."""
    server, gateway = sidecar.server, sidecar.gateway
    addresses = {
        "control": server.control_address,
        "frames": server.frames_address,
        "page": gateway.url if gateway else None,
    }
    if as_json:
        print(json.dumps(addresses), flush=True)
        return
    for name, address in addresses.items():
        if address:
            print(f"{name:8} {address}", flush=True)
    print("Ctrl-C ends it.", flush=True)
