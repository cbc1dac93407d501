import pytest

from vivant.agent.contracts import Passage
from vivant.agent.glossary import load_glossary
from vivant.agent.matching import BACKGROUND, Content, Wanted, clauses, content, cover, is_row, unique, wide
from vivant.score import Card, Citation

GLOSSARY = load_glossary()
CITATION = Citation("en/a.md", "Lost ID card", "Fees", 5)


def said(text: str, context: str = "Lost ID card", *ways: str) -> Content:
    passage = Passage(0, "en", text, context, CITATION)
    lines = [GLOSSARY.units(way) for way in ways]
    return content(passage, GLOSSARY.units(text), GLOSSARY.units(context), GLOSSARY, wide(ways, lines))


def wanted(text: str, asks: bool = True) -> Wanted:
    (unit,) = GLOSSARY.units(text)
    return Wanted(unit, 1.0, asks)


def test_cover_by_meaning_context_and_words() -> None:
    found = said("Replacing it costs 40 yuan, with a frobnicator.")
    assert cover(wanted("price").unit, found) == 1.0
    assert 0.8 <= cover(wanted("stolen").unit, found) < 1
    assert cover(wanted("frobnicators").unit, found) == pytest.approx(0.9)
    assert cover(wanted("elephant").unit, found) == 0
    assert cover(GLOSSARY.units("补办")[0], said("身份证丢失补办收费40元。")) == 1.0


def test_ways_to_ask_widen() -> None:
    found = said("It costs 40 yuan.", "Cards", "my zorblat is gone")
    assert cover(wanted("zorblat").unit, found) == 0
    assert found.wide.cover(wanted("zorblat").unit) == pytest.approx(0.9)


def test_a_story_counts_where_it_is_covered() -> None:
    story = wanted("elephant", asks=False)
    assert story.weigh(0.0) == BACKGROUND
    assert story.weigh(1.0) == 1.0


def test_clauses_and_unique() -> None:
    assert clauses("my wallet is gone, where do i go?") == [("my wallet is gone", False), ("where do i go", True)]
    assert clauses("钱包丢了，怎么办？") == [("钱包丢了", False), ("怎么办", True)]
    assert clauses("lost id card") == [("lost id card", True)]
    assert len(unique([wanted("price"), wanted("costs")])) == 1


def test_rows_know_themselves() -> None:
    card = Card("Fees", table=(("A", "B"), ("1", "2")), citation=Citation("en/a.md", "T", "H", 3))
    assert is_row(Passage(0, "en", "1: 2.", "T", CITATION, card))
    assert not is_row(Passage(0, "en", "A: 1 (2).", "T", card.citation or CITATION, card))
    assert not is_row(Passage(0, "en", "A.", "T", CITATION))
