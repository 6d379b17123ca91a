"""The trained network as one stateful ONNX file with its model.json beside it."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import Any

import torch

from bridge.models.speech import CURVES
from bridge.training.speech.network import (
    CONTEXT,
    HOP,
    LOOK_AHEAD_ROWS,
    MELS,
    SAMPLE_RATE,
    TAIL,
    SpeechNetwork,
    Streaming,
)
from retarget.action_units import VISEMES

INPUTS = ("pcm16k", "tail", "ctx", "h1", "h2")
OUTPUTS = ("viseme", "curves", "speech", "tail_out", "ctx_out", "h1_out", "h2_out")
_HOP_MS = 1000 * HOP // SAMPLE_RATE
# Articulation curves by the action unit they drive; the tongue has none of its own while it stays in the mouth.
_UNITS = {
    "jaw": 26, "part": 25, "pucker": 18, "funnel": 22, "stretch": 20, "press": 24,
    "upper_raise": 10, "lower_depress": 16, "corner": 12,
}  # fmt: skip


def export(network: SpeechNetwork, folder: str | Path, *, provenance: dict[str, Any]) -> Path:
    """Write ``speech.onnx`` and ``model.json`` into ``folder``; each appears whole or not at all."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write_graph(network, folder / "speech.onnx")
    card = json.dumps(describe(network, provenance), indent=1, ensure_ascii=False) + "\n"
    part = folder / "model.json.part"
    part.write_text(card, encoding="utf-8")
    os.replace(part, folder / "model.json")
    return folder / "speech.onnx"


def _write_graph(network: SpeechNetwork, file: Path) -> None:
    streaming = Streaming(network).eval()
    hidden = torch.zeros(1, 2, network.hidden)
    example = (torch.zeros(2, 3 * HOP), torch.zeros(2, TAIL), torch.zeros(2, CONTEXT, MELS), hidden, hidden)
    axes: dict[str, dict[int, str]] = {name: {0: "voices"} for name in (*INPUTS, *OUTPUTS)}
    axes |= {name: {1: "voices"} for name in ("h1", "h2", "h1_out", "h2_out")}
    axes["pcm16k"][1] = "samples"
    for name in ("viseme", "curves", "speech"):
        axes[name][1] = "rows"
    part = file.with_suffix(".part")
    with warnings.catch_warnings():
        # The exporter warns that states of another batch size would be wrong; the batch is a dynamic axis here.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            streaming,
            example,
            str(part),
            dynamo=False,
            opset_version=17,
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
        )
    os.replace(part, file)


def describe(network: SpeechNetwork, provenance: dict[str, Any]) -> dict[str, Any]:
    """What ``model.json`` says. A row tells of the middle of its hop, so it is half a hop older than the look-ahead."""
    look_ahead = LOOK_AHEAD_ROWS * _HOP_MS
    delay = look_ahead + _HOP_MS / 2
    units = [_UNITS.get(name) for name in CURVES]
    return {
        "name": "conversation_small",
        "version": "1",
        "license": "Apache-2.0",
        "provenance": {"card": "README.md", **provenance},
        "runtime": "stream",
        "fps": 30,
        "sample_rate": SAMPLE_RATE,
        "look_ahead_ms": look_ahead,
        "graphs": [
            {
                "file": "speech.onnx",
                "threads": 1,
                "inputs": {
                    "pcm16k": {"semantic": "agent_pcm", "hop_samples": HOP},
                    **{name: {"state": f"{name}_out"} for name in INPUTS[1:]},
                },
                "outputs": {
                    "viseme": {"semantic": "viseme15", "fps": 100, "latency_ms": delay, "names": list(VISEMES)},
                    "curves": {
                        "semantic": "facs_au", "fps": 100, "latency_ms": delay, "names": list(CURVES), "units": units,
                    },
                    "speech": {"semantic": "vad", "fps": 100, "latency_ms": delay},
                },
                "row_delay_ms": delay,
                "hidden": network.hidden,
            }
        ],
    }  # fmt: skip
