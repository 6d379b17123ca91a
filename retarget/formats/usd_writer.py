"""USD written: a ``UsdSkel`` skeleton with bind and rest transforms, and its animation bound to it.

Y up, metres, one time code a frame. Joints keep their own names in ``jointNames``; in the paths that USD wants, every
character that it forbids is an underscore. Weights are those of the animation alone: there is no mesh.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.formats.take import Take, local_positions, shared_layout
from retarget.formats.usd_library import load_usd
from retarget.formats.whole_file import whole_path
from retarget.kinematics import rest_pose
from retarget.motion import MotionLayout
from retarget.space import GLTF, convert_points, convert_rotations

Array = NDArray[np.floating]

ENDINGS = (".usda", ".usdc", ".usd")


def write(path: str | Path, takes: Sequence[Take]) -> None:
    """Write the one take, as text for ``.usda`` and binary otherwise; whole or not at all.

    UsdMissingError without usd-core. OSError where it cannot be written.
    """
    usd = load_usd()
    layout = shared_layout(takes)
    (take,) = takes
    stage = usd.Usd.Stage.CreateInMemory()
    usd.UsdGeom.SetStageUpAxis(stage, usd.UsdGeom.Tokens.y)
    usd.UsdGeom.SetStageMetersPerUnit(stage, GLTF.metres_per_unit)
    stage.SetTimeCodesPerSecond(float(take.clip.fps))
    stage.SetFramesPerSecond(float(take.clip.fps))
    stage.SetStartTimeCode(0)
    stage.SetEndTimeCode(len(take.clip) - 1)
    root = usd.UsdSkel.Root.Define(stage, "/Character")
    stage.SetDefaultPrim(root.GetPrim())
    joints = joint_paths(usd, layout)
    skeleton = _skeleton(usd, stage, layout, joints)
    animation = _animation(usd, stage, take, joints)
    binding = usd.UsdSkel.BindingAPI.Apply(skeleton.GetPrim())
    binding.CreateAnimationSourceRel().SetTargets([animation.GetPath()])
    with whole_path(Path(path)) as scratch:
        try:
            done = stage.GetRootLayer().Export(str(scratch))
        except usd.Tf.ErrorException as error:
            raise OSError(error.args[0].commentary if error.args else str(error)) from None
        if not done:
            raise OSError(f"USD could not write {scratch.name}")


def joint_paths(usd: SimpleNamespace, layout: MotionLayout) -> list[str]:
    """A path of valid names for each joint, no two the same."""
    paths: list[str] = []
    for name, parent in zip(layout.joint_names, layout.parents, strict=True):
        above = f"{paths[parent]}/" if parent >= 0 else ""
        plain = usd.Tf.MakeValidIdentifier(name)
        found, count = above + plain, 1
        while found in paths:
            count += 1
            found = f"{above}{plain}_{count}"
        paths.append(found)
    return paths


def _skeleton(usd: SimpleNamespace, stage: Any, layout: MotionLayout, joints: list[str]) -> Any:
    skeleton = usd.UsdSkel.Skeleton.Define(stage, "/Character/Skeleton")
    skeleton.CreateJointsAttr(joints)
    skeleton.CreateJointNamesAttr(list(layout.joint_names))
    points, turns = rest_pose(layout)
    skeleton.CreateBindTransformsAttr(_matrices(usd, points, turns, layout))
    skeleton.CreateRestTransformsAttr(
        _matrices(usd, layout.rest_positions, layout.rest_rotations_xyzw, layout)
    )
    return skeleton


def _matrices(usd: SimpleNamespace, points: Array, turns: Array, layout: MotionLayout) -> Any:
    """USD multiplies row vectors: matrices are the transposes of those on columns."""
    matrices = np.zeros((len(points), 4, 4))
    turns = convert_rotations(turns.astype(np.float64), source=layout.space, target=GLTF)
    linear = rotation.quat_to_matrix(rotation.normalize(turns))
    matrices[:, :3, :3] = np.swapaxes(linear, -1, -2)
    matrices[:, 3, :3] = convert_points(points.astype(np.float64), source=layout.space, target=GLTF)
    matrices[:, 3, 3] = 1
    return usd.Vt.Matrix4dArray([usd.Gf.Matrix4d(matrix.tolist()) for matrix in matrices])


def _animation(usd: SimpleNamespace, stage: Any, take: Take, joints: list[str]) -> Any:
    clip, layout = take.clip, take.clip.layout
    name = usd.Tf.MakeValidIdentifier(take.name)
    name = name + "_" if name == "Skeleton" else name
    animation = usd.UsdSkel.Animation.Define(stage, f"/Character/{name}")
    animation.CreateJointsAttr(joints)
    animation.CreateScalesAttr(usd.Vt.Vec3hArray(len(joints), usd.Gf.Vec3h(1)))
    turns = convert_rotations(clip.rotations_xyzw, source=layout.space, target=GLTF)
    turns = rotation.normalize(rotation.unroll(turns.astype(np.float64))).astype(np.float32)
    places = convert_points(local_positions(take), source=layout.space, target=GLTF).astype(np.float32)
    rotations, translations = animation.CreateRotationsAttr(), animation.CreateTranslationsAttr()
    for frame in range(len(clip)):
        # An array of quaternions is laid out as x, y, z, w.
        rotations.Set(usd.Vt.QuatfArray.FromNumpy(turns[frame]), frame)
        translations.Set(usd.Vt.Vec3fArray.FromNumpy(places[frame]), frame)
    if layout.face_channels:
        animation.CreateBlendShapesAttr(list(layout.face_channels))
        weights = animation.CreateBlendShapeWeightsAttr()
        for frame, row in enumerate(np.ascontiguousarray(clip.face)):
            weights.Set(usd.Vt.FloatArray.FromNumpy(row), frame)
    return animation
