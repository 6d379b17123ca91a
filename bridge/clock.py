"""Time as integers: microseconds of one monotonic clock, and ticks at absolute deadlines."""

from __future__ import annotations

import threading
import time
from fractions import Fraction
from typing import Protocol


class Clock(Protocol):
    """What tells the time. Never goes backwards; its zero means nothing."""

    def now_us(self) -> int:
        """Microseconds."""
        ...


class SystemClock:
    """The machine's clock of finest resolution (on Windows ``time.monotonic`` ticks at 15 ms)."""

    def now_us(self) -> int:
        return time.perf_counter_ns() // 1000


class ManualClock:
    """A clock that moves when told to: for tests and for work faster than real time."""

    def __init__(self, start_us: int = 0) -> None:
        self._now_us = start_us

    def now_us(self) -> int:
        return self._now_us

    def advance(self, *, us: int = 0, ms: int = 0) -> None:
        """Move on; ValueError for a step backwards."""
        step = us + 1000 * ms
        if step < 0:
            raise ValueError(f"a clock does not go back by {-step} us")
        self._now_us += step


class FrameTicker:
    """Ticks at a constant rate without drift: deadline n is ``start + n / rate``, however late a tick was."""

    def __init__(self, clock: Clock, *, rate: Fraction | int) -> None:
        self._clock = clock
        self._period_us = Fraction(1_000_000) / rate
        self._start_us = clock.now_us()
        self.ticks = 0

    @property
    def deadline_us(self) -> int:
        """When the next tick is due."""
        return self._start_us + int(self._period_us * (self.ticks + 1))

    def due(self) -> int:
        """How many ticks have fallen due since the last call."""
        passed = int((self._clock.now_us() - self._start_us) / self._period_us)
        missed = passed - self.ticks
        self.ticks = max(self.ticks, passed)
        return max(0, missed)

    def wait(self, stop: threading.Event) -> bool:
        """Wait for the next tick; False once ``stop`` is set. Ends early neither on Windows nor on a busy machine."""
        while True:
            left_us = self.deadline_us - self._clock.now_us()
            if stop.is_set():
                return False
            if left_us <= 0:
                self.ticks += 1
                return True
            stop.wait(left_us / 1e6)
