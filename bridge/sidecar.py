"""The whole sidecar in one process, as ``serve``, ``demo`` and ``replay`` run it: server, page, and a clean end."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from types import FrameType, TracebackType

from bridge.config import ServerConfig
from bridge.gateway import Gateway
from bridge.models.base import MotionModel
from bridge.rig_source import RigSource
from bridge.server import Server


class Sidecar:
    """Server and page together; leaving the ``with`` block stops both, the page first."""

    def __init__(
        self, config: ServerConfig, *, model: MotionModel, rigs: RigSource, with_page: bool = True
    ) -> None:
        self._signals = contextlib.ExitStack()
        self._interrupted = threading.Event()
        self.server = Server(config, model=model, rigs=rigs)
        self.gateway: Gateway | None = None
        try:
            if with_page:
                self.gateway = Gateway(
                    control_address=self.server.control_address,
                    frames_address=self.server.frames_address,
                    host=config.host,
                    port=config.http_port,
                    insecure=config.insecure,
                    max_message_bytes=config.max_message_bytes,
                )
        except BaseException:
            self.server.stop()
            raise

    def __enter__(self) -> Sidecar:
        # From here on Ctrl-C ends the wait in run_until_interrupted instead of raising wherever it strikes.
        self._interrupted = self._signals.enter_context(interruptions())
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._signals:
            if self.gateway is not None:
                self.gateway.close()
            self.server.stop()

    def run_until_interrupted(self, *, seconds: float | None = None) -> None:
        """Wait for Ctrl-C, a termination signal, ``seconds``, or the server's own end, which raises what ended it."""
        deadline = math.inf if seconds is None else time.monotonic() + seconds
        # Short waits: on Windows a blocked wait would not see Ctrl-C.
        while not self._interrupted.is_set() and time.monotonic() < deadline and not self.server.wait(0.2):
            pass


@contextlib.contextmanager
def interruptions() -> Iterator[threading.Event]:
    """Within the block Ctrl-C and termination set the event instead of raising."""
    interrupted = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        interrupted.set()

    names = ("SIGINT", "SIGTERM", "SIGBREAK")
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        # Signals are the main thread's business.
        known = []
    previous = {number: signal.signal(number, note) for number in known}
    try:
        yield interrupted
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def open_browser(url: str) -> bool:
    """Show the page where there is a display to show it on."""
    has_display = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return has_display and webbrowser.open(url)
