"""Many bakes: folders and patterns to a folder, over all cores, going on past bad files and from where it stopped."""

from __future__ import annotations

import glob
import hashlib
import json
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bridge import __version__
from bridge.bake import SOUND_ENDINGS
from bridge.bake_formats import FORMATS
from bridge.bake_job import BakeSettings, bake_file, check_settings, sound_places
from bridge.bake_manifest import Job, Manifest
from bridge.bake_sources import FileSet, files_read, is_sound
from bridge.errors import BridgeError, InputError
from bridge.models import model_digest
from retarget.formats.seamless_arrays import is_in_tree

MOTION_ENDINGS = (".bvh", ".npz", ".avbr")
# Kinds that are characters, or were baked beside their sources, as often as they are sources: asked for by a pattern.
ASKED_ENDINGS = (".fbx", ".glb", ".gltf", ".vrma", ".usd", ".usda", ".usdc")


def is_many(inputs: Sequence[Path], output: Path) -> bool:
    """Whether files go into a folder: the output is one, or an input stands for several files."""
    return output.is_dir() or not output.suffix or any(path.is_dir() or _is_pattern(path) for path in inputs)


def find_jobs(
    inputs: Iterable[Path],
    output: Path,
    ending: str,
    *,
    on_left_out: Callable[[Path], None] = lambda path: None,
) -> list[Job]:
    """What is to be baked: every file given, found by a pattern, or below a folder, under its place in ``output``.

    Where a sound and a motion of one name lie side by side, as in datasets, the motion is meant. What an earlier bake
    wrote is left out: what the manifest in ``output`` lists, and of a folder or pattern all below ``output`` where that
    lies inside. InputError if there is nothing.
    """
    made = Manifest(output).files()
    found: dict[Path, Path] = {}
    for path in inputs:
        for file, place in _files(path):
            if file in made or (file != path and _lies_in(output, _base(path)) and _lies_in(file, output)):
                on_left_out(file)
            else:
                found.setdefault(file, place)
    if not found:
        raise InputError(
            f"nothing to bake: no file in {', '.join(map(str, inputs))} is of a kind that can be read, apart from what "
            "an earlier bake wrote"
        )
    moving = {path.with_suffix("") for path in found if path.suffix.lower() not in SOUND_ENDINGS}
    # In a dataset's tree of arrays the sound lies in a folder of its own.
    moving |= {path.parents[2] / "audio" / path.stem for path in found if is_in_tree(path)}
    jobs, taken = [], set()
    for file, place in found.items():
        if file.suffix.lower() in SOUND_ENDINGS and file.with_suffix("") in moving:
            continue
        target = output / place.with_suffix(ending)
        stem, number = target.name.removesuffix(ending), 1
        while target in taken:
            kind = file.suffix[1:].lower() + (f"_{number}" if number > 1 else "")
            target, number = target.with_name(f"{stem}_{kind}{ending}"), number + 1
        taken.add(target)
        jobs.append(Job(file, target))
    return jobs


def _is_pattern(path: Path) -> bool:
    return glob.has_magic(str(path)) and not path.exists()


def _files(path: Path) -> list[tuple[Path, Path]]:
    """(file, its place in the output) of what one argument stands for."""
    if path.is_dir():
        return [(p, p.relative_to(path)) for p in sorted(path.rglob("*")) if _can_be_read(p)]
    if _is_pattern(path):
        # Windows' shells leave patterns to the program.
        hits = [Path(hit) for hit in sorted(glob.glob(str(path), recursive=True))]
        wanted = [p for p in hits if p.is_file() and (_can_be_read(p) or p.suffix.lower() in ASKED_ENDINGS)]
        return [(p, Path(p.name)) for p in wanted]
    return [(path, Path(path.name))]


def _lies_in(path: Path, folder: Path) -> bool:
    return folder.resolve() in path.resolve().parents


def _base(path: Path) -> Path:
    """The folder below which an argument finds its files: itself, or what a pattern says before its first sign."""
    if not _is_pattern(path):
        return path
    plain = next(k for k, part in enumerate(path.parts) if glob.has_magic(part))
    return Path(*path.parts[:plain])


def _can_be_read(path: Path) -> bool:
    if path.suffix.lower() == ".npy":
        # A take in a tree of arrays is found by its body alone.
        return is_in_tree(path) and path.parent.name == "body_pose"
    return path.is_file() and path.suffix.lower() in (*SOUND_ENDINGS, *MOTION_ENDINGS)


