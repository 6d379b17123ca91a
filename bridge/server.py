"""The sidecar's loop: receive, step the sessions, publish. One thread owns the sockets, the sessions and the model.

Nothing a client sends ends the loop: what cannot be obeyed is refused or ignored, counted, and shown in the status.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, Protocol

from bridge.clock import Clock, SystemClock
from bridge.config import ServerConfig
from bridge.errors import BridgeError
from bridge.messages import Message
from bridge.metrics import Latencies, max_rss_mb
from bridge.models.base import MotionModel
from bridge.protocol import (
    Event,
    Motion,
    Sound,
    Stamps,
    encode_control,
    encode_event,
    encode_motion,
    encode_sound,
)
from bridge.requests import RequestDesk
from bridge.rig_source import RigSource
from bridge.session import Session, Stepped, step_sessions
from bridge.sound_feed import SoundFeed
from bridge.transport import ServerEndpoint

# A burst (sound for several frames came at once) is published in rounds, so that control messages are not kept waiting.
ROUNDS_A_TURN = 8
IDLE_WAIT_MS = 20


class Source(Protocol):
    """A session's own sound or motion (the demo, a replay), which ``transport`` messages run and hold."""

    is_playing: bool

    def advance(self, session: Session) -> None:
        """Push what the session needs next, a little before its clock."""
        ...


