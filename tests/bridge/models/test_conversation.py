"""The conversation model as a whole: repeatable, smooth, independent sessions, controls that act, interruption."""

import math

import numpy as np
import pytest
from made_voices import babble
from scipy import stats

from bridge.models.base import FRAME_SAMPLES, HOP, HOPS_OF_FRAME, ModelInput
from bridge.models.conversation import CLOSE_S, CONTROLS, ConversationModel, control_values
from retarget import rotation, smplh

SILENCE = np.zeros(640, np.float32)


class LoudnessLips:
    """The smallest thing that speaks: the jaw follows loudness, slowly, two frames ahead. It keeps these tests about
    the body; the speech network has tests of its own."""

    look_ahead_samples = 2 * FRAME_SAMPLES

    def open(self):
        return [0.0]

    def step(self, states, pcm):
        mouths = []
        for state, sound in zip(states, pcm, strict=True):
            state[0] += 0.12 * (min(4 * float(np.abs(sound).mean()), 1.0) - state[0])
            mouths.append({"au26_jaw_drop": state[0], "viseme_aa": state[0]})
        return mouths

    def step_clip(self, state, pcm):
        return [self.step([state], [sound])[0] for sound in pcm]


@pytest.fixture(scope="module")
def model():
    return ConversationModel(smplh.layout("woman"), lips=LoudnessLips())


def inputs(agent, user, *, controls=None, seconds, epoch=0):
    """The model's inputs frame by frame; voices shorter than the rest are followed by silence."""
    at = 0
    for frame in range(round(seconds * 30)):
        count = HOPS_OF_FRAME[frame % 3] * HOP
        sounds = [np.pad(v[at : at + count], (0, count - len(v[at : at + count]))) for v in (agent, user)]
        yield ModelInput(
            sample=frame * FRAME_SAMPLES,
            epoch=epoch,
            agent_pcm=sounds[0],
            user_pcm=sounds[1],
            controls=controls or {},
        )
        at += count


def run(model, agent, user, *, seed=0, seconds=10, controls=None):
    state = model.open(seed=seed)
    return [model.step([state], [x])[0] for x in inputs(agent, user, seconds=seconds, controls=controls)]


def poses(outputs):
    return np.array([o.frame.rotations_xyzw for o in outputs])


def faces(outputs):
    return np.array([o.frame.face for o in outputs])


TALK, HEAR = babble(20, seed=1), babble(20, seed=2, pitch=120.0)
NOTHING = np.zeros(0, np.float32)


def test_same_seed_and_sound_give_the_same_frames_and_another_seed_does_not(model):
    first, again, other = (run(model, TALK, NOTHING, seed=s, seconds=4) for s in (7, 7, 8))
    assert np.array_equal(poses(first), poses(again))
    assert np.array_equal(faces(first), faces(again))
    assert [o.events for o in first] == [o.events for o in again]
    assert not np.array_equal(poses(first), poses(other))


def test_sessions_stepped_together_are_as_if_alone(model):
    pairs = [(TALK, NOTHING), (NOTHING, HEAR), (NOTHING, NOTHING)]
    alone = [run(model, a, u, seed=k, seconds=4) for k, (a, u) in enumerate(pairs)]
    states = [model.open(seed=k) for k in range(3)]
    together = [
        model.step(states, list(given))
        for given in zip(*(inputs(a, u, seconds=4) for a, u in pairs), strict=True)
    ]
    for k in range(3):
        ours = [frame[k] for frame in together]
        assert np.array_equal(poses(ours), poses(alone[k]))
        assert np.array_equal(faces(ours), faces(alone[k]))


def test_frames_are_whole_and_stamped(model):
    outputs = run(model, TALK, HEAR, seconds=20)
    assert [o.frame.sample for o in outputs] == [FRAME_SAMPLES * k for k in range(600)]
    q, face = poses(outputs), faces(outputs)
    assert np.abs(np.linalg.norm(q, axis=-1) - 1).max() < 1e-5
    names = list(model.layout.face_channels)
    gaze = [names.index("gaze_left"), names.index("gaze_up")]
    weights = np.delete(face, gaze, axis=1)
    assert weights.min() >= 0
    assert weights.max() <= 1
    assert np.abs(face[:, gaze]).max() < math.radians(40)


