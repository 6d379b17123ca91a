"""Takes in a binary glTF file: one animation each, as quaternions, with a key a frame or fewer within a tolerance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.character import NodeMotion
from retarget.formats.glb_file import GlbWriter
from retarget.formats.take import Take
from retarget.key_reduction import Indices, KeyTolerance, linear_keys, turn_keys

Array = NDArray[np.floating]


class Animation:
    """A row of ``animations`` whose channels are added; those with keys at the same frames share their times."""

    def __init__(self, writer: GlbWriter, take: Take) -> None:
        self.writer, self.clip = writer, take.clip
        self.row: dict[str, Any] = {"name": take.name, "samplers": [], "channels": []}
        self.clocks: dict[bytes, int] = {}
        writer.rows("animations").append(self.row)

    def turns(self, tracks: Mapping[int, Array], tolerance: KeyTolerance | None) -> None:
        """Rotations ``(T, 4)`` of nodes."""
        values = rotation.normalize(rotation.unroll(np.stack(list(tracks.values()), axis=1)))
        keys = turn_keys(values, np.radians(tolerance.degrees)) if tolerance else [None] * len(tracks)
        for n, (node, kept) in enumerate(zip(tracks, keys, strict=True)):
            self._add(node, "rotation", values[:, n], kept)

    def places(self, tracks: Mapping[int, Array], limit: float | None) -> None:
        """Translations ``(T, 3)`` of nodes; ``limit`` in their own unit."""
        if tracks:
            values = np.stack(list(tracks.values()), axis=1)
            keys = [None] * len(tracks) if limit is None else linear_keys(values, limit)
            for n, (node, kept) in enumerate(zip(tracks, keys, strict=True)):
                self._add(node, "translation", values[:, n], kept)

    def weights(self, nodes: Sequence[int], values: Array, limit: float | None) -> None:
        """Weights ``(T, M)`` of all shapes of the mesh that these nodes show: they have keys at the same frames."""
        kept = None if limit is None else linear_keys(values[:, None], limit, each=True)[0]
        sampler = None
        for node in nodes:
            sampler = self._add(node, "weights", values, kept, sampler)

    def _add(
        self, node: int, path: str, values: Array, kept: Indices | None, sampler: int | None = None
    ) -> int:
        """A channel; returns its sampler, which another of the same values may share."""
        if sampler is None:
            kept = np.arange(len(values)) if kept is None else kept
            chosen = values[kept].astype(np.float32)
            output = self.writer.accessor(chosen.reshape(-1) if path == "weights" else chosen)
            row = {"input": self._clock(kept), "output": output, "interpolation": "LINEAR"}
            self.row["samplers"].append(row)
            sampler = len(self.row["samplers"]) - 1
        self.row["channels"].append({"sampler": sampler, "target": {"node": node, "path": path}})
        return sampler

    def _clock(self, kept: Indices) -> int:
        """The accessor of the times of these frames."""
        key = kept.tobytes()
        if key not in self.clocks:
            seconds = (kept * float(1 / self.clip.fps)).astype(np.float32)
            self.clocks[key] = self.writer.accessor(seconds, bounds=True)
        return self.clocks[key]


def add_take(
    writer: GlbWriter,
    take: Take,
    motion: NodeMotion,
    weights: Mapping[int, Array],
    *,
    tolerance: KeyTolerance | None = None,
    units_m: Mapping[int, float] | None = None,
) -> None:
    """Append a take as an animation. ``motion`` and ``weights`` are by the numbers of nodes in the file.

    ``weights``: node that shows a mesh to ``(C, M)``, what the clip's face channels do to the shapes of that mesh.
    ``tolerance``: leave keys out within it. ``units_m``: metres in a unit of a node's translation, 1 where not named.
    """
    animation = Animation(writer, take)
    animation.turns(
        dict(zip(motion.joints, np.swapaxes(motion.rotations_xyzw, 0, 1), strict=True)), tolerance
    )
    for node, place in motion.places.items():
        unit = (units_m or {}).get(node, 1.0)
        animation.places({node: place}, tolerance and tolerance.millimetres / 1000 / unit)
    showing: dict[bytes, list[int]] = {}
    for node, matrix in weights.items():
        showing.setdefault(matrix.tobytes() + bytes(str(matrix.shape), "ascii"), []).append(node)
    for nodes in showing.values():
        animation.weights(nodes, take.clip.face @ weights[nodes[0]], tolerance and tolerance.weight)
