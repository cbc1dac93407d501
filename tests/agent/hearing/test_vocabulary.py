from pathlib import Path

import pytest

from vivant.agent.hearing.noise import is_backchannel
from vivant.agent.hearing.vocabulary import ASIDES, COMMANDS, SOCIAL, STOPS, phrases_of, plain, spoken
from vivant.behavior.intents import intent_of
from vivant.score import Lang

EN = """# Parking

## Fees

Parking costs 3 yuan an hour.

## Where to park (map)

The car park is behind the hall.
"""
ASKED = """## Fees
how much is parking
what does parking cost
How much is parking?
fee pls
## Where to park (map)
is it behind the town hall
where can I park
"""
QUESTIONS = ("how much is parking", "where can I park", "is it behind the town hall", "what does parking cost")
"""From section to section; `How much is parking?` is like the first, `fee pls` asks nothing."""


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    for name, text in (("en/parking.md", EN), ("asked/en/parking.txt", ASKED)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path


def test_commands_come_first_then_suggestions_headings_and_questions(knowledge: Path) -> None:
    phrases = phrases_of(knowledge, {"en": ("Is it free?",)})["en"]
    assert phrases[: len(STOPS["en"])] == STOPS["en"]
    rest = phrases[len(STOPS["en"]) + len(SOCIAL["en"]) :]
    assert rest == ("Is it free?", "Where to park", *(line[0].upper() + line[1:] for line in QUESTIONS))


def test_languages_without_documents_have_no_phrases(knowledge: Path) -> None:
    assert set(phrases_of(knowledge)) == {"en"}


def test_no_more_than_asked_for(knowledge: Path) -> None:
    assert len(phrases_of(knowledge, most=60)["en"]) <= 60


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_stop_word_is_one_of_its_forms_and_never_said_in_passing(lang: Lang) -> None:
    assert all(forms[0] == word for word, forms in COMMANDS[lang].items())
    assert not set(STOPS[lang]) & {*ASIDES[lang], *SOCIAL[lang]}
    assert all(map(is_backchannel, ASIDES[lang]))
    assert not any(map(is_backchannel, STOPS[lang]))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_commands_mean_to_behaviour_what_they_say(lang: Lang) -> None:
    assert {intent_of(phrase) for phrase in STOPS[lang]} == {"stop"}
    assert not [phrase for phrase in SOCIAL[lang] if intent_of(phrase) in ("question", "unclear", "stop")]


def test_what_sounds_the_same_is_said_once() -> None:
    assert spoken(["Where is it?", "where is it", "停车？", "停车"]) == ("Where is it?", "停车？")


def test_plain_leaves_words() -> None:
    assert plain("Where's  the W.C.?") == "wheres the wc"
