"""The formats that ``bake`` writes, one row each. Loads nothing heavy until a row is used: the help reads it too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.errors import InputError

if TYPE_CHECKING:
    from bridge.bake_target import Target
    from retarget.formats.take import Take

    Writer = Callable[[Path, Sequence[Take], Target], None]


@dataclass(frozen=True)
class BakeFormat:
    """One format.

    ``holds``: what is in such a file, a line for people. ``rig``: what is baked for if nobody says. ``has_many``:
    whether one file holds several takes. ``has_keys``: whether keys can be left out, or every frame has its value.
    ``check``: raises InputError where what the format needs is not installed.
    """

    name: str
    endings: tuple[str, ...]
    holds: str
    write: Writer
    rig: str = "mixamo"
    has_many: bool = False
    has_keys: bool = False
    check: Callable[[], None] | None = None


def _fbx(path: Path, takes: Sequence[Take], target: Target) -> None:
    from bridge.bake_target import write_fbx

    write_fbx(path, takes, target)


def _glb(path: Path, takes: Sequence[Take], target: Target) -> None:
    from bridge.bake_target import write_glb

    write_glb(path, takes, target)


def _bvh(path: Path, takes: Sequence[Take], target: Target) -> None:
    from retarget.formats import bvh_writer

    bvh_writer.write(path, takes)


def _vrma(path: Path, takes: Sequence[Take], target: Target) -> None:
    from bridge.bake_target import bound_retargeter
    from retarget.formats import vrma

    vrma.write(
        path,
        takes,
        retargeter=bound_retargeter(takes, target),
        rests_as_vrm=target.character is not None and target.character.path.suffix.lower() == ".vrm",
        tolerance=target.tolerance,
    )


def _anim(path: Path, takes: Sequence[Take], target: Target) -> None:
    from bridge.bake_target import write_anim

    write_anim(path, takes, target)


def _csv(path: Path, takes: Sequence[Take], target: Target) -> None:
    from retarget.formats import curves

    curves.write_csv(path, takes)


def _json(path: Path, takes: Sequence[Take], target: Target) -> None:
    from retarget.formats import curves

    curves.write_json(path, takes)


def _live_link_face(path: Path, takes: Sequence[Take], target: Target) -> None:
    from bridge.bake_target import bound_retargeter
    from retarget.formats import live_link_face

    live_link_face.write(path, takes, retargeter=bound_retargeter(takes, target))


def _amass(path: Path, takes: Sequence[Take], target: Target) -> None:
    from retarget.formats import amass_writer

    amass_writer.write(path, takes)


def _usd(path: Path, takes: Sequence[Take], target: Target) -> None:
    from retarget.formats import usd_writer

    usd_writer.write(path, takes)


def _check_usd() -> None:
    from retarget.formats.usd_library import UsdMissingError, load_usd

    try:
        load_usd()
    except UsdMissingError as error:
        raise InputError(str(error)) from None


FORMATS = (
    BakeFormat("fbx", (".fbx",), "FBX: skeleton, mesh, face", _fbx, has_many=True, has_keys=True),
    BakeFormat(
        "glb",
        (".glb", ".vrm"),
        "glTF 2.0, or a copy of the character's file",
        _glb,
        has_many=True,
        has_keys=True,
    ),
    BakeFormat("bvh", (".bvh",), "BVH: skeleton and motion, without the face", _bvh),
    BakeFormat(
        "vrma",
        (".vrma",),
        "VRM Animation 1.0 for any VRM character",
        _vrma,
        "vrm1",
        has_many=True,
        has_keys=True,
    ),
    BakeFormat(
        "anim", (".anim",), "Unity clip: transforms and blendshapes", _anim, "unity_humanoid", has_keys=True
    ),
    BakeFormat(
        "usd",
        (".usd", ".usda", ".usdc"),
        "UsdSkel: skeleton, animation, weights",
        _usd,
        check=_check_usd,
    ),
    BakeFormat(
        "livelinkface", (".llf.csv",), "Live Link Face's CSV: ARKit's face, head, eyes", _live_link_face
    ),
    BakeFormat("csv", (".csv",), "a table of joint rotations and face channels", _csv),
    BakeFormat("json", (".json",), "the same numbers, with the skeleton", _json, has_many=True),
    BakeFormat("amass", (".npz",), "AMASS: SMPL-H, without the face", _amass, "smplh"),
)

ENDINGS = tuple(ending for row in FORMATS for ending in row.endings)


def format_of(output: Path, name: str | None = None) -> BakeFormat:
    """The format of that name or, without one, by the ending of the file. InputError lists those that are known."""
    for row in FORMATS:
        if row.name == name:
            return row
    if name is not None:
        raise InputError(f"no format is named {name!r}; known: {', '.join(row.name for row in FORMATS)}")
    known = [(ending, row) for row in FORMATS for ending in row.endings]
    fitting = [(ending, row) for ending, row in known if output.name.lower().endswith(ending)]
    if not fitting:
        raise InputError(
            f"{output}: no format is known by {output.suffix!r}; known: {', '.join(e for e, _ in known)}"
        )
    return max(fitting, key=lambda found: len(found[0]))[1]


def format_lines() -> list[str]:
    """The table for ``--help``."""
    endings = [" ".join(row.endings) for row in FORMATS]
    width = max(map(len, endings))
    return [f"{e:<{width}}  {row.holds}" for e, row in zip(endings, FORMATS, strict=True)]
