"""The speech network as it ships: pieces equal the whole, many voices equal one, silence is silence."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_voices import babble

from bridge.errors import BridgeError
from bridge.models.base import HOP
from bridge.models.speech import CURVES, FOLDER, HOP_S, VISEMES, SpeechNet, SpeechState, speech_frames

NAMES = ("visemes", "curves", "speech")


@pytest.fixture(scope="module")
def net():
    return SpeechNet.load()


@pytest.fixture(scope="module")
def voice():
    return babble(3.0, seed=4, pitch=180)[: 300 * HOP]


def streamed(net, pcm, hops):
    """Rows of sound fed in pieces of so many hops, again and again."""
    state, at, parts, k = net.initial_state(), 0, [], 0
    while at < len(pcm):
        piece = pcm[at : at + hops[k % len(hops)] * HOP]
        [state], [rows] = net.step([state], [piece])
        parts.append(rows)
        at, k = at + len(piece), k + 1
    return {name: np.concatenate([getattr(p, name) for p in parts]) for name in NAMES}


@settings(max_examples=12, deadline=None)
@given(hops=st.lists(st.integers(1, 41), min_size=1, max_size=7))
def test_streamed_equals_whole_in_pieces_of_any_size(hops):
    net = SpeechNet.load()
    pcm = babble(1.5, seed=2)[: 150 * HOP]
    whole = net.hear(pcm)
    parts = streamed(net, pcm, hops)
    for name in NAMES:
        np.testing.assert_allclose(parts[name], getattr(whole, name), atol=1e-5)


def test_many_voices_in_one_call_equal_each_alone(net):
    voices = [babble(1.0, seed=k, pitch=100 + 40 * k)[: 90 * HOP] for k in range(5)]
    states = [net.initial_state() for _ in voices]
    heard = [[] for _ in voices]
    # Voices bring different numbers of hops in the same call, so some share a batch and some do not.
    for at in range(0, 90, 10):
        pieces = [
            v[(at + 0) * HOP : (at + 10) * HOP] if k % 2 else v[at * HOP : (at + 5) * HOP]
            for k, v in enumerate(voices)
        ]
        states, rows = net.step(states, pieces)
        for k, r in enumerate(rows):
            heard[k].append(r.visemes)
        rest = [k for k in range(5) if not k % 2]
        after, rows = net.step(
            [states[k] for k in rest], [voices[k][(at + 5) * HOP : (at + 10) * HOP] for k in rest]
        )
        for k, state, r in zip(rest, after, rows, strict=True):
            states[k] = state
            heard[k].append(r.visemes)
    for k, pcm in enumerate(voices):
        np.testing.assert_allclose(np.concatenate(heard[k]), net.hear(pcm).visemes, atol=1e-5)


def test_states_stack_and_split_without_loss(net):
    states, _ = net.step([net.initial_state()] * 3, [babble(1, seed=k)[: 4 * HOP] for k in range(3)])
    for before, after in zip(states, SpeechState.stack(states).split(), strict=True):
        for name in ("tail", "ctx", "h1", "h2"):
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))
    assert net.initial_state(4).h1.shape[1] == 4


def test_rows_are_probabilities_and_curves_in_range(net, voice):
    rows = net.hear(voice)
    assert rows.visemes.shape == (300, 15) == (300, len(VISEMES))
    assert rows.curves.shape == (300, 10) == (300, len(CURVES))
    np.testing.assert_allclose(rows.visemes.sum(axis=1), 1, atol=1e-5)
    assert rows.curves.min() >= 0
    assert rows.curves.max() <= 1
    np.testing.assert_allclose(rows.speech, 1 - rows.visemes[:, 0], atol=1e-6)


@pytest.mark.parametrize("level_db", [None, -80, -60])
def test_silence_is_heard_as_silence(net, level_db):
    pcm = np.zeros(200 * HOP, dtype=np.float32)
    if level_db is not None:
        pcm += np.random.default_rng(1).normal(size=len(pcm)).astype(np.float32) * 10 ** (level_db / 20)
    rows = net.hear(pcm)
    assert (rows.visemes[40:].argmax(axis=1) == 0).mean() > 0.97
    assert rows.curves[40:, CURVES.index("jaw")].max() < 0.15


def test_after_speech_the_network_falls_silent(net, voice):
    rows = net.hear(np.concatenate([voice, np.zeros(100 * HOP, dtype=np.float32)]))
    ends = 300 + round(net.row_delay_s / HOP_S)
    assert rows.speech[50:290].mean() > 0.5
    assert rows.speech[ends + 20 :].max() < 0.3


def test_a_row_changes_with_nothing_but_the_sound_before_it(net, voice):
    other = voice.copy()
    other[200 * HOP :] = 0
    a, b = net.hear(voice), net.hear(other)
    np.testing.assert_allclose(a.visemes[:200], b.visemes[:200], atol=1e-5)
    assert np.abs(a.visemes[205:] - b.visemes[205:]).max() > 0.1


@pytest.mark.parametrize("samples", [0, 1, 159, 161])
def test_broken_hops_are_refused(net, samples):
    with pytest.raises(ValueError, match="whole hops"):
        net.step([net.initial_state()], [np.zeros(samples, dtype=np.float32)])


def test_frames_read_the_rows_around_them():
    ramp = np.arange(50, dtype=np.float32)[:, None]
    frames = speech_frames(ramp, row_delay_s=0.075)
    # Frame k is at k/30 s; row r tells of (r + 1) * 10 ms - 75 ms.
    np.testing.assert_allclose(frames[:, 0], np.arange(len(frames)) * 10 / 3 + 6.5, atol=1e-4)
    assert len(frames) == 13
    assert len(speech_frames(ramp[:3], row_delay_s=0.075)) == 0


def test_model_folder_is_small_and_describes_itself(net):
    assert (FOLDER / "speech.onnx").stat().st_size <= 3_000_000
    card = json.loads((FOLDER / "model.json").read_text(encoding="utf-8"))
    assert card["look_ahead_ms"] / 1000 == net.look_ahead_s
    assert 0.06 <= net.look_ahead_s <= 0.08
    outputs = card["graphs"][0]["outputs"]
    assert tuple(outputs["viseme"]["names"]) == VISEMES
    assert tuple(outputs["curves"]["names"]) == CURVES
    assert (FOLDER / card["provenance"]["card"]).is_file()


def test_a_folder_without_a_network_is_refused(tmp_path):
    with pytest.raises(BridgeError, match=r"model\.json"):
        SpeechNet.load(tmp_path)
    (tmp_path / "model.json").write_text(
        (FOLDER / "model.json").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (tmp_path / "speech.onnx").write_bytes(b"not a graph")
    with pytest.raises(BridgeError, match="cannot be loaded"):
        SpeechNet.load(tmp_path)
