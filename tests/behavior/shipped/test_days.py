"""A day of 300 visitors for each tree that ships: nothing goes wrong, and it happens again."""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vivant.behavior.agenda import KEPT, Turned
from vivant.behavior.journal import Header
from vivant.behavior.journal_text import read
from vivant.behavior.recording import Recorder, describe, glances
from vivant.behavior.replay import replay
from vivant.bench.days import TREES, day, play
from vivant.bench.visits import Happening
from vivant.persona import Persona
from vivant.plugins.engines.tree import TreeBehavior
from vivant.score import Act, Attend, FactTold, Halt, Heard, Presence

from .watch import Watch

VISITORS = 300

SETTLE = 6.0
"""No tree waits for longer in an empty room, unless an audience writes."""

NIGHT = ("17:30", "08:45")
"""Hours in which somebody passes by on each day, before it opens and after it has closed."""

GREETINGS = {
    "hall": ("欢迎来到", "welcome to"),
    "reception": ("欢迎光临", "and welcome!"),
    "live": (),
    "shop": ("欢迎来到", "welcome to"),
    "museum": ("欢迎来到", "welcome to"),
    "lesson": (),
}


def behavior(tree: str, persona: Persona, night: str = "") -> TreeBehavior:
    made = TreeBehavior(texts=persona.identity.texts.by_name(), tree=tree, night=night)
    made.runner.context.perf = lambda: 0.0  # how long a node takes is the machine's
    return made


def busy(tree: str, seconds: float) -> list[Happening]:
    """The busiest part of a day, from 0 on: what was told at its beginning comes first."""
    begins = {"live": 1500.0, "lesson": 1800.0}.get(tree, 7200.0)
    happenings = day(tree, VISITORS, 3)
    known = [each for each in happenings if each.at < begins and any(isinstance(p, FactTold) for p in each.percepts)]
    told = [Happening(0.0, tuple(p for each in known for p in each.percepts if isinstance(p, FactTold)))]
    busy = [each for each in happenings if begins <= each.at < begins + seconds]
    return told + [Happening(each.at - begins, each.percepts) for each in busy]


@pytest.mark.parametrize("tree", TREES)
def test_nothing_goes_wrong_on_a_day(tree: str, persona: Persona) -> None:
    made = behavior(tree, persona, "" if tree in ("live", "lesson") else "-".join(NIGHT))
    watch = Watch(GREETINGS[tree], None if tree in ("live", "lesson") else NIGHT)
    happenings = day(tree, VISITORS, 1)
    faults: list[str] = []
    half, objects = happenings[len(happenings) // 2].at, 0
    for beat in play(made, happenings, settle=60.0 if tree == "live" else SETTLE):
        watch.see(beat)
        faults += [str(fault) for fault in made.runner.last.faults]
        if not objects and beat.at >= half:
            gc.collect()
            objects = len(gc.get_objects())
    assert watch.broken == []
    assert faults == []
    assert watch.turns > 100
    if tree == "live":
        assert watch.last_turn < 8100 + 10, "it went on after the show"
    else:
        assert watch.last_turn < watch.last_left + 1, "it went on when everybody had left"
    gc.collect()
    assert len(gc.get_objects()) - objects < 4000, "what it remembers grows"
    context = made.runner.context
    assert len(context.agenda._deeds) <= KEPT
    assert not context.situation.notes or tree == "live"


@pytest.mark.parametrize("tree", TREES)
def test_ticks_may_be_left_out_where_nothing_happens(tree: str, persona: Persona) -> None:
    happenings = busy(tree, 600.0)
    dense = list(acts(behavior(tree, persona), happenings, None))
    assert list(acts(behavior(tree, persona), happenings, 60.0 if tree == "live" else SETTLE)) == dense
    assert len(dense) > 10


@pytest.mark.parametrize("tree", TREES)
def test_a_clock_that_jumps_does_no_harm(tree: str, persona: Persona) -> None:
    made = behavior(tree, persona)
    told = {100.0: (Presence(True), FactTold("segment", "opening")), 50.0: (Heard("Where can I park?", "en"),)}
    turns = 0
    for now in (100.0, 50.0, 50.0, 40.0, 100.05, 5000.0, 5000.05, 90000.0, 3.0):
        wanted = made.tick(now, told.pop(now, ()))
        assert made.runner.last.faults == ()
        assert made.runner.last.now >= 100.0
        turns += sum(isinstance(act, Turned) for act in wanted)
        assert sum(isinstance(act, Turned) for act in wanted) <= 1 + sum(isinstance(act, Halt) for act in wanted)
    assert turns >= 1


def acts(made: TreeBehavior, happenings: Sequence[Happening], settle: float | None) -> Iterator[tuple[float, Act]]:
    """Acts with their times, numbered anew; without nodding, which comes every 2.2 s, off the grid."""
    count = 0
    for beat in play(made, happenings, settle=settle):
        for act in beat.acts:
            if not (isinstance(act, Attend) and act.pose in ("nodding", "listening")):
                count += 1
                yield beat.at, dataclasses.replace(act, id=count)


class Pages(list[str]):
    """A journal in memory."""

    def write(self, line: str) -> None:
        self.append(line)

    def turn(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("tree", TREES)
def test_a_busy_time_happens_again(tree: str, persona: Persona, tmp_path: Path) -> None:
    made, paper = behavior(tree, persona), Pages()
    header = describe(made.runner, Header(datetime(2026, 5, 4, tzinfo=UTC), 0, engine="tree"))
    recorder = Recorder(made, header, paper, wall=lambda: datetime(2026, 5, 4, tzinfo=UTC), glance=glances(made.runner))
    for _ in play(recorder, busy(tree, 1500.0), settle=60.0 if tree == "live" else SETTLE):
        pass
    recorder.close()
    file = tmp_path / "day.jsonl"
    file.write_text("".join(paper), "utf-8")
    replayed = replay(read(file), lambda header: behavior(tree, persona))
    assert replayed.difference is None, str(replayed.difference)
    assert replayed.turns > 15
