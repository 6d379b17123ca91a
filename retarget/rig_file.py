"""Rig files: one YAML a rig, checked whole, so that a file with five mistakes says so five times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from retarget import smplh
from retarget.issues import Issue, RigError
from retarget.space import SPACES
from retarget.yaml_file import YamlError, read_yaml

FOLDER = Path(__file__).parent / "rigs"
REQUIRED = (
    "pelvis", "spine1", "head",
    *(f"{side}_{j}" for side in ("left", "right") for j in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist")),
)  # fmt: skip
_KEYS = {"name", "space", "skeleton", "joints", "sides", "shares", "eyes", "faces", "note"}


@dataclass(frozen=True, slots=True)
class Share:
    """``joint`` takes ``amount`` of the turn of SMPL-H joint ``of``; with ``twist`` only that about its limb."""

    joint: str
    of: str
    amount: float
    twist: bool = False


@dataclass(frozen=True)
class Description:
    """What a rig file says. ``joints``: SMPL-H joint to rig joint. ``skeleton``: how its default rest pose is made."""

    name: str
    space: str
    joints: Mapping[str, str]
    shares: tuple[Share, ...] = ()
    eyes: tuple[str, str] | None = None
    faces: tuple[str, ...] | None = None
    skeleton: Mapping[str, Any] | None = None


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
        if space not in SPACES:
            self._issue("RIG_SPACE_UNKNOWN", str(space), f"known: {', '.join(SPACES)}")
        joints = self._joints()
        description = Description(
            name=str(self.values.get("name", self.stem)),
            space=str(space),
            joints=joints,
            shares=tuple(self._shares()),
            eyes=self._eyes(),
            faces=self._faces(),
            skeleton=self.values.get("skeleton"),
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
        sides = self.values.get("sides", ["Left", "Right"])
        if not (isinstance(sides, list) and len(sides) == 2 and all(isinstance(s, str) for s in sides)):
            self._issue("RIG_VALUE", "sides", "must be two words, left before right")
            sides = ["Left", "Right"]
        joints: dict[str, str] = {}
        for source, target in given.items():
            if not isinstance(target, str):
                self._issue("RIG_VALUE", source, f"the joint name must be text in quotes, not {target!r}")
            elif source in smplh.JOINT_NAMES:
                joints[source] = target
            elif f"left_{source}" in smplh.JOINT_NAMES:
                for side, word in zip(("left", "right"), sides, strict=True):
                    joints[f"{side}_{source}"] = target.replace("@", word)
            else:
                self._issue("RIG_SOURCE_UNKNOWN", source, "it is no SMPL-H joint, nor one without its side")
        by_target: dict[str, str] = {}
        for source, target in joints.items():
            if target in by_target:
                self._issue("RIG_JOINT_TWICE", target, f"it is given for {by_target[target]} and {source}")
            by_target[target] = source
        for joint in REQUIRED:
            if joint not in joints:
                self._issue("RIG_REQUIRED_JOINT_MISSING", joint, "the rig file gives no joint for it")
        return joints

    def _shares(self) -> list[Share]:
        shares = []
        sides = self.values.get("sides", ["Left", "Right"])
        for row in self.values.get("shares", []) or []:
            if not isinstance(row, dict) or not {"joint", "of", "amount"} <= row.keys() <= {
                "joint", "of", "amount", "twist",
            }:  # fmt: skip
                self._issue(
                    "RIG_VALUE", "shares", f"each needs joint, of, amount and may have twist, not {row!r}"
                )
                continue
            amount = row["amount"]
            if not isinstance(amount, int | float) or isinstance(amount, bool) or not 0 < amount < 1:
                self._issue(
                    "RIG_VALUE", str(row["joint"]), f"amount must lie between 0 and 1, not {amount!r}"
                )
                continue
            twist = bool(row.get("twist", False))
            if row["of"] in smplh.JOINT_NAMES:
                shares.append(Share(row["joint"], row["of"], float(amount), twist))
            elif f"left_{row['of']}" in smplh.JOINT_NAMES:
                for side, word in zip(("left", "right"), sides, strict=False):
                    shares.append(
                        Share(row["joint"].replace("@", word), f"{side}_{row['of']}", float(amount), twist)
                    )
            else:
                self._issue("RIG_SOURCE_UNKNOWN", str(row["of"]), "it is no SMPL-H joint")
        return shares

    def _eyes(self) -> tuple[str, str] | None:
        eyes = self.values.get("eyes")
        if eyes is None:
            return None
        if not (isinstance(eyes, list) and len(eyes) == 2 and all(isinstance(e, str) for e in eyes)):
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
