"""The sound of a bake beside its file, cut and filled up to the very length of the take."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import soundfile

from bridge.errors import BridgeError, InputError
from bridge.models.base import FPS
from retarget.formats.whole_file import whole_file


def sound_paths(inputs: Sequence[Path], output: Path, *, force: bool) -> list[Path]:
    """Where the sound of each speech input goes: ``line.wav`` beside ``line.fbx``, with the input's name if there are
    several, numbered where two are the same, and never over an input. InputError if one exists already and ``force`` is
    not given."""
    known = {path.resolve() for path in inputs}
    paths = []
    for path in inputs:
        stem = output.stem if len(inputs) == 1 else f"{output.stem}.{path.stem}"
        number = 1
        while (place := output.with_name(f"{stem}{f' {number}' if number > 1 else ''}.wav")) in paths:
            number += 1
        if place.resolve() in known:
            place = output.with_name(f"{stem}_cut.wav")
        if place.exists() and not force:
            raise InputError(f"{place} exists; choose another name, or give --force to replace it")
        paths.append(place)
    return paths


def write_sound(source: Path, output: Path, *, start_s: float, seconds: Fraction) -> None:
    """Write ``seconds`` of a recording from the frame nearest to ``start_s`` on, silence after its end; in its own rate
    and channels. BridgeError says why it failed."""
    try:
        with soundfile.SoundFile(source) as file:
            rate = file.samplerate
            first = round(Fraction(round(start_s * FPS), FPS) * rate)
            count = round(seconds * rate)
            file.seek(min(first, file.frames))
            subtype = file.subtype if file.subtype in soundfile.available_subtypes("WAV") else "PCM_16"
            pcm = np.zeros((count, file.channels), dtype=np.float64)
            heard = file.read(count, always_2d=True)
        pcm[: len(heard)] = heard
        with whole_file(output) as stream:
            soundfile.write(stream, pcm, rate, format="WAV", subtype=subtype)
    except (OSError, soundfile.LibsndfileError) as error:
        raise BridgeError(f"{output} cannot be written: {error}") from error
