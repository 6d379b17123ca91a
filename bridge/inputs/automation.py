"""Controls that change over time, for bakes: a YAML or CSV file of values at seconds, with straight lines between."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bridge.errors import InputError
from bridge.models.conversation import CONTROLS
from retarget.yaml_file import YamlError, parse_yaml

_KNOWN = {control.name: control for control in CONTROLS}


@dataclass(frozen=True)
class Automation:
    """For each control its points ``(seconds, value)`` in order of time; held before the first and after the last."""

    points: Mapping[str, tuple[tuple[float, float], ...]]

    def at(self, seconds: float) -> dict[str, float]:
        """Every control's value at a time from the beginning of the recording."""
        return {
            name: float(np.interp(seconds, [t for t, _ in points], [v for _, v in points]))
            for name, points in self.points.items()
        }


def read_automation(path: str | Path) -> Automation:
    """Read ``name: value`` or ``name: [[seconds, value], ...]`` (YAML), or a table with a column ``seconds`` (CSV).

    InputError names the file, the place and the mend.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    rows = _from_csv(path, text) if path.suffix.lower() == ".csv" else _from_yaml(path, text)
    points = {}
    for name, values in rows.items():
        if name not in _KNOWN:
            raise InputError(f"{path}: there is no control {name!r}; known: {', '.join(_KNOWN)}")
        points[name] = _checked(path, name, values)
    if not points:
        raise InputError(f"{path} has no control in it; known: {', '.join(_KNOWN)}")
    return Automation(points)


def _from_yaml(path: Path, text: str) -> dict[str, list]:
    try:
        values = parse_yaml(text, source=str(path))
    except YamlError as error:
        raise InputError(str(error)) from None
    return {name: v if isinstance(v, list) else [[0, v]] for name, v in values.items()}


def _from_csv(path: Path, text: str) -> dict[str, list]:
    table = list(csv.reader(text.splitlines()))
    head = [name.strip() for name in table[0]] if table else []
    if not head or head[0] != "seconds":
        raise InputError(
            f"{path}: the first line must be: seconds,{','.join(list(_KNOWN)[:3])} or other controls"
        )
    if len(set(head)) < len(head):
        raise InputError(f"{path}: two columns of the first line have the same name")
    rows: dict[str, list] = {name: [] for name in head[1:]}
    for number, row in enumerate(table[1:], start=2):
        if len(row) > len(head):
            raise InputError(f"{path}, line {number}: more values than columns")
        for name, value in zip(head[1:], row[1:], strict=False):
            if value.strip():
                rows[name].append([row[0].strip(), value.strip()])
    return {name: values for name, values in rows.items() if values}


def _checked(path: Path, name: str, values: Iterable) -> tuple[tuple[float, float], ...]:
    control, points = _KNOWN[name], []
    for point in values:
        try:
            seconds, value = (float(part) for part in point)
        except (TypeError, ValueError):
            raise InputError(f"{path}: {name}: {point!r} is no pair of seconds and value") from None
        if not (math.isfinite(seconds) and math.isfinite(value)):
            raise InputError(f"{path}: {name}: {point!r} is not finite")
        if points and seconds < points[-1][0]:
            raise InputError(f"{path}: {name}: {seconds:g} s comes after {points[-1][0]:g} s; sort by time")
        if not control.low <= value <= control.high:
            raise InputError(
                f"{path}: {name}: {value:g} at {seconds:g} s is outside {control.low:g} to {control.high:g}"
            )
        points.append((seconds, value))
    if not points:
        raise InputError(f"{path}: {name} has no points")
    return tuple(points)
