"""Laws of the motion primitives."""

import math
from random import Random

import numpy as np
import pytest

from bridge.models import filters
from bridge.models.filters import DT, Move, Pulses, Spring, Wander, gamma, min_jerk, three_points


def test_spring_is_the_exact_solution_of_a_critically_damped_oscillator():
    spring, half_life = Spring(1.0), 0.2
    rate = 2 * math.log(2) / half_life
    for frame in range(1, 40):
        t = frame * DT
        # x'' = -2 k x' - k^2 x from x = 1 at rest: (1 + k t) e^(-k t).
        assert spring.step(0.0, half_life) == pytest.approx((1 + rate * t) * math.exp(-rate * t), abs=1e-9)


def test_spring_never_overshoots_from_rest():
    spring = Spring(0.0)
    path = [spring.step(1.0, 0.07) for _ in range(200)]
    assert max(path) <= 1 + 1e-12
    assert np.all(np.diff(path) >= -1e-12)


def test_move_arrives_on_time_at_rest_and_is_minimum_jerk():
    move = Move(0.0)
    move.to(2.0, 0.5)
    path = [move.step() for _ in range(20)]
    assert path[14] == pytest.approx(2.0)
    assert path[19] == pytest.approx(2.0)
    for frame in range(15):
        assert path[frame] == pytest.approx(2 * min_jerk((frame + 1) * DT / 0.5))


def test_move_replanned_midway_keeps_position_and_speed():
    random = Random(5)
    move, path = Move(0.0), [0.0]
    for _ in range(60):
        move.to(random.uniform(-1, 1), random.uniform(0.3, 0.8))
        path += [move.step() for _ in range(random.randrange(1, 12))]
    # A jump of speed would show as an acceleration of the order of speed / DT = 1 / 0.3 * 2 / DT = 200.
    acceleration = np.diff(path, 2) / DT**2
    assert np.abs(acceleration).max() < 120


def test_pulses_rise_hold_fall_and_add():
    pulses = Pulses()
    pulses.add(1.0, rise=0.1, hold=0.1, fall=0.2)
    pulses.add(0.5, rise=0.1, hold=0.1, fall=0.2, delay=0.1)
    path = [pulses.step() for _ in range(20)]
    assert path[2] == pytest.approx(1.0)
    assert path[5] == pytest.approx(1.5)
    assert path[-1] == 0


@pytest.mark.parametrize(("time_constant", "half_life"), [(0.8, 0.16), (2.2, 0.45)])
def test_wander_has_deviation_one_mean_zero_and_no_kinks(time_constant, half_life):
    wander = Wander(Random(1), time_constant=time_constant, half_life=half_life)
    path = np.array([wander.step() for _ in range(60000)])
    assert path.std() == pytest.approx(1.0, abs=0.12)
    assert abs(path.mean()) < 0.15
    assert np.abs(np.diff(path, 2)).max() < 0.1


def test_gamma_has_the_asked_mean_and_deviation():
    random = Random(2)
    draws = [gamma(random, 94, 95) for _ in range(20000)]
    assert np.mean(draws) == pytest.approx(94, rel=0.03)
    assert np.std(draws) == pytest.approx(95, rel=0.04)


def test_three_points_passes_through_its_points_and_holds_the_ends():
    assert [three_points(4, 8, 15, e) for e in (-1, 0, 0.5, 1, 2, 9)] == [4, 4, 6, 8, 15, 15]


def test_streams_differ_by_purpose_and_repeat_by_seed():
    assert filters.stream(1, "a").random() == filters.stream(1, "a").random()
    assert filters.stream(1, "a").random() != filters.stream(1, "b").random()
    assert filters.stream(1, "a").random() != filters.stream(2, "a").random()
