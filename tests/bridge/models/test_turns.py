"""Turns follow voices with hysteresis."""

from bridge.models.filters import DT
from bridge.models.turns import Floor, Turns


def play(floor, *stretches):
    """Step through (voice, seconds) stretches; frames at which each edge fell."""
    edges = {"started": [], "ended": [], "phrase_end": []}
    frame = 0
    for voice, seconds in stretches:
        for _ in range(round(seconds / DT)):
            floor.step(voice)
            for name, frames in edges.items():
                if getattr(floor, name):
                    frames.append(frame)
            frame += 1
    return edges


def test_a_click_is_no_speech():
    assert play(Floor(), (0.0, 1.0), (1.0, DT), (0.0, 1.0))["started"] == []


def test_speech_starts_after_two_frames_and_ends_300_ms_after_it():
    edges = play(Floor(), (0.0, 1.0), (1.0, 1.0), (0.0, 1.0))
    assert edges["started"] == [31]
    assert edges["ended"] == [60 + 8]
    assert edges["phrase_end"] == [60 + 5]


def test_stops_and_short_pauses_stay_inside_a_phrase():
    edges = play(Floor(), (1.0, 1.0), (0.0, 0.13), (1.0, 1.0), (0.0, 0.13), (1.0, 1.0))
    assert len(edges["started"]) == 1
    assert edges["ended"] == edges["phrase_end"] == []


def test_a_longer_pause_ends_a_phrase_each_time():
    edges = play(Floor(), (1.0, 1.0), (0.0, 0.25), (1.0, 1.0), (0.0, 0.25), (1.0, 1.0))
    assert len(edges["phrase_end"]) == 2
    assert edges["ended"] == []


def test_hovering_between_the_thresholds_does_not_flicker():
    edges = play(Floor(), (1.0, 0.5), *[(0.4, DT), (0.45, DT)] * 60)
    assert len(edges["started"]) == 1
    assert edges["ended"] == []


def test_states_of_a_conversation():
    turns, seen = Turns(), []
    for agent, user, seconds in ((0, 0, 1), (1, 0, 2), (0, 1, 2), (1, 1, 1), (0, 0, 1), (0, 0, 3)):
        for _ in range(30 * seconds):
            turns.step(coming=agent, agent=agent, user=user)
        seen.append(turns.state)
    # The agent's own voice goes first when both talk; the floor is kept for two seconds of silence.
    assert seen == ["idle", "talking", "listening", "talking", "talking", "idle"]


def test_speaking_shows_as_soon_as_its_sound_is_known():
    turns = Turns()
    for _ in range(3):
        turns.step(coming=1.0, agent=0.0, user=0.0)
    assert turns.state == "talking"
    assert not turns.agent.talks
