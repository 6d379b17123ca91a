"""What a bake reads: for each input its partner, its sound and every other file, so that none of them is written over
and a later run sees what has changed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.bake import SOUND_ENDINGS
from bridge.errors import InputError
from bridge.recording import is_recording
from retarget.formats.seamless_arrays import is_in_tree, tree_files

if TYPE_CHECKING:
    from bridge.bake_job import BakeSettings


def files_read(source: Path, settings: BakeSettings) -> list[Path]:
    """Every file that the bake of one input opens, its partner in a folder of users among them."""
    user, rig, sound = settings.user, settings.rig, sound_of(source)
    read = [source, settings.controls, settings.text_file, sound, None if rig is None else Path(rig)]
    if user is not None:
        read += _partners_of(source, user) if user.is_dir() else [user]
    if is_in_tree(source):
        read += tree_files(source)
    if source.suffix.lower() == ".gltf":
        # Where exporters put the numbers of the text.
        read.append(source.with_suffix(".bin"))
    return [path for path in read if path is not None]


def sound_of(source: Path) -> Path | None:
    """The file with the sound of an input: itself or, of a motion, the recording of its name beside it."""
    if is_sound(source) or is_recording(source):
        return source
    # In a dataset's tree of arrays the sound lies in a folder of its own.
    folders = [source.parent, *([source.parents[2] / "audio"] if is_in_tree(source) else [])]
    places = [(folder / source.name).with_suffix(ending) for folder in folders for ending in SOUND_ENDINGS]
    return next((place for place in places if place.is_file()), None)


def is_sound(path: Path) -> bool:
    """Whether a file's name says that it is speech."""
    return path.suffix.lower() in SOUND_ENDINGS


def user_of(speaker: Path, user: Path | None) -> Path | None:
    """The voice that the speaker listens to: the file given, or the one of the speaker's name in a folder of them.

    InputError where the folder has none.
    """
    if user is None or not user.is_dir():
        return user
    found = _partners_of(speaker, user)
    if not found:
        raise InputError(f"{user} has no recording named {speaker.stem} for the user of {speaker}")
    return found[0]


def _partners_of(speaker: Path, folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("*") if p.stem == speaker.stem and is_sound(p))


class FileSet:
    """Files by what they are, however their paths are spelt: links and another case are the same file."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._known = {_identity(path) for path in paths}

    def __contains__(self, path: Path) -> bool:
        return _identity(path) in self._known


def _identity(path: Path) -> object:
    try:
        stat = path.stat()
    except OSError:
        return path.resolve()
    # Some network folders number no files.
    return (stat.st_dev, stat.st_ino) if stat.st_ino else path.resolve()
