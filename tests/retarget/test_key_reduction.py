"""Fewer keys: the bound holds at every frame, however the program plays between keys."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation, Slerp

from retarget import rotation, smplh
from retarget.euler import continuous_euler_xyz
from retarget.key_reduction import KeyTolerance, TurnPlayer, linear_keys, reduced_keys, turn_keys
from retarget.motion import MotionClip


def smooth_turns(frames: int, seed: int, size: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 6, frames)[:, None, None]
    vectors = size * np.sin(t * rng.uniform(0.3, 3, (1, 5, 3)) + rng.uniform(0, 6, (1, 5, 3)))
    return rotation.rotvec_to_quat(vectors + rng.normal(0, 0.002, (frames, 5, 3)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 400), st.floats(0, 2))
def test_straight_lines_between_the_kept_stay_within_the_bound(seed, frames, limit):
    values = np.random.default_rng(seed).normal(0, 1, (frames, 3, 2))
    for n, kept in enumerate(linear_keys(values, limit)):
        assert (kept[0], kept[-1]) == (0, frames - 1)
        assert (np.diff(kept) > 0).all()
        played = np.stack([np.interp(np.arange(frames), kept, values[kept, n, k]) for k in range(2)], axis=-1)
        assert np.linalg.norm(played - values[:, n], axis=-1).max() <= limit + 1e-12


@pytest.mark.parametrize("degrees", [0.05, 0.5, 5])
def test_scipys_slerp_of_the_kept_stays_within_the_bound(degrees):
    turns = smooth_turns(300, 1)
    for n, kept in enumerate(turn_keys(turns, np.radians(degrees))):
        played = Slerp(kept, Rotation.from_quat(turns[kept, n]))(np.arange(300))
        off = (played.inv() * Rotation.from_quat(turns[:, n])).magnitude()
        assert np.degrees(off).max() <= degrees + 1e-6
        assert degrees < 0.1 or len(kept) < 300


def test_components_by_straight_lines_stay_within_the_bound():
    turns = smooth_turns(300, 2, size=2.5)
    turns[::3] *= -1
    signs = rotation.unroll(turns)
    for n, kept in enumerate(turn_keys(turns, np.radians(1), player=TurnPlayer.COMPONENTS)):
        played = np.stack([np.interp(np.arange(300), kept, signs[kept, n, k]) for k in range(4)], axis=-1)
        assert np.degrees(rotation.angle(rotation.normalize(played), turns[:, n])).max() <= 1 + 1e-6


def test_euler_angles_by_straight_lines_stay_within_the_bound():
    turns = smooth_turns(300, 3, size=2.0)
    angles = continuous_euler_xyz(turns)
    for n, kept in enumerate(turn_keys(angles, np.radians(1), player=TurnPlayer.EULER_XYZ)):
        played = np.stack([np.interp(np.arange(300), kept, angles[kept, n, k]) for k in range(3)], axis=-1)
        # scipy's small letters mean fixed axes: x first.
        off = (Rotation.from_euler("xyz", played).inv() * Rotation.from_quat(turns[:, n])).magnitude()
        assert np.degrees(off).max() <= 1 + 1e-6
        assert len(kept) < 300


def test_what_is_straight_needs_its_ends_only():
    t = np.linspace(0, 1, 50)
    turn = rotation.from_axis(np.array([0.0, 0, 1]), t * 2)
    assert [k.tolist() for k in turn_keys(turn[:, None], 1e-6)] == [[0, 49]]
    assert [k.tolist() for k in linear_keys((3 * t)[:, None, None], 1e-9)] == [[0, 49]]
    assert [k.tolist() for k in linear_keys(np.zeros((1, 2, 1)), 0)] == [[0], [0]]


def test_a_smaller_bound_never_keeps_fewer():
    turns = smooth_turns(200, 4)
    sizes = [sum(map(len, turn_keys(turns, np.radians(d)))) for d in (5, 1, 0.2, 0.04)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_a_clips_tracks_have_their_own_units():
    layout = smplh.layout()
    t = np.arange(100)
    root = np.zeros((100, 3))
    root[:, 0] = 0.0005 * (t % 2)  # half a millimetre
    turns = rotation.identity(100, smplh.NUM_JOINTS)
    turns[:, 3] = rotation.from_axis(np.array([1.0, 0, 0]), np.radians(0.3) * (t % 2))
    face = np.zeros((100, len(layout.face_channels)))
    face[:, 5] = 0.01 * (t % 2)
    clip = MotionClip(layout, Fraction(30), root, turns, face)
    loose = reduced_keys(clip, KeyTolerance(0.4, 0.6, 0.02))
    assert {len(loose.root), *map(len, loose.rotations), *map(len, loose.face)} == {2}
    tight = reduced_keys(clip, KeyTolerance(0.1, 0.1, 0.001))
    assert min(len(tight.root), len(tight.rotations[3]), len(tight.face[5])) > 90
    assert {len(k) for j, k in enumerate(tight.rotations) if j != 3} == {2}


@pytest.mark.parametrize("wrong", [(-1, 0, 0), (0, float("nan"), 0), (0, 0, float("inf"))])
def test_a_tolerance_is_no_less_than_nothing(wrong):
    with pytest.raises(ValueError, match="0 or more"):
        KeyTolerance(*wrong)
