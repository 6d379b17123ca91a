"""Writes the golden messages of protocol version 1: ``v1/NAME.bin``, and what must be read from it, ``v1/NAME.json``;
and a recorded stream, ``v1/recording.avbr``, with what must be read from that.

Run from the repository's root: ``python tests/conformance/make_golden.py``. A change of an existing file is a change of
the protocol: raise its version and keep the old folder, which must then be refused by name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from bridge import messages as m
from bridge import protocol
from bridge.recording import Recording, read_recording, write_recording
from bridge.skeletons import layout_to_map
from retarget.motion import MotionFrame, MotionLayout
from retarget.space import UNITY

FOLDER = Path(__file__).parent / "v1"


def golden_layout() -> MotionLayout:
    """Five joints in Unity's axes and four channels, with a hips joint that is not the first."""
    half = np.sqrt(0.5)
    return MotionLayout(
        joint_names=("Armature", "Hips", "Spine", "Head", "Bräuche_手"),
        parents=(-1, 0, 1, 2, 2),
        rest_positions=np.array([[0, 0, 0], [0, 0.95, 0.01], [0, 0.2, 0], [0, 0.35, 0.02], [-0.2, 0.3, 0]]),
        rest_rotations_xyzw=np.array(
            [[0, 0, 0, 1], [half, 0, 0, half], [0, 0, 0, 1], [0, 1, 0, 0], [0, 0, half, -half]]
        ),
        face_channels=("jawOpen", "mouthSmileLeft", "mouthSmileRight", "eyeBlinkLeft"),
        space=UNITY,
        hips=1,
    )


def golden_motion() -> protocol.Motion:
    """A frame with every case of the compact encoding: each component left out once, and a negative sign."""
    rotations = np.array(
        [
            [0.9, 0.1, -0.3, 0.2],
            [0.1, -0.9, 0.3, 0.1],
            [-0.2, 0.3, 0.9, -0.1],
            [0, 0, 0, 1],
            [0.5, -0.5, 0.5, -0.5],
        ]
    )
    rotations /= np.linalg.norm(rotations, axis=1, keepdims=True)
    frame = MotionFrame(
        sample=-1600,
        root=np.array([0.125, 0.9501, -2.5], dtype=np.float32),
        rotations_xyzw=rotations.astype(np.float32),
        face=np.array([0.0, 0.25, 0.7301, 1.0], dtype=np.float32),
        epoch=3,
    )
    stamps = protocol.Stamps(2**41 + 5, 2**41 + 1005, 2**41 + 2505, 2**41 + 2600, 2**41 + 2655)
    return protocol.Motion("hero.left-1", golden_layout().layout_id, 70000, stamps, frame)


def _motion_values(motion: protocol.Motion) -> dict[str, Any]:
    stamps = motion.stamps
    return {
        "kind": "motion",
        "subject": motion.subject,
        "layout_id": motion.layout_id,
        "epoch": motion.frame.epoch,
        "sequence": motion.sequence,
        "sample": motion.frame.sample,
        "stamps": [stamps.audio_in, stamps.model_in, stamps.model_out, stamps.retargeted, stamps.sent],
        "root": motion.frame.root.tolist(),
        "rotations_xyzw": motion.frame.rotations_xyzw.tolist(),
        "face": motion.frame.face.tolist(),
    }


def _layout_message() -> m.LayoutMessage:
    report = {
        "issues": [
            {"code": "RIG_FACE_CHANNEL_UNMAPPED", "severity": "warning", "subject": "au19_tongue_show",
             "detail": "no shape for it", "hint": "add a shape tongueOut"},
        ],
        "joints": {"Armature": None, "Hips": "pelvis", "Spine": "spine1", "Head": "head", "Bräuche_手": None},
    }  # fmt: skip
    return m.LayoutMessage(
        id=7, subject="hero", layout=layout_to_map(golden_layout(), rig="unity_humanoid"), report=report
    )


def _jsonable(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"f32": np.frombuffer(value, "<f4").tolist()}
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(item) for item in value]
    return value


def _refused_bytes() -> dict[str, tuple[bytes, str]]:
    """Messages no reader may accept, and a word of the reason."""
    f32 = protocol.encode_motion(golden_motion(), encoding="f32")
    topic, _, body = f32.partition(b"\0")
    two = bytearray(body)
    two[1] = 2
    hello = protocol.encode_control(m.Hello(client="golden"))
    return {
        "refused_version": (topic + b"\0" + bytes(two), "version"),
        "refused_cut_short": (f32[:-3], "msgpack"),
        "refused_wrong_length": (f32.replace(b"\xc4\x10", b"\xc4\x0c", 1)[:-4], "bytes"),
        "refused_no_topic": (body.replace(b"\0", b"\1"), "topic"),
        "refused_hello_version": (hello.replace(b"\xa1v\x01", b"\xa1v\x02"), "version"),
    }


