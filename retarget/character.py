"""A character as its file holds it: the tree of nodes, skinned meshes with shapes and materials.

Everything is in the file's own space and unit. A rig drives some of the nodes; the rest stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.motion import MotionClip
from retarget.space import Space

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Image:
    """A picture file: ``data`` as it lies on disk, ``ending`` such as ``.png``."""

    name: str
    ending: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Texture:
    """An image on a surface: the point ``uv``, v down, shows the image at ``offset + scale * uv``."""

    image: Image
    scale: tuple[float, float] = (1.0, 1.0)
    offset: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Material:
    """A surface by metallic-roughness, as glTF has it. ``alpha`` is OPAQUE, MASK or BLEND."""

    name: str
    base_color: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    metallic: float = 0.0
    roughness: float = 1.0
    emissive: tuple[float, float, float] = (0.0, 0.0, 0.0)
    normal_scale: float = 1.0
    alpha: str = "OPAQUE"
    base_texture: Texture | None = None
    normal_texture: Texture | None = None
    emissive_texture: Texture | None = None


@dataclass(frozen=True)
class Shape:
    """A blendshape at full weight: ``rows (K,)`` of the vertices it moves, by ``offsets (K, 3)``, normals likewise."""

    name: str
    rows: NDArray[np.int32] = field(repr=False)
    offsets: Array = field(repr=False)
    normal_offsets: Array = field(repr=False)


@dataclass(frozen=True)
class Skin:
    """``joints (B,)`` nodes, ``inverse_bind (B, 4, 4)`` from mesh to joint, ``influences (V, k)`` into ``joints``, and
    ``weights (V, k)``, each row 1 together."""

    joints: NDArray[np.int32] = field(repr=False)
    inverse_bind: Array = field(repr=False)
    influences: NDArray[np.int32] = field(repr=False)
    weights: Array = field(repr=False)


@dataclass(frozen=True)
class Mesh:
    """Triangles on node ``node``; ``file_index`` is the mesh's number in the file.

    ``triangles (F, 3)``, ``material_of (F,)`` into ``Character.materials`` or -1. ``uvs``: sets of ``(V, 2)``, v down
    from the top. ``colors (V, 4)`` or None. With a skin, the node's own place does not count.
    """

    name: str
    node: int
    file_index: int
    positions: Array = field(repr=False)
    normals: Array = field(repr=False)
    triangles: NDArray[np.int32] = field(repr=False)
    material_of: NDArray[np.int32] = field(repr=False)
    uvs: tuple[Array, ...] = field(default=(), repr=False)
    colors: Array | None = field(default=None, repr=False)
    skin: Skin | None = field(default=None, repr=False)
    shapes: tuple[Shape, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Nodes:
    """The tree: ``parents[n] < n`` or -1, local ``translations (N, 3)``, ``rotations_xyzw (N, 4)``, ``scales (N, 3)``.

    ``file_index[n]`` is the node's number in the file; ``is_joint[n]`` whether a skin names it.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    translations: Array = field(repr=False)
    rotations_xyzw: Array = field(repr=False)
    scales: Array = field(repr=False)
    is_joint: tuple[bool, ...] = field(repr=False)
    file_index: tuple[int, ...] = field(repr=False)

    @cached_property
    def local_matrices(self) -> Array:
        """``(N, 4, 4)`` from a node to its parent, in rest."""
        matrices = np.zeros((len(self.names), 4, 4))
        matrices[:, :3, :3] = rotation.quat_to_matrix(self.rotations_xyzw) * self.scales[:, None, :]
        matrices[:, :3, 3] = self.translations
        matrices[:, 3, 3] = 1
        return matrices

    @cached_property
    def world_matrices(self) -> Array:
        """``(N, 4, 4)`` from a node to the scene, in rest."""
        world = self.local_matrices.copy()
        for n, parent in enumerate(self.parents):
            if parent >= 0:
                world[n] = world[parent] @ world[n]
        return world

    def scale_to_scene(self, node: int) -> float:
        """By how much lengths below a node are scaled; the same along every axis is taken for granted."""
        return float(np.cbrt(np.linalg.det(self.world_matrices[node][:3, :3]))) if node >= 0 else 1.0

    def is_even(self, node: int) -> bool:
        """Whether what lies below a node is turned and scaled, but neither stretched nor mirrored."""
        linear = self.world_matrices[node][:3, :3]
        scale = self.scale_to_scene(node)
        return scale > 0 and np.allclose(linear.T @ linear, scale**2 * np.eye(3), atol=2e-3 * scale**2)

    def joint(self, name: str) -> int:
        """The joint of that name; KeyError if there is none."""
        for n, (other, is_joint) in enumerate(zip(self.names, self.is_joint, strict=True)):
            if other == name and is_joint:
                return n
        raise KeyError(name)


