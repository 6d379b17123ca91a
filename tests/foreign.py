"""Skeletons of other people for the tests: an SMPL-H clip performed by a differently named, posed and turned one."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from retarget import rotation, smplh
from retarget.motion import MotionClip

BODY = smplh.JOINT_NAMES[:22]
_MIXAMO = {
    "pelvis": "Hips", "spine1": "Spine", "spine2": "Spine1", "spine3": "Spine2", "neck": "Neck", "head": "Head",
    "hip": "UpLeg", "knee": "Leg", "ankle": "Foot", "foot": "ToeBase",
    "collar": "Shoulder", "shoulder": "Arm", "elbow": "ForeArm", "wrist": "Hand",
    **{f"{ours}{k}": f"Hand{theirs}{k}" for k in (1, 2, 3) for ours, theirs in (
        ("thumb", "Thumb"), ("index", "Index"), ("middle", "Middle"), ("ring", "Ring"), ("pinky", "Pinky"))},
}  # fmt: skip


def mixamo_name(joint: str) -> str:
    side, _, part = joint.rpartition("_")
    return "mixamorig:" + side.capitalize() + _MIXAMO[part]


def random_clip(frames: int, *, seed: int, spread_rad: float = 0.6, joints=smplh.JOINT_NAMES) -> MotionClip:
    """Smooth random motion of the given joints, fingers included, hips wandering at standing height."""
    rng = np.random.default_rng(seed)
    layout = smplh.layout()
    keys = rng.normal(0, spread_rad, (2, smplh.NUM_JOINTS, 3))
    phase = np.linspace(0, 1, frames)[:, None, None]
    vectors = keys[0] * np.sin(2 * phase + 1) + keys[1] * np.cos(3 * phase)
    vectors[:, [n not in joints for n in smplh.JOINT_NAMES]] = 0
    root = layout.rest_positions[0] + rng.normal(0, 0.3, 3) * np.sin(phase[:, 0] * 4)
    return MotionClip(
        layout=layout,
        fps=Fraction(30),
        root=root,
        rotations_xyzw=rotation.rotvec_to_quat(vectors),
        face=np.zeros((frames, len(layout.face_channels))),
    )


def arms_lowered(angle_rad: float) -> np.ndarray:
    """Model rotations ``(52, 4)`` of each joint's bones in a rest pose whose arms hang by an angle below the T-pose."""
    turns = rotation.identity(smplh.NUM_JOINTS, dtype=np.float64)
    for j, name in enumerate(smplh.JOINT_NAMES):
        part = name.partition("_")[2]
        if part and part not in ("collar", "hip", "knee", "ankle", "foot"):
            sign = -1.0 if name.startswith("left") else 1.0
            turns[j] = rotation.from_axis(np.array([0.0, 0, 1]), np.array(sign * angle_rad))
    return turns


@dataclass(frozen=True)
class Foreign:
    """How a foreign skeleton differs: ``rest (52, 4)`` model turns of its rest limbs, ``source_from_canonical (3, 3)``
    a rotation, ``units_per_metre``, Euler ``order``, and ``names`` of the joints it has."""

    rest: np.ndarray
    source_from_canonical: np.ndarray
    units_per_metre: float = 100.0
    order: str = "zxy"
    names: tuple[str, ...] = smplh.JOINT_NAMES


def perform(
    clip: MotionClip, foreign: Foreign
) -> tuple[list[str], list[int], np.ndarray, np.ndarray, np.ndarray]:
    """``names, parents, offsets, local matrices (T, J, 3, 3), root (T, 3)`` of the same motion by the other skeleton.

    Written with matrices, so that it shares no code with what it tests.
    """
    layout = clip.layout
    matrices = rotation.quat_to_matrix(clip.rotations_xyzw.astype(np.float64))
    rest = rotation.quat_to_matrix(foreign.rest)
    turn = foreign.source_from_canonical
    total = matrices.copy()
    for j, parent in enumerate(layout.parents):
        if parent >= 0:
            total[:, j] = total[:, parent] @ matrices[:, j]
    shown = turn @ total @ np.swapaxes(rest, -1, -2) @ turn.T
    keep = [j for j, n in enumerate(smplh.JOINT_NAMES) if n in foreign.names]
    positions = np.zeros((52, 3))
    for j, parent in enumerate(layout.parents):
        if parent >= 0:
            positions[j] = positions[parent] + turn @ rest[parent] @ layout.rest_positions[j]
    names, parents, offsets, local = [], [], [], []
    for j in keep:
        above = layout.parents[j]
        while above not in (*keep, -1):
            above = layout.parents[above]
        names.append(mixamo_name(smplh.JOINT_NAMES[j]))
        parents.append(keep.index(above) if above >= 0 else -1)
        offsets.append(positions[j] - (positions[above] if above >= 0 else 0))
        local.append(np.swapaxes(shown[:, above], -1, -2) @ shown[:, j] if above >= 0 else shown[:, j])
    scale = foreign.units_per_metre
    return names, parents, np.array(offsets) * scale, np.stack(local, axis=1), clip.root @ turn.T * scale


def euler_deg(matrices: np.ndarray, order: str) -> np.ndarray:
    """Intrinsic angles by scipy, whose capital letters mean intrinsic."""
    from scipy.spatial.transform import Rotation

    flat = Rotation.from_matrix(matrices.reshape(-1, 3, 3)).as_euler(order.upper(), degrees=True)
    return flat.reshape(*matrices.shape[:-2], 3)


def bvh_text(
    clip: MotionClip, foreign: Foreign, *, frame_time: str = "0.0333333", all_positions=False
) -> str:
    names, parents, offsets, local, root = perform(clip, foreign)
    angles = euler_deg(local, foreign.order)
    rotation_words = " ".join(f"{a.upper()}rotation" for a in foreign.order)
    lines = ["HIERARCHY"]

    def write(j: int, depth: int) -> None:
        pad = "\t" * depth
        lines.append(f"{pad}{'JOINT' if parents[j] >= 0 else 'ROOT'} {names[j]}")
        lines.append(pad + "{")
        lines.append(f"{pad}\tOFFSET " + " ".join(f"{v:.7f}" for v in offsets[j]))
        has = all_positions or parents[j] < 0
        position = "Xposition Yposition Zposition " if has else ""
        lines.append(f"{pad}\tCHANNELS {6 if has else 3} {position}{rotation_words}")
        children = [k for k, p in enumerate(parents) if p == j]
        for k in children:
            write(k, depth + 1)
        if not children:
            lines.extend([f"{pad}\tEnd Site", f"{pad}\t{{", f"{pad}\t\tOFFSET 0 0 0", f"{pad}\t}}"])
        lines.append(pad + "}")

    write(0, 0)
    order = [names.index(line.split()[1]) for line in lines if line.split()[0] in ("ROOT", "JOINT")]
    lines += ["MOTION", f"Frames: {len(clip)}", f"Frame Time: {frame_time}"]
    for t in range(len(clip)):
        values: list[float] = []
        for j in order:
            if all_positions or parents[j] < 0:
                values.extend(root[t] if parents[j] < 0 else offsets[j])
            values.extend(angles[t, j])
        lines.append(" ".join(f"{v:.7f}" for v in values))
    return "\n".join(lines) + "\n"
