import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from vivant.agent.chain import MARK, Patience, as_question, build_chain
from vivant.agent.contracts import Hit, Passage, Question
from vivant.errors import EngineStalled
from vivant.plugins.engines.extractive import ExtractiveReader
from vivant.score import Citation, Sentence

HIT = Hit(Passage(0, "en", "Parking costs 3 yuan.", "Parking", Citation("en/p.md", "Parking", "", 3)), 0.9)


class Found:
    def search(self, question: Question, limit: int = 6) -> list[Hit]:
        return [HIT][:limit]


class Slow:
    """A reader that knows when it was closed."""

    def __init__(self) -> None:
        self.closed = False

    async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
        try:
            for number in range(100):
                yield Sentence(f"{question.text} {number}", question.lang)
        finally:
            self.closed = True


async def test_a_question_becomes_sentences() -> None:
    chain = build_chain(Found(), ExtractiveReader())
    (sentence,) = [sentence async for sentence in chain.astream("How much is parking?")]
    assert sentence.text == "Parking costs 3 yuan."
    assert sentence.citations == (HIT.passage.citation,)


async def test_a_run_says_when_passages_are_found() -> None:
    marks: list[str] = []
    async for _ in build_chain(Found(), Slow()).astream("hi", {"configurable": {MARK: marks.append}}):
        break
    assert marks == ["retrieval"]


async def test_callbacks_see_both_stages() -> None:
    from langchain_core.callbacks import AsyncCallbackHandler

    class Names(AsyncCallbackHandler):
        def __init__(self) -> None:
            self.seen: list[str] = []

        async def on_chain_start(self, serialized: Any, inputs: Any, **kwargs: Any) -> None:
            self.seen.append(kwargs["name"])

    names = Names()
    async for _ in build_chain(Found(), ExtractiveReader()).astream("hi", {"callbacks": [names]}):
        pass
    assert names.seen == ["answer", "retrieve", "read"]


async def test_stages_that_give_nothing_are_named() -> None:
    class Asleep(Found):
        def search(self, question: Question, limit: int = 6) -> list[Hit]:
            time.sleep(0.2)
            return []

    with pytest.raises(EngineStalled, match="Asleep"):
        async for _ in build_chain(Asleep(), Slow(), patience=Patience(search=0.01)).astream("hi"):
            pass


async def test_it_composes_with_other_runnables() -> None:
    from langchain_core.runnables import RunnableLambda

    chain = RunnableLambda(str.strip) | build_chain(Found(), Slow())
    async for sentence in chain.astream(" hi "):
        assert sentence.text == "hi 0"
        break


async def test_closing_the_stream_closes_the_reader() -> None:
    reader = Slow()
    stream = build_chain(Found(), reader).astream(Question("x", "en"))
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    for _ in range(20):
        await asyncio.sleep(0)
    assert reader.closed


def test_a_string_is_a_question_in_its_language() -> None:
    assert as_question("多少钱").lang == "zh"
    question = Question("x", "zh")
    assert as_question(question) is question


def test_the_chain_is_a_runnable() -> None:
    from langchain_core.runnables import Runnable

    assert isinstance(build_chain(Found(), Slow()), Runnable)
