"""Breath, head, brows and hands of a speaker: when they move and by how much."""

import math

import numpy as np
import pytest

from bridge.models.accents import Accents
from bridge.models.beats import Beats
from bridge.models.body import Body, Parts
from bridge.models.breathing import Breathing
from bridge.models.emotion import Emotion, mouth_share
from bridge.models.filters import DT, stream
from bridge.models.posture import REST_ARMS, mirrored
from bridge.models.sway import Sway
from retarget import rotation, smplh


def breathe(seconds, *, starts=(), talks=False):
    chest = Breathing(1)
    return np.array(
        [
            chest.step(phrase_starts=k in starts, phrase_pauses=False, talks=talks)
            for k in range(round(seconds * 30))
        ]
    )


def test_breath_at_rest_comes_twelve_to_eighteen_times_a_minute():
    path = breathe(600)
    smooth = path - path.mean()
    inhales = np.flatnonzero((smooth[:-1] < 0) & (smooth[1:] >= 0))
    assert 0.2 < len(inhales) / 600 < 0.3
    assert np.abs(np.diff(path)).max() / DT < 2


def test_a_breath_before_speaking_is_quick_and_deeper():
    plain = breathe(20)
    empty = 200 + int(np.argmin(plain[200:400]))
    spoken = breathe(20, starts=(empty,))
    assert np.array_equal(plain[:empty], spoken[:empty])
    assert spoken[empty + 10 : empty + 20].max() > np.percentile(plain, 98)


def test_a_full_chest_needs_no_breath_before_speaking():
    plain = breathe(20)
    full = 200 + int(np.argmax(plain[200:400]))
    assert np.array_equal(plain, breathe(20, starts=(full,)))


def speak(accents, *, frames=1, strength=1.0, seconds=2.0, expressivity=1.0, seed=0):
    """Mean motion over many seeds, so that the restless part cancels out."""
    layers = [Accents(seed + k) for k in range(40)]
    path = []
    for frame in range(round(seconds * 30)):
        accent = strength if frame in accents else 0.0
        steps = [
            layer.step(talks=True, phrase_starts=False, accent=accent, pitch=0.0, expressivity=expressivity)
            for layer in layers
        ]
        path.append([np.mean([getattr(s, n) for s in steps]) for n in ("pitch", "brow_inner", "lean")])
    return np.array(path)


def test_the_head_dips_and_brows_rise_at_an_accent():
    beat, still = speak({15}), speak(set())
    pitch, brow, lean = (beat - still).T
    assert np.abs((beat - still)[:15]).max() < 1e-12
    apex = (np.argmax(pitch) - 15) * DT
    assert 0.08 < apex < 0.25
    assert math.degrees(pitch.max()) > 2
    assert 0.2 < brow.max() < 0.6
    assert 0 < lean.max() < pitch.max() / 2
    assert abs(pitch[-1]) < 0.1 * pitch.max()


def test_stronger_accents_and_livelier_speakers_move_more():
    still = speak(set())
    sizes = [(speak({15}, strength=s) - still)[:, 0].max() for s in (0.2, 0.6, 1.0)]
    assert sizes == sorted(sizes)
    calm, lively = ((speak({15}, expressivity=e) - speak(set(), expressivity=e))[:, 0].max() for e in (0, 2))
    assert lively > 2 * calm


def gesture(minutes, *, amount=1.0, seed=0, talks=lambda frame: True):
    beats, random = Beats(seed), stream(seed, "test")
    strokes, arms = [], []
    for frame in range(round(minutes * 1800)):
        accent = random.random() if random.random() < 0.045 else 0.0
        arms.append(beats.step(talks=talks(frame), accent=accent, amount=amount))
        if beats.struck:
            strokes.append(frame * DT)
    return strokes, arms


def test_strokes_come_as_often_as_people_s_and_never_hurry():
    strokes, _ = gesture(10)
    assert 8 < len(strokes) / 10 < 28
    assert np.diff(strokes).min() > 0.9


def test_hands_go_back_when_speech_stops_and_stay_down_on_request():
    _, arms = gesture(1, talks=lambda frame: frame < 900)
    raised = np.array([max(left.bend, right.bend) for left, right in arms])
    assert raised[:900].max() > 0.8
    assert raised[900 + 25 :].max() < 0.45
    _, arms = gesture(1, amount=0.0)
    assert max(max(left.bend, right.bend) for left, right in arms) < 0.45


def test_both_hands_work_over_many_sessions():
    bends = np.array([[np.mean([arm.bend for arm in pair]) for pair in zip(*gesture(1, seed=s)[1], strict=True)]
                      for s in range(24)])  # fmt: skip
    left, right = bends.mean(0)
    assert left / right == pytest.approx(1, abs=0.25)


