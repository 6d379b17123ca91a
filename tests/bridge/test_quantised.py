"""The compact encoding's promise: 0.01 degrees a joint, 0.002 a weight."""

import numpy as np

from bridge.quantised import pack_rotations, pack_weights, unpack_rotations, unpack_weights
from retarget import rotation


def nasty_rotations():
    rng = np.random.default_rng(0)
    half = np.full((1, 4), 0.5)
    signs = np.array(np.meshgrid(*[[-1, 1]] * 4)).reshape(4, -1).T * 0.5
    axes = np.concatenate([np.eye(4), -np.eye(4)])
    pairs = rotation.normalize(np.array([[1, 1, 0, 0], [0, 1, -1, 0], [1, 0, 0, -1], [1, 1e-7, 0, 0]], float))
    # Three equal small components and one large: where the error of the one left out is greatest.
    near = rotation.normalize(half + rng.normal(scale=1e-4, size=(5000, 4)))
    return np.concatenate([rotation.normalize(rng.normal(size=(200_000, 4))), signs, axes, pairs, near])


def test_rotations_keep_within_a_hundredth_of_a_degree():
    q = nasty_rotations()
    read = unpack_rotations(pack_rotations(q))
    worst = float(np.degrees(rotation.angle(read.astype(float), q)).max())
    print(f"worst error {worst:.5f} degrees")
    assert 0.001 < worst <= 0.01
    assert np.abs(np.linalg.norm(read, axis=1) - 1).max() < 1e-6


def test_a_rotation_takes_six_bytes_and_its_sign_does_not_matter():
    q = nasty_rotations()[:1000]
    assert len(pack_rotations(q)) == 6000
    flipped = unpack_rotations(pack_rotations(-q))
    assert np.abs(flipped - unpack_rotations(pack_rotations(q))).max() < 1e-6


def test_any_bytes_unpack_to_unit_quaternions():
    data = np.random.default_rng(1).integers(0, 256, 6 * 10_000, dtype=np.uint8).tobytes()
    read = unpack_rotations(data)
    assert np.isfinite(read).all()
    assert np.abs(np.linalg.norm(read, axis=1) - 1).max() < 1e-6


def test_weights_keep_within_a_five_hundredth_and_clip():
    weights = np.linspace(-0.5, 1.5, 100_001).astype(np.float32)
    read = unpack_weights(pack_weights(weights))
    assert np.abs(read - np.clip(weights, 0, 1)).max() <= 0.002
    assert (read[0], read[-1]) == (0.0, 1.0)
