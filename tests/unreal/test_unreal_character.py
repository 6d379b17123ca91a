"""The Unreal plugin's component and animation node in stand-ins for a game, against the Python sidecar."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from conformance_processes import Sidecar
from staged_character import character_text, spawn

from bridge import protocol
from bridge.client import Client
from retarget import rotation

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

STEP = 1600
# What tracking says in the program's Animation Blueprint.
TRACKED_TURN = (0.5, -0.5, 0.5, 0.5)
TRACKED_PLACE = (1, 2, 3)
FINGERS = ("index_", "middle_", "ring_", "pinky_", "thumb_")


def play(engine, sidecar, subject, frames):
    """What an actor shows for so many frames; the subject's layout, and its frames by sample as Python reads them."""
    motions = {}
    with Client(sidecar.control, name="oracle") as oracle:
        oracle.hello()
        oracle.subscribe(protocol.motion_topic(subject))

        def read(seconds):
            for message in oracle.messages(seconds=seconds):
                if isinstance(message, protocol.Motion):
                    motions[message.frame.sample] = message.frame

        # What joins later misses the first frames; what the program shows is a while behind.
        read(1.0)
        shown = engine.say("frames", subject, frames)["frames"]
        read(0.5)
        return oracle.layouts[subject], motions, shown


def pose_at(layout, motions, playhead):
    """Local positions ``(J, 3)``, rotations ``(J, 4)`` and face weights at a playhead between two frames.

    None if one of the two was not seen.
    """
    first = int(np.floor(playhead / STEP)) * STEP
    if first not in motions or first + STEP not in motions:
        return None
    share = (playhead - first) / STEP
    a, b = motions[first], motions[first + STEP]
    places = np.array(layout.rest_positions, dtype=np.float64)
    places[layout.hips] = (1 - share) * a.root + share * b.root
    turns = rotation.slerp(a.rotations_xyzw, b.rotations_xyzw, share)
    return places, turns, (1 - share) * a.face + share * b.face


def same_turns(got, expected, atol=1e-4):
    """Rotations are the same; a quaternion and its negative are one."""
    got = np.asarray(got)
    sign = np.sign(np.sum(got * expected, axis=-1, keepdims=True))
    np.testing.assert_allclose(got * sign, expected, atol=atol)


def compare(shown, layout, motions, check):
    """Calls ``check`` with each frame whose expected pose is known; returns how many."""
    compared = 0
    for frame in shown:
        expected = pose_at(layout, motions, frame["playhead"])
        if expected is not None:
            check(frame, *expected)
            compared += 1
    assert compared > len(shown) // 2
    return compared


@pytest.mark.parametrize(("source", "least_motion"), [("sidecar", 0.05), ("talking", 0.001)])
def test_bones_and_shapes_end_where_python_says(
    engine, request, source, least_motion, character, mannequin, shapes
):
    server = request.getfixturevalue(source)
    spawn(engine, f"hero_{source}", character, server, copy="on")
    layout, motions, shown = play(engine, server, f"hero_{source}", 120)
    # The skeleton of the hello is the mesh's: all bones, each where the mesh has it.
    assert layout.joint_names == mannequin.joint_names
    assert layout.parents == mannequin.parents
    np.testing.assert_allclose(layout.rest_positions, mannequin.rest_positions, atol=1e-4)
    same_turns(layout.rest_rotations_xyzw, mannequin.rest_rotations_xyzw, atol=1e-6)
    assert set(layout.face_channels) == set(shapes)

    def check(frame, places, turns, face):
        np.testing.assert_allclose(np.reshape(frame["positions"], (-1, 3)), places, atol=1e-4)
        same_turns(np.reshape(frame["rotations"], (-1, 4)), turns)
        for channel, weight in zip(layout.face_channels, face, strict=True):
            assert frame["morphs"][channel] == pytest.approx(weight, abs=1e-5)
            assert frame["curves"][channel] == pytest.approx(weight, abs=1e-5)
        # The mesh whose Animation Blueprint has the node shows the same, but for what nothing drives.
        copied = np.reshape(frame["copy_rotations"], (-1, 4))
        tracked = np.all(np.isclose(copied, TRACKED_TURN), axis=1)
        same_turns(copied[~tracked], turns[~tracked])
        still = [layout.joint_names[j] for j in np.flatnonzero(tracked)]
        assert set(still) <= {"root", *(name for name in layout.joint_names if "twist" in name)}, still

    compare(shown, layout, motions, check)
    turned = np.ptp([frame["rotations"] for frame in shown], axis=0).reshape(-1, 4).max(axis=1)
    assert turned.max() > least_motion, "the body moves"
    state = engine.say("await", f"hero_{source}", "Moving")
    assert state["morphs"] == len(shapes)
    assert state["bones"] >= 55
    assert state["animation"] == "AvatarBridgeAnimInstance"
    assert state["behind"] is True


