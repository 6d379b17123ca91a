"""The bundled conversation as a source: everything is said once, in order, and it can be held."""

import numpy as np
import pytest
from fakes import FakeModel, tone

from bridge.clock import ManualClock
from bridge.demo import RecordedConversation, Turn, load_conversation, own_conversation
from bridge.errors import InputError
from bridge.session import Session, step_sessions


def run(conversation, *, seconds, hold=None, step_ms=10):
    """The session after that long; ``hold`` is (from, to) in seconds."""
    clock = ManualClock()
    session = Session("demo", model=FakeModel(), clock=clock)
    heard = {"agent": [], "user": []}
    for tick in range(round(seconds * 1000 / step_ms)):
        now_s = tick * step_ms / 1000
        conversation.is_playing = hold is None or not hold[0] <= now_s < hold[1]
        conversation.advance(session)
        while step_sessions([session], clock):
            pass
        clock.advance(ms=step_ms)
        for speaker, line in session.timelines.items():
            first = session.now - 480
            heard[speaker].append(line.read(first, 480))
    return session, {speaker: np.concatenate(pieces) for speaker, pieces in heard.items()}


def two_turns():
    agent, user = tone(1.0, hz=200), tone(0.7, hz=300)
    return RecordedConversation([Turn("agent", 24000, agent), Turn("user", 80000, user)], length=144000)


def test_each_turn_is_laid_down_whole_and_in_its_place():
    session, heard = run(two_turns(), seconds=3)
    voice = heard["agent"]
    first = int(np.flatnonzero(np.abs(voice) > 1e-3)[0]) - 1
    assert 24000 <= first <= 24000 + 9600 + 480
    assert np.array_equal(voice[first : first + 48000], tone(1.0, hz=200))
    partner = heard["user"]
    start = int(np.flatnonzero(np.abs(partner) > 1e-3)[0]) - 1
    assert start - first == 80000 - 24000
    assert session.timelines["agent"].counts.overlap_samples == 0
    assert session.timelines["agent"].counts.late_samples == 0


def test_it_begins_again_at_its_end():
    _, heard = run(two_turns(), seconds=10)
    loud = np.flatnonzero(np.abs(heard["agent"]) > 1e-3)
    onsets = loud[np.flatnonzero(np.diff(loud, prepend=-48000) > 24000)]
    assert np.diff(onsets).tolist() == [144000] * 3


def test_held_it_stops_within_half_a_second_and_goes_on_where_it_was():
    _, heard = run(two_turns(), seconds=4, hold=(1.2, 2.2))
    voice = heard["agent"]
    assert np.abs(voice[round(48000 * 1.7) : round(48000 * 2.2)]).max() == 0
    spoken = voice[np.flatnonzero(voice)[0] - 1 :]
    said = np.count_nonzero(np.abs(spoken) > 1e-4)
    assert said == pytest.approx(np.count_nonzero(np.abs(tone(1.0, hz=200)) > 1e-4), abs=200)


def test_the_bundled_conversation_alternates_and_is_complete():
    conversation = load_conversation()
    speakers = [turn.speaker for turn in conversation.turns]
    assert {"agent", "user"} == set(speakers)
    assert speakers[0] == "agent"
    assert len(set(id(turn.pcm) for turn in conversation.turns)) == 9
    ends = [turn.end for turn in conversation.turns]
    assert all(a < b.first for a, b in zip(ends, conversation.turns[1:], strict=False))
    assert conversation.length > ends[-1]
    assert all(turn.text for turn in conversation.turns)
    assert all(0.05 < np.abs(turn.pcm).max() <= 1 for turn in conversation.turns)


def test_nothing_to_say_is_refused():
    with pytest.raises(InputError, match="turn"):
        RecordedConversation([], length=1)


def test_ones_own_recordings_are_said_from_the_beginning(tmp_path):
    import soundfile

    rng = np.random.default_rng(0)
    for name, rate, channels in (("agent.wav", 22050, 2), ("user.flac", 8000, 1)):
        soundfile.write(tmp_path / name, rng.normal(0, 0.1, (rate, channels)), rate)
    conversation = own_conversation(tmp_path / "agent.wav", tmp_path / "user.flac")
    assert [(turn.speaker, turn.first) for turn in conversation.turns] == [("agent", 0), ("user", 0)]
    assert all(abs(len(turn.pcm) - 48000) < 480 for turn in conversation.turns)
    assert conversation.length >= 96000 - 480
