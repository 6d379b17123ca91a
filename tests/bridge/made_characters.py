"""Characters in binary glTF, made here on the default skeletons of our rigs, with every oddity of real files.

Each joint holds a little tetrahedron; a vertex on its far side is shared with the parent. The head has a face with
shapes and an unskinned hat.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field

import numpy as np

from retarget import rotation
from retarget.kinematics import rest_pose
from retarget.rig import load_rig
from retarget.space import GLTF, convert_points, convert_rotations

CORNERS = np.array([[0.02, 0, 0], [-0.01, 0, 0.017], [-0.01, 0, -0.017], [0, 0.05, 0]])
FACES = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]], dtype=np.uint16)


@dataclass
class Made:
    """A document under construction."""

    document: dict = field(default_factory=lambda: {"asset": {"version": "2.0"}})
    buffer: bytearray = field(default_factory=bytearray)

    def rows(self, key: str) -> list:
        return self.document.setdefault(key, [])

    def accessor(
        self, values: np.ndarray, kind: str, *, bounds: bool = False, normalized: bool = False
    ) -> int:
        code = {"float32": 5126, "uint16": 5123, "uint8": 5121, "int16": 5122}[values.dtype.name]
        self.buffer += bytes(-len(self.buffer) % 4)
        view = {"buffer": 0, "byteOffset": len(self.buffer), "byteLength": values.nbytes}
        self.rows("bufferViews").append(view)
        self.buffer += values.tobytes()
        row = {"bufferView": len(self.rows("bufferViews")) - 1, "componentType": code, "type": kind}
        row["count"] = len(values)
        if bounds:
            row |= {"min": values.min(0).tolist(), "max": values.max(0).tolist()}
        self.rows("accessors").append(row | ({"normalized": True} if normalized else {}))
        return len(self.rows("accessors")) - 1

    def binary(self) -> bytes:
        self.document["buffers"] = [{"byteLength": len(self.buffer)}]
        text = json.dumps(self.document).encode()
        text += b" " * (-len(text) % 4)
        body = bytes(self.buffer) + bytes(-len(self.buffer) % 4)
        total = 28 + len(text) + len(body)
        return (
            struct.pack("<4sII", b"glTF", 2, total)
            + struct.pack("<I4s", len(text), b"JSON") + text
            + struct.pack("<I4s", len(body), b"BIN\0") + body
        )  # fmt: skip


def character(
    rig: str = "mixamo",
    *,
    prefix: tuple[str, str] = ("", ""),
    above: np.ndarray | None = None,
    as_matrix: bool = False,
    bind_bend_deg: float = 0.0,
    mesh_scale: float = 1.0,
    facing: float = 1.0,
    shapes: tuple[str, ...] = ("jawOpen", "eyeBlinkLeft", "eyeBlinkRight"),
) -> Made:
    """A body on the skeleton of ``rig``.

    ``prefix`` replaces the first by the second in joint names. ``above (4, 4)`` is a node over the hips, which the
    skeleton undoes so that it stands where it would. ``bind_bend_deg``: the arms were bound that much lower than they
    rest. ``mesh_scale``: how much larger the mesh's own unit is. ``facing`` -1: turned round, as VRM 0 has it.
    """
    layout = load_rig(rig).layout
    points, turns = rest_pose(layout)
    points = convert_points(points, source=layout.space, target=GLTF)
    turns = convert_rotations(turns, source=layout.space, target=GLTF)
    rest = np.zeros((len(points), 4, 4))
    rest[:, :3, :3], rest[:, :3, 3], rest[:, 3, 3] = rotation.quat_to_matrix(turns), points, 1
    rest = np.diag([facing, 1, facing, 1]) @ rest
    above = np.eye(4) if above is None else above
    scale = np.cbrt(np.linalg.det(above[:3, :3]))
    made = Made()
    made.rows("nodes").append({"name": "Armature", "children": [1], **_matrix(above)})
    for j, name in enumerate(layout.joint_names):
        parent = layout.parents[j]
        over = np.linalg.inv(above) @ rest[j] if parent < 0 else np.linalg.inv(rest[parent]) @ rest[j]
        if parent < 0:
            over[:3, :3] *= scale
        else:
            over[:3, 3] /= scale
        children = [k + 1 for k, p in enumerate(layout.parents) if p == j]
        node = {"name": name.replace(*prefix), **(_matrix(over) if as_matrix else _parts(over))}
        made.rows("nodes").append(node | ({"children": children} if children else {}))
    bind = rest.copy()
    if bind_bend_deg:
        _bend_arms(bind, layout, np.radians(bind_bend_deg))
    bind[:, :3, :3] *= scale
    _body(made, layout, bind, mesh_scale, shapes)
    return made


def _matrix(matrix: np.ndarray) -> dict:
    return {"matrix": matrix.T.ravel().tolist()}


def _turn(matrix: np.ndarray) -> np.ndarray:
    return rotation.matrix_to_quat(matrix[:3, :3] / np.cbrt(np.linalg.det(matrix[:3, :3])))


def _parts(matrix: np.ndarray) -> dict:
    return {"translation": matrix[:3, 3].tolist(), "rotation": _turn(matrix).tolist()}


def _bend_arms(bind: np.ndarray, layout, angle: float) -> None:
    names = [name.lower() for name in layout.joint_names]
    for side, sign in (("left", -1.0), ("right", 1.0)):
        arm = next(j for j, name in enumerate(names) if name.endswith((f"{side}arm", f"{side}upperarm")))
        below = {arm}
        for j, parent in enumerate(layout.parents):
            if parent in below:
                below.add(j)
        turn = np.eye(4)
        turn[:3, :3] = rotation.quat_to_matrix(
            rotation.from_axis(np.array([0, 0, 1.0]), np.array(sign * angle))
        )
        pivot = np.eye(4)
        pivot[:3, 3] = bind[arm, :3, 3]
        for j in below:
            bind[j] = pivot @ turn @ np.linalg.inv(pivot) @ bind[j]


def _body(made: Made, layout, bind: np.ndarray, unit: float, shapes: tuple[str, ...]) -> None:
    count = len(bind)
    corners = [CORNERS @ rotation.quat_to_matrix(_turn(m)).T for m in bind]
    normals = np.concatenate(corners)
    points = ((normals + np.repeat(bind[:, :3, 3], 4, axis=0)) * unit).astype(np.float32)
    normals = (normals / np.linalg.norm(normals, axis=1, keepdims=True)).astype(np.float32)
    owners = np.repeat(np.arange(count), 4)
    parents = np.maximum(np.array(layout.parents)[owners], 0)
    joints = np.zeros((len(points), 4), np.uint8)
    joints[:, 0], joints[:, 1] = owners, parents
    weights = np.zeros((len(points), 4), np.float32)
    weights[:, 0] = 1
    weights[3::4, :2] = 0.75, 0.25
    faces = (FACES[None] + 4 * np.arange(count)[:, None, None]).reshape(-1).astype(np.uint16)
    attributes = {
        "POSITION": made.accessor(points, "VEC3", bounds=True),
        "NORMAL": made.accessor(normals, "VEC3"),
        "TEXCOORD_0": made.accessor(np.full((len(points), 2), 0.25, np.float32), "VEC2"),
        "JOINTS_0": made.accessor(joints, "VEC4"),
        "WEIGHTS_0": made.accessor(weights, "VEC4"),
    }
    head = next(j for j, name in enumerate(layout.joint_names) if name.lower().endswith("head"))
    targets = []
    for k in range(len(shapes)):
        moved = np.zeros_like(points)
        moved[4 * head + k % 4] = np.array((0, -0.01 * (k + 1), 0.005)) * unit
        targets.append({"POSITION": made.accessor(moved, "VEC3", bounds=True)})
    corners = made.accessor(faces, "SCALAR")
    primitive = {"attributes": attributes, "indices": corners, "targets": targets, "material": 0}
    hat = {"POSITION": made.accessor((CORNERS * 2).astype(np.float32), "VEC3", bounds=True)}
    made.document["materials"] = [
        {"name": "skin", "pbrMetallicRoughness": {"baseColorFactor": [0.8, 0.6, 0.5, 1], "metallicFactor": 0}}
    ]
    made.document["meshes"] = [
        {"name": "body", "primitives": [primitive], "extras": {"targetNames": list(shapes)}},
        {
            "name": "hat",
            "primitives": [{"attributes": hat, "indices": made.accessor(FACES.reshape(-1), "SCALAR")}],
        },
    ]
    inverse = (
        (np.linalg.inv(bind) @ np.diag([1 / unit, 1 / unit, 1 / unit, 1]))
        .swapaxes(1, 2)
        .reshape(-1, 16)
        .astype(np.float32)
    )
    made.document["skins"] = [
        {"joints": list(range(1, count + 1)), "inverseBindMatrices": made.accessor(inverse, "MAT4")}
    ]
    nodes = made.rows("nodes")
    nodes.append({"name": "body", "mesh": 0, "skin": 0})
    nodes.append({"name": "hat", "mesh": 1, "translation": [0, 0.1, 0], "scale": [1, 2, 1]})
    nodes[head + 1].setdefault("children", []).append(count + 2)
    made.document |= {"scene": 0, "scenes": [{"nodes": [0, count + 1]}]}


def as_vrm1(made: Made, bones: dict[str, str]) -> Made:
    """The same as VRM 1.0: ``bones`` human bone to joint, and expressions for its first shapes."""
    place = {node["name"]: n for n, node in enumerate(made.rows("nodes"))}
    body = place["body"]
    binds = {"aa": [(0, 1.0), (1, 0.5)], "blinkLeft": [(1, 1.0)], "blinkRight": [(2, 1.0)]}
    preset = {
        name: {"morphTargetBinds": [{"node": body, "index": i, "weight": w} for i, w in rows]}
        for name, rows in binds.items()
    }
    made.document["extensionsUsed"] = ["VRMC_vrm"]
    made.document["extensions"] = {
        "VRMC_vrm": {
            "specVersion": "1.0",
            "meta": {"name": "made", "authors": ["tests"], "licenseUrl": "https://vrm.dev/licenses/1.0/"},
            "humanoid": {"humanBones": {bone: {"node": place[joint]} for bone, joint in bones.items()}},
            "expressions": {"preset": preset},
        }
    }
    return made


def as_vrm0(made: Made) -> Made:
    """A VRM 1.0 as :func:`as_vrm1` makes it, said in the words of VRM 0."""
    new = made.document["extensions"].pop("VRMC_vrm")
    names = {"aa": "a", "blinkLeft": "blink_l", "blinkRight": "blink_r"}
    groups = [
        {
            "name": name.upper(),
            "presetName": names[name],
            "binds": [
                {"mesh": 0, "index": bind["index"], "weight": 100 * bind["weight"]}
                for bind in row["morphTargetBinds"]
            ],
        }
        for name, row in new["expressions"]["preset"].items()
    ]
    bones = [{"bone": bone, "node": row["node"]} for bone, row in new["humanoid"]["humanBones"].items()]
    made.document["extensionsUsed"] = ["VRM"]
    made.document["extensions"]["VRM"] = {
        "humanoid": {"humanBones": bones},
        "blendShapeMaster": {"blendShapeGroups": groups},
    }
    return made
