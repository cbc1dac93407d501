"""Ask one question without a server: the whole chain in this process."""

from __future__ import annotations

import asyncio
from pathlib import Path

from vivant.human.engines import Engines
from vivant.human.human import UNPACED, DigitalHuman
from vivant.persona import Persona
from vivant.reply import Reply
from vivant.score import (
    Diagnostic,
    Event,
    Heard,
    Lang,
    SegmentClosed,
    SegmentFed,
    SegmentOpened,
    TurnClosed,
    TurnOpened,
)

OPENS_WITHIN = 1.0
"""Seconds within which behaviour opens the turn that answers a question; it opens none for "stop"."""


class Recorder:
    """Collects the events of one turn into a Reply."""

    def __init__(self, question: str) -> None:
        self.reply = Reply(question)
        self.opened = asyncio.Event()
        self.complete = asyncio.Event()
        self._turn: int | None = None

    def record(self, event: Event) -> None:
        """Take an event; those of other turns are passed over."""
        reply = self.reply
        match event:
            case TurnOpened(turn=turn):
                self._turn = turn
                self.opened.set()
            case SegmentOpened(segment=segment, utterance=said, rate=rate):
                reply.opened(segment, said.text, rate, list(said.citations))
            case SegmentFed(segment=segment, chunk=chunk):
                reply.fed(segment, chunk)
            case SegmentClosed(segment=segment, duration=duration):
                reply.closed(segment, duration)
            case Diagnostic(code=code, text=text):
                reply.notices.append(f"{code}: {text}")
            case TurnClosed(turn=turn, halted=halted, trace=trace) if turn == self._turn:
                reply.halted, reply.trace, reply.done = halted, dict(trace), True
                self.complete.set()


async def ask_with(engines: Engines, question: str, lang: Lang | None = None) -> Reply:
    """Put a question to a new human over engines that are already loaded; the reply is empty where it has none."""
    recorder = Recorder(question)
    async with DigitalHuman(engines, recorder.record, lead=UNPACED) as human:
        human.perceive(Heard(question, lang))
        try:
            async with asyncio.timeout(OPENS_WITHIN):
                await recorder.opened.wait()
        except TimeoutError:
            recorder.reply.silent(OPENS_WITHIN)
            return recorder.reply
        await recorder.complete.wait()
    return recorder.reply


def ask(question: str, *, persona: Persona | Path | str | None = None, lang: Lang | None = None) -> Reply:
    """Ask a digital human a question: its text, speech, face and body.

    Parameters
    ----------
    question : in Chinese, English or both.
    persona : a persona, a persona.toml or its folder; the embedded service-hall guide where none is given.
    lang : answer in this language; found out from the question where it is None.
    """

    async def run() -> Reply:
        chosen = persona if isinstance(persona, Persona) else Persona.load(persona)
        engines = Engines.load(chosen)
        try:
            return await ask_with(engines, question, lang)
        finally:
            await engines.close()

    return asyncio.run(run())
