"""What is said: values that can be compared and kept in sets."""

from __future__ import annotations

from vivant.score import Card, Citation, Sentence, Utterance

CITATION = Citation("zh/parking.md", "停车", "收费", 7)


def test_the_same_card_is_shown_once() -> None:
    first, second = (Card("停车", table=(("a", "b"), ("1", "2")), citation=CITATION) for _ in range(2))
    assert len({first, second}) == 1


def test_a_sentence_is_known_and_an_utterance_interruptible_unless_told() -> None:
    assert Sentence("停车免费。", "zh").known
    assert Utterance("停车免费。", "zh").interruptible
