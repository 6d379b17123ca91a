"""AMASS files that we write, read by our reader and posed by hand in their own world."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from written_takes import baked, degrees_apart, world

from retarget import smplh
from retarget.formats import amass, amass_writer, motion_format
from retarget.formats.take import TakeError


@pytest.fixture(scope="module", params=["cmu", "talk"])
def written(request, tmp_path_factory):
    take, _ = baked(request.param, "smplh")
    path = tmp_path_factory.mktemp("amass") / "take.npz"
    amass_writer.write(path, [take])
    return take, path


def test_it_has_the_arrays_that_amass_has(written):
    take, path = written
    with np.load(path, allow_pickle=False) as file:
        assert set(file.files) == {"poses", "trans", "betas", "gender", "mocap_framerate"}
        assert file["poses"].shape == (len(take.clip), 156)
        assert file["trans"].shape == (len(take.clip), 3)
        assert str(file["gender"]) == "neutral"
        assert float(file["mocap_framerate"]) == 30


def test_our_reader_gives_the_clip_back(written):
    take, path = written
    assert motion_format(path).name == "amass"
    back = amass.read(path, pelvis_origin_m=np.zeros(3))
    assert back.fps == take.clip.fps
    np.testing.assert_allclose(back.root, take.clip.root, atol=1e-6)
    assert degrees_apart(back.rotations_xyzw, take.clip.rotations_xyzw) < 1e-3


def test_posed_in_its_own_world_the_body_stands_on_z(written):
    """The body model's own sum: joints turned about the pelvis, then moved by ``trans``."""
    take, path = written
    points, _, _ = world(take)
    with np.load(path) as file:
        local = Rotation.from_rotvec(file["poses"].reshape(-1, 3)).as_matrix().reshape(-1, 52, 3, 3)
        trans = file["trans"]
    total, places = local.copy(), np.zeros((len(local), 52, 3))
    offsets = take.clip.layout.rest_positions
    for j, parent in enumerate(smplh.PARENTS):
        if parent >= 0:
            total[:, j] = total[:, parent] @ local[:, j]
            places[:, j] = places[:, parent] + total[:, parent] @ offsets[j]
    places += trans[:, None]
    # x stays; y up becomes z up.
    expected = np.stack((points[..., 0], -points[..., 2], points[..., 1]), axis=-1)
    np.testing.assert_allclose(places, expected, atol=1e-5)


def test_another_rig_is_refused(tmp_path):
    with pytest.raises(TakeError, match="smplh"):
        amass_writer.write(tmp_path / "a.npz", [baked("cmu", "mixamo")[0]])
    assert list(tmp_path.iterdir()) == []
