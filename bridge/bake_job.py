"""One baked file: what goes in, how, and what came out. Settings are plain values, for other processes to do it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from bridge import bake
from bridge.bake_audio import Voice, agent_voice, sound_paths, write_sound
from bridge.bake_formats import BakeFormat, format_of
from bridge.bake_sources import FileSet, files_read, is_sound, sound_of, user_of
from bridge.bake_target import FBX_VERSIONS, Baker, RootPolicy, Target, character_for
from bridge.errors import InputError
from bridge.inputs.automation import Automation, read_automation
from bridge.models import load_model
from bridge.models.base import MotionModel
from bridge.recording import Recording, is_recording, read_recording, recorded_clip
from bridge.rig_library import RigLibrary
from retarget import smplh
from retarget.clip_issues import ClipError
from retarget.formats.take import Take
from retarget.motion import MotionClip


@dataclass(frozen=True)
class BakeSettings:
    """What ``avatar-bridge bake`` was told besides inputs and output. Times in seconds; ``fps`` None: the input's own.

    ``user``: the voice the speaker listens to, or a folder with a file of the speaker's name for each. ``text``:
    words of the speech, ``text_file`` where they were read. ``loop``: seconds over which the end goes over into the
    beginning, 0 for none. ``reduce``: degrees, millimetres and weight within which keys are left out. ``take``: which
    one of an input that holds several. ``names``: what the takes are called, one for each input; none: as their files.
    """

    rig: str | None = None
    format: str | None = None
    root_motion: str = RootPolicy.HIPS.value
    user: Path | None = None
    text: str | None = None
    text_file: Path | None = None
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
def _model() -> MotionModel:
    return load_model()


@cache
def _automation(path: Path) -> Automation:
    return read_automation(path)


def bake_file(
    inputs: Sequence[Path], output: Path, settings: BakeSettings, *, ours: Collection[Path] = ()
) -> dict[str, Any]:
    """Bake inputs into one file, a take each; returns its facts as plain values, ``notes`` for people among them.

    ``ours``: files that may be replaced without ``force``. InputError and BridgeError say what is wrong and with which
    file.
    """
    form = format_of(output, settings.format)
    sounding = [k for k, path in enumerate(inputs) if has_sound(path, settings)]
    places = sound_places(inputs, output, settings)
    bake.check_output(output, len(inputs), form, force=settings.force or output in ours)
    for place in places:
        if place.exists() and not settings.force and place not in ours:
            raise InputError(f"{place} exists; choose another name, or give --force to replace it")
    names = _names(inputs, settings)
    recordings = {path: read_recording(path) for path in inputs if is_recording(path)}
    if recordings and settings.root_motion != RootPolicy.HIPS.value:
        raise InputError(
            f"{next(iter(recordings))} is a recorded stream, which is baked as it is; leave --root-motion out"
        )
    target = _target(settings, form, next(iter(recordings.values()), None))
    voices = {inputs[k]: _voice(inputs[k], recordings) for k in sounding if inputs[k] in recordings}
    takes, begins, baker = [], [], None
    notes = _notes(inputs, settings)
    for path, name in zip(inputs, names, strict=True):
        recording = recordings.get(path)
        clip = _clip(path, recording, settings, on_note=notes.append)
        begins.append(Fraction(round(settings.start * float(clip.fps))) / clip.fps)
        clip, loops = _fitted(path, clip, settings)
        if recording is None:
            if baker is None or baker.source != clip.layout:
                baker = Baker(target, clip.layout)
            take = baker.take(name, clip)
        else:
            _check_character(path, clip, target)
            take = Take(name, clip)
        takes.append(replace(take, loops=loops))
    target = replace(target, retargeter=baker.retargeter if baker else None)
    bake.write_takes(output, takes, form, target)
    for k, place in zip(sounding, places, strict=True):
        voice = voices.get(inputs[k], sound_of(inputs[k]))
        assert voice is not None
        write_sound(voice, place, start_s=begins[k], seconds=_played(takes[k]))
    return {
        "file": str(output),
        "rig": target.rig,
        "sounds": [str(place) for place in places],
        "takes": [
            {"name": t.name, "frames": len(t.clip), "fps": float(t.clip.fps), "seconds": float(_played(t))}
            for t in takes
        ],
        "notes": notes,
    }


def check_settings(settings: BakeSettings, inputs: Sequence[Path], output: Path) -> None:
    """InputError for what would be wrong with every one of many inputs; ``output`` is any file that they become."""
    form = format_of(output, settings.format)
    target = _target(settings, form)
    if form.check is not None:
        form.check()
    if settings.controls:
        _automation(settings.controls)
    if not all(map(is_recording, inputs)):
        Baker(target, smplh.layout())
    elif settings.root_motion != RootPolicy.HIPS.value:
        raise InputError("recorded streams are baked as they are; leave --root-motion out")


def has_sound(path: Path, settings: BakeSettings) -> bool:
    """Whether the sound of an input is written: where it is asked for, and speech's own where it is cut."""
    is_cut = settings.start or settings.end is not None
    return bool(sound_of(path) if settings.audio else is_cut and is_sound(path))


