"""Latencies through a real server with stub engines, a scripted listener and a scripted recogniser."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.bench.hearing.scripted import QUIET, ScriptedListener, ScriptedRecognizer
from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing import live
from vivant.bench.hearing.live import PATIENCE, Trial, Waits, asked, interrupted
from vivant.bench.hearing.voices import Clip
from vivant.bench.stubs import StubReader
from vivant.errors import ServeError
from vivant.human import Engines

TONE = np.sin(np.arange(round(0.5 * RATE)) * 0.3).astype(np.float32)
CLIP = Clip.of("stop", "en", np.concatenate([np.zeros(1600, np.float32), TONE]))


@pytest.fixture
def url(running: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a server that understands "stop", whatever is said; nobody waits long."""
    running.host.engines = replace(running.host.engines, recognizer=ScriptedRecognizer("stop"), reader=StubReader(4))
    monkeypatch.setattr(Engines, "listener", lambda self: ScriptedListener())
    monkeypatch.setattr(live, "SPOKEN", (0.2, 0.3))
    monkeypatch.setattr(live, "SETTLING", 0.1)
    monkeypatch.setattr(live, "BREATH", 0.2)
    monkeypatch.setattr(live, "PATIENCE", 1.0)
    return str(running.url)


async def test_the_avatar_pauses_soon_after_the_onset(url: str) -> None:
    told: list[None] = []
    waits = await interrupted(url, [Trial("Where?", CLIP)], False, 1, lambda: told.append(None))
    assert len(told) == 1
    assert waits.missed == waits.disturbed == 0
    assert 0 < waits.came[0] < 0.3


async def test_a_stop_word_is_over_before_it_stops(url: str) -> None:
    waits = await interrupted(url, [Trial("Where?", CLIP)], True, 1, lambda: None)
    assert waits.missed == 0
    assert QUIET - 0.05 < waits.came[0] < QUIET + 0.3


async def test_a_question_is_answered_by_a_cited_sentence(url: str, running: Any) -> None:
    running.host.engines = replace(running.host.engines, recognizer=ScriptedRecognizer("Where is the hall?"))
    waits = await asked(url, [CLIP, CLIP], 1, lambda: None)
    assert waits.missed == 0
    assert all(QUIET - 0.05 < wait < QUIET + 0.5 for wait in waits.came)


async def test_what_is_not_answered_is_missed(url: str) -> None:
    waits = await asked(url, [CLIP], 1, lambda: None)
    assert (waits.came, waits.missed) == ([], 1)


async def test_an_avatar_that_never_speaks_is_said_so(url: str, running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    running.host.engines = replace(running.host.engines, reader=StubReader(0))
    monkeypatch.setattr(live, "TRIES", 1)
    with pytest.raises(ServeError, match="the avatar did not speak"):
        await interrupted(url, [Trial("Where?", CLIP)], False, 1, lambda: None)


async def test_a_server_that_cannot_hear_ends_the_bench(url: str, running: Any) -> None:
    running.host.engines = replace(running.host.engines, recognizer=None)
    with pytest.raises(ServeError, match="nobody is heard here"):
        await asked(url, [CLIP], 1, lambda: None)


def test_what_never_came_counts_as_long_as_it_was_waited_for() -> None:
    waits = Waits()
    waits.note(0.2, "stop")
    waits.note(None, "停")
    assert waits.all == [0.2, PATIENCE]
    assert (waits.missed, waits.lost) == (1, ["停"])