class Server:
    """Makes sessions and publishes their frames until it is stopped.

    ``start`` runs the loop in a thread of its own; ``failure`` holds what ended it, if that was no ``stop``.
    """

    def __init__(
        self,
        config: ServerConfig,
        *,
        model: MotionModel,
        rigs: RigSource,
        clock: Clock | None = None,
    ) -> None:
        self.config = config
        self.clock = clock or SystemClock()
        self.failure: BaseException | None = None
        self._model = model
        self._sources: list[tuple[Session, Source]] = []
        self._feeds: dict[str, SoundFeed] = {}
        self._sequences: dict[str, int] = {}
        self._latencies = Latencies()
        self._published = 0
        self._stop = threading.Event()
        self._started = threading.Event()
        self._thread: threading.Thread | None = None
        self._start_us = self.clock.now_us()
        self._endpoint = ServerEndpoint(
            config.host,
            control_port=config.control_port,
            frames_port=config.frames_port,
            insecure=config.insecure,
        )
        self.control_address = self._endpoint.control_address
        self.frames_address = self._endpoint.frames_address
        self.desk = RequestDesk(
            config, rigs=rigs, clock=self.clock, frames_address=self.frames_address, host=self
        )

    def open_session(
        self, name: str, *, model: MotionModel | None = None, source: Source | None = None
    ) -> Session:
        """A new conversation. BridgeError if there are too many."""
        session = Session(
            name, model=model or self._model, clock=self.clock, config=self.config.session_config()
        )
        self.desk.sessions[name] = session
        self._feeds[name] = SoundFeed(session)
        if source is not None:
            self._sources.append((session, source))
        return session

    def source_of(self, session: Session) -> Source | None:
        """The session's own source, if it has one."""
        return next((source for owner, source in self._sources if owner is session), None)

    def send(self, client: bytes, message: Message) -> None:
        """Answer one client."""
        self._endpoint.send(client, encode_control(message))

    def publish_event(self, session: Session, name: str, sample: int, data: dict[str, Any]) -> None:
        """Tell all who listen to the session's events."""
        sequence = self._next_sequence(f"e/{session.name}")
        self._endpoint.publish(encode_event(Event(session.name, session.epoch, sequence, sample, name, data)))

    def _next_sequence(self, stream: str) -> int:
        sequence = self._sequences.get(stream, 0)
        self._sequences[stream] = sequence + 1
        return sequence

    def start(self) -> None:
        """Run the loop in a thread of its own."""
        self._thread = threading.Thread(target=self._run_thread, name="avatar-bridge", daemon=True)
        self._thread.start()

    def _run_thread(self) -> None:
        try:
            self.run()
        except BaseException as error:  # the thread's top: whoever waits for it reads this
            self.failure = error
        finally:
            self._stop.set()

    def run(self) -> None:
        """Run the loop in this thread until :meth:`stop`; closes the sockets."""
        try:
            while not self._stop.is_set():
                self.turn(wait_ms=self._wait_ms())
        finally:
            self.desk.say_bye()
            self._endpoint.close()

    def stop(self, *, timeout_s: float = 5.0) -> None:
        """End the loop and wait for it. Safe from any thread, and twice."""
        self._stop.set()
        if self._thread is None:
            self._endpoint.close()
        elif self._thread is not threading.current_thread():
            self._thread.join(timeout_s)
            if self._thread.is_alive():
                raise BridgeError(f"the sidecar did not stop within {timeout_s:g} s")

    def wait(self, timeout_s: float | None = None) -> bool:
        """Whether the loop has ended; waits at most ``timeout_s`` for that. Raises what ended it."""
        ended = self._stop.wait(timeout_s)
        if self.failure is not None:
            raise BridgeError(f"the sidecar stopped: {self.failure}") from self.failure
        return ended

    def _wait_ms(self) -> int:
        now = self.clock.now_us()
        due = min((s.due_us() for s in self.desk.sessions.values()), default=now + IDLE_WAIT_MS * 1000)
        return max(0, min(IDLE_WAIT_MS, -(-(due - now) // 1000)))

    def turn(self, *, wait_ms: int = 0) -> int:
        """One turn of the loop: receive, feed, step, publish. Returns the number of motion frames published."""
        for message in self._endpoint.receive(timeout_ms=wait_ms):
            self.desk.handle(message)
        for session, source in self._sources:
            source.advance(session)
        published = 0
        for _ in range(ROUNDS_A_TURN):
            stepped = step_sessions(self.sessions, self.clock)
            if not stepped:
                break
            for step in stepped:
                published += self._publish_step(step)
        for session in self.sessions:
            self._publish_sound(session)
        self.desk.forget_silent_clients()
        self._published += published
        return published

    @property
    def sessions(self) -> Sequence[Session]:
        """The open conversations."""
        return list(self.desk.sessions.values())

    def _publish_step(self, step: Stepped) -> int:
        session = step.session
        count = 0
        for subject, frame, times in step.rigs:
            entry = self.desk.subjects[subject]
            sequence, entry.sequence = entry.sequence, entry.sequence + 1
            sent = self.clock.now_us()
            stamps = Stamps(times.audio_in, times.model_in, times.model_out, times.retargeted, sent)
            message = Motion(subject, entry.layout_id, sequence, stamps, frame)
            self._endpoint.publish(encode_motion(message, encoding=entry.encoding))
            encoded = self.clock.now_us()
            self._latencies.add("retarget", times.retargeted - times.retarget_in)
            self._latencies.add("encode", encoded - sent)
            count += 1
        if step.rigs:
            times = step.rigs[0][2]
            self._latencies.add("wait", times.model_in - times.audio_in)
            self._latencies.add("model", times.model_out - times.model_in)
        for event in step.output.events:
            self.publish_event(session, event.name, event.sample, dict(event.data))
        return count

    def _publish_sound(self, session: Session) -> None:
        for speaker, sample, pcm in self._feeds[session.name].take():
            sequence = self._next_sequence(f"a/{session.name}/{speaker}")
            sound = Sound(session.name, speaker, session.epoch, sequence, sample, 48000, pcm)
            self._endpoint.publish(encode_sound(sound))

    def status(self) -> dict[str, Any]:
        """What ``status`` messages and ``inspect`` show."""
        return {
            "uptime_s": round((self.clock.now_us() - self._start_us) / 1e6, 3),
            "max_rss_mb": round(max_rss_mb(), 1),
            "frames": self._published,
            "latency_ms": self._latencies.to_map(),
            "dropped_answers": self._endpoint.dropped_answers,
        }
