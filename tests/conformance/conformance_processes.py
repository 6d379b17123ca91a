"""The two ends of a conformance run as processes: the sidecar in Python and an engine plugin's core as a program."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class Lines:
    """A process that answers in lines of JSON; ``next`` fails with its errors instead of waiting for ever."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._errors: list[str] = []
        for stream, take in (
            (self.process.stdout, self._lines.put),
            (self.process.stderr, self._errors.append),
        ):
            threading.Thread(target=self._read, args=(stream, take), daemon=True).start()

    @staticmethod
    def _read(stream: Any, take: Any) -> None:
        for line in stream:
            take(line)
        take("")

    def next(self, timeout_s: float = 90) -> dict[str, Any]:
        """The next line of output."""
        try:
            line = self._lines.get(timeout=timeout_s)
        except queue.Empty:
            line = ""
        assert line.strip(), f"no answer; errors: {''.join(self._errors)[-2000:]}"
        return json.loads(line)

    def close(self) -> None:
        """Close its input, and end it if it does not end by itself."""
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Sidecar(Lines):
    """The sidecar of ``conformance_sidecar.py``, at ``speed`` times real time."""

    def __init__(
        self,
        *,
        speed: float = 1,
        control_port: int = 0,
        frames_port: int = 0,
        queue: int = 200,
        model: str = "waving",
    ) -> None:
        script = str(HERE / "conformance_sidecar.py")
        arguments = (speed, control_port, frames_port, queue, model)
        super().__init__([sys.executable, script, *map(str, arguments)])
        addresses = self.next()
        self.control: str = addresses["control"]
        self.frames: str = addresses["frames"]

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()


class EngineClient(Lines):
    """A ``ConformanceClient`` program: ``say`` a command, get its answer."""

    def say(self, *words: object) -> dict[str, Any]:
        """One command; a ``timeout`` in the answer fails the test with the client's own words."""
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        answer = self.next()
        assert not {"timeout", "no_such_command"} & set(answer), answer
        return answer
