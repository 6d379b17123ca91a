"""Valence and arousal as action units, and how lips at work keep an expression from spoiling a sound.

Sets of units after EMFACS: joy 6 + 12, sadness 1 + 4 + 15, anger 4 + 5 + 7 + 23, surprise 1 + 2 + 5. Valence and
arousal are controls given from outside; nothing here guesses a feeling from a voice.
"""

from __future__ import annotations

from collections.abc import Mapping

from bridge.models.filters import Spring, clamp

# A face at ease is not a blank one: a slack brow reads as stern.
_AT_EASE = {1: 0.24, 2: 0.05, 6: 0.05, 12: 0.07}
_JOY = {6: 0.4, 12: 0.62}
_SADNESS = {1: 0.5, 4: 0.3, 15: 0.45, 17: 0.15, 43: 0.08}
_ANGER = {4: 0.65, 5: 0.2, 7: 0.4, 23: 0.25, 15: 0.15}
_AROUSED = {1: 0.12, 2: 0.14, 5: 0.3}
_DROWSY = {43: 0.16, 1: 0.05}
_HALF_LIFE_S = 0.3
# Units of the mouth that give way to speech.
MOUTH_UNITS = (12, 15, 17, 23)


class Emotion:
    """The standing expression of one character; it changes over about half a second."""

    def __init__(self) -> None:
        self._valence, self._arousal = Spring(), Spring()

    def step(self, *, valence: float, arousal: float, gain: float) -> dict[int, float]:
        """Advance one frame; weights by action unit, both sides alike."""
        v = self._valence.step(clamp(valence, -1, 1), _HALF_LIFE_S)
        a = self._arousal.step(clamp(arousal, -1, 1), _HALF_LIFE_S)
        angry = clamp(0.5 + a)
        ease = 1 - max(-v, 0.0)
        units = {unit: ease * weight for unit, weight in _AT_EASE.items()}
        for share, recipe in (
            (max(v, 0.0), _JOY),
            (max(-v, 0.0) * (1 - angry), _SADNESS),
            (max(-v, 0.0) * angry, _ANGER),
            (max(a, 0.0), _AROUSED),
            (max(-a, 0.0), _DROWSY),
        ):
            if share > 0:
                for unit, weight in recipe.items():
                    units[unit] = units.get(unit, 0.0) + gain * share * weight
        return {unit: clamp(weight, 0, 0.9) for unit, weight in units.items()}


def mouth_share(mouth: Mapping[str, float]) -> float:
    """How much of a smile or frown the lips leave room for, 1 (mouth at rest) to 0 (lips shut for a p, or rounded).

    ``mouth`` holds what speech does: weights by channel name.
    """
    shut = max(mouth.get("viseme_PP", 0.0), mouth.get("au24_lip_presser_left", 0.0))
    touching = mouth.get("viseme_FF", 0.0)
    rounded = max(mouth.get("au18_lip_puckerer", 0.0), mouth.get("au22_lip_funneler", 0.0))
    return clamp((1 - 0.9 * shut) * (1 - 0.6 * touching) * (1 - 0.8 * rounded))
