"""The listener's nods against the annotated ones, and proof that it listens."""

import numpy as np
import pytest
from made_voices import partner

from bridge.models.filters import DT
from bridge.models.listener import NODS_PER_MIN, Listener
from bridge.models.prosody import Voice
from bridge.models.turns import Turns


def listen(voices, *, seed=0, expressivity=1.0, user_face=None):
    listener, turns = Listener(seed), Turns()
    nods, path = [], []
    for frame, voice in enumerate(voices):
        turns.step(coming=0.0, agent=0.0, user=voice.activity)
        out = listener.step(turns, voice, expressivity=expressivity, user_face=user_face)
        path.append((out.pitch, out.roll, out.smile, out.brow))
        if out.nod:
            nods.append((frame * DT, out.nod))
    return nods, np.array(path)


def test_nods_are_as_long_as_people_s():
    listener = Listener(0)
    lengths = np.array([listener.draw_nod().seconds for _ in range(4000)])
    # German feedback nods: percentiles 10, 25, 50, 75, 90; ours end at 4 s.
    for share, seconds in zip((10, 25, 50, 75, 90), (0.52, 0.76, 1.16, 1.92, 3.30), strict=True):
        assert np.percentile(lengths, share) == pytest.approx(seconds, rel=0.2)


def test_nods_have_people_s_number_of_peaks_and_speed():
    listener = Listener(0)
    nods = [listener.draw_nod() for _ in range(4000)]
    peaks = np.array([n.peaks for n in nods])
    for count, share in enumerate((0.17, 0.38, 0.20, 0.11, 0.05)):
        assert (peaks == count).mean() == pytest.approx(share, abs=0.04)
    rates = np.array([n.peaks / n.seconds for n in nods if n.peaks >= 2])
    assert 1.1 < np.median(rates) < 2.1
    assert rates.max() < 3.3


def test_nod_sizes_have_the_stated_median_and_cap():
    listener = Listener(0)
    sizes = np.array([listener.draw_nod().size_deg for _ in range(3000)])
    assert np.median(sizes) == pytest.approx(4.0, rel=0.1)
    assert sizes.max() <= 15


@pytest.mark.parametrize(("expressivity", "rate"), list(zip((0.0, 1.0, 2.0), NODS_PER_MIN, strict=True)))
def test_nod_rate_follows_expressivity(expressivity, rate):
    nods, _ = listen(partner(15), expressivity=expressivity)
    assert len(nods) / 15 == pytest.approx(rate, rel=0.25)


def test_nods_keep_apart_and_out_of_the_first_two_seconds():
    nods, _ = listen(partner(15), expressivity=2.0)
    times = [t for t, _ in nods]
    assert min(np.diff(times)) >= 1.2
    assert min(times) > 2.0


def test_a_mute_partner_gets_nothing():
    nods, path = listen(Voice() for _ in range(1800 * 3))
    assert nods == []
    assert np.abs(path).max() == 0


def test_nods_follow_the_partner_s_pauses_and_not_another_s():
    def pauses(voices):
        activity = np.array([v.activity for v in voices])
        return np.flatnonzero((activity[:-1] == 1) & (activity[1:] == 0)) * DT

    own, other = list(partner(30, seed=1)), list(partner(30, seed=2))
    nods, _ = listen(own)
    times = np.array([t for t, _ in nods])

    def hits(ends):
        return np.mean([((t - ends > 0.15) & (t - ends < 0.75)).any() for t in times])

    assert hits(pauses(own)) > 1.7 * hits(pauses(other))


def test_the_head_moves_without_a_jolt_and_comes_back():
    _, path = listen([*partner(10), *(Voice() for _ in range(240))], expressivity=2.0)
    pitch = np.degrees(path[:, 0])
    assert 3 < pitch.max() <= 15.1
    assert np.abs(np.diff(pitch)).max() / DT < 135
    assert abs(pitch[-1]) < 0.01


def test_a_seen_smile_is_answered_within_a_second_and_smaller():
    smiling = {f"au12_lip_corner_puller_{side}": 1.0 for side in ("left", "right")}
    _, path = listen((Voice() for _ in range(90)), user_face=smiling)
    smile = path[:, 2]
    assert smile[:15].max() < 0.05
    assert 0.2 < smile[45] < 0.5


def test_smiles_and_tilts_come_along_with_some_nods():
    _, path = listen(partner(20))
    shown = (path[:, 2] > 0.05).mean(), (np.abs(path[:, 1]) > 0.02).mean()
    assert 0.05 < shown[0] < 0.6
    assert 0.02 < shown[1] < 0.4
    assert abs(path[:, 1].mean()) < 0.02
