"""A conversation on a clock that moves when told to."""

import numpy as np
import pytest
from fakes import FakeModel, FakeRetargeter, stick_layout, tone

from bridge.audio import AudioChunk
from bridge.clock import ManualClock
from bridge.models.base import FRAME_SAMPLES, Word
from bridge.session import Session, SessionConfig, step_sessions

LOOK_AHEAD = 3840


def make_session(clock, *, model=None, name="talk", **config):
    session = Session(name, model=model or FakeModel(), clock=clock, config=SessionConfig(**config))
    session.set_rig("hero", FakeRetargeter(stick_layout(5)))
    return session


def run(sessions, clock):
    """Everything that can be made now."""
    made = []
    while stepped := step_sessions(sessions, clock):
        made += stepped
    return made


def speak(session, pcm, *, rate, chunk, sample=0, speaker="agent"):
    for at in range(0, len(pcm), chunk):
        place = sample if at == 0 else None
        session.push_audio(speaker, AudioChunk(pcm[at : at + chunk], rate, place))


def jaw(stepped):
    return [float(s.output.frame.face[FakeModel()._jaw]) for s in stepped]


def test_without_sound_a_frame_is_made_when_its_look_ahead_has_passed():
    clock = ManualClock(123_456)
    session = make_session(clock)
    assert run([session], clock) == []
    clock.advance(us=session.due_us() - clock.now_us() - 1)
    assert run([session], clock) == []
    clock.advance(us=1)
    made = run([session], clock)
    assert [s.output.frame.sample for s in made] == [0]
    assert LOOK_AHEAD / 48 <= (clock.now_us() - 123_456) / 1000 <= LOOK_AHEAD / 48 + 2


