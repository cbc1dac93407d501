"""Records a behaviour while it works: a Recorder stands in its place and writes a journal's lines."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeAlias

from py_trees.common import Status

from vivant.behavior.agenda import KEPT, Cause, Deed, Setback
from vivant.behavior.context import Fault, Note
from vivant.behavior.contracts import Behavior
from vivant.behavior.document import Document
from vivant.behavior.journal import Entry, Header, Letter, RecordedNode, Wanted, steps
from vivant.behavior.journal_text import entry_line, header_line
from vivant.behavior.node import FAILURE, IDLE, RUNNING, SUCCESS, Node
from vivant.behavior.reading import documents
from vivant.behavior.runner import Runner
from vivant.behavior.trees import shipped
from vivant.behavior.veil import Veil
from vivant.behavior.wiring import Wiring
from vivant.behavior.writing import write
from vivant.score import Act, ActStatus, Alert, Lang, Percept

QUIET = 1200
"""Quiet ticks after which they are written down: a minute of them."""

Visits: TypeAlias = Mapping[int, Letter]
"""What the visit of each node gave, by its number in the header."""

LETTERS: Mapping[Status, Letter] = {SUCCESS: "S", FAILURE: "F", RUNNING: "R", IDLE: "-"}


@dataclasses.dataclass(frozen=True, slots=True)
class Glance:
    """What a behaviour tells of its last tick, beside its Acts."""

    deeds: tuple[Deed, ...] = ()
    setbacks: tuple[Setback, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Note, ...] = ()
    visits: Visits = dataclasses.field(default_factory=dict)


class Paper(Protocol):
    """Where a journal's lines go. All raise OSError where nothing can be written."""

    def write(self, line: str) -> None:
        """Take a line."""

    def turn(self) -> bool:
        """Begin another part where this one is full; whether it did: the next line is then a header."""

    def close(self) -> None:
        """Nothing more comes."""


class Recorder:
    """A behaviour that writes down what it perceives and does.

    The behaviour sees the clock rounded down to whole milliseconds, which is what a journal holds. Where a line cannot
    be written (OSError), recording ends, and an Alert "journal" says so.

    Parameters
    ----------
    behavior : whom to record.
    header : what is recorded; its `began`, `base`, `part` and `since` are set here.
    paper : where the lines go.
    wall : the local time with its zone.
    glance : what the behaviour tells of its last tick.
    own, salt : of the `Veil`, where `header.texts` is False.
    """

    def __init__(
        self,
        behavior: Behavior,
        header: Header,
        paper: Paper,
        *,
        wall: Callable[[], datetime],
        glance: Callable[[], Glance] = Glance,
        own: Collection[str] = (),
        salt: bytes = b"",
    ) -> None:
        if not header.texts and len(salt) < 8:
            raise ValueError("a journal without texts needs a salt of at least 8 bytes")
        self.behavior = behavior
        self._header, self._paper, self._wall, self._glance = header, paper, wall, glance
        self._veil = None if header.texts else Veil(salt, own)
        self._acts: dict[int, int] = {}
        self._count = itertools.count(1)
        self._began = self._headed = self._ended = self._anew = False
        self._last = self._written = 0
        self._quiet: list[int] = []
        self._reports: list[tuple[int, ActStatus]] = []
        self._shown: Visits = {}

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        """As the behaviour's."""
        at = math.floor(now * 1000)
        if not self._began:
            self._begin(at)
        try:
            acts = self.behavior.tick(at / 1000, percepts)
        except Exception as error:  # it is written down before anybody else learns it
            fault = Fault("", "", f"the behaviour raised {type(error).__name__}: {error}")
            self._keep(lambda: self._note(at, percepts, [], Glance(faults=(fault,))))
            raise
        if alert := self._keep(lambda: self._note(at, percepts, acts, self._glance())):
            acts = [*acts, alert]
        return acts

    def report(self, act: int, status: ActStatus) -> None:
        """As the behaviour's."""
        self.behavior.report(act, status)
        if act in self._acts and not self._ended:
            self._reports.append((self._acts[act], status))

    def close(self) -> None:
        """Write what is left, the quiet ticks and reports since the last line, and close the paper."""
        if self._began:
            self._keep(self._rest)
        self._ended = True
        self._paper.close()

    @property
    def runner(self) -> Runner | None:
        """The runner of the behaviour that is recorded."""
        return runner_of(self.behavior)

    # --- writing ----------------------------------------------------------------------------------------------

    def _begin(self, at: int) -> None:
        self._began, self._anew, self._last = True, True, at
        self._header = dataclasses.replace(self._header, began=self._wall(), base=at)

    def _keep(self, write: Callable[[], None]) -> Alert | None:
        """Write, unless recording has ended; the Alert where it ends here."""
        if self._ended:
            return None
        try:
            write()
        except OSError as problem:
            self._ended = True
            return Alert("journal", f"the journal cannot be written and ends here: {problem.strerror or problem}")
        return None

    def _note(self, at: int, percepts: Sequence[Percept], acts: Sequence[Act], glance: Glance) -> None:
        if not self._headed:
            self._headed = True
            self._paper.write(header_line(self._header))
        elif self._paper.turn():
            self._begin_part()
        entry = self._entry(at, percepts, acts, glance)
        if not _matters(entry):
            self._quiet.append(at - self._last)
            self._last = at
            if len(self._quiet) >= QUIET:
                self._rest()
            return
        self._last = at
        self._reports.clear()
        self._put(entry)

    def _entry(self, at: int, percepts: Sequence[Percept], acts: Sequence[Act], glance: Glance) -> Entry:
        veil = self._veil
        if veil is not None:
            veil.hear(percepts)
            percepts = [veil.percept(each) for each in percepts]
        known = {deed.act.id: deed for deed in glance.deeds}
        deeds = [known.get(act.id) or Deed(act, Cause(())) for act in acts]
        return Entry(
            line=0,
            at=at - self._header.base,
            quiet=steps(self._quiet),
            percepts=tuple(percepts),
            reports=tuple(self._reports),
            deeds=tuple(self._wanted(each) for each in deeds),
            setbacks=tuple(self._wanted(each) for each in glance.setbacks),
            faults=tuple(self._fault(each) for each in glance.faults),
            notes=tuple(self._told(each) for each in glance.notes),
            visits=self._changes(glance.visits),
            anew=self._anew,
        )

    def _wanted(self, deed: Deed | Setback) -> Wanted:
        number = self._acts.get(deed.act.id)
        if number is None:
            number = self._acts[deed.act.id] = next(self._count)
            while len(self._acts) > KEPT:
                del self._acts[next(iter(self._acts))]
        act = dataclasses.replace(deed.act, id=number)
        if self._veil is None:
            return Wanted(act, deed.cause, deed.state, deed.reason)
        return Wanted(self._veil.act(act), deed.cause, deed.state, self._veil.reason(deed.reason))

    def _fault(self, fault: Fault) -> Fault:
        return fault if self._veil is None else dataclasses.replace(fault, what=self._veil.reason(fault.what))

    def _told(self, note: Note) -> Note:
        return note if self._veil is None else dataclasses.replace(note, text=self._veil.reason(note.text))

    def _changes(self, seen: Visits) -> dict[int, Letter | None]:
        if seen == self._shown:
            return {}
        changes: dict[int, Letter | None] = {n: letter for n, letter in seen.items() if self._shown.get(n) != letter}
        changes.update(dict.fromkeys(sorted(self._shown.keys() - seen.keys())))
        self._shown = seen
        return changes

    def _rest(self) -> None:
        if self._quiet or self._reports:
            at, reports = self._last - self._header.base, tuple(self._reports)
            self._reports.clear()
            self._put(Entry(0, at, ticked=False, quiet=steps(self._quiet), reports=reports, anew=self._anew))

    def _put(self, entry: Entry) -> None:
        self._quiet.clear()
        self._anew, self._written = False, entry.at
        self._paper.write(entry_line(entry))

    def _begin_part(self) -> None:
        self._header = dataclasses.replace(self._header, part=self._header.part + 1, since=self._written)
        self._anew, self._shown = True, {}
        self._paper.write(header_line(self._header))


