"""What bake writes, opened by Blender, Autodesk's SDK, ufbx and three.js: they see what our own kinematics say.

The retargeter's motion is compared joint by joint and frame by frame, in the file's own first moment and rest.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import foreign_readers as readers
import numpy as np
import pytest
import written_takes

from bridge import bake, bake_formats
from retarget import rotation

pytestmark = pytest.mark.heavy

RIGS = ("woman", "man", "mixamo", "ue5_manny", "unity_humanoid")
WITH_MESH = ("woman", "man")
CASES = [(source, rig) for rig in RIGS for source in ("talk", "cmu")]
POSITION_M, DEGREES, WEIGHT = 1e-3, 0.1, 1e-3
# Skinned vertices, by us out of the GLB and by Blender out of the FBX.
VERTEX_M = 2e-4


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("baked")

    @cache
    def write(source: str, rig: str, ending: str) -> Path:
        take, target = written_takes.baked(source, rig)
        path = folder / f"{rig}_{source}{ending}"
        bake.write_takes(path, [take], bake_formats.format_of(path), target)
        return path

    return write


def check(seen: readers.Seen, source: str, rig: str, *, spelt=str, order=None) -> None:
    """Hierarchy, every joint at every frame, every curve, the length. ``spelt``: how the reader spells names."""
    take, _ = written_takes.baked(source, rig)
    layout = take.clip.layout
    positions, rotations, _ = written_takes.world(take)
    names = [spelt(name) for name in layout.joint_names]
    for name, parent in zip(names, layout.parents, strict=True):
        assert seen.parents[name] == (names[parent] if parent >= 0 else "")
    world = np.stack([seen.world[name] for name in names], axis=1)
    assert len(world) == len(take.clip)
    assert np.linalg.norm(world[..., :3, 3] - positions, axis=-1).max() < POSITION_M
    linear = world[..., :3, :3] / np.linalg.norm(world[..., :3, :3], axis=-2, keepdims=True)
    apart = rotation.angle(rotation.matrix_to_quat(linear), rotations)
    assert np.degrees(apart.max()) < DEGREES
    assert seen.seconds == pytest.approx(float((len(take.clip) - 1) / take.clip.fps), abs=1e-5)
    channels = {name: take.clip.face[:, c] for c, name in enumerate(layout.face_channels)}
    named = {key: order[key] if order else key[1] for key in seen.weights}
    assert set(channels) == set(named.values())
    for key, name in named.items():
        np.testing.assert_allclose(seen.weights[key], channels[name], atol=WEIGHT)
    head = next(j for j, name in enumerate(layout.joint_names) if name.lower().endswith("head"))
    turns = rotation.multiply(
        rotation.inverse(take.clip.rotations_xyzw[:1, head]), take.clip.rotations_xyzw[:, head]
    )
    assert np.degrees(rotation.angle(turns, rotation.IDENTITY_XYZW).max()) > 1, "the head is to move at all"


@pytest.mark.parametrize(("source", "rig"), CASES)
def test_blender_sees_the_retargeted_motion(written, source, rig):
    seen = readers.by_blender(written(source, rig, ".fbx"))
    check(seen, source, rig)
    assert seen.facts["greatest_step"] <= 180


@pytest.mark.parametrize(("source", "rig"), CASES)
def test_autodesks_sdk_sees_the_retargeted_motion(written, source, rig):
    path = written(source, rig, ".fbx")
    seen = readers.by_autodesk(path, rate=30)
    shapes = readers.by_ufbx(path, fps=30, frames=1).facts["shapes"]
    order = {}
    for mesh in {mesh for mesh, _ in shapes}:
        names = [name for of, name in shapes if of == mesh]
        order |= {(mesh, str(k)): name for k, name in enumerate(names)}
    check(seen, source, rig, order=order)


@pytest.mark.parametrize(("source", "rig"), CASES)
def test_ufbx_sees_the_retargeted_motion(written, source, rig):
    take, _ = written_takes.baked(source, rig)
    seen = readers.by_ufbx(written(source, rig, ".fbx"), fps=float(take.clip.fps), frames=len(take.clip))
    check(seen, source, rig)
    faces = take.clip.layout.face_channels if rig not in WITH_MESH else ()
    assert tuple(seen.facts["attributes"]) == faces
    for c, name in enumerate(faces):
        np.testing.assert_allclose(seen.facts["attribute_curves"][name], take.clip.face[:, c], atol=WEIGHT)


@pytest.mark.parametrize("ending", [".fbx", ".glb"])
@pytest.mark.parametrize(("source", "rig"), CASES)
def test_three_js_sees_the_retargeted_motion(written, source, rig, ending):
    take, _ = written_takes.baked(source, rig)
    seen = readers.by_three(written(source, rig, ending), fps=float(take.clip.fps), frames=len(take.clip))
    check(seen, source, rig, spelt=readers.three_name)


@pytest.mark.parametrize(("source", "rig"), CASES)
def test_khronos_validator_finds_no_error(written, source, rig):
    report = readers.validated(written(source, rig, ".glb"))
    assert report["numErrors"] == 0, report["messages"]