def test_what_tracking_owns_stays_untouched(engine, sidecar, character):
    spawn(engine, "masked", character, sidecar, blueprint="tracked", head="off", hands="off", hips="off")
    layout, motions, shown = play(engine, sidecar, "masked", 40)
    names = layout.joint_names
    hands = [n for n in names if n.startswith(("hand_", "index_", "middle_", "ring_", "pinky_", "thumb_"))]
    owned = np.isin(names, [*hands, "head", "neck_01", "neck_02", "pelvis"])
    driven = np.isin(
        names, ["spine_02", "spine_05", "clavicle_l", "upperarm_l", "lowerarm_r", "thigh_l", "ball_r"]
    )

    def check(frame, places, turns, face):
        rotations = np.reshape(frame["rotations"], (-1, 4))
        np.testing.assert_array_equal(rotations[owned], np.tile(TRACKED_TURN, (owned.sum(), 1)))
        np.testing.assert_array_equal(
            np.reshape(frame["positions"], (-1, 3)), np.tile(TRACKED_PLACE, (len(names), 1))
        )
        same_turns(rotations[driven], turns[driven])
        assert frame["curves"]["Tracked"] == 0.25

    compare(shown, layout, motions, check)
    assert owned.sum() == 36
    state = engine.say("state", "masked")
    assert state["animation"] == "TrackedAnimInstance", "its own animation is not taken from it"
    # All of it, then without the hips' way and the face.
    engine.say("parts", "masked")
    frame = engine.say("frames", "masked", 2)["frames"][-1]
    assert not np.allclose(np.reshape(frame["rotations"], (-1, 4))[names.index("head")], TRACKED_TURN)
    assert not np.allclose(np.reshape(frame["positions"], (-1, 3))[names.index("pelvis")], TRACKED_PLACE)
    engine.say("parts", "masked", "moved=off", "face=off")
    frame = engine.say("frames", "masked", 2)["frames"][-1]
    np.testing.assert_array_equal(
        np.reshape(frame["positions"], (-1, 3))[names.index("pelvis")], TRACKED_PLACE
    )
    assert "jawOpen" not in frame["curves"]


def test_a_metahumans_face_by_its_control_curves(engine, sidecar, character):
    spawn(engine, "meta", character, sidecar, curves="controls", face_blueprint="tracked")
    layout, motions, shown = play(engine, sidecar, "meta", 20)
    jaw = layout.face_channels.index("jawOpen")

    def check(frame, places, turns, face):
        # All of them, though the meshes have four of ARKit's shapes only: a MetaHuman's have none.
        assert len(frame["curves"]) > 60
        assert all(name.startswith("CTRL_expressions_") for name in frame["curves"])
        assert frame["curves"]["CTRL_expressions_jawOpen"] == pytest.approx(face[jaw], abs=1e-5)
        # The node of the face's own Animation Blueprint sets its curves and leaves its bones to it.
        assert frame["face_curves"] == {**frame["curves"], "Tracked": 0.25}
        turns_of_face = np.reshape(frame["face_rotations"], (-1, 4))
        np.testing.assert_array_equal(turns_of_face, np.tile(TRACKED_TURN, (len(turns), 1)))
        # The morph targets of the face, by their own names, are driven too.
        assert frame["morphs"]["jawOpen"] == pytest.approx(face[jaw], abs=1e-5)

    compare(shown, layout, motions, check)


