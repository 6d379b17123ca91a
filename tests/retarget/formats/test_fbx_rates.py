"""Times in FBX: in order and exact at any rate, the rate itself by the code that programs know it by."""

from fractions import Fraction

import foreign
import numpy as np
import pytest

from retarget.formats import fbx
from retarget.formats.fbx_animation import TICKS_PER_SECOND
from retarget.formats.fbx_records import read_records
from retarget.formats.take import Take, TakeError
from retarget.motion import MotionClip


def write(path, fps, frames=400):
    clip = foreign.random_clip(frames, seed=1)
    fbx.write(path, [Take("take", MotionClip(clip.layout, fps, clip.root, clip.rotations_xyzw, clip.face))])
    return read_records(path)


def found(node, name):
    for child in node.children:
        if child.name == name:
            yield child
        yield from found(child, name)


def setting(root, name):
    rows = (row for block in found(root, "Properties70") for row in block.children)
    return next(row.properties[4] for row in rows if row.properties[0] == name)


ODD = Fraction("33.3333333")


@pytest.mark.parametrize(
    "fps", [Fraction(30), Fraction(30000, 1001), ODD, Fraction("59.12345678912345"), Fraction(1, 3000)]
)
def test_keys_are_in_order_and_lie_on_their_frames(fps, tmp_path):
    for keys in found(write(tmp_path / "take.fbx", fps), "KeyTime"):
        (times,) = keys.properties
        if len(times) > 1:
            assert times[0] == 0
            assert (np.diff(times) > 0).all()
            exact = [TICKS_PER_SECOND * k / fps for k in range(len(times))]
            assert max(abs(int(t) - e) for t, e in zip(times, exact, strict=True)) < 1


def test_more_time_than_there_are_numbers_for_is_refused(tmp_path):
    with pytest.raises(TakeError, match="longer than FBX can count"):
        write(tmp_path / "take.fbx", Fraction(1, 10**8))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("fps", "code"),
    [
        (30, 6), (60, 3), (24, 11), (25, 10), (120, 1), (50, 4), (1000, 12), (Fraction(30000, 1001), 9),
        (Fraction(24000, 1001), 13), (Fraction(60000, 1001), 17), (37, 14), (ODD, 14),
    ],
)  # fmt: skip
def test_a_rate_is_said_by_its_code_and_as_a_number(fps, code, tmp_path):
    """Codes of the FBX SDK's FbxTime::EMode."""
    root = write(tmp_path / "take.fbx", Fraction(fps), 3)
    assert setting(root, "TimeMode") == code
    assert setting(root, "CustomFrameRate") == pytest.approx(float(fps))