@dataclass(frozen=True)
class Shapes:
    """Names of the shapes of every mesh of the file, and what each face channel of the layout does to them.

    ``binds[channel]`` holds (mesh of the file, shape, weight): a shape of the channel's own name wholly, or what an
    expression of a VRM is made of.
    """

    names: tuple[tuple[str, ...], ...] = ()
    binds: Mapping[str, tuple[tuple[int, int, float], ...]] = field(default_factory=dict, repr=False)

    def weights(self, mesh: int, channels: Sequence[str]) -> Array:
        """``(C, M)`` from the layout's face channels to the weights of this mesh's shapes."""
        matrix = np.zeros((len(channels), len(self.names[mesh])), dtype=np.float32)
        for c, channel in enumerate(channels):
            for of, shape, weight in self.binds.get(channel, ()):
                if of == mesh:
                    matrix[c, shape] += weight
        return matrix


@dataclass(frozen=True)
class Character:
    """The tree, the space it is in, and what hangs on it."""

    nodes: Nodes
    space: Space
    shapes: Shapes = field(default_factory=Shapes, repr=False)
    meshes: tuple[Mesh, ...] = field(default=(), repr=False)
    materials: tuple[Material, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class NodeMotion:
    """What a clip does to nodes: ``rotations_xyzw (T, J, 4)`` of ``joints``, and ``places (T, 3)`` of those that move.

    All local, in the nodes' own space.
    """

    joints: tuple[int, ...]
    rotations_xyzw: Array = field(repr=False)
    places: Mapping[int, Array] = field(repr=False)


def clip_on_nodes(nodes: Nodes, clip: MotionClip, travel: Array | None = None) -> NodeMotion:
    """A clip of some of the nodes' joints, and, with ``travel (T, 3)``, the path of its layout's first joint.

    A clip's first joint stands free in the scene and its lengths are those of the scene; a file may hang that joint
    below nodes that turn and scale it, which is undone here. KeyError for a joint that the nodes lack.
    """
    layout = clip.layout
    joints = tuple(nodes.joint(name) for name in layout.joint_names)
    above = nodes.parents[joints[0]]
    rotations = clip.rotations_xyzw
    if above >= 0:
        turn = rotation.inverse(matrix_rotation(nodes.world_matrices[above]))
        rotations = rotations.astype(np.float64)
        rotations[:, 0] = rotation.multiply(turn, rotations[:, 0])
    moved = {layout.hips: clip.root} | ({} if travel is None else {0: travel})
    places = {joints[j]: _local_place(nodes, joints[j], place, j == 0) for j, place in moved.items()}
    return NodeMotion(joints, rotations, places)


def _local_place(nodes: Nodes, joint: int, place: Array, is_first: bool) -> Array:
    parent = nodes.parents[joint]
    if parent < 0:
        return place
    if not is_first:
        return place / nodes.scale_to_scene(parent)
    world = nodes.world_matrices[parent]
    return (place - world[:3, 3]) @ np.linalg.inv(world[:3, :3]).T


def matrix_rotation(matrix: Array) -> Array:
    """The turn ``(4,)`` xyzw in an affine ``(4, 4)`` whose scale is the same along every axis."""
    linear = np.asarray(matrix, dtype=np.float64)[:3, :3]
    return rotation.matrix_to_quat(linear / np.cbrt(np.linalg.det(linear)))
