"""Recorded streams, ``.avbr``: the messages of one subject as both sockets carried them (see docs/protocol.md).

Nothing is decoded when a recording is made, so that whatever reads the sockets reads it too.
"""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bridge import protocol
from bridge.errors import BridgeError, InputError
from bridge.messages import LayoutMessage
from bridge.models.base import CLOCK_RATE, FPS, FRAME_SAMPLES
from bridge.protocol import Event, Motion, Sound
from bridge.skeletons import layout_from_map
from bridge.wire_checks import ProtocolError
from retarget import rotation
from retarget.formats.whole_file import whole_file
from retarget.motion import MotionClip, MotionLayout

ENDING = ".avbr"
# The first byte is no text and the line ends would not survive a transfer as text.
MAGIC = b"\x89AVBR\r\n\x1a"
VERSION = 1
_WORD = struct.Struct("<I")
# The largest layout a client accepts from the control socket.
_MAX_LAYOUT_BYTES = 64 << 20
_UNIT_TOLERANCE = 1e-3


def write_recording(path: str | Path, messages: Iterable[bytes]) -> None:
    """Write ``messages``, the subject's layout first, as they come. The file appears whole or not at all.

    What ``messages`` raises goes through, and there is no file then. BridgeError where it cannot be written.
    """
    try:
        with whole_file(Path(path)) as stream:
            stream.write(MAGIC + _WORD.pack(VERSION))
            for message in messages:
                stream.write(_WORD.pack(len(message)) + message)
            stream.write(_WORD.pack(0))
    except OSError as error:
        raise BridgeError(f"{path} cannot be written: {error.strerror or error}") from error


@dataclass(frozen=True)
class Recording:
    """One subject as it was seen: ``motions`` in order of their samples, without what an interruption made void.

    ``sounds`` and ``events`` are in the order they came; ``seconds`` count from the first frame.
    """

    subject: str
    rig: str
    layout: MotionLayout
    motions: tuple[Motion, ...] = field(repr=False)
    sounds: tuple[Sound, ...] = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)

    @property
    def first_sample(self) -> int:
        """Second 0 on the session's clock."""
        return self.motions[0].frame.sample

    @property
    def seconds(self) -> float:
        """From the first frame to the end of the last."""
        return (self.motions[-1].frame.sample - self.first_sample + FRAME_SAMPLES) / CLOCK_RATE

    @property
    def missing(self) -> int:
        """Frames between the first and the last that never came."""
        return (self.motions[-1].frame.sample - self.first_sample) // FRAME_SAMPLES + 1 - len(self.motions)

    def clip(self) -> MotionClip:
        """The motion in the recording's own layout, 30 frames a second; missing frames are interpolated.

        InputError if a frame lies between the protocol's frames or holds no rotations, or if most are missing.
        """
        offsets = [motion.frame.sample - self.first_sample for motion in self.motions]
        if any(offset % FRAME_SAMPLES for offset in offsets):
            raise InputError(
                f"frames of the recording are not {FRAME_SAMPLES} samples apart; record it again"
            )
        if self.missing > len(self.motions):
            raise InputError(
                f"{self.missing} frames are missing and {len(self.motions)} are there; record it again, "
                "with less to do for the machine or the network"
            )
        there = np.array(offsets) // FRAME_SAMPLES
        frames = np.arange(there[-1] + 1)
        before = np.searchsorted(there, frames, side="right") - 1
        after = np.minimum(before + 1, len(there) - 1)
        share = ((frames - there[before]) / np.maximum(there[after] - there[before], 1))[:, None]
        root = np.stack([motion.frame.root for motion in self.motions])
        turns = np.stack([motion.frame.rotations_xyzw for motion in self.motions])
        face = np.stack([motion.frame.face for motion in self.motions])
        frame, joint = np.nonzero(np.abs(np.linalg.norm(turns, axis=-1) - 1) > _UNIT_TOLERANCE)
        if len(frame):
            name = self.layout.joint_names[joint[0]]
            raise InputError(f"frame {frame[0]} holds for {name!r} what is no rotation; record it again")
        between = rotation.slerp(turns[before].astype(np.float64), turns[after], share)
        exact = np.where(share[:, :, None] > 0, between, turns[before])
        return MotionClip(
            layout=self.layout,
            fps=Fraction(FPS),
            root=(1 - share) * root[before] + share * root[after],
            rotations_xyzw=rotation.unroll(exact),
            face=(1 - share) * face[before] + share * face[after],
        )

    def facts(self) -> dict[str, Any]:
        """What is in it, as plain values."""
        heard = {speaker: 0.0 for speaker in ("agent", "user")}
        for sound in self.sounds:
            heard[sound.speaker] += len(sound.pcm) / sound.rate
        return {
            "kind": "recording",
            "subject": self.subject,
            "rig": self.rig,
            "space": self.layout.space.name,
            "joints": list(self.layout.joint_names),
            "channels": list(self.layout.face_channels),
            "seconds": round(self.seconds, 3),
            "frames": len(self.motions),
            "missing_frames": self.missing,
            "sound_s": {speaker: round(seconds, 3) for speaker, seconds in heard.items()},
            "events": dict(Counter(event.name for event in self.events)),
        }


def is_recording(path: str | Path) -> bool:
    """Whether the file's name says that it is a recorded stream."""
    return Path(path).suffix.lower() == ENDING


