"""Euler curves: the same rotations, without flips, also through the pole."""

import numpy as np
from scipy.spatial.transform import Rotation

from retarget import rotation
from retarget.euler import continuous_euler_xyz, quat_to_euler_xyz


def test_angles_are_those_of_fixed_axes_x_then_y_then_z():
    q = Rotation.random(500, random_state=1).as_quat()
    back = Rotation.from_euler("xyz", quat_to_euler_xyz(q)).as_quat()
    assert rotation.angle(back, q).max() < 1e-6


def test_a_wild_walk_has_no_flip_and_stays_the_same_rotation():
    steps = np.random.default_rng(2).normal(0, 0.05, (4000, 6, 3))
    q = rotation.rotvec_to_quat(np.cumsum(steps, axis=0))
    curves = continuous_euler_xyz(q)
    assert np.abs(np.diff(curves, axis=0)).max() < np.pi
    back = Rotation.from_euler("xyz", curves.reshape(-1, 3)).as_quat().reshape(q.shape)
    assert rotation.angle(back, q).max() < 1e-6


def test_a_turn_through_the_pole_is_smooth():
    angles = np.linspace(0, 2 * np.pi, 721)[:, None]
    tilt = rotation.from_axis(np.array([[1.0, 0, 0]]), np.array([0.02]))
    q = rotation.multiply(rotation.from_axis(np.array([0.0, 1, 0]), angles[:, 0]), tilt)
    assert np.degrees(np.abs(np.diff(continuous_euler_xyz(q), axis=0))).max() < 30
    plain = np.degrees(np.abs(np.diff(quat_to_euler_xyz(q), axis=0))).max()
    assert plain > 90
