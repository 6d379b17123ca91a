"""All parts of one character on one rig.

Head, body, eyes, teeth, tongue, brows, lashes, hair, clothes, shoes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tools.character import eyes, mouth
from tools.character.hair import hair_weights
from tools.character.mhclo import Piece, load_piece
from tools.character.recipes import recipe_named
from tools.character.rig import Joints, rig_joints, skin_weights
from tools.character.shape import face_unit_offsets, shaped_body
from tools.character.skin import skin_parts
from tools.character.subdivision import subdivided
from tools.character.surface import Part, smooth_normals

_MOVES = 1e-5  # metres; smaller offsets of a face unit are rounding in the source files
_SOCK_LENGTH = 0.012  # metres of sock left above the trouser hem
_TEETH_WIDENING = 1.12
_CLOTH_GAP = 0.0025  # metres between skin and cloth on top of the fit, against skin showing through in motion
_WORN = ("clothes", "shoes")  # follow the body's weights; all other pieces ride on the head


@dataclass(frozen=True)
class Character:
    """A built character: parts and joints share one space, metres, +Y up, +Z front, shoe soles at y = 0."""

    name: str
    rig: str
    joints: Joints
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """The part of that name; KeyError if there is none."""
        return {part.name: part for part in self.parts}[name]


def build_parts(character: str, rig: str = "default", *, with_face: bool = True) -> Character:
    """Build the parts of a character on a rig, without face units if not ``with_face``.

    CharacterError for unknown names.
    """
    recipe = recipe_named(character)
    body = shaped_body(character)
    joints = rig_joints(rig, body)
    weights = driven_weights(joints, skin_weights(rig, joints.names))
    pieces = {part: load_piece(*source) for part, source in recipe.pieces.items()}
    units = face_unit_offsets() if with_face else {}
    parts = [*skin_parts(body, weights, pieces.values(), units), _eye_part(body, joints, units)]
    parts += [_piece_part(name, piece, body, weights, joints, units) for name, piece in pieces.items()]
    parts = _without_long_socks(parts)
    sole = min(part.vertices[np.unique(part.faces), 1].min() for part in parts)
    grounded = tuple(replace(part, vertices=part.vertices - [0, sole, 0]) for part in parts)
    matrices = joints.matrices.copy()
    matrices[:, 1, 3] -= sole
    if joints.names[0] == "Root":
        matrices[0, 1, 3] = 0.0  # a game character's root stands on the ground, under its shoes
    return Character(character, rig, replace(joints, matrices=matrices), grounded)


def driven_weights(joints: Joints, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights ``(19158, J)`` with every bone below the head, save the eyes, merged into the head.

    The face moves by face units alone: were jaw and tongue bones skinned too, teeth and tongue would move
    twice.
    """
    head = head_index(joints)
    below = np.zeros(len(joints.names), dtype=bool)
    for i, parent in enumerate(joints.parents):
        below[i] = parent == head or (parent >= 0 and below[parent])
    below &= [not name.startswith("eye.") for name in joints.names]
    merged = weights.copy()
    merged[:, head] += merged[:, below].sum(axis=1)
    merged[:, below] = 0.0
    return merged


def head_index(joints: Joints) -> int:
    """Index of the head joint, whatever the rig calls it."""
    return next(i for i, name in enumerate(joints.names) if name.removeprefix("mixamorig:").lower() == "head")


def _eye_part(body: NDArray[np.float64], joints: Joints, units: dict[str, NDArray]) -> Part:
    """Both eyeballs as one part, each rigid on its eye bone, or on the head where the rig has none."""
    unit, uvs, faces = eyes.ball()
    count = len(unit)
    vertices, weights = [], []
    targets: dict[str, NDArray[np.float64]] = {name: np.zeros((2 * count, 3)) for name in units}
    for i, (side, bone) in enumerate((("left", "eye.L"), ("right", "eye.R"))):
        centre, radii = eyes.placement(body, side)
        vertices.append(centre + unit @ radii)
        rows = np.zeros((count, len(joints.names)))
        rows[:, joints.names.index(bone) if bone in joints.names else head_index(joints)] = 1.0
        weights.append(rows)
        for name, offsets in eyes.gaze_targets(side, units).items():
            targets[name][i * count : (i + 1) * count] = offsets
    both = np.concatenate([faces, faces + count])
    return _with_normals(
        Part(
            name="eyes",
            material="eyes",
            vertices=np.concatenate(vertices),
            faces=both,
            uvs=np.concatenate([uvs, uvs]),
            face_uvs=both,
            weights=np.concatenate(weights),
            targets=targets,
        )
    )


def _piece_part(
    name: str, piece: Piece, body: NDArray, weights: NDArray, joints: Joints, units: dict[str, NDArray]
) -> Part:
    vertices, faces = piece.fit(body), piece.mesh.faces
    uvs, face_uvs = piece.mesh.uvs, piece.mesh.face_uvs
    targets = {unit: piece.carry(offsets) for unit, offsets in units.items()}
    if not any(np.abs(moved).max() > _MOVES for moved in targets.values()) or name in ("hair", *_WORN):
        targets = {}
    colours = None
    if name == "teeth":
        colours = mouth.teeth_colours(vertices)
        vertices = mouth.widened_teeth(vertices, faces, _TEETH_WIDENING)
    elif name == "tongue":
        colours = mouth.tongue_colours(vertices)
    elif name == "clothes":
        vertices = vertices + _CLOTH_GAP * smooth_normals(vertices, faces)
    elif name == "hair":
        vertices, faces, uvs, face_uvs = subdivided(vertices, faces, uvs, face_uvs)
    if name in _WORN:
        skin = piece.carry_weights(weights)
    elif name == "hair":
        skin = hair_weights(vertices, joints, head_index(joints))
    else:
        skin = np.zeros((len(vertices), len(joints.names)))
        skin[:, head_index(joints)] = 1.0
    part = Part(
        name=name,
        material=name,
        vertices=vertices,
        faces=faces,
        uvs=uvs,
        face_uvs=face_uvs,
        weights=skin,
        targets=targets,
        colours=colours,
    )
    return _with_normals(part)


def _with_normals(part: Part) -> Part:
    normals = smooth_normals(part.vertices, part.faces)
    bends = {
        name: smooth_normals(part.vertices + moved, part.faces) - normals if np.any(moved) else moved
        for name, moved in part.targets.items()
    }
    return replace(part, normals=normals, normal_targets=bends)


def _without_long_socks(parts: list[Part]) -> list[Part]:
    """Drop shoe faces that lie wholly higher than a finger above the trouser hem: they would poke through."""
    hem = next(part.vertices[:, 1].min() for part in parts if part.name == "clothes")
    short = []
    for part in parts:
        if part.name == "shoes":
            low = part.vertices[part.faces, 1].min(axis=1) < hem + _SOCK_LENGTH
            part = replace(part, faces=part.faces[low], face_uvs=part.face_uvs[low])
        short.append(part)
    return short
