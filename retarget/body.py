"""SMPL-H rotations onto a rig's joints: everything around a joint's rotation is one constant matrix, bound once.

Let ``N`` be a joint's normalised rotation: its turn against its parent, away from T-pose, in canonical axes. With
``P`` the T-pose model rotation of the target joint's parent and ``R0`` the joint's own local T-pose rotation, both
taken into canonical axes,

    local = C (P^-1 N P R0)        C: canonical to the rig's axes

is linear in the quaternion of ``N``. The joints together are one matrix on the flat row of all source quaternions.
Only what is not linear is worked out first: products along folded chains, shares of a turn, the turn of the eyes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.face_joints import JAW_CHANNEL, eye_turn, jaw_turn, opens_by_shape
from retarget.issues import Issue
from retarget.kinematics import model_rotations, rest_pose
from retarget.motion import MotionLayout
from retarget.rig import Rig
from retarget.rig_file import Share
from retarget.space import CANONICAL, convert_points, convert_rotations, rotation_matrix4
from retarget.spine import spread_spine
from retarget.tpose import limb_tips, limb_turns

FloatArray = NDArray[np.float32]
Array = NDArray[np.floating]

_TURNED_RAD = np.radians(1.0)
_TOO_FAR_RAD = np.radians(100.0)


@dataclass(frozen=True, slots=True)
class _Term:
    """A power of one source joint's rotation, or of its twist about ``axis``."""

    source: int
    exponent: float = 1.0
    axis: tuple[float, float, float] | None = None


def _simplified(terms: Sequence[_Term]) -> list[_Term]:
    """The same product with neighbouring powers of one joint put together."""
    out: list[_Term] = []
    for term in terms:
        if out and out[-1].source == term.source and out[-1].axis == term.axis:
            term = _Term(term.source, out.pop().exponent + term.exponent, term.axis)
        if abs(term.exponent) > 1e-9:
            out.append(term)
    return out


def _undone(terms: Sequence[_Term]) -> list[_Term]:
    return [_Term(t.source, -t.exponent, t.axis) for t in reversed(terms)]


