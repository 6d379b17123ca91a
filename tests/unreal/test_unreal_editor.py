"""The Unreal plugin's editor side on stand-ins: its tests, names as Python tells them, panels against the sidecar."""

from __future__ import annotations

import random
import subprocess

import pytest
from conformance_processes import EngineClient, Sidecar

from bridge.client import Client
from retarget import face_target, joint_names, rig, smplh
from retarget.clip_issues import ClipError
from tools.unreal import build_engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


class Editor(EngineClient):
    """The program ``EditorClient``; its commands' words are parted by tabs, since names of joints have spaces."""

    def ask(self, *words: object):
        return self.say("\t".join(map(str, words)))


@pytest.fixture(scope="module")
def programs(compilers):
    return build_engine.build(build_engine.EngineVariant(compilers[0]))


@pytest.fixture(scope="module")
def sidecar():
    started = Sidecar()
    yield started
    started.close()


@pytest.fixture
def editor(programs):
    started = Editor([str(programs / "EditorClient")])
    yield started
    started.close()
    assert started.process.returncode == 0


def passes(programs, name):
    done = subprocess.run([str(programs / name)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 failed" in done.stdout


@pytest.mark.parametrize("name", ["EditorTests", "EditorCharacterTests"])
def test_the_editors_modules_pass_their_tests(programs, name):
    passes(programs, name)


@pytest.mark.parametrize("name", ["EditorTests", "EditorCharacterTests"])
def test_the_editors_modules_are_clean_under_sanitizers(compilers, name):
    compiler = "clang++" if "clang++" in compilers else compilers[0]
    variant = build_engine.EngineVariant(compiler, sanitize="address,undefined")
    passes(build_engine.build(variant), name)


# Every version of the engine, every compiler and every standard; file by file it is compiled for the tests above.
@pytest.mark.parametrize(
    ("minor", "compiler", "standard"),
    [(3, "clang++", 20), (4, "g++", 17), (5, "clang++", 17), (6, "g++", 20), (7, "g++", 20)],
)
def test_the_modules_compile_for_every_version_as_unreal_does(compilers, minor, compiler, standard):
    if compiler not in compilers:
        pytest.skip(f"no {compiler} on PATH")
    # All files of a module as one, where names of two files could collide.
    variant = build_engine.EngineVariant(compiler, minor, standard=standard, merged=True)
    build_engine.build(variant, target="modules")


# Names as programs write them, beside those of the rigs that come along.
BIPED = {
    "left_hip": "Bip01 L Thigh", "left_knee": "Bip01 L Calf", "left_ankle": "Bip01 L Foot", "left_foot": "Bip01 L Toe0",
    "left_shoulder": "Bip01 L UpperArm", "left_elbow": "Bip01 L Forearm", "left_wrist": "Bip01 L Hand",
    "left_collar": "Bip01 L Clavicle", "left_thumb1": "Bip01 L Finger0", "left_index1": "Bip01 L Finger1",
    "left_middle1": "Bip01 L Finger2", "left_ring1": "Bip01 L Finger3", "left_pinky1": "Bip01 L Finger4",
    "left_thumb2": "Bip01 L Finger01", "left_index2": "Bip01 L Finger11", "head": "Bip01 Head", "neck": "Bip01 Neck",
}  # fmt: skip


LIMBS = (
    ("thigh", "shin", "foot", "toe", "collar", "arm", "forearm", "hand"),
    ("femur", "tibia", "ankle", "foot", "shoulder", "humerus", "radius", "wrist"),
    ("hip", "leg", "foot", "ball", "clavicle", "shldr", "elbow", "hand"),
)
# How a side is written into a name.
STYLES = {
    "initial": lambda side, word: f"{side[0].upper()}{word.capitalize()}",
    "small": lambda side, word: f"{side[0]}{word.capitalize()}",
    "flat": lambda side, word: f"{side}{word}",
    "end": lambda side, word: f"{word}.{side[0].upper()}_jnt",
}


def made_skeleton(words, style, spine, neck):
    """A body with ``spine`` joints between hips and chest, and ``neck`` below the head; names and parents."""
    names, parents = ["Root", "Hips"], [-1, 0]

    def add(name, parent):
        names.append(name)
        parents.append(parent)
        return len(names) - 1

    chest = 1
    for number in range(spine):
        chest = add(f"back{number}", chest)
    top = chest
    for number in range(neck):
        top = add(f"Neck_{number}", top)
    add("Head", top)
    for side in ("left", "right"):
        for limb, start in ((words[:4], 1), (words[4:], chest)):
            parent = start
            for word in limb:
                parent = add(STYLES[style](side, word), parent)
        for finger in ("index", "little"):
            for number in range(4):
                add(STYLES[style](side, f"{finger}{number}" if number else f"{finger}metacarpal"), parent)
    return names, parents


def skeletons():
    """Joint names and parents: of every rig that ships, of Biped's and SMPL's names, and of broken ones."""
    found = {}
    for name in rig.rig_names():
        layout = rig.load_rig(name).layout
        found[name] = (list(layout.joint_names), list(layout.parents))
    body = smplh.layout()
    named = list(body.joint_names)
    found["own"] = (named, list(body.parents))
    biped = [
        BIPED.get(joint) or BIPED.get(joint.replace("right", "left"), f"Bip01 {joint}").replace(" L ", " R ")
        for joint in named
    ]
    found["biped"] = (biped, list(body.parents))
    for number, words in enumerate(LIMBS):
        for style in STYLES:
            for spine in range(6):
                found[f"{style}{number}_spine{spine}"] = made_skeleton(words, style, spine, spine % 3)
    chance = random.Random(7)
    for name in list(found):
        joints, parents = found[name]
        lost = set(chance.sample(range(len(joints)), 4))
        found[f"{name}_broken"] = (
            [f"prop{i}" if i in lost else joint for i, joint in enumerate(joints)],
            parents,
        )
    return found


def python_finds(joints, parents):
    """The joints found, and empty words; without all that a body needs nothing, and what Python says."""
    try:
        return joint_names.find_smplh_joints(joints, parents), ""
    except ClipError as error:
        return {}, error.what


def test_joints_are_told_by_their_names_as_the_sidecar_tells_them(editor):
    for name, (joints, parents) in skeletons().items():
        words = [word for joint, parent in zip(joints, parents, strict=True) for word in (joint, parent)]
        told = editor.ask("joints", *words)
        missing = told.pop("missing")
        expected, what = python_finds(joints, parents)
        if what:
            assert what.startswith(f"no joint of the skeleton is recognised as {', '.join(missing)};"), name
        else:
            assert missing == [], name
            assert told == expected, name


def test_the_skeletons_compared_are_whole_and_broken():
    told = [python_finds(*skeleton)[1] == "" for skeleton in skeletons().values()]
    assert True in told
    assert False in told


def test_names_of_shapes_are_compared_as_the_sidecar_compares_them(editor):
    names = [
        shape
        for family in face_target.face_target_names()
        for shape in face_target.load_face_target(family).gains
    ]
    names += [
        "Face.M_eyeBlink_L", "blendShape1_jawOpen", "BS_mouthSmile_R", "Fcl_MTH_A", "head_Fcl_EYE_Close_L", "browDownL",
        "EYEBLINKL", "m_L", "L", "mouth-left", "face_viseme_aa", "a:b|c.noseSneer_R", "mouthClose ", "blendshape_", "_",
        "jaw open L", "blendshapeX_jaw", "Head_head_jaw", "12_R",
    ]  # fmt: skip
    told = {name: editor.ask("plain", name)["plain"] for name in names}
    assert told == {name: face_target.plain(name) for name in names}


def test_the_details_tell_how_a_character_that_plays_is_driven(editor, sidecar):
    editor.ask("play", sidecar.control, "alice")
    shown = editor.ask("await", "Moving")
    assert "Component of Alice" in shown["panel"]
    shown = editor.ask("await", "frames a second")
    with Client(sidecar.control, name="oracle") as oracle:
        oracle.hello()
        oracle.ask_layouts("alice")
        driven = oracle.reports["alice"]
    bones = sum(driver is not None for driver in driven["joints"].values())
    assert f"{bones} bones and 5 morph targets are driven." in shown["panel"]
    unmapped = [issue["subject"] for issue in driven["issues"] if issue["severity"] == "warning"]
    told = [line for line in shown["panel"] if line.startswith("RIG_")]
    assert told == [
        f"RIG_FACE_CHANNEL_UNMAPPED: {', '.join(unmapped[:4])} and {len(unmapped) - 4} more: "
        "add the shape, or accept that this part of the face stays still."
    ]
    line = next(line for line in shown["panel"] if line.startswith("alice: "))
    rate = int(line.split()[1])
    assert 25 <= rate <= 35, line
    assert "latency" in line
    assert line in shown["tab"]
    stopped = editor.ask("stop")
    assert "Not connected." in stopped["panel"]
    assert any(line.startswith("Nothing is connected.") for line in stopped["tab"])


def test_the_details_say_that_a_sidecar_is_not_there(editor):
    editor.ask("play", "tcp://127.0.0.1:1", "alice")
    shown = editor.ask("await", "Connecting to tcp://127.0.0.1:1")
    assert "0 bones and 0 morph targets are driven." in shown["panel"]
    editor.ask("stop")
