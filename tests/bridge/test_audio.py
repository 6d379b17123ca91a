"""Sound on the timeline: gaps, overlaps, lateness; and sound files, good and bad."""

import numpy as np
import pytest
import soundfile
from fakes import tone

from bridge.audio import AudioChunk, AudioTimeline, mono, read_sound_file
from bridge.errors import InputError


def lay(line, pcm, *, sample=None, rate=48000, now=0, slack=0):
    return line.append(
        AudioChunk(np.asarray(pcm, np.float32), rate, sample), now=now, arrival_us=now * 21, slack=slack
    )


def test_chunks_follow_each_other_and_what_is_unknown_is_silence():
    line = AudioTimeline()
    lay(line, tone(0.01))
    lay(line, tone(0.01) * 0 + 0.25)
    assert line.end == 960
    assert np.array_equal(line.read(0, 480), tone(0.01))
    assert line.read(480, 480).tolist() == [0.25] * 480
    assert line.read(900, 200)[60:].tolist() == [0.0] * 140
    assert line.read(-100, 100).tolist() == [0.0] * 100


def test_a_gap_is_filled_with_silence_and_counted():
    line = AudioTimeline()
    lay(line, np.full(480, 0.5), sample=0)
    assert lay(line, np.full(480, 0.5), sample=1480) == 1480
    assert line.read(480, 1000).tolist() == [0.0] * 1000
    assert (line.counts.gaps, line.counts.gap_samples) == (1, 1000)


def test_an_overlap_keeps_what_came_first_and_is_counted():
    line = AudioTimeline()
    lay(line, np.full(1000, 0.5), sample=0)
    assert lay(line, np.full(1000, -0.5), sample=600) == 1000
    assert line.read(0, 1600).tolist() == [0.5] * 1000 + [-0.5] * 600
    assert line.counts.overlap_samples == 400


def test_an_overlap_at_another_rate_is_cut_in_time():
    line = AudioTimeline()
    lay(line, np.full(4800, 0.5), sample=0)
    lay(line, np.full(1600, -0.5), sample=2400, rate=16000)
    assert line.counts.overlap_samples == 800
    assert line._stream.expected == 7200


def test_what_the_clock_has_passed_is_late_and_counted():
    line = AudioTimeline()
    line.close_until(4800)
    assert lay(line, np.full(9600, 0.5), sample=0, now=4800) == 4800
    assert line.counts.late_samples == 4800
    assert line.read(0, 4800).tolist() == [0.0] * 4800
    assert line.end == 9600


def test_without_a_position_a_chunk_never_begins_in_the_past():
    line = AudioTimeline()
    assert lay(line, tone(0.1), now=1000) == 1000
    assert lay(line, tone(0.1), now=2000) == 5800
    assert lay(line, tone(0.1), now=10_700, slack=200) == 10_600
    assert lay(line, tone(0.1), now=20_000, slack=200) == 20_000


def test_positions_rounded_by_a_client_join_without_a_seam():
    line = AudioTimeline()
    voice = tone(1.0, rate=22050)
    for at in range(0, 22050, 441):
        lay(line, voice[at : at + 441], rate=22050, sample=round(at / 22050 * 1000) * 48)
    assert (line.counts.gaps, line.counts.overlap_samples) == (0, 0)
    assert line.end > 47_900


def test_bad_numbers_become_silence_and_are_counted():
    line = AudioTimeline()
    lay(line, [0.5, np.nan, np.inf, -np.inf, 3.0])
    assert line.read(0, 5).tolist() == [0.5, 0, 0, 0, 1.0]
    assert line.counts.bad_samples == 3


def test_a_flood_is_refused_before_it_fills_the_memory():
    line = AudioTimeline()
    minute = np.zeros(48000 * 60, np.float32)
    for _ in range(8):
        lay(line, minute)
    assert line.end <= 48000 * 300
    assert line.counts.refused_samples == 3 * len(minute)


