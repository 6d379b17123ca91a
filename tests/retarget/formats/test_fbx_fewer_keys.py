"""FBX with keys left out, played by straight lines between its Euler angles as programs do."""

import numpy as np
import pytest
from written_takes import baked, degrees_apart

from retarget.formats import fbx
from retarget.formats.fbx_motion import read_takes
from retarget.key_reduction import KeyTolerance


@pytest.mark.parametrize("source", ["cmu", "talk"])
def test_what_is_played_stays_within_the_bound(source, tmp_path):
    take, _ = baked(source, "mixamo")
    fbx.write(tmp_path / "all.fbx", [take])
    fbx.write(tmp_path / "few.fbx", [take], tolerance=KeyTolerance(0.5, 2, 0.01))
    assert (tmp_path / "few.fbx").stat().st_size < 0.7 * (tmp_path / "all.fbx").stat().st_size
    every, few = (read_takes(tmp_path / name)[0] for name in ("all.fbx", "few.fbx"))
    assert (few.fps, len(few)) == (every.fps, len(every))
    turned = degrees_apart(few.rotations_xyzw, every.rotations_xyzw)
    metres = every.layout.space.metres_per_unit
    moved = np.linalg.norm(few.positions - every.positions, axis=-1).max() * metres * 1000
    weighed = np.abs(few.face - every.face).max()
    assert 0.05 < turned < 0.501
    assert moved < 2.001
    assert weighed < 0.01001
