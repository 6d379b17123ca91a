"""Sockets, addresses and queue limits: the only place that imports zmq. Knows bytes, not messages.

An endpoint belongs to the thread that made it; no other thread may touch it.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

import zmq

from bridge.errors import InputError

DEFAULT_FRAMES_PORT = 5570
DEFAULT_CONTROL_PORT = 5571
# About half a second of one conversation with five rigs and two voices: more would only be late.
QUEUE_MESSAGES = 200
# libzmq drops the connection of whoever sends more than this. It lies far above the protocol's own limit, so that a
# message between the two is read, counted and named in the status instead of vanishing with its connection.
HARD_LIMIT_BYTES = 64 << 20
# Answers still in the queue at the end (bye) get this long.
LINGER_MS = 200


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from a client: ``parts`` is one part unless the client broke the protocol."""

    client: bytes
    parts: tuple[bytes, ...]


def require_safe_host(host: str, *, insecure: bool) -> None:
    """Refuse an address that others can reach, unless the user has said that this is meant."""
    if is_loopback(host) or insecure:
        return
    raise InputError(
        f"{host!r} can be reached from other machines, and the stream is neither encrypted nor authenticated; "
        "stay on 127.0.0.1, or add --insecure if the network is trusted"
    )


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an address) means this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class ServerEndpoint:
    """The sidecar's two sockets: ROUTER for control, PUB for frames. Port 0 takes any free port."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        *,
        control_port: int = DEFAULT_CONTROL_PORT,
        frames_port: int = DEFAULT_FRAMES_PORT,
        insecure: bool = False,
    ) -> None:
        require_safe_host(host, insecure=insecure)
        self._context = zmq.Context()
        self._closed = False
        self.dropped_answers = 0
        try:
            self._control = self._context.socket(zmq.ROUTER)
            self._control.setsockopt(zmq.ROUTER_MANDATORY, 1)
            self._control.setsockopt(zmq.MAXMSGSIZE, HARD_LIMIT_BYTES)
            self._control.setsockopt(zmq.SNDHWM, 1000)
            self._frames = self._context.socket(zmq.PUB)
            self._frames.setsockopt(zmq.SNDHWM, QUEUE_MESSAGES)
            for socket in (self._control, self._frames):
                socket.setsockopt(zmq.LINGER, LINGER_MS)
                if ":" in host:
                    socket.setsockopt(zmq.IPV6, 1)
            self.control_address = _bind(self._control, host, control_port, "--control-port")
            self.frames_address = _bind(self._frames, host, frames_port, "--frames-port")
        except BaseException:
            self.close()
            raise
        self._poller = zmq.Poller()
        self._poller.register(self._control, zmq.POLLIN)

    def receive(self, *, timeout_ms: int, most: int = 64) -> list[Incoming]:
        """Control messages that have come, at most ``most``; waits for the first one up to ``timeout_ms``."""
        received: list[Incoming] = []
        if self._poller.poll(timeout_ms):
            with contextlib.suppress(zmq.Again):
                while len(received) < most:
                    client, *parts = self._control.recv_multipart(zmq.NOBLOCK)
                    received.append(Incoming(client, tuple(parts)))
        return received

    def send(self, client: bytes, data: bytes) -> bool:
        """Answer one client. False, and counted, if it has gone or does not read its answers."""
        try:
            self._control.send_multipart((client, data), zmq.NOBLOCK)
        except (zmq.Again, zmq.ZMQError):
            self.dropped_answers += 1
            return False
        return True

    def publish(self, data: bytes) -> None:
        """Send one frame to whoever subscribed to its topic. Never blocks: slow readers lose it."""
        self._frames.send(data, zmq.NOBLOCK)

    def close(self) -> None:
        """Close both sockets, once."""
        if not self._closed:
            self._closed = True
            self._context.destroy(linger=LINGER_MS)

    def __enter__(self) -> ServerEndpoint:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _bind(socket: zmq.Socket[bytes], host: str, port: int, flag: str) -> str:
    try:
        socket.bind(f"tcp://{host}:{port or '*'}")
    except zmq.ZMQError as error:
        if error.errno == zmq.EADDRINUSE:
            raise InputError(
                f"port {port} is in use, perhaps by another avatar-bridge; close that, or choose another port "
                f"with {flag}"
            ) from None
        if error.errno == errno.EACCES:
            raise InputError(
                f"port {port} may not be opened by this user; choose one above 1023 with {flag}"
            ) from None
        raise InputError(f"cannot listen on {host!r} port {port}: {error.strerror}") from None
    endpoint = socket.getsockopt(zmq.LAST_ENDPOINT)
    assert isinstance(endpoint, bytes)
    return endpoint.rstrip(b"\0").decode()


def reachable(address: str, *, control: str) -> str:
    """``address`` as a client reaches it: a sidecar that listens on every network names none, so it is the machine of
    the ``control`` address."""
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    if host.strip("[]") not in ("0.0.0.0", "::"):
        return address
    return f"tcp://{control.removeprefix('tcp://').rpartition(':')[0]}:{port}"


class ClientEndpoint:
    """A client's two sockets: DEALER for control, SUB for frames. ``frames`` may be connected later.

    Calls of the ``waker``, made in another thread, end a running :meth:`receive`.
    """

    def __init__(
        self,
        control: str,
        *,
        frames: str | None = None,
        queue: int = QUEUE_MESSAGES,
        waker: Waker | None = None,
    ) -> None:
        self._context = waker.context if waker else zmq.Context()
        self._owns_context = waker is None
        self._closed = False
        self._control = self._context.socket(zmq.DEALER)
        self._frames = self._context.socket(zmq.SUB)
        self._frames.setsockopt(zmq.RCVHWM, queue)
        self._wake: zmq.Socket[bytes] | None = None
        for socket in (self._control, self._frames):
            socket.setsockopt(zmq.LINGER, LINGER_MS)
            socket.setsockopt(zmq.MAXMSGSIZE, HARD_LIMIT_BYTES)
        self._poller = zmq.Poller()
        try:
            _connect(self._control, control)
            if frames is not None:
                self.connect_frames(frames)
            for socket in (self._control, self._frames):
                self._poller.register(socket, zmq.POLLIN)
            if waker is not None:
                self._wake = self._context.socket(zmq.PAIR)
                self._wake.setsockopt(zmq.LINGER, 0)
                self._wake.connect(waker.address)
                self._poller.register(self._wake, zmq.POLLIN)
        except BaseException:
            self.close()
            raise

    def connect_frames(self, address: str) -> None:
        """Connect the frame socket, to the address that ``welcome`` named."""
        _connect(self._frames, address)

    def subscribe(self, topic: bytes) -> None:
        """Receive what starts with ``topic``; topics of protocol.py include their zero byte."""
        self._frames.setsockopt(zmq.SUBSCRIBE, topic)

    def unsubscribe(self, topic: bytes) -> None:
        """Receive it no longer."""
        self._frames.setsockopt(zmq.UNSUBSCRIBE, topic)

    def send(self, data: bytes) -> None:
        """Queue one control message."""
        self._control.send(data)

    def receive(self, *, timeout_ms: int, most: int = 256) -> tuple[list[bytes], list[bytes]]:
        """Control answers and frames that have come; waits for the first of either up to ``timeout_ms``."""
        ready = dict(self._poller.poll(timeout_ms))
        if self._wake is not None and self._wake in ready:
            list(_drain(self._wake, most))
        control = list(_drain(self._control, most)) if self._control in ready else []
        frames = list(_drain(self._frames, most)) if self._frames in ready else []
        return control, frames

    def close(self) -> None:
        """Close the sockets, once."""
        if self._closed:
            return
        self._closed = True
        for socket in (self._control, self._frames, self._wake):
            if socket is not None:
                socket.close()
        if self._owns_context:
            self._context.term()

    def __enter__(self) -> ClientEndpoint:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _drain(socket: zmq.Socket[bytes], most: int) -> Iterator[bytes]:
    for _ in range(most):
        try:
            parts = socket.recv_multipart(zmq.NOBLOCK)
        except zmq.Again:
            return
        # Every message of the protocol is one part; anything else is not ours to read.
        if len(parts) == 1:
            yield parts[0]


def _connect(socket: zmq.Socket[bytes], address: str) -> None:
    try:
        socket.connect(address)
    except zmq.ZMQError as error:
        raise InputError(
            f"{address!r} is no address to connect to ({error.strerror}); write it as tcp://127.0.0.1:5571"
        ) from None


class Waker:
    """Lets one thread (the one that made it) end the wait of the endpoint made with it in another thread."""

    _count = 0

    def __init__(self) -> None:
        Waker._count += 1
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.address = f"inproc://wake-{Waker._count}"
        self._socket = self.context.socket(zmq.PAIR)
        self._socket.setsockopt(zmq.LINGER, 0)
        self._socket.setsockopt(zmq.SNDHWM, 16)
        self._socket.bind(self.address)

    def wake(self) -> None:
        """End the other thread's wait now; calls while it is awake anyway cost nothing."""
        with contextlib.suppress(zmq.Again):
            self._socket.send(b"", zmq.NOBLOCK)

    def close(self) -> None:
        """Release the pair, after the endpoint in the other thread is closed."""
        self._socket.close()
        self.context.term()
