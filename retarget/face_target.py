"""Face targets: what a family of blendshapes (ARKit 52, Oculus visemes, VRM presets) does with the canonical channels.

One YAML a target under ``rigs/faces``. Shapes of a character are found by name, whatever prefix or side spelling they
have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from retarget.action_units import FACE_CHANNELS
from retarget.issues import Issue, RigError
from retarget.yaml_file import YamlError, read_yaml

FOLDER = Path(__file__).parent / "rigs" / "faces"
# Gaze is signed in the source; a face target drives shapes from its four directions, in radians.
GAZE_SOURCES = ("gaze_left", "gaze_right", "gaze_up", "gaze_down")
_SOURCES = frozenset(FACE_CHANNELS) | frozenset(GAZE_SOURCES)
# A character is taken to have a face target when it has at least this share of its shapes.
_PRESENT = 0.5
# Of a family that is mostly missing so many shapes are no accident.
_FEWEST = 2


@dataclass(frozen=True)
class FaceTarget:
    """``gains``: shape -> {source channel: gain}. ``caps``: shape -> the shape whose weight it may not exceed.

    ``yields``: mouth shapes that give way to emotions. ``without_visemes``: gains that come in as visemes fall silent.
    ``aliases``: other names of a shape. ``shapes``: shape -> the character's own channel name.
    """

    name: str
    gains: Mapping[str, Mapping[str, float]] = field(repr=False)
    caps: Mapping[str, str]
    yields: Mapping[str, tuple[str, ...]]
    without_visemes: Mapping[str, Mapping[str, float]] = field(repr=False)
    aliases: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    shapes: Mapping[str, str] = field(repr=False, default_factory=dict)


def face_target_names() -> tuple[str, ...]:
    """Names of the face targets of the package."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def load_face_target(name: str) -> FaceTarget:
    """A face target by name, its channels not yet matched to any character. RigError lists every mistake."""
    try:
        values = read_yaml(FOLDER / f"{name}.yaml")
    except YamlError as error:
        raise RigError(
            [Issue("RIG_FACE_UNKNOWN", name, f"{error}; known: {', '.join(face_target_names())}")]
        ) from None
    gains = {shape: _expanded(row) for shape, row in values["shapes"].items()}
    fallback = {shape: _expanded(row) for shape, row in values.get("without_visemes", {}).items()}
    wrong = [
        Issue(
            "RIG_SOURCE_UNKNOWN",
            source,
            f"{name}.yaml drives {shape} from it, but it is no canonical face channel",
        )
        for table in (gains, fallback)
        for shape, row in table.items()
        for source in row
        if source not in _SOURCES
    ]
    if wrong:
        raise RigError(wrong)
    yields = {shape: tuple(to) for shape, to in values.get("yields", {}).items()}
    aliases = {shape: tuple(others) for shape, others in values.get("aliases", {}).items()}
    return FaceTarget(name, gains, values.get("caps", {}), yields, fallback, aliases)


def _expanded(row: Mapping[str, float]) -> dict[str, float]:
    """``au12_lip_corner_puller: 1`` on a unit with sides stands for half of each side's sum."""
    out: dict[str, float] = {}
    for source, gain in row.items():
        sides = [f"{source}_left", f"{source}_right"]
        if source not in _SOURCES and all(side in _SOURCES for side in sides):
            out.update({side: gain / 2 for side in sides})
        else:
            out[source] = float(gain)
    return out


def plain(name: str) -> str:
    """A shape name without prefix, case and punctuation: ``Face.M_eyeBlink_L`` and ``eyeBlinkLeft`` are one."""
    bare = _without_prefix(name)
    bare = re.sub(r"^.*_(?=fcl_)", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"^(blendshape\d*|bs|m|fcl|head|face)_", "", bare, flags=re.IGNORECASE)
    bare = re.sub(r"[_\- ]?(?<![A-Z])([LR])$", lambda m: {"L": "Left", "R": "Right"}[m.group(1)], bare)
    bare = re.sub(r"(?i)_(left|right)$", lambda m: m.group(1).capitalize(), bare)
    return re.sub(r"[^a-z0-9]", "", bare.lower())


def _without_prefix(name: str) -> str:
    """A shape's name without that of the mesh or the deformer it was exported with."""
    return re.split(r"[.:|]", name)[-1]


def choose_face_targets(names: Sequence[str] | None, channels: Sequence[str]) -> list[FaceTarget]:
    """The face targets that a character with these shapes has: those of ``names``, or the one it has most shapes of.

    Only one is found by itself, so that two families never drive one mouth twice: where the ARKit shapes are present,
    visemes of the mouth stay still. A family of which most is missing is taken only where no other is there. Where
    several shapes differ only in their prefix, the family comes again with the others.
    """
    known: dict[str, str] = {}
    for channel in channels:
        known.setdefault(plain(channel), channel)
    found, partial = [], []
    for name in names or ("arkit52", "oculus15", "oculus15_short", "vrm1", "vrm0", "canonical"):
        target = load_face_target(name)
        shapes = {}
        for shape in target.gains:
            spellings = (shape, *target.aliases.get(shape, ()))
            hit = next((known[plain(s)] for s in spellings if plain(s) in known), None)
            if hit is not None:
                shapes[shape] = hit
        if len(shapes) >= _PRESENT * len(target.gains):
            found.append(replace(target, shapes=shapes))
        elif len(shapes) >= _FEWEST:
            partial.append(replace(target, shapes=shapes))
    if not names:
        # The VRM generations share half of their names, so the first that fits need not be the right one.
        found = sorted(found or partial, key=lambda target: -len(target.shapes))[:1]
    return [one for target in found for one in _of_each_mesh(target, channels)]


def _of_each_mesh(target: FaceTarget, channels: Sequence[str]) -> list[FaceTarget]:
    """The target once for each mesh: head and teeth may have a shape each, told apart by a prefix."""
    named: dict[str, list[str]] = {}
    for channel in dict.fromkeys(channels):
        named.setdefault(_without_prefix(channel), []).append(channel)
    spelt = {shape: named[_without_prefix(own)] for shape, own in target.shapes.items()}
    most = max(map(len, spelt.values()), default=1)
    return [
        replace(target, shapes={shape: own[k] for shape, own in spelt.items() if k < len(own)})
        for k in range(most)
    ]
