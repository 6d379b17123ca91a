"""What other people's programs see in a baked file, in one form: world matrices of joints and weights of shapes.

Blender's Python is named by AVATAR_BRIDGE_BLENDER_PYTHON or is this one; Node's packages are installed by
``npm ci`` in this folder.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from glb_reader import Glb, read_glb

from retarget import rotation

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
_PLATFORMS = {"linux": "Linux/FBX2glTF", "darwin": "Darwin/FBX2glTF", "win32": "Windows_NT/FBX2glTF.exe"}


@dataclass(frozen=True)
class Seen:
    """``world[joint] (T, 4, 4)`` in metres with Y up, ``parents[joint]``, ``weights[mesh, shape] (T,)``, ``seconds``
    from the first key to the last. ``facts``: whatever else the reader told."""

    world: dict[str, np.ndarray] = field(repr=False)
    parents: dict[str, str]
    weights: dict[tuple[str, str], np.ndarray] = field(repr=False)
    seconds: float
    facts: dict = field(default_factory=dict, repr=False)
    vertices: dict[tuple[int, str], np.ndarray] = field(default_factory=dict, repr=False)


@cache
def blender_python() -> str | None:
    """A Python that has bpy."""
    named = os.environ.get("AVATAR_BRIDGE_BLENDER_PYTHON")
    for python in [named] if named else [sys.executable]:
        done = subprocess.run([python, "-c", "import bpy"], capture_output=True, timeout=120)
        if done.returncode == 0:
            return python
    return None


def need_blender() -> str:
    python = blender_python()
    if python is None:
        pytest.skip("needs Blender's Python module (pip install bpy==4.5.15; AVATAR_BRIDGE_BLENDER_PYTHON)")
    return python


def need_node(package: str) -> str:
    node = shutil.which("node")
    if node is None or not (PACKAGES / package).is_dir():
        pytest.skip(f"needs node and {package} (npm ci in tests/readers)")
    return node


def _run(command: list, **options) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=280, **options
    )
    assert done.returncode == 0, f"{command[:2]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done


def by_blender(path: Path, *, vertices_at: tuple[int, ...] = (), take: str = "") -> Seen:
    """``take``: the name of the one that is played, of several."""
    out = path.with_suffix(path.suffix + ".blender.npz")
    _run([need_blender(), HERE / "read_with_blender.py", path, out, f"take={take}", *vertices_at])
    with np.load(out) as found:
        facts = json.loads(str(found["facts"]))
        world, weights = found["world"], found["weights"]
        vertices = {
            (int(key.split(" ", 2)[1]), key.split(" ", 2)[2]): found[key]
            for key in found.files
            if key.startswith("vertices ")
        }
    return Seen(
        {name: world[:, j] for j, name in enumerate(facts["names"])},
        dict(zip(facts["names"], facts["parents"], strict=True)),
        {(mesh, name): weights[k] for k, (mesh, name, _) in enumerate(facts["shapes"])},
        facts["seconds"],
        facts,
        vertices,
    )


def exported_by_blender(path: Path, out: Path) -> Path:
    """``path`` imported and exported again at Blender's defaults."""
    _run([need_blender(), HERE / "export_with_blender.py", path, out])
    return out


def by_ufbx(path: Path, *, fps: float, frames: int, take: int = 0) -> Seen:
    pytest.importorskip("ufbx", reason="pip install ufbx")
    out = path.with_suffix(path.suffix + ".ufbx.npz")
    _run([sys.executable, HERE / "read_with_ufbx.py", path, out, fps, frames, take])
    with np.load(out) as found:
        facts = json.loads(str(found["facts"]))
        world, weights, attributes = found["world"], found["weights"], found["attributes"]
    facts["attribute_curves"] = dict(zip(facts["attributes"], attributes, strict=True))
    joints = [(n, facts["names"][n]) for n in facts["joints"]]
    known = {name for _, name in joints}
    return Seen(
        {name: world[:, n] for n, name in joints},
        {name: p if (p := facts["parents"][n]) in known else "" for n, name in joints},
        {(mesh, name): weights[k] for k, (mesh, name) in enumerate(facts["shapes"])},
        facts["end"] - facts["begin"],
        facts,
    )


def by_three(path: Path, *, fps: float, frames: int, take: int = 0) -> Seen:
    """Names as three.js spells them, see :func:`three_name`; of a joint that several skins share, its first copy."""
    out = path.with_suffix(path.suffix + ".three")
    _run([need_node("three"), HERE / "read_with_three.mjs", path, out, fps, frames, take])
    facts = json.loads(Path(f"{out}.json").read_text(encoding="utf-8"))
    values = np.fromfile(f"{out}.bin").reshape(frames, -1)
    count = len(facts["names"])
    world = values[:, : 16 * count].reshape(frames, count, 4, 4).swapaxes(2, 3)
    seen: dict[str, int] = {}
    for j, name in enumerate(facts["names"]):
        seen.setdefault(name, j)
    return Seen(
        {name: world[:, j] for name, j in seen.items()},
        {name: facts["parents"][j] for name, j in seen.items()},
        {(mesh, name): values[:, 16 * count + k] for k, (mesh, name) in enumerate(facts["shapes"])},
        facts["duration"],
        facts,
    )


def three_name(name: str) -> str:
    """three.js leaves out of a name what its property paths are written with."""
    return re.sub(r"[\[\].:/]", "", name.replace(" ", "_"))


