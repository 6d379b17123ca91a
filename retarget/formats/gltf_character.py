"""The character in a binary glTF or VRM file: its tree of nodes, its humanoid map, and the names of its shapes.

Read for any rig; what the meshes look like is :mod:`retarget.formats.gltf_mesh`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from retarget import rotation
from retarget.character import Nodes, Shapes
from retarget.face_target import choose_face_targets
from retarget.formats.glb_file import Glb, GlbError
from retarget.space import GLTF, VRM0, Space


@dataclass(frozen=True)
class Skeleton:
    """What a rig is bound to. ``humanoid``: human bone to node name where a VRM says so, else None."""

    nodes: Nodes
    space: Space
    shapes: Shapes = field(repr=False)
    humanoid: dict[str, str] | None = None


def read_skeleton(glb: Glb) -> Skeleton:
    """The tree and everything by name. GlbError if the file has no skin, or is built as glTF does not allow."""
    document = glb.document
    try:
        if not document.get("skins"):
            raise GlbError("it holds no character with a skeleton: there is no skin")
        parents = _parents(document["nodes"])
        humanoid = _humanoid(document)
        joints = {int(j) for skin in document["skins"] for j in skin["joints"]} | set(humanoid.values())
        joints |= _between(joints, parents)
        nodes = _nodes(document["nodes"], parents, joints)
        names = dict(zip(nodes.file_index, nodes.names, strict=True))
        space = VRM0 if "VRM" in document.get("extensions", {}) else GLTF
        bones = {bone: names[node] for bone, node in humanoid.items()}
        return Skeleton(nodes, space, _shapes(document), bones or None)
    except GlbError:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise GlbError(f"it holds no character with a skeleton ({type(error).__name__}: {error})") from None


def _parents(nodes: list[dict[str, Any]]) -> list[int]:
    parents = [-1] * len(nodes)
    for index, node in enumerate(nodes):
        for child in node.get("children", ()):
            if parents[child] >= 0:
                raise GlbError(f"node {child} has two parents")
            parents[child] = index
    return parents


def _between(joints: set[int], parents: list[int]) -> set[int]:
    """Nodes on the way from a joint up to another joint."""
    found: set[int] = set()
    for joint in joints:
        path: list[int] = []
        above = parents[joint]
        while above >= 0 and len(path) < len(parents):
            if above in joints:
                found.update(path)
                break
            path.append(above)
            above = parents[above]
    return found


def _nodes(rows: list[dict[str, Any]], parents: list[int], joints: set[int]) -> Nodes:
    order: list[int] = []
    place: dict[int, int] = {}
    for index in range(len(rows)):
        path = [index]
        while parents[path[-1]] >= 0 and parents[path[-1]] not in place:
            if len(path) > len(rows):
                raise GlbError(f"node {index} lies below itself")
            path.append(parents[path[-1]])
        for node in reversed(path):
            if node not in place:
                place[node] = len(order)
                order.append(node)
    placed = [node_transform(rows[node]) for node in order]
    return Nodes(
        names=tuple(str(rows[node].get("name") or f"node_{node}") for node in order),
        parents=tuple(place[parents[node]] if parents[node] >= 0 else -1 for node in order),
        translations=np.array([t for t, _, _ in placed]),
        rotations_xyzw=np.array([r for _, r, _ in placed]),
        scales=np.array([s for _, _, s in placed]),
        is_joint=tuple(node in joints for node in order),
        file_index=tuple(order),
    )


def node_transform(node: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Translation ``(3,)``, rotation ``(4,)`` xyzw and scale ``(3,)`` of a node, which may say them as a matrix."""
    if "matrix" in node:
        matrix = np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
        scale = np.linalg.norm(matrix[:3, :3], axis=0)
        if np.linalg.det(matrix[:3, :3]) < 0:
            scale = -scale
        turn = matrix[:3, :3] / np.where(scale == 0, 1, scale)
        return matrix[:3, 3], rotation.matrix_to_quat(turn), scale
    translation = np.array(node.get("translation", (0, 0, 0)), dtype=np.float64).reshape(3)
    turn = np.array(node.get("rotation", (0, 0, 0, 1)), dtype=np.float64).reshape(4)
    return (
        translation,
        rotation.normalize(turn),
        np.array(node.get("scale", (1, 1, 1)), np.float64).reshape(3),
    )


def _humanoid(document: Mapping[str, Any]) -> dict[str, int]:
    """Human bone to node of the file, of VRM 1.0 or VRM 0."""
    extensions = document.get("extensions", {})
    if "VRMC_vrm" in extensions:
        bones = extensions["VRMC_vrm"].get("humanoid", {}).get("humanBones", {})
        return {bone: int(row["node"]) for bone, row in bones.items()}
    rows = extensions.get("VRM", {}).get("humanoid", {}).get("humanBones", [])
    return {row["bone"]: int(row["node"]) for row in rows if row.get("node", -1) >= 0}


def _shapes(document: Mapping[str, Any]) -> Shapes:
    """Shapes by their own names where those are of a known family, else what the VRM's expressions make of them."""
    names = tuple(_target_names(mesh) for mesh in document.get("meshes", ()))
    own: dict[str, list[tuple[int, int, float]]] = {}
    for m, shapes in enumerate(names):
        for s, name in enumerate(shapes):
            own.setdefault(name, []).append((m, s, 1.0))
    expressions = _expressions(document)
    found = {
        kind: max((len(target.shapes) for target in choose_face_targets(None, list(binds))), default=0)
        for kind, binds in (("own", own), ("expressions", expressions))
    }
    chosen = expressions if found["expressions"] > found["own"] else own
    return Shapes(names, {name: tuple(binds) for name, binds in chosen.items()})


def _target_names(mesh: Mapping[str, Any]) -> tuple[str, ...]:
    """Names by the convention of ``extras.targetNames``: on the mesh or, by UniVRM, on its first primitive."""
    primitives = mesh["primitives"]
    count = len(primitives[0].get("targets", ()))
    for extras in (mesh.get("extras"), primitives[0].get("extras")):
        names = extras.get("targetNames") if isinstance(extras, dict) else None
        if isinstance(names, list) and len(names) == count:
            return tuple(map(str, names))
    return tuple(f"{mesh.get('name', 'mesh')}_{k}" for k in range(count))


def _expressions(document: Mapping[str, Any]) -> dict[str, list[tuple[int, int, float]]]:
    extensions = document.get("extensions", {})
    found: dict[str, list[tuple[int, int, float]]] = {}
    if "VRMC_vrm" in extensions:
        expressions = extensions["VRMC_vrm"].get("expressions", {})
        for name, row in {**expressions.get("custom", {}), **expressions.get("preset", {})}.items():
            for bind in row.get("morphTargetBinds", ()):
                mesh = document["nodes"][bind["node"]].get("mesh")
                if mesh is not None:
                    found.setdefault(name, []).append((mesh, bind["index"], float(bind["weight"])))
        return found
    for group in extensions.get("VRM", {}).get("blendShapeMaster", {}).get("blendShapeGroups", ()):
        preset = group.get("presetName", "unknown")
        name = group["name"] if preset in ("unknown", "") else preset.replace("_l", "_L").replace("_r", "_R")
        for bind in group.get("binds", ()):
            # VRM 0 counts weights to 100.
            found.setdefault(name, []).append((bind["mesh"], bind["index"], bind["weight"] / 100))
    return found
