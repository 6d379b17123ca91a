"""Phones with their times as visemes with their times: ARPAbet and IPA to the fifteen of the Oculus set.

Diphthongs are split into their two halves. /h/ has no mouth shape of its own: it takes that of the vowel that follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

_VOWELS = ("aa", "E", "ih", "oh", "ou", "RR")
# /h/ and what is not known: both get their shape from the neighbours.
_NEXT_VOWEL, _UNKNOWN = "h", "?"


class Segment(NamedTuple):
    """A viseme held from ``start_s`` to ``end_s``."""

    start_s: float
    end_s: float
    viseme: str


def _table(rows: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Symbols by the visemes they make, turned around: ``{"PP": "p b m"}`` to ``{"p": ("PP",), ...}``."""
    return {symbol: tuple(visemes.split()) for visemes, symbols in rows.items() for symbol in symbols.split()}


_ARPABET = _table(
    {
        "sil": "pau sil h# brth # ssil sp",
        "PP": "p b m em",
        "FF": "f v",
        "TH": "th dh",
        "DD": "t d dx",
        "kk": "k g ng",
        "CH": "ch jh sh zh",
        "SS": "s z",
        "nn": "n l el en nx",
        "RR": "r er axr",
        "aa": "aa ah ax ae",
        "E": "eh",
        "ih": "ih iy ix y",
        "oh": "ao",
        "ou": "uh uw w",
        "aa ih": "ay",
        "aa ou": "aw",
        "E ih": "ey",
        "oh ou": "ow",
        "oh ih": "oy",
        "h": "hh hv",
    }
)
_IPA = _table(
    {
        "PP": "p b m ɓ",
        "FF": "f v ɸ β ʋ ɱ pf",
        "TH": "θ ð",
        "DD": "t d ɾ ʈ ɖ ɗ ʔ",
        "kk": "k ɡ g ŋ x ɣ q χ ʁ c ɟ ɴ ħ ʕ ç",
        "CH": "tʃ dʒ ʃ ʒ tɕ dʑ ɕ ʑ ʂ ʐ tʂ dʐ",
        "SS": "s z ts dz",
        "nn": "n l ɲ ɭ ɳ ɫ ʎ ɬ",
        "RR": "ɹ r ɻ ɚ ɝ ɜ ʀ ɽ",
        "aa": "a ɑ æ ʌ ɐ ə ä ɶ",
        "E": "e ɛ œ ø ɘ ɞ",
        "ih": "i ɪ ɨ j y ʏ ᵻ ɥ ɯ",
        "oh": "o ɔ ɒ ɤ",
        "ou": "u ʊ w ʉ ɵ",
        "aa ih": "aɪ aɪə",
        "aa ou": "aʊ aʊə",
        "aa ih RR": "aɪɚ",
        "E ih": "eɪ",
        "oh ou": "oʊ əʊ",
        "oh ih": "ɔɪ",
        "E aa": "eə",
        "ih aa": "ɪə iə",
        "ou aa": "ʊə",
        "oh RR": "ɔɹ oɹ",
        "aa RR": "ɑɹ",
        "E RR": "ɛɹ",
        "ih RR": "ɪɹ",
        "ou RR": "ʊɹ",
        "aa nn": "əl",
        "h": "h ɦ",
    }
)
# Stress, length, nasality and other marks that do not move the lips.
_MARKS = str.maketrans("", "", "ˈˌːˑʲʰ|-\u0303\u0329\u032a\u0361\u031e ")


def of_arpabet(phone: str) -> tuple[str, ...]:
    """The visemes of an ARPAbet phone, with or without a stress digit; ``("?",)`` if it is not known."""
    return _ARPABET.get(phone.lower().rstrip("012"), (_UNKNOWN,))


def of_ipa(symbol: str) -> tuple[str, ...]:
    """The visemes of an IPA symbol, composite or not; nothing but marks is silence, ``("?",)`` is not known."""
    plain = symbol.translate(_MARKS)
    if not plain:
        return ("sil",)
    if plain in _IPA:
        return _IPA[plain]
    found: list[str] = []
    at = 0
    while at < len(plain):
        length = next((n for n in (3, 2, 1) if plain[at : at + n] in _IPA), 0)
        found += _IPA.get(plain[at : at + length], ())
        at += max(length, 1)
    return tuple(found) or (_UNKNOWN,)


def segments(phones: Iterable[tuple[float, float, Sequence[str]]]) -> list[Segment]:
    """Visemes in time from ``(start_s, end_s, visemes)`` of each phone, whose time its visemes share evenly."""
    spans: list[tuple[float, float, str]] = []
    for start, end, visemes in phones:
        step = (end - start) / len(visemes)
        if step > 0:
            spans += [(start + k * step, start + (k + 1) * step, v) for k, v in enumerate(visemes)]
    names = [name for _, _, name in spans]
    for k in range(len(names) - 1, -1, -1):
        if names[k] == _NEXT_VOWEL:
            names[k] = next((n for n in names[k + 1 : k + 3] if n in _VOWELS), "aa")
        elif names[k] == _UNKNOWN:
            names[k] = names[k - 1] if k and names[k - 1] not in (_UNKNOWN, _NEXT_VOWEL) else "aa"
    return [Segment(start, end, name) for (start, end, _), name in zip(spans, names, strict=True)]
