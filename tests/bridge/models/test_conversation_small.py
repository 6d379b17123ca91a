"""The shipped model, network and all, on a real voice."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

import bridge.models
from bridge.models import DEFAULT_MODEL, load_model
from bridge.models.base import FRAME_SAMPLES, HOP, HOPS_OF_FRAME, MODEL_RATE, ModelInput

FOLDER = Path(bridge.models.__file__).parent
CLIP = FOLDER.parent / "assets" / "conversation" / "lj001-0001.flac"
SECONDS = 6
SILENCE = np.zeros(0, np.float32)


@pytest.fixture(scope="module")
def model():
    return load_model()


@pytest.fixture(scope="module")
def voice():
    sound, rate = soundfile.read(CLIP, dtype="float32")
    return soxr.resample(sound, rate, MODEL_RATE).astype(np.float32)


def give(agent, frame, at):
    count = HOPS_OF_FRAME[frame % 3] * HOP
    part = agent[at : at + count]
    sound = np.pad(part, (0, count - len(part)))
    return ModelInput(frame * FRAME_SAMPLES, 0, sound, np.zeros(count, np.float32)), at + count


def run(model, voices, *, alone):
    """Faces (voices, T, C): every voice in a session of its own, stepped one by one or all together."""
    states = [model.open(seed=k) for k in range(len(voices))]
    at, faces = [model.look_ahead_samples * MODEL_RATE // 48000 // HOP * HOP] * len(voices), []
    for frame in range(SECONDS * 30):
        given = [give(voice, frame, a) for voice, a in zip(voices, at, strict=True)]
        at = [a for _, a in given]
        inputs = [x for x, _ in given]
        if alone:
            outputs = [model.step([s], [x])[0] for s, x in zip(states, inputs, strict=True)]
        else:
            outputs = model.step(states, inputs)
        faces.append([o.frame.face for o in outputs])
    return np.array(faces).transpose(1, 0, 2)


def test_the_mouth_follows_the_voice_and_rests_without_one(model, voice):
    spoken, silent = run(model, [voice, SILENCE], alone=False)
    jaw = model.layout.channel("au26_jaw_drop")
    sound = voice[: SECONDS * MODEL_RATE].reshape(SECONDS * 10, -1)
    loud = np.sqrt((sound**2).mean(axis=1))
    heard = spoken[:, jaw].reshape(SECONDS * 10, 3).mean(axis=1)
    assert np.corrcoef(heard, loud)[0, 1] > 0.3
    assert spoken[:, jaw].max() > 0.15
    assert silent[30:, jaw].max() < 0.1


def test_sessions_share_the_network_and_nothing_else(model, voice):
    voices = [voice, voice[MODEL_RATE:], SILENCE]
    apart, together = run(model, voices, alone=True), run(model, voices, alone=False)
    assert np.abs(apart - together).max() < 1e-3


def test_the_look_ahead_leaves_room_for_the_first_frame(model):
    assert 0 < model.look_ahead_samples / 48000 <= 0.11


def test_an_unknown_model_is_named_with_the_known_ones():
    with pytest.raises(KeyError, match=DEFAULT_MODEL):
        load_model("no_such")
