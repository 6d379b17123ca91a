"""BVH files: the text of a skeleton with Euler channels and one line of numbers a frame.

There is no written standard; this reader follows what the common programs write. Channels of a joint turn it in
the order listed, the first being the outermost. Positions of a joint replace its OFFSET, unless they
lie around zero, where they are added to it. The unit of length is the file's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retarget import rotation
from retarget.clip_issues import ClipError, frame_list
from retarget.formats.skeleton_motion import SkeletonMotion
from retarget.frame_rate import rate_from_frame_time
from retarget.motion import MotionLayout

MAX_BYTES = 1 << 30
_CHANNELS = {f"{axis}{kind}": (kind, axis) for axis in "xyz" for kind in ("position", "rotation")}
_MOTION_HEAD = re.compile(
    r"\s*frames\s*:\s*(?P<frames>\d{1,12})\s+frame\s*time\s*:\s*(?P<time>\S+)", re.IGNORECASE
)


@dataclass
class _Node:
    name: str
    parent: int
    offset: tuple[float, ...] = (0.0, 0.0, 0.0)
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class BvhMotion(SkeletonMotion):
    """A BVH file as it stands: its own joint names, axes and unit, without a face.

    ``layout`` rests with identity rotations; ``end_offsets`` holds the End Site of a joint that has one.
    """

    end_offsets: Mapping[str, NDArray[np.float64]] = field(default_factory=dict, repr=False)


class _Lines:
    """The lines of the hierarchy with their numbers, braces standing alone."""

    def __init__(self, text: str) -> None:
        self._lines: list[tuple[int, str]] = []
        for number, raw in enumerate(text.splitlines(), start=1):
            for part in raw.replace("{", "\n{\n").replace("}", "\n}\n").split("\n"):
                if part.strip():
                    self._lines.append((number, part.strip()))
        self._at = 0

    def next(self) -> tuple[int, str]:
        if self._at >= len(self._lines):
            raise ClipError("CLIP_TRUNCATED", "the BVH file ends inside its skeleton")
        self._at += 1
        return self._lines[self._at - 1]

    def more(self) -> bool:
        return self._at < len(self._lines)


def _numbers(words: list[str], count: int, line: int, what: str) -> tuple[float, ...]:
    try:
        values = tuple(float(w) for w in words)
    except ValueError:
        values = ()
    if len(values) != count or not np.all(np.isfinite(values)):
        raise ClipError("CLIP_SYNTAX", f"line {line} of the BVH file: {what} needs {count} numbers")
    return values


def _channels(words: list[str], line: int) -> tuple[str, ...]:
    names = tuple(w.lower() for w in words[1:])
    unknown = [w for w in words[1:] if w.lower() not in _CHANNELS]
    if unknown or not words or words[0] != str(len(names)) or len(set(names)) != len(names):
        raise ClipError(
            "CLIP_SYNTAX", f"line {line} of the BVH file: CHANNELS needs a count and as many known channels"
        )
    return names


def _parse_hierarchy(text: str) -> tuple[list[_Node], dict[int, tuple[float, ...]]]:
    lines = _Lines(text)
    if lines.next()[1].upper() != "HIERARCHY":
        raise ClipError("CLIP_SYNTAX", "the BVH file does not begin with HIERARCHY")
    nodes: list[_Node] = []
    ends: dict[int, tuple[float, ...]] = {}
    stack: list[int | None] = []  # None stands for an End Site
    while lines.more():
        line, content = lines.next()
        word, _, rest = content.partition(" ") if " " in content else content.partition("\t")
        word, rest = word.upper(), rest.strip()
        if word in ("ROOT", "JOINT"):
            if (word == "ROOT") != (not nodes) or (stack and stack[-1] is None) or (nodes and not stack):
                raise ClipError("CLIP_SYNTAX", f"line {line} of the BVH file: {word} {rest} is out of place")
            nodes.append(_Node(rest, stack[-1] if stack and stack[-1] is not None else -1))
            _open(lines)
            stack.append(len(nodes) - 1)
        elif word == "END" and stack and stack[-1] is not None:
            _open(lines)
            stack.append(None)
        elif word == "OFFSET" and stack:
            offset = _numbers(rest.split(), 3, line, "OFFSET")
            if stack[-1] is None:
                ends[next(j for j in reversed(stack) if j is not None)] = offset
            else:
                nodes[stack[-1]].offset = offset
        elif word == "CHANNELS" and stack and stack[-1] is not None:
            nodes[stack[-1]].channels = _channels(rest.split(), line)
        elif word == "}" and stack:
            stack.pop()
        else:
            raise ClipError("CLIP_SYNTAX", f"line {line} of the BVH file: {content[:40]!r} is out of place")
    if stack:
        raise ClipError("CLIP_TRUNCATED", "the BVH file ends inside its skeleton")
    return nodes, ends


def _open(lines: _Lines) -> None:
    line, content = lines.next()
    if content != "{":
        raise ClipError("CLIP_SYNTAX", f"line {line} of the BVH file: expected {{, not {content[:40]!r}")


def _parse_motion(text: str, width: int) -> tuple[Fraction, NDArray[np.float64]]:
    """Rate and channel values ``(T, width)`` from what follows the word MOTION."""
    head = _MOTION_HEAD.match(text)
    if head is None:
        whole = "frame" in text.lower() and ":" in text and len(text.split()) > 4
        code = "CLIP_SYNTAX" if whole else "CLIP_TRUNCATED"
        raise ClipError(code, "the BVH file lacks its 'Frames:' and 'Frame Time:' lines")
    frames = int(head["frames"])
    if frames == 0 or width == 0:
        raise ClipError("CLIP_EMPTY", "the BVH file has no frames or no channels")
    rate = rate_from_frame_time(head["time"])
    words = text[head.end() :].split()
    if len(words) < frames * width:
        raise ClipError(
            "CLIP_TRUNCATED",
            f"the BVH file promises {frames} frames of {width} values and holds {len(words) // max(width, 1)}",
        )
    if len(words) > frames * width:
        raise ClipError(
            "CLIP_SHAPE",
            f"the BVH file promises {frames} frames of {width} values and holds {len(words) - frames * width} more",
            "correct the 'Frames:' line or export the file again",
        )
    try:
        values = np.array(words, dtype=np.float64).reshape(frames, width)
    except ValueError:
        bad = next(i for i, w in enumerate(words) if not _is_number(w))
        raise ClipError(
            "CLIP_SYNTAX",
            f"frame {bad // width} of the BVH file holds {words[bad][:40]!r}, which is no number",
        ) from None
    broken = np.flatnonzero(~np.isfinite(values).all(axis=1))
    if len(broken):
        raise ClipError(
            "CLIP_NON_FINITE",
            f"the BVH file has NaN or infinite values in frames {frame_list(broken.tolist())}",
        )
    return rate, values


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _local_rotations(nodes: list[_Node], values: NDArray[np.float64]) -> NDArray[np.float32]:
    """``(T, J, 4)``; joints that share an order of axes are turned together."""
    out = rotation.identity(len(values), len(nodes))
    groups: dict[str, list[tuple[int, list[int]]]] = {}
    column = 0
    for j, node in enumerate(nodes):
        kinds = [_CHANNELS[c] for c in node.channels]
        order = "".join(axis for kind, axis in kinds if kind == "rotation")
        columns = [column + k for k, (kind, _) in enumerate(kinds) if kind == "rotation"]
        if order:
            groups.setdefault(order, []).append((j, columns))
        column += len(kinds)
    for order, members in groups.items():
        joints = [j for j, _ in members]
        angles = np.radians(values[:, [c for _, columns in members for c in columns]])
        out[:, joints] = rotation.euler_to_quat(angles.reshape(len(values), len(joints), len(order)), order)
    return out


def _local_positions(nodes: list[_Node], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """``(T, J, 3)``: the OFFSET where a joint has no position channels."""
    offsets = np.array([n.offset for n in nodes], dtype=np.float64)
    out = np.broadcast_to(offsets, (len(values), *offsets.shape)).copy()
    column = 0
    for j, node in enumerate(nodes):
        for k, channel in enumerate(node.channels):
            kind, axis = _CHANNELS[channel]
            if kind == "position":
                out[:, j, "xyz".index(axis)] = values[:, column + k]
        if j and any(c.endswith("position") for c in node.channels):
            length = np.linalg.norm(offsets[j])
            if np.linalg.norm(np.median(out[:, j], axis=0)) < 0.1 * length:
                out[:, j] += offsets[j]
        column += len(node.channels)
    return out


def read_bvh(path: str | Path) -> BvhMotion:
    """Read a BVH file without changing its joints, axes or unit. Raises ClipError."""
    path = Path(path)
    if not path.is_file():
        raise ClipError("CLIP_NOT_FOUND", f"there is no file {path}")
    if path.stat().st_size > MAX_BYTES:
        raise ClipError("CLIP_UNREADABLE", f"{path.name} is larger than {MAX_BYTES >> 20} MiB")
    return parse_bvh(path.read_bytes())


def parse_bvh(data: bytes) -> BvhMotion:
    """``read_bvh`` on the content of a file."""
    if not data.strip():
        raise ClipError("CLIP_EMPTY", "the BVH file is empty")
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    skeleton, separator, motion = _split_at_motion(text)
    nodes, ends = _parse_hierarchy(skeleton)
    if not separator:
        raise ClipError("CLIP_TRUNCATED", "the BVH file has no MOTION part")
    if not nodes:
        raise ClipError("CLIP_SYNTAX", "the BVH file has no joints")
    rate, values = _parse_motion(motion, sum(len(n.channels) for n in nodes))
    rotations, positions = _local_rotations(nodes, values), _local_positions(nodes, values)
    moved = [j for j, n in enumerate(nodes) if any(c.endswith("position") for c in n.channels)]
    rest = np.array([n.offset for n in nodes], dtype=np.float64)
    # Bone lengths travel in the channels of such files and OFFSET may be stale.
    rest[[j for j in moved if j]] = np.median(positions[:, [j for j in moved if j]], axis=0)
    try:
        layout = MotionLayout(
            joint_names=tuple(n.name for n in nodes),
            parents=tuple(n.parent for n in nodes),
            rest_positions=rest.astype(np.float32),
            rest_rotations_xyzw=rotation.identity(len(nodes)),
        )
    except ValueError as error:
        raise ClipError("CLIP_SYNTAX", f"the BVH file's skeleton cannot be used: {error}") from None
    end_offsets = {nodes[j].name: np.array(offset) for j, offset in ends.items()}
    face = np.zeros((len(rotations), 0), dtype=np.float32)
    return BvhMotion(layout, rate, rotations, positions, face, end_offsets=end_offsets)


def _split_at_motion(text: str) -> tuple[str, str, str]:
    """The skeleton, the word MOTION (empty where it is missing), and the frames."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[at:end].strip().upper() == "MOTION":
            return text[:at], "MOTION", text[end + 1 :]
        at = end + 1
    return text, "", ""
