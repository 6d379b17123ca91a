"""``avatar-bridge replay``: recorded motion through the same stream."""

from __future__ import annotations

import argparse
from typing import Any

from bridge.commands import options

SESSION = "replay"


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "replay",
        run,
        help="stream recorded motion (BVH, FBX, glTF, AMASS npz and more) as if it happened now",
        examples="""
            avatar-bridge replay walk.bvh --rig mixamo
            avatar-bridge replay take.npz --rig ue5_manny --rig vrm1 --loop
            avatar-bridge replay long.bvh --start 12.5 --end 20""",
    )
    parser.add_argument("file", metavar="FILE", help="the motion file")
    parser.add_argument(
        "--rig", action="append", metavar="NAME", help="rig to drive; may be given several times (woman)"
    )
    parser.add_argument("--loop", action="store_true", help="begin again at the end")
    parser.add_argument("--take", metavar="NAME", help="which take of a file that holds several")
    parser.add_argument("--start", type=float, default=0.0, metavar="S", help="from this second on")
    parser.add_argument("--end", type=float, metavar="S", help="up to this second")
    parser.add_argument(
        "--seconds", type=options.seconds, metavar="S", help="end after this long (else: Ctrl-C)"
    )
    parser.add_argument("--browser", action="store_true", help="open the page")
    options.add_server_options(parser)
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Stream the clip until it is told to stop."""
    config = options.server_config(args, session=SESSION)
    from bridge.commands.serve import announce
    from bridge.inputs.clips import load_clip
    from bridge.models.clip import AtEnd, ClipModel
    from bridge.rig_library import RigLibrary
    from bridge.sidecar import Sidecar, open_browser

    clip = load_clip(args.file, start_s=args.start, end_s=args.end, take=args.take)
    model = ClipModel(clip, at_end=AtEnd.LOOP if args.loop else AtEnd.HOLD)
    rigs = RigLibrary(source=model.layout)
    bound = [(name, rigs.named(name)) for name in dict.fromkeys(args.rig or ["woman"])]
    with Sidecar(config, model=model, rigs=rigs) as sidecar:
        session = sidecar.server.open_session(config.session)
        for name, rig in bound:
            sidecar.server.desk.add_subject(session, rig, name=name)
        announce(sidecar, as_json=args.json)
        if args.browser and sidecar.gateway is not None:
            open_browser(sidecar.gateway.url)
        sidecar.run_until_interrupted(seconds=args.seconds)
    return 0
