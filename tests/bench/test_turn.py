"""The bench of the turn, against a server of stubs with a handful of questions."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from typing import Any

import pytest

from vivant.bench import turn
from vivant.bench.process import ServerProcess
from vivant.bench.stubs import StubReader
from vivant.bench.turn import Wait, _alone, _crowd, _known, _sessions, interrupted
from vivant.score import Sentence

QUESTIONS = ("Where can I park?", "几点开门？", "What does it cost?")


@pytest.fixture
def server(running: Any) -> ServerProcess:
    """The running server, as the bench knows one."""
    return ServerProcess(os.getpid(), running.url, 0.5)


def assert_measured(values: list[float | None]) -> None:
    assert all(value is not None and math.isfinite(value) and 0 < value < 10_000 for value in values)


async def test_each_question_is_waited_for(server: ServerProcess) -> None:
    waits = await _alone(server, QUESTIONS)
    assert len(waits) == 3
    assert_measured([wait.audio for wait in waits])
    assert_measured([wait.face for wait in waits])
    assert all(wait.face >= wait.audio for wait in waits if wait.face and wait.audio)


async def test_an_answer_without_a_source_has_no_wait(server: ServerProcess, running: Any) -> None:
    class Uncited(StubReader):
        async def read(self, question: Any, hits: Any) -> Any:
            yield Sentence("No.", question.lang, known=False)

    running.host.engines = replace(running.host.engines, reader=Uncited())
    assert await _alone(server, QUESTIONS[:1]) == [Wait(None, None)]


async def test_only_a_cited_sentence_ends_the_wait(server: ServerProcess, running: Any) -> None:
    class Slow(StubReader):
        async def read(self, question: Any, hits: Any) -> Any:
            yield Sentence("Well.", question.lang)
            async for sentence in StubReader(1).read(question, hits):
                yield sentence

    running.host.engines = replace(running.host.engines, reader=Slow())
    (wait,) = await _alone(server, QUESTIONS[:1])
    assert_measured([wait.audio])


async def test_silence_comes_after_the_order_to_be_silent(server: ServerProcess) -> None:
    flushes, silences = await interrupted(server, QUESTIONS)
    assert len(flushes) == len(silences) == 3
    assert_measured([*flushes, *silences])
    assert all(silence >= flush for flush, silence in zip(flushes, silences, strict=True))


async def test_visitors_ask_together_each_question_once(server: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "VISITORS", 3)
    waits = await _crowd(server, [f"Question {number}?" for number in range(7)])
    assert len(waits) == 6
    assert_measured([wait.audio for wait in waits])


async def test_sessions_are_held_together(server: ServerProcess, running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "SESSIONS", 3)
    assert math.isfinite(await _sessions(server, QUESTIONS))
    assert len(running.host.sessions) == 3


def test_what_was_not_cited_is_left_out() -> None:
    assert _known([1.0, None, 2.0]) == [1.0, 2.0]
