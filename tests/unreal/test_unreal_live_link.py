"""The Unreal plugin's Live Link source, on a stand-in for Live Link that records, against the Python sidecar."""

from __future__ import annotations

import time

import numpy as np
import pytest
from conformance_processes import EngineClient, Sidecar

from bridge import protocol
from bridge.client import Client
from retarget import space
from tools.unreal import build as core
from tools.unreal import build_engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

MANNEQUIN = 'Character="/Game/Mannequin.Mannequin"'
MESH = space.SPACES["unreal_mesh"]


@pytest.fixture(scope="module")
def program(game_programs):
    return game_programs / "LiveLinkClient"


@pytest.fixture
def engine(program):
    started = EngineClient([str(program)])
    yield started
    started.close()
    assert started.process.returncode == 0


def names(texts):
    """Names as the engine compares them: without case, each shown as somebody wrote it first."""
    return [text.lower() for text in texts]


def expected_body(layout, frame):
    """What Live Link must get for a frame: the mesh's local positions ``(J, 3)`` in cm and rotations ``(J, 4)``."""
    source = space.Space("layout", tuple(layout.space.axes), layout.space.metres_per_unit)
    places = np.array(layout.rest_positions, dtype=np.float64)
    places[layout.hips] = frame.root
    return (
        space.convert_points(places, source=source, target=MESH),
        space.convert_rotations(
            np.asarray(frame.rotations_xyzw, dtype=np.float64), source=source, target=MESH
        ),
    )


def compare(engine, sidecar, subject, *, frames=30):
    """Frames pushed for a subject equal Python's own view of it; returns what was compared."""
    with Client(sidecar.control, name="oracle") as oracle:
        oracle.hello()
        oracle.subscribe(protocol.motion_topic(subject))
        seen = {}
        for message in oracle.messages(seconds=2.5):
            if isinstance(message, protocol.Motion):
                seen[message.frame.sample] = message.frame
        pushed = engine.say("frames", subject, frames)
        for message in oracle.messages(seconds=0.2):
            if isinstance(message, protocol.Motion):
                seen[message.frame.sample] = message.frame
        layout = oracle.layouts[subject]
    assert names(pushed["subject"]["bones"]) == names(layout.joint_names)
    assert pushed["subject"]["parents"] == list(layout.parents)
    compared = []
    for got in pushed["frames"]:
        frame = seen.get(round(got["scene_frame"] * 1600))
        if frame is None:
            continue
        places, turns = expected_body(layout, frame)
        np.testing.assert_allclose(np.reshape(got["positions"], (-1, 3)), places, atol=1e-4)
        np.testing.assert_allclose(np.reshape(got["rotations"], (-1, 4)), turns, atol=1e-4)
        compared.append((got, frame))
    assert len(compared) > frames // 2
    return layout, pushed, compared


@pytest.mark.parametrize(
    ("subject", "rig"),
    [("manny", "ue5_manny"), ("unity", "unity_humanoid"), ("mixamo", "mixamo"), ("vrm", "vrm1")],
)
def test_frames_of_named_rigs_arrive_in_the_meshs_space(engine, sidecar, subject, rig):
    engine.say("add", f'Control="{sidecar.control}" Rig="{rig}" Subject="{subject}"')
    layout, pushed, compared = compare(engine, sidecar, subject)
    assert pushed["subject"]["role"] == "LiveLinkAnimationRole"
    assert names(pushed["subject"]["properties"]) == names(layout.face_channels)
    assert all(np.allclose(got["values"], frame.face, atol=1e-6) for got, frame in compared)
    arm = np.array([frame.rotations_xyzw for _, frame in compared])
    assert np.ptp(arm, axis=0).max() > 0.1, "the arms wave"


def test_a_character_gets_motion_for_its_own_skeleton_and_shapes(engine, sidecar):
    added = engine.say("add", f'Control="{sidecar.control}" {MANNEQUIN} Subject="own"')
    assert added["type"] == "Avatar Bridge"
    assert added["machine"] == sidecar.control
    layout, pushed, _ = compare(engine, sidecar, "own")
    assert len(layout.joint_names) == 23
    assert names(pushed["subject"]["properties"]) == names(layout.face_channels)
    assert layout.space.name == "unreal_mesh"
    state = engine.say("state")
    assert state["valid"] is True
    assert "Moving" in state["status"]


