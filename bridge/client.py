"""A small client of the sidecar, and the reference for clients in other languages.

    from bridge.client import Client

    with Client() as client:
        client.hello(rig="mixamo")
        client.push_audio("agent", pcm, rate=24000)
        for motion in client.frames(seconds=5):
            pose = motion.frame.rotations_xyzw   # (J, 4), in the order of client.layouts[motion.subject]

A client belongs to the thread that made it.
"""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from bridge import messages as m
from bridge import protocol
from bridge.errors import BridgeError, InputError
from bridge.skeletons import ClientSkeleton, layout_from_map
from bridge.transport import ClientEndpoint, reachable
from bridge.wire_checks import ProtocolError
from retarget.motion import MotionLayout

DEFAULT_CONTROL = "tcp://127.0.0.1:5571"
PING_EVERY_S = 2.0
# Far below the largest message a sidecar accepts.
AUDIO_PIECE_SAMPLES = 1 << 16
Taken = m.LayoutMessage | protocol.Motion | protocol.Sound | protocol.Event
_Answer = TypeVar("_Answer", bound=m.Message)


class RefusedError(InputError):
    """The sidecar said no; ``code`` is for programs, the text says why."""

    def __init__(self, refused: m.Refused) -> None:
        super().__init__(f"the sidecar refused: {refused.message}")
        self.code = refused.code


