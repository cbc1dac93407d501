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
from vivant.bench.performer import Performer, Report
from vivant.bench.visits import Happening, audience, pupils, visits
from vivant.score import Act, Percept, Presence

TREES = ("hall", "reception", "live", "shop", "museum", "lesson")
"""Trees that ship, and that a day can be made for."""


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
    settle : leave out the ticks in which nothing is told, once nothing has happened for so long and nobody is there,
        seconds. A tree whose waits in an empty room are shorter does the same with and without. None: leave out none.
    after : seconds that are ticked after the last happening.
    performer : who carries out the Acts.
    perf : the machine's clock, seconds.
    """
    human = performer or Performer()
    index, tick, lively, present = 0, 0, 0.0, False
    last = math.ceil(((happenings[-1].at if happenings else 0.0) + after) * hz)
    while tick <= last:
        now = tick / hz
        percepts: list[Percept] = []
        while index < len(happenings) and happenings[index].at <= now:
            percepts.extend(happenings[index].percepts)
            index += 1
        reports = human.reports(now)
        for act, status in reports:
            behavior.report(act, status)
        began = perf()
        acts = behavior.tick(now, percepts)
        took = perf() - began
        human.perform(now, acts)
        yield Beat(now, tuple(percepts), tuple(reports), tuple(acts), took)
        present = _present(present, percepts)
        lively = now if percepts or reports or acts or human.busy or present else lively
        tick += 1
        if settle is not None and now - lively >= settle and index < len(happenings):
            tick = max(tick, math.ceil(happenings[index].at * hz))


def _present(before: bool, percepts: Sequence[Percept]) -> bool:
    told = [percept.present for percept in percepts if isinstance(percept, Presence)]
    return told[-1] if told else before
