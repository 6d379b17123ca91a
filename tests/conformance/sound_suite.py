"""Speech from an engine plugin through the real sidecar and back: heard where the motion is, and stopped at once.

Each plugin's tests take the fixture ``play``, derive a class from ``SoundSuite`` and give the fixture ``talker``: the
command of its program, which is then told the sidecar's address, a file of speech, its rate, a file of what the
microphone hears, and a file to write what the device gets to, in blocks of ``BLOCK`` samples.
"""

from __future__ import annotations

import json
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from conformance_processes import Sidecar
from numpy.typing import NDArray

from bridge import protocol
from bridge.audio import read_sound_file
from bridge.client import Client
from bridge.models.base import CLOCK_RATE

SPEECH = Path(__file__).resolve().parents[1] / "data" / "speech" / "librivox-0890.wav"
BLOCK = 1024


@dataclass(frozen=True)
class Play:
    """One run of a talker. ``frames (F, 5)``: time in microseconds, playhead, jaw, session clock, and how many
    samples the microphone has heard. ``agent`` and ``user`` are the session's sound by sample, ``reported (R, 2)``
    the session's clock and the playhead it was told, ``heard (B, 1 + samples)`` the blocks of the device with their
    times, ``microphone`` what it heard, ``interrupted`` the time of the interruption, ``told`` the events that the
    game was told, as name and detail."""

    frames: NDArray[np.float64]
    agent: NDArray[np.float64]
    user: NDArray[np.float64]
    reported: NDArray[np.float64]
    heard: NDArray[np.float64]
    microphone: NDArray[np.float32]
    interrupted: int
    told: list[str]


# A machine that keeps a game from its next frame for so long does not play in real time: what is late then is its own
# doing, and another play tells more. A plugin that held the game up itself would do so in all of them.
HELD_UP_US = 30_000
MOST_PLAYS = 3


@pytest.fixture(scope="module", params=["waving", "conversation_small"])
def play(request, talker: list[str], tmp_path_factory):
    calmest, least_us = None, np.inf
    for _ in range(MOST_PLAYS):
        with Watch() as watch:
            played = play_once(request.param, talker, tmp_path_factory.mktemp("play"))
        held_us = max(watch.longest_us, np.diff(played.frames[:, 0]).max())
        if held_us < least_us:
            calmest, least_us = played, held_us
        if held_us < HELD_UP_US:
            break
    return calmest