def test_nothing_pops(model):
    outputs = run(model, TALK, HEAR, seconds=20, controls={"expressivity": 2})
    q = poses(outputs)
    # Neighbouring frames lie on the same side of the sphere.
    assert (q[1:] * q[:-1]).sum(-1).min() > 0.9
    speed = np.degrees(rotation.angle(q[:-1].astype(float), q[1:].astype(float))) * 30
    arms = ("shoulder", "elbow", "wrist")
    body = [j for j, name in enumerate(smplh.JOINT_NAMES) if not name.endswith(arms)]
    assert speed[:, body].max() < 150
    assert speed.max() < 400
    turn = rotation.quat_to_rotvec(
        rotation.multiply(rotation.inverse(q[:-1].astype(float)), q[1:].astype(float))
    )
    acceleration = np.degrees(np.linalg.norm(np.diff(turn, axis=0), axis=-1)) * 900
    assert acceleration[:, body].max() < 2500
    root = np.array([o.frame.root for o in outputs], float)
    assert np.linalg.norm(np.diff(root, 2, axis=0), axis=1).max() * 900 < 1.0
    face, names = faces(outputs), model.layout.face_channels
    brows = [k for k, name in enumerate(names) if name.startswith(("au01", "au02", "au12", "au06"))]
    assert np.abs(np.diff(face[:, brows], axis=0)).max() < 0.25


def head_of(model, outputs):
    q = rotation.identity(len(outputs), dtype=np.float64)
    for name in ("pelvis", "spine1", "spine2", "spine3", "neck", "head"):
        q = rotation.multiply(q, poses(outputs)[:, model.layout.joint(name)].astype(float))
    return q


def test_eyes_meet_the_partner_wherever_it_stands(model):
    """Over a listening stretch the eyes, through head and body as they are, point at the target but for saccades."""
    for target in ((0.0, 0.0, 1.5), (0.5, -0.1, 1.2), (-0.8, 0.2, 1.4)):
        controls = dict(zip(("gaze_x", "gaze_y", "gaze_z"), target, strict=True))
        outputs = run(model, NOTHING, HEAR, seconds=20, controls=controls)[60:]
        face, names = faces(outputs).astype(float), model.layout.face_channels
        yaw, up = face[:, names.index("gaze_left")], face[:, names.index("gaze_up")]
        inside = np.stack([np.sin(yaw) * np.cos(up), np.sin(up), np.cos(yaw) * np.cos(up)], axis=-1)
        way = rotation.rotate(head_of(model, outputs), inside)
        wanted = np.array(target) / np.linalg.norm(target)
        off = np.degrees(np.arccos(np.clip(way @ wanted, -1, 1)))
        assert np.median(off) < 2.5


def test_the_head_helps_to_look_down_and_aside(model):
    controls = {"gaze_x": 0.8, "gaze_y": -0.6, "gaze_z": 1.2}
    head = head_of(model, run(model, NOTHING, HEAR, seconds=4, controls=controls))[-1]
    ahead = rotation.rotate(head, [0.0, 0.0, 1.0])
    assert ahead[0] > 0.3
    assert ahead[1] < -0.2


def energy(model, outputs):
    """Mean squared angular speed of trunk, head and arms and mean squared change of the face but lids and eyes."""
    q = poses(outputs).astype(float)[:, :22]
    moved = (rotation.angle(q[:-1], q[1:]) ** 2).sum(1).mean()
    names = model.layout.face_channels
    shown = [k for k, n in enumerate(names) if n[:4] in ("au01", "au02", "au06", "au12")]
    return moved + 0.01 * (np.diff(faces(outputs)[:, shown], axis=0) ** 2).sum(1).mean()


@pytest.mark.parametrize("talking", [True, False])
def test_motion_grows_with_expressivity(model, talking):
    voices = (TALK, NOTHING) if talking else (NOTHING, HEAR)
    levels = np.linspace(0, 2, 6)
    energies = [
        np.mean(
            [
                energy(model, run(model, *voices, seed=s, seconds=20, controls={"expressivity": e}))
                for s in (0, 1)
            ]
        )
        for e in levels
    ]
    assert stats.spearmanr(levels, energies).statistic >= 0.9
    assert energies[0] < 0.4 * energies[-1]


