"""The Unreal plugin's component and animation node in stand-ins for a game, against the Python sidecar."""

from __future__ import annotations

import numpy as np
import pytest
from conformance_processes import Sidecar
from staged_character import spawn

from bridge import protocol
from bridge.client import Client
from retarget import rotation

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

STEP = 1600
# What tracking says in the program's Animation Blueprint.
TRACKED_TURN = (0.5, -0.5, 0.5, 0.5)
TRACKED_PLACE = (1, 2, 3)


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


def test_an_actor_without_a_mesh_is_told_in_words(engine, sidecar, character):
    state = spawn(engine, "ghost", character, sidecar, mesh="none")
    assert "no skeletal mesh" in state["status"]


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
