"""Motion file formats. ``read_motion`` picks the reader by content, then by ending."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retarget.clip_issues import ClipError
from retarget.formats import (
    amass,
    bvh,
    curves_reader,
    fbx_motion,
    fbx_nodes,
    gltf_motion,
    live_link_face_reader,
    seamless,
    unity_anim_reader,
    usd_motion,
)
from retarget.formats.curves import JSON_FORMAT
from retarget.formats.description import OnWarning, clip_facts, unheard
from retarget.formats.seamless_arrays import POSE_KEY, is_in_tree
from retarget.formats.skeleton_motion import SkeletonMotion, describe_motion, read_on_smplh
from retarget.motion import MotionClip, MotionLayout

_HEAD_BYTES = 4096


@dataclass(frozen=True)
class MotionFormat:
    """A row of the table: ``matches`` looks at a file's first bytes, and at the file itself where those do not tell.

    ``describe`` gives the clip, None where the file holds none, and facts. ``read`` is for formats of one take,
    ``read_takes`` for those of several with their own skeleton; with neither, the file holds curves and no skeleton.
    ``warns``: whether ``read`` takes ``on_warning``.
    """

    name: str
    endings: tuple[str, ...]
    matches: Callable[[Path, bytes], bool]
    describe: Callable[[Path], tuple[MotionClip | None, dict[str, Any]]]
    read: Callable[..., MotionClip] | None = None
    read_takes: Callable[[Path], list[SkeletonMotion]] | None = None
    warns: bool = False


def _is_bvh(path: Path, head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:9].upper() == b"HIERARCHY"


def _is_amass(path: Path, head: bytes) -> bool:
    return _holds_array(path, head, "poses")


def _is_seamless(path: Path, head: bytes) -> bool:
    return is_in_tree(path) or _holds_array(path, head, POSE_KEY)


def _holds_array(path: Path, head: bytes, key: str) -> bool:
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return f"{key}.npy" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _is_vrma(path: Path, head: bytes) -> bool:
    return head.startswith(b"glTF") and path.suffix.lower() == ".vrma"


def _is_gltf(path: Path, head: bytes) -> bool:
    return head.startswith(b"glTF") or path.suffix.lower() == ".gltf"


def _with_skeleton(
    name: str,
    endings: tuple[str, ...],
    matches: Callable[[Path, bytes], bool],
    read_takes: Callable[[Path], list[SkeletonMotion]],
) -> MotionFormat:
    def describe(path: Path) -> tuple[MotionClip | None, dict[str, Any]]:
        takes = read_takes(path)
        clip, facts = describe_motion(takes[0])
        rows = [
            {"name": take.name, "frames": len(take), "duration_s": round(float(len(take) / take.fps), 6)}
            for take in takes
        ]
        return clip, {"takes": rows, **facts}

    return MotionFormat(name, endings, matches, describe, read_takes=read_takes)


def _curves_only(
    name: str,
    endings: tuple[str, ...],
    matches: Callable[[Path, bytes], bool],
    describe: Callable[[Path], dict[str, Any]],
) -> MotionFormat:
    return MotionFormat(name, endings, matches, lambda path: (None, describe(path)))


def _begins(*marks: bytes) -> Callable[[Path, bytes], bool]:
    return lambda path, head: head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(marks)


FORMATS = (
    MotionFormat("bvh", (".bvh",), _is_bvh, bvh.describe, read=bvh.read),
    MotionFormat("amass", (".npz",), _is_amass, amass.describe, read=amass.read),
    MotionFormat("seamless", (".npy",), _is_seamless, seamless.describe, read=seamless.read, warns=True),
    _with_skeleton("vrma", (".vrma",), _is_vrma, gltf_motion.read_takes),
    _with_skeleton("gltf", (".glb", ".vrm", ".gltf"), _is_gltf, gltf_motion.read_takes),
    _with_skeleton("fbx", (".fbx",), _begins(fbx_nodes.MAGIC, b"; FBX"), fbx_motion.read_takes),
    _with_skeleton("usd", (".usd", ".usda", ".usdc"), _begins(b"PXR-USDC", b"#usda"), usd_motion.read_takes),
    _with_skeleton(
        "json", (".json",), lambda path, head: JSON_FORMAT.encode() in head, curves_reader.read_takes
    ),
    _curves_only("anim", (".anim",), lambda path, head: unity_anim_reader.MARK in head, unity_anim_reader.describe),
    MotionFormat(
        "livelinkface", (".llf.csv",), lambda path, head: live_link_face_reader.is_live_link_face(head),
        live_link_face_reader.describe, read=live_link_face_reader.read, warns=True,
    ),
    _curves_only("csv", (".csv",), _begins(b"frame,seconds"), curves_reader.describe_table),
)  # fmt: skip


def motion_format(path: str | Path) -> MotionFormat:
    """Which format a file is in, by its content or, failing that, by its ending. Raises ClipError."""
    path = Path(path)
    if not path.is_file():
        what = "is a folder, not a motion file" if path.is_dir() else "does not exist"
        raise ClipError("CLIP_NOT_FOUND", f"{path} {what}")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise ClipError("CLIP_UNREADABLE", f"{path} cannot be opened: {error.strerror}") from None
    if not head:
        raise ClipError("CLIP_EMPTY", f"{path.name} is empty")
    for row in FORMATS:
        if row.matches(path, head):
            return row
    for row in FORMATS:
        if path.name.lower().endswith(row.endings):
            return row
    known = ", ".join(f"{ending} ({row.name})" for row in FORMATS for ending in row.endings)
    raise ClipError(
        "CLIP_FORMAT_UNKNOWN", f"{path.name} is no motion file that can be read; known are {known}"
    )


def read_motion(
    path: str | Path,
    *,
    layout: MotionLayout | None = None,
    take: str | None = None,
    on_warning: OnWarning = unheard,
) -> MotionClip:
    """Read any known motion file as an SMPL-H clip in canonical space at the file's own rate. Raises ClipError.

    ``take``: which one, of a file that holds several. ``on_warning`` is given what was not read as it may be meant.
    """
    path = Path(path)
    row = motion_format(path)
    if row.read_takes is not None:
        motion = _chosen(path, row.read_takes(path), take)
        for warning in motion.warnings:
            on_warning(warning)
        return read_on_smplh(motion, layout=layout)
    if row.read is None:
        raise ClipError("CLIP_NO_SKELETON", f"{path.name} holds curves without the skeleton that they move")
    if take is not None:
        raise ClipError(
            "CLIP_TAKE", f"a file of format {row.name} has no takes to choose from", "leave --take out"
        )
    return row.read(path, layout=layout, **({"on_warning": on_warning} if row.warns else {}))


def _chosen(path: Path, takes: list[SkeletonMotion], name: str | None) -> SkeletonMotion:
    known = ", ".join(repr(take.name) for take in takes)
    if name is None and len(takes) > 1:
        raise ClipError("CLIP_TAKE", f"{path.name} holds {len(takes)} takes: {known}")
    found = [take for take in takes if name in (None, take.name)]
    if not found:
        raise ClipError("CLIP_TAKE", f"{path.name} holds no take {name!r}, but {known}")
    return found[0]


def describe(path: str | Path) -> dict[str, Any]:
    """Facts about a motion file as plain values, for people and for JSON. Raises ClipError where it cannot be read.

    ``frames`` and ``fps`` are the file's; ``mapped`` gives the source joint of each SMPL-H joint; lengths in metres,
    speeds in metres or radians a second; ``warnings`` is a list of ``{"code", "what"}``.
    """
    row = motion_format(path)
    clip, facts = row.describe(Path(path))
    if clip is None:
        return {"file": str(path), "format": row.name, **facts}
    measured = clip_facts(clip)
    warnings = facts.pop("warnings", []) + measured.pop("warnings")
    return {"file": str(path), "format": row.name, **facts, **measured, "warnings": warnings}
