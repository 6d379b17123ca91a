"""The measure of lip sync: right on made-up rows, and the shipped network's figure on a real voice."""

from pathlib import Path

import numpy as np
import pytest

from bridge.errors import InputError
from bridge.evaluation.articulation import curve_rows, viseme_rows
from bridge.evaluation.lipsync import read_phone_times, read_recording, score_recordings, score_rows
from bridge.evaluation.visemes import Segment, of_arpabet, of_ipa, segments
from bridge.models.speech import CURVES, VISEMES, SpeechNet

DATA = Path(__file__).resolve().parents[2] / "data" / "speech"


def certain(labels):
    """Probabilities of a network that is sure of these visemes."""
    return np.eye(15, dtype=np.float32)[labels]


def score(best, labels, curves=None):
    curves = (
        np.random.default_rng(0).random((len(labels), 10)).astype(np.float32) if curves is None else curves
    )
    return score_rows(certain(best), labels, curves=curves, true_curves=curves)


def test_a_real_voice_is_read_from_its_sound():
    """The bar is the project's: 0.62 of the rows of a man reading, whom the network never heard."""
    found = score_recordings(
        SpeechNet.load(), [read_recording(DATA / "librivox-0890.wav", DATA / "librivox-0890.phone.json")]
    )
    print(found, found.as_dict())
    assert found.seconds == pytest.approx(5.3)
    assert found.accuracy >= 0.62
    assert found.top3 >= 0.84
    assert found.bilabial_recall >= 0.75
    assert found.jaw_correlation > 0.55


def test_perfect_and_hopeless_rows():
    labels = np.repeat(np.arange(15), 10)
    best = score(labels, labels)
    assert best.accuracy == best.accuracy_speech == best.macro_f1 == best.bilabial_recall == 1
    assert best.jaw_correlation == pytest.approx(1)
    assert best.false_closures_per_min == 0
    assert score((labels + 7) % 15, labels).accuracy == 0


def test_rows_late_by_no_more_than_30_ms_are_tolerated():
    labels = np.repeat(np.arange(15), 10)
    assert score(np.roll(labels, 3), labels).accuracy_30ms > 0.97
    assert score(np.roll(labels, 3), labels).accuracy == pytest.approx(0.7)
    assert score(np.roll(labels, 6), labels).accuracy_30ms == pytest.approx(0.7, abs=0.03)


def test_silence_does_not_count_as_speech():
    labels = np.array([0] * 50 + [10] * 50)
    found = score(np.zeros(100, dtype=int), labels)
    assert found.accuracy == 0.5
    assert found.accuracy_speech == 0


def test_closures_found_and_made_up():
    pp = VISEMES.index("PP")
    labels = np.full(600, 10)
    labels[100:108] = labels[300:308] = pp
    best = np.full(600, 10)
    # One closure is 30 ms early, one is missed, one is made up: 6 s of sound.
    best[92:97] = best[500:505] = pp
    found = score(best, labels)
    assert found.bilabial_recall == 0.5
    assert found.false_closures_per_min == pytest.approx(10)


def test_phones_become_visemes():
    assert of_arpabet("AY1") == ("aa", "ih")
    assert of_arpabet("SIL") == ("sil",)
    assert of_ipa("ˈoʊ") == ("oh", "ou")
    assert of_ipa("ɔːɹ") == ("oh", "RR")
    assert of_ipa("tʃ") == ("CH",)
    assert of_ipa("") == ("sil",)
    assert of_ipa("☃") == ("?",)


def test_h_takes_the_vowel_after_it_and_the_unknown_its_neighbour():
    made = segments([(0, 0.1, ("h",)), (0.1, 0.2, ("oh", "ou")), (0.2, 0.3, ("?",)), (0.3, 0.3, ("PP",))])
    assert [s.viseme for s in made] == ["oh", "oh", "ou", "ou"]
    assert made[1].end_s == pytest.approx(0.15)


def test_rows_of_labels_and_curves():
    spans = [Segment(0.1, 0.2, "aa"), Segment(0.2, 0.28, "PP"), Segment(0.28, 0.4, "ih")]
    labels = viseme_rows(spans, 60)
    assert [VISEMES[k] for k in labels[[0, 9, 10, 19, 20, 27, 28, 39, 40, 59]]] == [
        "sil", "sil", "aa", "aa", "PP", "PP", "ih", "ih", "sil", "sil",
    ]  # fmt: skip
    curves = curve_rows(spans, 60)
    jaw, press = curves[:, CURVES.index("jaw")], curves[:, CURVES.index("press")]
    assert curves.min() >= 0
    assert curves.max() <= 1
    assert jaw[14] > 0.6 > 0.2 > jaw[24]
    assert press[24] > 0.7 > 0.3 > press[14]
    # The lips know of the closure before it comes.
    assert press[19] > press[14]


@pytest.mark.parametrize("text", ["", "{}", '{"w": [{"w": [{"b": 0}]}]}', "[1]"])
def test_a_file_without_phone_times_is_refused(tmp_path, text):
    file = tmp_path / "x.phone.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.phone\.json"):
        read_phone_times(file)
