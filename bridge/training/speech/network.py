"""The speech network: causal log-mel front end, two convolutions, two recurrent layers, visemes and curves.

A row leaves every 10 ms hop. Look-ahead is nothing but a shift of the labels: the row made after a hop tells of the
mouth ``LOOK_AHEAD_ROWS`` earlier, so the network has heard that much more when it answers.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

SAMPLE_RATE = 16000
HOP = 160
WINDOW = 400
TAIL = WINDOW - HOP
MELS = 40
# Receptive field of the two convolutions (5 and 3 rows) less the row itself.
CONTEXT = 6
LOOK_AHEAD_ROWS = 7
VISEME_COUNT, CURVE_COUNT = 15, 10
_FFT = 512
_LOW_HZ, _HIGH_HZ = 40.0, 7600.0
_FLOOR = 1e-5


def mel_bank() -> np.ndarray:
    """Triangular mel filters ``(257, 40)`` over the bins of a 512-point spectrum (HTK's mel scale)."""
    low, high = (2595 * math.log10(1 + hertz / 700) for hertz in (_LOW_HZ, _HIGH_HZ))
    edges = 700 * (10 ** (np.linspace(low, high, MELS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)[:, None]
    rise = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rise, fall))


class FrontEnd(nn.Module):
    """Sound ``(B, 240 + n * 160)`` to log-mel rows ``(B, n, 40)``; the Fourier transform is a convolution.

    Rows are measured above the floor, so that a row of zeros is digital silence: that is what a state of zeros means.
    """

    waves: Tensor
    bank: Tensor

    def __init__(self) -> None:
        super().__init__()
        bank = mel_bank()
        used = np.flatnonzero(bank.sum(axis=1))
        phase = 2 * np.pi * np.outer(used, np.arange(WINDOW)) / _FFT
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
        waves = np.concatenate([np.cos(phase), np.sin(phase)]) * window
        self.register_buffer("waves", torch.tensor(waves[:, None], dtype=torch.float32), persistent=False)
        self.register_buffer("bank", torch.tensor(bank[used], dtype=torch.float32), persistent=False)

    def forward(self, sound: Tensor) -> Tensor:
        spectrum = functional.conv1d(sound[:, None], self.waves, stride=HOP)
        real, imaginary = spectrum.chunk(2, dim=1)
        power = (real * real + imaginary * imaginary).transpose(1, 2)
        return torch.log(power @ self.bank + _FLOOR) - math.log(_FLOOR)


class SpeechNetwork(nn.Module):
    """Mel rows with six of context, ``(B, 6 + n, 40)``, to viseme logits ``(B, n, 15)`` and curves ``(B, n, 10)``."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, hidden: int = 128, channels: int = 96) -> None:
        super().__init__()
        self.hidden = hidden
        self.conv1 = nn.Conv1d(MELS, channels, 5)
        self.conv2 = nn.Conv1d(channels, hidden, 3)
        self.gru1 = nn.GRU(hidden, hidden, batch_first=True)
        self.gru2 = nn.GRU(hidden, hidden, batch_first=True)
        self.dropout = nn.Dropout(0.0)
        self.norm = nn.LayerNorm(hidden)
        self.viseme = nn.Linear(hidden, VISEME_COUNT)
        self.curve = nn.Linear(hidden, CURVE_COUNT)
        self.register_buffer("mean", torch.zeros(MELS))
        self.register_buffer("deviation", torch.ones(MELS))

    def forward(self, rows: Tensor, h1: Any = None, h2: Any = None) -> tuple[Tensor, ...]:
        x = ((rows - self.mean) / self.deviation).transpose(1, 2)
        x = functional.gelu(self.conv1(x))
        x = self.dropout(functional.gelu(self.conv2(x)).transpose(1, 2))
        first, h1 = self.gru1(x, h1)
        second, h2 = self.gru2(first + x, h2)
        y = self.dropout(self.norm(first + second))
        return self.viseme(y), torch.sigmoid(self.curve(y)), h1, h2


class Streaming(nn.Module):
    """The network as it ships: sound and states in, probabilities, curves, speech presence and next states out."""

    def __init__(self, network: SpeechNetwork) -> None:
        super().__init__()
        self.front = FrontEnd()
        self.network = network

    def forward(
        self, pcm16k: Tensor, tail: Tensor, ctx: Tensor, h1: Tensor, h2: Tensor
    ) -> tuple[Tensor, ...]:
        sound = torch.cat([tail, pcm16k], dim=1)
        rows = torch.cat([ctx, self.front(sound)], dim=1)
        logits, curves, h1_out, h2_out = self.network(rows, h1, h2)
        viseme = torch.softmax(logits, dim=-1)
        speech = 1 - viseme[:, :, :1]
        return viseme, curves, speech, sound[:, -TAIL:], rows[:, -CONTEXT:], h1_out, h2_out
