"""Which text is said, in which language, and what words are looked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.blackboard import Blackboard
from vivant.behavior.context import Context
from vivant.behavior.document import Element, Place
from vivant.behavior.nodes.speech import Say
from vivant.behavior.situation import Situation
from vivant.behavior.wiring import Wiring
from vivant.behavior.wording import items, mentioned, wording, written_in
from vivant.errors import TreeError
from vivant.score import Heard, Lang

TEXTS: dict[str, dict[Lang, str]] = {
    "greeting": {"zh": "您好", "en": "Hello"}, "confirm": {"zh": "是{question}？", "en": "Did you ask {question}?"},
    "only": {"zh": "只有中文"}, "none": {},
}  # fmt: skip


def worded(ports: dict[str, str], lang: Lang = "en", heard: Heard | None = None) -> tuple[str, Lang]:
    place = Place("x.xml", 3)
    wires = Wiring(Element("Say", attributes=ports), Say.model(), Blackboard(), None, place)
    situation = Situation(lang)
    situation.heard = heard
    return wording(Say("Say", Context(situation, texts=TEXTS), wires, place))


@pytest.mark.parametrize(
    ("ports", "lang", "said"),
    [
        ({"persona": "greeting"}, "zh", ("您好", "zh")),
        ({"persona": "greeting", "lang": "en"}, "zh", ("Hello", "en")),
        ({"persona": "none;greeting"}, "en", ("Hello", "en")),
        ({"persona": "only"}, "en", ("只有中文", "zh")),
        ({"zh": "您好", "en": "Hello"}, "en", ("Hello", "en")),
        ({"zh": "您好"}, "en", ("您好", "zh")),
        ({"text": "您好"}, "en", ("您好", "zh")),
        ({"text": "Hello"}, "zh", ("Hello", "en")),
        ({"text": "42"}, "zh", ("42", "zh")),
        ({"text": "OK", "lang": "zh"}, "en", ("OK", "zh")),
    ],
)
def test_the_text_and_its_language(ports: dict[str, str], lang: Lang, said: tuple[str, Lang]) -> None:
    assert worded(ports, lang) == said


def test_the_question_is_put_in() -> None:
    assert worded({"persona": "confirm", "question": "where? "})[0] == "Did you ask where?"
    assert worded({"persona": "confirm"}, "zh", Heard("停车在哪？"))[0] == "是停车在哪？"


@pytest.mark.parametrize(("ports", "found"), [({}, "nothing (Say)"), ({"persona": "greetin"}, "'greetin'")])
def test_nothing_to_say_is_named_with_its_place(ports: dict[str, str], found: str) -> None:
    with pytest.raises(TreeError, match=r"^x\.xml:3: expected a text") as caught:
        worded(ports)
    assert caught.value.found == found


@given(st.text())
def test_every_text_has_a_language(text: str) -> None:
    assert written_in(text, "zh") in ("zh", "en")


@given(st.lists(st.text("abc 您", min_size=1).map(str.strip).filter(bool)))
def test_a_list_is_the_same_written_and_held(values: list[str]) -> None:
    assert items(";".join(values)) == items(tuple(values)) == tuple(values)


@pytest.mark.parametrize(
    ("text", "keywords", "found"),
    [
        ("The TAX office", ("car", "tax"), "tax"),
        ("a taxi", ("tax",), ""),
        ("what is C++?", ("c++",), "c++"),
        ("我要办tax的事", ("tax",), "tax"),
        ("交税在哪", ("税",), "税"),
        ("anything", (), ""),
    ],
)
def test_keywords_are_whole_words(text: str, keywords: tuple[str, ...], found: str) -> None:
    assert mentioned(text, keywords) == found
