"""The record of a conversation: what is made of it."""

from __future__ import annotations

import pytest

from vivant.bench.conversation import SCRIPT, Line, Record, Said, moments, recorded

HELLO = Said(Line("Hello", 1.0), 1.0, 1.5)
AGAIN = Said(Line("Stop", 1.0, interrupts=True), 3.0, 3.4)


@pytest.fixture
def record() -> Record:
    """A greeting, its answer, and a word into it."""
    levels = [(step * 0.04, -30.0 if 2.0 <= step * 0.04 < 3.2 else -99.0) for step in range(120)]
    messages = [
        (1.9, {"type": "turn.open", "question": "hello"}),
        (1.95, {"type": "segment.open", "text": "Hello to you."}),
        (3.15, {"type": "hold", "on": True}),
        (3.2, {"type": "epoch", "reason": "the visitor takes the turn"}),
    ]
    return Record([HELLO, AGAIN], messages, levels)


def test_how_soon_the_page_falls_silent(record: Record) -> None:
    assert record.silence_after(AGAIN) == pytest.approx(0.2, abs=0.05)
    assert record.silence_after(HELLO) is None
    assert record.questions == ["hello"]


def test_what_happened_can_be_drawn(record: Record) -> None:
    told = [(round(moment.time, 1), moment.who, moment.what) for moment in moments(record)]
    assert told == [
        (1.0, "visitor", "speaks"),
        (1.5, "visitor", "silent"),
        (1.9, "ear", "heard"),
        (2.0, "avatar", "speaks"),
        (3.0, "visitor", "speaks"),
        (3.1, "avatar", "holds"),
        (3.2, "avatar", "silent"),
        (3.2, "avatar", "epoch"),
        (3.4, "visitor", "silent"),
    ]


def test_lines_lie_where_they_are_said_to() -> None:
    samples, said = recorded(SCRIPT[:2])
    assert [each.line for each in said] == list(SCRIPT[:2])
    assert said[0].start == pytest.approx(1.0, abs=0.02)
    assert said[1].start - said[0].end == pytest.approx(SCRIPT[1].wait, abs=0.2)
    loud = abs(samples[int(said[0].start * 16000) : int(said[0].end * 16000)]).max()
    assert loud > 3000


def test_a_conversation_has_twenty_turns_and_six_interruptions() -> None:
    assert len(SCRIPT) == 20
    assert sum(line.interrupts for line in SCRIPT) == 6
