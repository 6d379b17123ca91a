"""Takes of Seamless Interaction: SMPL-H as a monocular tracker saw it, in the camera's frame, and facial action units.

What the files do not say is taken from measurements others have published: the rate is the video's (found by the
length of the sound beside the file), ``translation`` is a camera's with a meaningless depth, rotation vectors are not
canonical, validity differs by group, one face value serves both sides, and three of the 24 action units are dead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation, smplh
from retarget.action_units import channels_of
from retarget.clip_issues import ClipError, frame_list
from retarget.formats.description import OnWarning, unheard, warning
from retarget.formats.seamless_arrays import POSE_KEY, load_arrays
from retarget.formats.sound_length import sound_seconds
from retarget.ground import stand_on_floor
from retarget.motion import MotionClip, MotionLayout
from retarget.space import reorient_root

Array = NDArray[np.float64]

# Rates that videos of the dataset have; the arrays follow the video frame by frame.
RATES = (Fraction(30), Fraction(30000, 1001), Fraction(45000, 1501))
# How much longer or shorter than the video its sound may be.
MAX_MISMATCH_S = 0.5
# Translations beyond this are what the tracker writes where it has no box.
MAX_TRANSLATION_M = 1000.0
# Gaps of the body up to this are bridged; in longer ones the file's own, often good, pose stays.
MAX_GAP_S = 0.5
FADE_S = 0.5
# Values run from 0 to 2.
FACE_SCALE = 0.5
# Action unit of each column; None: dead in every file, or of a side that the data does not tell (30).
# "CheekPuffer" is taken for puffed cheeks, AD34.
FACE_COLUMNS = (
    1, 2, 4, 5, 6, 7, 9, 10, 12, 34, 14, 15,
    16, 17, 18, 20, None, None, None, 25, 26, 28, None, 43,
)  # fmt: skip


@dataclass(frozen=True)
class Take:
    """A clip and what had to be decided to get it."""

    clip: MotionClip
    body_valid: NDArray[np.bool_]
    face_valid: NDArray[np.bool_]
    warnings: tuple[dict[str, str], ...]


def read(
    path: str | Path,
    *,
    layout: MotionLayout | None = None,
    fps: Fraction | None = None,
    on_warning: OnWarning = unheard,
) -> MotionClip:
    """Read a take as an SMPL-H clip in canonical space.

    ``path``: the npz, or any npy of the take in a folder tree. ``fps``: the video's rate where it is known better than
    from the sound beside the file. ``on_warning`` is given the decisions taken. Raises ClipError.
    """
    take = read_take(path, layout=layout, fps=fps)
    for decision in take.warnings:
        on_warning(decision)
    return take.clip


def read_take(path: str | Path, *, layout: MotionLayout | None = None, fps: Fraction | None = None) -> Take:
    """As ``read``, with validity and the decisions taken."""
    path = Path(path)
    layout = smplh.layout() if layout is None else layout
    arrays = load_arrays(path)
    frames = len(arrays[POSE_KEY])
    if frames == 0:
        raise ClipError(
            "CLIP_EMPTY", f"{path.name} is one of the dataset's empty takes", "leave it out; it has no motion"
        )
    notes: list[dict[str, str]] = []
    rate = fps or _rate(path, frames, notes)
    poses = np.concatenate(
        [
            _floats(arrays, "smplh:global_orient", frames, 3).reshape(frames, 1, 3),
            _floats(arrays, POSE_KEY, frames, 63).reshape(frames, 21, 3),
            _floats(arrays, "smplh:left_hand_pose", frames, 45).reshape(frames, 15, 3),
            _floats(arrays, "smplh:right_hand_pose", frames, 45).reshape(frames, 15, 3),
        ],
        axis=1,
    )
    valid = _flags(arrays, "smplh:is_valid", frames)
    quats = smplh.poses_to_quats(poses)
    place, placed = _pelvis(arrays, frames)
    quats[:, 0], place = reorient_root(quats[:, 0], place, world="camera")
    # Depth is under a lens some 16 times too long and wanders by metres: it says nothing.
    place[:, 2] = 0
    quats = rotation.unroll(_bridged_turns(rotation.unroll(quats), valid, float(rate)))
    face, seen = _face(arrays, layout, frames, float(rate))
    if not valid.all():
        notes.append(
            warning("SEAMLESS_BODY_INVALID", f"{_share(~valid)} of the body's frames are marked invalid")
        )
    if not placed.all():
        found = frame_list(np.flatnonzero(~placed).tolist())
        notes.append(warning("SEAMLESS_OUT_OF_FRAME", f"the person is out of the picture in frames {found}"))
    if not seen.any():
        notes.append(
            warning("SEAMLESS_NO_FACE", "the take has no usable action units; only vendor V00 has them")
        )
    elif not seen.all():
        notes.append(warning("SEAMLESS_FACE_INVALID", f"{_share(~seen)} of the face's frames are missing"))
    clip = MotionClip(
        layout=layout,
        fps=rate,
        root=_bridged(place, placed).astype(np.float32),
        rotations_xyzw=quats.astype(np.float32),
        face=face,
    )
    return Take(stand_on_floor(clip), valid, seen, tuple(notes))


def describe(path: str | Path) -> tuple[MotionClip, dict[str, Any]]:
    """The clip, and what only this format can tell about it."""
    take = read_take(path)
    names = list(smplh.JOINT_NAMES)
    return take.clip, {
        "frames": len(take.clip),
        "body_model": "SMPL-H",
        "joints": names,
        "mapped": {name: name for name in names},
        "unmapped": [],
        "missing": [],
        "height_m": None,
        "body_valid_share": round(float(take.body_valid.mean()), 4),
        "face_valid_share": round(float(take.face_valid.mean()), 4),
        "warnings": list(take.warnings),
    }


def _rate(path: Path, frames: int, notes: list[dict[str, str]]) -> Fraction:
    for folder in (path.parent, path.parent.parent.parent / "audio"):
        sound = (folder / path.name).with_suffix(".wav")
        if sound.is_file():
            try:
                seconds = sound_seconds(sound)
            except ClipError as error:
                notes.append(warning("SEAMLESS_RATE_ASSUMED", f"taken as 30 Hz: {error.what}"))
                return RATES[0]
            rate = min(RATES, key=lambda rate: abs(float(frames / rate) - seconds))
            if abs(float(frames / rate) - seconds) <= MAX_MISMATCH_S:
                return rate
            notes.append(
                warning(
                    "SEAMLESS_RATE_ASSUMED",
                    f"taken as 30 Hz: {sound.name} lasts {seconds:.1f} s and is no sound of {frames} frames",
                )
            )
            return RATES[0]
    if not path.name.startswith("V00"):
        notes.append(
            warning("SEAMLESS_RATE_ASSUMED", "taken as 30 Hz: put the take's .wav beside it to find its rate")
        )
    return RATES[0]


def _floats(arrays: Mapping[str, NDArray], key: str, frames: int, width: int) -> Array:
    """An array as ``(T, width)``, whatever shape it was saved in."""
    values = arrays[key]
    if len(values) != frames or values.size != frames * width or not np.issubdtype(values.dtype, np.floating):
        raise ClipError(
            "CLIP_SHAPE",
            f"{key} has shape {values.shape} of {values.dtype}, not {frames} rows of {width} numbers",
        )
    values = values.reshape(frames, width).astype(np.float64)
    broken = np.flatnonzero(~np.isfinite(values).all(axis=1)).tolist()
    if broken:
        raise ClipError("CLIP_NON_FINITE", f"{key} has NaN or infinite values in frames {frame_list(broken)}")
    return values


def _flags(arrays: Mapping[str, NDArray], key: str, frames: int) -> NDArray[np.bool_]:
    """A flag a frame, saved as ``(T,)`` or ``(T, 1)``, bool or number; all true where the array is missing."""
    if key not in arrays:
        return np.ones(frames, dtype=bool)
    values = arrays[key]
    if values.size != frames or len(values) != frames:
        raise ClipError(
            "CLIP_SHAPE", f"{key} has shape {values.shape}, not one flag for each of {frames} frames"
        )
    return values.reshape(frames) > 0


def _pelvis(arrays: Mapping[str, NDArray], frames: int) -> tuple[Array, NDArray[np.bool_]]:
    if "smplh:translation" not in arrays:
        return np.zeros((frames, 3)), np.ones(frames, dtype=bool)
    place = arrays["smplh:translation"].astype(np.float64)
    if place.shape != (frames, 3):
        raise ClipError("CLIP_SHAPE", f"smplh:translation has shape {place.shape}, not ({frames}, 3)")
    known = _flags(arrays, "boxes_and_keypoints:is_valid_box", frames)
    known = known & np.isfinite(place).all(axis=1) & (np.abs(place).max(axis=1) <= MAX_TRANSLATION_M)
    return np.where(known[:, None], place, 0.0), known


def _face(
    arrays: Mapping[str, NDArray], layout: MotionLayout, frames: int, rate: float
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    out = np.zeros((frames, len(layout.face_channels)), dtype=np.float32)
    group = next((g for g in ("movement", "movement_v4") if f"{g}:FAUValue" in arrays), None)
    if group is None:
        return out, np.zeros(frames, dtype=bool)
    units = _floats(arrays, f"{group}:FAUValue", frames, len(FACE_COLUMNS)) * FACE_SCALE
    # A row of zeros is no neutral face but a missing one, whatever the flag says.
    known = _flags(arrays, f"{group}:is_valid", frames) & units.any(axis=1)
    units = _faded(np.clip(units, 0, 1), known, rate)
    for column, number in enumerate(FACE_COLUMNS):
        for channel in channels_of(number) if number is not None else ():
            if channel in layout.face_channels:
                out[:, layout.channel(channel)] = units[:, column]
    return out, known


def _bridged(values: NDArray[np.floating], known: NDArray[np.bool_]) -> NDArray[np.floating]:
    """Rows that are not known, by straight lines between those that are; held at the ends."""
    if known.all() or not known.any():
        return values
    at = np.flatnonzero(known)
    wanted = np.arange(len(values))
    return np.stack([np.interp(wanted, at, column[at]) for column in values.T], axis=1)


def _gaps(known: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of frames that are not known: first, and first after."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], known, [True]]).astype(np.int8)))
    return list(zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True))


def _bridged_turns(
    quats: NDArray[np.floating], known: NDArray[np.bool_], rate: float
) -> NDArray[np.floating]:
    """Short gaps by slerp from the frame before to the frame after, joint by joint."""
    out = quats.copy()
    for first, after in _gaps(known):
        if first > 0 and after < len(quats) and after - first <= MAX_GAP_S * rate:
            share = (np.arange(first, after) - first + 1) / (after - first + 1)
            out[first:after] = rotation.slerp(quats[first - 1], quats[after], share[:, None])
    return out


def _faded(units: Array, known: NDArray[np.bool_], rate: float) -> Array:
    """A face that is lost relaxes, and comes back as softly."""
    out = np.where(known[:, None], units, 0.0)
    fade = max(1.0, FADE_S * rate)
    for first, after in _gaps(known):
        for k in range(first, after):
            if first > 0:
                out[k] += units[first - 1] * max(0.0, 1 - (k - first + 1) / fade)
            if after < len(units):
                out[k] += units[after] * max(0.0, 1 - (after - k) / fade)
    return np.clip(out, 0, 1)


def _share(flags: NDArray[np.bool_]) -> str:
    return f"{100 * float(flags.mean()):.1f} %"
