"""The simulated human: what it reports of Acts, and when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.bench.performer import BEFORE_WORDS, GRAIN, Performer, duration, grained
from vivant.score import Act, Answer, Gesture, Halt, Hold, Say, Show

LINE = Say("A sentence of forty-two letters, or so it is.", "en")


def lived(human: Performer, until: float, *, after: float = 0.0, step: float = GRAIN) -> list[tuple[float, str]]:
    """Its reports from `after` on, with their times."""
    found = []
    for tick in range(1, round((until - after) / step) + 1):
        now = after + tick * step
        found += [(now, status) for _, status in human.reports(now)]
    return found


def test_a_line_begins_sounds_and_ends() -> None:
    human = Performer()
    human.perform(0.0, [LINE])
    begins, ends = BEFORE_WORDS, BEFORE_WORDS + duration(LINE)
    assert human.busy
    assert lived(human, 20.0) == [(GRAIN, "started"), (begins, "running"), (ends, "done")]
    assert not human.busy


@given(st.integers(1, 12), st.integers(1, 20))
def test_what_is_held_ends_so_much_later(began: int, held: int) -> None:
    human, plain = Performer(), BEFORE_WORDS + duration(LINE)
    human.perform(0.0, [LINE])
    since = began * GRAIN
    before = lived(human, since)
    human.perform(since, [Hold(True)])
    until = since + held * GRAIN
    between = lived(human, until, after=since)
    human.perform(until, [Hold(False)])
    behind = lived(human, 60.0, after=until)
    if since >= plain:
        assert before[-1] == (plain, "done")
    else:
        assert between == []
        assert behind[-1] == (max(plain, plain + (until - since if since >= BEFORE_WORDS else 0.0)), "done")


def test_a_halt_ends_it_and_a_new_act_takes_the_turn() -> None:
    human = Performer()
    human.perform(0.0, [LINE])
    lived(human, 1.0)
    human.perform(1.0, [Halt("stop")])
    assert human.reports(1.5) == [(LINE.id, "halted")]
    other = Gesture("wave")
    human.perform(2.0, [LINE])
    human.perform(2.5, [other])
    assert [status for act, status in human.reports(9.0) if act == LINE.id] == ["started", "halted"]


@pytest.mark.parametrize(("failures", "ends"), [(0.0, "done"), (1.0, "failed")])
def test_so_many_answers_fail(failures: float, ends: str) -> None:
    human = Performer(failures=failures)
    human.perform(0.0, [Answer("Where?", "en")])
    assert lived(human, 30.0)[-1][1] == ends


def test_what_takes_no_turn_is_not_reported() -> None:
    human = Performer()
    acts: list[Act] = [Show(())]
    human.perform(0.0, acts)
    assert lived(human, 5.0) == []


def test_it_tells_when_it_has_something_to_report() -> None:
    human = Performer()
    assert human.due == float("inf")
    human.perform(0.0, [LINE])
    human.reports(0.0)
    assert human.due == BEFORE_WORDS
    human.reports(BEFORE_WORDS)
    assert human.due == BEFORE_WORDS + duration(LINE)


@given(st.floats(0, 1e4))
def test_moments_are_whole(seconds: float) -> None:
    assert grained(seconds) % GRAIN == 0
    assert seconds <= grained(seconds) <= max(GRAIN, seconds + GRAIN)
