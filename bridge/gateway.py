"""The page's own web server: the built viewer, the characters, and a WebSocket that forwards the stream unchanged.

Each WebSocket is an ordinary client of the sidecar, with sockets of its own; nothing is decoded on the way. It runs
in a thread with an event loop of its own, on loopback like the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web

from bridge.errors import BridgeError, InputError
from bridge.messages import Bye
from bridge.protocol import encode_control
from bridge.transport import ClientEndpoint, Waker, is_loopback, require_safe_host

VIEWER_FOLDER = Path(__file__).parent / "viewer" / "dist"
ASSETS_FOLDER = Path(__file__).parent / "assets"
# A page that reads slower than the stream loses the oldest frames; answers are never lost.
PAGE_QUEUE = 120
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_MODEL_TYPES = {".glb": "model/gltf-binary", ".vrm": "model/gltf-binary"}
_NOT_BUILT = (
    "The page is not built. In a checkout run `make viewer` (needs Node 20); a wheel has it inside.\n"
)


class Gateway:
    """Serves the page until closed. Port 0 takes any free port; ``url`` is where the page is."""

    def __init__(
        self,
        *,
        control_address: str,
        frames_address: str,
        host: str = "127.0.0.1",
        port: int,
        insecure: bool = False,
        max_message_bytes: int = 1 << 20,
    ) -> None:
        require_safe_host(host, insecure=insecure)
        self._control_address = control_address
        self._frames_address = frames_address
        self._host, self._port = host, port
        self._max_message_bytes = max_message_bytes
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._pages: set[web.WebSocketResponse] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self.port = 0
        self._thread = threading.Thread(target=self._run, name="avatar-bridge-page", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{self._host}:{self.port}/"

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except (BridgeError, OSError) as error:
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, self._host, self._port)
        try:
            await site.start()
        except OSError as error:
            await runner.cleanup()
            raise _cannot_listen(error, self._host, self._port) from None
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        for page in list(self._pages):
            with contextlib.suppress(ConnectionError, asyncio.TimeoutError):
                await asyncio.wait_for(page.close(code=WSCloseCode.GOING_AWAY), timeout=1.0)
        await runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[_own_pages_only(self._host)])
        application.router.add_get("/stream", self._stream)
        application.router.add_get("/assets/characters/{name}", _character)
        application.router.add_get("/{path:.*}", _page)
        return application

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        page = web.WebSocketResponse(heartbeat=20.0, max_msg_size=4 * self._max_message_bytes)
        await page.prepare(request)
        self._pages.add(page)
        relay = _Relay(self._control_address, self._frames_address)
        sender = asyncio.create_task(relay.send_to(page))
        try:
            async for message in page:
                if message.type is WSMsgType.BINARY:
                    relay.to_sidecar(message.data)
        finally:
            sender.cancel()
            self._pages.discard(page)
            await asyncio.get_running_loop().run_in_executor(None, relay.join)
            relay.close()
        return page

    def close(self) -> None:
        """Close all pages' connections and the port, once."""
        if self._thread.is_alive() and self._loop is not None and self._stop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10.0)

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class _Relay:
    """One page's connection to the sidecar: a thread owns the sockets, the event loop the rest."""

    def __init__(self, control_address: str, frames_address: str) -> None:
        self._loop = asyncio.get_running_loop()
        self._addresses = control_address, frames_address
        self._waker = Waker()
        self._outgoing: deque[bytes] = deque()
        self._answers: deque[bytes] = deque()
        self._frames: deque[bytes] = deque(maxlen=PAGE_QUEUE)
        self._arrived = asyncio.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="avatar-bridge-relay", daemon=True)
        self._thread.start()

    def to_sidecar(self, data: bytes) -> None:
        """Pass on one control message."""
        self._outgoing.append(data)
        self._waker.wake()

    async def send_to(self, page: web.WebSocketResponse) -> None:
        """Pass on to the page what comes, answers before frames."""
        while not page.closed:
            await self._arrived.wait()
            self._arrived.clear()
            while self._answers or self._frames:
                data = self._answers.popleft() if self._answers else self._frames.popleft()
                try:
                    await page.send_bytes(data)
                except ConnectionError:
                    return

    def _run(self) -> None:
        with ClientEndpoint(self._addresses[0], frames=self._addresses[1], waker=self._waker) as endpoint:
            endpoint.subscribe(b"")
            while not self._stopping:
                while self._outgoing:
                    endpoint.send(self._outgoing.popleft())
                answers, frames = endpoint.receive(timeout_ms=500)
                self._answers.extend(answers)
                self._frames.extend(frames)
                if answers or frames:
                    with contextlib.suppress(RuntimeError):
                        self._loop.call_soon_threadsafe(self._arrived.set)
            # A page that was closed says nothing more; what it asked for need not be made any longer.
            endpoint.send(encode_control(Bye()))

    def join(self) -> None:
        """End the thread and wait for it."""
        self._stopping = True
        self._loop.call_soon_threadsafe(self._waker.wake)
        self._thread.join(5.0)

    def close(self) -> None:
        """Release the pair of sockets that wakes the thread, after it has ended."""
        self._waker.close()


def _own_pages_only(host: str) -> Any:
    """Lets in the page served here (and, on loopback, pages of this machine, such as a development server's).

    Browsers let any page open a WebSocket to any address, and a foreign name can be made to point here.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        names = [request.url.host] if origin is None else [request.url.host, urlsplit(origin).hostname]
        own = (
            all(name is not None and is_loopback(name) for name in names)
            if is_loopback(host)
            else origin is None or urlsplit(origin).netloc == request.host
        )
        if not own:
            raise web.HTTPForbidden(text="This server answers its own page only.\n")
        return await handler(request)

    return check


async def _character(request: web.Request) -> web.StreamResponse:
    return _file(ASSETS_FOLDER / "characters", request.match_info["name"])


async def _page(request: web.Request) -> web.StreamResponse:
    if not (VIEWER_FOLDER / "index.html").is_file():
        return web.Response(status=503, text=_NOT_BUILT)
    return _file(VIEWER_FOLDER, request.match_info["path"] or "index.html")


def _file(folder: Path, name: str) -> web.StreamResponse:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise web.HTTPNotFound(text=f"There is no {name} here.\n")
    headers = {"Cache-Control": "no-cache"}
    if path.suffix in _MODEL_TYPES:
        headers["Content-Type"] = _MODEL_TYPES[path.suffix]
    elif path.suffix == ".js":
        # The registry of a Windows machine may say text/plain, which browsers refuse to run.
        headers["Content-Type"] = "text/javascript"
    return web.FileResponse(path, headers=headers)


def _cannot_listen(error: OSError, host: str, port: int) -> InputError:
    if error.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)):
        return InputError(
            f"port {port} is in use, perhaps by another avatar-bridge; close that, or choose another with --http-port"
        )
    if error.errno in (errno.EACCES, getattr(errno, "WSAEACCES", errno.EACCES)):
        return InputError(
            f"port {port} may not be opened by this user; choose one above 1023 with --http-port"
        )
    return InputError(f"cannot listen on {host} port {port}: {error.strerror}")
