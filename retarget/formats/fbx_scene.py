"""The scene of an FBX file: its joints, how they hang together, and where each rests.

The rest of a joint is where it stood when a skin was bound to it: as the file's bind pose says or, without one, the
skin's own record. A joint that neither names rests as its transform says, which in files of some programs is wherever
it happened to be when the file was written.

A joint's turn is ``Rpre R Rpost^-1``; pivots are taken to be where the joint is, as they are in skeletons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.formats.fbx_nodes import NAME_SEPARATOR, Node
from retarget.motion import MotionLayout
from retarget.space import CENTIMETRE

Array = NDArray[np.floating]

# RotationOrder: which axis turns first.
_ORDERS = ("xyz", "xzy", "yzx", "yxz", "zxy", "zyx")


@dataclass(frozen=True)
class FbxObject:
    """A record below ``Objects``: its name without the class, its subtype, and its properties by name."""

    kind: str
    name: str
    subtype: str
    record: Node = field(repr=False)

    def values(self, name: str, default: Sequence[float]) -> Array:
        """The numbers of a property, or the default."""
        for block in self.record.children:
            if block.name == "Properties70":
                for row in block.children:
                    if row.properties and row.properties[0] == name:
                        numbers = [v for v in row.properties[4:] if isinstance(v, int | float)]
                        return np.array(numbers[: len(default)] or default, dtype=np.float64)
        return np.array(default, dtype=np.float64)

    def array(self, name: str) -> NDArray[Any]:
        """The array in the child record of this name; empty if there is none."""
        for child in self.record.children:
            if child.name == name and child.properties:
                return np.asarray(child.properties[0])
        return np.zeros(0)


class FbxScene:
    """``objects`` by id; ``joints`` are ids, parents first; ``shapes`` the channels of blendshapes.

    ``layout``: the skeleton in centimetres. ``standing``: local places ``(J, 3)`` and turns ``(J, 4)`` as the joints'
    transforms say, where what is not animated stands while the rest plays. ``bound``: place and turn in the scene of
    every joint that a bind pose or a skin names. Raises ClipError where there is no skeleton.
    """

    def __init__(self, root: Node) -> None:
        sections = {node.name: node for node in root.children}
        self.objects: dict[int, FbxObject] = {}
        for record in sections.get("Objects", Node("")).children:
            if len(record.properties) >= 3 and isinstance(record.properties[0], int):
                name = str(record.properties[1]).split(NAME_SEPARATOR)[0]
                self.objects[record.properties[0]] = FbxObject(
                    record.name, name, str(record.properties[2]), record
                )
        # What hangs on an object, and by which of its properties.
        self.children: dict[int, list[tuple[int, str]]] = {}
        self.parents: dict[int, list[int]] = {}
        for link in sections.get("Connections", Node("")).children:
            if link.name == "C" and len(link.properties) >= 3:
                child, parent = link.properties[1], link.properties[2]
                by = str(link.properties[3]) if len(link.properties) > 3 else ""
                self.children.setdefault(parent, []).append((child, by))
                self.parents.setdefault(child, []).append(parent)
        self.joints = self._joints()
        degrees = [self.objects[id].values("Lcl Rotation", (0, 0, 0)) for id in self.joints]
        places = [self.objects[id].values("Lcl Translation", (0, 0, 0)) for id in self.joints]
        self.standing = (
            np.array([place * self.scale_above(id) for id, place in zip(self.joints, places, strict=True)]),
            np.array([self.turn(id, angles) for id, angles in zip(self.joints, degrees, strict=True)]),
        )
        self.bound = self._bound()
        self.shapes = {
            id: o
            for id, o in self.objects.items()
            if (o.kind, o.subtype) == ("Deformer", "BlendShapeChannel")
        }
        self.layout = self._layout()

    def is_kind(self, id: int, kind: str) -> bool:
        """Whether the file has an object of this kind by this id."""
        return id in self.objects and self.objects[id].kind == kind

    def above(self, joint: int) -> int | None:
        """The model that another hangs on."""
        return next((p for p in self.parents.get(joint, ()) if self.is_kind(p, "Model")), None)

    def _joints(self) -> list[int]:
        """Limbs and what lies above them, parents first."""
        whole: set[int] = set()
        for id, o in self.objects.items():
            if o.kind == "Model" and o.subtype in ("LimbNode", "Root", "Limb"):
                node: int | None = id
                while node is not None and node not in whole:
                    whole.add(node)
                    node = self.above(node)
        if not whole:
            raise ClipError("CLIP_NO_SKELETON", "the file holds no joints")
        chains = {id: self._chain(id) for id in whole}
        tops = [chain[-1] for chain in chains.values()]
        most = max(set(tops), key=tops.count)
        place = {id: k for k, id in enumerate(self.objects)}
        return sorted(
            (id for id in whole if chains[id][-1] == most), key=lambda id: (len(chains[id]), place[id])
        )

    def _chain(self, id: int) -> list[int]:
        chain = [id]
        while (above := self.above(chain[-1])) is not None:
            chain.append(above)
            if len(chain) > len(self.objects):
                raise ClipError("CLIP_UNREADABLE", f"joint {self.objects[id].name} lies below itself")
        return chain

    def scale_above(self, joint: int) -> float:
        """How much larger a joint's own lengths are in the scene."""
        scales = [self.objects[id].values("Lcl Scaling", (1, 1, 1)) for id in self._chain(joint)[1:]]
        return float(np.prod([np.cbrt(abs(np.prod(s))) for s in scales]))

    def turn(self, joint: int, degrees: Array) -> Array:
        """Local turns ``(..., 4)`` of a joint whose own angles are ``(..., 3)``."""
        o = self.objects[joint]
        order = _ORDERS[int(o.values("RotationOrder", (0,))[0])]
        columns = [("xyz".index(axis)) for axis in reversed(order)]
        own = rotation.euler_to_quat(np.radians(degrees[..., columns]), order[::-1])
        # Pre- and post-rotation are in the order x, y, z, whatever the joint's own is.
        before, after = (
            rotation.euler_to_quat(np.radians(o.values(name, (0, 0, 0))[::-1]), "zyx")
            for name in ("PreRotation", "PostRotation")
        )
        return rotation.multiply(rotation.multiply(before, own), rotation.inverse(after))

    def _layout(self) -> MotionLayout:
        names: list[str] = []
        for id in self.joints:
            own = self.objects[id].name or f"joint_{id}"
            names.append(own if own not in names else f"{own}_{id}")
        place = {id: j for j, id in enumerate(self.joints)}
        parents = tuple(place.get(self.above(id) or -1, -1) for id in self.joints)
        places, turns = self._rest(parents)
        return MotionLayout(
            joint_names=tuple(names),
            parents=parents,
            rest_positions=places.astype(np.float32),
            rest_rotations_xyzw=turns.astype(np.float32),
            face_channels=tuple(dict.fromkeys(o.name for o in self.shapes.values())),
            space=CENTIMETRE,
        )

    def _rest(self, parents: Sequence[int]) -> tuple[Array, Array]:
        """Local places ``(J, 3)`` and turns ``(J, 4)`` of the pose in which the skin was bound."""
        places, turns = self.standing[0].copy(), self.standing[1].copy()
        world: list[tuple[Array, Array]] = []
        for j, (id, parent) in enumerate(zip(self.joints, parents, strict=True)):
            above = world[parent] if parent >= 0 else (np.zeros(3), rotation.IDENTITY_XYZW)
            if id in self.bound:
                place, turn = self.bound[id]
                back = rotation.inverse(above[1])
                places[j], turns[j] = rotation.rotate(back, place - above[0]), rotation.multiply(back, turn)
            world.append(
                (above[0] + rotation.rotate(above[1], places[j]), rotation.multiply(above[1], turns[j]))
            )
        return places, turns

    def _bound(self) -> dict[int, tuple[Array, Array]]:
        found: dict[int, tuple[Array, Array]] = {}
        for id, matrix in (*self._posed(), *self._skinned()):
            if id not in found and matrix.size == 16 and np.isfinite(matrix).all():
                # On row vectors: the rows are the axes, the last is the place.
                rows = matrix.reshape(4, 4).astype(np.float64)
                sizes = np.linalg.norm(rows[:3, :3], axis=1, keepdims=True)
                if (sizes > 0).all():
                    found[id] = rows[3, :3], rotation.matrix_to_quat((rows[:3, :3] / sizes).T)
        return found

    def _posed(self) -> Iterator[tuple[int, Array]]:
        for pose in self.objects.values():
            if (pose.kind, pose.subtype) == ("Pose", "BindPose"):
                for row in pose.record.children:
                    if row.name == "PoseNode":
                        values = {
                            child.name: child.properties[0] for child in row.children if child.properties
                        }
                        if isinstance(values.get("Node"), int) and "Matrix" in values:
                            yield values["Node"], np.asarray(values["Matrix"])

    def _skinned(self) -> Iterator[tuple[int, Array]]:
        for id, o in self.objects.items():
            if (o.kind, o.subtype) == ("Deformer", "Cluster"):
                for joint, _ in self.children.get(id, ()):
                    yield joint, o.array("TransformLink")
