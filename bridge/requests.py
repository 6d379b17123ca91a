"""Answers clients: who they are, which subjects they asked for, and what each control message does.

Clients are told apart by the identity their socket has; nothing one of them sends can touch another's subjects.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np

import bridge
from bridge import messages as m
from bridge.audio import AudioChunk, mono
from bridge.clock import Clock
from bridge.config import ServerConfig
from bridge.errors import BridgeError
from bridge.metrics import Refusals
from bridge.models.base import CLOCK_RATE, Word
from bridge.protocol import decode_control
from bridge.rig_source import BoundRig, RigSource, UnknownRigError
from bridge.session import Session
from bridge.skeletons import layout_to_map, skeleton_from_map
from bridge.transport import Incoming
from bridge.wire_checks import ENCODINGS, PROTOCOL_VERSION, ProtocolError, VersionError
from retarget.action_units import FACE_CHANNELS
from retarget.motion import Retargets
from retarget.smoothing import SmoothedRetargeter

_SERVER_NAME = f"avatar-bridge {bridge.__version__}"
_KNOWN_CHANNELS = frozenset(FACE_CHANNELS)
MAX_CLIENTS = 1024


class Host(Protocol):
    """What the desk needs of the server."""

    def send(self, client: bytes, message: m.Message) -> None: ...

    def publish_event(self, session: Session, name: str, sample: int, data: dict[str, Any]) -> None: ...

    def open_session(self, name: str) -> Session: ...

    def source_of(self, session: Session) -> Any: ...

    def status(self) -> dict[str, Any]: ...


@dataclass
class Subject:
    """One rig that a session drives, under the name its frames carry."""

    name: str
    session: Session
    rig: BoundRig
    encoding: str
    layout_id: int
    # What was asked for, to see whether another client asks for the same.
    request: Any
    is_permanent: bool = False
    holders: set[bytes] = field(default_factory=set)
    sequence: int = 0

    def to_map(self) -> dict[str, Any]:
        """The subject map of ``welcome``."""
        return {
            "subject": self.name,
            "rig": self.rig.name,
            "layout": self.layout_id,
            "encoding": self.encoding,
        }


@dataclass
class _Client:
    session: Session
    name: str
    encoding: str
    last_us: int


class _RefusedError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RequestDesk:
    """See the module. Lives in the server's thread."""

    def __init__(
        self, config: ServerConfig, *, rigs: RigSource, clock: Clock, frames_address: str, host: Host
    ) -> None:
        self.sessions: dict[str, Session] = {}
        self.subjects: dict[str, Subject] = {}
        self.refusals = Refusals()
        self._config = config
        self._rigs = rigs
        self._clock = clock
        self._frames_address = frames_address
        self._host = host
        self._clients: dict[bytes, _Client] = {}
        self._handlers: dict[type[m.Message], Callable[[bytes, _Client, Any], None]] = {
            m.RigRequest: self._on_rig,
            m.LayoutsRequest: self._on_layouts,
            m.AudioMessage: self._on_audio,
            m.TextMessage: self._on_text,
            m.ControlMessage: self._on_control,
            m.UserFace: self._on_user_face,
            m.Interrupt: self._on_interrupt,
            m.Playhead: self._on_playhead,
            m.TransportMessage: self._on_transport,
            m.Bye: self._on_bye,
        }

    def handle(self, incoming: Incoming) -> None:
        """Obey one message, or count why not."""
        try:
            if len(incoming.parts) != 1:
                raise ProtocolError(f"a control message is one part, not {len(incoming.parts)}")
            message = decode_control(incoming.parts[0], max_bytes=self._config.max_message_bytes)
        except VersionError as error:
            self.refusals.add("version", str(error))
            other = error.other if type(error.other) is int and abs(error.other) < 2**31 else None
            self._refuse(incoming.client, "version", str(error), client_v=other)
            return
        except ProtocolError as error:
            large = any(len(part) > self._config.max_message_bytes for part in incoming.parts)
            self.refusals.add("too_large" if large else "malformed", str(error))
            return
        try:
            self._dispatch(incoming.client, message)
        except _RefusedError as error:
            self.refusals.add(error.code, str(error))
            self._refuse(incoming.client, error.code, str(error), id=message.id)

    def _refuse(self, client: bytes, code: str, message: str, **more: Any) -> None:
        self._host.send(client, m.Refused(code=code, message=message, **more))

    def _dispatch(self, client: bytes, message: m.Message) -> None:
        known = self._clients.get(client)
        if known is not None:
            known.last_us = self._clock.now_us()
        if isinstance(message, m.Hello):
            self._on_hello(client, message)
        elif isinstance(message, m.Ping):
            session = known.session if known else self._session(None)
            self._host.send(
                client,
                m.Pong(id=message.id, t=message.t, server_us=self._clock.now_us(), sample=session.now),
            )
        elif isinstance(message, m.Status):
            self._host.send(client, m.Status(id=message.id, status=self.status()))
        elif known is None:
            raise _RefusedError("unknown_client", f"{message.type} came before hello; say hello first")
        elif type(message) in self._handlers:
            self._handlers[type(message)](client, known, message)
        else:
            raise _RefusedError("not_a_request", f"{message.type} is sent by the sidecar, not to it")

    def _session(self, name: str | None) -> Session:
        name = name or self._config.session
        if name not in self.sessions:
            if len(self.sessions) >= self._config.max_sessions:
                raise _RefusedError(
                    "too_many_sessions", f"{len(self.sessions)} sessions are open; no more are allowed"
                )
            self._host.open_session(name)
        return self.sessions[name]

    def _on_hello(self, client: bytes, message: m.Hello) -> None:
        if client not in self._clients and len(self._clients) >= MAX_CLIENTS:
            raise _RefusedError(
                "too_many_clients", f"{MAX_CLIENTS} clients are connected; no more are allowed"
            )
        encoding = self._encoding(message.encoding)
        session = self._session(message.session)
        self._let_go(client)
        self._clients[client] = _Client(session, message.client, encoding, self._clock.now_us())
        subject = None
        if message.rig is not None:
            try:
                subject = self._ask_for(client, session, message.rig, message.subject, encoding)
            except _RefusedError:
                self._forget(client)
                raise
        subjects = tuple(s.to_map() for s in self.subjects.values() if s.session is session)
        self._host.send(
            client,
            m.Welcome(
                id=message.id,
                server=_SERVER_NAME,
                session=session.name,
                clock_rate=CLOCK_RATE,
                sample=session.now,
                frames=self._frames_address,
                subjects=subjects,
                subject=subject.name if subject else None,
                encoding=encoding,
            ),
        )

    @staticmethod
    def _encoding(name: str) -> str:
        if name not in ENCODINGS:
            raise _RefusedError(
                "unknown_encoding", f"there is no encoding {name!r}; known: {', '.join(ENCODINGS)}"
            )
        return name

    def _on_rig(self, client: bytes, known: _Client, message: m.RigRequest) -> None:
        encoding = self._encoding(message.encoding)
        subject = self._ask_for(client, known.session, message.rig, message.subject, encoding)
        self._send_layout(client, subject, message.id)

    def add_subject(self, session: Session, rig: BoundRig, *, name: str, encoding: str = "f32") -> Subject:
        """Drive a rig for as long as the session lives, whoever listens."""
        subject = self._add(session, name, rig, encoding, request={"name": rig.name})
        subject.is_permanent = True
        return subject

    def _ask_for(
        self, client: bytes, session: Session, request: dict[str, Any], name: str | None, encoding: str
    ) -> Subject:
        """The subject a client asks for: a new one, or one that is the same as another's."""
        taken = self.subjects.get(name) if name else self._alike(session, request, encoding)
        if taken is not None:
            if taken.session is session and taken.request == request and taken.encoding == encoding:
                taken.holders.add(client)
                return taken
            if taken.is_permanent or taken.holders - {client}:
                raise _RefusedError("subject_taken", f"the subject {name!r} is in use; choose another name")
        elif len(self.subjects) >= self._config.max_subjects:
            raise _RefusedError(
                "too_many_subjects", f"{len(self.subjects)} subjects are driven; no more are allowed"
            )
        rig = self._bind(request)
        subject = self._add(session, name or self._free_name(rig.name), rig, encoding, request=request)
        subject.holders.add(client)
        return subject

    def _alike(self, session: Session, request: dict[str, Any], encoding: str) -> Subject | None:
        for subject in self.subjects.values():
            if subject.session is session and subject.request == request and subject.encoding == encoding:
                return subject
        return None

    def _smoothed(self, rig: BoundRig) -> Retargets:
        half_life_s = self._config.smoothing_ms / 1000
        if not half_life_s:
            return rig.retargeter
        return SmoothedRetargeter(rig.retargeter, half_life_s=half_life_s, sample_rate=CLOCK_RATE)

    def _free_name(self, rig: str) -> str:
        base = re.sub(r"[^a-z0-9_.-]", "_", rig.lower())[:40] or "rig"
        name, count = base, 1
        while name in self.subjects:
            count += 1
            name = f"{base}-{count}"
        return name

    def _bind(self, request: dict[str, Any]) -> BoundRig:
        if set(request) & {"name", "skeleton"} != set(request) or len(request) != 1:
            raise _RefusedError("bad_rig", 'a rig is {"name": ...} or {"skeleton": {...}}')
        try:
            if "name" in request:
                if type(request["name"]) is not str:
                    raise _RefusedError("bad_rig", "the name of a rig is text")
                return self._rigs.named(request["name"])
            return self._rigs.skeleton(skeleton_from_map(request["skeleton"]))
        except UnknownRigError as error:
            raise _RefusedError("unknown_rig", str(error)) from None
        except BridgeError as error:
            raise _RefusedError("bad_rig", str(error)) from None

    def _add(self, session: Session, name: str, rig: BoundRig, encoding: str, *, request: Any) -> Subject:
        layout_id = rig.retargeter.layout.layout_id
        subject = Subject(name, session, rig, encoding, layout_id, request)
        old = self.subjects.get(name)
        if old is not None:
            # A reader counts what it lost by the sequence, which therefore goes on.
            subject = replace(subject, sequence=old.sequence)
            self._remove(old)
        self.subjects[name] = subject
        session.set_rig(name, self._smoothed(rig))
        self._host.publish_event(session, "layout", session.now, {"subject": name})
        return subject

    def _remove(self, subject: Subject) -> None:
        del self.subjects[subject.name]
        if subject.name in subject.session.rigs:
            subject.session.remove_rig(subject.name)

    def _send_layout(self, client: bytes, subject: Subject, id: int | str | None) -> None:
        layout = layout_to_map(subject.rig.retargeter.layout, rig=subject.rig.name)
        report = dict(subject.rig.report)
        self._host.send(client, m.LayoutMessage(id=id, subject=subject.name, layout=layout, report=report))

    def _on_layouts(self, client: bytes, known: _Client, message: m.LayoutsRequest) -> None:
        mine = [s for s in self.subjects.values() if s.session is known.session]
        wanted = [s for s in mine if message.subject in (None, s.name)]
        if message.subject is not None and not wanted:
            raise _RefusedError("unknown_subject", f"there is no subject {message.subject!r} in this session")
        for subject in wanted:
            self._send_layout(client, subject, message.id)

    def _on_audio(self, client: bytes, known: _Client, message: m.AudioMessage) -> None:
        kind = np.dtype("<i2" if message.format == "s16" else "<f4")
        pcm = mono(np.frombuffer(message.pcm, kind))
        known.session.push_audio(message.speaker, AudioChunk(pcm, message.rate, message.sample))

    def _on_text(self, client: bytes, known: _Client, message: m.TextMessage) -> None:
        if message.speaker == "agent":
            known.session.push_words([Word(*word) for word in message.words])

    def _on_control(self, client: bytes, known: _Client, message: m.ControlMessage) -> None:
        known.session.set_controls(message.values)

    def _on_user_face(self, client: bytes, known: _Client, message: m.UserFace) -> None:
        unknown = sorted(set(message.channels) - _KNOWN_CHANNELS)
        if unknown:
            raise _RefusedError("unknown_channel", f"no face channels {', '.join(unknown[:5])}")
        known.session.set_user_face(message.channels, sample=message.sample)

    def _on_interrupt(self, client: bytes, known: _Client, message: m.Interrupt) -> None:
        session = known.session
        sample = session.interrupt(message.sample)
        self._host.send(client, m.Interrupted(id=message.id, epoch=session.epoch, sample=sample))
        self._host.publish_event(session, "interrupted", sample, {})

    def _on_playhead(self, client: bytes, known: _Client, message: m.Playhead) -> None:
        known.session.playhead = message.sample

    def _on_transport(self, client: bytes, known: _Client, message: m.TransportMessage) -> None:
        source = self._host.source_of(known.session)
        if source is None:
            raise _RefusedError(
                "no_source", f"session {known.session.name!r} has no source of its own to run or hold"
            )
        source.is_playing = message.playing
        self._host.send(client, m.Status(id=message.id, status=self.status()))

    def _on_bye(self, client: bytes, known: _Client, message: m.Bye) -> None:
        self._host.send(client, m.Bye(id=message.id))
        self._forget(client)

    def _let_go(self, client: bytes) -> None:
        """A client needs its subjects no longer; those that nobody needs end."""
        for subject in list(self.subjects.values()):
            if client in subject.holders:
                subject.holders.discard(client)
                if not subject.holders and not subject.is_permanent:
                    self._remove(subject)

    def _forget(self, client: bytes) -> None:
        self._clients.pop(client, None)
        self._let_go(client)

    def forget_silent_clients(self) -> None:
        """Let go of clients that have sent nothing for too long."""
        limit = self._clock.now_us() - int(self._config.forget_after_s * 1e6)
        for client in [key for key, known in self._clients.items() if known.last_us < limit]:
            self._forget(client)

    def say_bye(self) -> None:
        """Tell every client that the sidecar ends."""
        for client in self._clients:
            self._host.send(client, m.Bye())

    def status(self) -> dict[str, Any]:
        """The whole ``status`` map."""
        return {
            "server": _SERVER_NAME,
            "v": PROTOCOL_VERSION,
            **self._host.status(),
            "clients": sorted(known.name for known in self._clients.values()),
            "refused": self.refusals.to_map(),
            "subjects": [subject.to_map() for subject in self.subjects.values()],
            "sessions": {
                name: session.status() | self._source_status(session)
                for name, session in self.sessions.items()
            },
        }

    def _source_status(self, session: Session) -> dict[str, Any]:
        source = self._host.source_of(session)
        return {} if source is None else {"playing": source.is_playing}
