"""``avatar-bridge demo``: a conversation, bundled or one's own, in the browser or measured without one."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bridge.commands import options

SESSION = "demo"


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "demo",
        run,
        help="let a character hold the bundled conversation in your browser",
        examples="""
            avatar-bridge demo
            avatar-bridge demo --agent line.wav --user question.mp3
            avatar-bridge demo --no-browser --http-port 8080
            avatar-bridge demo --headless --seconds 10 --json""",
    )
    options.add_server_options(parser)
    parser.add_argument(
        "--agent",
        metavar="FILE",
        help="the character's voice instead of the bundled one: wav, flac, ogg or mp3",
    )
    parser.add_argument("--user", metavar="FILE", help="the voice it listens to: wav, flac, ogg or mp3")
    parser.add_argument("--no-browser", action="store_true", help="print the page's address, do not open it")
    parser.add_argument(
        "--headless", action="store_true", help="no page: measure what a client receives, then end"
    )
    parser.add_argument(
        "--seconds", type=options.seconds, metavar="S", help="how long (headless: 10; else until Ctrl-C)"
    )
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run the demo."""
    config = options.server_config(args, session=SESSION)
    from bridge.demo import demo_sidecar, own_conversation

    own = own_conversation(args.agent, args.user) if args.agent or args.user else None
    if args.headless:
        return _measure(args, config, own)
    from bridge.sidecar import open_browser

    with demo_sidecar(config, conversation=own) as sidecar:
        assert sidecar.gateway is not None
        if args.json:
            print(json.dumps({"page": sidecar.gateway.url}), flush=True)
        else:
            print(f"The demo runs at {sidecar.gateway.url}   (Ctrl-C ends it)", flush=True)
        if not args.no_browser:
            open_browser(sidecar.gateway.url)
        sidecar.run_until_interrupted(seconds=args.seconds)
    return 0


def _measure(args: argparse.Namespace, config: Any, own: Any) -> int:
    from dataclasses import replace

    from bridge.demo import demo_sidecar
    from bridge.loopback import measure_in_other_process

    # Nobody has to find a measured sidecar, and it may run beside another one.
    ports = {name: 0 for name in ("control_port", "frames_port") if getattr(args, name) is None}
    quiet = replace(config, **ports)
    with demo_sidecar(quiet, conversation=own, with_page=False, is_playing=False) as sidecar:
        report = measure_in_other_process(sidecar.server, session=SESSION, seconds=args.seconds or 10.0)
    if args.json:
        print(json.dumps(report))
    else:
        print_report(report)
    return 0


def print_report(report: dict[str, Any]) -> None:
    """The same for people."""
    print(f"{report['frames']} frames, {report['fps']:.2f} a second, {report['dropped']} dropped")
    if report["first_frame_ms"] is not None:
        print(f"first frame {report['first_frame_ms']:.1f} ms after the first sound")
    print(f"at most {report['max_rss_mb']:.0f} MB of memory")
    print(f"{'ms':10} {'p50':>8} {'p95':>8} {'p99':>8}")
    for stage, times in report["latency_ms"].items():
        print(f"{stage:10} " + " ".join(f"{times[name]:8.3f}" for name in ("p50", "p95", "p99")))