def golden_messages() -> dict[str, tuple[bytes, dict[str, Any]]]:
    """Every golden message by name: its bytes, and the values a reader must find."""
    motion = golden_motion()
    layout = golden_layout()
    compact = protocol.encode_motion(motion, encoding="compact")
    read = protocol.decode_frame(compact, {layout.layout_id: layout})
    assert isinstance(read, protocol.Motion)
    pcm = (np.arange(-8, 8) * 4095).astype(np.int16)
    sound = protocol.Sound("demo", "agent", 3, 12, 2**33, 48000, pcm)
    event = protocol.Event("demo", 3, 5, 123456, "backchannel", {"kind": "nod", "peaks": 2, "seconds": 0.75})
    described = _layout_message()
    refusal = m.Refused(
        id="a",
        code="version",
        message="the message is of protocol version 2; this side speaks version 1",
        client_v=2,
    )
    golden = {
        "motion_f32": (protocol.encode_motion(motion, encoding="f32"), _motion_values(motion)),
        "motion_compact": (compact, _motion_values(read)),
        "sound": (
            protocol.encode_sound(sound),
            {"kind": "sound", "session": "demo", "speaker": "agent", "epoch": 3, "sequence": 12, "sample": 2**33,
             "rate": 48000, "pcm": pcm.tolist()},
        ),
        "event": (
            protocol.encode_event(event),
            {"kind": "event", "session": "demo", "epoch": 3, "sequence": 5, "sample": 123456, "name": "backchannel",
             "data": dict(event.data)},
        ),
        "layout": (protocol.encode_control(described), {"kind": "control", "message": _jsonable(described.to_map())}),
        "refusal": (protocol.encode_control(refusal), {"kind": "control", "message": refusal.to_map()}),
    }  # fmt: skip
    for name, (data, reason) in _refused_bytes().items():
        golden[name] = (data, {"kind": "refused", "reason": reason})
    return golden


def golden_recording() -> list[bytes]:
    """A third of a second with a lost frame, both encodings, two voices, and an interruption at sample 6400."""
    layout = golden_layout()

    def motion(number: int, epoch: int, encoding: str = "f32") -> bytes:
        angle = 0.1 * number + epoch
        turns = np.zeros((5, 4))
        turns[:, 1], turns[:, 3] = np.sin(angle / 2), np.cos(angle / 2)
        root = np.array([0.01 * number, 0.95, 0.1 * epoch])
        face = np.array([0.1 * number, 0.5, 0.25, 0.0])
        frame = MotionFrame(1600 * number, root, turns, face, epoch)
        stamps = protocol.Stamps(10, 11, 12, 13, 14)
        return protocol.encode_motion(
            protocol.Motion("hero", layout.layout_id, number, stamps, frame), encoding=encoding
        )

    def sound(speaker: str, sample: int, epoch: int, level: int) -> bytes:
        pcm = np.full(96, level, np.int16)
        return protocol.encode_sound(protocol.Sound("demo", speaker, epoch, 0, sample, 48000, pcm))

    def event(name: str, sample: int, epoch: int, **data: Any) -> bytes:
        return protocol.encode_event(protocol.Event("demo", epoch, 0, sample, name, data))

    return [
        protocol.encode_control(_layout_message()),
        sound("agent", 2720, 0, 1000),
        motion(2, 0),
        motion(3, 0, "compact"),
        event("backchannel", 6000, 0, kind="nod"),
        motion(5, 0),
        sound("agent", 6352, 0, 2000),
        sound("agent", 6448, 0, 3000),
        sound("user", 6400, 0, 4000),
        event("interrupted", 6400, 1),
        motion(4, 1),
        motion(6, 1),
        motion(7, 1, "compact"),
        sound("agent", 8000, 1, 5000),
        event("speech_start", 8000, 1, speaker="agent"),
    ]


def recording_values(recording: Recording) -> dict[str, Any]:
    """What a reader must find in a recording."""
    return {
        "subject": recording.subject,
        "rig": recording.rig,
        "layout_id": recording.layout.layout_id,
        "seconds": recording.seconds,
        "missing": recording.missing,
        "motions": [_motion_values(motion) for motion in recording.motions],
        "sounds": [
            {"speaker": s.speaker, "sample": s.sample, "rate": s.rate, "pcm": s.pcm.tolist()}
            for s in recording.sounds
        ],
        "events": [{"sample": e.sample, "name": e.name, "data": dict(e.data)} for e in recording.events],
    }


def _write_json(path: Path, values: dict[str, Any]) -> None:
    text = json.dumps(values, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write all files."""
    FOLDER.mkdir(exist_ok=True)
    for name, (data, values) in golden_messages().items():
        (FOLDER / f"{name}.bin").write_bytes(data)
        _write_json(FOLDER / f"{name}.json", values)
        print(f"{name}: {len(data)} bytes")
    path = FOLDER / "recording.avbr"
    write_recording(path, golden_recording())
    _write_json(path.with_suffix(".json"), recording_values(read_recording(path)))
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
