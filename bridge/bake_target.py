"""What a bake is written on: a character or a bare skeleton, with or without its path, in the format asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from bridge.character_file import CHARACTER_ENDINGS, CharacterFile, read_character_file
from bridge.errors import InputError
from bridge.rig_library import RigLibrary, demo_character
from bridge.rig_source import UnknownRigError
from retarget import rotation
from retarget.formats import fbx, gltf, unity_anim
from retarget.formats.fbx_skeleton import layout_nodes
from retarget.formats.glb_file import GlbError
from retarget.formats.take import Take, shared_layout
from retarget.formats.unity_anim import ShapeCurve, node_paths
from retarget.issues import RigError
from retarget.key_reduction import KeyTolerance
from retarget.kinematics import rest_pose
from retarget.motion import MotionClip, MotionLayout
from retarget.retargeter import Retargeter
from retarget.rig import bind_skeleton
from retarget.root import RootMotion

FBX_VERSIONS = (7400, 7500)


class RootPolicy(Enum):
    """Who walks: the hips (as captured), the rig's root joint with the hips above it, or nobody."""

    HIPS = "hips"
    ROOT = "root"
    IN_PLACE = "in-place"


@dataclass(frozen=True)
class Target:
    """``character``: the file whose mesh goes along, or None for a rig without one. ``retargeter``: what made the
    takes; None for recordings, which come as they are. ``tolerance``: within which keys may be left out. The rest is
    the writer's."""

    rig: str
    character: CharacterFile | None = None
    root_motion: RootPolicy = RootPolicy.HIPS
    retargeter: Retargeter | None = None
    tolerance: KeyTolerance | None = None
    fbx_version: int = FBX_VERSIONS[0]
    fbx_ascii: bool = False


def character_for(rig: str) -> CharacterFile | None:
    """The file behind a rig: a demo character's, or any ``.glb`` or ``.vrm`` by its path.

    None for a rig without a mesh. InputError says why a file cannot be used.
    """
    if rig in RigLibrary().characters():
        return demo_character(rig)
    return read_character_file(rig) if rig.lower().endswith(CHARACTER_ENDINGS) else None


class Baker:
    """Retargets clips of one source layout to a target. InputError for a rig that is unknown or cannot do it."""

    def __init__(self, target: Target, source: MotionLayout) -> None:
        library = RigLibrary(source=source)
        file = target.character
        try:
            if file is None or target.rig in library.characters():
                bound = library.named(target.rig)
            else:
                bound = library.character(file)
        except UnknownRigError as error:
            raise InputError(f"{error}, or the path of a .glb or .vrm character") from None
        assert isinstance(bound.retargeter, Retargeter)
        self.source = source
        self.retargeter = bound.retargeter
        self._policy = target.root_motion
        if self._policy is not RootPolicy.HIPS:
            self._still = Retargeter(self.retargeter.rig, source=source, root_motion=RootMotion.IN_PLACE)
        layout = self.retargeter.layout
        if self._policy is RootPolicy.ROOT and (layout.hips == 0 or layout.parents[layout.hips] != 0):
            raise InputError(
                f"rig {target.rig} has no root joint above its hips {layout.joint_names[layout.hips]}; "
                "give --root-motion hips or in-place"
            )

    def take(self, name: str, clip: MotionClip) -> Take:
        """The clip on the rig."""
        if self._policy is RootPolicy.HIPS:
            return Take(name, self.retargeter.apply_clip(clip))
        still = self._still.apply_clip(clip)
        if self._policy is RootPolicy.IN_PLACE:
            return Take(name, still)
        layout = still.layout
        path = self.retargeter.root.apply(clip.root, clip.rotations_xyzw) - still.root
        turn = rest_pose(layout)[1][0]
        travel = layout.rest_positions[0] + rotation.rotate(turn, path.astype(np.float64))
        return Take(name, still, travel.astype(np.float32))


def bound_retargeter(takes: Sequence[Take], target: Target) -> Retargeter:
    """What made the takes or, for recordings, what their own skeleton binds to. InputError if it is no human one."""
    if target.retargeter is not None:
        return target.retargeter
    layout = shared_layout(takes)
    try:
        rig = bind_skeleton(
            None,
            joints=layout.joint_names,
            parents=layout.parents,
            positions=layout.rest_positions,
            rotations_xyzw=layout.rest_rotations_xyzw,
            space=layout.space.name,
            shapes=layout.face_channels,
        )
    except RigError as error:
        raise InputError(f"the skeleton of {takes[0].name} is not recognised: {error}") from None
    return Retargeter(rig)


def write_fbx(path: Path, takes: Sequence[Take], target: Target) -> None:
    """FBX with the character's mesh where it has one. InputError where that cannot be read."""
    character = target.character.character() if target.character else None
    fbx.write(
        path,
        takes,
        character=character,
        version=target.fbx_version,
        ascii_text=target.fbx_ascii,
        tolerance=target.tolerance,
    )


def write_glb(path: Path, takes: Sequence[Take], target: Target) -> None:
    """A copy of the character's file with the takes in it, or a skeleton by itself. InputError."""
    file = target.character
    if path.suffix.lower() == ".vrm" and (file is None or file.path.suffix.lower() != ".vrm"):
        raise InputError(f"{path}: a .vrm is written on a .vrm character only; choose .glb")
    if file is None:
        gltf.write(path, takes, tolerance=target.tolerance)
        return
    try:
        gltf.write_copy(
            path,
            takes,
            glb=file.glb,
            nodes=file.skeleton.nodes,
            shapes=file.skeleton.shapes,
            tolerance=target.tolerance,
        )
    except GlbError as error:
        raise InputError(f"{file.path} cannot be used as a character: {error}") from None


def write_anim(path: Path, takes: Sequence[Take], target: Target) -> None:
    """A clip for Unity, by the paths of the character's own tree, or of the skeleton with a mesh ``FaceCurves``."""
    channels = shared_layout(takes).face_channels
    if target.character is None:
        nodes = layout_nodes(shared_layout(takes))
        own = np.eye(len(channels))
        curves = [ShapeCurve("FaceCurves", name, row) for name, row in zip(channels, own, strict=True)]
    else:
        nodes, shapes = target.character.skeleton.nodes, target.character.skeleton.shapes
        paths = node_paths(nodes)
        rows = target.character.glb.document["nodes"]
        curves = []
        for place, index in zip(paths, nodes.file_index, strict=True):
            if "mesh" in rows[index] and shapes.names[rows[index]["mesh"]]:
                mesh = rows[index]["mesh"]
                named = zip(shapes.names[mesh], shapes.weights(mesh, channels).T, strict=True)
                curves += [ShapeCurve(place, name, column) for name, column in named if column.any()]
    unity_anim.write(path, takes, nodes=nodes, shapes=curves, tolerance=target.tolerance)
