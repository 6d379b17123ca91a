"""Who reads what: jobs that make the training, validation and test speech; same seed, same sentences and voices.

Held out of training: fourteen espeak variants, flite's voice ``rms``, festival's HTS engine, and the test sentences.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bridge.errors import InputError
from bridge.training.speech.network import SAMPLE_RATE
from bridge.training.speech.texts import Sentences, read_sentences
from bridge.training.speech.voices import Espeak, Utterance, say_festival, say_flite

ACCENTS = (
    "en-us",
    "en-gb",
    "en-gb-scotland",
    "en-gb-x-rp",
    "en-029",
    "en-gb-x-gbclan",
    "en-gb-x-gbcwmd",
    "en-us-nyc",
)
LANGUAGES = {
    "de": "de",
    "es": "es",
    "fr": "fr-fr",
    "it": "it",
    "pt": "pt",
    "nl": "nl",
    "sv": "sv",
    "tr": "tr",
}
# Variants that are no voices of people.
_ODD = ("whisper", "croak", "AnxiousAndy", "Demonic", "Robosoft", "UniversalRobot")
_VARIANT_FOLDERS = (
    "/usr/lib/x86_64-linux-gnu/espeak-ng-data/voices/!v",
    "/usr/lib/aarch64-linux-gnu/espeak-ng-data/voices/!v",
    "/usr/share/espeak-ng-data/voices/!v",
)
HELD_OUT_VARIANTS = (
    "Annie", "Diogo", "Gene", "Henrique", "Lee", "RicishayMax", "anikaRobot", "f3", "grandpa", "iven3", "m4", "m8",
    "pablo", "robosoft4",
)  # fmt: skip
_LEAST_SAMPLES = SAMPLE_RATE // 2

# Share of every batch: half of it is voices cut from recordings, of which there is less speech.
BATCH_SHARES = {"espeak": 0.35, "languages": 0.15, "flite": 0.3, "festival": 0.2}
# Share of the training speech in minutes; a job makes about so much.
SHARES = {"espeak": 0.52, "languages": 0.17, "flite": 0.20, "festival": 0.11}
_MINUTES_OF_JOB = {"espeak": 2.6, "languages": 3.1, "flite": 1.0, "festival": 2.2}
TESTS = ("test_espeak", "test_rms", "test_slt")


@dataclass(frozen=True, slots=True)
class Job:
    """A batch of sentences of one kind of voice."""

    kind: str
    seed: int


@lru_cache(maxsize=1)
def training_variants() -> tuple[str, ...]:
    """espeak's voice variants to train with: those of people, less the fourteen held out."""
    folder = next((Path(f) for f in _VARIANT_FOLDERS if Path(f).is_dir()), None)
    if folder is None:
        raise InputError(
            "espeak-ng's voice variants were not found; install the package espeak-ng-data (looked in "
            + ", ".join(_VARIANT_FOLDERS)
            + ")"
        )
    names = sorted(p.name for p in folder.iterdir() if not p.name.startswith(_ODD))
    return tuple(n for n in names if n not in HELD_OUT_VARIANTS)


@lru_cache(maxsize=1)
def _sentences() -> Sentences:
    return read_sentences()


@lru_cache(maxsize=1)
def _espeak() -> Espeak:
    return Espeak()


def _say_espeak(kind: str, draw: random.Random) -> Utterance | None:
    texts = _sentences()
    if kind == "languages":
        language = draw.choice(sorted(texts.other))
        text, voice = draw.choice(texts.other[language]), LANGUAGES[language]
    else:
        pool = {"espeak": texts.train, "validation": texts.validation, "test_espeak": texts.test}[kind]
        text, voice = draw.choice(pool), draw.choice(ACCENTS)
    variant = draw.choice(HELD_OUT_VARIANTS if kind == "test_espeak" else training_variants())
    return _espeak().say(
        text,
        f"{voice}+{variant}",
        rate=draw.randint(120, 250),
        pitch=draw.randint(20, 85),
        pitch_range=draw.randint(20, 80),
    )


def run_job(job: Job) -> tuple[str, list[Utterance]]:
    """The utterances of a job."""
    draw = random.Random(f"{job.kind}/{job.seed}")
    texts = _sentences()
    made: list[Utterance | None]
    if job.kind == "flite":
        made = [
            say_flite(
                draw.choice(texts.train),
                draw.choice(("kal16", "awb", "slt", "kal", "slt")),
                stretch=round(draw.uniform(0.75, 1.25), 2),
                pitch_hz=draw.randint(80, 200),
            )
            for _ in range(12)
        ]
    elif job.kind == "test_rms":
        made = [say_flite(draw.choice(texts.test), "rms", stretch=1, pitch_hz=110) for _ in range(15)]
    elif job.kind == "festival":
        voice = draw.choice(("kal_diphone", "ked_diphone"))
        read = [draw.choice(texts.train) for _ in range(25)]
        made = list(say_festival(read, voice, stretch=round(draw.uniform(0.8, 1.25), 2)))
    elif job.kind == "test_slt":
        read = [draw.choice(texts.test) for _ in range(15)]
        made = list(say_festival(read, "cmu_us_slt_arctic_hts", stretch=1))
    else:
        made = [_say_espeak(job.kind, draw) for _ in range(40)]
    return job.kind, [u for u in made if u is not None and len(u.pcm) > _LEAST_SAMPLES and u.segments]


def training_jobs(minutes: float, seed: int) -> list[Job]:
    """Jobs for about so many minutes of training speech, and two of validation speech by voices of the same kind."""
    jobs = [
        Job(kind, seed * 100_000 + k)
        for kind, share in SHARES.items()
        for k in range(max(1, round(minutes * share / _MINUTES_OF_JOB[kind])))
    ]
    random.Random(seed).shuffle(jobs)
    return [Job("validation", 0), Job("validation", 1), *jobs]


def make(jobs: list[Job], *, processes: int) -> Iterator[tuple[str, list[Utterance]]]:
    """Run jobs side by side; results come in the order of the jobs."""
    # Spawned, not forked: the engines' library and numerical threads do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(run_job, jobs)


def held_out_speech(kind: str, *, jobs: int = 3) -> list[Utterance]:
    """Held-out speech of one of ``TESTS``, always the same."""
    return [u for k in range(jobs) for u in run_job(Job(kind, k))[1]]