class BodyMap:
    """A rig's body bound to a source layout.

    ``drivers (J,)``: the source joint whose whole turn a target joint has, or -1. ``sources``: for each target
    joint what turns it: a source joint, ``part of`` one, ``gaze``, ``au26_jaw_drop``; None where nothing does.
    """

    def __init__(self, rig: Rig, source: MotionLayout) -> None:
        self.rig, self.source = rig, source
        self.issues: list[Issue] = []
        layout = rig.layout
        self.drivers = np.full(len(layout.joint_names), -1, dtype=np.intp)
        for name, joint in rig.joint_map.items():
            self.drivers[layout.joint(joint)] = source.joint(name)
        self.tpose_xyzw = self._tpose()
        shares = {layout.joint(s.joint): s for s in rig.shares if self.drivers[layout.joint(s.joint)] < 0}
        eyes = [layout.joint(e) for e in rig.eyes or ()]
        self._eyes = [j for j in sorted(eyes) if self.drivers[j] < 0]
        # Shapes that open the mouth do it better than a joint; both would open it twice.
        jaw = layout.joint(rig.jaw) if rig.jaw and not opens_by_shape(rig.faces) else -1
        self._jaw = jaw if jaw >= 0 and self.drivers[jaw] < 0 else -1
        self.spine = spread_spine(rig, source)
        if self.spine:
            # The chain's last joint ends with the whole turn of the spine, whichever joint the rig file names.
            self.drivers[max(self.spine)] = source.joint("spine3")
        self._terms: list[tuple[int, list[_Term]]] = []
        rows = 4 * len(source.joint_names)
        self._matrix = np.zeros((rows, len(layout.joint_names), 4))
        self._bias = np.zeros((len(layout.joint_names), 4))
        self._constants: list[Array] = []
        self._eye_matrices: list[FloatArray] = []
        self._jaw_matrix = np.zeros((4, 4), dtype=np.float32)
        self.sources: list[str | None] = [None] * len(layout.joint_names)
        for j in range(len(layout.joint_names)):
            self._bind_joint(j, shares)
        # Joints that no source joint turns by a matrix keep their bias: their columns would be zeros.
        self._turned = np.flatnonzero(self._matrix.any(axis=(0, 2)))
        self._matrix = np.ascontiguousarray(self._matrix[:, self._turned].reshape(rows, -1), dtype=np.float32)
        self._bias = self._bias.astype(np.float32)
        self._eye_matrix = np.concatenate([np.zeros((4, 0), np.float32), *self._eye_matrices], axis=1)
        self._gather_terms()

    def _tpose(self) -> Array:
        """T-pose model rotations ``(J, 4)`` in canonical axes; joints without a driver follow their parents."""
        layout = self.rig.layout
        positions, rotations = rest_pose(layout)
        joints = {name: layout.joint(joint) for name, joint in self.rig.joint_map.items()}
        tips = limb_tips(self.rig.limb_axes, joints, positions, rotations)
        positions = convert_points(positions, source=layout.space, target=CANONICAL)
        rotations = convert_rotations(rotations, source=layout.space, target=CANONICAL)
        points = {s: positions[j] for s, j in joints.items()}
        points |= {s: convert_points(p, source=layout.space, target=CANONICAL) for s, p in tips.items()}
        turns = limb_turns(points, self.source)
        local = convert_rotations(
            layout.rest_rotations_xyzw.astype(np.float64), source=layout.space, target=CANONICAL
        )
        tpose = rotations.copy()
        for j, parent in enumerate(layout.parents):
            name = self.source.joint_names[self.drivers[j]] if self.drivers[j] >= 0 else ""
            if name:
                turn = turns.get(name, rotation.IDENTITY_XYZW)
                tpose[j] = rotation.multiply(turn, rotations[j])
                self._report_turn(
                    name, layout.joint_names[j], float(rotation.angle(turn, rotation.IDENTITY_XYZW))
                )
            elif parent >= 0:
                tpose[j] = rotation.multiply(tpose[parent], local[j])
        return tpose

    def _report_turn(self, name: str, joint: str, radians: float) -> None:
        if radians > _TOO_FAR_RAD:
            self.issues.append(
                Issue("RIG_TPOSE_NOT_T", joint, f"{np.degrees(radians):.0f} degrees for {name}")
            )
        elif radians > _TURNED_RAD:
            self.issues.append(
                Issue("RIG_TPOSE_TURNED", joint, f"{np.degrees(radians):.0f} degrees for {name}")
            )

    def _driven_above(self, j: int) -> int:
        parent = self.rig.layout.parents[j]
        while parent >= 0 and self.drivers[parent] < 0:
            parent = self.rig.layout.parents[parent]
        return parent

    def _path(self, source: int, above: int) -> list[_Term]:
        """Source joints from the driver of the joint above down to ``source``; where the way goes up, undone."""
        parents = self.source.parents
        down, up = [source], [above] if above >= 0 else []
        while parents[down[-1]] >= 0:
            down.append(parents[down[-1]])
        while up and parents[up[-1]] >= 0:
            up.append(parents[up[-1]])
        while up and down and up[-1] == down[-1]:
            up.pop()
            down.pop()
        return [_Term(k, -1.0) for k in up] + [_Term(k) for k in reversed(down)]

    def _bind_joint(self, j: int, shares: dict[int, Share]) -> None:
        layout = self.rig.layout
        parent = layout.parents[j]
        above = self.tpose_xyzw[parent] if parent >= 0 else rotation.identity(dtype=np.float64)
        own = rotation.multiply(rotation.inverse(above), self.tpose_xyzw[j])
        change = rotation_matrix4(source=CANONICAL, target=layout.space)
        constant = (
            change
            @ rotation.left_matrix(rotation.inverse(above))
            @ rotation.right_matrix(rotation.multiply(above, own))
        )
        if j in self._eyes:
            self._eye_matrices.append(constant.T.astype(np.float32))
            # Where the source tells no gaze, they look ahead.
            self._bias[j] = change @ own
            self.sources[j] = "gaze"
            return
        if j == self._jaw:
            self._jaw_matrix = constant.T.astype(np.float32)
            self._bias[j] = change @ own
            self.sources[j] = JAW_CHANNEL
            return
        terms = self._joint_terms(j, shares)
        self.sources[j] = self._source_of(j, terms)
        if terms is None:
            self._bias[j] = change @ own
        elif len(terms) == 1 and terms[0].exponent == 1.0 and terms[0].axis is None:
            self._matrix[4 * terms[0].source : 4 * terms[0].source + 4, j] = constant.T
        elif not terms:
            self._bias[j] = change @ own
        else:
            self._terms.append((j, terms))
            self._constants.append(constant.T)

    def _source_of(self, j: int, terms: Sequence[_Term] | None) -> str | None:
        if self.drivers[j] >= 0:
            return self.source.joint_names[int(self.drivers[j])]
        if not terms:
            return None
        return "part of " + self.source.joint_names[max(terms, key=lambda term: abs(term.exponent)).source]

    def _joint_terms(self, j: int, shares: dict[int, Share]) -> list[_Term] | None:
        """What turns joint ``j`` against its parent, as a product of powers; None where nothing does."""
        if j in self.spine:
            return _simplified([_Term(s, e) for s, e in self.spine[j]])
        if j in shares:
            source = self.source.joint(shares[j].of)
            axis = self._limb_axis(shares[j]) if shares[j].twist else None
            return [_Term(source, shares[j].amount, axis)]
        if self.drivers[j] < 0:
            return None
        taken = self._taken_above(j, shares)
        return _simplified(
            _undone(taken) + self._path(int(self.drivers[j]), self._driver_of(self._driven_above(j)))
        )

    def _driver_of(self, joint: int) -> int:
        return int(self.drivers[joint]) if joint >= 0 else -1

    def _limb_axis(self, share: Share) -> tuple[float, float, float]:
        """Direction of the limb that ends at the joint whose twist is shared, in canonical axes."""
        offset = self.source.rest_positions[self.source.joint(share.of)].astype(np.float64)
        x, y, z = offset / np.linalg.norm(offset)
        return float(x), float(y), float(z)

    def _taken_above(self, j: int, shares: dict[int, Share]) -> list[_Term]:
        """What the undriven joints above have taken of this joint's turn already."""
        taken: list[_Term] = []
        parent = self.rig.layout.parents[j]
        while parent >= 0 and self.drivers[parent] < 0:
            if parent in shares and self.source.joint(shares[parent].of) == self.drivers[j]:
                taken = [*(self._joint_terms(parent, shares) or []), *taken]
            parent = self.rig.layout.parents[parent]
        return taken

    def _gather_terms(self) -> None:
        """Lay the products out as arrays ``(joints, terms)``, filled up with zeroth powers to a power of two."""
        longest = max((len(terms) for _, terms in self._terms), default=1)
        shape = (len(self._terms), 1 << (longest - 1).bit_length())
        self._term_source = np.zeros(shape, dtype=np.intp)
        self._term_exponent = np.zeros(shape, dtype=np.float32)
        twists = []
        for row, (_, terms) in enumerate(self._terms):
            for column, term in enumerate(terms):
                self._term_source[row, column] = term.source
                self._term_exponent[row, column] = term.exponent
                if term.axis is not None:
                    twists.append((row, column, term.axis))
        twisted = np.zeros(shape, dtype=bool)
        for row, column, _ in twists:
            twisted[row, column] = True
        self._idle = np.nonzero(self._term_exponent == 0)
        self._partial = np.nonzero(~twisted & (self._term_exponent != 0) & (self._term_exponent != 1))
        self._twisted = (
            np.array([row for row, _, _ in twists], dtype=np.intp),
            np.array([column for _, column, _ in twists], dtype=np.intp),
        )
        self._twist_axes = np.array([axis for _, _, axis in twists], dtype=np.float32)
        self._term_joints = np.array([j for j, _ in self._terms], dtype=np.intp)
        self._term_matrices = np.array(self._constants, dtype=np.float32).reshape(-1, 4, 4)

    def _products(self, rotations_xyzw: FloatArray) -> FloatArray:
        powers = rotations_xyzw[..., self._term_source, :]
        for where, axes in ((self._partial, None), (self._twisted, self._twist_axes)):
            if where[0].size:
                place, exponent = (..., *where, slice(None)), self._term_exponent[where]
                q = powers[place]
                powers[place] = (
                    rotation.power(q, exponent) if axes is None else rotation.twist_power(q, axes, exponent)
                )
        powers[(..., *self._idle, slice(None))] = rotation.IDENTITY_XYZW
        # In pairs, so that eight factors are three products of arrays and not seven.
        while powers.shape[-2] > 1:
            powers = rotation.multiply(powers[..., 0::2, :], powers[..., 1::2, :])
        return powers[..., 0, :]

    def apply(
        self, rotations_xyzw: FloatArray, gaze: FloatArray | None = None, jaw_drop: FloatArray | None = None
    ) -> FloatArray:
        """Local rotations ``(..., J, 4)`` of the rig from the source's ``(..., S, 4)``.

        ``gaze (..., 2)``: radians to the left and up, for rigs whose eyes are joints. ``jaw_drop (...,)``: 0 to 1, for
        rigs whose jaw is one.
        """
        lead = rotations_xyzw.shape[:-2]
        turned = (rotations_xyzw.reshape(*lead, -1) @ self._matrix).reshape(*lead, -1, 4)
        if self._turned.size == len(self._bias):
            out = turned
        else:
            out = np.empty((*lead, *self._bias.shape), dtype=np.float32)
            out[...] = self._bias
            out[..., self._turned, :] = turned
        if self._terms:
            products = self._products(rotations_xyzw)[..., None, :] @ self._term_matrices
            out[..., self._term_joints, :] = products[..., 0, :]
        if self._eyes and gaze is not None:
            out[..., self._eyes, :] = (eye_turn(gaze) @ self._eye_matrix).reshape(*lead, -1, 4)
        if self._jaw >= 0 and jaw_drop is not None:
            out[..., self._jaw, :] = jaw_turn(jaw_drop) @ self._jaw_matrix
        return out


