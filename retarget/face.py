"""Canonical face channels onto a character's blendshapes: one matrix, then limits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retarget.action_units import VISEME_CHANNELS
from retarget.face_target import FaceTarget, load_face_target
from retarget.issues import Issue
from retarget.motion import MotionLayout

FloatArray = NDArray[np.float32]


class FaceMap:
    """Bound once to a source layout and a character's channels; ``apply`` is a product and a few limits.

    Where ``eyes_turn_by_bone``, shapes driven by gaze stay at zero, or the eye would turn twice. Mouth shapes made for
    visemes follow the action units as far as a frame's visemes are silent, as those of a recorded face are.
    """

    def __init__(
        self,
        source: MotionLayout,
        channels: Sequence[str],
        targets: Sequence[FaceTarget],
        *,
        eyes_turn_by_bone: bool = False,
    ) -> None:
        self.issues: list[Issue] = []
        n = len(source.face_channels)
        index = {name: k for k, name in enumerate(source.face_channels)}
        column = {name: k for k, name in enumerate(channels)}
        self._gaze = [index[g] for g in ("gaze_left", "gaze_up") if g in index]
        index.update({"gaze_right": n, "gaze_down": n + 1})
        self._matrix = np.zeros((n + 2, len(channels)), dtype=np.float32)
        self._caps: list[tuple[int, int]] = []
        yields: dict[tuple[int, ...], list[int]] = {}
        self._fallback = np.zeros_like(self._matrix)
        reported: set[str] = set()
        for target in targets:
            for shape, own in target.shapes.items():
                for name, gain in target.gains[shape].items():
                    if name in index and not (eyes_turn_by_bone and name.startswith("gaze_")):
                        self._matrix[index[name], column[own]] += gain
                for name, gain in target.without_visemes.get(shape, {}).items():
                    if name in index:
                        self._fallback[index[name], column[own]] += gain
            # Of a family that comes once for each mesh, the first has all shapes that there are.
            if target.name not in reported:
                self.issues += [
                    Issue("RIG_FACE_CHANNEL_UNMAPPED", shape, f"face target {target.name} drives it")
                    for shape in load_face_target(target.name).gains
                    if shape not in target.shapes
                ]
            reported.add(target.name)
            own = {shape: column[name] for shape, name in target.shapes.items()}
            self._caps += [(own[a], own[b]) for a, b in target.caps.items() if a in own and b in own]
            for shape, to in target.yields.items():
                if shape in own:
                    yields.setdefault(tuple(own[b] for b in to if b in own), []).append(own[shape])
        self._yields = [(shapes, list(to)) for to, shapes in yields.items() if to]
        self._mouth = np.flatnonzero(self._fallback.any(axis=0))
        self._fallback = np.ascontiguousarray(self._fallback[:, self._mouth])
        self._sum_spoken = np.zeros((n + 2, 1), dtype=np.float32)
        self._sum_spoken[[index[v] for v in VISEME_CHANNELS if v in index and v != "viseme_sil"]] = 1
        # The canonical target passes signed gaze through; weights are limited to 0..1.
        self._signed = [column[g] for g in ("gaze_left", "gaze_up") if g in column]
        self._signed_from = [source.face_channels.index(g) for g in ("gaze_left", "gaze_up") if g in column]

    def apply(self, face: FloatArray) -> FloatArray:
        """Weights ``(..., C)`` in 0..1 from canonical channels ``(..., S)``."""
        features = np.empty((*face.shape[:-1], face.shape[-1] + 2), dtype=np.float32)
        features[..., :-2] = face
        for k, gaze in enumerate(self._gaze):
            np.maximum(-face[..., gaze], 0, out=features[..., face.shape[-1] + k])
            np.maximum(face[..., gaze], 0, out=features[..., gaze])
        weights = features @ self._matrix
        if self._mouth.size:
            silent = 1 - np.clip(features @ self._sum_spoken, 0, 1)
            weights[..., self._mouth] += silent * (features @ self._fallback)
        np.clip(weights, 0, 1, out=weights)
        for a, b in self._caps:
            np.minimum(weights[..., a], weights[..., b], out=weights[..., a])
        for shapes, to in self._yields:
            weights[..., shapes] *= 1 - weights[..., to].max(axis=-1, keepdims=True)
        if self._signed:
            weights[..., self._signed] = face[..., self._signed_from]
        return weights
