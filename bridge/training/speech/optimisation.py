"""Fitting the network: class-weighted cross-entropy on visemes, squared error on curves, one cosine of learning rate.

The run ends by the clock, so that a slow machine stops in time as well; what it reached is told by validation.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from torch.optim import swa_utils

from bridge.training.speech.examples import Examples
from bridge.training.speech.network import CONTEXT, LOOK_AHEAD_ROWS, VISEME_COUNT, SpeechNetwork
from bridge.training.speech.variation import TEMPO, at_tempo, masked, varied

BATCH, ROWS = 48, 300
_PEAK_RATE, _PEAK_RATE_AGAIN, _LAST_SHARE, _WARM_UP = 2.5e-3, 1.5e-3, 0.002, 100
# Share of the running mean of the weights that a step keeps.
_AVERAGING = 0.995
_DROPOUT = 0.1
_SMOOTHING, _CURVE_WEIGHT = 0.05, 20.0
# The first rows of a piece cut from the middle have no memory behind them: no judgement there.
_UNJUDGED = 20
# Closures of lips and teeth are what a viewer notices missing.
_CLOSURES, _CLOSURE_WEIGHT = (1, 2), 1.3


@dataclass(frozen=True, slots=True)
class Source:
    """Examples of one kind of voice and their share of every batch."""

    examples: Examples
    share: float


def class_weights(visemes: NDArray[np.int8]) -> Tensor:
    """Rarer visemes count more, by the root of their rarity; the mean over rows is 1."""
    share = np.bincount(visemes, minlength=15) / len(visemes)
    weight = 1 / np.sqrt(share + 1e-3)
    weight[list(_CLOSURES)] *= _CLOSURE_WEIGHT
    return torch.tensor(weight / np.sum(weight * share), dtype=torch.float32)


def batch_of(
    sources: Sequence[Source], draw: np.random.Generator, *, strong: bool = False
) -> tuple[Tensor, Tensor, Tensor]:
    """Pieces of three seconds: rows with context, visemes and curves of the time that each row tells of.

    ``strong`` draws voices by their shares instead of by how much there is of them, and varies tempo and speaker.
    """
    shares = np.array([source.share if strong else len(source.examples.rows) for source in sources])
    rows, visemes, curves = [], [], []
    for k in draw.choice(len(sources), size=BATCH, p=shares / shares.sum()):
        data = sources[k].examples
        tempo = draw.uniform(*TEMPO) if strong else 1.0
        margin = int(tempo * (LOOK_AHEAD_ROWS + CONTEXT)) + 2
        start = int(draw.integers(margin, len(data.rows) - int(tempo * ROWS) - 2))
        rows.append(at_tempo(data.rows, start - CONTEXT * tempo, CONTEXT + ROWS, tempo))
        # Look-ahead is time of the listener, so it is counted after the change of tempo.
        labels = np.round(start + (np.arange(ROWS) - LOOK_AHEAD_ROWS) * tempo).astype(int)
        visemes.append(data.visemes[labels].astype(np.int64))
        curves.append(data.curves[labels].astype(np.float32))
    pieces = (varied if strong else masked)(np.stack(rows), draw)
    return torch.from_numpy(pieces), torch.from_numpy(np.stack(visemes)), torch.from_numpy(np.stack(curves))


def _judge(network: SpeechNetwork, batch: tuple[Tensor, Tensor, Tensor], weights: Tensor) -> Tensor:
    rows, visemes, curves = batch
    logits, guessed, _, _ = network(rows)
    classes = functional.cross_entropy(
        logits[:, _UNJUDGED:].reshape(-1, VISEME_COUNT),
        visemes[:, _UNJUDGED:].reshape(-1),
        weight=weights,
        label_smoothing=_SMOOTHING,
    )
    return classes + _CURVE_WEIGHT * functional.mse_loss(guessed[:, _UNJUDGED:], curves[:, _UNJUDGED:])


def _standardise(network: SpeechNetwork, sources: Sequence[Source], draw: np.random.Generator) -> None:
    samples = [s.examples.rows[draw.integers(len(s.examples.rows), size=50_000)] for s in sources]
    sample = np.concatenate(samples).astype(np.float32)
    network.mean.copy_(torch.tensor(sample.mean(axis=0)))
    network.deviation.copy_(torch.tensor(sample.std(axis=0) + 1e-3))


def fit(
    sources: Sequence[Source],
    *,
    minutes: float,
    seed: int,
    report: Callable[[float, int, float], None],
    start: SpeechNetwork | None = None,
) -> SpeechNetwork:
    """Train for so many minutes. ``start`` makes it a second stage: a lower rate, stronger variation, dropout, and the
    running mean of the weights as the result.

    ``report(share of the time, step, running loss)`` is called after every step.
    """
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    network = SpeechNetwork() if start is None else start
    if start is None:
        _standardise(network, sources, draw)
    network.dropout.p = 0.0 if start is None else _DROPOUT
    network.train()
    mean = swa_utils.AveragedModel(network, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(_AVERAGING))
    weights = class_weights(np.concatenate([source.examples.visemes for source in sources]))
    peak = _PEAK_RATE if start is None else _PEAK_RATE_AGAIN
    optimiser = torch.optim.AdamW(network.parameters(), lr=peak, weight_decay=1e-3)
    began, step, running = time.monotonic(), 0, float("nan")
    while (share := (time.monotonic() - began) / (60 * minutes)) < 1:
        cosine = 0.5 * (1 + math.cos(math.pi * share)) + _LAST_SHARE
        for group in optimiser.param_groups:
            group["lr"] = peak * min(1.0, (step + 1) / _WARM_UP) * cosine
        loss = _judge(network, batch_of(sources, draw, strong=start is not None), weights)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        mean.update_parameters(network)
        step += 1
        running = loss.item() if math.isnan(running) else 0.98 * running + 0.02 * loss.item()
        report(min(share, 1.0), step, running)
    if start is not None:
        network.load_state_dict(mean.module.state_dict())
    return network.eval()
