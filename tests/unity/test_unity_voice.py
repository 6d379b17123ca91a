"""Speech from Unity through the real sidecar and back: heard where the motion is, stopped at once; the user too."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import build
import numpy as np
import pytest
from conformance_processes import Sidecar
from numpy.typing import NDArray

from bridge import protocol
from bridge.audio import read_sound_file
from bridge.client import Client
from bridge.models.base import CLOCK_RATE

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

ENGINE = Path(__file__).parent / "engine"
SPEECH = Path(__file__).resolve().parents[1] / "data" / "speech" / "librivox-0890.wav"
BLOCK = 1024
# What Unity says of its output: four buffers of a block.
LATENCY = 4 * BLOCK


@dataclass(frozen=True)
class Play:
    """One run of ``VoiceConformance.cs``. ``frames (F, 5)``: time in microseconds, playhead, jaw, session clock, and
    how many samples the microphone has heard. ``agent`` and ``user`` are the session's sound by sample, ``heard
    (B, 1 + BLOCK)`` the blocks of the device with their times, ``microphone`` what it heard, ``interrupted``
    the time of the interruption."""

    frames: NDArray[np.float64]
    agent: NDArray[np.float64]
    user: NDArray[np.float64]
    heard: NDArray[np.float64]
    microphone: NDArray[np.float32]
    interrupted: int


@pytest.fixture(scope="module", params=["waving", "conversation_small"])
def play(request, toolchain, output, tmp_path_factory):
    folder = tmp_path_factory.mktemp("play")
    sources = [ENGINE / "VoiceConformance.cs", ENGINE / "StagedSoundDevice.cs"]
    program = build.build_program(toolchain, output, "voice", sources, "AvatarBridge", "AvatarBridge.Tests")
    speech, rate = read_sound_file(SPEECH)
    microphone = np.random.default_rng(3).uniform(-0.5, 0.5, 10 * CLOCK_RATE).astype(np.float32)
    files = {name: folder / name for name in ("speech", "microphone", "heard", "shown", "errors")}
    files["speech"].write_bytes(speech.astype(np.float32).tobytes())
    files["microphone"].write_bytes(microphone.tobytes())
    sidecar = Sidecar(model=request.param)
    try:
        with files["shown"].open("w") as out, files["errors"].open("w") as err:
            command = [toolchain.dotnet, program, sidecar.control, files["speech"], rate]
            command += [files["microphone"], files["heard"]]
            process = subprocess.Popen([str(word) for word in command], stdout=out, stderr=err)
            tracks = listen(sidecar, process)
    finally:
        sidecar.close()
    assert process.returncode == 0, files["errors"].read_text()
    rows = [json.loads(line) for line in files["shown"].read_text().splitlines()]
    frames = [
        [row[key] for key in ("time", "playhead", "jaw", "session", "heard")] for row in rows if "time" in row
    ]
    heard = np.fromfile(files["heard"]).reshape(-1, 1 + BLOCK)
    (interrupted,) = (row["interrupted"] for row in rows if "interrupted" in row)
    return Play(np.array(frames, dtype=np.float64), *tracks, heard, microphone, interrupted)


def listen(sidecar, process):
    """The agent's and the user's sound of the session by sample, in that order."""
    tracks = {"agent": np.zeros(60 * CLOCK_RATE), "user": np.zeros(60 * CLOCK_RATE)}
    with Client(sidecar.control, name="oracle") as oracle:
        session = oracle.hello().session
        oracle.subscribe(*(protocol.sound_topic(session, speaker) for speaker in tracks))
        while process.poll() is None:
            for message in oracle.messages(seconds=0.5):
                if isinstance(message, protocol.Sound):
                    pcm = np.asarray(message.pcm) / 32768
                    tracks[message.speaker][message.sample : message.sample + len(pcm)] = pcm
    return tracks["agent"], tracks["user"]


def test_what_is_heard_is_where_the_motion_is(play):
    apart_ms = []
    for k in range(0, len(play.heard) - 20, 4):
        # A third of a second of what the device got. It is heard when its buffers have run out.
        window = play.heard[k : k + 16, 1:].ravel()
        at = play.heard[k, 0] + LATENCY * 1e6 / CLOCK_RATE
        playhead = np.interp(at, play.frames[:, 0], play.frames[:, 1])
        if at > play.interrupted - 1e6 or np.isnan(playhead) or np.sqrt(np.mean(window**2)) < 0.03:
            continue
        apart_ms.append((place_of(window, play.agent, playhead) - playhead) * 1000 / CLOCK_RATE)
    assert len(apart_ms) > 20, "there is speech to compare"
    print("apart", np.median(apart_ms), np.percentile(np.abs(apart_ms), [50, 90, 100]))
    assert abs(np.median(apart_ms)) < 10, apart_ms
    assert np.percentile(np.abs(apart_ms), 90) < 20, apart_ms


def place_of(window, track, near, *, reach=CLOCK_RATE // 5):
    """The sample at which a stretch begins in a track, within a reach of where it should be."""
    first = max(0, int(near) - reach)
    searched = track[first : first + 2 * reach + len(window)]
    spectrum = np.fft.rfft(searched, 2 * len(searched)) * np.conj(np.fft.rfft(window, 2 * len(searched)))
    likeness = np.fft.irfft(spectrum)[: 2 * reach]
    energy = np.cumsum(np.concatenate([[0], searched**2]))
    likeness /= np.sqrt(energy[len(window) : len(window) + 2 * reach] - energy[: 2 * reach] + 1e-9)
    return first + int(np.argmax(likeness))


def test_the_jaw_moves_with_what_is_heard(play):
    times = play.heard[:, 0] + LATENCY * 1e6 / CLOCK_RATE
    loudness = np.sqrt(np.mean(play.heard[:, 1:] ** 2, axis=1))
    speaking = np.interp(play.frames[:, 0], times, np.convolve(loudness, np.ones(9) / 9, mode="same")) > 0.02
    jaw = play.frames[:, 2]
    assert np.ptp(jaw[speaking]) > 0.15
    assert jaw[speaking].mean() > 2 * jaw[~speaking].mean()


def test_an_interruption_is_heard_at_once(play):
    after = play.heard[play.heard[:, 0] > play.interrupted]
    before = play.heard[(play.heard[:, 0] < play.interrupted) & (play.heard[:, 0] > play.interrupted - 4e5)]
    assert np.abs(before[:, 1:]).max() > 0.05, "it was in the middle of speech"
    sounding = after[np.abs(after[:, 1:]).max(axis=1) > 0, 0]
    assert (sounding.max(initial=play.interrupted) - play.interrupted) / 1000 < 100, "milliseconds"


def test_the_user_is_heard_whole_and_in_time(play):
    heard = np.flatnonzero(play.user)
    # The first half a second of ours may have been sent before anybody listened.
    user = play.user[heard[0] + CLOCK_RATE // 2 : heard[-1] + 1]
    assert len(user) > 8 * CLOCK_RATE
    endless = np.tile(play.microphone, 1 + len(user) // len(play.microphone) + 1)
    begin = place_of(user[:4800], endless, 0, reach=len(play.microphone) // 2)
    # What came too late, since this machine held the game up, is silence.
    differs = np.abs(user - endless[begin : begin + len(user)]) > 2e-4
    assert differs.mean() < 0.02
    assert not user[differs].any()
    # Where the session's clock was when the microphone heard that sample.
    known = play.frames[~np.isnan(play.frames[:, 3])]
    clock = np.interp(begin, known[:, 4], known[:, 3])
    assert abs(heard[0] + CLOCK_RATE // 2 - clock) * 1000 / CLOCK_RATE < 100, "milliseconds"
