"""What Blender writes at its defaults comes in as what it was given."""

from __future__ import annotations

import foreign_readers as readers
import pytest
import written_takes

from bridge import bake, bake_formats
from retarget import rotation
from retarget.formats import describe, read_motion

pytestmark = pytest.mark.heavy

# Blender's importer and exporter keep float32 matrices, and leave keys out that a curve hardly misses.
DEGREES, POSITION_M = 0.5, 2e-3
FRAMES = 60


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """A file on the demo character, and the motion that our own reader finds in it."""
    take, target = written_takes.baked("cmu", "woman")
    path = tmp_path_factory.mktemp("ours") / "woman.fbx"
    bake.write_takes(path, [written_takes.short(take, FRAMES)], bake_formats.format_of(path), target)
    return path, read_motion(path)


@pytest.mark.parametrize("ending", [".fbx", ".glb"])
def test_an_export_of_blender_is_the_same_motion(ours, tmp_path, ending):
    path, expected = ours
    again = readers.exported_by_blender(path, tmp_path / f"again{ending}")
    # Blender's glTF has the shapes of each mesh in an animation of their own.
    back = read_motion(again, take=describe(again)["takes"][0]["name"])
    assert (back.fps, len(back)) == (30, FRAMES)
    apart = rotation.angle(back.rotations_xyzw.astype(float), expected.rotations_xyzw.astype(float))
    worst = {n: a for n, a in zip(back.layout.joint_names, apart.max(axis=0), strict=True)}
    assert max(worst.values()) < DEGREES * 0.0174533, worst
    assert abs(back.root - expected.root).max() < POSITION_M


def test_a_skeleton_that_blender_exports_without_a_skin_is_warned_of(tmp_path):
    take, target = written_takes.baked("cmu", "mixamo")
    path = tmp_path / "bare.fbx"
    bake.write_takes(path, [written_takes.short(take, FRAMES)], bake_formats.format_of(path), target)
    again = readers.exported_by_blender(path, tmp_path / "again.fbx")
    assert "FBX_REST_UNKNOWN" in [w["code"] for w in describe(again)["warnings"]]