def test_a_far_position_costs_no_memory():
    line = AudioTimeline()
    lay(line, tone(0.1), sample=0)
    lay(line, tone(0.1), sample=48000 * 86400)
    lay(line, tone(0.1), sample=2**61)
    assert (line.end, line.counts.refused_samples) == (4800, 9600)
    day = 48000 * 86400
    assert lay(line, tone(0.1), now=day) == day
    assert len(line._buffer) < 48000 * 1000
    assert np.array_equal(line.read(day, 4800), tone(0.1))


def test_truncate_forgets_and_goes_on_there():
    line = AudioTimeline()
    lay(line, np.full(4800, 0.5))
    line.truncate(2000)
    assert line.end == 2000
    assert line.spoken(0, 9999) == (0, 2000)
    assert lay(line, np.full(480, -0.5), now=0) == 2000
    assert line.read(1999, 2).tolist() == [0.5, -0.5]


def test_memory_is_released_and_positions_stay():
    line = AudioTimeline()
    ramp = (np.arange(48000 * 4) % 1000 / 1000).astype(np.float32)
    lay(line, ramp)
    line.forget_before(48000 * 3)
    assert np.array_equal(line.read(48000 * 3, 1000), ramp[144000:145000])
    assert line.read(0, 10).tolist() == [0.0] * 10


def test_arrivals_tell_when_sound_up_to_a_sample_had_come():
    line = AudioTimeline()
    lay(line, tone(0.1), now=0)
    lay(line, tone(0.1), now=4800)
    assert line.arrival_us(4800) == 0
    assert line.arrival_us(4801) == 4800 * 21
    assert line.arrival_us(9601) is None


def test_stereo_is_mixed_and_integers_are_scaled():
    stereo = np.array([[16384, -16384], [32767, 0]], np.int16)
    assert mono(stereo).tolist() == [0.0, pytest.approx(32767 / 65536)]


@pytest.mark.parametrize("rate", [7999, 192001])
def test_rates_outside_the_range_are_refused(rate):
    with pytest.raises(ValueError, match=str(rate)):
        lay(AudioTimeline(), tone(0.1), rate=rate)


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "mp3"])
def test_sound_files_are_read_and_mixed(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    voice = tone(0.5, rate=44100)
    soundfile.write(path, np.stack([voice, voice], axis=1), 44100)
    pcm, rate = read_sound_file(path)
    assert rate == 44100
    assert pcm.ndim == 1
    assert abs(len(pcm) - 22050) < 3000
    assert np.sqrt(np.mean(pcm**2)) == pytest.approx(np.sqrt(np.mean(voice**2)), rel=0.1)


def bad_files(folder):
    """name: (path, words) of files that are no usable sound."""
    missing = folder / "missing.wav"
    text = folder / "text.wav"
    text.write_text("this is no sound")
    empty = folder / "empty.wav"
    empty.write_bytes(b"")
    silent = folder / "silent.wav"
    soundfile.write(silent, np.zeros(0), 16000)
    broken = folder / "broken.wav"
    soundfile.write(broken, np.array([0.0, np.nan, np.inf, 0.5]), 16000, subtype="FLOAT")
    slow = folder / "slow.wav"
    soundfile.write(slow, np.zeros(100), 4000)
    return {
        "missing": (missing, "does not exist"),
        "text": (text, "no sound"),
        "empty": (empty, "is empty"),
        "silent": (silent, "holds no sound"),
        "broken": (broken, "2 samples that are no numbers"),
        "slow": (slow, "4000"),
        "folder": (folder, "is a folder"),
    }


@pytest.mark.parametrize("name", ["missing", "text", "empty", "silent", "broken", "slow", "folder"])
def test_bad_sound_files_are_named_with_what_is_wrong(tmp_path, name):
    path, words = bad_files(tmp_path)[name]
    with pytest.raises(InputError, match=words) as error:
        read_sound_file(path)
    assert str(path) in str(error.value)
