"""BVH that we write, read by bvhio and by our own reader."""

import bvhio
import numpy as np
import pytest
from written_takes import LONG, RIGS, baked, degrees_apart, world

from retarget import rotation
from retarget.formats import bvh, bvh_writer
from retarget.formats.bvh_file import read_bvh
from retarget.formats.take import Take, TakeError
from retarget.kinematics import model_positions, model_rotations
from retarget.motion import MotionClip, MotionLayout


@pytest.fixture(scope="module", params=[(source, rig) for rig in RIGS for source in LONG], ids="-".join)
def written(request, tmp_path_factory):
    take, _ = baked(*request.param)
    path = tmp_path_factory.mktemp("bvh") / "take.bvh"
    bvh_writer.write(path, [take])
    return take, path


def turns_of(joints) -> np.ndarray:
    """World rotations ``(J, 4)`` as bvhio has them now."""
    turns = [joint.RotationWorld for joint in joints]
    return rotation.normalize(np.array([(q.x, q.y, q.z, q.w) for q in turns]))


def test_bvhio_finds_every_joint_where_it_is(written):
    take, path = written
    points, _, away = world(take)
    root = bvhio.readAsHierarchy(str(path))
    found = {joint.Name: joint for joint, _, _ in root.layout()}
    layout = take.clip.layout
    assert set(found) == set(layout.joint_names)
    for name, parent in zip(layout.joint_names, layout.parents, strict=True):
        above = found[name].Parent
        assert (above.Name if above else None) == (layout.joint_names[parent] if parent >= 0 else None)
    container = bvhio.readAsBvh(str(path))
    assert container.FrameCount == len(take.clip)
    assert container.FrameCount * container.FrameTime == pytest.approx(take.clip.duration_s, abs=1e-8)
    root.loadRestPose()
    joints = [found[name] for name in layout.joint_names]
    # It lays an own axis along every bone, which the turn away from rest does not show.
    rest = turns_of(joints)
    places, turns = np.empty_like(points), np.empty_like(away)
    for t in range(len(take.clip)):
        root.loadPose(t)
        places[t], turns[t] = [joint.PositionWorld.to_tuple() for joint in joints], turns_of(joints)
    np.testing.assert_allclose(places / 100, points, atol=1e-4)
    assert degrees_apart(rotation.multiply(turns, rotation.inverse(rest)), away) < 0.1


def test_our_reader_finds_every_joint_where_it_is(written):
    take, path = written
    points, _, away = world(take)
    motion = read_bvh(path)
    assert motion.fps == take.clip.fps
    order = [motion.layout.joint(name) for name in take.clip.layout.joint_names]
    model = model_rotations(motion.layout, motion.rotations_xyzw)
    np.testing.assert_allclose(
        model_positions(motion.layout, model, motion.positions)[:, order] / 100, points, atol=5e-5
    )
    assert degrees_apart(model[:, order], away) < 0.01


def test_no_channel_steps_over_half_a_turn(written):
    _, path = written
    rows = np.array(
        [line.split() for line in path.read_text().partition("MOTION")[2].splitlines()[3:]], float
    )
    assert np.abs(np.diff(rows, axis=0)).max() < 180


def test_a_travelling_root_walks(tmp_path):
    take, _ = baked("cmu", "ue5_manny", "root")
    bvh_writer.write(tmp_path / "walk.bvh", [take])
    motion = read_bvh(tmp_path / "walk.bvh")
    model = model_rotations(motion.layout, motion.rotations_xyzw)
    found = model_positions(motion.layout, model, motion.positions)
    points, _, _ = world(take)
    order = [motion.layout.joint(name) for name in take.clip.layout.joint_names]
    np.testing.assert_allclose(found[:, order] / 100, points, atol=1e-5)
    assert np.ptp(found[:, 0], axis=0).max() > 10


def test_it_is_an_input_again(tmp_path):
    """Body and arms come back as they went out; only what the rig lacks or moves elsewhere is lost."""
    from written_takes import cmu

    take, _ = baked("cmu", "vrm1")
    bvh_writer.write(tmp_path / "take.bvh", [take])
    again = bvh.read(tmp_path / "take.bvh")
    source = cmu()
    arms = [
        source.layout.joint(f"{side}_{j}")
        for side in ("left", "right")
        for j in ("shoulder", "elbow", "knee")
    ]
    assert degrees_apart(again.rotations_xyzw[:, arms], source.rotations_xyzw[:, arms]) < 0.1


def test_names_with_spaces_are_joined_and_never_into_one(tmp_path):
    def take(*names):
        layout = MotionLayout(names, (-1, 0), np.ones((2, 3)), rotation.identity(2))
        return Take("x", MotionClip(layout, 30, np.ones((2, 3)), rotation.identity(2, 2), np.zeros((2, 0))))

    bvh_writer.write(tmp_path / "a.bvh", [take("Bip01 Pelvis", "Bip01 L Thigh")])
    assert read_bvh(tmp_path / "a.bvh").layout.joint_names == ("Bip01_Pelvis", "Bip01_L_Thigh")
    with pytest.raises(TakeError, match="L_Thigh"):
        bvh_writer.write(tmp_path / "b.bvh", [take("L Thigh", "L_Thigh")])
    assert not (tmp_path / "b.bvh").exists()