def test_two_characters_in_one_game(engine, sidecar, character):
    for name in ("left", "right"):
        spawn(engine, name, character, sidecar, voice="on")
    for name in ("left", "right"):
        layout, motions, shown = play(engine, sidecar, name, 30)
        compare(
            shown, layout, motions,
            lambda frame, places, turns, face: same_turns(np.reshape(frame["rotations"], (-1, 4)), turns),
        )  # fmt: skip
    engine.say("destroy", "left")
    assert engine.say("frames", "right", 5)["frames"]


@pytest.mark.parametrize(
    ("control", "words"),
    [
        ("localhost", "localhost"),
        ("tcp://127.0.0.1:1", "Connecting to tcp://127.0.0.1:1"),
    ],
)
def test_a_wrong_endpoint_is_told_in_words(engine, character, control, words):
    engine.say("spawn", "lost", character, f"control={control}")
    state = engine.say("await", "lost", words)
    assert (state["bones"], state["animation"]) == (0, ""), "its own animation goes on"


def test_an_actor_without_a_mesh_is_told_in_words_and_connects_when_it_gets_one(engine, sidecar, character):
    state = spawn(engine, "ghost", character, sidecar, mesh="none")
    assert "no skeletal mesh" in state["status"]
    engine.say("mesh", "ghost", character)
    assert engine.say("frames", "ghost", 3)["frames"]
    assert "Moving" in engine.say("await", "ghost", "Moving")["status"]


@pytest.fixture(scope="module")
def fingerless(mannequin, tmp_path_factory):
    """The layout of a mannequin without fingers, whose bones have other indices, and its file, without shapes."""
    kept = [j for j, name in enumerate(mannequin.joint_names) if not name.startswith(FINGERS)]
    layout = dataclasses.replace(
        mannequin,
        joint_names=tuple(mannequin.joint_names[j] for j in kept),
        parents=tuple(-1 if mannequin.parents[j] < 0 else kept.index(mannequin.parents[j]) for j in kept),
        rest_positions=np.asarray(mannequin.rest_positions)[kept],
        rest_rotations_xyzw=np.asarray(mannequin.rest_rotations_xyzw)[kept],
    )
    path = tmp_path_factory.mktemp("fingerless") / "mannequin.txt"
    path.write_text(character_text(layout, ()), encoding="utf-8")
    return layout, path


@pytest.mark.parametrize("blueprint", ["", "tracked"])
def test_a_mesh_put_in_the_place_of_another_is_driven_by_motion_of_its_own(
    engine, sidecar, character, fingerless, blueprint
):
    subject = f"swapped{blueprint}"
    spawn(engine, subject, character, sidecar, blueprint=blueprint)
    engine.say("frames", subject, 5)
    expected, path = fingerless
    engine.say("mesh", subject, path)
    engine.say("frames", subject, 20)
    layout, motions, shown = play(engine, sidecar, subject, 40)
    assert layout.joint_names == expected.joint_names

    def check(frame, places, turns, face):
        got = np.reshape(frame["rotations"], (-1, 4))
        still = np.all(np.isclose(got, TRACKED_TURN), axis=1)
        same_turns(got[~still], turns[~still])
        assert still.sum() < len(still) / 3

    compare(shown, layout, motions, check)


def test_a_face_that_comes_late_is_driven_and_one_without_shapes_changes_nothing(
    engine, sidecar, character, fingerless, shapes
):
    spawn(engine, "late", character, sidecar)
    engine.say("frames", "late", 3)
    playhead = engine.say("state", "late")["playhead"]
    engine.say("mesh", "late", fingerless[1])
    engine.say("face_mesh", "late", fingerless[1])
    assert engine.say("frames", "late", 3)["frames"][0]["morphs"] == {}
    assert engine.say("state", "late")["playhead"] > playhead
    engine.say("face_mesh", "late", character)
    engine.say("frames", "late", 3)
    assert engine.say("state", "late")["morphs"] == len(shapes)