def positions(layout, posed):
    at, turn = np.zeros((52, 3)), np.zeros((52, 4))
    for j, parent in enumerate(layout.parents):
        if parent < 0:
            at[j], turn[j] = posed.root, posed.rotations[j]
            continue
        at[j] = at[parent] + rotation.rotate(turn[parent], layout.rest_positions[j].astype(float))
        turn[j] = rotation.multiply(turn[parent], posed.rotations[j])
    return at, turn


@pytest.mark.parametrize("name", ["woman", "man"])
def test_arms_hang_at_the_sides_slightly_bent_with_palms_inwards(name):
    layout = smplh.layout(name)
    at, turn = positions(layout, Body(layout).pose(Parts()))
    for side, sign in (("left", 1), ("right", -1)):
        shoulder, elbow, wrist, knuckle = (
            at[layout.joint(f"{side}_{part}")] for part in ("shoulder", "elbow", "wrist", "middle1")
        )
        upper, fore = elbow - shoulder, wrist - elbow
        assert upper[1] < -0.95 * np.linalg.norm(upper)
        bend = math.degrees(math.acos(upper @ fore / np.linalg.norm(upper) / np.linalg.norm(fore)))
        assert 10 < bend < 30
        assert wrist[2] > elbow[2]
        assert sign * wrist[0] > 0.2
        assert knuckle[1] < wrist[1]
        palm = rotation.rotate(turn[layout.joint(f"{side}_wrist")], [0.0, -1.0, 0.0])
        assert sign * palm[0] < -0.7


def test_raised_hands_stay_in_front_of_the_body_and_apart():
    layout = smplh.layout("woman")
    body = Body(layout)
    _, arms = gesture(1, amount=1.4, seed=3)
    for pair in arms[::7]:
        at, _ = positions(layout, body.pose(Parts(arms=pair)))
        left, right = (at[layout.joint(f"{side}_middle1")] for side in ("left", "right"))
        assert left[0] - right[0] > 0.05
        for hand in (left, right):
            assert hand[2] > 0.1 or abs(hand[0]) > 0.2


def test_mirroring_is_the_mirror_image():
    q, v = np.array(REST_ARMS["left"].rotations("left")[0]), np.array([0.3, -0.2, 0.9])
    flip = np.array([-1.0, 1, 1])
    assert np.allclose(rotation.rotate(np.array(mirrored(tuple(q))), flip * v), flip * rotation.rotate(q, v))


def test_a_weight_shift_drops_the_free_hip_and_keeps_the_head_level():
    layout = smplh.layout("woman")
    body = Body(layout)
    plain, shifted = (positions(layout, body.pose(Parts(sway=Sway(weight=w))))[0] for w in (0.0, 1.0))
    moved = shifted - plain
    assert moved[0, 0] > 0.02
    left, right = layout.joint("left_hip"), layout.joint("right_hip")
    assert moved[left, 1] - moved[right, 1] > 0.004
    head = positions(layout, body.pose(Parts(sway=Sway(weight=1.0))))[1][layout.joint("head")]
    assert math.degrees(rotation.angle(head, rotation.IDENTITY_XYZW)) < 1.5


def test_shoulders_tip_towards_the_standing_leg():
    layout = smplh.layout("woman")
    at = positions(layout, Body(layout).pose(Parts(sway=Sway(weight=1.0))))[0]
    rest = positions(layout, Body(layout).pose(Parts()))[0]
    left, right = (layout.joint(f"{side}_shoulder") for side in ("left", "right"))
    assert (at - rest)[left, 1] < (at - rest)[right, 1] - 0.001


def test_a_full_chest_lifts_both_shoulders():
    layout = smplh.layout("woman")
    full, empty = (positions(layout, Body(layout).pose(Parts(breath=b)))[0] for b in (1.0, -0.5))
    for side in ("left", "right"):
        joint = layout.joint(f"{side}_shoulder")
        assert 0.002 < full[joint, 1] - empty[joint, 1] < 0.02


def test_lips_at_work_push_a_smile_aside():
    assert mouth_share({}) == 1
    assert mouth_share({"viseme_PP": 1.0}) < 0.15
    assert mouth_share({"au18_lip_puckerer": 1.0}) < 0.25
    assert mouth_share({"viseme_aa": 1.0}) == 1


def test_feelings_come_slowly_and_grow_with_the_control():
    emotion = Emotion()
    path = [emotion.step(valence=1.0, arousal=0.0, gain=1.0).get(12, 0.0) for _ in range(60)]
    assert np.diff(path).max() < 0.06
    ends = []
    for valence in np.linspace(-1, 1, 9):
        emotion = Emotion()
        for _ in range(90):
            units = emotion.step(valence=float(valence), arousal=0.0, gain=1.0)
        ends.append(units.get(12, 0.0) - units.get(15, 0.0))
    assert np.all(np.diff(ends) > 0)