def test_the_face_is_a_subject_of_its_own_with_the_turn_of_the_head(engine, sidecar):
    engine.say("add", f'Control="{sidecar.control}" {MANNEQUIN} Subject="faced"')
    body = engine.say("frames", "faced", 40)
    face = engine.say("frames", "faced_face", 40)
    assert face["subject"]["role"] == "LiveLinkBasicRole"
    assert face["subject"]["properties"] == [
        *body["subject"]["properties"],
        "HeadYaw",
        "HeadPitch",
        "HeadRoll",
    ]
    turns = np.array([frame["values"][-3:] for frame in face["frames"]])
    numbers = np.array([frame["scene_frame"] for frame in face["frames"]])
    # The sidecar's model tilts the head about the axis ahead, to the right where the angle is positive; the bend of
    # the spine below it is the body's.
    np.testing.assert_allclose(turns[:, 2], 0.4 * np.sin(numbers / 10) / np.pi, atol=1e-4)
    np.testing.assert_allclose(turns[:, :2], 0, atol=1e-4)
    by_frame = {frame["scene_frame"]: frame for frame in body["frames"]}
    both = [frame for frame in face["frames"] if frame["scene_frame"] in by_frame]
    assert len(both) > 20
    for frame in both:
        assert frame["source_time"] == by_frame[frame["scene_frame"]]["source_time"]
        assert frame["values"][:-3] == by_frame[frame["scene_frame"]]["values"]


def test_without_a_face_subject_there_is_none(engine, sidecar):
    engine.say("add", f'Control="{sidecar.control}" {MANNEQUIN} Subject="alone" Face="false"')
    engine.say("frames", "alone", 3)
    assert engine.say("has", "alone_face")["has"] is False


def test_metahuman_controls_come_in_place_of_arkit_names(engine, sidecar):
    engine.say("add", f'Control="{sidecar.control}" {MANNEQUIN} Subject="meta" Curves="MetaHumanControls"')
    pushed = engine.say("frames", "meta", 3)
    # The whole face, though the mannequin of this test has five shapes only: a MetaHuman's body has none.
    controls = pushed["subject"]["properties"]
    assert len(controls) == len(set(controls)) > 60
    assert all(name.startswith("CTRL_expressions_") for name in controls)
    assert {"CTRL_expressions_jawOpen", "CTRL_expressions_tongueOut", "CTRL_expressions_eyeLookLeftR"} <= set(
        controls
    )


def test_times_are_as_even_as_the_samples_and_near_the_engines(engine, sidecar):
    engine.say("add", f'Control="{sidecar.control}" {MANNEQUIN} Subject="timed"')
    pushed = engine.say("frames", "timed", 60)
    times = np.array([frame["source_time"] for frame in pushed["frames"]])
    np.testing.assert_allclose(np.diff(times), 1 / 30, atol=1e-6)
    np.testing.assert_allclose([frame["world_time"] for frame in pushed["frames"]], times)
    assert {frame["scene_rate"] for frame in pushed["frames"]} == {30}
    assert abs(times[-1] - pushed["now"]) < 1


def test_without_a_rig_every_subject_is_received(engine, sidecar):
    with Client(sidecar.control, name="another") as another:
        another.hello(rig="mixamo", subject="early")
        engine.say("add", f'Control="{sidecar.control}" Rig=""')
        assert engine.say("frames", "early", 10)["subject"]["layouts"] == 1
        # One more begins while the source is there.
        another.add_rig("ue5_manny", subject="late")
        assert len(engine.say("frames", "late", 10)["frames"]) == 10


def test_after_an_interruption_live_link_holds_no_frame_of_before(engine, sidecar):
    engine.say("add", f'Control="{sidecar.control}" {MANNEQUIN} Subject="cut"')
    before = engine.say("frames", "cut", 20)["subject"]["layouts"]
    with Client(sidecar.control, name="interrupter") as interrupter:
        interrupter.hello()
        interrupter.interrupt()
    deadline = time.monotonic() + 30
    after = engine.say("frames", "cut", 1)
    while after["subject"]["layouts"] == before and time.monotonic() < deadline:
        after = engine.say("frames", "cut", 1)
    assert after["subject"]["layouts"] > before
    frames = [frame["scene_frame"] for frame in engine.say("frames", "cut", 25)["frames"]]
    np.testing.assert_allclose(np.diff(frames), 1)


def test_a_source_goes_while_frames_come_and_waits_for_nobody(engine, sidecar):
    engine.say("add", f'Control="{sidecar.control}" {MANNEQUIN} Subject="gone"')
    engine.say("frames", "gone", 5)
    gone = engine.say("remove")
    assert gone["threads"] == 0
    assert gone["slowest_tick"] < 0.05
    assert engine.say("has", "gone")["has"] is False


