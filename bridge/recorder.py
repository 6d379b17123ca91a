"""Records one subject of a running sidecar: a client that keeps the bytes of what it is sent."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from bridge import protocol
from bridge.client import DEFAULT_CONTROL, Client, RefusedError, Taken
from bridge.errors import BridgeError, InputError
from bridge.messages import LayoutMessage
from bridge.models.base import CLOCK_RATE, FRAME_SAMPLES
from bridge.protocol import Motion, Sound
from bridge.recording import write_recording
from bridge.wire_checks import SPEAKERS

# Sound and frames come at most this much before the clock: when a frame this far behind the end has come, all has.
_LEAD_SAMPLES = CLOCK_RATE // 5
_POLL_S = 0.1
_SILENCE_S = 3.0


class Ended(Enum):
    """Why a recording is as long as it is."""

    SECONDS = "as long as was asked for"
    INTERRUPTED = "stopped by hand"
    BYE = "the sidecar ended"
    LOST = "the sidecar is gone"
    SUBJECT_GONE = "the subject is gone"
    LAYOUT_CHANGED = "the character changed"


@dataclass
class Progress:
    """What has been recorded so far: ``seconds`` of the stream, ``lost`` frames that never came."""

    subject: str = ""
    session: str = ""
    seconds: float = 0.0
    frames: int = 0
    lost: int = 0
    sounds: int = 0
    events: int = 0
    ended: Ended | None = None


class StreamRecorder:
    """Joins a session and follows one of its subjects, the only one if none is named.

    InputError lists the sessions or subjects there are; BridgeError if no sidecar answers.
    """

    def __init__(
        self, address: str | None = None, *, session: str | None = None, subject: str | None = None
    ) -> None:
        self._taken: list[tuple[bytes, Taken]] = []
        self._client = Client(
            address or DEFAULT_CONTROL,
            name="record",
            tap=lambda data, message: self._taken.append((data, message)),
        )
        self._first: int | None = None
        self._length = math.inf
        self._heard_s = time.monotonic()
        self.progress = Progress()
        try:
            self._join(session, subject)
        except BaseException:
            self._client.close()
            raise

    def _join(self, session: str | None, subject: str | None) -> None:
        client = self._client
        sessions = sorted(client.status()["sessions"])
        # A hello with a new name would open a conversation instead.
        if session is not None and session not in sessions:
            raise InputError(f"there is no session {session!r}; there are: {', '.join(sessions) or 'none'}")
        welcome = client.hello(session=session)
        subjects = sorted(str(item["subject"]) for item in welcome.subjects)
        if not subjects:
            raise InputError(
                f"session {welcome.session!r} drives no character yet; connect the engine first, "
                f"or choose another with --session ({', '.join(sessions)})"
            )
        if subject is None and len(subjects) > 1:
            raise InputError(f"session {welcome.session!r} has several subjects; choose one with --subject: "
                             f"{', '.join(subjects)}")  # fmt: skip
        if subject is not None and subject not in subjects:
            raise InputError(f"there is no subject {subject!r}; there are: {', '.join(subjects)}")
        self.progress.subject = subject or subjects[0]
        self.progress.session = welcome.session
        self._layout_id = client.layouts[self.progress.subject].layout_id
        client.subscribe(
            protocol.motion_topic(self.progress.subject),
            protocol.event_topic(welcome.session),
            *(protocol.sound_topic(welcome.session, speaker) for speaker in SPEAKERS),
        )

    def record(
        self,
        path: Path,
        *,
        seconds: float | None = None,
        stop: Callable[[], bool] = lambda: False,
        on_progress: Callable[[Progress], None] = lambda progress: None,
    ) -> Progress:
        """Write ``seconds`` of the stream, or all of it until ``stop`` or its end, to ``path``; whole or not at all.

        BridgeError if no frame came or the file cannot be written.
        """
        write_recording(path, self._messages(seconds, stop, on_progress))
        return self.progress

    def _messages(
        self, seconds: float | None, stop: Callable[[], bool], on_progress: Callable[[Progress], None]
    ) -> Iterator[bytes]:
        progress = self.progress
        self._length = math.inf if seconds is None else round(seconds * CLOCK_RATE)
        yield self._layout_bytes()
        while progress.ended is None:
            self._receive()
            for data, message in self._take():
                if self._is_wanted(message):
                    self._count(message)
                    yield data
            progress.lost = self._client.lost
            on_progress(progress)
            if stop():
                progress.ended = progress.ended or Ended.INTERRUPTED
        if progress.frames == 0:
            raise BridgeError(
                f"nothing was recorded: no frame of {progress.subject!r} came; {progress.ended.value}"
            )

    def _layout_bytes(self) -> bytes:
        for data, message in self._take():
            if isinstance(message, LayoutMessage) and message.subject == self.progress.subject:
                return data
        raise BridgeError(f"the sidecar does not tell the layout of {self.progress.subject!r}")

    def _receive(self) -> None:
        """Takes what comes in a moment, and notes the end of the stream."""
        client = self._client
        try:
            for message in client.messages(seconds=_POLL_S):
                if isinstance(message, Motion):
                    self._heard_s = time.monotonic()
            if time.monotonic() - self._heard_s > _SILENCE_S:
                # Neither a sidecar that was killed nor a subject whose client left says so.
                client.ask_layouts(self.progress.subject)
                self._heard_s = time.monotonic()
        except RefusedError as error:
            self.progress.ended = Ended.SUBJECT_GONE if error.code == "unknown_subject" else Ended.LOST
        except BridgeError:
            self.progress.ended = Ended.LOST
        if client.is_over:
            self.progress.ended = Ended.BYE

    def _take(self) -> list[tuple[bytes, Taken]]:
        taken, self._taken = self._taken, []
        return taken

    def _is_wanted(self, message: Taken) -> bool:
        """Whether it belongs into the file; notes what ends the recording."""
        if isinstance(message, LayoutMessage):
            if message.subject == self.progress.subject and message.layout["id"] != self._layout_id:
                self.progress.ended = Ended.LAYOUT_CHANGED
            return False
        if not isinstance(message, Motion):
            return self._first is None or message.sample < self._first + self._length
        sample = message.frame.sample
        self._first = sample if self._first is None else self._first
        if sample >= self._first + self._length + _LEAD_SAMPLES:
            self.progress.ended = Ended.SECONDS
        return sample < self._first + self._length and message.layout_id == self._layout_id

    def _count(self, message: Taken) -> None:
        if isinstance(message, Motion):
            assert self._first is not None
            self.progress.frames += 1
            seconds = (message.frame.sample - self._first + FRAME_SAMPLES) / CLOCK_RATE
            self.progress.seconds = max(self.progress.seconds, seconds)
        elif isinstance(message, Sound):
            self.progress.sounds += 1
        else:
            self.progress.events += 1

    def close(self) -> None:
        """Leave the session."""
        self._client.close()

    def __enter__(self) -> StreamRecorder:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def facts(path: Path, progress: Progress) -> dict[str, Any]:
    """What was recorded, as plain values."""
    assert progress.ended is not None
    return {
        "file": str(path),
        "subject": progress.subject,
        "session": progress.session,
        "seconds": round(progress.seconds, 3),
        "frames": progress.frames,
        "lost_frames": progress.lost,
        "sounds": progress.sounds,
        "events": progress.events,
        "ended": progress.ended.value,
    }
