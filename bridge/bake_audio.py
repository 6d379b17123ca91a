"""The sound of a bake beside its file, cut and filled up to the very length of the take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from bridge.bake_sources import FileSet
from bridge.demo import at_clock_rate
from bridge.errors import BridgeError, InputError
from bridge.models.base import CLOCK_RATE
from bridge.recording import Recording
from retarget.formats.whole_file import whole_file


@dataclass(frozen=True)
class Voice:
    """One voice in memory: ``pcm (n,)`` at ``rate`` Hz."""

    pcm: NDArray[np.int16] = field(repr=False)
    rate: int


def sound_paths(inputs: Sequence[Path], output: Path, read: FileSet) -> list[Path]:
    """Where the sound of each input goes: ``line.wav`` beside ``line.fbx``, with the input's name if there are several,
    numbered where two are the same, and ``line_cut.wav`` where that file is read. InputError if no name is left."""
    paths: list[Path] = []
    for path in inputs:
        stem = output.stem if len(inputs) == 1 else f"{output.stem}.{path.stem}"
        place, number = _free(output.with_name(f"{stem}.wav"), read), 1
        while place in paths:
            number += 1
            place = _free(output.with_name(f"{stem} {number}.wav"), read)
        if place in read or place == output:
            what = "is read by this bake" if place in read else "is the name of its sound, too"
            raise InputError(f"{place} {what}; choose another name for the output")
        paths.append(place)
    return paths


def _free(place: Path, read: FileSet) -> Path:
    return place.with_name(f"{place.stem}_cut.wav") if place in read else place


def write_sound(source: Path | Voice, output: Path, *, start_s: Fraction, seconds: Fraction) -> None:
    """Write ``seconds`` of a sound from ``start_s`` on, with silence after its end; in its own rate and channels.
    BridgeError says why it failed."""
    try:
        if isinstance(source, Voice):
            rate, subtype = source.rate, "PCM_16"
            pcm = source.pcm[round(start_s * rate) :, None]
        else:
            pcm, rate, subtype = _heard(source, start_s, seconds)
        out = np.zeros((round(seconds * rate), pcm.shape[1]), pcm.dtype)
        out[: len(pcm)] = pcm[: len(out)]
        with whole_file(output) as stream:
            soundfile.write(stream, out, rate, format="WAV", subtype=subtype)
    except (OSError, soundfile.LibsndfileError) as error:
        raise BridgeError(f"{output} cannot be written: {error}") from error


def _heard(source: Path, start_s: Fraction, seconds: Fraction) -> tuple[NDArray[np.float64], int, str]:
    with soundfile.SoundFile(source) as file:
        rate = file.samplerate
        file.seek(min(round(start_s * rate), file.frames))
        subtype = file.subtype if file.subtype in soundfile.available_subtypes("WAV") else "PCM_16"
        pcm = file.read(round(seconds * rate), dtype="float64", always_2d=True)
        return np.asarray(pcm, np.float64), rate, subtype


def agent_voice(recording: Recording) -> Voice:
    """What the agent says in a recorded stream, at 48 kHz where the rate changes. InputError where it is not heard."""
    sounds = [sound for sound in recording.sounds if sound.speaker == "agent" and len(sound.pcm)]
    if not sounds:
        raise InputError(
            f"the recording of {recording.subject!r} holds no voice of the agent; leave --audio out"
        )
    rates = {sound.rate for sound in sounds}
    rate = rates.pop() if len(rates) == 1 else CLOCK_RATE
    placed = []
    for sound in sounds:
        pcm = sound.pcm
        if sound.rate != rate:
            resampled = at_clock_rate((pcm / 32768).astype(np.float32), sound.rate)
            pcm = np.clip(np.round(resampled * 32768), -32768, 32767).astype(np.int16)
        first = round(Fraction(sound.sample - recording.first_sample, CLOCK_RATE) * rate)
        placed.append((max(0, first), pcm[max(0, -first) :]))
    voice = np.zeros(max(first + len(pcm) for first, pcm in placed), np.int16)
    for first, pcm in placed:
        voice[first : first + len(pcm)] = pcm
    return Voice(voice, rate)
