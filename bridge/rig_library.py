"""The rigs that ship, the demo characters, and clients' skeletons, bound and ready to be driven."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from retarget.issues import Issue, RigError
from retarget.retargeter import Retargeter
from retarget.rig import Rig, bind_skeleton, load_rig
from retarget.rig_file import rig_names

from bridge.character_file import read_character
from bridge.errors import InputError
from bridge.rig_source import BoundRig, UnknownRigError
from bridge.skeletons import ClientSkeleton

CHARACTERS_FOLDER = Path(__file__).parent / "assets" / "characters"
# The rig whose joints the demo characters have.
CHARACTER_RIG = "makehuman"


class RigLibrary:
    """A :class:`bridge.rig_source.RigSource`. The names of the demo characters are rigs like the others."""

    def names(self) -> Sequence[str]:
        """Characters first, then the rigs of the package."""
        return (*self.characters(), *rig_names())

    def characters(self) -> Sequence[str]:
        """The demo characters there are, the woman first."""
        return sorted((path.stem for path in CHARACTERS_FOLDER.glob("*.glb")), reverse=True)

    def named(self, name: str) -> BoundRig:
        """A character or a rig of the package. UnknownRigError lists all."""
        if name in self.characters():
            return _bind(name, CHARACTER_RIG, _character(CHARACTERS_FOLDER / f"{name}.glb"))
        if name not in rig_names():
            raise UnknownRigError(name, self.names())
        try:
            return _bound(name, load_rig(name))
        except RigError as error:
            raise InputError(str(error)) from None

    def skeleton(self, skeleton: ClientSkeleton) -> BoundRig:
        """A client's own character. InputError lists every issue."""
        return _bind("own", None, skeleton)


def _bind(name: str, description: str | None, skeleton: ClientSkeleton) -> BoundRig:
    try:
        rig = bind_skeleton(
            description,
            joints=skeleton.joints,
            parents=skeleton.parents,
            positions=skeleton.positions,
            rotations_xyzw=skeleton.rotations_xyzw,
            space=skeleton.space,
            shapes=skeleton.shapes,
            humanoid=skeleton.humanoid,
        )
    except RigError as error:
        raise InputError(str(error)) from None
    return _bound(name, rig)


@cache
def _character(path: Path) -> ClientSkeleton:
    return read_character(path)


def _bound(name: str, rig: Rig) -> BoundRig:
    retargeter = Retargeter(rig)
    return BoundRig(name, retargeter, _report(rig))


def _report(rig: Rig) -> dict[str, Any]:
    source_of = {target: source for source, target in rig.joint_map.items()}
    return {
        "issues": [issue_map(issue) for issue in rig.issues],
        "joints": {name: source_of.get(name) for name in rig.layout.joint_names},
    }


def issue_map(issue: Issue) -> dict[str, str]:
    """An issue as it goes on the wire."""
    return {
        "code": issue.code,
        "severity": issue.severity.value,
        "subject": issue.subject,
        "detail": issue.detail,
        "hint": issue.hint,
    }


def check_rig_file(path: str) -> dict[str, Any]:
    """Every issue of a rig file, and whether it can be used. InputError if it is no rig file."""
    if Path(path).suffix not in (".yaml", ".yml"):
        raise InputError(f"{path} is no rig file; rig files end in .yaml")
    try:
        issues, usable = load_rig(path).issues, True
    except RigError as error:
        issues, usable = error.issues, False
    return {"file": path, "usable": usable, "issues": [issue_map(issue) for issue in issues]}
