"""How well the speech network hears what a mouth does: visemes and articulation curves against phone times.

Scores every 10 ms row: the fifteen-way accuracy over all rows and over rows of speech, the share of rows whose label is
among the three likeliest or is found within 30 ms, macro-F1 over the visemes that occur, closures found and made up,
and the correlation of jaw and lip opening with the curves that the rules of ``articulation`` give.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from bridge.errors import InputError
from bridge.evaluation.articulation import curve_rows, viseme_rows
from bridge.evaluation.visemes import Segment, of_arpabet, segments
from bridge.models.base import HOP, MODEL_RATE
from bridge.models.speech import CURVES, HOP_S, SpeechNet
from retarget.action_units import VISEMES

_TOLERANCE_ROWS = 3
_CLOSURE_LEAST, _CLOSURE_REACH_ROWS = 0.3, 4
_SILENCE, _BILABIAL = VISEMES.index("sil"), VISEMES.index("PP")


@dataclass(frozen=True, slots=True)
class Recording:
    """Sound ``(n,)`` at 16 kHz, -1..1, and what is said in it when."""

    pcm: NDArray[np.float32]
    segments: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class LipSyncScore:
    """Shares are 0..1, correlations -1..1; ``false_closures_per_min`` counts lips shut where nobody says p, b or m."""

    seconds: float
    accuracy: float
    accuracy_speech: float
    top3: float
    accuracy_30ms: float
    macro_f1: float
    bilabial_recall: float
    false_closures_per_min: float
    jaw_correlation: float
    part_correlation: float

    def as_dict(self) -> dict[str, float]:
        """All figures by name, rounded."""
        return {name: round(value, 4) for name, value in asdict(self).items()}

    def __str__(self) -> str:
        return (
            f"{self.accuracy:.3f} / {self.accuracy_speech:.3f} / {self.top3:.3f} "
            f"(all rows, rows of speech, top 3) over {self.seconds:.0f} s"
        )


def read_phone_times(file: str | Path) -> list[Segment]:
    """Segments of a ``.phone.json`` (words under ``w``, their phones under ``w`` again; ``b``egin, ``d``uration,
    ``t``ext in ARPAbet). InputError says what is wrong with the file."""
    try:
        words = json.loads(Path(file).read_text(encoding="utf-8"))["w"]
        phones = [(p["b"], p["b"] + p["d"], of_arpabet(p["t"])) for word in words for p in word["w"]]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{file} holds no phone times: {error!r}") from error
    return segments(phones)


def score_recordings(net: SpeechNet, recordings: Sequence[Recording]) -> LipSyncScore:
    """The network's score over all rows of all recordings together. ValueError without recordings."""
    if not recordings:
        raise ValueError("there is no recording to score")
    heard = [_hear(net, recording) for recording in recordings]
    return _score(*(np.concatenate(parts) for parts in zip(*heard, strict=True)))


def score_rows(
    probabilities: NDArray[np.float32],
    visemes: NDArray[np.integer],
    *,
    curves: NDArray[np.float32],
    true_curves: NDArray[np.float32],
) -> LipSyncScore:
    """The score of rows ``probabilities (t, 15)`` and ``curves (t, 10)`` against their labels of the same time."""
    return _score(probabilities, visemes, curves, true_curves)


def _hear(net: SpeechNet, recording: Recording) -> tuple[NDArray[Any], ...]:
    count = len(recording.pcm) // HOP
    # Row k stands for the middle of hop k; the network answers for it so many rows later.
    late = round(net.row_delay_s / HOP_S - 0.5)
    rows = net.hear(np.concatenate([recording.pcm[: count * HOP], np.zeros(late * HOP, dtype=np.float32)]))
    return (
        rows.visemes[late:],
        viseme_rows(recording.segments, count),
        rows.curves[late:],
        curve_rows(recording.segments, count),
    )


