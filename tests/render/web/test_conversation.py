"""A conversation of twenty turns by voice with the page in a real Chromium, six of them interruptions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vivant.bench.conversation import SCRIPT, Record, converse
from vivant.bench.process import serving

PATIENCE = 4.0
"""Seconds that a busy machine may take for what `vivant bench hear` measures in milliseconds."""

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser")]


@pytest.fixture(scope="module")
def record() -> Iterator[Record]:
    """The whole conversation, had once."""
    with serving("vivant", "serve") as server:
        yield converse(server.url)


def test_what_is_asked_aloud_is_understood_and_answered(record: Record) -> None:
    asked = [line.text for line in SCRIPT]
    missed = [text for text in asked if text not in record.questions]
    assert len(missed) <= 1, f"not understood: {missed}; understood: {record.questions}"
    order = [asked.index(question) for question in record.questions if question in asked]
    assert order == sorted(order)


def test_who_interrupts_is_given_the_word(record: Record) -> None:
    interruptions = [said for said in record.said if said.line.interrupts]
    silences = [record.silence_after(said) for said in interruptions]
    assert len(interruptions) == 6
    heard = [silence for silence in silences if silence is not None]
    assert len(heard) >= 5, f"the avatar did not speak or did not fall silent: {silences}"
    assert max(heard) < PATIENCE, f"the avatar talked over the visitor: {silences}"


def test_the_console_is_clean(record: Record) -> None:
    assert record.faults == []