def recorded_clip(
    path: str | Path, *, rig: str | None = None, recording: Recording | None = None
) -> MotionClip:
    """The motion of a recorded stream in its own layout, without retargeting; ``recording`` where it was read before.

    InputError if it cannot be read, or if ``rig`` names another rig than the recorded one.
    """
    recording = recording or read_recording(path)
    if rig not in (None, recording.rig):
        raise InputError(
            f"{path} was recorded for the rig {recording.rig!r} and is not retargeted to {rig!r}; "
            "leave --rig out, or record a subject of that rig"
        )
    try:
        return recording.clip()
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def read_recording(path: str | Path) -> Recording:
    """The recording in a file. InputError says what is wrong with it and where."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    contents = _Contents()
    number = 0
    try:
        for message in _records(data):
            number += 1
            contents.add(message)
        number = 0
        return contents.recording()
    except ProtocolError as error:
        where = f" message {number}:" if number else ""
        raise InputError(f"{path}:{where} {error}") from None


def _records(data: bytes) -> Iterator[bytes]:
    head = len(MAGIC) + _WORD.size
    if not data.startswith(MAGIC):
        raise ProtocolError("this is no recorded stream; avatar-bridge record makes them")
    if len(data) < head:
        raise _cut_short()
    (version,) = _WORD.unpack_from(data, len(MAGIC))
    if version != VERSION:
        raise ProtocolError(f"a recorded stream of version {version}; this program reads version {VERSION}")
    at = head
    while True:
        if len(data) - at < _WORD.size:
            raise _cut_short()
        (length,) = _WORD.unpack_from(data, at)
        at += _WORD.size
        if length == 0:
            break
        if length > len(data) - at:
            raise _cut_short()
        yield data[at : at + length]
        at += length
    if at != len(data):
        raise ProtocolError(f"{len(data) - at} bytes follow the end of the recording; copy the file again")


def _cut_short() -> ProtocolError:
    return ProtocolError("the recording is cut short; copy the file again")


class _Contents:
    """What the messages add up to. Of an older epoch nothing counts from where a newer one begins."""

    def __init__(self) -> None:
        self._layout: tuple[LayoutMessage, MotionLayout] | None = None
        self._motions: list[Motion] = []
        self._sounds: list[Sound] = []
        self._events: list[Event] = []

    def add(self, data: bytes) -> None:
        """One message. ProtocolError if it cannot be read or belongs to another subject."""
        if protocol.is_control(data):
            self._add_layout(data)
            return
        if self._layout is None:
            raise ProtocolError("the layout has to come first")
        subject, layout = self._layout[0].subject, self._layout[1]
        message = protocol.decode_frame(data, {layout.layout_id: layout})
        if isinstance(message, Sound):
            self._sounds.append(message)
        elif isinstance(message, Event):
            self._events.append(message)
        elif message.subject == subject:
            self._motions.append(message)
        else:
            raise ProtocolError(f"a frame of {message.subject!r} in a recording of {subject!r}")

    def _add_layout(self, data: bytes) -> None:
        message = protocol.decode_control(data, max_bytes=_MAX_LAYOUT_BYTES)
        if not isinstance(message, LayoutMessage):
            raise ProtocolError(
                f"a {message.type!r} message; of the control socket only layouts are recorded"
            )
        layout = layout_from_map(message.layout)
        if self._layout is None:
            self._layout = message, layout
        elif (message.subject, layout) != (self._layout[0].subject, self._layout[1]):
            raise ProtocolError("a second layout; a recording holds one subject with one layout")

    def recording(self) -> Recording:
        """All of it. ProtocolError if there is no motion."""
        cuts = [(event.epoch, event.sample) for event in self._events if event.name == "interrupted"]
        motions = tuple(self._valid_motions(cuts))
        if self._layout is None or not motions:
            raise ProtocolError("the recording holds no motion")
        message, layout = self._layout
        return Recording(
            subject=message.subject,
            rig=str(message.layout.get("rig", "")),
            layout=layout,
            motions=motions,
            sounds=tuple(self._valid_sounds(cuts)),
            events=tuple(self._events),
        )

    def _valid_motions(self, cuts: list[tuple[int, int]]) -> Iterator[Motion]:
        ends = _epoch_ends(cuts + [(motion.frame.epoch, motion.frame.sample) for motion in self._motions])
        at_sample = {m.frame.sample: m for m in self._motions if m.frame.sample < ends[m.frame.epoch]}
        for sample in sorted(at_sample):
            yield at_sample[sample]

    def _valid_sounds(self, cuts: list[tuple[int, int]]) -> Iterator[Sound]:
        agent = [sound for sound in self._sounds if sound.speaker == "agent"]
        ends = _epoch_ends(cuts + [(sound.epoch, sound.sample) for sound in agent])
        for sound in self._sounds:
            # Nobody cuts the user off.
            left = ends[sound.epoch] - sound.sample if sound.speaker == "agent" else math.inf
            if left >= len(sound.pcm) * CLOCK_RATE / sound.rate:
                yield sound
            elif left > 0:
                yield replace(sound, pcm=sound.pcm[: math.ceil(left * sound.rate / CLOCK_RATE)])


def _epoch_ends(begins: Iterable[tuple[int, int]]) -> dict[int, float]:
    """For each epoch the sample from which on newer ones count, given epochs and samples where they were seen."""
    first: dict[int, int] = {}
    for epoch, sample in begins:
        first[epoch] = min(sample, first.get(epoch, sample))
    ends: dict[int, float] = {}
    end = math.inf
    for epoch in sorted(first, reverse=True):
        ends[epoch] = end
        end = min(end, first[epoch])
    return ends