def _matters(entry: Entry) -> bool:
    told = entry.percepts or entry.reports or entry.deeds or entry.setbacks
    return bool(told or entry.faults or entry.notes or entry.visits)


# --- behaviours that are trees --------------------------------------------------------------------------------


def runner_of(behavior: Behavior) -> Runner | None:
    """The runner of a behaviour that is one, or has one in its attribute `runner`."""
    found = getattr(behavior, "runner", behavior)
    return found if isinstance(found, Runner) else None


def describe(runner: Runner, header: Header) -> Header:
    """A header with a tree's nodes, its file and its fingerprint."""
    tree = runner.tree
    name = next((name for name, file in shipped().items() if str(file) == tree.document.file), None)
    file = name or str(Path(tree.document.file).absolute())
    nodes = tuple(_recorded(node) for node in tree.nodes())
    return dataclasses.replace(header, nodes=nodes, tree=file, sha256=fingerprint(tree.document))


def fingerprint(document: Document) -> str:
    """SHA-256 of a document and those that it includes, as `writing` writes them, in hexadecimal digits."""
    written = "".join(write(each) for each in documents(document))
    return hashlib.sha256(written.encode("utf-8", "backslashreplace")).hexdigest()


def own_texts(document: Document, texts: Mapping[str, Mapping[Lang, str]]) -> frozenset[str]:
    """What a tree and a persona say of their own, for a `Veil`."""
    said = {text for by_lang in texts.values() for text in by_lang.values()}
    elements = (element for tree in document.all_trees() for element in tree.root.walk())
    return frozenset(said | {value for element in elements for value in element.attributes.values()})


def glances(runner: Runner) -> Callable[[], Glance]:
    """What a runner tells of its last tick, whenever it is asked."""
    numbers = {node: number for number, node in enumerate(runner.tree.nodes())}

    def glance() -> Glance:
        last = runner.last
        visits = {numbers[node]: LETTERS[status] for node, status in last.visited}
        return Glance(last.deeds, last.setbacks, last.faults, last.notes, visits)

    return glance


def _recorded(node: Node) -> RecordedNode:
    element = node.wires.element if isinstance(node.wires, Wiring) else None
    model = node.model()
    if element is None:
        return RecordedNode(node.path, model.kind, model.category, str(node.place))
    return RecordedNode(node.path, element.kind, model.category, str(node.place), dict(element.attributes))
