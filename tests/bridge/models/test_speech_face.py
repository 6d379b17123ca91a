"""What the decoder owes a viewer: lips that meet, teeth on the lip, rest after speech, and no jumps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from bridge.models.speech import CURVES, VISEMES
from bridge.models.speech_face import (
    CHANNELS,
    MouthState,
    decode,
    decode_clip,
    initial_mouth,
    loudness_db,
    speech_to_face,
)
from retarget.action_units import FACE_CHANNELS, channels_of

UNIT = {n: CHANNELS.index(channels_of(n)[0]) for n in (8, 10, 12, 16, 18, 19, 20, 22, 24, 25, 26, 28)}


def row(viseme, share=1.0, **curves):
    """Viseme probabilities with ``share`` on one and the rest on aa, and curves by name."""
    probabilities = np.zeros(15, dtype=np.float32)
    probabilities[VISEMES.index(viseme)] = share
    probabilities[VISEMES.index("aa")] += 1 - share
    values = np.zeros(10, dtype=np.float32)
    for name, value in curves.items():
        values[CURVES.index(name)] = value
    return probabilities, values


def rows_of(seed, count, *voices):
    """Random but smooth rows, as a network would give."""
    draw = np.random.default_rng(seed)
    logits = np.cumsum(draw.normal(size=(count, *voices, 15)), axis=0)
    curves = 0.5 + 0.5 * np.sin(np.cumsum(draw.normal(size=(count, *voices, 10)) * 0.3, axis=0))
    probabilities = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return (probabilities / probabilities.sum(-1, keepdims=True)).astype(np.float32), curves.astype(
        np.float32
    )


def from_rest(visemes, curves, **told):
    """The frames of voices that begin at rest."""
    return decode_clip(initial_mouth(visemes.shape[1:-1]), visemes, curves, **told)[1]


def test_every_channel_is_one_of_the_face():
    assert set(CHANNELS) <= set(FACE_CHANNELS)
    assert len(set(CHANNELS)) == len(CHANNELS)


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(np.float32, (6, 15), elements=st.floats(0, 1, width=32)),
    hnp.arrays(np.float32, (6, 10), elements=st.floats(0, 1, width=32)),
    st.floats(0, 2),
)
def test_weights_stay_in_range(visemes, curves, effort):
    face = speech_to_face(visemes, curves, effort=effort)
    assert np.isfinite(face).all()
    assert face.min() >= 0
    assert face.max() <= 1


def test_a_bilabial_shuts_the_lips_whatever_the_jaw_does():
    wide = {"jaw": 1.0, "part": 1.0, "lower_depress": 1.0, "upper_raise": 1.0}
    shut = speech_to_face(*row("PP", **wide), effort=1.35)
    wide_open = speech_to_face(*row("aa", **wide), effort=1.35)
    # Lips together make up for all that the jaw opens; nothing else parts them.
    assert shut[UNIT[8]] == pytest.approx(shut[UNIT[26]])
    assert shut[UNIT[26]] < 0.5 * wide_open[UNIT[26]]
    assert shut[[UNIT[25], UNIT[16], UNIT[10]]].max() == 0
    assert shut[UNIT[24]] > 0.3
    assert wide_open[UNIT[8]] == wide_open[UNIT[24]] == 0
    assert wide_open[UNIT[26]] > 0.5


def test_a_likely_bilabial_closes_more_than_an_unlikely_one():
    gaps = []
    for share in np.linspace(0, 1, 21):
        face = speech_to_face(*row("PP", float(share), jaw=0.6, part=0.6))
        gaps.append(face[UNIT[26]] - face[UNIT[8]] + face[UNIT[25]])
    assert (np.diff(gaps) <= 1e-6).all()
    assert gaps[0] > 0.4
    assert gaps[10] == pytest.approx(0, abs=1e-6)


def test_a_labiodental_tucks_the_lower_lip():
    curves = {"jaw": 0.4, "part": 0.4, "lower_depress": 0.5, "upper_raise": 0.4}
    tucked, plain = speech_to_face(*row("FF", **curves)), speech_to_face(*row("aa", **curves))
    assert tucked[UNIT[28]] > 0.4
    assert plain[UNIT[28]] == 0
    assert tucked[UNIT[16]] < 0.2 * plain[UNIT[16]]
    assert tucked[UNIT[26]] < 0.6 * plain[UNIT[26]]
    assert tucked[UNIT[10]] == plain[UNIT[10]] > 0


def test_curves_drive_their_own_units_on_both_sides():
    pairs = {
        "jaw": 26, "part": 25, "pucker": 18, "funnel": 22, "stretch": 20,
        "upper_raise": 10, "lower_depress": 16, "corner": 12,
    }  # fmt: skip
    for curve, number in pairs.items():
        face = speech_to_face(*row("aa", **{curve: 1.0}))
        moved = {name for name, weight in zip(CHANNELS, face, strict=True) if weight > 0}
        assert moved - {"viseme_aa"} == set(channels_of(number)), curve


def test_frame_by_frame_equals_whole_clip_for_many_voices():
    visemes, curves = rows_of(3, 80, 4)
    loudness = np.random.default_rng(0).uniform(-60, -15, size=(80, 4))
    after, whole = decode_clip(initial_mouth((4,)), visemes, curves, loudness=loudness, expressivity=1.4)
    state = initial_mouth((4,))
    for k in range(80):
        state, face = decode(state, visemes[k], curves[k], loudness=loudness[k], expressivity=1.4)
        np.testing.assert_allclose(face, whole[k], atol=1e-6)
    for name in MouthState.__slots__:
        np.testing.assert_allclose(getattr(after, name), getattr(state, name), atol=1e-6)
    alone = from_rest(visemes[:, 2], curves[:, 2], loudness=loudness[:, 2], expressivity=1.4)
    np.testing.assert_allclose(alone, whole[:, 2], atol=1e-6)


def test_louder_than_usual_opens_wider_and_a_quiet_recording_moves_like_a_loud_one():
    visemes, curves = (np.tile(part, (240, 1)) for part in row("aa", jaw=0.8, part=0.8))
    steady = from_rest(visemes, curves, loudness=np.full(240, -26.0))
    quiet = from_rest(visemes, curves, loudness=np.full(240, -44.0))
    rising = from_rest(visemes, curves, loudness=np.where(np.arange(240) < 180, -26.0, -16.0))
    assert rising[200, UNIT[26]] > 1.15 * steady[200, UNIT[26]]
    assert quiet[200, UNIT[26]] == pytest.approx(steady[200, UNIT[26]], rel=0.1)


def test_expressivity_scales_the_mouth():
    visemes, curves = (np.tile(part, (20, 1)) for part in row("aa", jaw=0.6))
    jaws = [
        from_rest(visemes, curves, loudness=np.full(20, -26.0), expressivity=e)[-1, UNIT[26]]
        for e in (0, 1, 2)
    ]
    assert jaws[0] < jaws[1] < jaws[2]


def test_silence_brings_the_mouth_to_rest_in_120_ms_even_if_the_curves_freeze():
    speaking, silent = row("aa", jaw=0.9, part=0.9, stretch=0.5), row("sil", jaw=0.9, part=0.9, stretch=0.5)
    visemes = np.stack([speaking[0]] * 30 + [silent[0]] * 12)
    curves = np.stack([speaking[1]] * 42)
    face = from_rest(visemes, curves, loudness=np.array([-26.0] * 30 + [-90.0] * 12))
    lips = face[:, [UNIT[n] for n in (26, 25, 20)]]
    assert (np.diff(lips[29:], axis=0) <= 1e-6).all()
    assert lips[30].max() > 0.1 * lips[29].max()
    assert lips[30 + 4].max() < 0.06
    assert lips[-1].max() < 0.005


def test_no_weight_jumps_when_the_rows_do_not():
    """A steady sweep from open to shut moves no unit by more than its share of the sweep allows."""
    shares = np.linspace(0, 1, 61)
    visemes = np.stack([row("PP", float(s))[0] for s in shares])
    curves = np.stack([row("PP", jaw=0.7 * (1 - s) + 0.1, part=1 - s, press=s)[1] for s in shares])
    face = from_rest(visemes, curves, loudness=np.full(61, -26.0))
    units = face[2:, : CHANNELS.index("viseme_sil")]
    assert np.abs(np.diff(units, axis=0)).max() < 0.08


def test_state_splits_by_voice():
    state = initial_mouth((3,))
    assert all(getattr(state, name).shape == (3,) for name in MouthState.__slots__)


def test_loudness_of_known_sounds():
    assert loudness_db(np.zeros(480)) == pytest.approx(-100)
    assert loudness_db(np.full(480, 0.1)) == pytest.approx(-20, abs=0.01)
    assert loudness_db(np.sin(np.arange(1600) * 0.1 * np.pi)) == pytest.approx(-3.01, abs=0.01)
