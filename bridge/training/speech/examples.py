"""Utterances as the network sees them: mel rows with the labels of every row, in memory as half floats."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from bridge.evaluation.articulation import curve_rows, viseme_rows
from bridge.evaluation.visemes import Segment
from bridge.training.speech.augmentation import augment, clean
from bridge.training.speech.network import HOP, TAIL, FrontEnd
from bridge.training.speech.voices import Utterance


@dataclass(frozen=True, slots=True)
class Examples:
    """Many utterances end to end: ``rows (n, 40)``, ``visemes (n,)``, ``curves (n, 10)``; labels are not shifted."""

    rows: NDArray[np.float16]
    visemes: NDArray[np.int8]
    curves: NDArray[np.float16]

    @staticmethod
    def join(parts: Sequence[Examples]) -> Examples:
        """All of them as one."""
        return Examples(*(np.concatenate([getattr(p, n) for p in parts]) for n in Examples.__slots__))


_babble: list[NDArray[np.int16]] = []
_front: list[FrontEnd] = []


def _start(babble: list[NDArray[np.int16]]) -> None:
    torch.set_num_threads(1)
    _babble[:] = babble
    _front[:] = [FrontEnd()]


def mel_rows(sound: NDArray[np.float32], front: FrontEnd) -> NDArray[np.float16]:
    """Mel rows of a whole recording, after silence."""
    whole = len(sound) // HOP * HOP
    padded = np.concatenate([np.zeros(TAIL, dtype=np.float32), sound[:whole]])
    with torch.no_grad():
        return front(torch.from_numpy(padded)[None])[0].numpy().astype(np.float16)


def _example(given: tuple[Utterance, int, bool]) -> Examples:
    spoken, seed, spoil = given
    sound, spans = augment(spoken, seed, _babble) if spoil else clean(spoken, seed)
    rows = mel_rows(sound, _front[0])
    return labelled(rows, spans)


def labelled(rows: NDArray[np.float16], spans: Sequence[Segment]) -> Examples:
    """Rows with the labels of their own time."""
    return Examples(rows, viseme_rows(spans, len(rows)), curve_rows(spans, len(rows)).astype(np.float16))


def examples_of(spoken: Sequence[Utterance], *, copies: int, seed: int, processes: int) -> Iterator[Examples]:
    """``copies`` differently spoilt examples of every utterance; none spoilt, one of each, if ``copies`` is 0."""
    babble = [u.pcm for u in spoken[::50]]
    spoil = copies > 0
    jobs = (
        (u, seed + k + len(spoken) * c, spoil) for c in range(max(copies, 1)) for k, u in enumerate(spoken)
    )
    with multiprocessing.get_context("spawn").Pool(processes, _start, (babble,)) as pool:
        yield from pool.imap(_example, jobs, chunksize=20)
