"""Laws of quaternions, against scipy's rotations, at ordinary and at nasty points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.transform import Rotation

from retarget import rotation

NASTY = np.array(
    [
        [0, 0, 0], [1e-7, 0, 0], [0, -1e-7, 1e-9], [np.pi, 0, 0], [0, -np.pi, 0], [np.pi - 1e-7, 0, 0],
        [0, 0, np.pi + 1e-7], [2 * np.pi, 0, 0], [0.3, -0.2, 3.0], [4, 5, -6],
    ]
)  # fmt: skip
rotvecs = arrays(np.float64, (3,), elements=st.floats(-7, 7))
vectors = arrays(np.float64, (3,), elements=st.floats(-10, 10))


def same(a, b, atol=1e-9):
    np.testing.assert_allclose(rotation.angle(a, b), 0, atol=atol)


@pytest.mark.parametrize("shape", [(), (1,), (5,), (2, 3), (4, 1, 2), (0,)])
def test_every_function_takes_any_leading_shape(shape, rng):
    q = rotation.normalize(rng.normal(size=(*shape, 4)))
    p = rotation.normalize(rng.normal(size=(*shape, 4)))
    v = rng.normal(size=(*shape, 3))
    assert rotation.multiply(q, p).shape == (*shape, 4)
    assert rotation.inverse(q).shape == (*shape, 4)
    assert rotation.rotate(q, v).shape == (*shape, 3)
    assert rotation.quat_to_matrix(q).shape == (*shape, 3, 3)
    assert rotation.matrix_to_quat(rotation.quat_to_matrix(q)).shape == (*shape, 4)
    assert rotation.quat_to_rotvec(q).shape == (*shape, 3)
    assert rotation.power(q, 0.5).shape == (*shape, 4)
    assert rotation.slerp(q, p, np.full(shape, 0.5)).shape == (*shape, 4)
    assert rotation.between(v, v + 1).shape == (*shape, 4)
    assert rotation.angle(q, p).shape == shape
    for flat in np.ndindex(shape):
        np.testing.assert_allclose(
            rotation.multiply(q, p)[flat], rotation.multiply(q[flat], p[flat]), atol=1e-12
        )


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def test_products_turns_and_inverses_agree_with_scipy(rng):
    a, b = (rotation.normalize(rng.normal(size=(200, 4))) for _ in range(2))
    v = rng.normal(size=(200, 3))
    same(rotation.multiply(a, b), (Rotation.from_quat(a) * Rotation.from_quat(b)).as_quat())
    np.testing.assert_allclose(rotation.rotate(a, v), Rotation.from_quat(a).apply(v), atol=1e-12)
    same(rotation.inverse(a), Rotation.from_quat(a).inv().as_quat())
    np.testing.assert_allclose(rotation.quat_to_matrix(a), Rotation.from_quat(a).as_matrix(), atol=1e-12)


@pytest.mark.parametrize("rotvec", NASTY, ids=str)
def test_rotation_vectors_at_nasty_points_agree_with_scipy(rotvec):
    q = rotation.rotvec_to_quat(rotvec)
    same(q, Rotation.from_rotvec(rotvec).as_quat())
    same(rotation.rotvec_to_quat(rotation.quat_to_rotvec(q)), q)
    same(rotation.rotvec_to_quat(rotation.quat_to_rotvec(-q)), q)
    same(rotation.matrix_to_quat(rotation.quat_to_matrix(q)), q)
    assert np.linalg.norm(rotation.quat_to_rotvec(q)) <= np.pi + 1e-9


@given(rotvecs)
def test_rotation_vectors_come_back(rotvec):
    q = rotation.rotvec_to_quat(rotvec)
    np.testing.assert_allclose(np.linalg.norm(q), 1, atol=1e-12)
    same(rotation.rotvec_to_quat(rotation.quat_to_rotvec(q)), q)


def test_small_angles_keep_their_size_in_float32():
    tiny = np.array([1e-7, 0, 0], dtype=np.float32)
    assert rotation.rotvec_to_quat(tiny).dtype == np.float32
    np.testing.assert_allclose(rotation.quat_to_rotvec(rotation.rotvec_to_quat(tiny)), tiny, rtol=1e-5)


@given(rotvecs, rotvecs)
def test_a_product_is_a_matrix_on_either_factor(a, b):
    a, b = rotation.rotvec_to_quat(a), rotation.rotvec_to_quat(b)
    product = rotation.multiply(a, b)
    np.testing.assert_allclose(rotation.left_matrix(a) @ b, product, atol=1e-12)
    np.testing.assert_allclose(rotation.right_matrix(b) @ a, product, atol=1e-12)


def test_a_product_is_sixteen_products_of_components(rng):
    (x, y, z, w), (i, j, k, r) = a, b = rng.normal(size=(2, 4))
    written_out = [
        w * i + x * r + y * k - z * j,
        w * j - x * k + y * r + z * i,
        w * k + x * j - y * i + z * r,
        w * r - x * i - y * j - z * k,
    ]
    np.testing.assert_allclose(rotation.multiply(a, b), written_out, atol=1e-12)


@given(rotvecs, st.floats(-2, 2))
def test_a_power_is_that_share_of_the_rotation_vector(rotvec, exponent):
    if abs(np.linalg.norm(rotvec) % (2 * np.pi) - np.pi) < 1e-3:
        return  # At a half turn the shorter way is either.
    q = rotation.rotvec_to_quat(rotvec)
    wanted = rotation.rotvec_to_quat(exponent * rotation.quat_to_rotvec(q))
    same(rotation.power(q, exponent), wanted, atol=1e-7)
    same(rotation.power(-q, exponent), wanted, atol=1e-7)


def test_powers_of_the_identity_and_of_tiny_turns_are_finite():
    for rotvec in ([0, 0, 0], [1e-12, 0, 0], [1e-7, 0, 0]):
        q = rotation.rotvec_to_quat(np.array(rotvec, dtype=float))
        for exponent in (-1.0, 0.0, 0.3, 1.9):
            np.testing.assert_allclose(
                rotation.power(q, exponent), rotation.rotvec_to_quat(exponent * np.array(rotvec)), atol=1e-12
            )


@given(vectors, vectors)
def test_between_takes_one_direction_to_the_other_the_short_way(start, end):
    if min(np.linalg.norm(start), np.linalg.norm(end)) < 1e-3:
        return
    q = rotation.between(start, end)
    a, b = start / np.linalg.norm(start), end / np.linalg.norm(end)
    np.testing.assert_allclose(rotation.rotate(q, a), b, atol=1e-6)
    bend = np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)
    np.testing.assert_allclose(rotation.angle(q, rotation.IDENTITY_XYZW), bend, atol=1e-4)


@pytest.mark.parametrize("axis", np.vstack((np.eye(3), -np.eye(3), [[1, 1, 1]])))
def test_between_opposite_directions_is_a_half_turn(axis):
    np.testing.assert_allclose(rotation.rotate(rotation.between(axis, -2 * axis), axis), -axis, atol=1e-9)
    same(rotation.between(axis, 3 * axis), rotation.IDENTITY_XYZW)


@pytest.mark.parametrize("order", ["xyz", "zxy", "yxz", "zyx", "x", "zy"])
def test_euler_angles_are_intrinsic_turns_in_their_order(order, rng):
    angles = rng.uniform(-4, 4, size=(50, len(order)))
    same(rotation.euler_to_quat(angles, order), Rotation.from_euler(order.upper(), angles).as_quat())


def test_a_bvh_row_turns_by_its_first_channel_last():
    q = rotation.euler_to_quat(np.radians([90.0, 90.0, 0.0]), "ZXY")
    np.testing.assert_allclose(rotation.rotate(q, [0, 1.0, 0]), [0, 0, 1], atol=1e-12)
    np.testing.assert_allclose(rotation.rotate(q, [1.0, 0, 0]), [0, 1, 0], atol=1e-12)


@given(rotvecs, rotvecs, st.floats(0, 1))
def test_interpolation_starts_ends_and_runs_evenly(a, b, t):
    a, b = rotation.rotvec_to_quat(a), rotation.rotvec_to_quat(b)
    whole = rotation.angle(a, b)
    np.testing.assert_allclose(rotation.angle(a, rotation.slerp(a, b, t)), t * whole, atol=1e-4)
    np.testing.assert_allclose(rotation.angle(rotation.slerp(a, -b, t), b), (1 - t) * whole, atol=1e-4)


@given(rotvecs, vectors)
def test_swing_and_twist_put_together_are_the_rotation(rotvec, axis):
    if np.linalg.norm(axis) < 1e-3:
        return
    axis = axis / np.linalg.norm(axis)
    q = rotation.rotvec_to_quat(rotvec)
    swing, twist = rotation.swing_twist(q, axis)
    same(rotation.multiply(swing, twist), q, atol=1e-7)
    np.testing.assert_allclose(rotation.rotate(twist, axis), axis, atol=1e-9)
    np.testing.assert_allclose(swing[:3] @ axis, 0, atol=1e-7)


def test_unrolled_signs_lie_close_and_mean_the_same(rng):
    q = rotation.normalize(np.cumsum(rng.normal(0, 0.05, (300, 3, 4)), axis=0) + 1)
    flipped = q * rng.choice([-1, 1], size=(300, 3, 1))
    unrolled = rotation.unroll(flipped)
    same(unrolled, q, atol=1e-6)
    assert (np.sum(unrolled[1:] * unrolled[:-1], axis=-1) > 0).all()


def test_a_zero_quaternion_is_taken_for_the_identity():
    np.testing.assert_array_equal(rotation.normalize(np.zeros((2, 4))), [[0, 0, 0, 1]] * 2)


@given(rotvecs, vectors)
def test_a_turned_vector_is_one_matrix_on_the_squares(rotvec, vector):
    q = rotation.rotvec_to_quat(rotvec)
    squares = np.outer(q, q).reshape(16)
    np.testing.assert_allclose(
        squares @ rotation.rotate_matrix(vector), rotation.rotate(q, vector), atol=1e-9
    )


@given(rotvecs, vectors, st.floats(-1, 1))
def test_the_power_of_a_twist_is_the_twist_first_and_its_power_then(rotvec, axis, exponent):
    if np.linalg.norm(axis) < 1e-3:
        return
    axis = axis / np.linalg.norm(axis)
    q = rotation.rotvec_to_quat(rotvec)
    along = abs(q[:3] @ axis)
    if np.hypot(along, q[3]) < 1e-3 or abs(q[3]) < 1e-3:
        return  # A half turn has no twist, or one that is as short either way.
    wanted = rotation.power(rotation.swing_twist(q, axis)[1], exponent)
    same(rotation.twist_power(q, axis, exponent), wanted, atol=1e-6)
