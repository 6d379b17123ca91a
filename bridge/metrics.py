"""Counters and latency figures: what status, the demo's report and the benchmark print."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np


def percentiles_ms(times_us: Iterable[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds of times in microseconds; empty without any."""
    times = np.fromiter(times_us, dtype=float)
    if not len(times):
        return {}
    p50, p95, p99 = np.percentile(times, (50, 95, 99)) / 1000
    return {"p50": round(float(p50), 4), "p95": round(float(p95), 4), "p99": round(float(p99), 4)}


class Latencies:
    """The last times of each named stage, in microseconds."""

    def __init__(self, *, keep: int = 4096) -> None:
        self._keep = keep
        self._times: dict[str, deque[float]] = {}

    def add(self, stage: str, time_us: float) -> None:
        """One measurement."""
        if stage not in self._times:
            self._times[stage] = deque(maxlen=self._keep)
        self._times[stage].append(time_us)

    def to_map(self) -> dict[str, dict[str, float]]:
        """p50, p95 and p99 in milliseconds, by stage."""
        return {stage: percentiles_ms(times) for stage, times in self._times.items()}


@dataclass
class Refusals:
    """Messages that were not obeyed: how many of each kind, and the first of all in words."""

    by_kind: dict[str, int] = field(default_factory=dict)
    first: str | None = None

    def add(self, kind: str, cause: str) -> None:
        """Count one."""
        self.by_kind[kind] = self.by_kind.get(kind, 0) + 1
        if self.first is None:
            self.first = cause

    def to_map(self) -> dict[str, object]:
        """As ``status`` shows it."""
        return {"total": sum(self.by_kind.values()), "by_kind": dict(self.by_kind), "first": self.first}


def max_rss_mb() -> float:
    """The most memory this process has held, in MiB; 0 where the system does not tell."""
    if sys.platform == "win32":
        return _windows_peak_mb()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _windows_peak_mb() -> float:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in (
                "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
                "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage",
            )),
        )  # fmt: skip

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    kernel32 = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    kernel32.GetCurrentProcess.restype = wintypes.HANDLE
    query = kernel32.K32GetProcessMemoryInfo
    query.argtypes = (wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD)
    if not query(kernel32.GetCurrentProcess(), ctypes.byref(counters), counters.cb):
        return 0.0
    return counters.PeakWorkingSetSize / 2**20
