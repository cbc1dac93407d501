"""The network of stop words: its arithmetic, its files, and what ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vivant.agent.hearing.phones import PHONES
from vivant.agent.hearing.spotting import FILE, LANGS, LEAST, MOST, Spotter, scaled
from vivant.agent.hearing.vocabulary import ASIDES
from vivant.errors import BadInput
from vivant.score import Floats

WIDTH = len(PHONES) + 1


def spotter(words: tuple[str, ...] = ("停", "stop"), size: int = 4, seed: int = 0) -> Spotter:
    rng = np.random.default_rng(seed)
    shapes = [(WIDTH, 3 * size), (3 * size,), (size, 3 * size), (3 * size,), (size, len(words) + 1), (len(words) + 1,)]
    return Spotter(words, *(rng.normal(0, 0.5, shape).astype(np.float32) for shape in shapes))


def shares(count: int, seed: int = 1) -> Floats:
    logits = np.random.default_rng(seed).normal(0, 3, (count, WIDTH))
    return (logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))).astype(np.float32)


def test_what_is_impossible_is_read_as_nothing() -> None:
    assert scaled(np.array([0.0, LEAST / 2, LEAST, -50.0], np.float32)).tolist() == [MOST, MOST / 2, 0.0, 0.0]


def test_pieces_give_what_the_whole_gives() -> None:
    given = shares(20)
    whole, cut = (spotter().stream(("zh", "en")) for _ in range(2))
    found = np.concatenate([cut.feed(given[:7]), cut.feed(given[7:7]), cut.feed(given[7:])])
    np.testing.assert_allclose(found, whole.feed(given), atol=1e-6)
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (cut.word, cut.certainty) == (whole.word, pytest.approx(whole.certainty))


def test_it_computes_what_torch_computes() -> None:
    torch = pytest.importorskip("torch", reason="training needs the extra `models`")
    net, given = spotter(), shares(12)
    gru, out = torch.nn.GRU(WIDTH, 4, batch_first=True), torch.nn.Linear(4, 3)
    with torch.no_grad():
        for layer, name, array in (
            (gru, "weight_ih_l0", net.inward.T),
            (gru, "bias_ih_l0", net.inward_bias),
            (gru, "weight_hh_l0", net.onward.T),
            (gru, "bias_hh_l0", net.onward_bias),
            (out, "weight", net.outward.T),
            (out, "bias", net.outward_bias),
        ):
            getattr(layer, name).copy_(torch.from_numpy(np.ascontiguousarray(array)))
        expected = torch.softmax(out(gru(torch.from_numpy(scaled(given)[None]))[0]), dim=-1)[0].numpy()
    np.testing.assert_allclose(net.stream(("zh", "en")).feed(given), expected, atol=1e-5)


def test_the_certainty_is_that_of_any_word_and_only_rises() -> None:
    stream = spotter().stream(("zh", "en"))
    found = stream.feed(shares(30))[:, 1:]
    best = int(found.sum(axis=1).argmax())
    assert stream.certainty == pytest.approx(float(found[best].sum()))
    assert stream.word == ("停", "stop")[int(found[best].argmax())]
    before = stream.certainty
    stream.feed(shares(5, seed=2))
    assert stream.certainty >= before


def test_a_language_that_is_not_expected_is_not_told() -> None:
    stream = spotter().stream(("en",))
    found = stream.feed(shares(30))
    assert stream.word == "stop"
    assert stream.certainty == pytest.approx(float(found[:, 2].max()))


def test_an_aside_is_no_stop_word() -> None:
    stream = spotter(("stop", "嗯", "yeah")).stream(("zh", "en"))
    found = stream.feed(shares(30))
    assert stream.word == "stop"
    assert stream.certainty == pytest.approx(float(found[:, 1].max()))


def test_nothing_was_said_before_anything_was_heard() -> None:
    stream = spotter().stream(("zh", "en"))
    assert (stream.word, stream.certainty) == ("", 0.0)


def test_it_is_kept_in_16_bits(tmp_path: Path) -> None:
    assert spotter().save(tmp_path) == tmp_path / FILE
    loaded = Spotter.load(tmp_path)
    assert loaded.words == ("停", "stop")
    np.testing.assert_allclose(loaded.onward, spotter().onward, atol=1e-3)


def test_what_ships_knows_every_stop_word() -> None:
    assert set(Spotter.load().words) == {*LANGS, *ASIDES["zh"], *ASIDES["en"]}


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"stops\.npz: expected a trained spotter.*found none.*vivant train hearing"):
        Spotter.load(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"nothing", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_named(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / FILE).write_bytes(damage)
    with pytest.raises(BadInput, match=r"stops\.npz: expected a trained spotter of stop words, found what cannot be"):
        Spotter.load(tmp_path)


def test_words_of_another_version_are_refused(tmp_path: Path) -> None:
    spotter(("halt",)).save(tmp_path)
    with pytest.raises(BadInput, match="the stop words of this version"):
        Spotter.load(tmp_path)


def test_phones_of_another_version_are_refused(tmp_path: Path) -> None:
    net = spotter()
    Spotter(net.words, net.inward[1:], *(getattr(net, name) for name in net.__slots__[2:])).save(tmp_path)
    with pytest.raises(BadInput, match="the phones of this version"):
        Spotter.load(tmp_path)
