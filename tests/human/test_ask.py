"""Asking without a server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from vivant.bench.stubs import StubReader, StubVoice
from vivant.errors import EngineDied, EngineStalled
from vivant.human import Engines
from vivant.human.ask import Recorder, ask, ask_with
from vivant.persona import Persona, Stalls
from vivant.score import Attending, Diagnostic, EpochRaised, TurnClosed, TurnOpened


async def test_the_whole_reply_comes_at_once(stub_engines: Engines) -> None:
    reply = await ask_with(stub_engines, "Where can I park?")
    assert reply.question == "Where can I park?"
    assert reply.text == "Sentence 1 of the answer. Sentence 2 of the answer."
    assert (reply.done, reply.halted, reply.notices) == (True, False, [])
    assert len(reply.speech) == round(reply.duration * reply.rate)
    assert reply.speech.any()
    assert len(reply.face) == round(reply.duration * 60)
    assert list(reply.trace)[:4] == ["decision", "retrieval", "first_text", "first_sound"]
    assert list(reply.trace.values()) == sorted(reply.trace.values())


async def test_the_language_of_the_answer_can_be_chosen(stub_engines: Engines) -> None:
    texts = stub_engines.persona.identity.texts.thanks
    assert (await ask_with(stub_engines, "thanks")).text == texts["en"]
    assert (await ask_with(stub_engines, "thanks", "zh")).text == texts["zh"]


async def test_there_is_nothing_to_say_to_stop(stub_engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vivant.human.ask.OPENS_WITHIN", 0.05)
    reply = await ask_with(stub_engines, "stop")
    assert (reply.text, reply.done) == ("", True)
    assert reply.notices == ["Silence: no turn was opened within 0.05 s"]


async def test_a_turn_that_fails_leaves_its_diagnostic(stub_engines: Engines) -> None:
    class Broken(StubReader):
        async def read(self, question: Any, hits: Any) -> Any:
            raise EngineDied("reader", "gone")
            yield

    reply = await ask_with(replace(stub_engines, reader=Broken()), "Where?")
    assert reply.notices == ["EngineDied: reader: gone"]
    assert (reply.text, reply.done) == ("", True)


def test_a_recorder_waits_for_the_end_of_its_own_turn() -> None:
    recorder = Recorder("Where?")
    recorder.record(Attending("visitor", "thinking"))
    recorder.record(EpochRaised(1, "x"))
    assert not recorder.opened.is_set()
    recorder.record(TurnOpened(2, 2, "en", "Where?"))
    recorder.record(TurnClosed(1, 1, True, {}))
    recorder.record(Diagnostic("UnknownPhone", "no shape"))
    assert recorder.opened.is_set()
    assert not recorder.complete.is_set()
    recorder.record(TurnClosed(2, 2, False, {"decision": 0.1}))
    assert recorder.complete.is_set()
    assert (recorder.reply.trace, recorder.reply.notices) == ({"decision": 0.1}, ["UnknownPhone: no shape"])


@pytest.mark.parametrize("fails", [False, True])
def test_ask_closes_what_it_made(
    persona: Persona, stub_engines: Engines, fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    class Voice(StubVoice):
        async def start(self) -> None:
            if fails:
                raise EngineStalled("voice", "was not ready within 1 s")

        async def close(self) -> None:
            closed.append(True)

    monkeypatch.setattr(Engines, "load", lambda chosen: replace(stub_engines, persona=chosen, synthesizer=Voice()))
    chosen = replace(persona, limits=Stalls())
    if fails:
        with pytest.raises(EngineStalled):
            ask("Where?", persona=chosen)
    else:
        assert ask("Where?", persona=chosen).text.startswith("Sentence 1")
    assert closed == [True]
