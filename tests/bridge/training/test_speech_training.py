"""How the speech network is made: labels stay with their sound, test speech stays out, the export is the network."""

import json
import shutil

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the extra: pip install 'avatar-bridge[train]'")
pytest.importorskip("onnx", reason="exporting needs the extra: pip install 'avatar-bridge[train]'")

from bridge.errors import InputError  # noqa: E402
from bridge.evaluation.visemes import Segment  # noqa: E402
from bridge.models.speech import SpeechNet  # noqa: E402
from bridge.training import speech  # noqa: E402
from bridge.training.speech import corpus, voices  # noqa: E402
from bridge.training.speech.augmentation import augment, clean  # noqa: E402
from bridge.training.speech.examples import labelled, mel_rows  # noqa: E402
from bridge.training.speech.export import export  # noqa: E402
from bridge.training.speech.network import (  # noqa: E402
    CONTEXT,
    HOP,
    LOOK_AHEAD_ROWS,
    TAIL,
    FrontEnd,
    SpeechNetwork,
    mel_bank,
)
from bridge.training.speech.optimisation import Source, batch_of, class_weights  # noqa: E402
from bridge.training.speech.texts import read_sentences  # noqa: E402
from bridge.training.speech.variation import at_tempo, varied  # noqa: E402
from bridge.training.speech.voices import Utterance  # noqa: E402

ENGINES = [name for name in ("espeak-ng", "flite", "festival") if shutil.which(name) is None]
needs_engines = pytest.mark.skipif(bool(ENGINES), reason=f"not installed: {', '.join(ENGINES)}")


@pytest.fixture
def network():
    torch.manual_seed(3)
    made = SpeechNetwork(hidden=16, channels=12).eval()
    made.mean.copy_(torch.rand(40) * 4)
    made.deviation.copy_(torch.rand(40) + 0.5)
    return made


def test_front_end_equals_a_windowed_spectrum():
    sound = np.random.default_rng(0).normal(size=TAIL + 9 * HOP).astype(np.float32) * 0.1
    window = np.hanning(401)[:-1]
    frames = np.stack([sound[k * HOP : k * HOP + 400] * window for k in range(9)])
    power = np.abs(np.fft.rfft(frames, 512)) ** 2
    expected = np.log(power @ mel_bank() + 1e-5) - np.log(1e-5)
    found = FrontEnd()(torch.from_numpy(sound)[None])[0].numpy()
    np.testing.assert_allclose(found, expected, atol=2e-3)


def test_exported_graph_is_the_network(network, tmp_path):
    export(network, tmp_path, provenance={"training_data": "none"})
    pcm = np.random.default_rng(1).normal(size=40 * HOP).astype(np.float32) * 0.1
    rows = SpeechNet.load(tmp_path).hear(pcm)
    with torch.no_grad():
        mel = FrontEnd()(torch.from_numpy(np.concatenate([np.zeros(TAIL, np.float32), pcm]))[None])
        logits, curves, _, _ = network(torch.cat([torch.zeros(1, CONTEXT, 40), mel], dim=1))
    np.testing.assert_allclose(rows.visemes, torch.softmax(logits, -1)[0], atol=1e-5)
    np.testing.assert_allclose(rows.curves, curves[0], atol=1e-5)
    assert not list(tmp_path.glob("*.part"))
    assert json.loads((tmp_path / "model.json").read_text())["provenance"]["training_data"] == "none"


def test_held_out_speech_is_held_out():
    texts = read_sentences()
    assert len(texts.test) == 400
    assert len(texts.validation) == 300
    assert not {*texts.train} & {*texts.test, *texts.validation}
    assert not {*texts.test} & {*texts.validation}
    assert len(texts.train) > 14_000
    assert len(texts.other) == 8
    assert all(len(sentences) > 20 for sentences in texts.other.values())


def clicks():
    """Noise where the label is aa, nothing where it is sil."""
    pcm = np.zeros(16000, dtype=np.int16)
    draw = np.random.default_rng(0)
    spans = [Segment(0.0, 0.3, "sil"), Segment(0.3, 0.6, "aa"), Segment(0.6, 1.0, "sil")]
    pcm[4800:9600] = draw.integers(-12000, 12000, size=4800)
    return Utterance(pcm, tuple(spans))


@pytest.mark.parametrize("seed", range(6))
def test_labels_stay_with_their_sound(seed):
    sound, spans = (clean if seed == 0 else augment)(clicks(), seed, *([] if seed == 0 else [[]]))
    data = labelled(mel_rows(sound, FrontEnd()), spans)
    level = data.rows.astype(float).mean(axis=1)
    speaking = data.visemes == 10
    assert 20 < speaking.sum() < 45
    # Rooms smear the end of a sound, never its start.
    onset = int(np.flatnonzero(speaking)[0])
    assert level[onset + 3 : onset + 15].mean() > level[max(0, onset - 8) : onset - 2].mean() + 1
    found = np.flatnonzero(level > (level[onset - 4] + level[onset + 6]) / 2)
    assert abs(int(found[found > onset - 6][0]) - onset) <= 3


