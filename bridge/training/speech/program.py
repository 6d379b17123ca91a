"""``avatar-bridge train speech``: make the speech, fit the network, export it and say how good it is."""

from __future__ import annotations

import argparse
import json
import os
import pickle
from collections.abc import Sequence
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import Progress

from bridge.errors import InputError
from bridge.evaluation.lipsync import Recording, score_recordings
from bridge.models.speech import SpeechNet
from bridge.training.speech import corpus
from bridge.training.speech.augmentation import clean
from bridge.training.speech.examples import Examples, examples_of
from bridge.training.speech.export import export
from bridge.training.speech.network import SpeechNetwork
from bridge.training.speech.optimisation import Source, fit
from bridge.training.speech.voices import Utterance, require_engines

_PROVENANCE = (
    "synthetic speech of espeak-ng, flite and festival reading public-domain texts; no recording of a person, "
    "no motion capture"
)


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = argparse.ArgumentParser(
        prog="avatar-bridge train speech",
        description="Train the network that turns speech into mouth shapes, from synthetic voices only. "
        "Needs espeak-ng, flite and festival, so Linux.",
    )
    made.add_argument("--hours", type=float, default=9.0, help="speech to synthesise (default 9)")
    made.add_argument("--copies", type=int, default=3, help="spoilt copies of each sentence (default 3)")
    made.add_argument("--minutes", type=float, default=45.0, help="time to train (default 45)")
    made.add_argument(
        "--out", type=Path, default=Path("speech-model"), help="folder to write (default speech-model)"
    )
    made.add_argument("--seed", type=int, default=0, help="same seed, same sentences and voices (default 0)")
    made.add_argument(
        "--start",
        type=Path,
        help="a second stage: go on from the weights.pt of an earlier run, with stronger variation",
    )
    made.add_argument("--threads", type=int, default=min(4, os.cpu_count() or 1), help="processor threads")
    made.add_argument("--json", action="store_true", help="print the validation figures as JSON")
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; InputError for options that make no sense or engines that are missing."""
    options = parser().parse_args(argv)
    for name in ("hours", "copies", "minutes", "threads"):
        if not getattr(options, name) > 0:
            raise InputError(f"--{name} must be above 0, not {getattr(options, name)}")
    if options.start is not None and not options.start.is_file():
        raise InputError(f"--start {options.start} is no file; name the weights.pt of an earlier run")
    if options.out.exists() and not options.out.is_dir():
        raise InputError(f"--out {options.out} is a file; name a folder")
    require_engines()
    torch.set_num_threads(options.threads)
    start = None if options.start is None else _read_weights(options.start)
    with Progress(console=Console(stderr=True)) as progress:
        spoken = _speak(options, progress)
        validation = spoken.pop("validation")
        sources = _prepare(spoken, options, progress)
        network = _fit(sources, options, progress, start)
    options.out.mkdir(parents=True, exist_ok=True)
    _save_weights(network, options.out / "weights.pt")
    export(network, options.out, provenance={"training_data": _PROVENANCE})
    recordings = [Recording(*clean(u, k)) for k, u in enumerate(validation)]
    score = score_recordings(SpeechNet.load(options.out), recordings)
    if options.json:
        print(json.dumps({"out": str(options.out), "validation": score.as_dict()}))
    else:
        print(f"{options.out}: validation (voices of the training kind, other sentences) {score}")
    return 0


def _read_weights(file: Path) -> SpeechNetwork:
    network = SpeechNetwork()
    try:
        network.load_state_dict(torch.load(file, map_location="cpu", weights_only=True))
    except (RuntimeError, OSError, ValueError, TypeError, AttributeError, pickle.UnpicklingError) as error:
        raise InputError(f"{file} holds no weights of this network: {error}") from error
    return network


def _save_weights(network: SpeechNetwork, file: Path) -> None:
    part = file.with_suffix(".part")
    torch.save(network.state_dict(), part)
    os.replace(part, file)


def _speak(options: argparse.Namespace, progress: Progress) -> dict[str, list[Utterance]]:
    """Utterances by the kind of voice, and under ``validation`` those to validate with."""
    jobs = corpus.training_jobs(options.hours * 60, options.seed)
    task = progress.add_task("speaking", total=len(jobs))
    spoken: dict[str, list[Utterance]] = {}
    for kind, made in corpus.make(jobs, processes=options.threads):
        spoken.setdefault(kind, []).extend(made)
        progress.advance(task)
    return spoken


def _prepare(
    spoken: dict[str, list[Utterance]], options: argparse.Namespace, progress: Progress
) -> list[Source]:
    total = options.copies * sum(len(utterances) for utterances in spoken.values())
    task = progress.add_task("listening", total=total)
    sources = []
    for number, (kind, utterances) in enumerate(sorted(spoken.items())):
        parts: list[Examples] = []
        seed = (options.seed * len(spoken) + number) * 10_000_019
        for part in examples_of(utterances, copies=options.copies, seed=seed, processes=options.threads):
            parts.append(part)
            progress.advance(task)
        sources.append(Source(Examples.join(parts), corpus.BATCH_SHARES[kind]))
    return sources


def _fit(
    sources: list[Source], options: argparse.Namespace, progress: Progress, start: SpeechNetwork | None
) -> SpeechNetwork:
    task = progress.add_task("learning", total=1.0)

    def report(share: float, step: int, loss: float) -> None:
        progress.update(task, completed=share, description=f"learning, step {step}, loss {loss:.3f}")

    return fit(sources, minutes=options.minutes, seed=options.seed, report=report, start=start)
