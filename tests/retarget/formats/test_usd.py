"""USD that we write, posed by Pixar's own library."""

import sys
from fractions import Fraction

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from written_takes import LONG, RIGS, baked, degrees_apart, short, world

from bridge.cli import main
from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.formats import usd_writer
from retarget.formats.take import Take
from retarget.formats.usd_motion import read_takes
from retarget.kinematics import rest_pose
from retarget.motion import MotionClip, MotionLayout
from retarget.space import CANONICAL, convert_points

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def usd():
    pytest.importorskip("pxr", reason='pip install "avatar-bridge[usd]"')
    from pxr import Usd, UsdGeom, UsdSkel

    return type("usd", (), {"Usd": Usd, "UsdGeom": UsdGeom, "UsdSkel": UsdSkel})


CASES = [*((source, rig) for rig in RIGS for source in LONG), ("cmu", "ue5_manny", "root")]
ENDINGS = [(".usda", ".usdc", ".usd")[k % 3] for k in range(len(CASES))]


@pytest.fixture(scope="module", params=zip(CASES, ENDINGS, strict=True), ids=str)
def written(request, tmp_path_factory, usd):
    source, ending = request.param
    take, _ = baked(*source)
    path = tmp_path_factory.mktemp("usd") / f"take{ending}"
    usd_writer.write(path, [take])
    return take, path, usd.Usd.Stage.Open(str(path))


def query(usd, stage):
    skeleton = usd.UsdSkel.Skeleton(stage.GetPrimAtPath("/Character/Skeleton"))
    cache = usd.UsdSkel.Cache()
    root = usd.UsdSkel.Root(stage.GetDefaultPrim())
    cache.Populate(root, usd.Usd.TraverseInstanceProxies())
    return skeleton, cache.GetSkelQuery(skeleton)


def test_pixars_joints_are_where_ours_are(written, usd):
    take, _, stage = written
    points, turns, _ = world(take)
    _, skel = query(usd, stage)
    for frame in range(len(take.clip)):
        matrices = np.array(skel.ComputeJointWorldTransforms(usd.UsdGeom.XformCache(frame)))
        np.testing.assert_allclose(matrices[:, 3, :3], points[frame], atol=1e-4)
        found = Rotation.from_matrix(np.swapaxes(matrices[:, :3, :3], -1, -2))
        off = (found.inv() * Rotation.from_quat(turns[frame])).magnitude()
        assert np.degrees(off).max() < 0.1


def test_names_hierarchy_rest_and_bind(written, usd):
    take, _, stage = written
    skeleton, skel = query(usd, stage)
    layout = take.clip.layout
    assert tuple(skeleton.GetJointNamesAttr().Get()) == layout.joint_names
    topology = skel.GetTopology()
    assert tuple(topology.GetParent(j) for j in range(len(layout.parents))) == layout.parents
    valid, why = topology.Validate()
    assert valid, why
    points = convert_points(rest_pose(layout)[0], source=layout.space, target=CANONICAL)
    for matrices in (
        skel.GetJointWorldBindTransforms(),
        skel.ComputeJointSkelTransforms(usd.Usd.TimeCode.Default(), True),
    ):
        np.testing.assert_allclose(np.array(matrices)[:, 3, :3], points, atol=1e-5)
    assert (usd.UsdGeom.GetStageUpAxis(stage), usd.UsdGeom.GetStageMetersPerUnit(stage)) == ("Y", 1.0)


def test_weights_and_length(written, usd):
    take, _, stage = written
    _, skel = query(usd, stage)
    animation = skel.GetAnimQuery()
    clip = take.clip
    assert tuple(animation.GetBlendShapeOrder()) == clip.layout.face_channels
    for frame in range(len(clip)):
        np.testing.assert_allclose(animation.ComputeBlendShapeWeights(frame), clip.face[frame], atol=1e-6)
    assert stage.GetTimeCodesPerSecond() == float(clip.fps)
    assert (stage.GetStartTimeCode(), stage.GetEndTimeCode()) == (0, len(clip) - 1)


def test_what_usd_forbids_in_a_name_is_kept_beside_it(tmp_path, usd):
    names = ("a:b", "a b", "a_b", "Skeleton")
    layout = MotionLayout(names, (-1, 0, 0, 0), np.ones((4, 3)), rotation.identity(4))
    clip = MotionClip(
        layout, Fraction(30000, 1001), np.ones((2, 3)), rotation.identity(2, 4), np.zeros((2, 0))
    )
    usd_writer.write(tmp_path / "x.usda", [Take("Skeleton", clip)])
    skeleton, skel = query(usd, stage := usd.Usd.Stage.Open(str(tmp_path / "x.usda")))
    assert tuple(skeleton.GetJointNamesAttr().Get()) == names
    assert len(set(skeleton.GetJointsAttr().Get())) == 4
    assert skel.GetAnimQuery().GetPrim().GetName() == "Skeleton_"
    assert stage.GetTimeCodesPerSecond() == pytest.approx(30000 / 1001, abs=1e-12)
    assert [p.name for p in tmp_path.iterdir()] == ["x.usda"]


def test_without_the_extra_the_way_to_it_is_told_first(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pxr", None)
    assert main(["bake", "none.wav", "-o", str(tmp_path / "x.usda")]) == 2
    assert 'pip install "avatar-bridge[usd]"' in capsys.readouterr().err


@pytest.fixture
def copy(usd, tmp_path):
    """``copy(codes, start, end)``: a take whose samples lie at these time codes, in a stage of that range."""
    take = short(baked("cmu", "mixamo")[0], 9)

    def write(codes, start, end):
        path = tmp_path / "moved.usda"
        usd_writer.write(path, [take])
        stage = usd.Usd.Stage.Open(str(path))
        for prim in stage.Traverse():
            for attribute in prim.GetAttributes():
                samples = {t: attribute.Get(t) for t in attribute.GetTimeSamples()}
                if len(samples) > 1:
                    attribute.Clear()
                    for code, value in zip(codes, samples.values(), strict=True):
                        attribute.Set(value, code)
        stage.SetStartTimeCode(start)
        stage.SetEndTimeCode(end)
        stage.GetRootLayer().Save()
        return path, take.clip

    return write


def test_a_stage_that_goes_on_for_ever_holds_the_samples_there_are(copy):
    path, clip = copy(range(9), -1e8, 1e8)
    (motion,) = read_takes(path)
    assert (motion.fps, len(motion)) == (clip.fps, 9)
    assert degrees_apart(motion.rotations_xyzw, clip.rotations_xyzw) < 0.1


def test_samples_between_time_codes_are_read(copy):
    path, clip = copy([10 + 0.5 * k for k in range(9)], 10, 14)
    (motion,) = read_takes(path)
    assert (motion.fps, len(motion)) == (2 * clip.fps, 9)
    assert degrees_apart(motion.rotations_xyzw, clip.rotations_xyzw) < 0.1


def test_a_stage_crops_its_samples(copy):
    path, clip = copy(range(9), 2, 6)
    (motion,) = read_takes(path)
    assert len(motion) == 5
    assert degrees_apart(motion.rotations_xyzw, clip.rotations_xyzw[2:7]) < 0.1


def test_samples_too_far_apart_for_any_memory_are_refused(copy):
    path, _ = copy([*range(8), 10**8], 0, 10**8)
    with pytest.raises(ClipError, match="100000001 frames"):
        read_takes(path)
