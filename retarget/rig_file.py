"""Rig files: one YAML a rig, checked whole, so that a file with five mistakes says so five times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

from retarget import smplh
from retarget.issues import Issue, RigError
from retarget.rig_rows import read_rows
from retarget.space import SPACES
from retarget.yaml_file import YamlError, read_yaml

FOLDER = Path(__file__).parent / "rigs"
REQUIRED = (
    "pelvis", "spine1", "head",
    *(f"{side}_{j}" for side in ("left", "right") for j in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist")),
)  # fmt: skip
_KEYS = {
    "name",
    "space",
    "skeleton",
    "joints",
    "sides",
    "shares",
    "limb_axes",
    "eyes",
    "jaw",
    "faces",
    "note",
}
_UNITS = {
    sign + letter: tuple(float(sign + "1") * (k == axis) for k in range(3))
    for axis, letter in enumerate("xyz")
    for sign in "+-"
}


@dataclass(frozen=True, slots=True)
class Share:
    """``joint`` takes ``amount`` of the turn of SMPL-H joint ``of``; with ``twist`` only that about its limb."""

    joint: str
    of: str
    amount: float
    twist: bool = False


@dataclass(frozen=True)
class Description:
    """What a rig file says. ``joints``: SMPL-H joint to rig joint. ``skeleton``: how its default rest pose is made.

    ``limb_axes``: SMPL-H joint to the own axis of its rig joint that lies along the limb, for joints whose next one
    the rig lacks.
    """

    name: str
    space: str
    joints: Mapping[str, str]
    shares: tuple[Share, ...] = ()
    eyes: tuple[str, str] | None = None
    jaw: str | None = None
    faces: tuple[str, ...] | None = None
    skeleton: Mapping[str, Any] | None = None
    limb_axes: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)


def rig_names() -> tuple[str, ...]:
    """Names of the rigs that come with the package."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def load_description(name_or_path: str) -> Description:
    """The description of a named rig or of a rig file; RigError lists every mistake."""
    path = FOLDER / f"{name_or_path}.yaml"
    if name_or_path not in rig_names():
        path = Path(name_or_path)
        if path.suffix not in {".yaml", ".yml"}:
            raise RigError([Issue("RIG_UNKNOWN", name_or_path, f"known: {', '.join(rig_names())}")])
    try:
        values = read_yaml(path)
    except YamlError as error:
        raise RigError([Issue("RIG_FILE", path.name, str(error))]) from None
    return _Reader(values, path.stem).read()


