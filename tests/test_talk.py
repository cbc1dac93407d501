"""A conversation by sound, as lines; and the command over a server that speaks the protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import pytest

from vivant.errors import ServeError
from vivant.human import Engines
from vivant.reply import Reply
from vivant.score import Samples
from vivant.talk import QUIET, STUCK, Conversation, hosted, talk
from vivant.wire.media import Kind, Packet
from vivant.wire.messages import (
    Epoch,
    Hear,
    Hold,
    Message,
    Notice,
    PlayedTo,
    SegmentClose,
    SegmentOpen,
    TurnClose,
    TurnOpen,
)

RATE = 8_000
CITED: list[dict[str, Any]] = [{"document": "en/parking.md", "title": "Parking", "heading": "Fees", "line": 9}]


def speech(segment: int, pts: float, seconds: float, value: int = 7) -> Packet:
    return Packet(Kind.SPEECH, segment, 1, 0, pts, np.full(round(seconds * RATE), value, "<i2").tobytes())


def answer(segment: int, text: str, citations: list[dict[str, Any]] | None = None) -> SegmentOpen:
    return SegmentOpen(segment, 1, 1, text, "en", RATE, True, citations or [])


def opened() -> Conversation:
    return Conversation(100.0, lambda segment: RATE)


def told(conversation: Conversation, *items: Message | Packet, now: float = 101.5) -> list[str]:
    return [line for item in items for line in conversation.take(item, now)]


# --- what is printed ------------------------------------------------------------------------------------------


def test_what_is_heard_and_said_is_told_with_times() -> None:
    conversation = opened()
    assert told(conversation, Hear("listening"), Hear("hearing", "where"), Hear("hearing", "where"), now=101.0) == [
        "   1.00  hears  where"
    ]
    assert told(conversation, TurnOpen(1, 1, "en", "Where?"), answer(1, "Here.", CITED), now=102.25) == [
        "   2.25  you    Where?",
        "   2.25  says   Here.",
        "                [en/parking.md:9] Parking / Fees",
    ]


def test_what_it_says_of_its_own_has_no_question() -> None:
    assert told(opened(), TurnOpen(1, 1, "en"), answer(1, "Hello.")) == ["   1.50  says   Hello."]


def test_holds_halts_and_notices_are_told() -> None:
    conversation = opened()
    assert told(conversation, TurnOpen(1, 1, "en"), Hold(1, True), Hold(1, False), Epoch(2, "a new turn")) == [
        "   1.50  waits  for you",
        "   1.50  goes   on",
        "   1.50  stops  a new turn",
    ]
    assert told(conversation, Epoch(3, "stop")) == []
    assert told(conversation, Notice("microphone_dead", "It is muted.")) == [
        "   1.50  note   microphone_dead: It is muted."
    ]


# --- what is kept ---------------------------------------------------------------------------------------------


def test_answers_are_kept_one_behind_another() -> None:
    conversation = opened()
    told(conversation, TurnOpen(1, 1, "en"), answer(1, "A."), speech(1, 0.0, 0.2), SegmentClose(1, 1, 300.0))
    told(conversation, answer(2, "B."), speech(2, 0.0, 0.1, 9), SegmentClose(2, 1, 100.0))
    reply = conversation.reply
    assert (reply.text, reply.rate, reply.duration) == ("A. B.", RATE, pytest.approx(0.4))
    assert reply.speech.tolist() == [7] * 1_600 + [0] * 800 + [9] * 800
    closed = TurnClose(1, 1, False, {})
    told(conversation, closed)
    assert conversation.played(closed) == [PlayedTo(1, 300.0, True), PlayedTo(2, 100.0, True)]


def test_an_answer_that_is_interrupted_is_kept_as_far_as_it_came() -> None:
    conversation = opened()
    told(conversation, TurnOpen(1, 1, "en"), answer(1, "A."), speech(1, 0.0, 0.2), speech(1, 0.2, 0.1))
    told(conversation, Epoch(2, "a new turn"), TurnClose(1, 1, True, {}), speech(1, 0.3, 0.1))
    told(conversation, TurnOpen(2, 2, "en"), answer(2, "B."), speech(2, 0.0, 0.1, 9), SegmentClose(2, 2, 100.0))
    assert conversation.reply.speech.tolist() == [7] * 2_400 + [9] * 800
    assert conversation.played(TurnClose(1, 1, True, {})) == []


# --- when it ends ---------------------------------------------------------------------------------------------


def test_it_waits_long_while_it_understands_and_answers_and_shortly_else() -> None:
    conversation = opened()
    assert conversation.patience(100.0) == QUIET
    told(conversation, Hear("hearing"), now=110.0)
    assert conversation.patience(111.0) == STUCK - 1
    told(conversation, Hear("off"), now=112.0)
    assert conversation.patience(112.5) == QUIET - 0.5
    told(conversation, TurnOpen(1, 1, "en"), now=113.0)
    assert conversation.patience(113.0 + STUCK + 1) == 0
    assert conversation.busy
    told(conversation, TurnClose(1, 1, False, {}), now=114.0)
    assert conversation.patience(114.0 + QUIET) == 0
    assert not conversation.busy


# --- the whole ------------------------------------------------------------------------------------------------


async def no_sound() -> AsyncIterator[Samples]:
    for _ in ():
        yield np.zeros(0, np.int16)


async def test_it_talks_to_a_server_until_nothing_more_comes(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vivant.talk.QUIET", 0.1)
    lines: list[str] = []
    kept: list[Reply] = []
    async with asyncio.timeout(10):
        await talk(running.url, no_sound(), lines.append, kept.append)
    assert len(kept) == 1
    assert lines[-1].endswith("  note   nothing was heard")


async def test_a_human_of_this_process_is_served_to_it(
    stub_engines: Engines, persona: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Engines, "load", lambda persona: stub_engines)
    monkeypatch.setattr("vivant.talk.QUIET", 0.05)
    async with hosted(persona) as url:
        assert url.startswith("http://127.0.0.1:")
        await talk(url, no_sound(), lambda line: None, lambda reply: None)
    with pytest.raises(ServeError):
        await talk(url, no_sound(), lambda line: None, lambda reply: None)


async def test_a_source_that_fails_ends_it(running: Any) -> None:
    async def broken() -> AsyncIterator[Samples]:
        raise OSError("unplugged")
        yield np.zeros(0, np.int16)

    with pytest.raises(OSError, match="unplugged"):
        await talk(running.url, broken(), lambda line: None, lambda reply: None)
