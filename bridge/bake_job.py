"""One baked file: what goes in, how, and what came out. Settings are plain values, for other processes to do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from bridge import bake
from bridge.bake_audio import sound_paths, write_sound
from bridge.bake_formats import BakeFormat, format_of
from bridge.bake_target import FBX_VERSIONS, Baker, RootPolicy, Target, character_for
from bridge.errors import InputError
from bridge.inputs.automation import Automation, read_automation
from bridge.models import load_model
from bridge.recording import is_recording
from retarget import smplh
from retarget.formats.take import Take
from retarget.loop import close_loop


@dataclass(frozen=True)
class BakeSettings:
    """What ``avatar-bridge bake`` was told besides inputs and output. Times in seconds; ``fps`` None: the input's own.

    ``user``: the voice the speaker listens to, or a folder with a file of the speaker's name for each. ``text``:
    words of the speech. ``loop``: seconds over which the end goes over into the beginning, 0 for none. ``reduce``:
    degrees, millimetres and weight within which keys are left out. ``take``: which one of an input that holds several.
    ``names``: what the takes are called, one for each input; none: as their files.
    """

    rig: str | None = None
    format: str | None = None
    root_motion: str = RootPolicy.HIPS.value
    user: Path | None = None
    text: str | None = None
    controls: Path | None = None
    start: float = 0.0
    end: float | None = None
    fps: Fraction | None = None
    loop: float = 0.0
    seed: int = 0
    audio: bool = False
    fbx_version: int = FBX_VERSIONS[0]
    fbx_ascii: bool = False
    reduce: tuple[float, ...] | None = None
    take: str | None = None
    names: tuple[str, ...] = ()
    force: bool = False


@cache
def _model() -> Any:
    return load_model()


@cache
def _automation(path: Path) -> Automation:
    return read_automation(path)


def bake_file(inputs: Sequence[Path], output: Path, settings: BakeSettings) -> dict[str, Any]:
    """Bake inputs into one file, a take each; returns its facts as plain values.

    InputError and BridgeError say what is wrong and with which file.
    """
    form = format_of(output, settings.format)
    rig = settings.rig or form.rig
    if output.resolve() in {path.resolve() for path in (*inputs, Path(rig))}:
        raise InputError(f"{output} is an input of this bake, too; choose another name")
    bake.check_output(output, len(inputs), form, force=settings.force)
    names = settings.names or tuple(path.stem for path in inputs)
    if len(names) != len(inputs):
        raise InputError(f"{len(names)} names for {len(inputs)} inputs; give --name once for each")
    target = _target(settings, form)
    speech: list[int] = []
    if settings.audio or settings.start or settings.end is not None:
        speech = [k for k, path in enumerate(inputs) if path.suffix.lower() in bake.SOUND_ENDINGS]
    places = sound_paths([inputs[k] for k in speech], output, force=settings.force)
    takes, baker = [], None
    for path, name in zip(inputs, names, strict=True):
        clip = bake.source_clip(
            path,
            model=_model,
            user=_user_of(path, settings.user),
            text=settings.text,
            automation=_automation(settings.controls) if settings.controls else None,
            start_s=settings.start,
            end_s=settings.end,
            fps=settings.fps,
            seed=settings.seed,
            rig=settings.rig,
            take=settings.take,
        )
        clip = close_loop(clip, settings.loop)
        if is_recording(path):
            takes.append(Take(name, clip))
            continue
        if baker is None or baker.source != clip.layout:
            baker = Baker(target, clip.layout)
        takes.append(baker.take(name, clip))
    target = replace(target, retargeter=baker.retargeter if baker else None)
    bake.write_takes(output, takes, form, target)
    for k, place in zip(speech, places, strict=True):
        seconds = Fraction(len(takes[k].clip)) / takes[k].clip.fps
        write_sound(inputs[k], place, start_s=settings.start, seconds=seconds)
    return {
        "file": str(output),
        "rig": settings.rig or (form.rig if baker else "recorded"),
        "sounds": [str(place) for place in places],
        "takes": [
            {"name": t.name, "frames": len(t.clip), "fps": float(t.clip.fps), "seconds": t.clip.duration_s}
            for t in takes
        ],
    }


def check_settings(settings: BakeSettings, inputs: Sequence[Path], output: Path) -> None:
    """InputError for what would be wrong with every one of many inputs; ``output`` is any file that they become."""
    form = format_of(output, settings.format)
    target = _target(settings, form)
    if form.check is not None:
        form.check()
    if settings.controls:
        _automation(settings.controls)
    if not all(path.suffix.lower() == ".avbr" for path in inputs):
        Baker(target, smplh.layout())


def _target(settings: BakeSettings, form: BakeFormat) -> Target:
    rig = settings.rig or form.rig
    return Target(
        rig,
        character_for(rig),
        RootPolicy(settings.root_motion),
        fbx_version=settings.fbx_version,
        fbx_ascii=settings.fbx_ascii,
        tolerance=bake.key_tolerance(settings.reduce, form) if settings.reduce else None,
    )


def partners_of(speaker: Path, folder: Path) -> list[Path]:
    """Recordings in a folder of users' voices that are named as the speaker's."""
    return sorted(
        p for p in folder.glob("*") if p.stem == speaker.stem and p.suffix.lower() in bake.SOUND_ENDINGS
    )


def _user_of(speaker: Path, user: Path | None) -> Path | None:
    if user is None or not user.is_dir():
        return user
    found = partners_of(speaker, user)
    if not found:
        raise InputError(f"{user} has no recording named {speaker.stem} for the user of {speaker}")
    return found[0]
