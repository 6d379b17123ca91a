"""``avatar-bridge rig``: the rigs that ship, and whether an own rig file is right."""

from __future__ import annotations

import argparse
import json
from typing import Any

from bridge.commands import options


def add_parser(commands: Any) -> None:
    """Describe the command."""
    parser = options.new_parser(
        commands,
        "rig",
        run_list,
        help="list the rigs, show one, or check a rig file",
        examples="""
            avatar-bridge rig list
            avatar-bridge rig show mixamo
            avatar-bridge rig check my_rig.yaml""",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = options.new_parser(
        actions, "list", run_list, help="list the rigs", examples="avatar-bridge rig list --json"
    )
    options.add_json(listing)
    show = options.new_parser(
        actions,
        "show",
        run_show,
        help="show a rig's joints and channels",
        examples="avatar-bridge rig show vrm1",
    )
    show.add_argument("name", metavar="NAME")
    options.add_json(show)
    check = options.new_parser(
        actions,
        "check",
        run_check,
        help="check a rig file; lists every mistake",
        examples="avatar-bridge rig check r.yaml",
    )
    check.add_argument("file", metavar="FILE")
    options.add_json(check)


def run_list(args: argparse.Namespace) -> int:
    """Names of all rigs."""
    from bridge.rig_library import RigLibrary

    names = list(RigLibrary().names())
    print(json.dumps({"rigs": names}) if args.json else "\n".join(names))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """One rig: what drives its joints, and its issues."""
    from bridge.rig_library import RigLibrary

    bound = RigLibrary().named(args.name)
    layout = bound.retargeter.layout
    if args.json:
        print(
            json.dumps(
                {
                    "rig": bound.name,
                    "space": layout.space.name,
                    "joints": list(layout.joint_names),
                    "channels": list(layout.face_channels),
                    "report": dict(bound.report),
                }
            )
        )
        return 0
    print(
        f"{bound.name}: {len(layout.joint_names)} joints, {len(layout.face_channels)} channels, {layout.space.name}"
    )
    driven = bound.report.get("joints", {})
    for name, parent in zip(layout.joint_names, layout.parents, strict=True):
        source = driven.get(name)
        above = layout.joint_names[parent] if parent >= 0 else "-"
        print(f"  {name:28} under {above:24} " + (f"driven by {source}" if source else "at rest"))
    for issue in bound.report.get("issues", ()):
        print(f"  {issue['severity']}: {issue['subject']}: {issue['detail']}")
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Every issue of a rig file; exit 2 if there is an error among them."""
    from bridge.errors import InputError
    from bridge.rig_library import check_rig_file

    report = check_rig_file(args.file)
    if args.json:
        print(json.dumps(report))
    else:
        for issue in report["issues"]:
            print(
                f"{issue['severity']} {issue['code']}: {issue['subject']}: {issue['detail']}; {issue['hint']}"
            )
    if not report["usable"]:
        errors = sum(issue["severity"] == "error" for issue in report["issues"])
        raise InputError(f"{args.file} cannot be used: {errors} mistakes, listed above")
    if not args.json:
        print(f"{args.file} is in order")
    return 0