def test_settings_connect_anew(engine, sidecar):
    engine.say("add", f'Control="{sidecar.control}" {MANNEQUIN} Subject="first"')
    engine.say("frames", "first", 3)
    changed = engine.say("change", f'Control="{sidecar.control}" Rig="ue5_manny" Subject="second"')
    assert changed["filled"] is True
    assert 'Subject="second"' in changed["line"]
    assert len(engine.say("frames", "second", 3)["frames"]) == 3
    assert engine.say("has", "first")["has"] is engine.say("has", "first_face")["has"] is False
    # Under the same name, without a face.
    changed = engine.say("change", f'Control="{sidecar.control}" Rig="mixamo" Subject="second" Face="false"')
    assert "anew" in changed["status"]
    engine.say("await", "Moving")
    pushed = engine.say("frames", "second", 3)
    assert not set(names(pushed["subject"]["bones"])) & {"spine_01", "upperarm_l"}
    assert engine.say("has", "second_face")["has"] is False
    assert engine.say("remove")["threads"] == 0


def test_a_sidecar_that_comes_again_is_followed(engine):
    first = Sidecar()
    control, frames = (int(address.rsplit(":", 1)[1]) for address in (first.control, first.frames))
    engine.say("add", f'Control="{first.control}" {MANNEQUIN} Subject="again"')
    engine.say("frames", "again", 5)
    first.kill()
    lost = engine.say("await", "Connecting")
    assert lost["valid"] is False
    assert first.control in lost["status"]
    second = Sidecar(control_port=control, frames_port=frames)
    try:
        engine.say("await", "Moving")
        pushed = engine.say("frames", "again", 20)
        # Its clock begins anew; Live Link's does not.
        assert abs(pushed["frames"][-1]["source_time"] - pushed["now"]) < 1
        np.testing.assert_allclose(
            np.diff([frame["source_time"] for frame in pushed["frames"]]), 1 / 30, atol=1e-6
        )
    finally:
        second.close()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('Control="localhost"', "localhost"),
        ('Control="tcp://127.0.0.1:1"', "Connecting to tcp://127.0.0.1:1"),
        ('Rig="none_such"', "none_such"),
        ('Character="/Game/Nobody.Nobody"', "/Game/Nobody.Nobody"),
    ],
)
def test_the_status_line_says_what_is_wrong(engine, sidecar, line, words):
    engine.say("add", line if "Control" in line else f'Control="{sidecar.control}" {line}')
    state = engine.say("await", words)
    assert state["valid"] is False
    assert engine.say("remove")["threads"] == 0


@pytest.mark.parametrize("sanitize", ["", "address,undefined"])
def test_a_thousand_sources_leave_nothing_behind(compilers, sidecar, sanitize):
    # Memory is judged without the sanitizer, which keeps what is freed; leaks are what it reports at the end.
    compiler = "clang++" if sanitize and "clang++" in compilers else compilers[0]
    # The editor's own tests are built with this sanitizer, too.
    variant = build_engine.EngineVariant(compiler, editor=bool(sanitize), sanitize=sanitize)
    engine = EngineClient([str(build_engine.build(variant) / "LiveLinkClient")])
    try:
        line = f'Control="{sidecar.control}" {MANNEQUIN} Subject="cycled"'
        first = engine.say("cycle", 100, line)
        last = engine.say("cycle", 900, line)
        assert (last["sources"], last["threads"]) == (0, 0)
        assert last["tasks"] == first["tasks"]
        assert last["descriptors"] == first["descriptors"]
        print(f"\nafter 100 sources {first['kilobytes']} kB, after 1,000 {last['kilobytes']} kB")
        if not sanitize:
            assert last["kilobytes"] - first["kilobytes"] < 2000
    finally:
        engine.close()
    assert engine.process.returncode == 0


def test_the_source_is_free_of_races(sidecar):
    if "clang++" not in core.compilers():
        pytest.skip("needs clang++")
    variant = build_engine.EngineVariant("clang++", editor=False, sanitize="thread")
    engine = EngineClient([str(build_engine.build(variant) / "LiveLinkClient")])
    try:
        line = f'Control="{sidecar.control}" {MANNEQUIN} Subject="raced"'
        engine.say("add", line)
        engine.say("frames", "raced", 20)
        engine.say("change", line.replace("raced", "raced_too"))
        engine.say("frames", "raced_too", 10)
        engine.say("remove")
        engine.say("cycle", 30, line)
    finally:
        engine.close()
    assert engine.process.returncode == 0
