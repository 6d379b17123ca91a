"""Animation stacks of a binary FBX file: what moves its joints and the channels of its blendshapes.

A joint's turn is ``Rpre R Rpost^-1``; pivots are taken to be where the joint is, as they are in skeletons. Of a stack
the first layer counts. Between keys angles and positions run straight, as in our own files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.formats.fbx_animation import TICKS_PER_SECOND
from retarget.formats.fbx_nodes import NAME_SEPARATOR, Node
from retarget.formats.fbx_records import read_records
from retarget.formats.key_times import frame_grid
from retarget.formats.skeleton_motion import SkeletonMotion
from retarget.motion import MotionLayout
from retarget.space import CENTIMETRE

Array = NDArray[np.floating]


# RotationOrder: which axis turns first.
_ORDERS = ("xyz", "xzy", "yzx", "yxz", "zxy", "zyx")
_AXES = ("d|X", "d|Y", "d|Z")


@dataclass(frozen=True)
class _Object:
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


def read_takes(path: str | Path) -> list[SkeletonMotion]:
    """Every animation stack, on the skeleton that all share. Raises ClipError."""
    root = read_records(path)
    try:
        return _Scene(root).takes()
    except (IndexError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, ClipError):
            raise
        raise ClipError(
            "CLIP_UNREADABLE",
            f"{Path(path).name} holds no scene that can be read ({type(error).__name__}: {error})",
        ) from None


class _Scene:
    def __init__(self, root: Node) -> None:
        sections = {node.name: node for node in root.children}
        self.objects: dict[int, _Object] = {}
        for record in sections.get("Objects", Node("")).children:
            if len(record.properties) >= 3 and isinstance(record.properties[0], int):
                name = str(record.properties[1]).split(NAME_SEPARATOR)[0]
                self.objects[record.properties[0]] = _Object(
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
        self.shapes = {
            id: o
            for id, o in self.objects.items()
            if (o.kind, o.subtype) == ("Deformer", "BlendShapeChannel")
        }
        self.layout = self._layout()

    def takes(self) -> list[SkeletonMotion]:
        stacks = [id for id, o in self.objects.items() if o.kind == "AnimationStack"]
        if not stacks:
            raise ClipError("CLIP_EMPTY", "the file holds no animation")
        return [self._take(stack) for stack in stacks]

    def _kind(self, id: int, kind: str) -> bool:
        return id in self.objects and self.objects[id].kind == kind

    def _above(self, joint: int) -> int | None:
        return next((p for p in self.parents.get(joint, ()) if self._kind(p, "Model")), None)

    def _joints(self) -> list[int]:
        """Limbs and what lies above them, parents first."""
        whole: set[int] = set()
        for id, o in self.objects.items():
            if o.kind == "Model" and o.subtype in ("LimbNode", "Root", "Limb"):
                node: int | None = id
                while node is not None and node not in whole:
                    whole.add(node)
                    node = self._above(node)
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
        while (above := self._above(chain[-1])) is not None:
            chain.append(above)
            if len(chain) > len(self.objects):
                raise ClipError("CLIP_UNREADABLE", f"joint {self.objects[id].name} lies below itself")
        return chain

    def _scale_above(self, joint: int) -> float:
        scales = [self.objects[id].values("Lcl Scaling", (1, 1, 1)) for id in self._chain(joint)[1:]]
        return float(np.prod([np.cbrt(abs(np.prod(s))) for s in scales]))

    def _turn(self, joint: int, degrees: Array) -> Array:
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
        channels = dict.fromkeys(o.name for o in self.shapes.values())
        return MotionLayout(
            joint_names=tuple(names),
            parents=tuple(place.get(self._above(id) or -1, -1) for id in self.joints),
            rest_positions=np.array([self._rest(id, "Lcl Translation") for id in self.joints], np.float32),
            rest_rotations_xyzw=np.array(
                [self._turn(id, self.objects[id].values("Lcl Rotation", (0, 0, 0))) for id in self.joints],
                np.float32,
            ),
            face_channels=tuple(channels),
            space=CENTIMETRE,
        )

    def _rest(self, joint: int, name: str) -> Array:
        return self.objects[joint].values(name, (0, 0, 0)) * self._scale_above(joint)

    def _take(self, stack: int) -> SkeletonMotion:
        layers = [id for id, _ in self.children.get(stack, ()) if self._kind(id, "AnimationLayer")]
        if not layers:
            raise ClipError("CLIP_EMPTY", f"take {self.objects[stack].name} has no layer")
        begin = float(self.objects[stack].values("LocalStart", (0,))[0])
        curves = {
            key: {axis: self._keys(id, begin) for axis, id in found.items()}
            for key, found in self._curves(layers[0]).items()
        }
        fps, frames = frame_grid([times for axes in curves.values() for times, _ in axes.values()])
        seconds = np.arange(frames) / float(fps)
        turns = np.repeat(self.layout.rest_rotations_xyzw[None].astype(np.float64), frames, axis=0)
        places = np.repeat(self.layout.rest_positions[None].astype(np.float64), frames, axis=0)
        for j, id in enumerate(self.joints):
            for name, out in (("Lcl Rotation", turns), ("Lcl Translation", places)):
                if (id, name) in curves:
                    played = _played(curves[id, name], self.objects[id].values(name, (0, 0, 0)), seconds)
                    out[:, j] = self._turn(id, played) if out is turns else played * self._scale_above(id)
        face = np.zeros((frames, len(self.layout.face_channels)))
        for id, shape in reversed(self.shapes.items()):
            if (id, "DeformPercent") in curves:
                (times, values), *_ = curves[id, "DeformPercent"].values()
                face[:, self.layout.channel(shape.name)] = np.interp(seconds, times, values) / 100
        return SkeletonMotion(
            layout=self.layout,
            fps=Fraction(fps),
            rotations_xyzw=rotation.unroll(rotation.normalize(turns)).astype(np.float32),
            positions=places,
            face=face,
            name=self.objects[stack].name,
        )

    def _curves(self, layer: int) -> dict[tuple[int, str], dict[str, int]]:
        """(object, property) to the curves of its components."""
        found: dict[tuple[int, str], dict[str, int]] = {}
        of_layer = {id for id, _ in self.children.get(layer, ()) if self._kind(id, "AnimationCurveNode")}
        for target in (*self.joints, *self.shapes):
            for node, by in self.children.get(target, ()):
                if node in of_layer:
                    parts = {
                        name: id
                        for id, name in self.children.get(node, ())
                        if self._kind(id, "AnimationCurve")
                    }
                    if parts:
                        found[target, by] = parts
        return found

    def _keys(self, curve: int, begin: float) -> tuple[Array, Array]:
        times, values = (self.objects[curve].array(name) for name in ("KeyTime", "KeyValueFloat"))
        if not len(times) or len(times) != len(values) or not np.isfinite(values).all():
            raise ClipError("CLIP_NON_FINITE", "a curve of the file has no keys, or no number for each")
        return (times - begin) / TICKS_PER_SECOND, values.astype(np.float64)


def _played(axes: Mapping[str, tuple[Array, Array]], rest: Array, seconds: Array) -> Array:
    """Three components ``(T, 3)`` by straight lines between their keys; what has no curve rests."""
    out = np.repeat(rest[None], len(seconds), axis=0)
    for k, axis in enumerate(_AXES):
        if axis in axes:
            out[:, k] = np.interp(seconds, *axes[axis])
    return out
