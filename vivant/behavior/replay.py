"""Replays a journal: the same percepts at the same times must bring the same Acts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from vivant.behavior.agenda import Turned
from vivant.behavior.context import Fault
from vivant.behavior.contracts import Behavior
from vivant.behavior.journal import Entry, Header, Journal, Wanted, each_step
from vivant.behavior.node import OUT, Node
from vivant.behavior.recording import runner_of
from vivant.behavior.runner import CODE
from vivant.errors import JournalError
from vivant.plugins.registry import Registry
from vivant.score import Act, Alert


@dataclass(frozen=True, slots=True)
class Found:
    """An Act of the replay, and who wanted it: the path of a node and its place, where the behaviour tells."""

    act: Act
    path: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first tick in which the replay did something else.

    at : seconds since the first tick; clock : the local time. line : of the journal's entry. expected : what was
    recorded; found : what the replay did. raised : what the behaviour raised instead.
    """

    at: float
    clock: datetime
    line: int
    expected: tuple[Wanted, ...]
    found: tuple[Found, ...]
    raised: str = ""

    def __str__(self) -> str:
        recorded = [_line(each.act, each.cause.path, each.cause.place) for each in self.expected]
        replayed = [_line(each.act, each.path, each.place) for each in self.found]
        if self.raised:
            replayed = [self.raised]
        return "\n".join(
            [
                f"at {self.clock:%H:%M:%S} (+{self.at:.3f} s, line {self.line}) the replay does something else:",
                *(f"  recorded: {each}" for each in recorded or ["nothing"]),
                *(f"  replayed: {each}" for each in replayed or ["nothing"]),
            ]
        )


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay showed. turns : Acts that took the turn. difference : the first, None where there is none."""

    ticks: int
    acts: int
    turns: int
    difference: Difference | None = None

    @property
    def identical(self) -> bool:
        """Whether every tick brought the recorded Acts."""
        return self.difference is None


def replay(journal: Journal, make: Callable[[Header], Behavior]) -> Replayed:
    """Let a behaviour live through a journal, up to the first difference.

    make : the behaviour, as the header says. How long a node takes is the machine's: one that was put out of service is
    so from the same visit on, and Alerts about nodes that raise, block or leave something behind are not compared.
    Raises JournalError: the journal cannot be replayed.
    """
    _check(journal)
    return _Replay(journal, make(journal.header)).run()


def remade(header: Header, registry: Registry, tree: Path | None = None) -> Behavior:
    """The behaviour of a journal, made again. tree : a file to take instead of the recorded one.

    Raises PluginError, TreeError.
    """
    offered: dict[str, Any] = {**header.offered, "registry": registry}
    offered["folder"] = Path(header.offered.get("folder", "."))
    offered["languages"] = tuple(header.offered.get("languages", ()))
    settings: Mapping[str, Any] = header.settings if tree is None else {**header.settings, "tree": str(tree.absolute())}
    behavior: Behavior = registry.load("behavior", header.engine, offered=offered, **settings)
    return behavior


def _check(journal: Journal) -> None:
    if not journal.header.texts:
        found = "one that was recorded without them"
        raise JournalError(journal.file, 1, "a journal with what visitors said", found, "It can be explained.")
    if not journal.whole:
        found = f"part {journal.header.part}"
        raise JournalError(journal.file, 1, "a journal from its first part on", found, "It can be explained.")


class _Replay:
    def __init__(self, journal: Journal, behavior: Behavior) -> None:
        self._journal, self._behavior = journal, behavior
        self._runner = runner_of(behavior)
        self._nodes: dict[tuple[str, str], list[Node]] = {}
        if self._runner is not None:
            self._runner.context.perf = _still
            for node in self._runner.tree.nodes():
                self._nodes.setdefault(("/".join(node.path), str(node.place)), []).append(node)
        self._ids: dict[int, int] = {}
        self._now = journal.header.base
        for node, visits in self._retired(*(fault for entry in journal.entries for fault in entry.faults)):
            node.lasts = min(node.lasts, visits)
        self._ticks = self._acts = self._turns = 0

    def run(self) -> Replayed:
        difference = next((found for entry in self._journal.entries if (found := self._live(entry))), None)
        return Replayed(self._ticks, self._acts, self._turns, difference)

    def _live(self, entry: Entry) -> Difference | None:
        for step in each_step(entry.quiet):
            self._now += step
            if found := self._tick(_QUIET, entry.line):
                return found
        if not entry.ticked:
            self._report(entry)
            return None
        self._now = self._journal.header.base + entry.at
        return self._tick(entry, entry.line)

    def _tick(self, entry: Entry, line: int) -> Difference | None:
        self._report(entry)
        self._ticks += 1
        expected = tuple(deed for deed in entry.deeds if not _about_nodes(deed.act))
        try:
            acts = self._behavior.tick(self._now / 1000, entry.percepts)
        except Exception as error:  # it is what the replay shows
            raised = f"the behaviour raised {type(error).__name__}: {error}"
            same = any(fault.what == raised for fault in entry.faults)
            return None if same else self._difference(line, expected, (), raised)
        found = tuple(act for act in acts if not _about_nodes(act))
        if not _same(expected, found):
            return self._difference(line, expected, found)
        for node, _ in self._retired(*entry.faults):
            node.disabled = True
        self._ids |= {deed.act.id: act.id for deed, act in zip(expected, found, strict=True)}
        self._acts += len(found)
        self._turns += sum(isinstance(act, Turned) for act in found)
        return None

    def _retired(self, *faults: Fault) -> Iterator[tuple[Node, float]]:
        """Nodes that were put out of service, by a clock that a replay has not, and after how many visits."""
        for fault in faults:
            if (found := _RETIRED.match(fault.what)) is not None:
                visits = float(found[1] or "inf")
                yield from ((node, visits) for node in self._nodes.get((fault.node, fault.place), ()))

    def _report(self, entry: Entry) -> None:
        for act, status in entry.reports:
            if act in self._ids:
                self._behavior.report(self._ids[act], status)

    def _difference(
        self, line: int, expected: tuple[Wanted, ...], acts: tuple[Act, ...], raised: str = ""
    ) -> Difference:
        at = self._now - self._journal.header.base
        causes = {deed.act.id: deed.cause for deed in self._runner.last.deeds} if self._runner else {}
        found = tuple(
            Found(act, causes[act.id].path, causes[act.id].place) if act.id in causes else Found(act) for act in acts
        )
        return Difference(at / 1000, self._journal.clock(at), line, expected, found, raised)


_QUIET = Entry(0, 0)
"""A tick in which nothing happened."""


_RETIRED = re.compile(rf"{OUT} (\d+) visits|was put out of service")
"""Journals that were written before visits were told have the second form."""


def _same(expected: Sequence[Wanted], found: Sequence[Act]) -> bool:
    if len(expected) != len(found):
        return False
    return all(replace(act, id=deed.act.id) == deed.act for deed, act in zip(expected, found, strict=True))


def _about_nodes(act: Act) -> bool:
    return isinstance(act, Alert) and act.code == CODE


def _line(act: Act, path: tuple[str, ...], place: str) -> str:
    shown = ", ".join(
        f"{each.name}={getattr(act, each.name)!r}"
        for each in fields(act)
        if each.name != "id" and getattr(act, each.name) != each.default
    )
    return f"{type(act).__name__}({shown})" + (f"  by {' / '.join(path)}" if path else "") + (place and f" ({place})")


def _still() -> float:
    """A clock that stands: no node blocks."""
    return 0.0
