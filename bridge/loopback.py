"""Measures a running sidecar from outside: a client in a process of its own, over the real sockets.

A client in a thread would share the interpreter with the server and measure that instead of the wire.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

from bridge import protocol
from bridge.client import DEFAULT_CONTROL, Client
from bridge.errors import BridgeError
from bridge.metrics import percentiles_ms
from bridge.models.base import FPS
from bridge.server import Server
from bridge.wire_checks import SPEAKERS


def measure_in_other_process(server: Server, *, session: str, seconds: float) -> dict[str, Any]:
    """Run :func:`measure` in another process against ``server`` of this one; the report gets this one's memory peak."""
    from bridge.metrics import max_rss_mb

    command = [sys.executable, "-m", "bridge.loopback", server.control_address, session, str(seconds)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=False)
    except subprocess.TimeoutExpired:
        raise BridgeError("the measuring client did not end in time") from None
    if done.returncode != 0:
        raise BridgeError(f"the measuring client failed: {done.stderr.strip().splitlines()[-1:]}")
    report = json.loads(done.stdout)
    report["max_rss_mb"] = round(max_rss_mb(), 1)
    return report


def measure(address: str, *, session: str, seconds: float) -> dict[str, Any]:
    """Follow every subject of ``session`` for ``seconds``; the report is what ``demo --headless --json`` prints."""
    with Client(address, name="measurement") as client:
        welcome = client.hello(session=session)
        subjects = [subject["subject"] for subject in welcome.subjects]
        client.subscribe(protocol.sound_topic(session, "agent"))
        client.subscribe(*(protocol.motion_topic(subject) for subject in subjects))
        for _ in range(8):
            client.ping()
        offset = client.clock_offset_us
        travel: list[int] = []
        frames: dict[str, int] = {}
        first_sound: int | None = None
        first_seen: dict[int, int] = {}
        if client.status()["sessions"][session].get("playing") is False:
            client.play(True)
        begin = time.perf_counter()
        for message in client.messages(seconds=seconds):
            now = time.perf_counter_ns() // 1000 + offset
            if isinstance(message, protocol.Motion):
                travel.append(now - message.stamps.sent)
                frames[message.subject] = frames.get(message.subject, 0) + 1
                first_seen.setdefault(message.frame.sample, now)
            elif isinstance(message, protocol.Sound) and first_sound is None:
                first_sound = message.sample
        elapsed = time.perf_counter() - begin
        status = client.status()
    of_session = status["sessions"][session]
    stages = status["latency_ms"]
    return {
        "frames": sum(frames.values()),
        "fps": round(max(frames.values(), default=0) / elapsed, 3),
        "dropped": client.lost,
        "subjects": subjects,
        "seconds": round(elapsed, 3),
        "first_frame_ms": _first_frame_ms(of_session, first_sound, first_seen),
        "max_rss_mb": status["max_rss_mb"],
        "skipped": of_session["counts"]["skipped"],
        "expected_fps": FPS,
        "latency_ms": {
            "model": stages["model"],
            "retarget": stages["retarget"],
            "encode": stages["encode"],
            "loopback": percentiles_ms(travel),
        },
    }


def listen(address: str | None, *, session: str | None, seconds: float) -> dict[str, Any]:
    """What a running sidecar sends within ``seconds``: what ``inspect --live`` prints."""
    with Client(address or DEFAULT_CONTROL, name="inspect") as client:
        known = client.status()["sessions"]
        welcome = client.hello(session=session or next(iter(known), None))
        client.subscribe(*(protocol.motion_topic(subject["subject"]) for subject in welcome.subjects))
        client.subscribe(protocol.event_topic(welcome.session))
        for speaker in SPEAKERS:
            client.subscribe(protocol.sound_topic(welcome.session, speaker))
        trip_ms = min(client.ping() for _ in range(5))
        counts: dict[str, int] = {}
        for message in client.messages(seconds=seconds):
            if isinstance(message, protocol.Motion):
                name = f"f/{message.subject}"
            elif isinstance(message, protocol.Sound):
                name = f"a/{message.session}/{message.speaker}"
            else:
                name = f"e/{message.session} {message.name}"
            counts[name] = counts.get(name, 0) + 1
        return {
            "kind": "stream",
            "session": welcome.session,
            "messages": counts,
            "lost": client.lost,
            "malformed": client.malformed,
            "round_trip_ms": round(trip_ms, 3),
            "status": client.status(),
        }


def _first_frame_ms(session: dict[str, Any], first_sound: int | None, seen: dict[int, int]) -> float | None:
    """From the arrival of the session's first sound to the first frame that had heard it, decoded here."""
    came = session["first_audio_us"]
    if first_sound is None or came is None:
        return None
    hearing = [
        at
        for sample, at in seen.items()
        if sample + session["look_ahead_samples"] > first_sound and at >= came
    ]
    return round((min(hearing) - came) / 1000, 3) if hearing else None


def main() -> int:
    """The other process: address, session and seconds on its command line, the report on its output."""
    address, session, seconds = sys.argv[1:]
    print(json.dumps(measure(address, session=session, seconds=float(seconds))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