class _Reader:
    def __init__(self, values: dict[str, Any], stem: str) -> None:
        self.values, self.stem = values, stem
        self.issues: list[Issue] = []

    def read(self) -> Description:
        for key in self.values.keys() - _KEYS:
            self._issue("RIG_KEY_UNKNOWN", key, f"known: {', '.join(sorted(_KEYS))}")
        for key in ("name", "space", "joints"):
            if key not in self.values:
                self._issue("RIG_KEY_MISSING", key, "every rig file needs it")
        space = self.values.get("space", "gltf")
        if not isinstance(space, str) or space not in SPACES:
            self._issue("RIG_SPACE_UNKNOWN", str(space), f"known: {', '.join(SPACES)}")
        joints, shares, eyes = self._joints(), tuple(self._shares()), self._eyes()
        jaw = self.values.get("jaw")
        if jaw is not None and not isinstance(jaw, str):
            self._issue("RIG_VALUE", "jaw", "must be the joint that opens the mouth")
            jaw = None
        self._check_skeleton(joints, shares, [*(eyes or ()), *([jaw] if jaw else ())])
        description = Description(
            name=str(self.values.get("name", self.stem)),
            space=str(space),
            joints=joints,
            shares=shares,
            eyes=eyes,
            jaw=jaw,
            faces=self._faces(),
            skeleton=self.values.get("skeleton"),
            limb_axes=self._limb_axes(),
        )
        if self.issues:
            raise RigError(self.issues)
        return description

    def _issue(self, code: str, subject: str, detail: str) -> None:
        self.issues.append(Issue(code, subject, detail))

    def _joints(self) -> dict[str, str]:
        """The map with both sides written out: under ``sides`` an ``@`` stands for the letter or word of the side."""
        given = self.values.get("joints", {})
        if not isinstance(given, dict):
            self._issue("RIG_VALUE", "joints", "must be a map of SMPL-H joint to rig joint")
            return {}
        if not _are_two_texts(self.values.get("sides", ["Left", "Right"])):
            self._issue("RIG_VALUE", "sides", "must be two words, left before right")
        joints: dict[str, str] = {}
        for source, target in given.items():
            if not isinstance(target, str):
                self._issue("RIG_VALUE", source, f"the joint name must be text in quotes, not {target!r}")
            else:
                joints.update({name: target.replace("@", word) for name, word in self._sided(source)})
        by_target: dict[str, str] = {}
        for source, target in joints.items():
            if target in by_target:
                self._issue("RIG_JOINT_TWICE", target, f"it is given for {by_target[target]} and {source}")
            by_target[target] = source
        for joint in REQUIRED:
            if joint not in joints:
                self._issue("RIG_REQUIRED_JOINT_MISSING", joint, "the rig file gives no joint for it")
        return joints

    def _sided(self, source: object) -> list[tuple[str, str]]:
        """(SMPL-H joint, word of its side): one of them for a full name, two for a name without its side."""
        if source in smplh.JOINT_NAMES:
            return [(str(source), "@")]
        if f"left_{source}" in smplh.JOINT_NAMES:
            sides = self.values.get("sides")
            words = sides if _are_two_texts(sides) else ["Left", "Right"]
            return [(f"left_{source}", words[0]), (f"right_{source}", words[1])]
        self._issue("RIG_SOURCE_UNKNOWN", str(source), "it is no SMPL-H joint, nor one without its side")
        return []

    def _shares(self) -> list[Share]:
        rows = self.values.get("shares") or []
        if not isinstance(rows, list):
            self._issue("RIG_VALUE", "shares", "must be a list")
            return []
        shares = []
        for row in rows:
            if not isinstance(row, dict) or not {"joint", "of", "amount"} <= row.keys() <= {
                "joint", "of", "amount", "twist",
            }:  # fmt: skip
                detail = f"each needs joint, of, amount and may have twist, not {row!r}"
                self._issue("RIG_VALUE", "shares", detail)
                continue
            joint, amount, twist = row["joint"], row["amount"], row.get("twist", False)
            if not isinstance(joint, str) or not isinstance(twist, bool):
                self._issue("RIG_VALUE", str(joint), "joint must be text and twist true or false")
            elif not isinstance(amount, int | float) or isinstance(amount, bool) or not 0 < amount < 1:
                self._issue("RIG_VALUE", joint, f"amount must lie between 0 and 1, not {amount!r}")
            else:
                shares += [
                    Share(joint.replace("@", word), name, float(amount), twist)
                    for name, word in self._sided(row["of"])
                ]
        return shares

    def _limb_axes(self) -> dict[str, tuple[float, float, float]]:
        given = self.values.get("limb_axes") or {}
        if not isinstance(given, dict):
            self._issue("RIG_VALUE", "limb_axes", "must be a map of SMPL-H joint to axis")
            return {}
        axes = {}
        for source, axis in given.items():
            if not isinstance(axis, str) or axis not in _UNITS:
                self._issue("RIG_VALUE", source, f"its limb's axis must be one of {', '.join(_UNITS)}")
            else:
                axes.update({name: _UNITS[axis] for name, _ in self._sided(source)})
        return axes

    def _check_skeleton(
        self, joints: Mapping[str, str], shares: Sequence[Share], face: Sequence[str]
    ) -> None:
        if self.values.get("skeleton") is None:
            return
        rows, issues = read_rows(self.values["skeleton"])
        self.issues += issues
        known = {row.joint for row in rows}
        wanted = [(joint, f"{name} is mapped to it") for name, joint in joints.items()]
        wanted += [(share.joint, f"it takes a share of {share.of}") for share in shares]
        wanted += [(joint, "it is named as an eye or the jaw") for joint in face]
        for joint, why in wanted:
            if known and joint not in known:
                self._issue("RIG_JOINT_UNKNOWN", joint, f"{why}, but the skeleton has no such joint")

    def _eyes(self) -> tuple[str, str] | None:
        eyes = self.values.get("eyes")
        if eyes is None:
            return None
        if not _are_two_texts(eyes):
            self._issue("RIG_VALUE", "eyes", "must be the left and the right eye's joint")
            return None
        return eyes[0], eyes[1]

    def _faces(self) -> tuple[str, ...] | None:
        from retarget.face_target import face_target_names

        faces = self.values.get("faces")
        if faces is None:
            return None
        if not isinstance(faces, list):
            self._issue("RIG_VALUE", "faces", "must be a list of face targets")
            return None
        for face in faces:
            if face not in face_target_names():
                self._issue("RIG_FACE_UNKNOWN", str(face), f"known: {', '.join(face_target_names())}")
        return tuple(map(str, faces))


def _are_two_texts(values: Any) -> TypeGuard[list[str]]:
    return isinstance(values, list) and len(values) == 2 and all(isinstance(v, str) for v in values)
