"""GLB: a motion clip and its skeleton as one binary glTF 2.0 file, quaternions exact.

glTF is canonical space in metres. Face channels are morph targets of a stand-in mesh named ``FaceCurves``.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retarget import rotation
from retarget.formats.fbx import Take
from retarget.formats.whole_file import whole_file
from retarget.motion import MotionLayout
from retarget.space import GLTF, convert_points, convert_rotations

_FLOAT, _UINT16 = 5126, 5123
_TYPES = {1: "SCALAR", 3: "VEC3", 4: "VEC4", 16: "MAT4"}


def write(path: str | Path, takes: Sequence[Take]) -> None:
    """Write ``takes``, which share one layout, as animations of one skeleton; whole or not at all."""
    if not takes:
        raise ValueError("a GLB needs at least one take")
    layout = takes[0].clip.layout
    if any(take.clip.layout != layout for take in takes):
        raise ValueError("all takes of a GLB must share one layout")
    document = _Document(layout)
    for take in takes:
        document.add_take(take)
    data = document.binary()
    with whole_file(Path(path)) as stream:
        stream.write(data)


class _Document:
    def __init__(self, layout: MotionLayout) -> None:
        self.layout = layout
        self.buffer = bytearray()
        self.json: dict = {
            "asset": {"version": "2.0", "generator": "Avatar Bridge"},
            "scene": 0, "scenes": [{"nodes": []}], "nodes": [], "accessors": [], "bufferViews": [],
            "animations": [],
        }  # fmt: skip
        self._skeleton()
        self.face_node = self._face() if layout.face_channels else None

    def accessor(self, array: np.ndarray, *, bounds: bool = False) -> int:
        """Append a float32 or uint16 array ``(N,)`` or ``(N, k)`` to the buffer; its accessor's index."""
        array = np.ascontiguousarray(array)
        kind = _UINT16 if array.dtype == np.uint16 else _FLOAT
        array = array.astype("<u2" if kind == _UINT16 else "<f4", copy=False)
        self.buffer += bytes(-len(self.buffer) % 4)
        view = {"buffer": 0, "byteOffset": len(self.buffer), "byteLength": array.nbytes}
        self.buffer += array.tobytes()
        self.json["bufferViews"].append(view)
        record: dict = {
            "bufferView": len(self.json["bufferViews"]) - 1, "componentType": kind, "count": len(array),
            "type": _TYPES[array[0].size],
        }  # fmt: skip
        if bounds:
            columns = array.reshape(len(array), -1)
            record["min"], record["max"] = columns.min(0).tolist(), columns.max(0).tolist()
        self.json["accessors"].append(record)
        return len(self.json["accessors"]) - 1

    def _skeleton(self) -> None:
        layout = self.layout
        positions = convert_points(layout.rest_positions, source=layout.space, target=GLTF)
        rotations = convert_rotations(layout.rest_rotations_xyzw, source=layout.space, target=GLTF)
        for j, name in enumerate(layout.joint_names):
            node: dict = {
                "name": name,
                "translation": positions[j].tolist(),
                "rotation": rotations[j].tolist(),
            }
            children = [k for k, parent in enumerate(layout.parents) if parent == j]
            if children:
                node["children"] = children
            self.json["nodes"].append(node)
        self.json["scenes"][0]["nodes"].append(0)

    def _face(self) -> int:
        names = list(self.layout.face_channels)
        corners = np.array([[0, 0, 0], [0.001, 0, 0], [0, 0.001, 0]], dtype=np.float32)
        nudge = np.array([[0, 0, 0], [0, 0, 0.0001], [0, 0, 0]], dtype=np.float32)
        target = {"POSITION": self.accessor(nudge, bounds=True)}
        primitive = {
            "attributes": {"POSITION": self.accessor(corners, bounds=True)},
            "targets": [target for _ in names],
        }
        self.json["meshes"] = [
            {
                "name": "FaceCurves",
                "primitives": [primitive],
                "weights": [0.0] * len(names),
                "extras": {"targetNames": names},
            }
        ]
        self.json["nodes"].append({"name": "FaceCurves", "mesh": 0})
        self.json["scenes"][0]["nodes"].append(len(self.json["nodes"]) - 1)
        return len(self.json["nodes"]) - 1

    def add_take(self, take: Take) -> None:
        clip, layout = take.clip, self.layout
        times = (np.arange(len(clip)) * float(1 / clip.fps)).astype(np.float32)
        clock = self.accessor(times, bounds=True)
        animation: dict = {"name": take.name, "samplers": [], "channels": []}

        def channel(node: int, path: str, values: np.ndarray) -> None:
            sampler = {"input": clock, "output": self.accessor(values), "interpolation": "LINEAR"}
            animation["samplers"].append(sampler)
            target = {"node": node, "path": path}
            animation["channels"].append({"sampler": len(animation["samplers"]) - 1, "target": target})

        rotations = convert_rotations(clip.rotations_xyzw, source=layout.space, target=GLTF)
        rotations = rotation.normalize(rotation.unroll(rotations)).astype(np.float32)
        for j in range(len(layout.joint_names)):
            channel(j, "rotation", rotations[:, j])
        root = convert_points(clip.root, source=layout.space, target=GLTF)
        channel(layout.hips, "translation", root)
        if self.face_node is not None:
            channel(self.face_node, "weights", clip.face.reshape(-1))
        self.json["animations"].append(animation)

    def binary(self) -> bytes:
        self.json["buffers"] = [{"byteLength": len(self.buffer)}]
        text = json.dumps(self.json, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        body = bytes(self.buffer) + bytes(-len(self.buffer) % 4)
        total = 12 + 8 + len(text) + 8 + len(body)
        return b"".join(
            (
                struct.pack("<4sII", b"glTF", 2, total),
                struct.pack("<I4s", len(text), b"JSON"), text,
                struct.pack("<I4s", len(body), b"BIN\x00"), body,
            )
        )  # fmt: skip