def test_known_sound_makes_frames_at_once_but_no_further_than_the_lead():
    clock = ManualClock()
    session = make_session(clock, lead_ms=200)
    speak(session, tone(3.0), rate=48000, chunk=48000)
    made = run([session], clock)
    assert [s.output.frame.sample for s in made] == [FRAME_SAMPLES * k for k in range(7)]
    clock.advance(ms=100)
    assert [s.output.frame.sample // FRAME_SAMPLES for s in run([session], clock)] == [7, 8, 9]


def test_the_first_frame_that_hears_the_voice_needs_no_more_than_the_look_ahead():
    clock = ManualClock()
    session = make_session(clock)
    clock.advance(ms=5000)
    run([session], clock)
    begin = session.push_audio("agent", AudioChunk(tone(1.0), 48000))
    assert begin == session.now
    made = run([session], clock)
    heard = [s.output.frame.sample for s in made if jaw([s])[0] > 0.01]
    assert heard
    assert begin - LOOK_AHEAD <= heard[0] <= begin - LOOK_AHEAD + 2 * FRAME_SAMPLES


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44056, 44100, 48000, 96000, 192000])
def test_the_model_hears_the_voice_at_any_rate_where_it_belongs(rate):
    clock = ManualClock()
    session = make_session(clock)
    voice = tone(1.0, rate=rate)
    speak(session, voice, rate=rate, chunk=rate // 50)
    clock.advance(ms=1500)
    run([session], clock)
    heard = np.concatenate(session.state.agent)
    # The stream of hops begins a look-ahead less one frame after sample 0 of the clock.
    seconds = (LOOK_AHEAD - FRAME_SAMPLES + 3 * np.arange(len(heard))) / 48000
    inner = (seconds > 0.08) & (seconds < 0.9)
    wanted = 0.5 * np.sin(2 * np.pi * 220.0 * seconds)
    assert inner.sum() > 10000
    assert np.abs(heard - wanted)[inner].max() < 1e-3


@pytest.mark.parametrize("chunk", [1, 7, 160, 441, 22050])
def test_the_size_of_chunks_changes_nothing(chunk):
    def motion(size):
        clock = ManualClock()
        session = make_session(clock)
        seconds = 0.2 if size == 1 else 1.0
        voice = np.random.default_rng(0).uniform(-0.5, 0.5, round(22050 * seconds)).astype(np.float32)
        speak(session, voice, rate=22050, chunk=size)
        clock.advance(ms=1200)
        run([session], clock)
        return np.concatenate(session.state.agent)[: round(16000 * (seconds - 0.05))]

    reference = motion(4410)
    again = motion(chunk)
    assert np.array_equal(again, reference[: len(again)])


def test_live_equals_recorded():
    """The same conversation pushed as it is spoken and known beforehand gives the same frames."""
    agent, user = tone(2.0, hz=200), tone(1.5, hz=300, level=0.3)

    def recorded():
        clock = ManualClock()
        session = make_session(clock)
        speak(session, agent, rate=48000, chunk=len(agent), sample=9600)
        speak(session, user, rate=48000, chunk=len(user), sample=4800, speaker="user")
        clock.advance(ms=4000)
        return run([session], clock)

    def live():
        clock = ManualClock()
        session = make_session(clock)
        made = []
        for tick in range(400):
            now = tick * 480
            for speaker, pcm, first in (("agent", agent, 9600), ("user", user, 4800)):
                if first <= now < first + len(pcm):
                    piece = pcm[now - first : now - first + 480]
                    session.push_audio(speaker, AudioChunk(piece, 48000, now if now == first else None))
            made += run([session], clock)
            clock.advance(ms=10)
        made += run([session], clock)
        return made

    one, two = recorded(), live()
    assert len(one) == len(two) > 100
    for a, b in zip(one, two, strict=True):
        for field in ("root", "rotations_xyzw", "face", "sample", "epoch"):
            assert np.array_equal(getattr(a.output.frame, field), getattr(b.output.frame, field)), field
        assert np.array_equal(a.rigs[0][1].face, b.rigs[0][1].face)


def test_late_sound_of_a_running_voice_is_waited_for():
    clock = ManualClock()
    session = make_session(clock, patience_ms=40)
    voice = tone(1.0)
    for at in range(0, 48000, 960):
        session.push_audio("agent", AudioChunk(voice[at : at + 960], 48000))
        run([session], clock)
        # Pieces come 20 ms apart on average, but up to 30 ms late.
        clock.advance(ms=50 if (at // 960) % 4 == 0 else 10)
    line = session.timelines["agent"]
    assert (line.counts.gap_samples, line.counts.late_samples, line.counts.overlap_samples) == (0, 0, 0)
    assert np.array_equal(line.read(0, 48000), voice)


def test_sound_for_frames_already_made_is_late_and_changes_nothing():
    clock = ManualClock()
    session = make_session(clock)
    clock.advance(ms=1000)
    made = run([session], clock)
    needed = made[-1].output.frame.sample + LOOK_AHEAD
    assert session.push_audio("agent", AudioChunk(np.full(48000, 0.5, np.float32), 48000, 0)) >= needed
    assert session.timelines["agent"].counts.late_samples >= needed
    assert session.timelines["agent"].read(0, needed).tolist() == [0.0] * needed


def test_interrupt_mid_word_silences_the_voice_and_makes_the_frames_after_it_anew():
    clock = ManualClock()
    session = make_session(clock)
    speak(session, tone(5.0), rate=48000, chunk=48000)
    clock.advance(ms=1000)
    before = run([session], clock)
    assert before[-1].output.frame.sample > session.now
    cut = session.interrupt()
    assert cut == session.now == 48000
    assert session.state.cuts == [48000]
    clock.advance(ms=600)
    after = run([session], clock)
    samples = [s.output.frame.sample for s in after]
    assert samples[0] == 48000
    assert samples == sorted(set(samples))
    assert {s.output.frame.epoch for s in after} == {1}
    # The hops end at the frame's own place plus the look-ahead: one frame later the voice is gone altogether.
    assert max(jaw(after)[2:]) == 0
    assert jaw(before)[-1] > 0.1


def test_interrupt_in_the_past_is_held_to_half_a_second_and_the_next_voice_begins_after_it():
    clock = ManualClock()
    session = make_session(clock)
    speak(session, tone(5.0), rate=48000, chunk=48000)
    clock.advance(ms=2000)
    run([session], clock)
    assert session.interrupt(0) == 96000 - 24000
    begin = session.push_audio("agent", AudioChunk(tone(0.5), 48000))
    assert begin == 96000


def test_two_sessions_with_three_rigs_step_as_one_batch():
    clock = ManualClock()
    model = FakeModel()
    one, two = make_session(clock, model=model, seed=1), make_session(clock, model=model, seed=2)
    two.set_rig("second", FakeRetargeter(stick_layout(53)))
    two.set_rig("third", FakeRetargeter(stick_layout(7)))
    clock.advance(ms=200)
    made = step_sessions([one, two], clock)
    assert model.batch_sizes == [2]
    assert [len(s.rigs) for s in made] == [1, 3]
    assert [len(frame.rotations_xyzw) for _, frame, _ in made[1].rigs] == [5, 53, 7]
    assert made[0].session is one
    assert not np.array_equal(made[0].output.frame.rotations_xyzw[1], made[1].output.frame.rotations_xyzw[1])


def test_stage_times_are_in_order():
    class TickingClock(ManualClock):
        def now_us(self):
            self.advance(us=7)
            return super().now_us()

    clock = TickingClock()
    session = make_session(clock)
    speak(session, tone(1.0), rate=48000, chunk=48000)
    _, _, times = step_sessions([session], clock)[0].rigs[0]
    assert 0 < times.audio_in <= times.model_in < times.model_out < times.retarget_in < times.retargeted


def test_a_model_that_gives_no_numbers_holds_the_last_good_frame():
    clock = ManualClock()
    model = FakeModel()
    session = make_session(clock, model=model)
    clock.advance(ms=200)
    good = run([session], clock)[-1].output.frame
    model.gives_nan = True
    clock.advance(ms=100)
    held = run([session], clock)
    assert session.counts.non_finite == len(held) > 0
    assert all(np.array_equal(s.output.frame.face, good.face) for s in held)
    assert held[-1].output.frame.sample > good.sample


def test_the_user_is_heard_once_and_in_order_even_while_frames_run_ahead():
    clock = ManualClock()
    session = make_session(clock, lead_ms=200)
    time = np.arange(48000 * 2) / 48000
    user = (0.5 * np.sin(2 * np.pi * (100 * time + 200 * time**2))).astype(np.float32)
    speak(session, tone(1.0), rate=48000, chunk=48000, sample=24000)
    for at in range(0, len(user), 960):
        session.push_audio("user", AudioChunk(user[at : at + 960], 48000))
        clock.advance(ms=20)
        run([session], clock)
    clock.advance(ms=800)
    run([session], clock)
    heard = np.concatenate(session.state.user)
    # Heard the lead, the patience, one frame and the filter's margin late.
    seconds = (3 * np.arange(len(heard)) - 9600 - 1920 - FRAME_SAMPLES - 48) / 48000
    inner = (seconds > 0.01) & (seconds < 1.99)
    wanted = 0.5 * np.sin(2 * np.pi * (100 * seconds + 200 * seconds**2))
    assert inner.sum() > 31000
    assert np.abs(heard - wanted)[inner].max() < 1e-3
    assert session.timelines["user"].counts.gap_samples == 0


def test_words_controls_and_the_partner_face_reach_the_model_and_grow_old():
    clock = ManualClock()
    session = make_session(clock)
    session.push_words([Word("late", 40000, 44000), Word("hello", 100, 4000)])
    session.set_controls({"expressivity": 0.5})
    session.set_controls({"valence": 1.0})
    session.set_user_face({"gaze_left": 0.1}, sample=0)
    clock.advance(ms=2500)
    run([session], clock)
    first, last = session.state.inputs[0], session.state.inputs[-1]
    assert [word.text for word in first.words] == ["hello", "late"]
    assert first.controls == {"expressivity": 0.5, "valence": 1.0}
    assert first.user_face == {"gaze_left": 0.1}
    assert last.user_face is None
    assert last.words == ()


def test_after_a_standstill_old_frames_are_skipped_if_so_configured():
    clock = ManualClock()
    session = make_session(clock, max_catch_up_ms=1000)
    clock.advance(ms=60_000)
    made = run([session], clock)
    assert len(made) < 60
    assert session.counts.skipped > 1700
    assert session.counts.skipped % 3 == 0
    assert made[-1].output.frame.sample + FRAME_SAMPLES > session.now - LOOK_AHEAD - FRAME_SAMPLES


def test_memory_stays_bounded_over_an_hour():
    clock = ManualClock()
    session = make_session(clock, model=FakeModel())
    for _ in range(60):
        session.push_audio("agent", AudioChunk(tone(0.2), 48000))
        clock.advance(ms=60_000)
        session.state.agent.clear(), session.state.user.clear(), session.state.inputs.clear()
        session._next += 3 * 590
        run([session], clock)
    line = session.timelines["agent"]
    assert len(line._buffer) < 48000 * 70
    assert len(line._spans) < 5


def test_a_closed_session_makes_no_frames():
    clock = ManualClock()
    session = make_session(clock)
    session.close()
    clock.advance(ms=1000)
    assert run([session], clock) == []
