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
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bridge.bake import SOUND_ENDINGS
from bridge.bake_formats import FORMATS
from bridge.bake_job import BakeSettings, bake_file, check_settings, partners_of
from bridge.errors import BridgeError, InputError
from retarget.formats.seamless_arrays import is_in_tree
from retarget.formats.whole_file import whole_file

MANIFEST = "bake_manifest.json"
MOTION_ENDINGS = (".bvh", ".npz", ".avbr")
# Kinds that are characters, or were baked beside their sources, as often as they are sources: asked for by a pattern.
ASKED_ENDINGS = (".fbx", ".glb", ".gltf", ".vrma", ".usd", ".usda", ".usdc")


@dataclass(frozen=True)
class Job:
    """One input and the file it becomes."""

    source: Path
    output: Path


def is_many(inputs: Sequence[Path], output: Path) -> bool:
    """Whether files go into a folder: the output is one, or an input stands for several files."""
    return output.is_dir() or not output.suffix or any(path.is_dir() or _is_pattern(path) for path in inputs)


def find_jobs(inputs: Iterable[Path], output: Path, ending: str) -> list[Job]:
    """What is to be baked: every file given, found by a pattern, or below a folder, under its place in ``output``.

    Where a sound and a motion of one name lie side by side, as in datasets, the motion is meant. InputError if there is
    nothing.
    """
    found: dict[Path, Path] = {}
    for path in inputs:
        for file, place in _files(path):
            found.setdefault(file, place)
    if not found:
        raise InputError(
            f"nothing to bake: no file in {', '.join(map(str, inputs))} is of a kind that can be read"
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
    known = _read_manifest(folder / MANIFEST)
    rows: dict[str, dict[str, Any]] = {}
    waiting = []
    for job in jobs:
        row = known.get(str(job.output))
        if row and not settings.force and row.get("key") == _key(job, settings) and job.output.is_file():
            rows[str(job.output)] = row = {**row, "state": "kept"}
            on_done(row)
        else:
            waiting.append(job)
    # What lies there already is ours if an earlier run made it or, stopped, was about to; any other file is refused.
    for job in waiting:
        if not job.output.exists():
            place = str(job.output)
            known.setdefault(place, {"source": str(job.source), "output": place, "state": "waiting"})
    if waiting:
        _write_manifest(folder / MANIFEST, {**known, **rows})
    count = min(workers or os.cpu_count() or 1, max(1, len(waiting)))
    # Fresh processes everywhere, as on Windows: a copy of this one would hold its threads' locks.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_begin) as pool:
        futures = [
            pool.submit(_bake_one, job, replace(settings, force=settings.force or str(job.output) in known))
            for job in waiting
        ]
        try:
            for future in as_completed(futures):
                row = future.result()
                rows[row["output"]] = row
                _write_manifest(folder / MANIFEST, {**known, **rows})
                on_done(row)
        except BrokenProcessPool:
            raise BridgeError(
                "a process that baked was ended from outside, for lack of memory perhaps; the same command with fewer "
                "--jobs goes on from here"
            ) from None
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [rows[str(job.output)] for job in jobs]


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


def _bake_one(job: Job, settings: BakeSettings) -> dict[str, Any]:
    row: dict[str, Any] = {"source": str(job.source), "output": str(job.output)}
    try:
        job.output.parent.mkdir(parents=True, exist_ok=True)
        facts = bake_file([job.source], job.output, settings)
        take = facts["takes"][0]
        return {
            **row,
            "state": "baked",
            "key": _key(job, settings),
            **{k: take[k] for k in ("frames", "fps", "seconds")},
        }
    except BridgeError as error:
        return {**row, "state": "failed", "error": str(error)}
    # Whatever is wrong with one file must not end the work on the others.
    except Exception as error:
        return {**row, "state": "failed", "error": f"{type(error).__name__}: {error}"}


def _key(job: Job, settings: BakeSettings) -> str:
    """What the output was made from: every file that is read, as it is now, and every setting that shows."""
    read = [
        job.source,
        job.source.with_suffix(".wav"),
        Path(settings.rig or ""),
        settings.controls,
        settings.user,
    ]
    if settings.user is not None and settings.user.is_dir():
        read += partners_of(job.source, settings.user)
    stamps = [_stamp(path) for path in read if path is not None]
    plain = {k: str(v) for k, v in asdict(replace(settings, force=False)).items()}
    text = json.dumps([stamps, str(job.output), plain], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _stamp(path: Path) -> list[int]:
    """Size and time of a file; empty where there is none."""
    if not path.is_file():
        return []
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _read_manifest(path: Path) -> dict[str, dict[str, Any]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {row["output"]: row for row in rows if row.get("state") != "failed"}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_manifest(path: Path, rows: dict[str, dict[str, Any]]) -> None:
    text = json.dumps({"files": [rows[name] for name in sorted(rows)]}, indent=1)
    try:
        with whole_file(path) as stream:
            stream.write(text.encode())
    except OSError as error:
        raise BridgeError(f"{path} cannot be written: {error.strerror or error}") from error


def ending_of(format_name: str | None) -> str:
    """The ending of files of a format; FBX's without one."""
    return next(row.endings[0] for row in FORMATS if row.name == (format_name or "fbx"))
