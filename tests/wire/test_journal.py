"""What a client that comes back has missed."""

from __future__ import annotations

import json

from vivant.wire.journal import Journal
from vivant.wire.messages import Epoch


def numbers(frames: list[str] | None) -> list[int]:
    assert frames is not None
    return [json.loads(frame)["n"] for frame in frames]


def test_what_was_missed_comes_again() -> None:
    journal = Journal()
    for epoch in range(5):
        journal.append(Epoch(epoch, "x"))
    assert numbers(journal.since(3)) == [4, 5]
    assert numbers(journal.since(0)) == [1, 2, 3, 4, 5]
    assert journal.since(5) == []


def test_a_ring_that_lost_too_much_asks_for_a_snapshot() -> None:
    journal = Journal(max_bytes=200)
    for epoch in range(50):
        journal.append(Epoch(epoch, "x"))
    assert journal.since(1) is None
    assert numbers(journal.since(49)) == [50]


def test_numbers_from_nowhere_ask_for_a_snapshot() -> None:
    journal = Journal()
    journal.append(Epoch(1, "x"))
    assert journal.since(7) is None
    assert journal.since(-1) is None


def test_what_is_forgotten_asks_for_a_snapshot() -> None:
    journal = Journal()
    journal.append(Epoch(1, "x"))
    journal.forget()
    assert journal.since(0) is None
    assert journal.since(1) == []
    journal.append(Epoch(2, "x"))
    assert numbers(journal.since(1)) == [2]
