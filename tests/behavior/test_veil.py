"""What visitors said is hidden, and what is the persona's own is not."""

from __future__ import annotations

import pytest

from vivant.behavior.veil import Veil
from vivant.score import (
    Alert,
    Answer,
    Attend,
    Card,
    Chatted,
    Halt,
    HandOver,
    Heard,
    Percept,
    Presence,
    Say,
    Show,
    Sign,
    VoiceBegan,
)

VEIL = Veil(b"12345678", ["Welcome!"])


@pytest.mark.parametrize(
    "act",
    [
        Say("You said Ada", "en"),
        Answer("Ada", "en"),
        HandOver("Ada wants a person"),
        Alert("x", "Ada"),
        Sign("Ada", "en"),
        Show((Card("Ada", "Ada", (("Ada",),), caption="Ada"),)),
    ],
)
def test_acts_that_may_hold_a_visitors_words_are_hidden(act: Say) -> None:
    hidden = VEIL.act(act)
    assert type(hidden) is type(act)
    assert "Ada" not in repr(hidden)


def test_reasons_are_hidden_only_where_they_quote() -> None:
    veil = Veil(b"12345678", ())
    veil.hear([Heard("Ada")])
    assert veil.reason("the visitor speaks") == "the visitor speaks"
    assert "Ada" not in veil.reason("raised KeyError: 'Ada'")


def test_what_is_no_text_stays() -> None:
    percept: Percept
    for percept in (Presence(True, "zh"), VoiceBegan()):
        assert VEIL.percept(percept) == percept
    assert VEIL.percept(Heard("Ada", "en", 0.5)).confidence == 0.5  # type: ignore[union-attr]


def test_another_journal_hides_with_another_salt() -> None:
    ada = Heard("Ada")
    assert VEIL.percept(ada) == VEIL.percept(ada)
    assert VEIL.percept(ada) != Veil(b"87654321", ()).percept(ada)


def test_its_own_words_are_shown() -> None:
    for act in (Say("Welcome!", "en"), Attend("visitor", "idle"), Halt("a new question")):
        assert VEIL.act(act) == act


def test_a_chat_hides_who_and_what() -> None:
    hidden = VEIL.percept(Chatted("ada99", "hello", "gift", 5.0))
    assert isinstance(hidden, Chatted)
    assert "ada99" not in hidden.author
    assert "hello" not in hidden.text
    assert (hidden.what, hidden.amount) == ("gift", 5.0)


def test_what_is_empty_stays_empty() -> None:
    assert VEIL.percept(Chatted("", "", "like")) == Chatted("", "", "like")