def test_without_face_no_shape_is_sent_and_any_number_may_be_there(engine, sidecar, mannequin, tmp_path):
    shaped = tmp_path / "shaped.txt"
    shapes = ["jawOpen", *(f"wrinkle{number}" for number in range(1100))]
    shaped.write_text(character_text(mannequin, shapes), encoding="utf-8")
    state = spawn(engine, "wrinkled", shaped, sidecar)
    assert "1101 morph targets" in state["status"]
    assert "Untick Face" in state["status"]
    engine.say("parts", "wrinkled", "face=off")
    engine.say("frames", "wrinkled", 1)
    layout, _, shown = play(engine, sidecar, "wrinkled", 5)
    assert layout.face_channels == ()
    assert shown[-1]["morphs"] == {}


def test_a_face_ticked_later_is_asked_for(engine, sidecar, character, shapes):
    spawn(engine, "later", character, sidecar, face="off")
    engine.say("frames", "later", 3)
    assert engine.say("state", "later")["morphs"] == 0
    engine.say("parts", "later")
    engine.say("frames", "later", 3)
    assert engine.say("state", "later")["morphs"] == len(shapes)


def test_the_animation_of_before_is_kept_while_the_stream_drives(engine, sidecar, character):
    assert spawn(engine, "former", character, sidecar, blueprint="plain")["animation"] == "AnimInstance"
    engine.say("frames", "former", 3)
    driven = engine.say("state", "former")
    assert (driven["animation"], driven["plain_kept"]) == ("AvatarBridgeAnimInstance", True)
    assert (driven["behind"], driven["face_behind"]) == (True, True)
    state = engine.say("disconnect", "former")
    assert (state["animation"], state["plain_kept"]) == ("AnimInstance", False)
    assert (state["behind"], state["face_behind"]) == (False, False)


def test_a_playhead_is_told_only_while_a_device_plays_the_voice(engine, character):
    own = Sidecar()
    try:
        assert spawn(engine, "heard", character, own, voice="on", attenuation="on")["attenuated"] is True
        with Client(own.control, name="oracle") as oracle:
            session = oracle.hello().session

            def told():
                return oracle.status()["sessions"][session]["playhead"]

            engine.say("frames", "heard", 60)
            assert told() is None
            shown = engine.say("listen", "heard", 60)["frames"]
            assert abs(told() - shown[-1]["playhead"]) < 0.5 * 48000
            engine.say("frames", "heard", 60)
            stopped = told()
            engine.say("frames", "heard", 60)
            assert told() == stopped
    finally:
        own.close()


def test_after_a_crash_the_pose_eases_to_idle_and_comes_again(engine, character):
    first = Sidecar()
    control, frames = (int(address.rsplit(":", 1)[1]) for address in (first.control, first.frames))
    spawn(engine, "again", character, first, voice="on")
    engine.say("frames", "again", 60)
    first.kill()
    engine.say("await", "again", "Connecting")
    eased = engine.say("idle", "again")
    assert abs(eased["first"] - eased["last"]) > 1e-3, "it was in motion"
    assert eased["last"] > 0.1, "it stands as it mostly did, not as the reference pose"
    assert eased["seconds"] < 5
    # The way there takes 0.8 s; a jump would be tens of times as fast.
    assert eased["fastest"] < 3
    second = Sidecar(control_port=control, frames_port=frames)
    try:
        engine.say("await", "again", "Moving")
        layout, motions, shown = play(engine, second, "again", 60)
        compare(
            shown, layout, motions,
            lambda frame, places, turns, face: same_turns(np.reshape(frame["rotations"], (-1, 4)), turns),
        )  # fmt: skip
        state = engine.say("disconnect", "again")
        assert (state["animation"], state["behind"], state["status"]) == ("", False, "Not connected.")
        engine.say("connect", "again")
        engine.say("frames", "again", 5)
    finally:
        second.close()
