"""A user's own SMPL-H model file, read by smplx, for the exact proportions of the body that a recording was made with.

The sidecar needs none: its own skeleton does. Only npz files are read, and without unpickling; the older .pkl files
can run any code when opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.errors import BridgeError, InputError
from retarget import smplh
from retarget.clip_issues import ClipError
from retarget.formats.npz_file import read_npz
from retarget.motion import MotionLayout

GENDERS = ("neutral", "female", "male")
_NEEDED = ("v_template", "shapedirs", "posedirs", "J_regressor", "weights", "kintree_table", "f")
# Hand poses are taken relative to the flat hand, so files without hand statistics do as well.
_HANDS = {
    "hands_componentsl": (45, 45),
    "hands_componentsr": (45, 45),
    "hands_meanl": (45,),
    "hands_meanr": (45,),
}


@dataclass(frozen=True)
class SmplBody:
    """Measures of one shaped body in T-pose, metres, canonical axes.

    ``layout`` has the pelvis at its height above the soles; ``pelvis_origin_m (3,)`` is ``J0``, where the pelvis
    lies in the model's own axes: the pelvis of a posed body is at ``J0 + transl``, whichever way the root is turned.
    """

    layout: MotionLayout
    pelvis_origin_m: NDArray[np.float64] = field(repr=False)
    height_m: float


def layout_from_model(
    path: str | Path, *, gender: str = "neutral", betas: Sequence[float] | None = None
) -> MotionLayout:
    """SMPL-H layout with the proportions of a model file. See ``load_body``."""
    return load_body(path, gender=gender, betas=betas).layout


def load_body(path: str | Path, *, gender: str = "neutral", betas: Sequence[float] | None = None) -> SmplBody:
    """Measure the body of shape ``betas`` (leading shape coefficients; the mean body by default).

    ``path`` is an npz file, or a folder with ``SMPLH_<GENDER>.npz`` or ``<gender>/model.npz``. Raises
    InputError for a file that cannot be used, BridgeError where the extra ``smpl`` is not installed.
    """
    model = load_model(path, gender=gender)
    import torch
    from smplx.lbs import vertices2joints

    shape = np.zeros(model.num_betas, dtype=np.float32)
    if betas is not None:
        given = np.asarray(betas, dtype=np.float32)
        if given.ndim != 1 or not np.isfinite(given).all():
            raise InputError(f"betas must be a list of finite numbers, not of shape {given.shape}")
        shape[: len(given)] = given[: len(shape)]
    with torch.no_grad():
        output = model.forward_shape(torch.from_numpy(shape)[None])
        joints = vertices2joints(model.J_regressor, output.v_shaped)[0].numpy().astype(np.float64)
        vertices = output.v_shaped[0].numpy()
    if not np.isfinite(joints).all():
        raise InputError(f"{path}: the model's joints are not finite numbers")
    offsets = joints.copy()
    offsets[1:] -= joints[list(smplh.PARENTS[1:])]
    sole = float(vertices[:, 1].min())
    offsets[0] = (0.0, joints[0, 1] - sole, 0.0)
    return SmplBody(
        layout=smplh.layout_from_offsets(offsets),
        pelvis_origin_m=joints[0],
        height_m=float(vertices[:, 1].max()) - sole,
    )


def load_model(path: str | Path, *, gender: str = "neutral", **options: Any) -> Any:
    """The file as an ``smplx.SMPLH`` with flat hands and no PCA, as recorded hand poses need.

    ``options`` go to smplx. Raises as ``load_body``.
    """
    try:
        from smplx import SMPLH
        from smplx.utils import Struct
    except ImportError as error:
        raise BridgeError(
            f'reading SMPL-H model files needs {error.name}; install it with pip install "avatar-bridge[smpl]"'
        ) from None
    arrays = _load_arrays(_model_file(path, gender))
    num_betas = arrays["shapedirs"].shape[-1]
    # smplx keeps 10 coefficients of a file with fewer than 300; AMASS shapes have 16.
    whole_shape = type("SMPLH", (SMPLH,), {"SHAPE_SPACE_DIM": num_betas})
    return whole_shape(
        str(path),
        data_struct=Struct(**arrays),
        gender=gender,
        use_pca=False,
        flat_hand_mean=True,
        num_pca_comps=45,
        num_betas=num_betas,
        ext="npz",
        **options,
    ).eval()


def _model_file(path: str | Path, gender: str) -> Path:
    path = Path(path)
    if gender not in GENDERS:
        raise InputError(f"no SMPL-H body of gender {gender!r}; known: {', '.join(GENDERS)}")
    if path.is_dir():
        names = (f"SMPLH_{gender.upper()}.npz", f"smplh/SMPLH_{gender.upper()}.npz", f"{gender}/model.npz")
        found = next((path / name for name in names if (path / name).is_file()), None)
        if found is None:
            raise InputError(f"{path} holds none of {', '.join(names)}; name the model file itself")
        return found
    if not path.is_file():
        raise InputError(f"there is no SMPL-H model file {path}; check the path")
    if path.suffix.lower() != ".npz":
        raise InputError(
            f"{path} is not an npz file; download the model as npz, since pickled ones are not read"
        )
    return path


def _load_arrays(path: Path) -> dict[str, NDArray]:
    try:
        arrays, _ = read_npz(path, (*_NEEDED, *_HANDS))
    except ClipError as error:
        raise InputError(f"{path} cannot be read as an SMPL-H model: {error}") from None
    missing = [key for key in _NEEDED if key not in arrays]
    if missing:
        raise InputError(f"{path} is no SMPL-H model: it lacks {', '.join(missing)}")
    for key, shape in _HANDS.items():
        arrays.setdefault(key, np.zeros(shape))
    _check_shapes(path, arrays)
    return arrays


def _check_shapes(path: Path, arrays: dict[str, NDArray]) -> None:
    joints, vertices = smplh.NUM_JOINTS, len(arrays["v_template"])
    wanted = {
        "v_template": (vertices, 3),
        "shapedirs": (vertices, 3, None),
        "posedirs": (vertices, 3, (joints - 1) * 9),
        "J_regressor": (joints, vertices),
        "weights": (vertices, joints),
        "kintree_table": (2, joints),
    }
    for key, shape in wanted.items():
        actual = arrays[key].shape
        if len(actual) != len(shape) or any(n not in (None, m) for n, m in zip(shape, actual, strict=True)):
            raise InputError(
                f"{path}: {key} has shape {actual}; an SMPL-H model of {joints} joints is needed"
            )
    # The root's parent is written as 4294967295 or -1.
    if tuple(arrays["kintree_table"][0, 1:].astype(np.int64)) != smplh.PARENTS[1:]:
        raise InputError(f"{path}: the joints of kintree_table are not those of SMPL-H")
