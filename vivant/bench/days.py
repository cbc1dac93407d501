"""A day of visitors for each tree that ships, made from a seed, and played on a virtual clock.

    for beat in play(TreeBehavior(texts=texts, tree="hall"), day("hall", visitors=300, seed=1)):
        print(beat.at, beat.acts)

What happens does not depend on what is done: the same day serves every behaviour.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from vivant.behavior.contracts import Behavior
from vivant.bench.performer import GRAIN, Performer, Report
from vivant.bench.visits import Happening, audience, pupils, visits
from vivant.score import Act, Percept, Presence

TREES = ("hall", "reception", "live", "shop", "museum", "lesson")
"""Trees that ship, and that a day can be made for."""

AFTER_NEWS = 2
"""Ticks that are never left out after one that brings news: nodes may take that many to pass it on."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One tick of a day. at : seconds since the day began. took : how long `tick` worked, seconds of the machine."""

    at: float
    percepts: tuple[Percept, ...]
    reports: tuple[Report, ...]
    acts: tuple[Act, ...]
    took: float


def day(tree: str, visitors: int, seed: int) -> list[Happening]:
    """What happens on a day, in order; at moments that are multiples of `performer.GRAIN`.

    Raises ValueError: no day is known for that tree.
    """
    match tree:
        case "live":
            return audience(visitors, seed)
        case "lesson":
            return pupils(visitors, seed)
        case "hall" | "reception" | "shop" | "museum":
            return visits(tree, visitors, seed)
    raise ValueError(f"expected a tree, one of {', '.join(TREES)}, found {tree!r}")


def play(
    behavior: Behavior,
    happenings: Sequence[Happening],
    *,
    hz: float = 20.0,
    settle: float | None = None,
    after: float = 60.0,
    performer: Performer | None = None,
    perf: Callable[[], float] = time.perf_counter,
) -> Iterator[Beat]:
    """Tick a behaviour through a day; what it wants is carried out by a simulated human.

    Parameters
    ----------
    happenings : in order of time.
    hz : ticks per second; what happens between two ticks is told with the later one.
    settle : leave out ticks in which nothing can happen. Of those without news, the ones at a multiple of GRAIN, just
        before one and just after news stay; once nobody has been there and nothing has happened for `settle` seconds,
        only those that bring news. A behaviour whose waits are multiples of GRAIN, and in an empty room shorter than
        `settle`, does the same with and without. None: leave out none.
    after : seconds that are ticked after the last happening.
    performer : who carries out the Acts.
    perf : the machine's clock, seconds.
    """
    human = performer or Performer()
    grid = _Grid(hz, settle, happenings)
    last = math.ceil(((happenings[-1].at if happenings else 0.0) + after) * hz)
    while grid.tick <= last:
        now = grid.tick / hz
        percepts = grid.percepts(now)
        reports = human.reports(now)
        for act, status in reports:
            behavior.report(act, status)
        began = perf()
        acts = behavior.tick(now, percepts)
        took = perf() - began
        human.perform(now, acts)
        yield Beat(now, tuple(percepts), tuple(reports), tuple(acts), took)
        grid.advance(bool(percepts or reports or acts), human)


class _Grid:
    """Which tick is next. tick : its number; times are `tick / hz`."""

    def __init__(self, hz: float, settle: float | None, happenings: Sequence[Happening]) -> None:
        self.tick = 0
        self._hz, self._settle, self._happenings = hz, settle, happenings
        self._step = max(1, round(GRAIN * hz))
        self._index = self._news = self._lively = 0
        self._present = False

    def percepts(self, now: float) -> list[Percept]:
        """What is told with the tick at `now`."""
        found: list[Percept] = []
        while self._index < len(self._happenings) and self._happenings[self._index].at <= now:
            found.extend(self._happenings[self._index].percepts)
            self._index += 1
        told = [percept.present for percept in found if isinstance(percept, Presence)]
        self._present = told[-1] if told else self._present
        return found

    def advance(self, news: bool, human: Performer) -> None:
        """Go to the next tick. news : this one brought any."""
        self._news = self.tick if news else self._news
        self._lively = self.tick if news or human.busy or self._present else self._lively
        if self._settle is None or self.tick - self._news < AFTER_NEWS:
            self.tick += 1
            return
        told = self._happenings[self._index].at if self._index < len(self._happenings) else math.inf
        settled = self.tick - self._lively >= self._settle * self._hz and told < math.inf
        following = told if settled else min(told, human.due, self._round())
        self.tick = max(self.tick + 1, math.ceil(following * self._hz) - 1)

    def _round(self) -> float:
        """The next multiple of GRAIN, seconds."""
        return (self.tick // self._step + 1) * GRAIN
