"""Where the arrays of a Seamless Interaction take lie: one npz, or a folder tree with one npy for each array.

The npz has keys ``group:feature``; the tree ``smplh/body_pose/ID.npy`` beside ``movement/FAUValue/ID.npy`` and so on.
Nothing is ever unpickled.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retarget.clip_issues import ClipError
from retarget.formats.npz_file import MAX_BYTES, read_npz

POSE_KEY = "smplh:body_pose"
REQUIRED = (POSE_KEY, "smplh:global_orient", "smplh:left_hand_pose", "smplh:right_hand_pose")
OPTIONAL = (
    "smplh:translation",
    "smplh:is_valid",
    "boxes_and_keypoints:is_valid_box",
    "movement:FAUValue",
    "movement:is_valid",
    "movement_v4:FAUValue",
    "movement_v4:is_valid",
)


def load_arrays(path: str | Path) -> dict[str, NDArray]:
    """The arrays of the take that ``path`` belongs to: its npz, or any npy of it in a tree. Raises ClipError."""
    path = Path(path)
    arrays = _from_tree(path) if path.suffix.lower() == ".npy" else read_npz(path, (*REQUIRED, *OPTIONAL))[0]
    missing = [key for key in REQUIRED if key not in arrays]
    if missing:
        raise ClipError("CLIP_KEYS_MISSING", f"{path.name} lacks {', '.join(missing)}")
    return arrays


def is_in_tree(path: Path) -> bool:
    """Whether a file is one array of a take in a folder tree."""
    return path.suffix.lower() == ".npy" and path.parent.parent.name in _GROUPS


_GROUPS = {key.partition(":")[0] for key in (*REQUIRED, *OPTIONAL)}


def tree_files(path: Path) -> list[Path]:
    """The arrays of a take in a folder tree, of those that there are; ``path`` is any of them."""
    return list(_tree_places(path).values())


def _tree_places(path: Path) -> dict[str, Path]:
    split = path.parent.parent.parent
    keys = [(key, *key.split(":")) for key in (*REQUIRED, *OPTIONAL)]
    places = {key: split / group / feature / path.name for key, group, feature in keys}
    return {key: place for key, place in places.items() if place.is_file()}


def _from_tree(path: Path) -> dict[str, NDArray]:
    if not is_in_tree(path):
        raise ClipError(
            "CLIP_FORMAT_UNKNOWN",
            f"{path} is no array of a Seamless Interaction take: those lie in smplh/body_pose/ and its like",
        )
    return {key: _load_npy(file) for key, file in _tree_places(path).items()}


def _load_npy(path: Path) -> NDArray:
    if path.stat().st_size > MAX_BYTES:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} is larger than {MAX_BYTES >> 30} GiB")
    try:
        return np.load(path, allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise ClipError("CLIP_UNREADABLE", f"{path} cannot be read as npy: {error}") from None
