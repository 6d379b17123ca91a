"""What bake writes, inspect describes and bake takes again."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bridge.bake_formats import FORMATS, format_of
from bridge.bake_target import Baker, Target
from bridge.cli import main
from bridge.commands.inspect import describe_file
from bridge.inputs.clips import load_clip
from retarget import rotation
from retarget.clip_issues import ClipError
from retarget.formats import motion_format, read_motion
from retarget.formats.fbx_text import read_text
from retarget.formats.live_link_face import HEADER
from retarget.formats.take import Take

sys.path.append(str(Path(__file__).parents[1] / "retarget" / "formats"))

from written_takes import baked, degrees_apart, short, talk

FRAMES = 40
# Curves without the skeleton that they move.
NO_SKELETON = {"anim", "csv"}
NO_FACE = {"bvh", "amass"}
RIGS = {row.name: row.rig for row in FORMATS}
# Where the rig's spine or neck shares turns out otherwise than SMPL-H's, joints of the trunk come back as a whole only.
JOINTS = [
    f"{side}_{j}"
    for side in ("left", "right")
    for j in ("shoulder", "elbow", "wrist", "hip", "knee", "index2")
]


def write(form, folder: Path, takes) -> Path:
    if form.name == "usd":
        pytest.importorskip("pxr", reason='pip install "avatar-bridge[usd]"')
    path = folder / f"take{form.endings[0]}"
    _, target = baked("talk", RIGS[form.name])
    form.write(path, takes, target)
    return path


def taken(form) -> Take:
    return short(baked("talk", RIGS[form.name])[0], FRAMES)


@pytest.fixture(
    params=[pytest.param(row, id=row.name, marks=[pytest.mark.heavy] if row.check else []) for row in FORMATS]
)
def form(request):
    return request.param


def test_inspect_finds_what_was_written(form, tmp_path):
    take = taken(form)
    facts = describe_file(write(form, tmp_path, [take]))
    assert json.loads(json.dumps(facts)) == facts
    assert (facts["frames"], facts["fps"], facts["duration_s"]) == (FRAMES, "30/1", round(FRAMES / 30, 6))
    layout = take.clip.layout
    if form.name != "livelinkface":
        expected = set(layout.joint_names) - ({"leftEye", "rightEye"} if form.name == "vrma" else set())
        assert set(facts["joints"]) == expected
    if form.name not in NO_FACE:
        shapes = {n for n in layout.face_channels if not (form.name == "vrma" and n.startswith("look"))}
        found = facts["face_channels"]
        assert {n[0].lower() + n[1:] if form.name == "livelinkface" else n for n in found} == shapes


def test_it_is_an_input_again_or_says_why_not(form, tmp_path):
    path = write(form, tmp_path, [taken(form)])
    if form.name in NO_SKELETON:
        with pytest.raises(ClipError, match="without the skeleton"):
            read_motion(path)
        return
    source, back = talk(), load_clip(path)
    assert (back.fps, len(back)) == (source.fps, FRAMES)
    if form.name == "livelinkface":
        check_head_and_gaze(back, source)
        check_face(form, back)
        return
    joints = [source.layout.joint(name) for name in JOINTS]
    assert degrees_apart(back.rotations_xyzw[:, joints], source.rotations_xyzw[:FRAMES, joints]) < 0.1
    if form.name != "bvh":
        np.testing.assert_allclose(np.ptp(back.root, axis=0), np.ptp(source.root[:FRAMES], axis=0), atol=2e-3)
    if form.name not in NO_FACE:
        check_face(form, back)


def check_head_and_gaze(back, source):
    """Of the body its head alone, turned as it was against the chest."""

    def head(clip):
        neck, own = (clip.rotations_xyzw[:FRAMES, clip.layout.joint(name)] for name in ("neck", "head"))
        return rotation.multiply(neck.astype(float), own.astype(float))

    assert degrees_apart(head(back), head(source)) < 0.5
    columns = [source.layout.channel(name) for name in ("gaze_left", "gaze_up")]
    np.testing.assert_allclose(back.face[:, columns], source.face[:FRAMES, columns], atol=5e-3)
    arms = [back.layout.joint(f"{side}_wrist") for side in ("left", "right")]
    assert np.ptp(back.rotations_xyzw[:, arms], axis=0).max() == np.ptp(back.root, axis=0).max() == 0


def check_face(form, back):
    # Shapes, not words: shown again on the same rig, the face is what it was.
    rig = RIGS[form.name]
    again = Baker(Target(rig), back.layout).take("again", back).clip
    was = baked("talk", rig)[0].clip
    moving = np.ptp(was.face[:FRAMES], axis=0) > 0.02
    assert moving.sum() >= 4
    off = np.abs(again.face - was.face[:FRAMES])[:, moving]
    assert off.max() < (0.01 if rig != "vrm1" else 0.35)


@pytest.mark.parametrize("name", [row.name for row in FORMATS if row.has_many])
def test_of_several_takes_one_is_chosen(name, tmp_path):
    form = format_of(Path("x"), name)
    take = taken(form)
    path = write(form, tmp_path, [take, replace(short(take, 7), name="second")])
    facts = describe_file(path)
    assert [row["name"] for row in facts["takes"]] == [take.name, "second"]
    assert len(load_clip(path, take="second")) == 7
    with pytest.raises(ClipError, match=r"holds 2 takes: 'talk', 'second'.*--take"):
        read_motion(path)
    with pytest.raises(ClipError, match="no take 'third'"):
        read_motion(path, take="third")


def test_a_character_tells_its_animations_too(tmp_path):
    take, target = baked("talk", "woman")
    path = tmp_path / "woman.glb"
    format_of(path).write(path, [short(take, 5)], target)
    facts = describe_file(path)
    assert facts["kind"] == "character"
    assert (facts["frames"], facts["takes"][0]["name"]) == (5, "talk")
    assert "jawOpen" in facts["shapes"]
    assert len(load_clip(path)) == 5


def test_the_command_bakes_what_it_baked(tmp_path, capsys):
    first, second = tmp_path / "a.fbx", tmp_path / "b.bvh"
    clip = "tests/data/bvh/cmu_01_01.bvh"
    one_second = ["--end", "1", "--fps", "30", "--rig", "ue5_manny"]
    assert main(["bake", clip, clip, *one_second, "--name", "Walk", "--name", "Run", "-o", str(first)]) == 0
    capsys.readouterr()
    assert main(["bake", str(first), "--take", "Run", "--rig", "mixamo", "-o", str(second), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["takes"][0]["frames"] == 30
    assert main(["inspect", str(second), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["frames"] == 30


def test_a_bake_says_what_was_not_read_as_it_may_be_meant(tmp_path, capsys):
    path = tmp_path / "short.csv"
    row = ",".join(["0"] * 61)
    path.write_text(
        "\n".join([",".join(HEADER), *(f"00:00:01:{k:02d}.000,61,{row}" for k in range(5))]), encoding="ascii"
    )
    assert main(["bake", str(path), "-o", str(tmp_path / "x.bvh")]) == 0
    assert "note: " in (said := capsys.readouterr().err)
    assert "taken as 30 frames a second" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "x.csv", "--reduce", "1", "1", "1"], "value at every frame"),
        (["-o", "x.vrma", "--reduce", "-1", "1", "1"], "degrees"),
        (["-o", "x.npz", "--rig", "mixamo"], "smplh"),
        (["-o", "x.llf.csv", "--rig", "vrm1"], "ARKit"),
        (["-o", "x.vrma", "--take", "one"], "no takes"),
        (["-o", "x.abc"], "known: .fbx"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_2(arguments, words, tmp_path, capsys, monkeypatch):
    clip = str(Path("tests/data/bvh/cmu_01_01.bvh").resolve())
    monkeypatch.chdir(tmp_path)
    assert main(["bake", clip, "--end", "0.2", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_takes_beyond_what_a_format_holds_are_refused(tmp_path, capsys):
    clip = "tests/data/bvh/cmu_01_01.bvh"
    assert main(["bake", clip, clip, "-o", str(tmp_path / "x.bvh")]) == 2
    assert "one take" in capsys.readouterr().err


def test_a_recording_of_an_unknown_body_is_refused_for_a_vrma(tmp_path):
    from bridge.errors import InputError
    from retarget import rotation
    from retarget.motion import MotionClip, MotionLayout

    layout = MotionLayout(("a", "b"), (-1, 0), np.ones((2, 3)), rotation.identity(2))
    clip = MotionClip(layout, 30, np.ones((2, 3)), rotation.identity(2, 2), np.zeros((2, 0)))
    with pytest.raises(InputError, match="not recognised"):
        format_of(Path("x.vrma")).write(tmp_path / "x.vrma", [Take("x", clip)], Target("x"))


@pytest.mark.parametrize("name", [row.name for row in FORMATS if row.check is None])
def test_damaged_files_are_refused_in_words(name, tmp_path):
    """Cut off anywhere, or with bytes changed: read, or refused as a ClipError; nothing else."""
    form = format_of(Path("x"), name)
    whole = write(form, tmp_path, [short(taken(form), 4)])
    data = whole.read_bytes()
    rng = np.random.default_rng(0)
    # The same ending, so that the right reader is asked.
    path = tmp_path / f"damaged{form.endings[0]}"
    refusals = []
    for _ in range(60):
        broken = bytearray(data[: rng.integers(1, len(data))] if rng.random() < 0.4 else data)
        for place in rng.integers(0, len(broken), rng.integers(0, 12)):
            broken[place] = rng.integers(0, 256)
        path.write_bytes(bytes(broken))
        for ask in (lambda: motion_format(path).describe(path), lambda: read_motion(path)):
            try:
                ask()
            except ClipError as refused:
                refusals.append(refused.what)
    assert refusals
    assert all(refusals), "each says what is wrong"


def test_fbx_as_text_is_read_as_the_binary_file_is(tmp_path):
    take, target = baked("talk", "woman")
    binary, text = tmp_path / "binary.fbx", tmp_path / "text.fbx"
    for path, of in ((binary, target), (text, replace(target, fbx_ascii=True))):
        format_of(path).write(path, [short(take, 8)], of)
    assert text.read_bytes().startswith(b"; FBX 7.4")
    one, other = load_clip(binary), load_clip(text)
    np.testing.assert_allclose(one.rotations_xyzw, other.rotations_xyzw, atol=1e-6)
    np.testing.assert_allclose(one.face, other.face, atol=1e-6)
    facts = [describe_file(path) for path in (binary, text)]
    assert facts[0] | {"file": ""} == facts[1] | {"file": ""}


def test_text_as_other_programs_break_its_lines():
    root = read_text(
        '; FBX 7.7.0 project file\n;  "not a string\nObjects:  {\n\tModel: 12, "Model::A:B::C", "LimbNode" {\n'
        "\t\tShading: Y\n\t\tPoints: *3 {\n\t\t\ta: 1.5,-2,\n3e2\n\t\t} \n\t\tKeys: *0 {\n\t\t\ta: \n\t\t}\n"
        '\t\tP: "Lcl, {x}", "", "&quot;A&quot;",-1, T\n\t\tEmpty:  {\n\t\t}\n\t}\n}\n'
    )
    (section,) = root.children
    (model,) = section.children
    assert model.properties == [12, "A:B::C\x00\x01Model", "LimbNode"]
    shading, points, keys, row, empty = model.children
    assert shading.properties == ["Y"]
    assert points.properties[0].tolist() == [1.5, -2, 300]
    assert keys.properties[0].tolist() == []
    assert row.properties == ["Lcl, {x}", "", '"A"', -1, True]
    assert (empty.name, empty.properties, empty.children) == ("Empty", [], [])
    with pytest.raises(ValueError, match="line 2"):
        read_text('A: 1\n"stray"')
