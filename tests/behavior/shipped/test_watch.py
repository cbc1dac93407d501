"""Whether the watch sees what must not happen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from vivant.bench.days import Beat
from vivant.score import (
    Act,
    Answer,
    Halt,
    HandOver,
    Heard,
    Percept,
    Presence,
    Say,
    TimeTold,
    VoiceBegan,
    VoiceEnded,
)

from .watch import BOUND, Watch

GREETING = Say("Hello, and welcome!", "en")
NOTICE = Say("Do not touch the exhibits.", "en", interruptible=False)
ANSWER = Answer("Where can I park?", "en")
ASKED = Heard("Where can I park?", "en")
NIGHT = TimeTold(datetime(2026, 5, 4, 23, 0))


def beat(at: float, *news: Percept | Act, reports: Sequence[tuple[int, str]] = ()) -> Beat:
    acts = tuple(each for each in news if hasattr(each, "id"))
    percepts = tuple(each for each in news if not hasattr(each, "id"))
    return Beat(at, percepts, tuple(reports), acts, 0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("beats", "what"),
    [
        ([beat(0, GREETING), beat(1, ANSWER)], "two turns at once"),
        ([beat(0, VoiceBegan()), beat(1, GREETING)], "talk over a voice"),
        ([beat(0, ASKED), beat(BOUND + 1)], "neither answered nor handed over"),
        ([beat(0, ASKED, ANSWER), beat(1, reports=[(ANSWER.id, "failed")]), beat(BOUND + 2)], "nobody was named"),
        ([beat(0, Presence(True), GREETING), beat(9, Halt("again"), GREETING)], "greeted twice"),
        ([beat(0, NIGHT), beat(1, GREETING)], "at night"),
        ([beat(0, Presence(True), NOTICE), beat(1, Halt("a question"))], "a notice was halted"),
    ],
)
def test_what_must_not_happen_is_seen(beats: list[Beat], what: str) -> None:
    watch = watched(beats)
    assert len(watch.broken) == 1
    assert what in watch.broken[0]


@pytest.mark.parametrize(
    "beats",
    [
        [beat(0, GREETING), beat(1, Halt("a question"), ANSWER)],
        [beat(0, GREETING), beat(2, ANSWER, reports=[(GREETING.id, "done")])],
        [beat(0, VoiceBegan()), beat(1, ASKED, ANSWER)],
        [beat(0, VoiceBegan()), beat(1, VoiceEnded("noise")), beat(2, GREETING)],
        [beat(0, ASKED), beat(1, HandOver("nobody knows")), beat(BOUND + 2)],
        [beat(0, ASKED), beat(1, Presence(False)), beat(BOUND + 2)],
        [beat(0, Presence(True), GREETING), beat(1, Presence(False), Halt("left")), beat(9, Presence(True), GREETING)],
        [beat(0, NIGHT), beat(1, ASKED, ANSWER)],
        [beat(0, Presence(True), NOTICE), beat(1, Presence(False)), beat(4, Halt("the visitor left"))],
    ],
)
def test_what_may_happen_is_let_pass(beats: list[Beat]) -> None:
    assert watched(beats).broken == []


def watched(beats: list[Beat]) -> Watch:
    watch = Watch(("welcome",), ("22:00", "07:00"))
    for each in beats:
        watch.see(each)
    return watch
