"""Ticks at absolute deadlines."""

import threading
from fractions import Fraction

import pytest

from bridge.clock import FrameTicker, ManualClock, SystemClock


def test_a_manual_clock_moves_when_told_and_never_back():
    clock = ManualClock(5)
    clock.advance(us=10, ms=2)
    assert clock.now_us() == 2015
    with pytest.raises(ValueError, match="back"):
        clock.advance(us=-1)


def test_the_system_clock_does_not_go_back():
    clock = SystemClock()
    times = [clock.now_us() for _ in range(1000)]
    assert times == sorted(times)


def test_ticks_do_not_drift_however_late_they_are_asked_for():
    clock = ManualClock(777)
    ticker = FrameTicker(clock, rate=Fraction(30))
    ticks = 0
    for step in range(3000):
        clock.advance(us=9_000 + step % 5 * 1_000)
        ticks += ticker.due()
    elapsed_us = clock.now_us() - 777
    assert ticks == elapsed_us * 30 // 1_000_000
    assert 0 <= ticker.deadline_us - clock.now_us() <= 33_334


def test_a_wait_ends_with_the_tick_or_with_the_stop():
    stop = threading.Event()
    ticker = FrameTicker(SystemClock(), rate=1000)
    assert ticker.wait(stop)
    assert ticker.ticks == 1
    stop.set()
    assert not ticker.wait(stop)
