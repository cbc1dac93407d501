from pathlib import Path

import numpy as np
import pytest

from vivant.agent.hearing.features import BANDS
from vivant.agent.hearing.phones import NUMBER
from vivant.expression.speakers import UNSEEN, UNSEEN_ACCENTS
from vivant.train.material import Material, MaterialSettings, held_out, laid, phones_of, texts_of
from vivant.train.speech import CALIBRATING, SPEAKERS, Spoken, speakers, synthesised

NOISE = np.random.default_rng(0).integers(-3000, 3000, 22050).astype(np.int16)
SAID = [Spoken("hello", "en", NOISE, 22050), Spoken("停车", "zh", NOISE[:11025], 22050)]
TINY = MaterialSettings(hours=0.02, versions=2, speakers=2, held=3)


def test_utterances_lie_end_to_end_each_in_its_rooms() -> None:
    material = laid(SAID, [(1, 2), (3,)], TINY, np.random.default_rng(0))
    assert len(material) == 4
    assert [material.utterance(number)[1].tolist() for number in range(4)] == [[1, 2], [1, 2], [3], [3]]
    assert all(material.utterance(number)[0].shape[1] == BANDS for number in range(4))
    assert len(material.utterance(0)[0]) > len(material.utterance(2)[0]) > 40


def test_it_is_saved_and_loaded(tmp_path: Path) -> None:
    material = laid(SAID, [(1, 2), (3,)], TINY, np.random.default_rng(0))
    material.save(tmp_path / "material.npz")
    again = Material.load(tmp_path / "material.npz")
    assert again.versions == 2
    assert np.array_equal(again.utterance(3)[0], material.utterance(3)[0])


def test_what_is_held_out_is_not_said() -> None:
    phrases = {"en": [f"question number {number}" for number in range(20)]}
    held = held_out(phrases, 5, 7)["en"]
    assert len(set(held)) == 5
    assert held == held_out(phrases, 5, 7)["en"]


def test_texts_are_of_the_folder(folder: Path) -> None:
    texts = texts_of(folder, TINY)
    assert {lang for _, lang in texts} == {"en"}
    assert any("van" in text for text, _ in texts)


def test_labels_are_the_recognisers_own() -> None:
    said = phones_of(SAID)
    assert said[1] == tuple(NUMBER[f"zh:{part}"] for part in ("t", "ing", "ch", "e"))


def test_the_test_hears_voices_of_its_own() -> None:
    rng = np.random.default_rng(0)
    assert not {*SPEAKERS, *CALIBRATING} & set(UNSEEN)
    cast = speakers(6, rng, UNSEEN)
    assert {each.variant for each in cast} <= set(UNSEEN)
    assert {each.accent for each in cast} == set(UNSEEN_ACCENTS)
    assert len({each.variant for each in speakers(len(SPEAKERS), rng)}) == len(SPEAKERS)


def test_speakers_take_turns() -> None:
    cast = speakers(2, np.random.default_rng(0))
    said = synthesised([("hello", "en"), ("停车", "zh"), ("goodbye", "en")], cast)
    assert [each.text for each in said] == ["hello", "goodbye", "停车"]
    assert all(len(each.samples) > 0.2 * each.rate for each in said)


@pytest.mark.parametrize("field", ["features", "labels"])
def test_material_is_compact(field: str) -> None:
    material = laid(SAID, [(1, 2), (3,)], TINY, np.random.default_rng(0))
    assert getattr(material, field).dtype.itemsize == 2