def sound_places(inputs: Sequence[Path], output: Path, settings: BakeSettings) -> list[Path]:
    """Where the sounds of a bake go. InputError where they or the output would fall on what is read."""
    read = FileSet(file for path in inputs for file in files_read(path, settings))
    if output in read:
        raise InputError(f"{output} is an input of this bake, too; choose another name")
    sounds = [path for path in inputs if has_sound(path, settings)]
    return sound_paths(sounds, output, read)


def _names(inputs: Sequence[Path], settings: BakeSettings) -> Sequence[str]:
    names = settings.names or tuple(path.stem for path in inputs)
    if len(names) != len(inputs):
        raise InputError(f"{len(names)} names for {len(inputs)} inputs; give --name once for each")
    for name in settings.names:
        if not name.strip() or not name.isprintable():
            raise InputError(f"--name {name!r} is no name for a take; give letters, digits or signs")
    return names


def _voice(path: Path, recordings: Mapping[Path, Recording]) -> Voice:
    try:
        return agent_voice(recordings[path])
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _clip(
    path: Path, recording: Recording | None, settings: BakeSettings, *, on_note: Callable[[str], None]
) -> MotionClip:
    if recording is not None:
        return recorded_clip(path, rig=settings.rig, recording=recording)
    return bake.source_clip(
        path,
        model=_model,
        user=user_of(path, settings.user),
        text=settings.text,
        automation=_automation(settings.controls) if settings.controls else None,
        seed=settings.seed,
        take=settings.take,
        on_note=on_note,
    )


def _fitted(path: Path, clip: MotionClip, settings: BakeSettings) -> tuple[MotionClip, bool]:
    try:
        return bake.fitted_clip(
            clip,
            start_s=settings.start,
            end_s=settings.end,
            fps=settings.fps,
            loop_s=settings.loop,
            # An engine that moves the character by its root wants the path as it was walked.
            keeps_path=settings.root_motion == RootPolicy.ROOT.value,
        )
    except ClipError as error:
        raise InputError(f"{path}: {error}") from None


def _check_character(path: Path, clip: MotionClip, target: Target) -> None:
    """InputError where a recorded stream has joints that the character of its rig lacks."""
    known = target.character.skeleton.nodes.names if target.character else clip.layout.joint_names
    missing = [name for name in clip.layout.joint_names if name not in known]
    if missing:
        raise InputError(
            f"{path} was recorded for another {target.rig!r}: this one has no joint {', '.join(missing[:5])}; "
            "record it again"
        )


def _played(take: Take) -> Fraction:
    """Seconds that a take is played: the last frame of a loop is the first of the next round."""
    return Fraction(len(take.clip) - take.loops) / take.clip.fps


def _notes(inputs: Sequence[Path], settings: BakeSettings) -> list[str]:
    if settings.text and any(map(is_sound, inputs)) and not _model().reads_words:
        return ["this model hears speech and does not read: --text changes nothing"]
    return []


def _target(settings: BakeSettings, form: BakeFormat, recording: Recording | None = None) -> Target:
    rig = settings.rig or (recording.rig if recording else form.rig)
    # A recording names a rig, and never a file to be opened.
    has_file = settings.rig is not None or rig in RigLibrary().characters()
    return Target(
        rig,
        character_for(rig) if has_file else None,
        RootPolicy(settings.root_motion),
        fbx_version=settings.fbx_version,
        fbx_ascii=settings.fbx_ascii,
        tolerance=bake.key_tolerance(settings.reduce, form) if settings.reduce else None,
    )
