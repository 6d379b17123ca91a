"""The golden messages are what this code writes and reads; the page's own tests read the same files."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_golden import FOLDER, golden_layout, golden_messages, golden_recording, recording_values

from bridge import protocol
from bridge.protocol import ProtocolError
from bridge.recording import read_recording, write_recording

GOLDEN = golden_messages()


def test_the_folder_holds_exactly_the_golden_messages():
    assert {path.stem for path in FOLDER.glob("*.bin")} == set(GOLDEN)
    assert len(GOLDEN) >= 11


@pytest.mark.parametrize("name", GOLDEN)
def test_the_same_bytes_are_written_today(name):
    data, values = GOLDEN[name]
    assert (FOLDER / f"{name}.bin").read_bytes() == data
    assert json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) == json.loads(json.dumps(values))


def read_any(name, data):
    if "hello" in name:
        return protocol.decode_control(data)
    layout = golden_layout()
    return protocol.decode_frame(data, {layout.layout_id: layout})


@pytest.mark.parametrize("path", sorted(Path(FOLDER).glob("*.bin")), ids=lambda path: path.stem)
def test_a_reader_finds_the_values_of_the_json_file(path):
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    data = path.read_bytes()
    if expected["kind"] == "refused":
        with pytest.raises(ProtocolError, match=expected["reason"]):
            read_any(path.stem, data)
        return
    if expected["kind"] == "control":
        message = protocol.decode_control(data)
        assert message.type == expected["message"]["type"]
        assert message.id == expected["message"]["id"]
        return
    message = read_any(path.stem, data)
    if isinstance(message, protocol.Motion):
        assert message.subject == expected["subject"]
        assert message.layout_id == expected["layout_id"]
        frame = message.frame
        assert (frame.epoch, message.sequence, frame.sample) == (
            expected["epoch"],
            expected["sequence"],
            expected["sample"],
        )
        times = message.stamps
        assert [times.audio_in, times.model_in, times.model_out, times.retargeted, times.sent] == expected[
            "stamps"
        ]
        for name in ("root", "rotations_xyzw", "face"):
            assert np.allclose(getattr(frame, name), expected[name], atol=1e-7), name
    elif isinstance(message, protocol.Sound):
        assert message.pcm.tolist() == expected["pcm"]
        assert (message.speaker, message.sample, message.rate) == (
            "agent",
            expected["sample"],
            expected["rate"],
        )
    else:
        assert (message.name, message.data) == (expected["name"], expected["data"])


def test_the_same_recording_is_written_today_and_read_to_the_same_values(tmp_path):
    write_recording(tmp_path / "today.avbr", golden_recording())
    golden = FOLDER / "recording.avbr"
    assert (tmp_path / "today.avbr").read_bytes() == golden.read_bytes()
    read = json.loads(json.dumps(recording_values(read_recording(golden))))
    assert read == json.loads(golden.with_suffix(".json").read_text(encoding="utf-8"))


def test_the_golden_recording_says_what_was_put_into_it():
    recording = read_recording(FOLDER / "recording.avbr")
    assert [(m.frame.sample, m.frame.epoch) for m in recording.motions] == [
        (3200, 0), (4800, 0), (6400, 1), (9600, 1), (11200, 1)
    ]  # fmt: skip
    assert recording.missing == 1
    # The agent's sound ends where it was cut; what the user said is not cut off.
    assert [(s.speaker, s.sample, len(s.pcm), s.pcm[0]) for s in recording.sounds] == [
        ("agent", 2720, 96, 1000), ("agent", 6352, 48, 2000), ("user", 6400, 96, 4000), ("agent", 8000, 96, 5000)
    ]  # fmt: skip
