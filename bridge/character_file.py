"""A character in a binary glTF or VRM file, as the skeleton that a rig is bound to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bridge.errors import InputError
from bridge.skeletons import ClientSkeleton
from retarget.character import Character, Nodes, matrix_rotation
from retarget.formats.glb_file import Glb, GlbError, read_glb
from retarget.formats.gltf_character import Skeleton, read_skeleton
from retarget.formats.gltf_material import read_materials
from retarget.formats.gltf_mesh import read_meshes

CHARACTER_ENDINGS = (".glb", ".vrm")


@dataclass(frozen=True)
class CharacterFile:
    """A file that was read: ``glb`` whole, ``skeleton`` by name."""

    path: Path
    glb: Glb = field(repr=False)
    skeleton: Skeleton = field(repr=False)

    def client_skeleton(self) -> ClientSkeleton:
        """The joints in rest. The first of a tree stands free: what its parents turn, move and scale is folded in.

        The largest tree, which is the body, comes before those of things it holds.
        """
        nodes = self.skeleton.nodes
        root: dict[int, int] = {}
        for n in (n for n, is_joint in enumerate(nodes.is_joint) if is_joint):
            root[n] = root.get(nodes.parents[n], n)
        sizes = Counter(root.values())
        rows = sorted(root, key=lambda n: (-sizes[root[n]], root[n], n))
        place = {n: at for at, n in enumerate(rows)}
        positions, rotations = [], []
        for n in rows:
            parent, world = nodes.parents[n], nodes.world_matrices[n]
            is_first = parent not in place
            scale = nodes.scale_to_scene(parent)
            positions.append(world[:3, 3] if is_first else nodes.translations[n] * scale)
            folded = is_first and parent >= 0
            rotations.append(matrix_rotation(world) if folded else nodes.rotations_xyzw[n])
        return ClientSkeleton(
            joints=tuple(nodes.names[n] for n in rows),
            parents=tuple(place.get(nodes.parents[n], -1) for n in rows),
            positions=np.array(positions, dtype=np.float32),
            rotations_xyzw=np.array(rotations, dtype=np.float32),
            space=self.skeleton.space.name,
            shapes=tuple(self.skeleton.shapes.binds),
            humanoid=self.skeleton.humanoid,
        )

    def check_scales(self, joints: Collection[str]) -> None:
        """InputError if one of these joints, or what it hangs on, is stretched: turning it would shear the limb."""
        nodes = self.skeleton.nodes
        for name in joints:
            node = nodes.joint(name)
            if not (nodes.is_even(node) and _above_is_even(nodes, node)):
                raise InputError(
                    f"{self.path}: joint {name} is scaled unevenly or mirrored; apply the scale in the program that "
                    "made the character, then export it again"
                )

    def character(self) -> Character:
        """The character with its meshes and materials. InputError where those cannot be read."""
        tree = self.skeleton
        try:
            meshes = read_meshes(self.glb, tree.nodes, tree.shapes)
            return Character(tree.nodes, tree.space, tree.shapes, meshes, read_materials(self.glb))
        except GlbError as error:
            raise InputError(f"{self.path} cannot be used as a character: {error}") from None


def _above_is_even(nodes: Nodes, node: int) -> bool:
    return nodes.parents[node] < 0 or nodes.is_even(nodes.parents[node])


def read_character_file(path: str | Path) -> CharacterFile:
    """Read a ``.glb`` or ``.vrm``. InputError says what is wrong with it or missing."""
    path = Path(path)
    try:
        glb = read_glb(path)
        return CharacterFile(path, glb, read_skeleton(glb))
    except FileNotFoundError:
        raise InputError(f"{path} does not exist") from None
    except OSError as error:
        raise InputError(f"{path} cannot be opened: {error.strerror}") from None
    except GlbError as error:
        raise InputError(f"{path} cannot be used as a character: {error}") from None


def read_character(path: str | Path) -> ClientSkeleton:
    """The skeleton of a file's character, in its rest pose. InputError says what is missing."""
    return read_character_file(path).client_skeleton()
