"""Takes that the tests write, and where their joints are, in metres, Y up, left-handed nowhere."""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from bridge import bake
from bridge.bake_target import Baker, RootPolicy, Target, character_for
from bridge.demo import CONVERSATION_FILE, load_conversation
from bridge.models import load_model
from bridge.models.base import CLOCK_RATE
from retarget import rotation
from retarget.formats import read_motion
from retarget.formats.take import Take, local_positions
from retarget.kinematics import model_positions, model_rotations, rest_pose
from retarget.motion import MotionClip
from retarget.resample import crop, crop_seconds, resample
from retarget.space import CANONICAL, convert_points, convert_rotations

CMU = Path(__file__).parents[2] / "data" / "bvh" / "cmu_01_01.bvh"
# The agent speaks, the user answers, the agent speaks again.
CONVERSATION_S = 24
LONG = ("conversation", "whole_cmu")
RIGS = ("mixamo", "ue5_manny", "unity_humanoid", "vrm1", "woman")


@cache
def cmu() -> MotionClip:
    """Four seconds of jumps."""
    return resample(crop_seconds(read_motion(CMU), start_s=2, end_s=6), 30)


@cache
def talk() -> MotionClip:
    """The beginning of the demo conversation."""
    recording = sorted(CONVERSATION_FILE.parent.glob("lj001-000*.flac"))[0]
    return crop_seconds(bake.speech_clip(load_model(), recording), end_s=4)


@cache
def whole_cmu() -> MotionClip:
    """All of the clip: a walk and jumps, 23 seconds."""
    return resample(read_motion(CMU), 30)


@cache
def conversation() -> MotionClip:
    """The demo conversation up to where the agent answers what the user said."""
    count = round(CONVERSATION_S * CLOCK_RATE)
    voices = {speaker: np.zeros(count, np.float32) for speaker in ("agent", "user")}
    for turn in load_conversation().turns:
        room = max(0, count - turn.first)
        voices[turn.speaker][turn.first : turn.end] += turn.pcm[:room]
    assert all(voice.any() for voice in voices.values())
    with tempfile.TemporaryDirectory() as folder:
        paths = {speaker: Path(folder) / f"{speaker}.wav" for speaker in voices}
        for speaker, path in paths.items():
            soundfile.write(path, voices[speaker], CLOCK_RATE, subtype="FLOAT")
        return bake.speech_clip(load_model(), paths["agent"], paths["user"])


@cache
def baked(source: str, rig: str, root_motion: str = "hips") -> tuple[Take, Target]:
    """A take of one of the clips above on a rig, as the command makes it."""
    clips = {"cmu": cmu, "talk": talk, "whole_cmu": whole_cmu, "conversation": conversation}
    clip = clips[source]()
    target = Target(rig, character_for(rig), RootPolicy(root_motion))
    baker = Baker(target, clip.layout)
    return baker.take(source, clip), Target(rig, target.character, target.root_motion, baker.retargeter)


def short(take: Take, frames: int) -> Take:
    """Its beginning."""
    travel = None if take.travel is None else take.travel[:frames]
    return Take(take.name, crop(take.clip, stop=frames), travel)


def world(take: Take) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions ``(T, J, 3)``, rotations ``(T, J, 4)`` and the turns away from rest ``(T, J, 4)``, canonical."""
    layout = take.clip.layout
    model = model_rotations(layout, take.clip.rotations_xyzw)
    points = model_positions(layout, model, local_positions(take))
    away = rotation.multiply(model, rotation.inverse(rest_pose(layout)[1]))
    return (
        convert_points(points, source=layout.space, target=CANONICAL),
        convert_rotations(model, source=layout.space, target=CANONICAL),
        convert_rotations(away, source=layout.space, target=CANONICAL),
    )


def degrees_apart(a: np.ndarray, b: np.ndarray) -> float:
    """The greatest angle between two sets of rotations."""
    return float(np.degrees(rotation.angle(a.astype(np.float64), b.astype(np.float64))).max())
