"""What a Unity ``.anim`` holds, told from its text line by line: such files are too long for a YAML parser."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from retarget.clip_issues import ClipError
from retarget.frame_rate import rate_from_float

MARK = b"!u!74"
_SECTION = re.compile(r"^  (m_\w+):(?: (.*))?$")
_FIELD = re.compile(r"^    (attribute|path): ?(.*)$")
_TIME = re.compile(r"^ +(?:- )?time: (\S+)$")


def describe(path: str | Path) -> dict[str, Any]:
    """Facts: paths of what is turned and moved, blendshapes, rate, length and keys. Raises ClipError."""
    path = Path(path)
    section, attribute, keys, last = "", "", 0, 0.0
    found: dict[str, dict[str, None]] = {}
    values: dict[str, str] = {}
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            if match := _SECTION.match(line):
                section = match[1]
                values[section] = (match[2] or "").strip()
            elif match := _TIME.match(line):
                keys += 1
                last = max(last, _number(path, match[1]))
            elif match := _FIELD.match(line):
                text = _plain(match[2].strip())
                if match[1] == "attribute":
                    attribute = text
                else:
                    name = attribute if section == "m_FloatCurves" else text
                    found.setdefault(section, {})[name] = None
    if "m_SampleRate" not in values:
        raise ClipError("CLIP_SYNTAX", f"{path.name} is no AnimationClip: it says no m_SampleRate")
    fps = rate_from_float(_number(path, values["m_SampleRate"]))
    frames = round(last * fps) + 1
    channels = [
        name.removeprefix("blendShape.")
        for name in found.get("m_FloatCurves", ())
        if name.startswith("blendShape.")
    ]
    turned = [*found.get("m_RotationCurves", ()), *found.get("m_EulerCurves", ())]
    return {
        "take": _plain(values.get("m_Name", "")),
        "frames": frames,
        "fps": f"{fps.numerator}/{fps.denominator}",
        "fps_hz": round(float(fps), 6),
        "duration_s": round(float(Fraction(frames) / fps), 6),
        "joints": [name.rsplit("/", 1)[-1] for name in dict.fromkeys(turned)],
        "moved": [name.rsplit("/", 1)[-1] for name in found.get("m_PositionCurves", ())],
        "face_channels": list(dict.fromkeys(channels)),
        "keys": keys,
        "warnings": [],
    }


def _plain(text: str) -> str:
    """A YAML scalar, in quotes or without."""
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def _number(path: Path, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ClipError("CLIP_SYNTAX", f"{path.name} holds {text[:40]!r} where a number belongs") from None
