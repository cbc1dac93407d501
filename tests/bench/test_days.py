"""Playing a day: which ticks there are, and what they are told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from vivant.bench.days import TREES, day, play
from vivant.bench.performer import GRAIN
from vivant.bench.visits import Happening
from vivant.score import Act, ActStatus, Heard, Percept, Presence, Say

COMES, ASKS = Happening(1.0, (Presence(True),)), Happening(2.25, (Heard("Where?"),))


class Parrot:
    """Says what it hears; notes everything."""

    def __init__(self) -> None:
        self.ticks: list[tuple[float, tuple[Percept, ...]]] = []
        self.reports: list[ActStatus] = []

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        self.ticks.append((now, tuple(percepts)))
        return [Say(percept.text, "en") for percept in percepts if isinstance(percept, Heard)]

    def report(self, act: int, status: ActStatus) -> None:
        self.reports.append(status)


@pytest.mark.parametrize("tree", TREES)
def test_each_tree_has_its_day(tree: str) -> None:
    happenings = day(tree, 5, 1)
    assert len(happenings) > 20
    assert happenings == day(tree, 5, 1)


def test_other_trees_have_none() -> None:
    with pytest.raises(ValueError, match=r"expected a tree, one of hall, reception, .* found 'halls'"):
        day("halls", 5, 1)


def test_every_tick_comes_and_brings_what_happened_since() -> None:
    parrot = Parrot()
    beats = list(play(parrot, [COMES, ASKS], hz=10, after=4.75))
    assert [at for at, _ in parrot.ticks] == [tick / 10 for tick in range(71)]
    assert [(at, told) for at, told in parrot.ticks if told] == [(1.0, COMES.percepts), (2.3, ASKS.percepts)]
    assert [act.text for beat in beats for act in beat.acts if isinstance(act, Say)] == ["Where?"]
    assert parrot.reports == ["started", "running", "done"]


def test_the_machine_is_timed_around_the_tick_alone() -> None:
    times = iter(range(1000))
    beats = list(play(Parrot(), [COMES], after=1.0, perf=lambda: float(next(times))))
    assert {beat.took for beat in beats} == {1.0}


def test_ticks_are_left_out_but_for_those_that_count() -> None:
    dense, sparse = Parrot(), Parrot()
    told = [COMES, Happening(4.5, (Heard("Where?"),)), Happening(10.0, (Presence(False),)), Happening(900.0, ())]
    list(play(dense, told, after=1.0))
    list(play(sparse, told, after=1.0, settle=5.0))
    assert [each for each in sparse.ticks if each[1]] == [each for each in dense.ticks if each[1]]
    assert sparse.reports == dense.reports
    times = [at for at, _ in sparse.ticks]
    assert len(times) < 120 < len(dense.ticks)
    assert {k * GRAIN for k in range(2, 30)} <= set(times)
    assert {4.45, 899.95, 900.0} <= set(times)
    assert not [at for at in times if 20 < at < 899]


def test_an_empty_day_is_quiet() -> None:
    assert len(list(play(Parrot(), [], hz=1, after=3.0))) == 4
