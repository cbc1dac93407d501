from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vivant.agent import calibration
from vivant.agent.bag import Bag, Vocabulary
from vivant.agent.classifier import Classifier, Learned, load_classifier, outdated
from vivant.agent.contracts import Passage
from vivant.errors import KnowledgeError
from vivant.score import Citation

FREE, PAID = ("en/p.md", "Parking is free."), ("en/q.md", "A photo costs 5 yuan.")


def passage(document: str, text: str, line: int = 3) -> Passage:
    return Passage(0, "en", text, "", Citation(document, "Title", "", line))


@pytest.fixture
def classifier() -> Classifier:
    """Two passages of two documents: "car" means the first, "photo" the second, "valet" that nothing answers."""
    bag = Bag(
        Vocabulary({"=car": 0, "=photo": 1, "=valet": 2}, np.ones(3, np.float32)),
        np.array([[100, 0, 0], [0, 100, 0], [0, 0, 100]], np.int8),
        np.full(3, 0.05, np.float32),
        np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], np.float32),
        np.zeros(4, np.float32),
    )
    return Classifier((FREE, PAID), ("en/p.md", "en/q.md"), (bag,))


@pytest.mark.parametrize(("text", "best"), [("car", 0), ("photo", 1), ("valet", 2)])
def test_what_it_was_taught_is_most_probable(classifier: Classifier, text: str, best: int) -> None:
    shares = classifier.probabilities(text)
    assert shares.argmax() == best
    assert shares.sum() == pytest.approx(1)


def test_encoders_are_averaged(classifier: Classifier) -> None:
    (bag,) = classifier.encoders
    assert isinstance(bag, Bag)
    other = replace(bag, weights=np.zeros((3, 4), np.float32), bias=np.log(np.array([0.1, 0.7, 0.1, 0.1], np.float32)))
    both = replace(classifier, encoders=(bag, other)).probabilities("car")
    alone = classifier.probabilities("car")
    expected = np.sqrt(alone * [0.1, 0.7, 0.1, 0.1])
    assert both == pytest.approx(expected / expected.sum(), rel=1e-4)


def test_without_a_known_word_all_is_as_probable(classifier: Classifier) -> None:
    assert classifier.probabilities("xyz") == pytest.approx([0.25] * 4)


def test_what_is_written_is_what_is_read(classifier: Classifier, tmp_path: Path) -> None:
    classifier.save(tmp_path / "en.npz")
    again = Classifier.load(tmp_path / "en.npz")
    assert (again.passages, again.documents) == (classifier.passages, classifier.documents)
    assert again.probabilities("a car and a photo") == pytest.approx(
        classifier.probabilities("a car and a photo"), abs=1e-3
    )


def test_what_is_none_is_refused_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "en.npz"
    file.write_bytes(b"nothing of the kind")
    with pytest.raises(KnowledgeError, match=r"en\.npz.*a trained classifier.*vivant train classifier"):
        Classifier.load(file)
    np.savez(file, grams=np.zeros(1, np.uint8))
    with pytest.raises(KnowledgeError, match="a trained classifier"):
        Classifier.load(file)


def test_a_damaged_file_is_refused(classifier: Classifier, tmp_path: Path) -> None:
    file = tmp_path / "en.npz"
    classifier.save(file)
    whole = file.read_bytes()
    for cut in (0, 10, len(whole) // 2, len(whole) - 5):
        file.write_bytes(whole[:cut])
        with pytest.raises(KnowledgeError, match="a trained classifier"):
            Classifier.load(file)
    (bag,) = classifier.encoders
    assert isinstance(bag, Bag)
    replace(classifier, encoders=(replace(bag, bias=np.zeros(7, np.float32)),)).save(file)
    with pytest.raises(KnowledgeError, match="a trained classifier"):
        Classifier.load(file)
    replace(classifier, encoders=()).save(file)
    with pytest.raises(KnowledgeError, match="a trained classifier"):
        Classifier.load(file)
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_may_have_none(classifier: Classifier, tmp_path: Path) -> None:
    assert load_classifier(tmp_path, "en") is None
    (tmp_path / "classifier").mkdir()
    classifier.save(tmp_path / "classifier" / "en.npz")
    found = load_classifier(tmp_path, "en")
    assert found is not None
    assert found.passages == (FREE, PAID)


def test_newer_passages_are_strangers(classifier: Classifier) -> None:
    new = passage("en/p.md", "Parking is 3 yuan.", line=7)
    assert classifier.strangers([passage(*FREE), new]) == [new]
    said = outdated([new], Path("docs"))
    assert "older than 1 passages, as en/p.md:7" in said
    assert said.endswith("vivant train classifier --knowledge docs")


def test_passages_are_looked_at_with_section_and_document(classifier: Classifier) -> None:
    passages = [passage(*FREE), passage(*PAID)]
    alone = np.array([0, 1])
    found = Learned(classifier, passages, sections=alone, documents=alone).features("car")
    assert found.shape == (2, len(calibration.LEARNED))
    shares = classifier.probabilities("car")
    column = {name: found[:, number] for number, name in enumerate(calibration.LEARNED)}
    assert column["own share"] == pytest.approx(shares[:2])
    assert column["mass"] == pytest.approx(shares[:2] + shares[2:])
    assert column["document answered"] == pytest.approx(shares[:2] / (shares[:2] + shares[2:]))
    assert column["own"] == pytest.approx(column["own document"])
    assert column["any unanswered"] == pytest.approx(np.log(shares[2:].sum() + 1e-4) / 3)


def test_a_passage_that_stands_twice_counts_once(classifier: Classifier) -> None:
    twice = [passage(*FREE), passage(*FREE, line=9), passage(*PAID)]
    found = Learned(classifier, twice, sections=np.array([0, 1, 2]), documents=np.array([0, 0, 1])).features("car")
    section = found[:, calibration.LEARNED.index("own section")]
    assert section[0] == section[1]
    mass = found[:, calibration.LEARNED.index("mass")]
    assert mass[0] == mass[1] == pytest.approx(classifier.probabilities("car")[[0, 2]].sum())
