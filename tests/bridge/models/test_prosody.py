"""Hearing: pitch, activity and accents of sounds whose truth is known."""

import math

import numpy as np
import pytest
from made_voices import babble, frames_of, tone

from bridge.models.prosody import VoiceTracker


def hear(pcm):
    tracker = VoiceTracker()
    return tracker, [tracker.step(frame) for frame in frames_of(pcm)]


@pytest.mark.parametrize("hertz", [90, 120, 180, 240, 330])
def test_pitch_of_a_tone(hertz):
    tracker, _ = hear(tone(hertz, 1.5))
    assert tracker.recent_semitones[-1] == pytest.approx(12 * math.log2(hertz / 27.5), abs=0.35)


def test_silence_and_faint_noise_are_no_voice():
    noise = np.random.default_rng(0).normal(0, 5e-4, 32000).astype(np.float32)
    for sound in (np.zeros(32000, np.float32), noise):
        _, voices = hear(sound)
        assert max(v.activity for v in voices[5:]) < 0.5
        assert all(v.accent == 0 for v in voices)


def test_a_voice_is_heard_over_steady_noise():
    rng = np.random.default_rng(1)
    sound = rng.normal(0, 0.004, 16000 * 4).astype(np.float32)
    sound[32000:48000] += tone(150, 1.0)
    _, voices = hear(sound)
    activity = np.array([v.activity for v in voices])
    assert (activity[32:58] < 0.5).mean() > 0.9
    assert (activity[62:88] > 0.5).mean() > 0.95


def test_accents_fall_on_loud_high_syllables():
    sound = np.concatenate(
        [tone(200 if k % 4 else 250, 0.25, level=0.15 if k % 4 else 0.5) for k in range(40)]
    )
    _, voices = hear(sound)
    times = np.flatnonzero([v.accent > 0 for v in voices]) / 30
    times = times[times > 3]
    inside = ((times % 1.0) < 0.4).mean()
    assert len(times) >= 5
    assert inside > 0.8


def test_level_of_the_recording_does_not_matter():
    sound = babble(12, seed=2)
    loud, quiet = (np.array([v.accent for v in hear(gain * sound)[1]]) for gain in (1.0, 0.3))
    agreement = (loud > 0) == (quiet > 0)
    assert agreement.mean() > 0.97
    assert (loud > 0).sum() > 5


def test_falling_pitch_is_found_low():
    glide = np.concatenate([np.linspace(240, 150, 16000 * 2)] * 3)
    _, voices = hear(tone(glide, 6.0))
    low = np.array([v.low_pitch_s for v in voices])
    last = low[120:180]
    assert last[:25].max() < 0.2
    assert last[50:].max() > 0.11


def test_hearing_repeats():
    sound = babble(5, seed=3)
    assert hear(sound)[1] == hear(sound)[1]
