import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.agent.glossary import SUGGESTED, load_glossary
from vivant.agent.words import DROPPED

GLOSSARY = load_glossary()


def meant(text: str) -> set[str]:
    """What a text stands for."""
    return {concept for unit in GLOSSARY.units(text) for concept, sure in unit.concepts.items() if sure == 1}


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("ID card", "身份证"), ("how much", "多少钱"), ("driver's license", "驾照"), ("the housing fund", "公积金")],
)
def test_both_languages_lead_to_the_same(english: str, chinese: str) -> None:
    assert meant(english) & meant(chinese)


def test_the_longest_form_wins() -> None:
    (unit,) = GLOSSARY.units("temporary residence permit for foreigners")[-1:]
    assert unit.text == "residence permit for foreigners"
    assert [unit.text for unit in GLOSSARY.units("身份证丢了")] == ["身份证", "丢了"]


def test_suggestions_are_weaker() -> None:
    (unit,) = GLOSSARY.units("wallet")
    assert unit.concepts["idcard"] == SUGGESTED
    assert unit.concepts["wallet"] == 1


def test_everyday_words_and_strangers() -> None:
    units = {unit.text: unit for unit in GLOSSARY.units("please tell me the xylophone quickly")}
    assert units["please"].everyday
    assert not units["xylophone"].everyday
    assert not units["xylophone"].concepts


def test_no_common_word_is_a_form() -> None:
    common = [
        "the",
        "is",
        "to",
        "and",
        "in",
        "on",
        "at",
        "with",
        "from",
        "this",
        "that",
        "not",
        "can",
        "will",
        "no",
        "yes",
        "i",
        "you",
        "we",
        "he",
        "she",
        "they",
        "it",
    ]
    assert not [word for word in common if (word,) in GLOSSARY.english]


def test_what_is_implied_is_a_concept() -> None:
    known = set(GLOSSARY.salience)
    assert GLOSSARY.implied.keys() <= known
    assert all(0 <= salience <= 1 for salience in GLOSSARY.salience.values())


@given(st.text(st.sampled_from("身份证丢了abc xyz3十号?，。the card")))
def test_units_cover_the_text(text: str) -> None:
    hanzi = [letter for letter in text if ord(letter) > 0x4DFF and letter.isalpha()]
    seen = "".join(unit.text for unit in GLOSSARY.units(text))
    for letter in hanzi:
        assert letter in seen or letter in "十" or letter in DROPPED
