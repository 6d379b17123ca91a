"""Voices made for tests: harmonic tones with syllables and pauses, and what a partner's voice sounds like in Voice."""

from random import Random

import numpy as np

from bridge.models.base import HOP, HOPS_OF_FRAME, MODEL_RATE
from bridge.models.filters import DT
from bridge.models.prosody import Voice


def tone(hertz, seconds, *, level=0.2):
    """A voice-like tone: twelve harmonics falling by 6 dB an octave. ``hertz`` is a number or one per sample."""
    hertz = np.broadcast_to(hertz, round(seconds * MODEL_RATE))
    phase = 2 * np.pi * np.cumsum(hertz) / MODEL_RATE
    return (level * sum(np.sin(k * phase) / k for k in range(1, 13)) / 2).astype(np.float32)


def frames_of(pcm):
    """Split sound into the model's frames of 3, 3 and 4 hops."""
    at = frame = 0
    while at + (hops := HOPS_OF_FRAME[frame % 3] * HOP) <= len(pcm):
        yield pcm[at : at + hops]
        at, frame = at + hops, frame + 1


def babble(seconds, *, seed=0, pitch=200.0):
    """Phrases of syllables with pauses between them, as speech is built."""
    random, parts, total = Random(seed), [], 0.0
    while total < seconds:
        for _ in range(random.randrange(6, 14)):
            length, strong = random.uniform(0.12, 0.22), random.random() < 0.3
            sound = tone(
                pitch * (1.25 if strong else random.uniform(0.9, 1.05)), length, level=0.4 if strong else 0.15
            )
            sound *= np.sin(np.linspace(0.15, np.pi - 0.15, len(sound))).astype(np.float32)
            parts.append(sound)
            total += length
        pause = random.uniform(0.35, 0.9)
        parts.append(np.zeros(round(pause * MODEL_RATE), dtype=np.float32))
        total += pause
    sound = np.concatenate(parts)[: round(seconds * MODEL_RATE)]
    noise = np.random.default_rng(seed).normal(0, 3e-4, len(sound))
    return (sound + noise).astype(np.float32)


def partner(minutes, *, seed=0):
    """What a talking partner's voice is frame by frame: phrases of 1.5 to 4 s, pauses, low pitch near phrase ends."""
    random = Random(seed)
    frames = round(minutes * 1800)
    while frames > 0:
        phrase, pause = round(random.uniform(45, 120)), round(random.uniform(7, 24))
        for k in range(phrase):
            accent = 0.7 if random.random() < 0.04 else 0.0
            low = max(k - (phrase - 12), 0) * DT if random.random() < 0.9 else 0.0
            yield Voice(activity=1.0, accent=accent, low_pitch_s=low)
        for _ in range(pause):
            yield Voice()
        frames -= phrase + pause
