"""Pieces of mel rows as other speakers, tempos, lines and rooms would give them: cheap variety at every step.

Sound is spoilt once when the examples are made; here tempo, vocal tract and channel are drawn anew each time a piece is
used, each on its own, so that the network cannot lean on what goes together in a synthetic voice.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.training.speech.network import MELS, mel_bank

Rows = NDArray[np.float32]

TEMPO = (0.75, 1.3)
_TRACT = (0.86, 1.16)
_NATS_PER_DB = np.log(10) / 10
_CHANNEL_WAVES = 4
_CHANNEL_NATS = 0.6


def _band_centres() -> NDArray[np.float64]:
    bank = mel_bank()
    return (bank * np.linspace(0, 8000, len(bank))[:, None]).sum(axis=0) / bank.sum(axis=0)


_CENTRES = _band_centres()


def _tract_matrix(scale: float) -> Rows:
    """(40, 40): rows of a speaker whose formants all lie ``scale`` times as high."""
    place = np.interp(_CENTRES / scale, _CENTRES, np.arange(MELS))
    low = np.minimum(place.astype(int), MELS - 2)
    matrix = np.zeros((MELS, MELS), dtype=np.float32)
    bands = np.arange(MELS)
    matrix[low, bands] = 1 - (place - low)
    matrix[low + 1, bands] += place - low
    return matrix


def at_tempo(rows: NDArray[np.float16], first: float, count: int, tempo: float) -> Rows:
    """``count`` rows from ``first``, spoken ``tempo`` times as fast, linear between the rows there are."""
    place = first + np.arange(count) * tempo
    low = place.astype(int)
    share = (place - low)[:, None].astype(np.float32)
    before, after = rows[low].astype(np.float32), rows[low + 1].astype(np.float32)
    return np.asarray(before + (after - before) * share, dtype=np.float32)


def masked(pieces: Rows, draw: np.random.Generator) -> Rows:
    """Pieces ``(B, n, 40)`` with a band or a moment hidden here and there, each at a gain of its own. Never below 0."""
    for piece in pieces:
        if draw.random() < 0.5:
            band = draw.integers(0, 36)
            piece[:, band : band + draw.integers(1, 8)] = piece.mean()
        if draw.random() < 0.3:
            moment = draw.integers(0, len(piece))
            piece[moment : moment + draw.integers(1, 6)] = piece.min()
        piece += draw.normal()
    return np.maximum(pieces, 0).astype(np.float32)


def varied(pieces: Rows, draw: np.random.Generator) -> Rows:
    """Pieces ``(B, n, 40)`` through other vocal tracts and lines, with noise floors, then masked. Never below 0."""
    batch, count, _ = pieces.shape
    pieces = pieces @ np.stack([_tract_matrix(draw.uniform(*_TRACT)) for _ in range(batch)])
    pieces += _channels(batch, draw)[:, None]
    loud = np.percentile(pieces, 95, axis=(1, 2))
    for k in range(batch):
        if draw.random() < 0.5:
            below = draw.uniform(12, 60) * _NATS_PER_DB
            floor = loud[k] - below + _channels(1, draw)[0] + draw.normal(size=(count, MELS)) * 0.4
            pieces[k] = np.logaddexp(pieces[k], floor)
    return masked(pieces, draw)


def _channels(batch: int, draw: np.random.Generator) -> Rows:
    """Smooth curves over the bands ``(B, 40)``: how a line or a microphone colours what it carries."""
    waves = np.cos(np.pi * np.outer(np.arange(1, _CHANNEL_WAVES + 1), (np.arange(MELS) + 0.5) / MELS))
    return (draw.normal(size=(batch, _CHANNEL_WAVES)) * _CHANNEL_NATS @ waves).astype(np.float32)
