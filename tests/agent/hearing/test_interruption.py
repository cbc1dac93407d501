"""Whether the avatar ignores, holds or yields."""

from __future__ import annotations

import pytest

from vivant.agent.hearing.interruption import Decision, HoldFirst, Overlap, begins_with, says_stop


def _stops(text: str) -> bool:
    return text.lower() in ("stop", "停", "停一下", "stop talking")


PLAIN = HoldFirst(_stops)


@pytest.mark.parametrize(
    ("overlap", "decision"),
    [
        (Overlap(0.06, 0.06, "speech"), "ignore"),
        (Overlap(0.2, 0.15, "speech"), "hold"),
        (Overlap(0.2, 0.15, "noise"), "ignore"),
        (Overlap(0.2, 0.15, "backchannel"), "ignore"),
        (Overlap(0.5, 0.45, "backchannel"), "hold"),
        (Overlap(0.9, 0.85, "speech", held=True), "take"),
        (Overlap(0.9, 0.85, "backchannel", held=True), "hold"),
        (Overlap(0.3, 0.2, "speech", text="where is"), "take"),
        (Overlap(0.3, 0.2, "speech", text="hi there", confidence=0.6), "hold"),
        (Overlap(0.8, 0.65, "speech", text="where is", confidence=0.6), "take"),
        (Overlap(0.1, 0.06, "noise", text="停"), "take"),
        (Overlap(0.2, 0.15, "speech", text="停", confidence=0.6), "take"),
        (Overlap(0.9, 0.9, "speech", text="okay", held=True), "hold"),
    ],
)
def test_while_the_voice_goes_on(overlap: Overlap, decision: Decision) -> None:
    assert PLAIN.decide(overlap) == decision


@pytest.mark.parametrize(
    ("overlap", "decision"),
    [
        (Overlap(0.5, 0.3, "noise", silent=0.1, held=True), "hold"),
        (Overlap(0.5, 0.3, "noise", silent=0.3, held=True), "ignore"),
        (Overlap(0.5, 0.3, "backchannel", silent=0.35, held=True), "ignore"),
        (Overlap(0.7, 0.5, "speech", text="mm-hm", silent=0.3, held=True), "ignore"),
        (Overlap(0.5, 0.3, "speech", text="hi", confidence=0.6, silent=0.3, held=True), "ignore"),
        (Overlap(0.9, 0.65, "speech", silent=0.3, held=True), "hold"),
        (Overlap(0.9, 0.65, "speech", silent=0.5, held=True), "take"),
        (Overlap(0.9, 0.55, "speech", silent=0.5, held=True), "ignore"),
        (Overlap(0.9, 0.65, "speech", silent=0.1, final=True, held=True), "take"),
        (Overlap(0.4, 0.1, "speech", silent=0.1), "ignore"),
    ],
)
def test_when_the_voice_is_silent(overlap: Overlap, decision: Decision) -> None:
    assert PLAIN.decide(overlap) == decision


def test_with_a_wake_word_nothing_else_interrupts_but_a_stop_word() -> None:
    woken = HoldFirst(_stops, wake="hey ada")
    assert woken.decide(Overlap(2.0, 2.0, "speech")) == "ignore"
    assert woken.decide(Overlap(2.0, 2.0, "speech", text="where is it")) == "ignore"
    assert woken.decide(Overlap(2.0, 2.0, "speech", text="Hey, Ada! Where is it?")) == "take"
    assert woken.decide(Overlap(0.2, 0.2, "speech", text="stop")) == "take"


def test_stop_words_count_at_the_edges_of_phrases_only() -> None:
    assert says_stop("Wait, stop!", _stops)
    assert says_stop("停一下，我想问", _stops)
    assert says_stop("stop that please", _stops)
    assert not says_stop("where is the bus stop", _stops)
    assert not says_stop("", lambda text: True)


def test_an_empty_wake_word_begins_nothing() -> None:
    assert not begins_with("hello", " ")
