"""Memory holds what was heard, not what was generated."""

from __future__ import annotations

from vivant.human.memory import Memory
from vivant.score import Word

WORDS = (Word("Park", 0.0, 0.3, 0), Word("in", 0.3, 0.4, 5), Word("Lot", 0.4, 0.7, 8), Word("B", 0.7, 0.9, 12))


def spoken() -> Memory:
    memory = Memory()
    memory.asked("Where?")
    memory.saying(1, "Park in Lot B.")
    memory.timed(1, WORDS)
    return memory


def test_silence_counts_as_none() -> None:
    assert spoken().history() == (("Where?", ""),)


def test_it_is_cut_at_the_last_word_that_sounded() -> None:
    memory = spoken()
    memory.played(1, 0.5, done=False)
    assert memory.history() == (("Where?", "Park in Lot"),)


def test_what_was_played_to_its_end_is_whole() -> None:
    memory = spoken()
    memory.played(1, 1.0, done=True)
    memory.saying(2, "It is free.")
    assert memory.history() == (("Where?", "Park in Lot B."),)


def test_an_older_report_takes_nothing_back() -> None:
    memory = spoken()
    memory.played(1, 0.5, done=False)
    memory.played(1, 0.1, done=False)
    memory.played(99, 5.0, done=True)
    assert memory.history() == (("Where?", "Park in Lot"),)


def test_only_the_last_exchanges_are_kept_and_all_can_be_forgotten() -> None:
    memory = Memory(exchanges=2)
    for question in "abc":
        memory.asked(question)
    assert [question for question, _ in memory.history()] == ["b", "c"]
    memory.forget()
    assert memory.history() == ()
