"""Takes in a binary glTF file: one animation each, quaternions exact, weights for every mesh."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.character import NodeMotion
from retarget.formats.glb_file import GlbWriter
from retarget.formats.take import Take


def add_take(
    writer: GlbWriter, take: Take, motion: NodeMotion, weights: Mapping[int, NDArray[np.floating]]
) -> None:
    """Append a take as an animation. ``motion`` and ``weights`` are by the numbers of nodes in the file.

    ``weights``: node that shows a mesh to ``(C, M)``, what the clip's face channels do to the shapes of that mesh.
    """
    clip = take.clip
    times = (np.arange(len(clip)) * float(1 / clip.fps)).astype(np.float32)
    clock = writer.accessor(times, bounds=True)
    animation: dict = {"name": take.name, "samplers": [], "channels": []}

    def channel(node: int, path: str, output: int) -> None:
        animation["samplers"].append({"input": clock, "output": output, "interpolation": "LINEAR"})
        target = {"node": node, "path": path}
        animation["channels"].append({"sampler": len(animation["samplers"]) - 1, "target": target})

    turns = rotation.normalize(rotation.unroll(motion.rotations_xyzw)).astype(np.float32)
    for j, node in enumerate(motion.joints):
        channel(node, "rotation", writer.accessor(turns[:, j]))
    for node, place in motion.places.items():
        channel(node, "translation", writer.accessor(place.astype(np.float32)))
    written: dict[bytes, int] = {}
    for node, matrix in weights.items():
        key = matrix.tobytes() + bytes(str(matrix.shape), "ascii")
        if key not in written:
            written[key] = writer.accessor((clip.face @ matrix).reshape(-1))
        channel(node, "weights", written[key])
    writer.rows("animations").append(animation)