def _score(
    probabilities: NDArray[np.float32],
    labels: NDArray[np.integer],
    curves: NDArray[np.float32],
    true_curves: NDArray[np.float32],
) -> LipSyncScore:
    best = probabilities.argmax(axis=1)
    right = best == labels
    near = np.zeros(len(labels), dtype=bool)
    for shift in range(-_TOLERANCE_ROWS, _TOLERANCE_ROWS + 1):
        near |= best == labels[np.clip(np.arange(len(labels)) + shift, 0, len(labels) - 1)]
    recall, false = _closures(probabilities[:, _BILABIAL], labels == _BILABIAL)
    seconds = len(labels) * HOP_S
    jaw, part = (_correlation(curves[:, k], true_curves[:, k]) for k in map(CURVES.index, ("jaw", "part")))
    return LipSyncScore(
        seconds=seconds,
        accuracy=float(right.mean()),
        accuracy_speech=float(right[labels != _SILENCE].mean())
        if (labels != _SILENCE).any()
        else float("nan"),
        top3=float((np.argsort(-probabilities, axis=1)[:, :3] == labels[:, None]).any(axis=1).mean()),
        accuracy_30ms=float(near.mean()),
        macro_f1=_macro_f1(best, labels),
        bilabial_recall=recall,
        false_closures_per_min=false / (seconds / 60),
        jaw_correlation=jaw,
        part_correlation=part,
    )


def _macro_f1(best: NDArray[np.integer], labels: NDArray[np.integer]) -> float:
    scores = []
    for k in np.unique(labels):
        both = np.sum((best == k) & (labels == k))
        scores.append(2 * both / (np.sum(best == k) + np.sum(labels == k)))
    return float(np.mean(scores))


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and end index of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _closures(probability: NDArray[np.float32], bilabial: NDArray[np.bool_]) -> tuple[float, int]:
    """Share of the true closures that are found, and how many are made up, each within 40 ms."""
    closed = probability > _CLOSURE_LEAST
    true, made = _runs(bilabial), _runs(closed)
    found = sum(closed[max(0, a - _CLOSURE_REACH_ROWS) : b + _CLOSURE_REACH_ROWS].any() for a, b in true)
    false = sum(
        not bilabial[max(0, a - _CLOSURE_REACH_ROWS) : b + _CLOSURE_REACH_ROWS].any() for a, b in made
    )
    return (float(found / len(true)) if true else float("nan")), int(false)


def _correlation(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else float("nan")


def synthetic_recordings(kind: str) -> list[Recording]:
    """Held-out synthetic speech, one of ``bridge.training.speech.corpus.TESTS``. InputError if an engine is missing."""
    from bridge.training.speech.augmentation import clean
    from bridge.training.speech.corpus import held_out_speech
    from bridge.training.speech.voices import require_engines

    require_engines()
    return [Recording(*clean(spoken, k)) for k, spoken in enumerate(held_out_speech(kind))]


def read_recording(sound: str | Path, phones: str | Path) -> Recording:
    """A recording of a person with its phone times, brought to 16 kHz."""
    from bridge.audio import read_sound_file

    pcm, rate = read_sound_file(sound)
    if rate != MODEL_RATE:
        pcm = soxr.resample(pcm, rate, MODEL_RATE)
    return Recording(np.asarray(pcm, dtype=np.float32), read_phone_times(phones))


def main(argv: Sequence[str] | None = None) -> int:
    """Print the score of a model folder as JSON: on held-out synthetic voices, and on a recording if one is named."""
    parser = argparse.ArgumentParser(prog="lipsync", description=main.__doc__)
    parser.add_argument("--model", type=Path, help="model folder (default: the one that ships)")
    parser.add_argument("--recording", type=Path, help="sound file of a person")
    parser.add_argument("--phones", type=Path, help="its .phone.json")
    options = parser.parse_args(argv)
    from bridge.training.speech.corpus import TESTS

    net = SpeechNet.load(options.model)
    scores = {kind: score_recordings(net, synthetic_recordings(kind)).as_dict() for kind in TESTS}
    if options.recording and options.phones:
        read = read_recording(options.recording, options.phones)
        scores[options.recording.stem] = score_recordings(net, [read]).as_dict()
    print(json.dumps(scores, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
