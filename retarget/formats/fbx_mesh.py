"""Meshes in an FBX scene: triangles, skin clusters with the matrices they were bound by, and blendshape channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from retarget.character import Array, Mesh, Nodes, Shape, Skin
from retarget.formats.fbx_document import SPACE, Document
from retarget.formats.fbx_nodes import Node
from retarget.formats.fbx_skeleton import add_matrix, write_model
from retarget.space import Space, convert_matrices, convert_points


@dataclass(frozen=True)
class WrittenMesh:
    """``channels``: (shape of the mesh, id of its blendshape channel). ``bind``: node to where it stood when bound."""

    channels: tuple[tuple[int, int], ...]
    bind: dict[int, Array]


def mesh_in_fbx_space(mesh: Mesh, nodes: Nodes, space: Space) -> Mesh:
    """The mesh in the axes and the unit of the file. A skinned one is laid into the scene where its joints rest.

    glTF binds a mesh in whatever frame it likes; ``rest * inverse bind`` of the topmost joint that holds it says how
    that frame lies in the scene. ``nodes`` are in the file's space already.
    """
    mesh = replace(
        mesh,
        positions=convert_points(mesh.positions, source=space, target=SPACE),
        normals=convert_points(mesh.normals, source=space, target=_per_metre(space)),
        shapes=tuple(
            replace(
                shape,
                offsets=convert_points(shape.offsets, source=space, target=SPACE),
                normal_offsets=convert_points(shape.normal_offsets, source=space, target=_per_metre(space)),
            )
            for shape in mesh.shapes
        ),
    )
    skin = mesh.skin
    if skin is None:
        return mesh
    inverse_bind = convert_matrices(skin.inverse_bind, source=space, target=SPACE)
    used = np.unique(skin.influences[skin.weights > 0])
    top = min(used, key=lambda j: skin.joints[j], default=0)
    laid = nodes.world_matrices[skin.joints[top]] @ inverse_bind[top]
    bent = np.linalg.inv(laid[:3, :3])
    return replace(
        mesh,
        positions=mesh.positions @ laid[:3, :3].T + laid[:3, 3],
        normals=_unit(mesh.normals @ bent),
        skin=replace(skin, inverse_bind=inverse_bind @ np.linalg.inv(laid)),
        shapes=tuple(_laid_shape(shape, mesh, laid, bent) for shape in mesh.shapes),
    )


def _per_metre(space: Space) -> Space:
    return replace(SPACE, metres_per_unit=space.metres_per_unit)


def _laid_shape(shape: Shape, mesh: Mesh, laid: Array, bent: Array) -> Shape:
    before = mesh.normals[shape.rows]
    after = _unit((before + shape.normal_offsets) @ bent) - _unit(before @ bent)
    return replace(shape, offsets=shape.offsets @ laid[:3, :3].T, normal_offsets=after)


def _unit(vectors: Array) -> Array:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def write_mesh_model(document: Document, name: str, parent: int) -> int:
    """A model for a mesh that stands where ``parent`` (0: the scene) does; its id."""
    return write_model(
        document,
        name,
        "Mesh",
        [("InheritType", "enum", "", "", 1), ("DefaultAttributeIndex", "int", "Integer", "", 0)],
        parent,
    )


def write_mesh(
    document: Document,
    mesh: Mesh,
    model: int,
    *,
    models: Sequence[int],
    materials: Sequence[int],
    kept: Sequence[int],
) -> WrittenMesh:
    """A mesh in the file's space, shown by ``model``. ``models`` and ``materials``: ids by node and by material.

    ``kept``: the shapes to write.
    """
    geometry, node = document.object("Geometry", mesh.name, "Geometry", "Mesh")
    document.connect(geometry, model)
    slots = [m for m in np.unique(mesh.material_of).tolist() if m >= 0]
    for slot in slots:
        document.connect(materials[slot], model)
    _geometry(node, mesh, slots)
    bind = _skin(document, mesh.skin, geometry, mesh.name, models) if mesh.skin else {}
    channels = write_shapes(document, [mesh.shapes[s] for s in kept], geometry, mesh.name)
    return WrittenMesh(tuple(zip(kept, channels, strict=True)), bind)


def _geometry(node: Node, mesh: Mesh, slots: Sequence[int]) -> None:
    corners = mesh.triangles.astype(np.int32).ravel()
    # The last corner of a polygon is marked by its complement.
    ends = corners.copy()
    ends[2::3] = ~ends[2::3]
    node.add("Vertices", mesh.positions.astype(np.float64).ravel())
    node.add("PolygonVertexIndex", ends)
    node.add("GeometryVersion", 124)
    layers: list[list[tuple[str, int]]] = [[]]

    def element(kind: str, layer: int, name: str, mapping: str, reference: str, version: int) -> Node:
        while len(layers) <= layer:
            layers.append([])
        layers[layer].append((kind, layer))
        block = node.add(kind, layer)
        block.add("Version", version)
        block.add("Name", name)
        block.add("MappingInformationType", mapping)
        block.add("ReferenceInformationType", reference)
        return block

    block = element("LayerElementNormal", 0, "", "ByPolygonVertex", "Direct", 101)
    block.add("Normals", mesh.normals.astype(np.float64)[corners].ravel())
    block = element("LayerElementSmoothing", 0, "", "ByPolygon", "Direct", 102)
    block.add("Smoothing", np.ones(len(mesh.triangles), dtype=np.int32))
    if mesh.colors is not None:
        block = element("LayerElementColor", 0, "Color", "ByPolygonVertex", "IndexToDirect", 101)
        block.add("Colors", mesh.colors.astype(np.float64).ravel())
        block.add("ColorIndex", corners)
    for k, uvs in enumerate(mesh.uvs):
        block = element("LayerElementUV", k, f"UVMap{k or ''}", "ByPolygonVertex", "IndexToDirect", 101)
        # FBX counts v from the bottom.
        block.add("UV", np.stack((uvs[:, 0], 1 - uvs[:, 1]), axis=-1).astype(np.float64).ravel())
        block.add("UVIndex", corners)
    if slots:
        one = len(slots) == 1
        block = element(
            "LayerElementMaterial", 0, "", "AllSame" if one else "ByPolygon", "IndexToDirect", 101
        )
        numbers = np.searchsorted(slots, mesh.material_of).clip(0, len(slots) - 1).astype(np.int32)
        block.add("Materials", numbers[:1] if one else numbers)
    for k, rows in enumerate(layers):
        layer = node.add("Layer", k)
        layer.add("Version", 100)
        for kind, index in rows:
            row = layer.add("LayerElement")
            row.add("Type", kind)
            row.add("TypedIndex", index)


def _skin(
    document: Document, skin: Skin, geometry: int, name: str, models: Sequence[int]
) -> dict[int, Array]:
    deformer, node = document.object("Deformer", name, "Deformer", "Skin")
    node.add("Version", 101)
    node.add("Link_DeformAcuracy", 50.0)
    document.connect(deformer, geometry)
    bind = {}
    vertices = np.broadcast_to(np.arange(len(skin.weights))[:, None], skin.weights.shape)
    held = skin.weights > 0
    order = np.argsort(skin.influences[held], kind="stable")
    owners, rows, weights = (values[held][order] for values in (skin.influences, vertices, skin.weights))
    starts = np.searchsorted(owners, np.arange(len(skin.joints) + 1))
    for b, joint in enumerate(skin.joints.tolist()):
        place = slice(starts[b], starts[b + 1])
        bind[joint] = np.linalg.inv(skin.inverse_bind[b])
        if place.start == place.stop:
            continue
        # A vertex may name one joint twice.
        unique, where = np.unique(rows[place], return_inverse=True)
        cluster, node = document.object("Deformer", f"{name} {b}", "SubDeformer", "Cluster")
        node.add("Version", 100)
        node.add("UserData", "", "")
        node.add("Indexes", unique.astype(np.int32))
        node.add("Weights", np.bincount(where, weights[place]))
        # From the mesh to the joint, and from the joint to the scene, both as they were bound.
        add_matrix(node, "Transform", skin.inverse_bind[b])
        add_matrix(node, "TransformLink", bind[joint])
        document.connect(cluster, deformer)
        document.connect(models[joint], cluster)
    return bind


def write_shapes(document: Document, shapes: Sequence[Shape], geometry: int, name: str) -> list[int]:
    """A blendshape channel of its own name for each; their ids."""
    if not shapes:
        return []
    deformer, node = document.object("Deformer", name, "Deformer", "BlendShape")
    node.add("Version", 100)
    document.connect(deformer, geometry)
    return [_shape(document, shape, deformer) for shape in shapes]


def _shape(document: Document, shape: Shape, deformer: int) -> int:
    channel, node = document.object("Deformer", shape.name, "SubDeformer", "BlendShapeChannel")
    node.add("Version", 100)
    node.add("DeformPercent", 0.0)
    node.add("FullWeights", np.array([100.0]))
    geometry, node = document.object("Geometry", shape.name, "Geometry", "Shape")
    node.add("Version", 100)
    # A shape without any vertex is refused by some readers; one that stays where it is says the same.
    still = not len(shape.rows)
    node.add("Indexes", np.zeros(1, np.int32) if still else shape.rows.astype(np.int32))
    node.add("Vertices", np.zeros(3) if still else shape.offsets.astype(np.float64).ravel())
    node.add("Normals", np.zeros(3) if still else shape.normal_offsets.astype(np.float64).ravel())
    document.connect(channel, deformer)
    document.connect(geometry, channel)
    return channel
