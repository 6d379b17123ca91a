"""Synthetic voices that tell when they say what: espeak-ng, flite and festival, run as installed programs.

Each gives sound at 16 kHz and its visemes in time. These engines exist on Linux; elsewhere train in a Linux container.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from bridge.errors import InputError
from bridge.evaluation.visemes import Segment, of_arpabet, of_ipa, segments
from bridge.training.speech.network import SAMPLE_RATE

_ESPEAK_LIBRARY = "libespeak-ng.so.1"
_PACKAGES = {
    "espeak-ng": "espeak-ng libespeak-ng1",
    "flite": "flite",
    "festival": "festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts",
}
_SYNCHRONOUS, _PHONEME_EVENTS, _PHONEME_IPA = 2, 1, 2
_RATE, _PITCH, _RANGE = 1, 3, 4
_EVENT_END, _EVENT_PHONEME = 0, 7
_UTF8 = 1


@dataclass(frozen=True, slots=True)
class Utterance:
    """Sound ``(n,)`` int16 at 16 kHz and its visemes in time."""

    pcm: NDArray[np.int16]
    segments: tuple[Segment, ...]


def require_engines() -> None:
    """InputError names every engine that is missing and the Debian packages that bring it."""
    missing = [name for name in _PACKAGES if shutil.which(name) is None]
    if missing:
        packages = " ".join(_PACKAGES[name] for name in missing)
        raise InputError(
            f"the voices of {', '.join(missing)} are needed to make training speech; "
            f"install them (Debian, Ubuntu): apt-get install {packages}"
        )


def _utterance(
    sound: NDArray[Any], rate: int, phones: Iterable[tuple[float, float, Sequence[str]]]
) -> Utterance:
    if rate != SAMPLE_RATE:
        sound = soxr.resample(sound, rate, SAMPLE_RATE)
    pcm = np.clip(np.round(sound * 32767), -32768, 32767).astype(np.int16)
    return Utterance(pcm, tuple(segments(phones)))


class _EventId(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Espeak:
    """espeak-ng inside this process (its library keeps one voice a process): a thousand times faster than real time."""

    def __init__(self) -> None:
        try:
            self._library = ctypes.CDLL(_ESPEAK_LIBRARY)
        except OSError as error:
            raise InputError(
                f"{_ESPEAK_LIBRARY} cannot be loaded; install it (Debian, Ubuntu): "
                f"apt-get install {_PACKAGES['espeak-ng']}"
            ) from error
        self._rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONEME_EVENTS | _PHONEME_IPA)
        self._sound: list[NDArray[np.int16]] = []
        self._onsets: list[tuple[int, str]] = []
        # The library calls it long after this method is left: without a reference it would be gone.
        self._callback = _Callback(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: str, *, rate: int, pitch: int, pitch_range: int) -> Utterance | None:
        """``voice`` such as ``en-us+f3``; words a minute; pitch and its range 0..100. None for an unknown voice."""
        self._sound, self._onsets = [], []
        if self._library.espeak_SetVoiceByName(voice.encode()):
            return None
        for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, pitch_range)):
            self._library.espeak_SetParameter(parameter, value, 0)
        raw = text.encode()
        self._library.espeak_Synth(raw, len(raw) + 1, 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        if not self._sound:
            return None
        sound = np.concatenate(self._sound).astype(np.float32) / 32768
        times = [sample / self._rate for sample, _ in self._onsets] + [len(sound) / self._rate]
        phones = [(times[k], times[k + 1], of_ipa(symbol)) for k, (_, symbol) in enumerate(self._onsets)]
        return _utterance(sound, self._rate, phones)

    def _receive(self, sound, count: int, events) -> int:
        if sound and count > 0:
            self._sound.append(np.ctypeslib.as_array(sound, (count,)).copy())
        k = 0
        while events[k].type != _EVENT_END:
            if events[k].type == _EVENT_PHONEME:
                symbol = bytes(events[k].id.string).split(b"\0")[0].decode("utf-8", "ignore")
                self._onsets.append((events[k].sample, symbol))
            k += 1
        return 0


def _from_ends(ends: Sequence[tuple[str, float]]) -> list[tuple[float, float, tuple[str, ...]]]:
    starts = [0.0, *(end for _, end in ends)]
    return [(start, end, of_arpabet(phone)) for start, (phone, end) in zip(starts, ends, strict=False)]


def say_flite(text: str, voice: str, *, stretch: float, pitch_hz: float) -> Utterance:
    """flite's ``kal``, ``kal16``, ``awb``, ``rms`` or ``slt``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "speech.wav"
        settings = ["--setf", f"duration_stretch={stretch}", "--setf", f"int_f0_target_mean={pitch_hz}"]
        command = ["flite", "-voice", voice, *settings, "-psdur", "-t", text, "-o", str(file)]
        told = subprocess.run(command, capture_output=True, text=True, errors="ignore", check=True).stdout
        sound, rate = soundfile.read(file, dtype="float32")
    pairs = [token.rsplit(":", 1) for token in told.split() if ":" in token]
    ends = [(phone, float(end)) for phone, end in pairs if end.replace(".", "", 1).isdigit()]
    return _utterance(sound, rate, _from_ends(ends))


def say_festival(texts: Sequence[str], voice: str, *, stretch: float) -> list[Utterance]:
    """Several sentences in one run of festival, which is slow to start. Those it fails on are left out."""
    with tempfile.TemporaryDirectory() as folder:
        script = [f"(voice_{voice})", f"(Parameter.set 'Duration_Stretch {stretch})"]
        for k, text in enumerate(texts):
            plain = text.replace('"', "").replace("\\", "")
            script += [
                f'(set! spoken (utt.synth (Utterance Text "{plain}")))',
                f'(format t "SENTENCE {k}\\n")',
                '(mapcar (lambda (s) (format t "PHONE %s %f\\n" (item.name s) (item.feat s \'end)))'
                " (utt.relation.items spoken 'Segment))",
                f'(utt.save.wave spoken "{folder}/{k}.wav" \'riff)',
            ]
        program = Path(folder) / "read.scm"
        program.write_text("\n".join(script), encoding="utf-8")
        told = subprocess.run(
            ["festival", "-b", str(program)], capture_output=True, text=True, errors="ignore", check=False
        ).stdout
        spoken: dict[int, list[tuple[str, float]]] = {}
        ends: list[tuple[str, float]] = []
        for line in told.splitlines():
            kind, *rest = line.split() or [""]
            if kind == "SENTENCE":
                ends = spoken[int(rest[0])] = []
            elif kind == "PHONE":
                ends.append((rest[0], float(rest[1])))
        files = [(Path(folder) / f"{k}.wav", ends) for k, ends in spoken.items()]
        return [
            _utterance(*soundfile.read(file, dtype="float32"), _from_ends(ends))
            for file, ends in files
            if file.exists()
        ]
