"""The face as FACS action units, visemes and gaze: the channels that every motion source speaks.

Names are ``auNN_what[_left|_right]``, sides being the character's own. Weights run from 0 to 1
(1 is the most a face does). Gaze is an angle in radians relative to the head: ``gaze_left`` towards the
character's left, ``gaze_up`` upwards. Visemes are the fifteen of the Oculus set, as weights that sum to at most 1.
Numbers and meanings: Ekman, Friesen & Hager, Facial Action Coding System (2002).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionUnit:
    """One unit: FACS number, name, whether left and right may differ, and what moves."""

    number: int
    name: str
    sided: bool
    meaning: str

    @property
    def stem(self) -> str:
        return f"au{self.number:02d}_{self.name}"

    @property
    def channels(self) -> tuple[str, ...]:
        return (f"{self.stem}_left", f"{self.stem}_right") if self.sided else (self.stem,)


ACTION_UNITS = (
    ActionUnit(1, "inner_brow_raiser", True, "lifts the inner end of the brow"),
    ActionUnit(2, "outer_brow_raiser", True, "lifts the outer end of the brow"),
    ActionUnit(4, "brow_lowerer", True, "draws the brow down and together"),
    ActionUnit(5, "upper_lid_raiser", True, "widens the eye"),
    ActionUnit(6, "cheek_raiser", True, "lifts the cheek and gathers the outer eye"),
    ActionUnit(7, "lid_tightener", True, "tightens the lids"),
    ActionUnit(8, "lips_toward", False, "brings the lips together over an open jaw"),
    ActionUnit(9, "nose_wrinkler", True, "wrinkles the side of the nose"),
    ActionUnit(10, "upper_lip_raiser", True, "lifts the upper lip"),
    ActionUnit(12, "lip_corner_puller", True, "draws the corner of the mouth up and out: a smile"),
    ActionUnit(14, "dimpler", True, "tightens the corner of the mouth inwards"),
    ActionUnit(15, "lip_corner_depressor", True, "draws the corner of the mouth down"),
    ActionUnit(16, "lower_lip_depressor", True, "draws the lower lip down"),
    ActionUnit(17, "chin_raiser", False, "pushes the chin boss and the lower lip up"),
    ActionUnit(18, "lip_puckerer", False, "draws the lips together into a kiss"),
    ActionUnit(19, "tongue_show", False, "shows the tongue"),
    ActionUnit(20, "lip_stretcher", True, "draws the corner of the mouth sideways"),
    ActionUnit(22, "lip_funneler", False, "turns the lips outwards into a funnel"),
    ActionUnit(23, "lip_tightener", False, "narrows the red of the lips"),
    ActionUnit(24, "lip_presser", True, "presses the lips together"),
    ActionUnit(25, "lips_part", False, "parts the lips, the jaw staying where it is"),
    ActionUnit(26, "jaw_drop", False, "opens the jaw"),
    ActionUnit(28, "lip_suck", False, "rolls the lips in over the teeth"),
    ActionUnit(29, "jaw_thrust", False, "pushes the jaw forward"),
    ActionUnit(30, "jaw_sideways", True, "moves the jaw to that side"),
    ActionUnit(34, "puff", True, "blows the cheek out"),
    ActionUnit(43, "eyes_closed", True, "closes the eye"),
)

VISEMES = ("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou")

AU_CHANNELS = tuple(channel for unit in ACTION_UNITS for channel in unit.channels)
VISEME_CHANNELS = tuple(f"viseme_{name}" for name in VISEMES)
GAZE_CHANNELS = ("gaze_left", "gaze_up")

FACE_CHANNELS = AU_CHANNELS + GAZE_CHANNELS + VISEME_CHANNELS

_BY_NUMBER = {unit.number: unit for unit in ACTION_UNITS}


def channels_of(number: int) -> tuple[str, ...]:
    """Channel names of an action unit, left before right where it has sides; KeyError names an unknown unit."""
    if number not in _BY_NUMBER:
        known = ", ".join(str(n) for n in _BY_NUMBER)
        raise KeyError(f"action unit {number} is not known; known: {known}")
    return _BY_NUMBER[number].channels