class Watch(threading.Thread):
    """How long this machine keeps a thread waiting beyond its time while the watch is open: ``longest_us``."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.longest_us = 0.0
        self._ended = threading.Event()

    def __enter__(self) -> Watch:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        tick_s = 0.01
        begun = time.perf_counter()
        while not self._ended.wait(tick_s):
            now = time.perf_counter()
            self.longest_us = max(self.longest_us, (now - begun - tick_s) * 1e6)
            begun = now


def play_once(model: str, talker: list[str], folder: Path) -> Play:
    speech, rate = read_sound_file(SPEECH)
    microphone = np.random.default_rng(3).uniform(-0.5, 0.5, 10 * CLOCK_RATE).astype(np.float32)
    files = {name: folder / name for name in ("speech", "microphone", "heard", "shown", "errors")}
    files["speech"].write_bytes(speech.astype(np.float32).tobytes())
    files["microphone"].write_bytes(microphone.tobytes())
    sidecar = Sidecar(model=model)
    try:
        with files["shown"].open("w") as out, files["errors"].open("w") as err:
            command = [
                *talker,
                sidecar.control,
                files["speech"],
                rate,
                files["microphone"],
                files["heard"],
            ]
            process = subprocess.Popen([str(word) for word in command], stdout=out, stderr=err)
            tracks = listen(sidecar, process)
    finally:
        sidecar.close()
    assert process.returncode == 0, files["errors"].read_text()
    rows = [json.loads(line) for line in files["shown"].read_text().splitlines()]
    keys = ("time", "playhead", "jaw", "session", "heard")
    frames = np.array([[row[key] for key in keys] for row in rows if "time" in row], dtype=np.float64)
    heard = np.fromfile(files["heard"]).reshape(-1, 1 + BLOCK)
    (interrupted,) = (row["interrupted"] for row in rows if "interrupted" in row)
    told = [row["told"] for row in rows if "told" in row]
    return Play(frames, *tracks, heard, microphone, interrupted, told)


SETTLING_US = 1.5e6
# A fifth of a second of a voice, in samples.
PIECE = CLOCK_RATE // 5


class SoundSuite:
    """The conversation; ``latency_ms`` is what the plugin says of its output."""

    latency_ms: float

    def test_what_is_heard_is_where_the_motion_is(self, play):
        begun, apart_ms, settled_ms = None, [], []
        for k in range(0, len(play.heard) - 20, 4):
            # A third of a second of what the device got. It is heard when its buffers have run out.
            window = play.heard[k : k + 16, 1:].ravel()
            at = play.heard[k, 0] + 1000 * self.latency_ms
            playhead = np.interp(at, play.frames[:, 0], play.frames[:, 1])
            if at > play.interrupted - 1e6 or np.isnan(playhead) or np.sqrt(np.mean(window**2)) < 0.03:
                continue
            begun = begun or at
            apart_ms.append((place_of(window, play.agent, playhead) - playhead) * 1000 / CLOCK_RATE)
            # In the first second the jitter buffer learns how late frames come, and the voice follows it.
            if at > begun + SETTLING_US:
                settled_ms.append(apart_ms[-1])
        assert len(settled_ms) > 20, "there is speech to compare"
        assert abs(np.median(apart_ms)) < 10, apart_ms
        # On a machine that is held up the jitter buffer changes its pace. Viewers notice 45 ms (ITU-R BT.1359).
        assert np.percentile(np.abs(settled_ms), 90) < 45, apart_ms

    def test_the_playhead_is_reported(self, play):
        behind_ms = (play.reported[:, 0] - play.reported[:, 1]) * 1000 / CLOCK_RATE
        assert len(behind_ms) > 10
        # What is heard is past, and what was reported last at most a second ago.
        assert behind_ms.min() > 0
        assert np.median(behind_ms) < 700

    def test_the_jaw_moves_with_what_is_heard(self, play):
        times = play.heard[:, 0] + 1000 * self.latency_ms
        loudness = np.sqrt(np.mean(play.heard[:, 1:] ** 2, axis=1))
        speaking = (
            np.interp(play.frames[:, 0], times, np.convolve(loudness, np.ones(9) / 9, mode="same")) > 0.02
        )
        jaw = play.frames[:, 2]
        assert np.ptp(jaw[speaking]) > 0.15
        assert jaw[speaking].mean() > 2 * jaw[~speaking].mean()

    def test_an_interruption_is_heard_at_once(self, play):
        after = play.heard[play.heard[:, 0] > play.interrupted]
        before = play.heard[
            (play.heard[:, 0] < play.interrupted) & (play.heard[:, 0] > play.interrupted - 4e5)
        ]
        assert np.abs(before[:, 1:]).max() > 0.05, "it was in the middle of speech"
        sounding = after[np.abs(after[:, 1:]).max(axis=1) > 0, 0]
        assert (sounding.max(initial=play.interrupted) - play.interrupted) / 1000 < 100, "milliseconds"

    def test_the_user_is_heard_whole_and_in_time(self, play):
        heard = np.flatnonzero(play.user)
        # The first half a second of ours may have been sent before anybody listened.
        user = play.user[heard[0] + CLOCK_RATE // 2 : heard[-1] + 1]
        assert len(user) > 8 * CLOCK_RATE
        endless = np.tile(play.microphone, 1 + len(user) // len(play.microphone) + 1)
        begin = place_of(user[:4800], endless, 0, reach=len(play.microphone) // 2)
        # Blocks follow each other without a seam, until the clocks have run apart and one is placed anew.
        whole, moved_ms = [], []
        for first in range(0, len(user) - PIECE, PIECE):
            piece = user[first : first + PIECE]
            at = place_of(piece, endless, begin + first)
            differs = np.abs(piece - endless[at : at + PIECE]) > 2e-4
            whole.append(not differs.any())
            moved_ms.append(abs(at - begin - first) * 1000 / CLOCK_RATE)
        # At most two seams in twelve seconds.
        assert np.mean(whole) > 0.95, whole
        assert max(moved_ms) < 100
        # Where the session's clock was when the microphone heard that sample.
        known = play.frames[~np.isnan(play.frames[:, 3])]
        clock = np.interp(begin, known[:, 4], known[:, 3])
        assert abs(heard[0] + CLOCK_RATE // 2 - clock) * 1000 / CLOCK_RATE < 100, "milliseconds"


def listen(sidecar, process):
    """The agent's and the user's sound of the session by sample, and the playheads it was told, in that order."""
    tracks = {"agent": np.zeros(60 * CLOCK_RATE), "user": np.zeros(60 * CLOCK_RATE)}
    reported = []
    with Client(sidecar.control, name="oracle") as oracle:
        session = oracle.hello().session
        oracle.subscribe(*(protocol.sound_topic(session, speaker) for speaker in tracks))
        while process.poll() is None:
            for message in oracle.messages(seconds=0.5):
                if isinstance(message, protocol.Sound):
                    pcm = np.asarray(message.pcm) / 32768
                    tracks[message.speaker][message.sample : message.sample + len(pcm)] = pcm
            stands = oracle.status()["sessions"][session]
            if stands["playhead"] is not None:
                reported.append((stands["sample"], stands["playhead"]))
    return tracks["agent"], tracks["user"], np.array(reported, dtype=np.float64).reshape(-1, 2)


def place_of(window, track, near, *, reach=CLOCK_RATE // 5):
    """The sample at which a stretch begins in a track, within a reach of where it should be."""
    first = max(0, int(near) - reach)
    searched = track[first : first + 2 * reach + len(window)]
    spectrum = np.fft.rfft(searched, 2 * len(searched)) * np.conj(np.fft.rfft(window, 2 * len(searched)))
    likeness = np.fft.irfft(spectrum)[: 2 * reach]
    energy = np.cumsum(np.concatenate([[0], searched**2]))
    likeness /= np.sqrt(energy[len(window) : len(window) + 2 * reach] - energy[: 2 * reach] + 1e-9)
    return first + int(np.argmax(likeness))
