"""The journal: what a behaviour perceived and did, as lines of JSON, so that it can be replayed and explained.

The first line is the header (`Header`), each further one an entry (`Entry`): a tick that mattered, with the quiet ticks
before it. Times are whole milliseconds since the first tick, and the behaviour sees its clock in whole milliseconds
(`Recorder`), so a journal holds the clock exactly. Quiet ticks are written as steps of the clock, `"50*19 51 50*3"`.

Keys of an entry, each left out where it is empty:

    t           time of the tick; or `until`, where there is none but the quiet ones: time of the last of them
    quiet       steps from the tick before to each quiet tick, then one more step leads to `t`
    percepts    what was perceived (vivant.behavior.notation)
    reports     what became of Acts since the tick before: [[act, status], …]
    deeds       Acts in their order: {"act": …, "path": […], "place": "hall.xml:41", "state": …, "reason": …}
    setbacks    Acts that were put off, refused or given up, alike
    faults      what nodes did wrong: {"node": …, "place": …, "what": …}
    notes       what nodes log: {"node": …, "place": …, "text": …}
    nodes       nodes whose visit gave something else than in the tick before, by their number in the header:
                "S" success, "F" failure, "R" running, "-" skipped, null not visited

Acts are numbered from 1 in the order in which they are first seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias

from vivant.behavior.agenda import Cause, State
from vivant.behavior.context import Fault, Note
from vivant.score import Act, ActStatus, Percept

VERSION = 1
"""Version of the format, `vivant_journal` of the header."""

Letter: TypeAlias = Literal["S", "F", "R", "-"]
"""What the visit of a node gave: success, failure, running, skipped."""

Steps: TypeAlias = tuple[tuple[int, int], ...]
"""Steps of the clock, milliseconds, each with how often in a row it came: ((50, 19), (51, 1))."""


@dataclass(frozen=True, slots=True)
class RecordedNode:
    """A node of the recorded tree. path : names from the root. place : where it is written. ports : as written."""

    path: tuple[str, ...]
    kind: str
    category: str
    place: str = ""
    ports: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1] if self.path else self.kind


@dataclass(frozen=True, slots=True)
class Header:
    """What was recorded.

    tree : the file or the name of the tree that shipped; "" where the behaviour is no tree.
    sha256 : of the document, as `vivant.behavior.writing` writes it.
    engine, settings, offered : the plugin, the settings that it was made with, and what the persona offered it beside
        them: enough to make it again.
    began : local time of the first tick, with its zone. base : the behaviour's clock then, milliseconds.
    texts : whether what was said is kept; else replay is not possible.
    part : a long journal is several files, numbered from 1.
    since : time of the last tick of the part before, milliseconds.
    """

    began: datetime
    base: int
    tree: str = ""
    sha256: str = ""
    engine: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    offered: Mapping[str, Any] = field(default_factory=dict)
    texts: bool = True
    nodes: tuple[RecordedNode, ...] = ()
    part: int = 1
    since: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """An Act that was done or wanted, and what was so when the tick had ended. reason : of a guard, or of a halt."""

    act: Act
    cause: Cause
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A tick that mattered, with the quiet ones before it.

    line : where it stands in its file. at : milliseconds since the first tick; of the last quiet tick where `ticked`
    is False. quiet : steps to the quiet ticks before. visits : nodes whose visit gave something else than before;
    None for what was not visited.
    """

    line: int
    at: int
    ticked: bool = True
    quiet: Steps = ()
    percepts: tuple[Percept, ...] = ()
    reports: tuple[tuple[int, ActStatus], ...] = ()
    deeds: tuple[Wanted, ...] = ()
    setbacks: tuple[Wanted, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    visits: Mapping[int, Letter | None] = field(default_factory=dict)
    anew: bool = False
    """It is the first of its part, whose visits are told in full."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A whole recording. notes : what was left out when it was read, in sentences."""

    file: Path | str
    header: Header
    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it begins with the first tick."""
        return self.header.part == 1

    @property
    def duration(self) -> float:
        """Seconds from the first tick to the last."""
        return self.entries[-1].at / 1000 if self.entries else 0.0

    def clock(self, at: int) -> datetime:
        """Local time of a moment given in milliseconds since the first tick."""
        return self.header.began + timedelta(milliseconds=at)

    def moment(self, clock: datetime) -> int:
        """Milliseconds from the first tick to a local time."""
        return round((clock - self.header.began) / timedelta(milliseconds=1))

    def visited(self, index: int) -> dict[int, Letter]:
        """What the visits of nodes gave in the tick of an entry, by the nodes' number; in the order of the tree."""
        state: dict[int, Letter] = {}
        for entry in self.entries[: index + 1]:
            if entry.anew:
                state.clear()
            for number, letter in entry.visits.items():
                if letter is None:
                    state.pop(number, None)
                else:
                    state[number] = letter
        return dict(sorted(state.items()))


# --- steps of the clock ---------------------------------------------------------------------------------------


def steps(times: Iterable[int]) -> Steps:
    """Runs of equal steps.

    >>> steps([50, 50, 51])
    ((50, 2), (51, 1))
    """
    runs: list[tuple[int, int]] = []
    for step in times:
        if runs and runs[-1][0] == step:
            runs[-1] = (step, runs[-1][1] + 1)
        else:
            runs.append((step, 1))
    return tuple(runs)


def write_steps(runs: Steps) -> str:
    """As a journal holds them.

    >>> write_steps(((50, 2), (51, 1)))
    '50*2 51'
    """
    return " ".join(f"{step}*{times}" if times > 1 else f"{step}" for step, times in runs)


def each_step(runs: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Every step.

    >>> list(each_step(((50, 2), (51, 1))))
    [50, 50, 51]
    """
    for step, times in runs:
        for _ in range(times):
            yield step