def test_batches_hold_labels_of_the_time_the_rows_tell_of():
    count = 3000
    ramp = np.repeat((np.arange(count) % 15)[:, None], 40, axis=1).astype(np.float16)
    # The curve counts rows, so that it tells which row a label came from.
    curves = np.repeat(np.linspace(0, 1, count)[:, None], 10, axis=1).astype(np.float32)
    rows = np.repeat(np.arange(count, dtype=np.float32)[:, None], 40, axis=1)
    data = labelled(rows.astype(np.float16), [Segment(0, 30, "aa")])
    object.__setattr__(data, "curves", curves)
    object.__setattr__(data, "rows", ramp)
    pieces, visemes, found = batch_of([Source(data, 1.0)], np.random.default_rng(0), strong=True)
    assert pieces.shape == (48, CONTEXT + 300, 40)
    assert visemes.shape == (48, 300)
    steps = np.diff(found[:, :, 0].numpy() * (count - 1), axis=1)
    # Labels advance at the tempo of the piece, between three quarters and 1.3 times.
    assert (np.abs(steps.mean(axis=1) - 1.02) < 0.3).all()


def test_tempo_and_look_ahead_agree():
    rows = np.repeat(np.arange(200, dtype=np.float32)[:, None], 40, axis=1).astype(np.float16)
    np.testing.assert_allclose(at_tempo(rows, 10, 20, 1.25)[:, 0], 10 + 1.25 * np.arange(20), atol=1e-3)
    assert LOOK_AHEAD_ROWS == 7


def test_variation_keeps_shape_and_floor():
    pieces = np.random.default_rng(0).random((4, 306, 40)).astype(np.float32) * 8
    made = varied(pieces.copy(), np.random.default_rng(1))
    assert made.shape == pieces.shape
    assert made.dtype == np.float32
    assert made.min() >= 0
    assert np.isfinite(made).all()
    assert np.abs(made - pieces).mean() > 0.2


def test_rare_visemes_and_closures_weigh_more():
    visemes = np.repeat(np.arange(15), [1500, 50, 50, *([100] * 12)]).astype(np.int8)
    weights = class_weights(visemes)
    assert weights[0] < weights[3] < weights[1]
    assert float(weights[torch.from_numpy(visemes).long()].mean()) == pytest.approx(1, abs=1e-4)


def test_missing_engines_are_named_with_their_packages(monkeypatch, tmp_path):
    monkeypatch.setattr(voices.shutil, "which", lambda name: None if name != "espeak-ng" else "/bin/true")
    with pytest.raises(InputError, match=r"flite, festival.*apt-get install flite festival"):
        speech.main(["--out", str(tmp_path / "m")])
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("option", ["--hours", "--minutes", "--copies", "--threads"])
def test_options_that_make_no_sense_are_refused(option, tmp_path):
    with pytest.raises(InputError, match=option):
        speech.main([option, "0", "--out", str(tmp_path)])


def test_weights_of_another_network_are_refused(tmp_path):
    file = tmp_path / "weights.pt"
    file.write_bytes(b"nothing of the kind")
    if ENGINES:
        pytest.skip(f"not installed: {', '.join(ENGINES)}")
    with pytest.raises(InputError, match=r"weights\.pt"):
        speech.main(["--start", str(file), "--out", str(tmp_path / "m")])


@needs_engines
@pytest.mark.parametrize("kind", ["espeak", "languages", "flite", "festival"])
def test_voices_tell_what_they_say_when(kind):
    _, spoken = corpus.run_job(corpus.Job(kind, 1))
    assert len(spoken) > 5
    for utterance in spoken:
        ends = [s.end_s for s in utterance.segments]
        assert all(
            a.end_s <= b.start_s + 1e-6
            for a, b in zip(utterance.segments, utterance.segments[1:], strict=False)
        )
        assert ends[-1] <= len(utterance.pcm) / 16000 + 0.3
    again = corpus.run_job(corpus.Job(kind, 1))[1]
    # espeak varies its timing a little from call to call; the sentences and voices are drawn anew the same.
    assert len(again) == len(spoken)
    for a, b in zip(again, spoken, strict=True):
        assert [s.viseme for s in a.segments] == [s.viseme for s in b.segments]


@needs_engines
def test_the_whole_way_from_voices_to_a_network(tmp_path, capsys, monkeypatch):
    few = [corpus.Job("validation", 0), corpus.Job("espeak", 0)]
    monkeypatch.setattr(corpus, "training_jobs", lambda minutes, seed: few)
    out = tmp_path / "model"
    options = ["--hours", "0.02", "--copies", "1", "--minutes", "0.05", "--threads", "1", "--json"]
    assert speech.main([*options, "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {p.name for p in out.iterdir()} == {"model.json", "speech.onnx", "weights.pt"}
    assert (out / "speech.onnx").stat().st_size <= 3_000_000
    assert 0 < told["validation"]["accuracy"] <= 1