def tpose_layout_rotations(body: BodyMap) -> Array:
    """Local T-pose rotations ``(J, 4)`` of the rig in its own space: what it stands in when the source is at rest."""
    layout = body.rig.layout
    model = convert_rotations(body.tpose_xyzw, source=CANONICAL, target=layout.space)
    local = model.copy()
    for j, parent in enumerate(layout.parents):
        if parent >= 0:
            local[j] = rotation.multiply(rotation.inverse(model[parent]), model[j])
    return local


def away_from_tpose(body: BodyMap, rotations_xyzw: Array) -> Array:
    """Model rotations away from T-pose ``(..., J, 4)`` in canonical axes: what the contract of a rig compares."""
    layout = body.rig.layout
    model = convert_rotations(model_rotations(layout, rotations_xyzw), source=layout.space, target=CANONICAL)
    return rotation.multiply(model, rotation.inverse(body.tpose_xyzw))


def mapped_pairs(body: BodyMap) -> Sequence[tuple[int, int]]:
    """(target joint, source joint) of every joint that has the source's turn whole.

    Joints of a spine that stand between the source's take parts of two turns and are left out, but for the last.
    """
    blended = set(body.spine) - {max(body.spine, default=-1)}
    return [(j, int(s)) for j, s in enumerate(body.drivers) if s >= 0 and j not in blended]
