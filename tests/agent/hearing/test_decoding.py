import numpy as np
import pytest

from vivant.agent.hearing.decoding import HOLD, Decoder, begun
from vivant.agent.hearing.lexicon import ROOT, Entry, Lexicon
from vivant.agent.hearing.phones import PHONES
from vivant.score import Floats


def frames(*labels: int, sure: float = 0.99) -> Floats:
    """Log probabilities of frames that each hold one phone (0 is silence) with some certainty."""
    shares = np.full((len(labels), len(PHONES) + 1), (1 - sure) / len(PHONES), np.float32)
    shares[np.arange(len(labels)), labels] = sure
    return np.log(shares)


PARK = Entry("where to park", (1, 2, 3))
PART = Entry("where to part company", (1, 2, 4, 5))
TWIN = Entry("book keeper", (6, 6, 7))
LONG = Entry("where to park cars", (1, 2, 3, 8))
FILLER = Entry("um", (9,))
STOP = Entry("stop talking", (11, 12, 13, 14))
LEXICON = Lexicon.of("en", [PARK, PART, TWIN, LONG, STOP], [FILLER])


def heard(*labels: int, sure: float = 0.99) -> Decoder:
    decoder = Decoder(LEXICON)
    decoder.feed(frames(*labels, sure=sure))
    return decoder


def test_phrases_share_what_they_begin_with() -> None:
    assert len(LEXICON.labels) == 1 + 4 + 2 + 3 + 1 + 4
    assert LEXICON.parents[ROOT] == ROOT
    assert [bool(LEXICON.leaves[node]) for node in LEXICON.phrases] == [False, True, True, True, True]
    assert [int(LEXICON.labels[node]) for node in LEXICON.twins] == [6]


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ((0, 1, 1, 2, 0, 3, 0), "where to park"),
        ((1, 2, 4, 5), "where to part company"),
        ((1, 2, 3, 8, 8), "where to park cars"),
        ((6, 0, 6, 7), "book keeper"),
        ((0, 9, 0, 0, 1, 2, 3), "where to park"),
        ((9, 9, 0, 9, 1, 2, 3), "where to park"),
    ],
)
def test_the_phrase_that_was_said_loses_nothing(labels: tuple[int, ...], text: str) -> None:
    best = heard(*labels).result()
    assert best.text == text
    assert best.score == pytest.approx(0, abs=1e-4)
    assert best.measures.extra < 1
    assert best.measures.margin > 3


def test_two_equal_phones_need_silence_between() -> None:
    assert heard(6, 6, 7).result().score < -2


def test_what_is_no_phrase_loses_much() -> None:
    best = heard(20, 21, 22, 23, 24, 25).result()
    assert best.measures.phone < -2
    assert best.measures.frame < -2


def test_clarity_is_how_sure_the_phones_are() -> None:
    assert heard(0, 1, 2, 3, 0).clarity == pytest.approx(np.log(0.99), abs=1e-5)
    assert heard(0, 1, 2, 3, 0, sure=0.9).clarity == pytest.approx(np.log(0.9), abs=1e-5)
    assert heard(0, 0).clarity == 0


def test_nothing_was_said_in_silence() -> None:
    assert heard(0, 0, 0).result() is None
    assert heard(0, 0, 0).partial() == ("", 0.0)


def test_pieces_give_what_the_whole_gives() -> None:
    labels = (0, 1, 1, 2, 0, 3, 0)
    decoder = Decoder(LEXICON)
    for label in labels:
        decoder.feed(frames(label))
    assert decoder.result() == heard(*labels).result()


def test_a_phrase_that_others_go_on_from_is_finished_after_silence() -> None:
    assert not heard(1, 2, 3).result().finished
    assert heard(1, 2, 3, *[0] * HOLD).result().finished


def test_a_phrase_that_nothing_goes_on_from_is_finished_at_once() -> None:
    assert not heard(1, 2, 4).result().finished
    assert heard(1, 2, 4, 5).result().finished


def test_a_phrase_may_end_where_none_that_goes_on_is_likelier() -> None:
    assert heard(1, 2, 3).ending
    assert heard(1, 2, 3, 8).ending
    assert not heard(1, 2, 4).ending


def test_partial_words_follow_what_is_said() -> None:
    assert heard(1).partial() == ("where", pytest.approx(1, abs=1e-3))
    assert heard(1, 2, 3).partial()[0] == "where to park"


def test_phones_are_counted_on_any_path() -> None:
    assert heard(0, 1, 1, 0, 1, 20, 20, 0).heard == 3


def test_what_is_likely_no_phrase_has_no_partial_words() -> None:
    assert heard(20, 21, 22, 1).partial() == ("", 0.0)


def test_a_twin_of_the_best_text_is_no_rival() -> None:
    lexicon = Lexicon.of("en", [Entry("park", (1, 2, 3)), Entry("park", (1, 2, 4)), Entry("other", (5, 6, 7))])
    decoder = Decoder(lexicon)
    decoder.feed(frames(1, 2, 3))
    assert decoder.result().measures.margin > 8


@pytest.mark.parametrize(("share", "text"), [(0.05, "where"), (0.6, "where to"), (1.0, "where to park")])
def test_begun_ends_with_a_word(share: float, text: str) -> None:
    assert begun("where to park", share) == text
