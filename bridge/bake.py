"""Speech or recorded motion to a file: the live path on a manual clock, with a file at its end.

What is baked is what a client would have seen: the same session, model and retargeter make it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.audio import AudioChunk, read_sound_file
from bridge.bake_formats import BakeFormat
from bridge.bake_target import Target
from bridge.clock import ManualClock
from bridge.demo import at_clock_rate
from bridge.errors import BridgeError, InputError
from bridge.inputs.automation import Automation
from bridge.inputs.clips import load_clip
from bridge.models.base import CLOCK_RATE, FPS, FRAME_SAMPLES, ModelInput, MotionModel, Word
from bridge.session import Session, SessionConfig
from retarget.formats.take import Take, TakeError
from retarget.key_reduction import KeyTolerance
from retarget.loop import close_loop, resample_loop
from retarget.motion import MotionClip, MotionFrame
from retarget.resample import crop_seconds, resample

# Sound is heard in pieces: long ones are heard fast, and a session refuses what lies minutes ahead of its clock.
_PIECE_SAMPLES = 10 * CLOCK_RATE
SOUND_ENDINGS = (".wav", ".flac", ".ogg", ".mp3")


def speech_clip(
    model: MotionModel,
    agent: str | Path | None,
    user: str | Path | None = None,
    *,
    seed: int = 0,
    automation: Automation | None = None,
    text: str | None = None,
) -> MotionClip:
    """What the model does to recordings of ``agent`` and ``user``, as an SMPL-H clip at 30 fps from their beginning.

    ``automation`` moves the model's controls; ``text`` is what the agent says, for models that read. InputError says
    which recording cannot be used and why.
    """
    clock = ManualClock()
    session = Session("bake", model=model, clock=clock, config=SessionConfig(seed=seed))
    voices: dict[str, NDArray[np.float32]] = {}
    for speaker, path in (("agent", agent), ("user", user)):
        if path is not None:
            voices[speaker] = pcm = at_clock_rate(*read_sound_file(path))
            if text and speaker == "agent":
                session.push_words(spread_words(text, len(pcm)))
    length, heard = max(map(len, voices.values()), default=0), 0
    count = -(-length // FRAME_SAMPLES)
    frames: list[MotionFrame] = []
    while len(frames) < count:
        for speaker, pcm in voices.items():
            piece = pcm[heard : heard + _PIECE_SAMPLES]
            if len(piece):
                session.push_audio(speaker, AudioChunk(piece, CLOCK_RATE, heard))
        heard += _PIECE_SAMPLES
        inputs: list[ModelInput] = []
        while len(frames) + len(inputs) < count:
            sample = session.next_sample + len(inputs) * FRAME_SAMPLES
            if session.needed_at(sample) > heard and heard < length:
                break
            if automation is not None:
                session.set_controls(automation.at(sample / CLOCK_RATE))
            inputs.append(session.take_input(ahead=len(inputs))[0])
        frames += [session.give_output(output).frame for output in model.step_clip(session.state, inputs)]
        clock.advance(us=session.us_at(session.next_sample) - clock.now_us())
    return MotionClip(
        layout=model.layout,
        fps=Fraction(FPS),
        root=np.stack([frame.root for frame in frames]),
        rotations_xyzw=np.stack([frame.rotations_xyzw for frame in frames]),
        face=np.stack([frame.face for frame in frames]),
    )


def spread_words(text: str, samples: int) -> list[Word]:
    """The words of a text over so many samples, each as long as its letters: for speech without an alignment."""
    words = text.split()
    ends = np.cumsum([len(word) + 1 for word in words])
    bounds = [0, *np.round(ends * (samples / max(ends[-1:], default=1))).astype(int).tolist()]
    return [Word(word, bounds[k], bounds[k + 1]) for k, word in enumerate(words)]


def source_clip(
    path: Path,
    *,
    model: Callable[[], MotionModel],
    user: Path | None,
    text: str | None = None,
    automation: Automation | None,
    seed: int,
    take: str | None = None,
    on_note: Callable[[str], None] | None = None,
) -> MotionClip:
    """Speech or recorded motion as an SMPL-H clip at its own rate; ``on_note`` is told what was not read as it may be
    meant. InputError for bad input."""
    if path.suffix.lower() in SOUND_ENDINGS:
        return speech_clip(model(), path, user, seed=seed, automation=automation, text=text)
    return load_clip(path, take=take, on_note=on_note)


def fitted_clip(
    clip: MotionClip,
    *,
    start_s: float = 0.0,
    end_s: float | None = None,
    fps: Fraction | None = None,
    loop_s: float = 0.0,
    keeps_path: bool = False,
) -> tuple[MotionClip, bool]:
    """What lies between two seconds of a clip, at ``fps`` (None: its own rate), for as long as it lasted; and whether
    it loops.

    With ``loop_s`` its end goes over into its beginning, and its first frame is there once more as its last;
    ``keeps_path``: save for the path over the ground. ClipError where nothing lies between the seconds.
    """
    if start_s or end_s is not None:
        clip = crop_seconds(clip, start_s=start_s, end_s=end_s)
    closed = close_loop(clip, loop_s, keeps_path=keeps_path)
    loops = closed is not clip
    if fps is not None:
        closed = resample_loop(closed, fps) if loops else resample(clip, fps, holds_end=True)
    return closed, loops


def check_output(output: Path, takes: int, form: BakeFormat, *, force: bool) -> None:
    """InputError if the file exists without ``force``, if its folder does not, if it cannot hold so many takes, or if
    something that the format needs is not installed."""
    if form.check is not None:
        form.check()
    if output.exists() and not force:
        raise InputError(f"{output} exists; choose another name, or give --force to replace it")
    if not output.parent.is_dir():
        raise InputError(f"{output.parent} is no folder; make it first")
    if takes > 1 and not form.has_many:
        raise InputError(
            f"a file of format {form.name} holds one take; bake the {takes} inputs into a file each"
        )


def key_tolerance(values: Sequence[float], form: BakeFormat) -> KeyTolerance:
    """Degrees, millimetres and weight within which ``form`` may leave keys out. InputError if it cannot."""
    if not form.has_keys:
        raise InputError(
            f"a file of format {form.name} is written with a value at every frame; leave --reduce out"
        )
    try:
        return KeyTolerance(*values)
    except ValueError as error:
        raise InputError(f"--reduce: {error}") from None


def write_takes(output: Path, takes: Sequence[Take], form: BakeFormat, target: Target) -> None:
    """Write retargeted takes, made unique by name; whole or not at all. BridgeError says why it failed."""
    for take in takes:
        if take.clip.layout != takes[0].clip.layout:
            raise InputError(
                f"{take.name} is of another skeleton than {takes[0].name}; bake them into two files"
            )
    unique: list[Take] = []
    taken = {take.name for take in takes}
    for take in takes:
        name, number = take.name, 1
        while name in (other.name for other in unique) or (number > 1 and name in taken):
            number += 1
            name = f"{take.name} {number}"
        unique.append(replace(take, name=name))
    try:
        form.write(output, unique, target)
    except TakeError as error:
        raise InputError(f"{output} cannot be written: {error}") from None
    except OSError as error:
        raise BridgeError(f"{output} cannot be written: {error.strerror or error}") from error
