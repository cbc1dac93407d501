import numpy as np
import pytest

from vivant.agent.recognition import Postings, Recogniser, grams

TEXTS = ["Parking costs 3 yuan an hour.", "The car park is underground.", "A passport is made at counter 6."]
LINES = [
    ["what do I pay to leave my wheels here"],
    ["where can my wheels stay"],
    ["papers to fly abroad", "出国的本子"],
]


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(TEXTS, LINES, np.array([0, 0, 1]))


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("what must I pay for my wheels", 0),
        ("where do the wheels stay", 1),
        ("I want to fly", 2),
        ("出国要什么本子", 2),
    ],
)
def test_paraphrases_are_recognised(recogniser: Recogniser, question: str, section: int) -> None:
    found = recogniser.recognise(question)
    assert found.score.argmax() == section
    for part in (found.section, found.line, found.document):
        assert part.shape == (3,)
        assert (part >= 0).all()
        assert (part <= 1 + 1e-6).all()


def test_sections_of_a_document_share_its_score(recogniser: Recogniser) -> None:
    found = recogniser.recognise("wheels")
    assert found.document[0] == found.document[1] > found.document[2]


def test_a_known_line_is_nearest_to_itself(recogniser: Recogniser) -> None:
    assert recogniser.recognise(LINES[1][0]).line[1] == pytest.approx(1.0, abs=1e-5)


def test_nothing_is_recognised_in_what_is_unknown(recogniser: Recogniser) -> None:
    for text in ("", "?!", "zzz"):
        assert not recogniser.recognise(text).score.any()
    empty = Recogniser([], [], np.zeros(0, np.intp))
    assert empty.recognise("anything").score.shape == (0,)


def test_postings_are_products() -> None:
    rows = [(np.array([0, 2]), np.array([3.0, 4.0], np.float32)), (np.array([1]), np.array([5.0], np.float32))]
    found = Postings(rows, 3).cosines(np.array([2, 1]), np.array([1.0, 0.5], np.float32))
    np.testing.assert_allclose(found, [0.8, 0.5])
    assert Postings([], 3).cosines(np.array([0]), np.ones(1, np.float32)).shape == (0,)


def test_function_words_count_little() -> None:
    found = grams("the fee")
    assert found["=fee"] > 5 * found["=the"]
