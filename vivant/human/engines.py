"""The engines that a persona names, made once and shared by all humans of a server."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import numpy as np

from vivant.agent.chain import MARK, Patience, build_chain
from vivant.agent.contracts import Hit, Question, Reader, Retriever
from vivant.agent.hearing.contracts import Recognizer
from vivant.agent.hearing.interruption import HoldFirst
from vivant.agent.hearing.listener import Listener
from vivant.behavior.contracts import Behavior
from vivant.behavior.intents import is_stop
from vivant.errors import EngineError, EngineStalled
from vivant.expression.contracts import BodyAnimator, FaceAnimator, Synthesizer
from vivant.human.journals import Journals
from vivant.human.performance import Performers
from vivant.human.trace import Trace
from vivant.persona import Persona
from vivant.plugins.registry import Registry
from vivant.score import Sentence, SpeechChunk, Utterance

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


@dataclass(slots=True)
class Engines:
    """What humans think, speak and move with; `behave` makes each human a behaviour of its own."""

    persona: Persona
    registry: Registry
    retriever: Retriever
    reader: Reader
    synthesizer: Synthesizer
    face: FaceAnimator
    body: BodyAnimator
    recognizer: Recognizer | None = None
    """None where nobody can be heard: a recorder, a test."""
    journals: Journals | None = None
    """Where behaviours are recorded; None records nothing."""
    chain: Runnable[Question | str, Sentence] = field(init=False, repr=False)
    """Retriever and reader as one LangChain Runnable."""
    _rehearsed: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        limits = self.persona.limits
        self.chain = build_chain(self.retriever, self.reader, patience=Patience(limits.search, limits.sentence))

    @classmethod
    def load(
        cls, persona: Persona | None = None, registry: Registry | None = None, journals: Journals | None = None
    ) -> Engines:
        """Make every engine that the persona names; the embedded persona where none is given.

        A behaviour is made too, though each human gets one of its own, so that a wrong tree is known at once.
        """
        persona = persona or Persona.load()
        registry = registry or Registry.discover()
        persona.plugin("behavior", registry, seed=0)
        return cls(
            persona,
            registry,
            retriever=persona.plugin("retriever", registry),
            reader=persona.plugin("reader", registry),
            synthesizer=persona.plugin("synthesizer", registry),
            face=persona.plugin("face", registry),
            body=persona.plugin("body", registry),
            recognizer=persona.plugin("recognizer", registry),
            journals=journals,
        )

    def behave(self) -> Behavior:
        """A behaviour for one human."""
        seed = secrets.randbits(32)
        behavior: Behavior = self.persona.plugin("behavior", self.registry, seed=seed)
        return behavior if self.journals is None else self.journals.record(behavior, self.persona, seed)

    def listener(self) -> Listener:
        """A listener for one open microphone."""
        partials = self.recognizer is not None and self.recognizer.info.partials
        return Listener(HoldFirst(is_stop, wake=self.persona.hearing.wake or None), partials=partials)

    async def hear(self) -> Recognizer:
        """The recogniser, ready; EngineError where nobody can be heard."""
        if self.recognizer is None:
            raise EngineError("hearing", "nobody is heard here: these engines have no recogniser")
        limit = self.persona.limits.start
        try:
            async with asyncio.timeout(limit):
                await self.recognizer.start()
        except TimeoutError:
            raise EngineStalled(self.persona.hearing.engine, f"was not ready within {limit:g} s") from None
        return self.recognizer

    def performers(self) -> Performers:
        """What expresses an utterance."""
        return Performers(self.synthesizer, self.face, self.body, self.persona.limits.speech)

    async def start(self) -> None:
        """Make ready what takes time."""
        limit = self.persona.limits.start
        try:
            async with asyncio.timeout(limit):
                await self.synthesizer.start()
        except TimeoutError:
            raise EngineStalled(self.persona.voice.engine, f"was not ready within {limit:g} s") from None
        if not self._rehearsed:
            self._rehearsed = True
            await self._rehearse()

    async def _rehearse(self) -> None:
        """Go once through what loads its tables when it is first used, so that no visitor waits for it.

        The persona's own reader is spared: it may be a model that costs money.
        """
        lang, rate = self.persona.lang, self.synthesizer.info.rate
        chain = build_chain(self.retriever, _Silent(), patience=Patience(search=self.persona.limits.start))
        for each in self.persona.identity.languages:
            async for _ in chain.astream(Question("?", each)):
                pass
        silence = SpeechChunk(0.0, np.zeros(rate // 10, np.int16), rate)
        for animator in (self.face, self.body):
            track = animator.open(Utterance("?", lang))
            track.feed(silence)
            track.finish()

    async def close(self) -> None:
        """Give everything back."""
        await self.synthesizer.close()
        if self.recognizer is not None:
            await self.recognizer.close()

    async def think(self, question: Question, trace: Trace) -> AsyncGenerator[Sentence, None]:
        """The sentences of the answer; EngineStalled where search or reader give nothing for too long."""
        stream = self.chain.astream(question, {"configurable": {MARK: trace.mark}})
        async with aclosing(cast(AsyncGenerator[Sentence, None], stream)) as sentences:
            async for sentence in sentences:
                yield sentence


class _Silent:
    """A reader that says nothing."""

    async def read(self, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
        for _ in ():
            yield Sentence("", question.lang)
