"""A reader over any LangChain chat model, bound to the passages that were found."""

from __future__ import annotations

import importlib
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

from vivant.agent.contracts import Hit, Question
from vivant.agent.grounding import UNKNOWN_MARK, Splitter, ground, prompt
from vivant.agent.refusal import refusal
from vivant.errors import EngineError, MissingDependency, WrongSetting
from vivant.score import Lang, Sentence

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ENGINE = "langchain"

SETTINGS = ("model", "sentences")

_CLASS = re.compile(r"[^\W\d][\w.]*:[A-Z]\w*$")
_TURNS = 4
"""So many turns of the conversation are passed on."""


class ChatReader:
    """Lets a chat model put the answer into words; what it cannot prove from the passages is not spoken.

    Parameters
    ----------
    model : "package.module:Class", a chat model's class, or "provider:name" for LangChain's `init_chat_model`.
    texts : what the persona says of its own, by name and language; `unknown` is said where there is no answer.
    sentences : at most so many are asked for and spoken.
    settings : passed on to the model.
    """

    def __init__(
        self, *, model: str, texts: Mapping[str, Mapping[Lang, str]] | None = None, sentences: int = 3, **settings: Any
    ) -> None:
        self._model = load_model(model, settings)
        self._texts = texts
        self._limit = sentences

    async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
        """The answer, sentence by sentence, as the model writes it.

        One refusal where nothing was found, or where nothing of what the model wrote rests on the passages. Raises
        EngineError where the model fails.
        """
        said = 0
        if hits:
            async with aclosing(self._write(question, hits)) as written:
                async for raw in written:
                    sentence = ground(raw, question.lang, hits).sentence
                    if sentence and said < self._limit:
                        said += 1
                        yield sentence
                    if said == self._limit or raw.strip(" .。") == UNKNOWN_MARK:
                        break
        if not said:
            yield refusal(question.lang, self._texts)

    async def _write(self, question: Question, hits: Sequence[Hit]) -> AsyncGenerator[str, None]:
        """The sentences that the model writes, with their markers."""
        splitter = Splitter()
        stream = cast(Any, self._model.astream(messages(question, hits, self._limit)))
        async with aclosing(stream) as chunks:
            async for chunk in failing(chunks):
                for sentence in splitter.feed(chunk.text):
                    yield sentence
        for sentence in splitter.flush():
            yield sentence


async def failing(chunks: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """The chunks of a model; whatever it raises becomes an EngineError."""
    try:
        async for chunk in chunks:
            yield chunk
    except Exception as problem:
        raise EngineError(ENGINE, f"the model failed: {type(problem).__name__}: {problem}") from problem


def messages(question: Question, hits: Sequence[Hit], sentences: int) -> list[tuple[str, str]]:
    """The conversation for the model: rules, what was said before, passages and question."""
    system, human = prompt(question.text, question.lang, hits, sentences)
    before = [
        pair for said, heard in question.history[-_TURNS:] for pair in (("human", said), ("ai", heard)) if pair[1]
    ]
    return [("system", system), *before, ("human", human)]


def load_model(model: str, settings: Mapping[str, Any]) -> BaseChatModel:
    """Make a chat model by its class or by provider and name.

    Raises MissingDependency where its package is not installed, WrongSetting where there is no such model.
    """
    if _CLASS.match(model):
        return cast("BaseChatModel", _imported(model)(**settings))
    try:
        models = importlib.import_module("langchain.chat_models")
    except ImportError:
        raise MissingDependency(ENGINE, "langchain", 'pip install "vivant[models]"') from None
    try:
        return cast("BaseChatModel", models.init_chat_model(model, **settings))
    except ImportError as problem:
        package = re.search(r"pip install -?U?\s*([\w.-]+)", str(problem))
        module = package[1] if package else model.partition(":")[0]
        raise MissingDependency(ENGINE, module, f"pip install {module}") from problem
    except ValueError as problem:
        raise WrongSetting(
            ENGINE, "model", f"{model!r} and not a model that LangChain knows: {problem}", SETTINGS
        ) from problem


def _imported(model: str) -> Any:
    name, _, attribute = model.partition(":")
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as problem:
        missing = problem.name or name
        raise MissingDependency(
            ENGINE, missing, f"pip install {missing.partition('.')[0].replace('_', '-')}"
        ) from problem
    if not hasattr(module, attribute):
        raise WrongSetting(ENGINE, "model", f"{model!r}, but {name} has no {attribute!r}", SETTINGS)
    return getattr(module, attribute)
