"""``avatar-bridge doctor``: finds what would keep the sidecar from running here."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bridge.commands import options


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "doctor",
        run,
        help="find what would keep the sidecar from running here",
        examples="""
            avatar-bridge doctor
            avatar-bridge doctor --json""",
    )
    options.add_server_options(parser)
    options.add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Check; exit 1 if something must be mended."""
    config = options.server_config(args)
    from bridge.doctor import examine

    findings = examine(config)
    if args.json:
        print(json.dumps({"findings": [vars(finding) for finding in findings]}))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.is_well else 'MEND'}  {finding.what}: {finding.detail}")
    return 0 if all(finding.is_well for finding in findings) else 1
