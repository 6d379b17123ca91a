"""Loading a recording for replay: a clip, or one sentence that says what is wrong."""

from pathlib import Path

import pytest

from bridge.errors import InputError
from bridge.inputs.clips import load_clip

CMU = Path(__file__).parents[2] / "data" / "bvh" / "cmu_01_01.bvh"


def test_a_recording_is_loaded_and_cut():
    whole = load_clip(CMU)
    part = load_clip(CMU, start_s=2.0, end_s=5.0)
    assert (len(whole), len(part)) == (2751, 360)
    assert (part.root == whole.root[240:600]).all()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (None, "none.bvh", "does not exist"),
        (b"", "a.bvh", "is empty"),
        (CMU.read_bytes()[:300_000], "a.bvh", "promises 2752 frames of 96 values and holds"),
        (CMU.read_bytes().replace(b"17.8658", b"nan", 1), "a.bvh", "frames 3"),
        (b"RIFF....WAVE", "a.wav", "known are .bvh"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_with_the_path(tmp_path, content, name, words):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_clip(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert words in message
    assert "\n" not in message
    assert caught.value.exit_code == 2


def test_seconds_outside_are_refused():
    with pytest.raises(InputError, match=r"22\.925 s"):
        load_clip(CMU, start_s=30.0)
