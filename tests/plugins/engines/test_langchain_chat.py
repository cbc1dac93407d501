import asyncio
import sys
from collections.abc import AsyncIterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk

from vivant.agent.contracts import Hit, Passage, Question, Reader
from vivant.errors import EngineError, MissingDependency, WrongSetting
from vivant.plugins.engines.langchain_chat import ChatReader, load_model, messages
from vivant.score import Citation, Lang, Sentence

FAKE = "langchain_core.language_models.fake_chat_models:GenericFakeChatModel"


def hit(text: str, line: int) -> Hit:
    return Hit(Passage(line, "en", text, "ID card: Fees", Citation("en/id.md", "ID card", "Fees", line)), 0.9)


HITS = [hit("Replacing a lost ID card costs 40 yuan.", 5), hit("The new card is ready after 15 working days.", 6)]


async def answer(reply: str, hits: list[Hit] = HITS, lang: Lang = "en", **settings: Any) -> list[Sentence]:
    reader = ChatReader(model=FAKE, messages=iter([AIMessage(reply)]), **settings)
    assert isinstance(reader, Reader)
    return [sentence async for sentence in reader.read(Question("What does a new card cost?", lang), hits)]


async def test_sentences_with_their_citations() -> None:
    first, second = await answer("A new card costs 40 yuan [1]. It is ready after 15 working days [2].")
    assert (first.text, second.text) == ("A new card costs 40 yuan.", "It is ready after 15 working days.")
    assert first.citations == (HITS[0].passage.citation,)
    assert second.citations == (HITS[1].passage.citation,)


async def test_what_is_made_up_is_left_out() -> None:
    (sentence,) = await answer("A new card costs 40 yuan [1]. Express costs 99 yuan [1]. I love cards.")
    assert sentence.text == "A new card costs 40 yuan."
    (refused,) = await answer("A new card costs 99 yuan [1].")
    assert not refused.known


async def test_it_refuses() -> None:
    (unknown,) = await answer("UNKNOWN", texts={"unknown": {"zh": "不知道。"}}, lang="zh")
    assert (unknown.text, unknown.lang, unknown.known) == ("不知道。", "zh", False)
    (nothing,) = await answer("A card costs 40 yuan [1].", hits=[])
    assert not nothing.known


async def test_at_most_so_many_sentences() -> None:
    assert len(await answer("A new card costs 40 yuan [1]. It takes 15 working days [2].", sentences=1)) == 1


class Endless(GenericFakeChatModel):
    """Writes for ever, and notes when it was stopped."""

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        LOG.append("started")
        try:
            while True:
                yield ChatGenerationChunk(message=AIMessageChunk("A new card costs 40 yuan [1]. "))
                await asyncio.sleep(0)
        finally:
            LOG.append("stopped")


class Failing(GenericFakeChatModel):
    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk("A new card"))
        raise ConnectionError("the line is dead")


LOG: list[str] = []


def reader(monkeypatch: pytest.MonkeyPatch, model: type[GenericFakeChatModel]) -> ChatReader:
    module = ModuleType("fake_models")
    module.Model = model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fake_models", module)
    return ChatReader(model="fake_models:Model", messages=iter([]))


async def test_closing_stops_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    LOG.clear()
    stream: Any = reader(monkeypatch, Endless).read(Question("x", "en"), HITS)
    assert (await anext(stream)).text == "A new card costs 40 yuan."
    await stream.aclose()
    assert LOG == ["started", "stopped"]


async def test_a_model_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineError, match="langchain: the model failed: ConnectionError: the line is dead"):
        [sentence async for sentence in reader(monkeypatch, Failing).read(Question("x", "en"), HITS)]


def test_the_conversation() -> None:
    history = (("hello", "Hello!"), ("stop", ""), ("fee?", "40 yuan."))
    roles = [role for role, _ in messages(Question("and the time?", "en", history), HITS, 3)]
    assert roles == ["system", "human", "ai", "human", "human", "ai", "human"]
    system, *_, human = (text for _, text in messages(Question("时间呢？", "zh"), HITS, 3))
    assert "Answer in Chinese" in system
    assert "[2] (ID card: Fees) The new card is ready after 15 working days." in human
    assert "<question>\n时间呢？\n</question>" in human


def test_models_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingDependency, match="pip install no-such-models"):
        load_model("no_such_models.chat:Chat", {})
    with pytest.raises(WrongSetting, match="has no 'Nobody'"):
        load_model("langchain_core.language_models.fake_chat_models:Nobody", {})
    monkeypatch.setitem(sys.modules, "langchain.chat_models", None)
    with pytest.raises(MissingDependency, match=r"vivant\[models\]"):
        load_model("openai:gpt", {})


def test_models_by_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    def init(model: str, **settings: Any) -> Any:
        if model.startswith("odd"):
            raise ValueError("unknown provider")
        if model.startswith("far"):
            raise ImportError("Please install it with `pip install -U langchain-far`")
        return SimpleNamespace(name=model, settings=settings)

    module = ModuleType("langchain.chat_models")
    module.init_chat_model = init  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "langchain", ModuleType("langchain"))
    monkeypatch.setitem(sys.modules, "langchain.chat_models", module)
    made: Any = load_model("openai:gpt", {"temperature": 0})
    assert (made.name, made.settings) == ("openai:gpt", {"temperature": 0})
    with pytest.raises(WrongSetting, match="unknown provider"):
        load_model("odd:one", {})
    with pytest.raises(MissingDependency, match="pip install langchain-far"):
        load_model("far:one", {})
