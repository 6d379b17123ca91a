"""Blendshapes back onto action units: what was shown is shown again."""

import numpy as np
import pytest
from scipy.optimize import nnls

from retarget import face_source, smplh
from retarget.action_units import AU_CHANNELS, FACE_CHANNELS
from retarget.face import FaceMap
from retarget.face_source import canonical_face
from retarget.face_target import choose_face_targets, load_face_target

ARKIT = list(load_face_target("arkit52").gains)


def shown(channels, face):
    targets = choose_face_targets(None, channels)
    return FaceMap(smplh.layout(), channels, targets).apply(face.astype(np.float32))


@pytest.mark.parametrize(
    "names", [ARKIT, [f"Face.{n}" for n in reversed(ARKIT)], list(load_face_target("vrm1").gains)]
)
def test_shapes_of_action_units_come_back(names):
    rng = np.random.default_rng(0)
    face = np.zeros((40, len(FACE_CHANNELS)))
    for name in AU_CHANNELS:
        if not name.startswith(("au08", "au25")):
            face[:, FACE_CHANNELS.index(name)] = rng.random(40) * 0.4 * (rng.random(40) < 0.3)
    for name in ("gaze_left", "gaze_up"):
        face[:, FACE_CHANNELS.index(name)] = rng.uniform(-0.3, 0.3, 40)
    weights = shown(names, face)
    back, family = canonical_face(names, weights)
    assert family in ("arkit52", "vrm1")
    np.testing.assert_allclose(shown(names, back), weights, atol=5e-3 if family == "arkit52" else 0.25)
    gaze = [FACE_CHANNELS.index(name) for name in ("gaze_left", "gaze_up")]
    np.testing.assert_allclose(back[:, gaze], face[:, gaze], atol=5e-3)


def test_the_least_error_is_scipys():
    rng = np.random.default_rng(1)
    gains = face_source._gains(
        choose_face_targets(None, ARKIT)[0], list(choose_face_targets(None, ARKIT)[0].shapes)
    )
    weights = rng.random((20, len(gains)))
    ours = face_source._least_error(gains, weights)
    for row, w in zip(ours, weights, strict=True):
        _, best = nnls(gains, w)
        assert np.linalg.norm(gains @ row - w) < best * 1.001 + 1e-6
        assert (row >= 0).all()


def test_canonical_channels_are_taken_as_they_are():
    values = np.random.default_rng(2).random((3, len(FACE_CHANNELS)))
    back, family = canonical_face(FACE_CHANNELS[::-1], values[:, ::-1])
    assert family == "canonical"
    np.testing.assert_allclose(back, values, atol=1e-7)


def test_unknown_shapes_are_no_face():
    back, family = canonical_face(["open", "shut"], np.ones((2, 2)))
    assert family is None
    assert not back.any()
    assert canonical_face([], np.zeros((2, 0)))[1] is None
