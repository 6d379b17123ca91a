"""Exact frame rates from the rounded numbers that files hold."""

from __future__ import annotations

from fractions import Fraction

from retarget.clip_issues import ClipError

_WHOLE = (24, 25, 30, 48, 50, 60, 72, 90, 100, 120, 144, 150, 180, 200, 240, 250)
_NTSC = tuple(Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120))
COMMON_RATES = tuple(Fraction(n) for n in _WHOLE) + _NTSC
_HIGHEST = 100_000
_LONGEST_S = 3600.0


def rate_from_frame_time(text: str) -> Fraction:
    """Frames a second from a decimal frame time in seconds, such as ``.0083333`` (120) or ``0.0333667`` (29.97).

    The common rate is taken whose frame time rounds to the digits given, whole rates first. Raises ClipError.
    """
    try:
        rough = float(text)
    except ValueError:
        rough = 0.0
    if not 1 / _HIGHEST <= rough <= _LONGEST_S:
        raise ClipError("CLIP_RATE", f"the file gives {text[:40]!r} as its frame time in seconds")
    seconds = Fraction(text)
    mantissa, _, exponent = text.lower().partition("e")
    last_digit = Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    # First what rounds to these digits, then what was cut off to them.
    for slack in (last_digit / 2, last_digit):
        for common in COMMON_RATES:
            if abs(1 / common - seconds) <= min(slack, seconds * Fraction(15, 1000)):
                return common
    return (1 / seconds).limit_denominator(1001)


def rate_from_float(rate_hz: float) -> Fraction:
    """Frames a second from a float such as 59.94006 or 120.0. Raises ClipError for nonsense."""
    if not 1 / _LONGEST_S <= rate_hz <= _HIGHEST:
        raise ClipError("CLIP_RATE", f"the file gives {rate_hz!r} as its frame rate")
    for common in COMMON_RATES:
        if abs(float(common) - rate_hz) < 1e-4 * rate_hz:
            return common
    return Fraction(rate_hz).limit_denominator(1001)
