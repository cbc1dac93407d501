import dataclasses
import re
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from vivant.agent.checks import OFF_TOPIC, QUESTIONS
from vivant.agent.contracts import Hit, Question
from vivant.agent.passages import load_passages
from vivant.errors import BrokenContract
from vivant.plugins.check import check_plugin
from vivant.score import Sentence


def broken(kind: str, plugin: Callable[..., Any]) -> str:
    """The sentence with which a plugin fails its check."""
    with pytest.raises(BrokenContract) as caught:
        check_plugin(kind, plugin)
    return str(caught.value)


class Overlap:
    """A retriever that counts shared characters."""

    def __init__(self, *, knowledge: Path) -> None:
        self._passages = load_passages(knowledge)

    def search(self, question: Question, limit: int = 6) -> list[Hit]:
        asked = set(re.findall(r"[a-z]{4,}|[\u4e00-\u9fff]", question.text.lower()))
        hits = []
        for passage in self._passages:
            there = set(re.findall(r"[a-z]{4,}|[\u4e00-\u9fff]", f"{passage.context} {passage.text}".lower()))
            if passage.lang == question.lang and (shared := len(asked & there)):
                hits.append(Hit(passage, shared / len(asked)))
        return self.ranked(hits)[:limit]

    def ranked(self, hits: list[Hit]) -> list[Hit]:
        return sorted(hits, key=lambda hit: -hit.score)


def test_a_good_retriever_passes() -> None:
    check_plugin("retriever", Overlap)


@pytest.mark.parametrize(
    ("ranked", "sentence"),
    [
        (lambda hits: [], "it finds what its documents hold, but '停车怎么收费？' has no hit"),
        (lambda hits: tuple(hits), "search returns a list of Hits, but it returned"),
        (lambda hits: [Hit(hit.passage, 7.0) for hit in hits], "scores lie in [0, 1], but one is 7.0"),
        (lambda hits: [Hit(hit.passage, n / 9) for n, hit in enumerate(hits)], "the best hit comes first, but 0.111"),
    ],
)
def test_a_broken_retriever_is_told_what(ranked: Callable[[list[Hit]], Any], sentence: str) -> None:
    class Changed(Overlap):
        def ranked(self, hits: list[Hit]) -> Any:
            return ranked(sorted(hits, key=lambda hit: -hit.score))

    assert sentence in broken("retriever", Changed)


def test_a_retriever_keeps_the_limit() -> None:
    class Generous(Overlap):
        def search(self, question: Question, limit: int = 6) -> list[Hit]:
            return super().search(question)

    assert "there are at most limit=1 hits, but there are 2" in broken("retriever", Generous)


class Quote:
    """A reader that reads the best passage aloud."""

    def __init__(self, *, texts: dict[str, dict[str, str]]) -> None:
        self._texts = texts

    async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
        for hit in hits[:1]:
            yield self.said(Sentence(hit.passage.text, question.lang, (hit.passage.citation,)))
        if not hits:
            yield self.unknown(Sentence(self._texts["unknown"][question.lang], question.lang, known=False))

    def said(self, sentence: Sentence) -> Sentence:
        return sentence

    def unknown(self, sentence: Sentence) -> Sentence:
        return sentence


def test_a_good_reader_passes() -> None:
    check_plugin("reader", Quote)


@pytest.mark.parametrize(
    ("method", "changes", "sentence"),
    [
        ("said", {"text": "每小时收费99元。"}, "every number in an answer stands in the hits, but it says 99"),
        ("said", {"text": " "}, "a sentence has a text, but one is empty"),
        ("said", {"lang": "fr"}, "it answers in the question's language, 'zh', but"),
        ("said", {"citations": ()}, "an answer cites its sources, but the answer to '停车怎么收费？' cites none"),
        ("said", {"known": False}, "it knows what the hits say, but it does not know an answer to"),
        ("unknown", {"known": True}, "without hits it says one sentence with known=False, but"),
    ],
)
def test_a_broken_reader_is_told_what(method: str, changes: dict[str, Any], sentence: str) -> None:
    def change(self: Quote, said: Sentence) -> Sentence:
        return dataclasses.replace(said, **changes)

    assert sentence in broken("reader", type("Changed", (Quote,), {method: change}))


def test_a_reader_that_returns_a_coroutine() -> None:
    class Awaits(Quote):
        async def read(self, question: Question, hits: Sequence[Hit]) -> Any:
            return []

    assert "read returns an asynchronous iterator, but it is a coroutine" in broken("reader", Awaits)


def test_the_questions_have_two_languages() -> None:
    assert {lang for _, lang, _ in QUESTIONS} == {lang for _, lang in OFF_TOPIC} == {"zh", "en"}
