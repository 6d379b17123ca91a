"""Axes, handedness and units: round trips, the published tables, and the root's own change."""

import itertools

import numpy as np
import pytest

from retarget import rotation, space
from retarget.space import CANONICAL, SPACES, UNITY, UNREAL_ACTOR, UNREAL_MESH, Space

ALL_SPACES = [
    Space("any", tuple(sign + letter for sign, letter in zip(signs, letters, strict=True)), unit)
    for letters in itertools.permutations("xyz")
    for signs in itertools.product("+-", repeat=3)
    for unit in (1.0, 0.01)
]
V = np.array([1.0, 2, 3])
Q = rotation.normalize(np.array([0.1, 0.2, 0.3, 0.9]))
X, Y, Z, W = Q


@pytest.mark.parametrize(
    ("axes", "unit"),
    [
        (("x", "+y", "+z"), 1),
        (("+x", "+x", "+z"), 1),
        (("+x", "+y", "+w"), 1),
        (("+x", "+y", "+z"), 0),
        (("+x", "+y", "+z"), np.nan),
    ],
)
def test_axes_and_units_that_make_no_space_are_refused(axes, unit):
    with pytest.raises(ValueError, match="space 'odd'"):
        Space("odd", axes, unit)


@pytest.mark.parametrize(
    ("target", "point", "quaternion"),
    [
        (UNITY, (-1, 2, 3), (X, -Y, -Z, W)),
        (UNREAL_ACTOR, (300, -100, 200), (-Z, X, -Y, W)),
        (UNREAL_MESH, (100, 300, 200), (-X, -Z, -Y, W)),
        (SPACES["gltf"], (1, 2, 3), (X, Y, Z, W)),
        (SPACES["centimetre"], (100, 200, 300), (X, Y, Z, W)),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_engine_spaces_are_those_of_the_engines_own_converters(target, point, quaternion):
    """Signs and orders as UnityGLTF and glTFRuntime publish them."""
    np.testing.assert_allclose(space.convert_points(V, source=CANONICAL, target=target), point, atol=1e-9)
    np.testing.assert_allclose(
        space.convert_rotations(Q, source=CANONICAL, target=target), quaternion, atol=1e-12
    )


@pytest.mark.parametrize("target", ALL_SPACES, ids=lambda s: "".join(s.axes) + str(s.metres_per_unit))
def test_turning_then_converting_is_converting_then_turning(target):
    points = np.random.default_rng(1).normal(size=(20, 3))
    turned = space.convert_points(rotation.rotate(Q, points), source=CANONICAL, target=target)
    moved = space.convert_points(points, source=CANONICAL, target=target)
    q = space.convert_rotations(Q, source=CANONICAL, target=target)
    np.testing.assert_allclose(rotation.rotate(q, moved), turned, atol=1e-9)
    np.testing.assert_allclose(
        space.convert_points(moved, source=target, target=CANONICAL), points, atol=1e-12
    )
    np.testing.assert_allclose(space.convert_rotations(q, source=target, target=CANONICAL), Q, atol=1e-12)


def test_going_by_a_third_space_is_going_straight():
    a, b, c = SPACES["unreal_mesh"], SPACES["unity"], SPACES["blender"]
    by_way = space.convert_points(space.convert_points(V, source=a, target=b), source=b, target=c)
    np.testing.assert_allclose(by_way, space.convert_points(V, source=a, target=c), atol=1e-12)


def test_facing_and_left_are_where_the_engines_have_them():
    front, left, up = np.eye(3)[2], np.eye(3)[0], np.eye(3)[1]

    def in_space(v, target):
        return space.convert_points(v, source=CANONICAL, target=target) * target.metres_per_unit

    np.testing.assert_allclose(in_space(front, UNITY), [0, 0, 1])
    np.testing.assert_allclose(in_space(left, UNITY), [-1, 0, 0])
    np.testing.assert_allclose(in_space(front, UNREAL_ACTOR), [1, 0, 0])
    np.testing.assert_allclose(in_space(left, UNREAL_ACTOR), [0, -1, 0])
    np.testing.assert_allclose(in_space(up, UNREAL_ACTOR), [0, 0, 1])
    np.testing.assert_allclose(in_space(front, UNREAL_MESH), [0, 1, 0])
    np.testing.assert_allclose(in_space(left, UNREAL_MESH), [1, 0, 0])


def test_a_camera_root_is_turned_upright_and_not_conjugated():
    """A person upright in a camera's frame (y down) has a root turned by pi about x: in the world they stand."""
    upside = np.array([1.0, 0, 0, 0])
    q, p = space.reorient_root(upside, [0.1, 0.2, 3.0], world="camera")
    np.testing.assert_allclose(rotation.angle(q, rotation.IDENTITY_XYZW), 0, atol=1e-9)
    np.testing.assert_allclose(p, [0.1, -0.2, -3.0], atol=1e-9)
    half = space.WORLD_TURNS["camera"]
    conjugated = rotation.multiply(rotation.multiply(half, upside), rotation.inverse(half))
    np.testing.assert_allclose(rotation.angle(conjugated, rotation.IDENTITY_XYZW), np.pi, atol=1e-9)


def test_a_z_up_root_comes_to_stand_along_y():
    # In AMASS a standing person's root turns SMPL's +Y to the world's +Z.
    standing = rotation.from_axis(np.array([1.0, 0, 0]), np.array(np.pi / 2))
    q, p = space.reorient_root(standing, [1.0, 2.0, 0.9], world="z_up")
    np.testing.assert_allclose(rotation.angle(q, rotation.IDENTITY_XYZW), 0, atol=1e-6)
    np.testing.assert_allclose(p, [1.0, 0.9, -2.0], atol=1e-6)


def test_an_unknown_world_lists_the_known():
    with pytest.raises(KeyError, match="camera"):
        space.reorient_root(Q, V, world="moon")


def test_float32_stays_float32():
    assert space.convert_points(V.astype(np.float32), source=CANONICAL, target=UNITY).dtype == np.float32
    assert space.convert_rotations(Q.astype(np.float32), source=CANONICAL, target=UNITY).dtype == np.float32
