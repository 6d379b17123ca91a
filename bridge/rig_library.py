"""The rigs that ship, the demo characters, and clients' skeletons, bound and ready to be driven."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bridge.character_file import CharacterFile, read_character_file
from bridge.errors import InputError
from bridge.rig_source import BoundRig, UnknownRigError
from bridge.skeletons import ClientSkeleton
from retarget.issues import RigError
from retarget.motion import MotionLayout
from retarget.retargeter import Report, Retargeter
from retarget.rig import Rig, bind_skeleton, load_rig
from retarget.rig_file import rig_names

CHARACTERS_FOLDER = Path(__file__).parent / "assets" / "characters"
# The rig whose joints the demo characters have.
CHARACTER_RIG = "makehuman"


class RigLibrary:
    """A :class:`bridge.rig_source.RigSource`. The names of the demo characters are rigs like the others.

    ``source`` is the layout of the motion that will come, by default the SMPL-H body of the woman.
    """

    def __init__(self, *, source: MotionLayout | None = None) -> None:
        self._source = source

    def names(self) -> Sequence[str]:
        """Characters first, then the rigs of the package."""
        return (*self.characters(), *rig_names())

    def characters(self) -> Sequence[str]:
        """The demo characters there are, the woman first."""
        return sorted((path.stem for path in CHARACTERS_FOLDER.glob("*.glb")), reverse=True)

    def named(self, name: str) -> BoundRig:
        """A character or a rig of the package. UnknownRigError lists all."""
        if name in self.characters():
            return self._bound(name, _bind(CHARACTER_RIG, _demo_skeleton(name)))
        if name not in rig_names():
            raise UnknownRigError(name, self.names())
        try:
            return self._bound(name, load_rig(name))
        except RigError as error:
            raise InputError(str(error)) from None

    def character(self, file: CharacterFile) -> BoundRig:
        """The character of any file. InputError lists every issue."""
        try:
            return self._bound(file.path.stem, _bind(None, _driven(file, None)))
        except InputError as error:
            raise InputError(f"{file.path}: {error}") from None

    def skeleton(self, skeleton: ClientSkeleton) -> BoundRig:
        """A client's own character. InputError lists every issue."""
        return self._bound("own", _bind(None, skeleton))

    def _bound(self, name: str, rig: Rig) -> BoundRig:
        retargeter = Retargeter(rig, source=self._source)
        return BoundRig(name, retargeter, retargeter.report.to_map())


def _bind(description: str | None, skeleton: ClientSkeleton) -> Rig:
    try:
        return bind_skeleton(
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


def _driven(file: CharacterFile, description: str | None) -> ClientSkeleton:
    """A character without the joints that nothing moves: muscles of the face, bones of the foot, ends of hair."""
    whole = file.client_skeleton()
    rig = _bind(description, whole)
    joints = Retargeter(rig).report.joints
    part = whole.only({joint for joint, driver in joints.items() if driver is not None} | set(rig.eyes or ()))
    file.check_scales(part.joints)
    return part


@cache
def _demo_skeleton(name: str) -> ClientSkeleton:
    return _driven(demo_character(name), CHARACTER_RIG)


def demo_character(name: str) -> CharacterFile:
    """The file of a demo character."""
    return read_character_file(CHARACTERS_FOLDER / f"{name}.glb")


def check_rig_file(path: str) -> dict[str, Any]:
    """Every issue of a rig file, and whether it can be used. InputError if it is no rig file."""
    if Path(path).suffix not in (".yaml", ".yml"):
        raise InputError(f"{path} is no rig file; rig files end in .yaml")
    try:
        issues, usable = load_rig(path).issues, True
    except RigError as error:
        issues, usable = error.issues, False
    return {"file": path, "usable": usable, "issues": Report(issues, {}, 1.0).to_map()["issues"]}
