"""Fitting the network: class-weighted cross-entropy on visemes and squared error on curves, one cosine of learning rate.

The run ends by the clock, so that a slow machine stops in time as well; what it reached is told by validation.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from bridge.training.speech.examples import Examples
from bridge.training.speech.network import CONTEXT, LOOK_AHEAD_ROWS, SpeechNetwork

BATCH, ROWS = 48, 300
_PEAK_RATE, _LAST_SHARE, _WARM_UP = 2.5e-3, 0.002, 100
_SMOOTHING, _CURVE_WEIGHT = 0.05, 20.0
# The first rows of a piece cut from the middle have no memory behind them: no judgement there.
_UNJUDGED = 20
# Closures of lips and teeth are what a viewer notices missing.
_CLOSURES, _CLOSURE_WEIGHT = (1, 2), 1.3


def class_weights(visemes: NDArray[np.int8]) -> Tensor:
    """Rarer visemes count more, by the root of their rarity; the mean over rows is 1."""
    share = np.bincount(visemes, minlength=15) / len(visemes)
    weight = 1 / np.sqrt(share + 1e-3)
    weight[list(_CLOSURES)] *= _CLOSURE_WEIGHT
    return torch.tensor(weight / np.sum(weight * share), dtype=torch.float32)


def _masked(rows: NDArray[np.float32], draw: np.random.Generator) -> NDArray[np.float32]:
    """Hide a band or a moment of some pieces and change their gain."""
    for piece in rows:
        if draw.random() < 0.5:
            band = draw.integers(0, 36)
            piece[:, band : band + draw.integers(1, 8)] = piece.mean()
        if draw.random() < 0.3:
            moment = draw.integers(0, ROWS)
            piece[moment : moment + draw.integers(1, 6)] = piece.min()
        piece += draw.normal()
    return rows


def batch_of(data: Examples, draw: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces of three seconds: rows with context, visemes and curves of the time that each row tells of."""
    starts = draw.integers(LOOK_AHEAD_ROWS + CONTEXT, len(data.rows) - ROWS, size=BATCH)
    rows = np.stack([data.rows[s - CONTEXT : s + ROWS] for s in starts]).astype(np.float32)
    late = starts - LOOK_AHEAD_ROWS
    visemes = np.stack([data.visemes[s : s + ROWS] for s in late]).astype(np.int64)
    curves = np.stack([data.curves[s : s + ROWS] for s in late]).astype(np.float32)
    return torch.from_numpy(_masked(rows, draw)), torch.from_numpy(visemes), torch.from_numpy(curves)


def fit(
    data: Examples, *, minutes: float, seed: int, report: Callable[[float, int, float], None]
) -> SpeechNetwork:
    """Train for so many minutes. ``report(share of the time, step, running loss)`` is called after every step."""
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    network = SpeechNetwork()
    sample = data.rows[draw.integers(len(data.rows), size=min(len(data.rows), 200_000))].astype(np.float32)
    network.mean.copy_(torch.tensor(sample.mean(axis=0)))
    network.deviation.copy_(torch.tensor(sample.std(axis=0) + 1e-3))
    weights = class_weights(data.visemes)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_PEAK_RATE, weight_decay=1e-3)
    began, step, running = time.monotonic(), 0, float("nan")
    while (share := (time.monotonic() - began) / (60 * minutes)) < 1:
        cosine = 0.5 * (1 + math.cos(math.pi * share)) + _LAST_SHARE
        for group in optimiser.param_groups:
            group["lr"] = _PEAK_RATE * min(1.0, (step + 1) / _WARM_UP) * cosine
        rows, visemes, curves = batch_of(data, draw)
        logits, guessed, _, _ = network(rows)
        loss = functional.cross_entropy(
            logits[:, _UNJUDGED:].reshape(-1, 15),
            visemes[:, _UNJUDGED:].reshape(-1),
            weight=weights,
            label_smoothing=_SMOOTHING,
        ) + _CURVE_WEIGHT * functional.mse_loss(guessed[:, _UNJUDGED:], curves[:, _UNJUDGED:])
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step += 1
        running = loss.item() if math.isnan(running) else 0.98 * running + 0.02 * loss.item()
        report(min(share, 1.0), step, running)
    return network.eval()