def run_jobs(
    jobs: Sequence[Job],
    folder: Path,
    settings: BakeSettings,
    *,
    workers: int | None = None,
    on_done: Callable[[dict[str, Any]], None] = lambda row: None,
) -> list[dict[str, Any]]:
    """Bake all of them; returns a row each: ``source``, ``output``, ``state`` (baked, kept, failed), facts or
    ``error``.

    The manifest in ``folder`` is written first, with every file that is to come as ``waiting``, and after every file.
    Rows of it whose source, settings and output are unchanged are kept, so that a run that was stopped goes on.
    """
    check_settings(settings, [job.source for job in jobs], jobs[0].output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made into a folder: {error.strerror or error}") from None
    manifest = Manifest(folder)
    read = FileSet(file for job in jobs for file in files_read(job.source, settings))
    rows: dict[Path, dict[str, Any]] = {}

    def done(job: Job, row: dict[str, Any]) -> None:
        rows[job.output] = row = {"source": str(job.source), "output": str(job.output), **row}
        on_done(row)

    waiting: list[tuple[Job, str, frozenset[Path]]] = []
    for job in jobs:
        key = _key(job, settings)
        if not settings.force and (kept := manifest.kept(job, key)):
            done(job, {**kept, "state": "kept"})
            continue
        try:
            places = [job.output, *sound_places([job.source], job.output, settings)]
            for place in places:
                if place in read:
                    raise InputError(f"{place} is an input of this bake, too; choose another folder")
        except InputError as error:
            done(job, {"state": "failed", "error": str(error)})
            continue
        waiting.append((job, key, manifest.expect(job, places)))
    if waiting:
        manifest.write()
    count = min(workers or os.cpu_count() or 1, max(1, len(waiting)))
    # Fresh processes everywhere, as on Windows: a copy of this one would hold its threads' locks.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_begin) as pool:
        futures = {
            pool.submit(_bake_one, job, settings, ours): (job, key, ours) for job, key, ours in waiting
        }
        try:
            for future in as_completed(futures):
                job, key, ours = futures[future]
                row = future.result()
                manifest.note(job, key, row, ours)
                manifest.write()
                done(job, row)
        except BrokenProcessPool:
            raise BridgeError(
                "a process that baked was ended from outside, for lack of memory perhaps; the same command with fewer "
                "--jobs goes on from here"
            ) from None
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [rows[job.output] for job in jobs]


def _begin() -> None:
    # Each process has a core to itself; libraries that take all of them would stand in each other's way.
    os.environ["OMP_NUM_THREADS"] = "1"
    # A process whose parent was killed would wait for work for ever.
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _bake_one(job: Job, settings: BakeSettings, ours: frozenset[Path]) -> dict[str, Any]:
    try:
        job.output.parent.mkdir(parents=True, exist_ok=True)
        facts = bake_file([job.source], job.output, settings, ours=ours)
        take = facts["takes"][0]
        return {
            "state": "baked",
            "sounds": facts["sounds"],
            "notes": facts["notes"],
            **{k: take[k] for k in ("frames", "fps", "seconds")},
        }
    except BridgeError as error:
        return {"state": "failed", "error": str(error)}
    # Whatever is wrong with one file must not end the work on the others.
    except Exception as error:
        return {"state": "failed", "error": f"{type(error).__name__}: {error}"}


def _key(job: Job, settings: BakeSettings) -> str:
    """What the output was made from: every file that is read, as it is now, every setting that shows, this program and,
    for speech, the model."""
    stamps = [_stamp(path) for path in files_read(job.source, settings)]
    plain = {
        k: str(v.resolve() if isinstance(v, Path) else v)
        for k, v in asdict(replace(settings, force=False, rig=_plain_rig(settings.rig))).items()
    }
    made_by = [__version__, model_digest() if is_sound(job.source) else ""]
    text = json.dumps([stamps, plain, made_by], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain_rig(rig: str | None) -> str | None:
    """A rig's name, or its file however that is spelt."""
    return str(Path(rig).resolve()) if rig is not None and Path(rig).is_file() else rig


def _stamp(path: Path) -> list[str | int]:
    """A file, its size and its time; the path alone where there is none."""
    if not path.is_file():
        return [str(path.resolve())]
    stat = path.stat()
    return [str(path.resolve()), stat.st_size, stat.st_mtime_ns]


def ending_of(format_name: str | None) -> str:
    """The ending of files of a format; FBX's without one."""
    return next(row.endings[0] for row in FORMATS if row.name == (format_name or "fbx"))
