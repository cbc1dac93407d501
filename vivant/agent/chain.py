"""Chain: retriever and reader as one LangChain Runnable: every turn is one run of it.

LangChain's callbacks and tracing see every turn, and the chain composes with other Runnables. It is made to be streamed
(`astream`): sentences do not add up to one, as `ainvoke` would have them. LangChain is imported when a chain is built:
its import takes a third of a second, and nothing else here needs it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vivant.agent.contracts import Hit, Question, Reader, Retriever
from vivant.agent.language import detect
from vivant.score import Sentence
from vivant.stall import in_time, within

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable, RunnableConfig

MARK = "mark"
"""Key of a run's `configurable`: a function that is called with the name of each stage that is reached."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each stage may give nothing, in seconds."""

    search: float = 2.0
    sentence: float = 15.0


def build_chain(
    retriever: Retriever, reader: Reader, limit: int = 6, patience: Patience | None = None
) -> Runnable[Question | str, Sentence]:
    """A Runnable from a question to the sentences of its answer.

    `astream` yields each sentence as soon as the reader has it; EngineStalled where a stage loses `patience`. Where the
    stream is closed, the event loop closes the reader when it next runs. A plain string is taken as a question in the
    language that it is written in.
    """
    from langchain_core.runnables import RunnableGenerator, RunnableLambda

    limits = patience or Patience()

    def retrieve(question: Question | str) -> tuple[Question, list[Hit]]:
        asked = as_question(question)
        return asked, retriever.search(asked, limit)

    async def aretrieve(question: Question | str, config: RunnableConfig) -> tuple[Question, list[Hit]]:
        """In a thread, so that a retriever that takes its time holds up nobody else."""
        found = await in_time(asyncio.to_thread(retrieve, question), limits.search, type(retriever).__name__)
        mark: Callable[[str], None] | None = config.get("configurable", {}).get(MARK)
        if mark:
            mark("retrieval")
        return found

    async def read(found: AsyncIterator[tuple[Question, list[Hit]]]) -> AsyncIterator[Sentence]:
        async for question, hits in found:
            source = within(reader.read(question, hits), limits.sentence, type(reader).__name__)
            async with aclosing(source) as sentences:
                async for sentence in sentences:
                    yield sentence

    steps: Any = RunnableLambda(retrieve, aretrieve, name="retrieve") | RunnableGenerator(read, name="read")
    return steps.with_config(run_name="answer")  # type: ignore[no-any-return]


def as_question(question: Question | str) -> Question:
    """A question, its language found out where only its text is given."""
    return question if isinstance(question, Question) else Question(question, detect(question))
