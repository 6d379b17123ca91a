"""npz archives from strangers: the arrays asked for, never unpickled, every defect told as a ClipError."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retarget.clip_issues import ClipError

MAX_BYTES = 4 << 30


def read_npz(path: str | Path, wanted: Iterable[str]) -> tuple[dict[str, NDArray], list[str]]:
    """Those of the ``wanted`` arrays that the file has, and the names of all it has. Raises ClipError."""
    path = Path(path)
    if not path.is_file():
        raise ClipError("CLIP_NOT_FOUND", f"there is no file {path}")
    if path.stat().st_size == 0:
        raise ClipError("CLIP_EMPTY", f"{path.name} is empty")
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {i.filename.removesuffix(".npy"): i.file_size for i in archive.infolist()}
        keys = [key for key in wanted if key in sizes]
        if sum(sizes[key] for key in keys) > MAX_BYTES:
            raise ClipError("CLIP_UNREADABLE", f"{path.name} unpacks to more than {MAX_BYTES >> 30} GiB")
        with np.load(path, allow_pickle=False) as file:
            return {key: np.asarray(file[key]) for key in keys}, list(sizes)
    except ClipError:
        raise
    # A damaged archive shows itself in as many ways as zip, zlib, Python's tokenizer and numpy's header have.
    except Exception as error:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} cannot be read as npz: {error}") from None
