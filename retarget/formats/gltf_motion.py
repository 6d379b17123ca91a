"""Animations of a glTF, VRM or VRMA file: what moves its nodes and its shapes.

The skeleton is what the animations turn or move and what hangs between and above; a VRMA's is its humanoid. Scales of
nodes are folded into the lengths below them, and are not animated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.formats.glb_file import Glb, GlbError, read_gltf
from retarget.formats.gltf_character import node_transform
from retarget.formats.key_times import check_length, frame_grid, play
from retarget.formats.skeleton_motion import SkeletonMotion
from retarget.formats.vrma import EXTENSION
from retarget.gaze import gaze_of_turn
from retarget.motion import MotionLayout
from retarget.rig_file import load_description
from retarget.space import GLTF

Array = NDArray[np.floating]


@dataclass(frozen=True)
class _Channel:
    """Keys of one target: ``times (K,)``, ``values (K, ...)``, and how they are joined."""

    times: Array = field(repr=False)
    values: Array = field(repr=False)
    how: str


def read_takes(path: str | Path) -> list[SkeletonMotion]:
    """Every animation of the file that moves a skeleton or a shape. Raises ClipError."""
    try:
        glb = read_gltf(path)
        return _Reader(glb).takes()
    except GlbError as error:
        raise ClipError("CLIP_UNREADABLE", f"{Path(path).name}: {error}") from None
    except OSError as error:
        raise ClipError("CLIP_UNREADABLE", f"{Path(path).name} cannot be opened: {error.strerror}") from None
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, ClipError):
            raise
        raise ClipError(
            "CLIP_UNREADABLE", f"{Path(path).name} is no valid glTF ({type(error).__name__}: {error})"
        ) from None


def is_animated(glb: Glb) -> bool:
    """Whether the file holds any animation."""
    return bool(glb.document.get("animations"))


class _Reader:
    def __init__(self, glb: Glb) -> None:
        self.glb, self.document = glb, glb.document
        self.rows: list[dict[str, Any]] = self.document.get("nodes", [])
        self.above = [-1] * len(self.rows)
        for index, row in enumerate(self.rows):
            for child in row.get("children", ()):
                self.above[child] = index
        self.transforms = [node_transform(row) for row in self.rows]
        self.animations = [self._channels(row) for row in self.document.get("animations", ())]
        self.extension: dict[str, Any] | None = self.document.get("extensions", {}).get(EXTENSION)

    def takes(self) -> list[SkeletonMotion]:
        if not self.animations:
            raise ClipError("CLIP_EMPTY", "the file holds no animation")
        joints = self._joints()
        if not joints:
            raise ClipError("CLIP_EMPTY", "no animation of the file moves a joint")
        names, sources = self._shapes()
        layout = self._layout(joints, names)
        bones = (self.extension or {}).get("humanoid", {}).get("humanBones", {})
        joint_map = None
        if bones:
            known = load_description("vrm1").joints
            place = {node: layout.joint_names[j] for j, node in enumerate(joints)}
            joint_map = {s: place[bones[b]["node"]] for s, b in known.items() if b in bones}
            if "upperChest" not in bones and "chest" in bones:
                joint_map["spine3"] = joint_map.pop("spine2")
        takes = []
        for k, channels in enumerate(self.animations):
            # Blender's begin a frame late.
            fps, first_s, frames = frame_grid([channel.times for channel in channels.values()])
            check_length(frames, len(joints))
            seconds = first_s + np.arange(frames) / float(fps)
            name = self.document["animations"][k].get("name") or f"animation {k + 1}"
            take = self._take(channels, layout, joints, sources, seconds)
            takes.append(replace(take, name=name, fps=fps, joint_map=joint_map))
        return takes

    def _channels(self, animation: Mapping[str, Any]) -> dict[tuple[int, str], _Channel]:
        found = {}
        for channel in animation["channels"]:
            target, sampler = channel["target"], animation["samplers"][channel["sampler"]]
            if "node" not in target or target["path"] not in ("rotation", "translation", "weights"):
                continue
            how = sampler.get("interpolation", "LINEAR")
            times = np.asarray(self.glb.array(sampler["input"]), dtype=np.float64)
            values = np.asarray(self.glb.array(sampler["output"]), dtype=np.float64)
            width = values.size // max(len(times) * (3 if how == "CUBICSPLINE" else 1), 1)
            shape = (len(times), 3, width) if how == "CUBICSPLINE" else (len(times), width)
            values = values.reshape(shape)
            if not len(times) or not (np.isfinite(times).all() and np.isfinite(values).all()):
                raise ClipError(
                    "CLIP_NON_FINITE", "an animation has no keys, or NaN or infinite values in them"
                )
            found[target["node"], target["path"]] = _Channel(times, values, how)
        return found

    def _joints(self) -> list[int]:
        """Nodes of the skeleton, parents first: what is turned or belongs to a skin, and what lies above."""
        wanted = {int(j) for skin in self.document.get("skins", ()) for j in skin["joints"]}
        if self.extension is not None:
            wanted = {b["node"] for b in self.extension.get("humanoid", {}).get("humanBones", {}).values()}
        else:
            for channels in self.animations:
                wanted |= {node for node, path in channels if path != "weights"}
        whole: set[int] = set()
        for node in wanted:
            self._depth(node)
            while node >= 0 and node not in whole:
                whole.add(node)
                node = self.above[node]
        depth = {node: self._depth(node) for node in whole}
        # A camera that moves beside the character is none of its joints.
        tops = [self._top(node) for node in whole]
        most = max(set(tops), key=lambda top: (tops.count(top), -top), default=-1)
        return sorted((n for n in whole if self._top(n) == most), key=lambda node: (depth[node], node))

    def _top(self, node: int) -> int:
        while self.above[node] >= 0:
            node = self.above[node]
        return node

    def _depth(self, node: int) -> int:
        depth = 0
        while self.above[node] >= 0:
            node, depth = self.above[node], depth + 1
            if depth > len(self.rows):
                raise ClipError("CLIP_UNREADABLE", f"node {node} of the file lies below itself")
        return depth

    def _scale_above(self, node: int) -> float:
        scale = 1.0
        while self.above[node] >= 0:
            node = self.above[node]
            scale *= float(np.cbrt(abs(np.prod(self.transforms[node][2]))))
        return scale

    def _layout(self, joints: Sequence[int], channels: Sequence[str]) -> MotionLayout:
        names: list[str] = []
        for node in joints:
            own = str(self.rows[node].get("name") or f"node_{node}")
            names.append(own if own not in names else f"{own}_{node}")
        place = {node: j for j, node in enumerate(joints)}
        moved = {
            node for channels_of in self.animations for node, path in channels_of if path == "translation"
        }
        hips = next((j for j, node in enumerate(joints) if node in moved), 0)
        return MotionLayout(
            joint_names=tuple(names),
            parents=tuple(place.get(self.above[node], -1) for node in joints),
            rest_positions=np.array(
                [self.transforms[n][0] * self._scale_above(n) for n in joints], np.float32
            ),
            rest_rotations_xyzw=np.array([self.transforms[n][1] for n in joints], np.float32),
            face_channels=tuple(channels),
            space=GLTF,
            hips=hips,
        )

    def _shapes(self) -> tuple[list[str], dict[str, tuple[int, str, int]]]:
        """Face channels, and for each the node, the path and the column that hold its weight."""
        sources: dict[str, tuple[int, str, int]] = {}
        if self.extension is not None:
            for kind in ("preset", "custom"):
                for name, row in self.extension.get("expressions", {}).get(kind, {}).items():
                    sources.setdefault(name, (row["node"], "translation", 0))
            return list(sources), sources
        for node, row in enumerate(self.rows):
            if "mesh" in row and any((node, "weights") in channels for channels in self.animations):
                mesh = self.document["meshes"][row["mesh"]]
                names = (mesh.get("extras") or {}).get("targetNames") or (
                    mesh["primitives"][0].get("extras") or {}
                ).get("targetNames", ())
                for column, name in enumerate(names):
                    sources.setdefault(str(name), (node, "weights", column))
        return list(sources), sources

    def _take(
        self,
        channels: Mapping[tuple[int, str], _Channel],
        layout: MotionLayout,
        joints: Sequence[int],
        sources: Mapping[str, tuple[int, str, int]],
        seconds: Array,
    ) -> SkeletonMotion:
        frames = len(seconds)
        turns = np.repeat(layout.rest_rotations_xyzw[None].astype(np.float64), frames, axis=0)
        places = np.repeat(layout.rest_positions[None].astype(np.float64), frames, axis=0)
        for j, node in enumerate(joints):
            if (node, "rotation") in channels:
                turns[:, j] = _played(channels[node, "rotation"], seconds, turns=True)
            if (node, "translation") in channels:
                played = _played(channels[node, "translation"], seconds)
                places[:, j] = played * self._scale_above(node)
        face = np.zeros((frames, len(sources)))
        played_weights: dict[tuple[int, str], Array] = {}
        for c, (node, path, column) in enumerate(sources.values()):
            if (node, path) in channels:
                if (node, path) not in played_weights:
                    played_weights[node, path] = _played(channels[node, path], seconds)
                face[:, c] = played_weights[node, path][:, column]
        turns = rotation.unroll(rotation.normalize(turns)).astype(np.float32)
        look_at = (self.extension or {}).get("lookAt", {}).get("node", -1)
        gaze = None
        if (look_at, "rotation") in channels:
            gaze = gaze_of_turn(_played(channels[look_at, "rotation"], seconds, turns=True))
        return SkeletonMotion(layout, Fraction(1), turns, places, face, gaze=gaze)


def _played(channel: _Channel, seconds: Array, *, turns: bool = False) -> Array:
    return play(channel.times, channel.values, seconds, turns=turns, how=channel.how)
