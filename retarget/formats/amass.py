"""AMASS npz files: SMPL-H, SMPL-X or SMPL poses as axis-angle vectors, in a world whose Z points up.

``trans`` is no position of the pelvis: the body model turns the root about the rest pelvis ``J0`` and adds ``trans``
after that, so that the pelvis stands at ``J0 + trans``, ``J0`` not turned. ``J0`` is a number of the licensed model;
where it is not given the pelvis is taken at ``trans`` and the feet are set on the floor, which makes the height right
again. Nothing is ever unpickled.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retarget import rotation, smplh
from retarget.clip_issues import ClipError, frame_list
from retarget.formats.npz_file import read_npz
from retarget.frame_rate import rate_from_float
from retarget.ground import stand_on_floor
from retarget.motion import MotionClip, MotionLayout
from retarget.space import reorient_root

RATE_KEYS = ("mocap_framerate", "mocap_frame_rate", "fps")
# SMPL-X puts jaw and eyes between body and hands.
_SMPLX_JOINTS = [*range(22), *range(25, 55)]
_JOINTS_OF_WIDTH = {156: "SMPL-H", 165: "SMPL-X", 72: "SMPL"}


def read(
    path: str | Path, *, layout: MotionLayout | None = None, pelvis_origin_m: ArrayLike | None = None
) -> MotionClip:
    """Read an AMASS file as an SMPL-H clip in canonical space, at the file's own rate.

    ``layout`` is the SMPL-H skeleton to give the clip (our own by default). ``pelvis_origin_m (3,)`` is the ``J0`` of
    the body model that the file was made with, in the model's axes; with it positions are exact. Raises ClipError.
    """
    layout = smplh.layout() if layout is None else layout
    arrays = load_arrays(path)
    rate = frame_rate(arrays)
    poses = _smplh_poses(arrays["poses"])
    trans = _checked_float(arrays["trans"], "trans")
    frames = len(poses)
    if frames == 0:
        raise ClipError("CLIP_EMPTY", "the AMASS file has no frames")
    if trans.shape != (frames, 3):
        raise ClipError(
            "CLIP_SHAPE", f"'trans' has shape {trans.shape}, not ({frames}, 3) as 'poses' asks for"
        )
    broken = ~(np.isfinite(poses).all(axis=(1, 2)) & np.isfinite(trans).all(axis=1))
    if broken.any():
        found = frame_list(np.flatnonzero(broken).tolist())
        raise ClipError("CLIP_NON_FINITE", f"the AMASS file has NaN or infinite values in frames {found}")
    rotations = smplh.poses_to_quats(poses)
    origin = np.zeros(3) if pelvis_origin_m is None else np.asarray(pelvis_origin_m, dtype=np.float64)
    turned, root = reorient_root(rotations[:, 0], origin + trans, world="z_up")
    rotations[:, 0] = turned
    rotations = rotation.unroll(rotations)
    clip = MotionClip(
        layout=layout,
        fps=rate,
        root=root.astype(np.float32),
        rotations_xyzw=rotations.astype(np.float32),
        face=np.zeros((frames, len(layout.face_channels)), dtype=np.float32),
    )
    return stand_on_floor(clip) if pelvis_origin_m is None else clip


def load_arrays(path: str | Path) -> dict[str, NDArray]:
    """The arrays of an AMASS file, ``poses`` and ``trans`` at least, without unpickling. Raises ClipError."""
    arrays, keys = read_npz(path, ("poses", "trans", "betas", "gender", *RATE_KEYS))
    missing = [key for key in ("poses", "trans") if key not in arrays]
    if not any(key in arrays for key in RATE_KEYS):
        missing.append(" or ".join(RATE_KEYS[:2]))
    if missing:
        raise ClipError(
            "CLIP_KEYS_MISSING",
            f"{Path(path).name} lacks {', '.join(missing)}; it holds {', '.join(keys) or 'nothing'}",
        )
    return arrays


def frame_rate(arrays: dict[str, NDArray]) -> Fraction:
    """The exact rate of a loaded AMASS file."""
    value = next(arrays[key] for key in RATE_KEYS if key in arrays)
    if value.size != 1 or not np.issubdtype(value.dtype, np.number) or np.iscomplexobj(value):
        raise ClipError("CLIP_RATE", f"the AMASS file's frame rate is {str(value)[:40]!r}, not one number")
    return rate_from_float(float(value.reshape(())))


def model_of(poses: NDArray) -> str:
    """Which body model poses of this shape belong to: SMPL-H, SMPL-X or SMPL. Raises ClipError."""
    width = int(np.prod(poses.shape[1:])) if poses.ndim in (2, 3) else 0
    fits = width in _JOINTS_OF_WIDTH and (poses.ndim == 2 or poses.shape[2] == 3)
    if not fits:
        known = ", ".join(f"{w} ({name})" for w, name in _JOINTS_OF_WIDTH.items())
        raise ClipError(
            "CLIP_SHAPE", f"'poses' has shape {poses.shape}; a frame must have one of {known} values"
        )
    return _JOINTS_OF_WIDTH[width]


def _checked_float(values: NDArray, key: str) -> NDArray[np.float64]:
    if not (np.issubdtype(values.dtype, np.floating) or np.issubdtype(values.dtype, np.integer)):
        raise ClipError("CLIP_SHAPE", f"{key!r} holds {values.dtype}, not numbers")
    return values.astype(np.float64)


def _smplh_poses(poses: NDArray) -> NDArray[np.float64]:
    """Poses of any of the three models as SMPL-H ``(T, 52, 3)``; hands that a model lacks are flat."""
    poses = _checked_float(poses, "poses")
    model = model_of(poses)
    joints = poses.reshape(len(poses), int(np.prod(poses.shape[1:])) // 3, 3)
    if model == "SMPL-X":
        return joints[:, _SMPLX_JOINTS]
    if model == "SMPL":
        out = np.zeros((len(poses), smplh.NUM_JOINTS, 3))
        out[:, : smplh.NUM_BODY_JOINTS] = joints[:, : smplh.NUM_BODY_JOINTS]
        return out
    return joints


def describe(path: str | Path) -> tuple[MotionClip, dict[str, Any]]:
    """The clip, and what only this format can tell about it."""
    arrays = load_arrays(path)
    clip = read(path)
    model = model_of(arrays["poses"])
    has_hands = model != "SMPL"
    names = list(smplh.JOINT_NAMES if has_hands else smplh.JOINT_NAMES[: smplh.NUM_BODY_JOINTS])
    gender = arrays.get("gender")
    return clip, {
        "frames": len(clip),
        "body_model": model,
        "gender": None if gender is None else _plain_text(gender),
        "joints": names,
        "mapped": {name: name for name in names},
        "unmapped": [],
        "missing": [name for name in smplh.JOINT_NAMES if name not in names],
        "height_m": None,
        "warnings": [],
    }


def _plain_text(value: NDArray) -> str:
    """Gender is saved as text, as bytes, or as the text of bytes."""
    item = value.reshape(-1)[0] if value.size else ""
    text = item.decode("ascii", "replace") if isinstance(item, bytes) else str(item)
    return text.removeprefix("b'").removesuffix("'")[:40]
