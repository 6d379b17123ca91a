"""BVH as text: what the reader takes, what it refuses, and another reader's opinion."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.formats import bvh_file
from retarget.kinematics import model_positions, model_rotations

CMU = Path(__file__).parents[2] / "data" / "bvh" / "cmu_01_01.bvh"
SMALL = """HIERARCHY
ROOT Hips
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT Spine
  {
    OFFSET 0 10 0
    CHANNELS 3 Yrotation Xrotation Zrotation
    End Site
    {
      OFFSET 0 5 1
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.0333333
1 2 3 90 0 0 0 0 0
4 5 6 10 20 30 40 50 60
"""


def parse(text: str) -> bvh_file.BvhMotion:
    return bvh_file.parse_bvh(text.encode())


def code_of(text: str | bytes) -> str:
    with pytest.raises(ClipError) as caught:
        bvh_file.parse_bvh(text if isinstance(text, bytes) else text.encode())
    assert caught.value.hint in str(caught.value)
    return caught.value.code


def test_the_cmu_clip_has_its_joints_frames_and_rate():
    motion = bvh_file.read_bvh(CMU)
    assert len(motion) == 2752
    assert motion.fps == 120
    assert len(motion.layout.joint_names) == 31
    assert motion.layout.joint_names[:3] == ("Hips", "LHipJoint", "LeftUpLeg")
    assert motion.end_offsets["Head"].tolist() == [0.0372, 1.77044, -0.06241]


def test_another_reader_finds_the_joints_at_the_same_places():
    bvhio = pytest.importorskip("bvhio")
    motion = bvh_file.read_bvh(CMU)
    hierarchy = bvhio.readAsHierarchy(str(CMU))
    for frame in (0, 1, 700, 1400, 2751):
        hierarchy.loadPose(frame)
        model = model_rotations(motion.layout, motion.rotations_xyzw[frame])
        ours = model_positions(motion.layout, model, motion.positions[frame])
        for joint, _, _ in hierarchy.layout():
            theirs = np.array(joint.PositionWorld)
            np.testing.assert_allclose(ours[motion.layout.joint(joint.Name)], theirs, atol=2e-5)


@pytest.mark.parametrize("order", ["xyz", "xzy", "yxz", "yzx", "zxy", "zyx"])
def test_every_order_of_axes_agrees_with_scipy(order):
    from scipy.spatial.transform import Rotation

    words = " ".join(f"{a.upper()}rotation" for a in order)
    text = SMALL.replace("Yrotation Xrotation Zrotation", words)
    theirs = Rotation.from_euler(order.upper(), [40, 50, 60], degrees=True).as_quat()
    assert rotation.angle(parse(text).rotations_xyzw[1, 1], theirs) < 1e-6


def test_position_channels_may_stand_in_any_order_and_after_rotations():
    text = SMALL.replace(
        "Xposition Yposition Zposition Zrotation Xrotation Yrotation",
        "Zrotation Xrotation Yrotation Zposition Xposition Yposition",
    )
    motion = parse(text)
    assert motion.positions[1, 0].tolist() == [20, 30, 10]
    theirs = parse(SMALL.replace("4 5 6 10 20 30", "20 30 10 4 5 6"))
    np.testing.assert_array_equal(motion.rotations_xyzw[1, 0], theirs.rotations_xyzw[1, 0])


@pytest.mark.parametrize(
    ("frame_values", "expected"),
    [("7 8 9 0 0 0", (7, 8, 9)), ("0.1 0 0 0 0 0", (0.1, 10, 0))],
    ids=["replace the offset", "are added around zero"],
)
def test_positions_of_a_joint(frame_values, expected):
    text = SMALL.replace(
        "3 Yrotation Xrotation Zrotation", "6 Xposition Yposition Zposition Yrotation Xrotation Zrotation"
    )
    head = text[: text.index("1 2 3")]
    motion = parse(head + f"1 2 3 0 0 0 {frame_values}\n" * 2)
    np.testing.assert_allclose(motion.positions[0, 1], expected)
    np.testing.assert_allclose(motion.layout.rest_positions[1], expected, rtol=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("\n", "\r"),
        SMALL.replace("  ", "\t").replace(" ", "\t").replace("End\tSite", "End Site"),
        SMALL.replace("\n{", " {"),
        "\ufeff\n\n" + SMALL + "\n\n  \n",
        SMALL.replace("HIERARCHY", "hierarchy").replace("ROOT", "Root").replace("MOTION", "Motion"),
        SMALL.replace("Frames:", "Frames :").replace("Frame Time:", "Frame  Time :"),
        SMALL.replace("90 0 0 0 0 0\n", "90 0\n0 0 0 0\n"),
        SMALL.replace("Frames: 2\n", "\nFrames: 2\n\n"),
    ],
    ids=["CRLF", "CR", "tabs", "brace on the line", "BOM", "case", "colons", "wrapped lines", "blank lines"],
)
def test_layout_of_the_text_does_not_matter(text):
    motion, plain = parse(text), parse(SMALL)
    assert motion.layout == plain.layout
    np.testing.assert_array_equal(motion.rotations_xyzw, plain.rotations_xyzw)
    np.testing.assert_array_equal(motion.positions, plain.positions)
    assert motion.fps == 30


def test_joint_names_may_hold_spaces():
    assert parse(SMALL.replace("JOINT Spine", "JOINT Bip01 L Thigh")).layout.joint_names[1] == "Bip01 L Thigh"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("HIERARCHY", "SKELETON", "CLIP_SYNTAX"),
        ("OFFSET 0 10 0", "OFFSET 0 10", "CLIP_SYNTAX"),
        ("OFFSET 0 10 0", "OFFSET 0 nan 0", "CLIP_SYNTAX"),
        ("CHANNELS 3", "CHANNELS 4", "CLIP_SYNTAX"),
        ("Yrotation Xrotation Zrotation", "Yrotation Xrotation Wrotation", "CLIP_SYNTAX"),
        ("JOINT Spine", "ROOT Spine", "CLIP_SYNTAX"),
        ("JOINT Spine", "JOINT Hips", "CLIP_SYNTAX"),
        ("Frames: 2", "Frames: 0", "CLIP_EMPTY"),
        ("Frames: 2", "Frames: 3", "CLIP_TRUNCATED"),
        ("Frames: 2", "Frames: 1", "CLIP_SHAPE"),
        ("Frames: 2", "Frames: two", "CLIP_SYNTAX"),
        ("0.0333333", "0", "CLIP_RATE"),
        ("0.0333333", "nan", "CLIP_RATE"),
        ("0.0333333", "1e-999999999", "CLIP_RATE"),
        ("40 50 60", "40 5,0 60", "CLIP_SYNTAX"),
        ("40 50 60", "40 nan 60", "CLIP_NON_FINITE"),
        ("40 50 60", "40 inf 60", "CLIP_NON_FINITE"),
        ("MOTION", "MOTIONLESS", "CLIP_SYNTAX"),
    ],
)
def test_mistakes_are_refused_by_name(old, new, code):
    assert old in SMALL
    assert code_of(SMALL.replace(old, new, 1)) == code


def test_a_message_says_which_frame_and_which_line():
    with pytest.raises(ClipError, match=r"in frames 1;"):
        parse(SMALL.replace("40 50 60", "40 nan 60"))
    with pytest.raises(ClipError, match=r"line 8 .*OFFSET"):
        parse(SMALL.replace("OFFSET 0 10 0", "OFFSET 0 ten 0"))
    with pytest.raises(ClipError, match=r"promises 3 frames of 9 values and holds 2"):
        parse(SMALL.replace("Frames: 2", "Frames: 3"))


def test_an_empty_file_and_other_data_are_refused():
    assert code_of("") == "CLIP_EMPTY"
    assert code_of(b"\x00\xff\xfe" * 1000) == "CLIP_SYNTAX"
    assert code_of("{" * 100_000) == "CLIP_SYNTAX"


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ClipError) as caught:
        bvh_file.read_bvh(tmp_path / "none.bvh")
    assert caught.value.code == "CLIP_NOT_FOUND"


def cut_cmu() -> bytes:
    """The CMU file with its first five frames."""
    lines = CMU.read_bytes().splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith(b"Frame Time")) + 1
    return b"".join(lines[: start + 5]).replace(b"Frames: 2752", b"Frames: 5")


def test_a_file_cut_anywhere_is_refused_or_lacks_only_digits():
    data = cut_cmu()
    assert len(bvh_file.parse_bvh(data)) == 5
    whole = len(data.rstrip())
    for end in [*range(0, len(data), 61), *range(whole - 12, whole)]:
        try:
            motion = bvh_file.parse_bvh(data[:end])
        except ClipError:
            continue
        # Only the last number can lose digits unnoticed.
        assert end >= whole - 8
        assert len(motion) == 5


def test_damaged_bytes_never_raise_anything_else():
    data = cut_cmu()
    rng = np.random.default_rng(5)
    refused = 0
    for _ in range(300):
        broken = bytearray(data)
        for at in rng.integers(0, len(data), rng.integers(1, 4)):
            broken[at] = rng.integers(0, 256)
        try:
            bvh_file.parse_bvh(bytes(broken))
        except ClipError:
            refused += 1
    assert refused > 50


def test_frame_rate_is_exact():
    assert parse(SMALL.replace("0.0333333", "0.0333667")).fps == Fraction(30000, 1001)
