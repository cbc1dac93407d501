"""The set of questions that is measured with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from vivant.bench.questions import Item, distinct_questions, hall, second
from vivant.persona import Persona

BY_KIND = {
    hall: {"plain": 45, "paraphrase": 40, "mixed": 5, "unanswerable": 30},
    second: {"plain": 50, "paraphrase": 40, "unanswerable": 30},
}
"""Questions of each kind, in each language, of each set."""


@pytest.fixture(scope="module", params=BY_KIND)
def read(request: pytest.FixtureRequest) -> Callable[[], list[Item]]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def items(read: Callable[[], list[Item]]) -> list[Item]:
    return read()


def test_there_are_120_in_each_language(items: list[Item], read: Callable[[], list[Item]]) -> None:
    assert len({item.id for item in items}) == len({item.question for item in items}) == len(items) == 240
    for lang in ("zh", "en"):
        assert Counter(item.kind for item in items if item.lang == lang) == BY_KIND[read]


def test_patterns_are_regular_expressions_that_ask_for_something(items: list[Item]) -> None:
    for item in items:
        for pattern in (*item.wrong, *(pattern for fact in item.facts for pattern in fact)):
            assert not re.search(pattern, "", re.IGNORECASE), f"{item.id}: {pattern!r} is found in silence"


def test_what_has_an_answer_has_facts_and_sources_that_exist(items: list[Item], persona: Persona) -> None:
    slugs = {lang: {file.stem for file in (persona.agent.knowledge / lang).glob("*.md")} for lang in ("zh", "en")}
    for item in items:
        assert bool(item.facts) == bool(item.sources) == item.answerable, item.id
        assert all(fact for fact in item.facts), item.id
        assert set(item.sources) <= slugs[item.lang], item.id


def test_a_right_answer_is_no_wrong_one(items: list[Item]) -> None:
    for item in items:
        assert not {pattern for fact in item.facts for pattern in fact} & set(item.wrong), item.id


@pytest.mark.parametrize("count", [1, 200, 230])
def test_distinct_questions_are_distinct(items: list[Item], count: int) -> None:
    questions = distinct_questions(count)
    assert len(set(questions)) == len(questions) == count
    assert all(question.strip() for question in questions)
    assert not set(questions) & {item.question for item in items if not item.answerable}


def test_there_are_not_endless_questions() -> None:
    with pytest.raises(AssertionError, match=r"only \d+ distinct questions"):
        distinct_questions(100_000)
