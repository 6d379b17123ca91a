"""Feet that stay where they stand, knees that bend the right way, a stance that never repeats."""

import numpy as np
import pytest

from bridge.models import plain_quat as pq
from bridge.models.body import Body, Parts
from bridge.models.filters import DT
from bridge.models.sway import SHIFT_EVERY_S, Stander
from retarget import rotation, smplh


def world(layout, posed):
    """Positions (..., 52, 3) and rotations (..., 52, 4) in the world, by the plainest forward kinematics."""
    frames = posed if isinstance(posed, list) else [posed]
    root = np.array([p.root for p in frames])
    local = np.array([p.rotations for p in frames])
    at, turn = np.zeros((len(frames), 52, 3)), np.zeros((len(frames), 52, 4))
    for j, parent in enumerate(layout.parents):
        if parent < 0:
            at[:, j], turn[:, j] = root, local[:, j]
            continue
        offset = layout.rest_positions[j].astype(float)
        at[:, j] = at[:, parent] + rotation.rotate(turn[:, parent], offset)
        turn[:, j] = rotation.multiply(turn[:, parent], local[:, j])
    return (at, turn) if isinstance(posed, list) else (at[0], turn[0])


@pytest.mark.parametrize("name", ["woman", "man"])
def test_feet_stay_pinned_through_two_minutes_of_sway(name):
    layout = smplh.layout(name)
    body, stander = Body(layout), Stander(3)
    ankles = [layout.joint("left_ankle"), layout.joint("right_ankle")]
    toes = [layout.joint("left_foot"), layout.joint("right_foot")]
    posed = [body.pose(Parts(sway=stander.step(amplitude=1.35))) for _ in range(3600)]
    places = world(layout, posed)[0][:, ankles + toes]
    slide = np.linalg.norm(places - places[0], axis=-1)
    assert slide.max() < 1e-4
    # The pins hold something that moves.
    assert np.ptp([p.root[0] for p in posed]) > 0.03


def test_soles_keep_their_height_and_heading():
    layout = smplh.layout("woman")
    posed = Body(layout).pose(Parts())
    at, turn = world(layout, posed)
    rest, _ = world(layout, Body(layout).pose(Parts()))
    for side, sign in (("left", 1), ("right", -1)):
        ankle, foot = layout.joint(f"{side}_ankle"), layout.joint(f"{side}_foot")
        height = sum(layout.rest_positions[j][1] for j in _line(layout, ankle))
        assert at[ankle, 1] == pytest.approx(height, abs=1e-5)
        assert rotation.rotate(turn[ankle], [0.0, 1.0, 0.0]) == pytest.approx([0, 1, 0], abs=1e-6)
        outward = (at[foot] - at[ankle])[0] * sign
        assert outward > 0
    assert np.allclose(at, rest)


def _line(layout, joint):
    while joint >= 0:
        yield joint
        joint = layout.parents[joint]


def test_knees_bend_forward_and_a_little():
    layout = smplh.layout("woman")
    body, stander = Body(layout), Stander(1)
    at, _ = world(layout, [body.pose(Parts(sway=stander.step())) for _ in range(900)])
    for side in ("left", "right"):
        hip, knee, ankle = (at[:, layout.joint(f"{side}_{part}")] for part in ("hip", "knee", "ankle"))
        way = ankle - hip
        share = ((knee - hip) * way).sum(-1, keepdims=True) / (way * way).sum(-1, keepdims=True)
        bow = (knee - (hip + share * way))[:, 2]
        assert bow.min() > 0
        assert bow.max() < 0.09


def test_the_solution_agrees_with_forward_kinematics_for_a_crouch_and_a_turn():
    layout = smplh.layout("man")
    body = Body(layout)
    for drop, turn in ((0.02, 0.0), (0.15, 0.2), (0.3, -0.3)):
        pelvis = pq.from_rotvec(0.1, turn, -0.05)
        root = (0.03, float(layout.rest_positions[0][1]) - drop, -0.02)
        rotations = rotation.identity(52, dtype=np.float64)
        rotations[0] = pelvis
        for joint, q in zip(body.legs.joints, body.legs.solve(root, pelvis), strict=True):
            rotations[joint] = q
        posed = type("Posed", (), {"root": root, "rotations": rotations})
        at, _ = world(layout, posed)
        for side, ankle in zip(("left", "right"), body.legs.ankles, strict=True):
            assert np.allclose(at[layout.joint(f"{side}_ankle")], ankle, atol=1e-6)


def test_weight_shifts_come_at_the_named_times_and_favour_no_side():
    stander = Stander(5)
    weight = np.array([stander.step().weight for _ in range(30 * 3600)])
    moving = np.abs(np.diff(weight)) > 1e-4
    begins = np.flatnonzero(np.diff(moving.astype(int)) == 1)
    gaps = np.diff(begins) * DT
    assert gaps.min() > SHIFT_EVERY_S[0] - 1
    assert np.median(gaps) < SHIFT_EVERY_S[1] + 2
    assert abs(weight.mean()) < 0.15


def test_sway_never_loops():
    stander = Stander(6)
    x = np.array([[(s := stander.step()).x, s.z, s.lean, s.yaw] for _ in range(30 * 240)])
    x = (x - x.mean(0)) / x.std(0)
    best = max(float((x[:-lag] * x[lag:]).mean()) for lag in range(300, 3600, 5))
    assert best < 0.5
