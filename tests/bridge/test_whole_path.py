"""The shipped model on the shipped characters: a voice goes in, a face in time with it comes out."""

import numpy as np
import pytest

from bridge.audio import AudioChunk, read_sound_file
from bridge.clock import ManualClock
from bridge.demo import CONVERSATION_FILE
from bridge.models import load_model
from bridge.rig_library import RigLibrary
from bridge.session import Session, step_sessions
from bridge.skeletons import ClientSkeleton, layout_from_map, layout_to_map
from retarget import rotation


@pytest.fixture(scope="module")
def model():
    return load_model()


@pytest.fixture(scope="module")
def voice():
    return read_sound_file(CONVERSATION_FILE.parent / "lj001-0002.flac")


def talk(model, voice, *, rigs, piece_ms=20, seconds=3.0):
    """Frames by subject of a session that hears the voice from 0.5 s on, as it is spoken."""
    pcm, rate = voice
    clock = ManualClock()
    session = Session("talk", model=model, clock=clock)
    for name, rig in rigs.items():
        session.set_rig(name, rig.retargeter)
    size = rate * piece_ms // 1000
    frames = {name: [] for name in rigs}
    at = 0
    for tick in range(round(seconds * 1000 / piece_ms)):
        if tick * piece_ms >= 500 and at < len(pcm):
            place = 24000 if at == 0 else None
            session.push_audio("agent", AudioChunk(pcm[at : at + size], rate, place))
            at += size
        clock.advance(ms=piece_ms)
        while stepped := step_sessions([session], clock):
            for name, frame, _ in stepped[0].rigs:
                frames[name].append(frame)
    return frames


def loudness(voice, samples):
    """Root mean square of the voice around each frame's sample, the voice beginning at 24000."""
    pcm, rate = voice
    middle = (np.asarray(samples) - 24000) * rate // 48000
    half = rate // 40
    padded = np.concatenate([np.zeros(rate), pcm, np.zeros(3 * rate)])
    return np.array([np.sqrt(np.mean(padded[m + rate - half : m + rate + half] ** 2)) for m in middle])


def test_the_mouth_opens_with_the_voice_and_neither_early_nor_late(model, voice):
    library = RigLibrary(source=model.layout)
    rig = library.named("woman")
    frames = talk(model, voice, rigs={"woman": rig})["woman"]
    channel = rig.retargeter.layout.channel("jawOpen")
    jaw = np.array([frame.face[channel] for frame in frames])
    loud = loudness(voice, [frame.sample for frame in frames])
    fits = {shift: np.corrcoef(np.roll(jaw, shift)[12:-12], loud[12:-12])[0, 1] for shift in range(-8, 9)}
    best = max(fits, key=fits.__getitem__)
    print({shift: round(float(fit), 2) for shift, fit in fits.items()})
    assert abs(best) <= 2
    assert fits[best] > 0.4
    silent = np.array([frame.sample for frame in frames]) < 20000
    assert jaw[silent].max() < 0.08


def test_every_rig_is_driven_at_once_with_unit_rotations_and_bounded_faces(model, voice):
    library = RigLibrary(source=model.layout)
    rigs = {name: library.named(name) for name in library.names()}
    assert len(rigs) >= 7
    frames = talk(model, voice, rigs=rigs, seconds=1.5)
    for name, made in frames.items():
        layout = rigs[name].retargeter.layout
        assert layout_from_map(layout_to_map(layout, rig=name)) == layout
        turns = np.stack([frame.rotations_xyzw for frame in made])
        assert turns.shape[1:] == (len(layout.joint_names), 4)
        assert np.abs(np.linalg.norm(turns, axis=-1) - 1).max() < 1e-4, name
        face = np.stack([frame.face for frame in made])
        if name != "smplh":
            assert face.min() >= -1e-6, name
            assert face.max() <= 1 + 1e-6, name
        moved = np.degrees(rotation.angle(turns[:-1], turns[1:])).max(axis=0)
        assert (moved > 0.01).sum() >= 5, name
        assert moved.max() < 45, name


def test_the_same_voice_in_other_pieces_gives_the_same_motion(model, voice):
    library = RigLibrary(source=model.layout)
    rigs = {"man": library.named("man")}
    one = talk(model, voice, rigs=rigs, piece_ms=20)["man"]
    two = talk(model, voice, rigs=rigs, piece_ms=100)["man"]
    for a, b in zip(one, two, strict=False):
        assert a.sample == b.sample
        assert np.abs(a.rotations_xyzw - b.rotations_xyzw).max() < 1e-6
        assert np.abs(a.face - b.face).max() < 1e-6


def test_a_unity_character_with_a_humanoid_map_is_driven(model, voice):
    """A skeleton as Unity's Mecanim tells it: other joint names, Unity's axes, the humanoid map."""
    unity = RigLibrary().named("unity_humanoid").retargeter.layout
    report = RigLibrary().named("unity_humanoid").report["joints"]
    renamed = {name: f"Bip_{k:02d}" for k, name in enumerate(unity.joint_names)}
    skeleton = ClientSkeleton(
        joints=tuple(renamed.values()),
        parents=unity.parents,
        positions=unity.rest_positions,
        rotations_xyzw=unity.rest_rotations_xyzw,
        space=unity.space.name,
        shapes=("jawOpen", "eyeBlinkLeft", "eyeBlinkRight"),
        humanoid={source: renamed[joint] for joint, source in report.items() if source},
    )
    rig = RigLibrary(source=model.layout).skeleton(skeleton)
    assert sum(driver is not None for driver in rig.report["joints"].values()) >= 50
    named = RigLibrary(source=model.layout).named("unity_humanoid")
    frames = talk(model, voice, rigs={"own": rig, "named": named}, seconds=1.0)
    driven = [j for j, name in enumerate(unity.joint_names) if report[name] and "eye" not in name.lower()]
    assert len(driven) >= 50
    for own, by_name in zip(frames["own"], frames["named"], strict=True):
        assert np.abs(own.rotations_xyzw[driven] - by_name.rotations_xyzw[driven]).max() < 1e-5
        assert np.abs(own.root - by_name.root).max() < 1e-5
