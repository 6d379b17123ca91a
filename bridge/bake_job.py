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
from bridge.bake_formats import format_of
from bridge.bake_target import FBX_VERSIONS, Baker, RootPolicy, Target, character_for
from bridge.errors import InputError
from bridge.inputs.automation import Automation, read_automation
from bridge.models import load_model
from bridge.recording import is_recording
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
    bake.check_output(output, len(inputs), form, force=settings.force)
    names = settings.names or tuple(path.stem for path in inputs)
    if len(names) != len(inputs):
        raise InputError(f"{len(names)} names for {len(inputs)} inputs; give --name once for each")
    rig = settings.rig or form.rig
    target = Target(
        rig,
        character_for(rig),
        RootPolicy(settings.root_motion),
        fbx_version=settings.fbx_version,
        fbx_ascii=settings.fbx_ascii,
        tolerance=bake.key_tolerance(settings.reduce, form) if settings.reduce else None,
    )
    speech: list[Path] = []
    if settings.audio or settings.start or settings.end is not None:
        speech = [path for path in inputs if path.suffix.lower() in bake.SOUND_ENDINGS]
    sounds = dict(zip(speech, sound_paths(speech, output, force=settings.force), strict=True))
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
    for path, take in zip(inputs, takes, strict=True):
        if path in sounds:
            seconds = Fraction(len(take.clip)) / take.clip.fps
            write_sound(path, sounds[path], start_s=settings.start, seconds=seconds)
    return {
        "file": str(output),
        "rig": settings.rig or (form.rig if baker else "recorded"),
        "sounds": [str(path) for path in sounds.values()],
        "takes": [
            {"name": t.name, "frames": len(t.clip), "fps": float(t.clip.fps), "seconds": t.clip.duration_s}
            for t in takes
        ],
    }


def _user_of(speaker: Path, user: Path | None) -> Path | None:
    if user is None or not user.is_dir():
        return user
    found = sorted(p for p in user.glob(f"{speaker.stem}.*") if p.suffix.lower() in bake.SOUND_ENDINGS)
    if not found:
        raise InputError(f"{user} has no recording named {speaker.stem} for the user of {speaker}")
    return found[0]