def test_a_still_listener_is_still_but_alive(model):
    outputs = run(model, NOTHING, NOTHING, seconds=15, controls={"expressivity": 0})
    head = head_of(model, outputs)
    spread = np.degrees(rotation.angle(head[:1], head))
    assert 0.1 < spread.max() < 5
    assert faces(outputs)[:, model.layout.channel("au43_eyes_closed_left")].max() > 0.6


def test_gesture_control_keeps_the_arms_down(model):
    elbow = smplh.JOINT_NAMES.index("right_elbow"), smplh.JOINT_NAMES.index("left_elbow")

    def most_bent(amount):
        q = poses(run(model, TALK, NOTHING, seconds=20, controls={"gesture": amount}))[:, elbow]
        return np.degrees(2 * np.arccos(np.clip(np.abs(q[..., 3]), 0, 1))).max()

    assert most_bent(0.0) < 35
    assert most_bent(1.0) > 50


@pytest.mark.parametrize(
    ("control", "value", "channel"),
    [("valence", 1, "au12_lip_corner_puller_left"), ("valence", -1, "au04_brow_lowerer_left"),
     ("arousal", 1, "au05_upper_lid_raiser_left")],
)  # fmt: skip
def test_feelings_show(model, control, value, channel):
    k = model.layout.channel(channel)
    plain, felt = (
        faces(run(model, NOTHING, NOTHING, seconds=3, controls={control: v}))[-1, k] for v in (0, value)
    )
    assert felt > plain + 0.2


def test_an_interrupted_mouth_closes_and_the_body_goes_on(model):
    state = model.open(seed=1)
    jaw = model.layout.channel("au26_jaw_drop")
    before = after = None
    path, rotations = [], []
    for k, given in enumerate(inputs(np.full(32000, 0.2, np.float32), NOTHING, seconds=2)):
        if k == 30:
            model.interrupt(state, sample=given.sample)
        if k >= 30:
            given = ModelInput(given.sample, 1, given.agent_pcm * 0, given.user_pcm)
        out = model.step([state], [given])[0]
        path.append(out.frame.face[jaw])
        rotations.append(out.frame.rotations_xyzw)
        assert out.frame.epoch == (k >= 30)
    before, after = path[29], path[30 + math.ceil(CLOSE_S * 30) - 1 :]
    assert before > 0.3
    assert max(after) < 0.06
    assert np.abs(np.diff(path[28:40])).max() < 0.6 * before
    q = np.array(rotations, float)
    step = np.degrees(rotation.angle(q[:-1], q[1:]))
    assert step[29].max() < max(2 * step[24:29].max(), 0.5)


def test_events_tell_who_speaks_and_nods(model):
    outputs = run(model, np.concatenate([np.zeros(16000, np.float32), TALK[: 16000 * 5]]), NOTHING, seconds=8)
    starts = [e for o in outputs for e in o.events if e.name == "speech_start"]
    assert starts[0].data == {"speaker": "agent"}
    # Sound reaches the model look_ahead early; the event is stamped when it is heard, within the onset rule.
    heard = 48000 - 0 + model.look_ahead_samples
    assert 0 <= starts[0].sample - heard <= 4 * FRAME_SAMPLES
    listening = run(model, NOTHING, HEAR, seconds=20)
    assert any(e.name == "backchannel" for o in listening for e in o.events)


def test_controls_are_held_to_their_range_and_nonsense_is_ignored():
    values = control_values({"expressivity": 9, "valence": float("nan"), "gaze_z": -4, "no_such": 1})
    assert values["expressivity"] == 2
    assert values["valence"] == 0
    assert values["gaze_z"] == 0.2
    assert set(values) == {control.name for control in CONTROLS}


def test_no_drift_and_no_end_of_motion_over_ten_minutes(model):
    """Silence for ten minutes: the body stays near its place and is never frozen for a second."""
    outputs = run(model, NOTHING, NOTHING, seconds=600)
    root = np.array([o.frame.root for o in outputs], float)
    assert np.abs(root[:, [0, 2]] - root[0, [0, 2]]).max() < 0.06
    head = head_of(model, outputs)
    moved = rotation.angle(head[:-30], head[30:])
    assert np.degrees(moved).min() > 1e-3
