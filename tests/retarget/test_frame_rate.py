from fractions import Fraction

import pytest

from retarget.clip_issues import ClipError
from retarget.frame_rate import COMMON_RATES, rate_from_float, rate_from_frame_time


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        (".0083333", 120),
        ("0.00833", 120),
        ("8.33333e-3", 120),
        ("0.008333", 120),
        ("0.0166667", 60),
        ("0.016667", 60),
        ("0.0166666", 60),
        ("0.033333", 30),
        ("0.0333", 30),
        ("0.033", 30),
        ("0.0333667", Fraction(30000, 1001)),
        ("0.033367", Fraction(30000, 1001)),
        ("0.0334", Fraction(30000, 1001)),
        ("0.04", 25),
        ("0.0416667", 24),
        ("0.0417", 24),
        ("0.0417083", Fraction(24000, 1001)),
        ("0.025", 40),
        ("0.01", 100),
        ("0.0111111", 90),
        ("1", 1),
    ],
)
def test_frame_times_are_rounded_rates(text, rate):
    assert rate_from_frame_time(text) == rate


@pytest.mark.parametrize("rate", COMMON_RATES)
@pytest.mark.parametrize("digits", [6, 7, 8, 12])
def test_every_common_rate_survives_rounding(rate, digits):
    assert rate_from_frame_time(f"{float(1 / rate):.{digits}f}") == rate
    assert rate_from_float(float(rate)) == rate


@pytest.mark.parametrize("text", ["0", "-0.01", "nan", "inf", "", "fast", "1e-9", "1e9", "0.0.1"])
def test_nonsense_is_refused(text):
    with pytest.raises(ClipError, match="CLIP_RATE"):
        rate_from_frame_time(text)


@pytest.mark.parametrize("rate", [0.0, -30.0, float("nan"), float("inf"), 1e9])
def test_nonsense_rates_are_refused(rate):
    with pytest.raises(ClipError, match="CLIP_RATE"):
        rate_from_float(rate)


def test_uncommon_rates_stay_what_they_are():
    assert rate_from_float(37.5) == Fraction(75, 2)
    assert rate_from_float(59.94006) == Fraction(60000, 1001)