class Client:
    """One connection. ``layouts`` and ``reports`` hold, by subject, what the sidecar has told of each rig.

    ``received`` and ``lost`` count motion frames, the latter by gaps in their sequence; ``malformed`` what was no
    frame of this protocol. ``tap`` is called with every layout and frame that is taken: its bytes, and what they say.
    """

    def __init__(
        self,
        address: str = DEFAULT_CONTROL,
        *,
        name: str = "python",
        queue: int = 200,
        tap: Callable[[bytes, Taken], None] | None = None,
    ) -> None:
        self._endpoint = ClientEndpoint(address, queue=queue)
        self._address = address
        self._name = name
        self._tap = tap or (lambda data, message: None)
        self._ids = itertools.count(1)
        # Answers by the id of the request that waits for them; others are not kept.
        self._answers: dict[int | str, list[m.Message]] = {}
        self._pending: deque[protocol.Motion | protocol.Sound | protocol.Event] = deque(maxlen=4096)
        self._by_id: dict[int, MotionLayout] = {}
        self._asked: set[str] = set()
        self._sequences: dict[str, int] = {}
        self._epoch: dict[str, int] = {}
        self._last_sent_s = 0.0
        self._offsets: deque[tuple[int, int]] = deque(maxlen=16)
        self.welcome: m.Welcome | None = None
        self.layouts: dict[str, MotionLayout] = {}
        self.reports: dict[str, Mapping[str, Any]] = {}
        self.is_over = False
        self.received = 0
        self.lost = 0
        self.stale = 0
        self.malformed = 0
        self.received_us = 0

    def hello(
        self,
        *,
        rig: str | ClientSkeleton | None = None,
        session: str | None = None,
        subject: str | None = None,
        encoding: str = "f32",
        timeout_s: float = 5.0,
    ) -> m.Welcome:
        """Introduce this client, connect to the frames, and subscribe to its own subject if it asks for a ``rig``.

        RefusedError, or BridgeError if no sidecar answers in time.
        """
        request = m.Hello(
            id=next(self._ids),
            client=self._name,
            encoding=encoding,
            rig=_rig_map(rig),
            session=session,
            subject=subject,
        )
        self.welcome = self._ask(request, m.Welcome, timeout_s=timeout_s)
        self._endpoint.connect_frames(reachable(self.welcome.frames, control=self._address))
        if self.welcome.subject is not None:
            self._subscribe_motion(self.welcome.subject)
        self.ask_layouts(timeout_s=timeout_s)
        return self.welcome

    def add_rig(
        self,
        rig: str | ClientSkeleton,
        *,
        subject: str | None = None,
        encoding: str = "f32",
        timeout_s: float = 5.0,
    ) -> str:
        """Ask for one more rig and subscribe to it; returns its subject."""
        request = m.RigRequest(
            id=next(self._ids), rig=_rig_map(rig) or {}, subject=subject, encoding=encoding
        )
        layout = self._ask(request, m.LayoutMessage, timeout_s=timeout_s)
        self._subscribe_motion(layout.subject)
        return layout.subject

    def ask_layouts(self, subject: str | None = None, *, timeout_s: float = 5.0) -> None:
        """Learn the layout of ``subject``, or of every subject there is."""
        request = m.LayoutsRequest(id=next(self._ids), subject=subject)
        if subject is not None:
            self._ask(request, m.LayoutMessage, timeout_s=timeout_s)
            return
        # Answers come in order: after the pong there is no layout left to wait for.
        self._send(request)
        self.ping(timeout_s=timeout_s)

    def subscribe(self, *topics: bytes) -> None:
        """Receive topics of :mod:`bridge.protocol`: others' motion, sound, events."""
        for topic in topics:
            self._endpoint.subscribe(topic)

    def _subscribe_motion(self, subject: str) -> None:
        self._endpoint.subscribe(protocol.motion_topic(subject))

    def push_audio(self, speaker: str, pcm: ArrayLike, *, rate: int, sample: int | None = None) -> None:
        """Send mono sound: int16, or floats in -1..1, of any length. ``sample`` is its place on the session clock."""
        array = np.asarray(pcm)
        kind, dtype = ("s16", "<i2") if array.dtype == np.int16 else ("f32", "<f4")
        for first in range(0, len(array), AUDIO_PIECE_SAMPLES):
            piece = np.ascontiguousarray(array[first : first + AUDIO_PIECE_SAMPLES], dtype=dtype)
            place = sample if first == 0 else None
            self._send(
                m.AudioMessage(speaker=speaker, rate=rate, format=kind, pcm=piece.tobytes(), sample=place)
            )

    def push_words(self, speaker: str, words: Sequence[tuple[str, int, int]]) -> None:
        """Tell what is said and when: ``(text, first_sample, end_sample)``."""
        self._send(m.TextMessage(speaker=speaker, words=tuple(words)))

    def set_controls(self, **values: float) -> None:
        """Change controls of the model."""
        self._send(m.ControlMessage(values=values))

    def set_user_face(self, channels: Mapping[str, float], *, sample: int) -> None:
        """Tell what the partner's face does, as canonical channels."""
        self._send(m.UserFace(sample=sample, channels=dict(channels)))

    def report_playhead(self, sample: int) -> None:
        """Tell which sample is being heard."""
        self._send(m.Playhead(sample=sample))

    def interrupt(self, sample: int | None = None, *, timeout_s: float = 5.0) -> m.Interrupted:
        """Cut the agent off; frames of older epochs are dropped from here on."""
        return self._ask(m.Interrupt(id=next(self._ids), sample=sample), m.Interrupted, timeout_s=timeout_s)

    def play(self, playing: bool, *, timeout_s: float = 5.0) -> None:
        """Run or hold the session's own source."""
        self._ask(m.TransportMessage(id=next(self._ids), playing=playing), m.Status, timeout_s=timeout_s)

    def status(self, *, timeout_s: float = 5.0) -> dict[str, Any]:
        """The sidecar's status map."""
        return self._ask(m.Status(id=next(self._ids)), m.Status, timeout_s=timeout_s).status or {}

    def ping(self, *, timeout_s: float = 5.0) -> float:
        """Measure the way there and back in milliseconds, and refresh :attr:`clock_offset_us`."""
        sent = time.perf_counter_ns() // 1000
        pong = self._ask(m.Ping(id=next(self._ids), t=float(sent)), m.Pong, timeout_s=timeout_s)
        back = time.perf_counter_ns() // 1000
        # The sidecar's clock was read about half way (Cristian 1989); the quickest answers are the most exact.
        self._offsets.append((back - sent, pong.server_us - (sent + back) // 2))
        return (back - sent) / 1000

    @property
    def clock_offset_us(self) -> int:
        """What to add to this process's ``perf_counter`` in microseconds to get the sidecar's clock."""
        return min(self._offsets)[1] if self._offsets else 0

    def messages(
        self, *, seconds: float | None = None
    ) -> Iterator[protocol.Motion | protocol.Sound | protocol.Event]:
        """Whatever is subscribed to, as it comes, for ``seconds`` or until the sidecar says bye."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not self.is_over:
            while self._pending:
                yield self._pending.popleft()
            left = 1.0 if deadline is None else deadline - time.monotonic()
            if left <= 0:
                return
            self._receive(min(left, 0.1))

    def frames(self, *, seconds: float | None = None) -> Iterator[protocol.Motion]:
        """Motion frames only."""
        for message in self.messages(seconds=seconds):
            if isinstance(message, protocol.Motion):
                yield message

    def newest(self) -> dict[str, protocol.Motion]:
        """What a renderer wants: read all there is without waiting; the newest frame of each subject."""
        self._receive(0.0)
        frames = {item.subject: item for item in self._pending if isinstance(item, protocol.Motion)}
        self._pending.clear()
        return frames

    def _send(self, message: m.Message) -> None:
        self._last_sent_s = time.monotonic()
        self._endpoint.send(protocol.encode_control(message))

    def _ask(self, request: m.Message, kind: type[_Answer], *, timeout_s: float) -> _Answer:
        assert request.id is not None
        answers = self._answers[request.id] = []
        try:
            return self._wait_for(request, answers, kind, timeout_s)
        finally:
            del self._answers[request.id]

    def _wait_for(
        self, request: m.Message, answers: list[m.Message], kind: type[_Answer], timeout_s: float
    ) -> _Answer:
        self._send(request)
        deadline = time.monotonic() + timeout_s
        while True:
            for answer in answers:
                if isinstance(answer, m.Refused):
                    raise RefusedError(answer)
                if isinstance(answer, kind):
                    return answer
            self._receive_until(deadline, request.type)

    def _receive_until(self, deadline: float, what: str) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise BridgeError(
                f"no answer to {what} from {self._address}; is `avatar-bridge serve` running there?"
            )
        self._receive(min(left, 0.1))

    def _receive(self, timeout_s: float) -> None:
        if self.welcome is not None and time.monotonic() - self._last_sent_s > PING_EVERY_S:
            # Keeps this client's subjects alive at the sidecar.
            self._send(m.Ping(t=0.0))
        control, frames = self._endpoint.receive(timeout_ms=max(0, round(timeout_s * 1000)))
        for data in control:
            self._on_control(data)
        for data in frames:
            self._on_frame(data)

    def _on_control(self, data: bytes) -> None:
        try:
            message = protocol.decode_control(data, max_bytes=64 << 20)
            if isinstance(message, m.LayoutMessage):
                layout = layout_from_map(message.layout)
                self.layouts[message.subject] = self._by_id[layout.layout_id] = layout
                self.reports[message.subject] = message.report
                self._asked.discard(message.subject)
                self._tap(data, message)
        except ProtocolError:
            self.malformed += 1
            return
        if isinstance(message, m.Refused) and message.id is None:
            raise RefusedError(message)
        if isinstance(message, m.Bye):
            self.is_over = True
        elif message.id in self._answers:
            self._answers[message.id].append(message)

    def _on_frame(self, data: bytes) -> None:
        self.received_us = time.perf_counter_ns() // 1000
        try:
            message = protocol.decode_frame(data, self._by_id)
        except protocol.UnknownLayoutError as error:
            if error.subject not in self._asked:
                self._asked.add(error.subject)
                self._send(m.LayoutsRequest(id=next(self._ids), subject=error.subject))
            return
        except ProtocolError:
            self.malformed += 1
            return
        if isinstance(message, protocol.Motion) and not self._is_current(message):
            return
        self._tap(data, message)
        self._pending.append(message)

    def _is_current(self, motion: protocol.Motion) -> bool:
        self.received += 1
        expected = self._sequences.get(motion.subject, motion.sequence)
        self.lost += max(0, motion.sequence - expected)
        self._sequences[motion.subject] = motion.sequence + 1
        newest = max(self._epoch.get(motion.subject, 0), motion.frame.epoch)
        self._epoch[motion.subject] = newest
        if motion.frame.epoch < newest:
            self.stale += 1
            return False
        return True

    def close(self) -> None:
        """Say bye and close the sockets, once."""
        if self.welcome is not None and not self.is_over:
            self._send(m.Bye())
        self.is_over = True
        self._endpoint.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _rig_map(rig: str | ClientSkeleton | None) -> dict[str, Any] | None:
    if rig is None:
        return None
    return {"name": rig} if isinstance(rig, str) else {"skeleton": rig.to_map()}
