"""What can be wrong with a rig, each by a code; the text of ``docs/issues.md`` is made from this table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """An error stops the rig from loading; a warning changes what is seen; info explains what was done."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


# code: (severity, what it means, what to do)
CATALOGUE: dict[str, tuple[Severity, str, str]] = {
    "RIG_UNKNOWN": (Severity.ERROR, "no rig has this name", "choose one of the rigs listed"),
    "RIG_FILE": (Severity.ERROR, "the rig file cannot be read", "mend the line named"),
    "RIG_KEY_UNKNOWN": (Severity.ERROR, "the rig file has a key that means nothing", "remove or respell it"),
    "RIG_KEY_MISSING": (Severity.ERROR, "the rig file lacks a key it needs", "add it"),
    "RIG_VALUE": (Severity.ERROR, "a value has the wrong type or range", "write it as the detail says"),
    "RIG_SOURCE_UNKNOWN": (
        Severity.ERROR,
        "a name is no SMPL-H joint",
        "use the names of docs/conventions.md",
    ),
    "RIG_JOINT_UNKNOWN": (
        Severity.ERROR,
        "the rig maps a joint that its skeleton has not",
        "respell the joint, or remove the line",
    ),
    "RIG_JOINT_TWICE": (Severity.ERROR, "one joint is driven by two", "keep one of the lines"),
    "RIG_REQUIRED_JOINT_MISSING": (
        Severity.ERROR,
        "a joint that every body needs is not mapped",
        "map it in the rig file, or name it in the humanoid map",
    ),
    "RIG_SPACE_UNKNOWN": (Severity.ERROR, "no space has this name", "choose one of the spaces listed"),
    "RIG_FACE_UNKNOWN": (Severity.ERROR, "no face target has this name", "choose one of the targets listed"),
    "RIG_SKELETON": (Severity.ERROR, "the skeleton itself is broken", "mend what the detail names"),
    "RIG_OPTIONAL_JOINT_MISSING": (
        Severity.INFO,
        "the rig has no joint of its own for this one",
        "nothing: its turn goes to the next mapped joint below",
    ),
    "RIG_TPOSE_TURNED": (
        Severity.INFO,
        "the rig does not rest in T-pose, so its limb was turned there",
        "nothing, or send the skeleton in T-pose",
    ),
    "RIG_TPOSE_NOT_T": (
        Severity.WARNING,
        "a limb rests so far from T-pose that its twist cannot be told",
        "send the skeleton in T-pose or A-pose",
    ),
    "RIG_FACE_CHANNEL_UNMAPPED": (
        Severity.WARNING,
        "a blendshape that the face target drives is missing on the character",
        "add the shape, or accept that this part of the face stays still",
    ),
    "RIG_SHAPE_UNDRIVEN": (
        Severity.INFO,
        "the character has blendshapes that are none of the face's",
        "nothing: they stay as you set them",
    ),
    "RIG_FACE_NONE": (
        Severity.WARNING,
        "the character has no blendshape that is recognised",
        "name the shapes as ARKit, Oculus visemes or VRM do",
    ),
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: what (code), about what (subject), in detail, and what to do (hint)."""

    code: str
    subject: str
    detail: str

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code][0]

    @property
    def hint(self) -> str:
        return CATALOGUE[self.code][2]

    def __str__(self) -> str:
        return f"{self.severity.value} {self.code} {self.subject}: {self.detail}; {self.hint}"


class RigError(ValueError):
    """A rig cannot be used; ``issues`` holds every reason, not only the first."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(map(str, self.issues)))


def catalogue_page() -> str:
    """The text of ``docs/issues.md``."""
    lines = [
        "# What can be wrong with a rig",
        "",
        "| code | severity | meaning | what to do |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| `{code}` | {s.value} | {what} | {hint} |" for code, (s, what, hint) in CATALOGUE.items()]
    return "\n".join(lines) + "\n"
