"""Chain: retriever and reader as one LangChain Runnable, to be composed with others, traced and streamed.

LangChain is imported when a chain is built: its import takes a third of a second, and nothing else here needs it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

from vivant.agent.contracts import Hit, Question, Reader, Retriever
from vivant.agent.language import detect
from vivant.score import Sentence

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


def build_chain(retriever: Retriever, reader: Reader, limit: int = 6) -> Runnable[Question | str, Sentence]:
    """A Runnable from a question to the sentences of its answer.

    `astream` yields each sentence as soon as the reader has it. Where the stream is closed, the event loop closes the
    reader when it next runs. A plain string is
    taken as a question in the language that it is written in.
    """
    from langchain_core.runnables import RunnableGenerator, RunnableLambda

    def retrieve(question: Question | str) -> tuple[Question, list[Hit]]:
        asked = as_question(question)
        return asked, retriever.search(asked, limit)

    async def aretrieve(question: Question | str) -> tuple[Question, list[Hit]]:
        return retrieve(question)  # a few milliseconds: a thread would cost more than it saves

    async def read(found: AsyncIterator[tuple[Question, list[Hit]]]) -> AsyncIterator[Sentence]:
        async for question, hits in found:
            stream = cast(Any, reader.read(question, hits))
            async with aclosing(stream) as sentences:
                async for sentence in sentences:
                    yield sentence

    return RunnableLambda(retrieve, aretrieve, name="retrieve") | RunnableGenerator(read, name="read")


def as_question(question: Question | str) -> Question:
    """A question, its language found out where only its text is given."""
    return question if isinstance(question, Question) else Question(question, detect(question))