def by_autodesk(path: Path, *, rate: int) -> Seen:
    """What FBX2glTF, which has Autodesk's SDK inside, converts an FBX to, sampled at 24, 30 or 60 frames a second.

    It drops the names of shapes: ``weights[mesh, "3"]`` is the fourth of the mesh.
    """
    need_node("fbx2gltf")
    tool = PACKAGES / "fbx2gltf" / "bin" / _PLATFORMS[sys.platform]
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    out = path.with_suffix(path.suffix + ".autodesk.glb")
    done = _run([tool, "--binary", "--anim-framerate", f"bake{rate}", "-i", path, "-o", out])
    assert "Animation" in done.stdout + done.stderr
    return sampled(read_glb(out), rate)


class _Player:
    """The first animation of a GLB whose samplers all have one key a frame, by forward kinematics."""

    def __init__(self, glb: Glb, rate: int) -> None:
        self.glb, self.nodes = glb, glb.document["nodes"]
        self.parent_of = {c: n for n, node in enumerate(self.nodes) for c in node.get("children", ())}
        animation = glb.document["animations"][0]
        self.clock = max((glb.values(s["input"])[:, 0] for s in animation["samplers"]), key=len)
        np.testing.assert_allclose(self.clock, np.arange(len(self.clock)) / rate, atol=1e-4)
        self.moved: dict[tuple[int, str], np.ndarray] = {}
        for channel in animation["channels"]:
            target, sampler = channel["target"], animation["samplers"][channel["sampler"]]
            self.moved[target["node"], target["path"]] = glb.values(sampler["output"])
        self.known: dict[int, np.ndarray] = {}

    def world(self, n: int) -> np.ndarray:
        """``(T, 4, 4)``."""
        if n not in self.known:
            local = self._local(n)
            above = self.parent_of.get(n)
            self.known[n] = local if above is None else self.world(above) @ local
        return self.known[n]

    def _local(self, n: int) -> np.ndarray:
        frames, node = len(self.clock), self.nodes[n]
        if "matrix" in node:
            return np.tile(np.array(node["matrix"]).reshape(4, 4).T, (frames, 1, 1))
        rests = {"translation": (0, 0, 0), "rotation": (0, 0, 0, 1), "scale": (1, 1, 1)}
        place, turn, scale = (
            np.broadcast_to(self.moved.get((n, path), node.get(path, rest)), (frames, len(rest)))
            for path, rest in rests.items()
        )
        local = np.zeros((frames, 4, 4))
        local[:, :3, :3] = rotation.quat_to_matrix(turn) * scale[:, None, :]
        local[:, :3, 3], local[:, 3, 3] = place, 1
        return local

    def weights(self, n: int) -> np.ndarray | None:
        """``(T, M)`` of the shapes of the mesh that a node shows."""
        values = self.moved.get((n, "weights"))
        return None if values is None else values.reshape(len(self.clock), -1)


def sampled(glb: Glb, rate: int) -> Seen:
    """Joints are all nodes without a mesh; ``weights[node, "3"]`` is its fourth shape."""
    player = _Player(glb, rate)
    nodes, parent_of = player.nodes, player.parent_of
    # The root of FBX2glTF is the scene.
    joints = {n for n, node in enumerate(nodes) if "mesh" not in node and node["name"] != "RootNode"}
    above = {n: parent_of.get(n, -1) for n in joints}
    weights = {}
    for n, node in enumerate(nodes):
        columns = player.weights(n)
        for k in range(0 if columns is None else columns.shape[1]):
            weights[node["name"], str(k)] = columns[:, k]
    return Seen(
        {nodes[n]["name"]: player.world(n) for n in joints},
        {nodes[n]["name"]: nodes[p]["name"] if p in joints else "" for n, p in above.items()},
        weights,
        float(player.clock[-1]),
        glb.document,
    )


def skinned(glb: Glb, rate: int, frames: Sequence[int]) -> dict[tuple[int, str], np.ndarray]:
    """Vertices ``(V, 3)`` in the scene at some frames, by frame and node, as the glTF specification skins them."""
    player = _Player(glb, rate)
    found = {}
    for n, node in enumerate(player.nodes):
        if "mesh" not in node:
            continue
        # Primitives that share their vertices, as ours do, show the same ones.
        primitive = glb.document["meshes"][node["mesh"]]["primitives"][0]
        attributes, weights = primitive["attributes"], player.weights(n)
        for t in frames:
            points = glb.values(attributes["POSITION"]).astype(np.float64)
            for k, target in enumerate(primitive.get("targets", ())):
                points += 0 if weights is None else weights[t, k] * glb.values(target["POSITION"])
            matrices = player.world(n)[t][None, None]
            shares = np.ones((len(points), 1))
            if "skin" in node:
                skin = glb.document["skins"][node["skin"]]
                inverse = glb.values(skin["inverseBindMatrices"]).reshape(-1, 4, 4).swapaxes(1, 2)
                bones = np.stack([player.world(j)[t] for j in skin["joints"]]) @ inverse
                matrices = bones[glb.values(attributes["JOINTS_0"]).astype(int)]
                shares = glb.values(attributes["WEIGHTS_0"])
            blended = (shares[..., None, None] * matrices).sum(axis=1)
            found[t, node["name"]] = np.einsum("vab,vb->va", blended[:, :3, :3], points) + blended[:, :3, 3]
    return found


def validated(path: Path) -> dict:
    """The report of Khronos' validator."""
    node = need_node("gltf-validator")
    script = HERE.parent / "tools" / "validate_glb.mjs"
    return json.loads(_run([node, script, path, PACKAGES / "gltf-validator"]).stdout)
