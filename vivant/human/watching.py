"""What an operator sees of a running tree: everything once, then what changes; nothing is computed unless asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from vivant.behavior.agenda import Deed, Setback
from vivant.behavior.blackboard import Blackboard
from vivant.behavior.context import Fault
from vivant.behavior.node import FAILURE, IDLE, RUNNING, SUCCESS
from vivant.behavior.phrases import CHINESE, ENGLISH
from vivant.behavior.picture.figure import Figure, figure
from vivant.behavior.picture.svg import render
from vivant.behavior.plugged import catalogue
from vivant.behavior.ports import Value, pointer
from vivant.behavior.runner import Moment, Runner
from vivant.errors import BlackboardError
from vivant.score import Halt, Lang, Played, TimeTold

EVERY = 0.1
"""Seconds between two changes, at least."""

VALUES_EVERY = 0.5
"""Seconds between two looks at the blackboard."""

KEPT = 100
"""Deeds, and faults, that wait to be told."""

LONGEST = 300
"""Characters of a value or a text."""

WORDS = {RUNNING: "running", SUCCESS: "success", FAILURE: "failure", IDLE: "skipped"}

Row: TypeAlias = dict[str, str]


@dataclass(slots=True)
class Change:
    """What has changed since the last one; the fields are those of the message `behavior`."""

    whole: bool
    tree: str = ""
    nodes: list[Row] = field(default_factory=list)
    statuses: Row = field(default_factory=dict)
    pointers: dict[str, Row] = field(default_factory=dict)
    values: Row = field(default_factory=dict)
    doing: Row = field(default_factory=dict)
    deeds: list[Row] = field(default_factory=list)
    faults: list[Row] = field(default_factory=list)
    lost: int = 0


def drawing(runner: Runner) -> Figure:
    """The tree that runs, with room for the values of pointers."""
    document = runner.tree.document
    return figure(document, catalogue(document).models, live=True)


def picture(runner: Runner) -> str:
    """The tree that runs, as SVG, coloured by its last tick."""
    statuses = {"/".join(node.path): WORDS[status] for node, status in runner.last.visited}
    return render(drawing(runner), statuses)


class Watch:
    """One operator's view of a tree.

    `see` is called after every tick, `take` gives what to tell. A node that was asked in any tick since the last change
    is told with what it gave then; so nothing that lasts for one tick only is lost.

    Parameters
    ----------
    runner : whose tree.
    lang : of the phrases in deeds.
    """

    def __init__(self, runner: Runner, lang: Lang = "en") -> None:
        self._runner = runner
        self._say = CHINESE if lang == "zh" else ENGLISH
        self._figure = drawing(runner)
        self._pointers = tuple(_pointers(runner, self._figure))
        self._last: Moment | None = None
        self._visits: Row = {}
        self._deeds: list[Row] = []
        self._faults: list[Row] = []
        self._lost = 0
        self._told: Change | None = None
        self._taken = self._looked = float("-inf")

    def see(self) -> None:
        """Take in the last tick; seen twice, it counts once."""
        moment = self._runner.last
        if moment is self._last:
            return
        self._last = moment
        self._visits |= {"/".join(node.path): WORDS[status] for node, status in moment.visited}
        because = "; ".join(self._say.percept(each) for each in moment.percepts if not isinstance(each, _CLOCKWORK))
        wanted: tuple[Deed | Setback, ...] = (*moment.setbacks, *moment.deeds)
        for deed in wanted:
            self._keep(self._deeds, self._row(deed, because))
        for fault in moment.faults:
            self._keep(self._faults, _fault(fault))

    def take(self, now: float) -> Change | None:
        """What is to be told at this time, seconds; None where it is too soon or nothing has changed."""
        if now - self._taken < EVERY:
            return None
        self.see()
        told = self._told
        change = self._whole() if told is None else self._change(told, now)
        if change is None:
            return None
        self._taken = now
        self._deeds, self._faults, self._visits, self._lost = [], [], {}, 0
        return change

    def _whole(self) -> Change:
        ids = {"/".join(node.path): node for node in self._runner.tree.nodes()}
        rows = []
        for box in self._figure.root.walk():
            place = str(ids[box.path].place) if box.path in ids else ""
            rows.append(
                {"path": box.path, "name": box.title, "kind": box.id, "category": box.category, "place": _short(place)}
            )
        now = Change(True, self._figure.title, rows, dict(self._visits), self._points(), self._values())
        self._told = Change(False, statuses=now.statuses, pointers=now.pointers, values=now.values, doing=self._doing())
        now.doing, now.deeds, now.faults, now.lost = self._told.doing, self._deeds, self._faults, self._lost
        return now

    def _change(self, told: Change, now: float) -> Change | None:
        look = now - self._looked >= VALUES_EVERY
        self._looked = now if look else self._looked
        points = self._points() if look else told.pointers
        values = self._values() if look else told.values
        statuses = self._visits or told.statuses
        change = Change(
            False,
            statuses=_differing(told.statuses, statuses),
            pointers={path: rest for path, row in points.items() if (rest := _differing(told.pointers[path], row))},
            values=_differing(told.values, values),
            doing=self._doing(),
            deeds=self._deeds,
            faults=self._faults,
            lost=self._lost,
        )
        same = change.doing == told.doing
        if same and not (change.statuses or change.pointers or change.values or change.deeds or change.faults):
            return None
        self._told = Change(False, statuses=statuses, pointers=points, values=values, doing=change.doing)
        return change

    def _points(self) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        for path, port, board, key in self._pointers:
            rows.setdefault(path, {})[port] = _at(board, key)
        return rows

    def _values(self) -> Row:
        scopes = self._runner.tree.blackboard.snapshot()
        return {
            f"{scope}/{key}" if scope else key: _shown(value)
            for scope, entries in scopes.items()
            for key, value in entries.items()
        }

    def _doing(self) -> Row:
        agenda = self._runner.context.agenda
        deed = agenda.turn or agenda.waiting
        if deed is None:
            return {}
        row = self._row(deed, "")
        row["did"] = _clipped(self._say.noun(deed.act))
        if deed is agenda.turn:
            row["state"] = "held" if agenda.held else "running" if agenda.sounding else "started"
        return row

    def _row(self, deed: Deed | Setback, because: str) -> Row:
        say, act = self._say, deed.act
        reason = act.reason if isinstance(act, Halt) else deed.reason
        did = say.infinitive(act) if isinstance(deed, Setback) else say.act(act)
        return {
            "act": type(act).__name__,
            "did": _clipped(did),
            "path": "/".join(deed.cause.path),
            "place": _short(deed.cause.place),
            "state": deed.state,
            "reason": _clipped(say.reason(reason)),
            "because": _clipped(because),
        }

    def _keep(self, rows: list[Row], row: Row) -> None:
        if len(rows) < KEPT:
            rows.append(row)
        else:
            self._lost += 1


_CLOCKWORK = (TimeTold, Played)


def _pointers(runner: Runner, drawn: Figure) -> Iterator[tuple[str, str, Blackboard, str]]:
    """Path and port of every pointer that a picture shows, and the entry that it points at."""
    nodes = {"/".join(node.path): node for node in runner.tree.nodes()}
    for box in drawn.root.walk():
        for line in box.lines:
            key = pointer(line.written, line.port) if line.pointer else None
            if key is not None and box.path in nodes:
                yield box.path, line.port, nodes[box.path].wires.blackboard, key


def _at(board: Blackboard, key: str) -> str:
    try:
        return _shown(board.get(key))
    except BlackboardError:
        return ""


def _shown(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.1f}"
        case tuple():
            return _clipped("; ".join(value))
    return _clipped(str(value))


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> Row:
    """Entries that are new or others; those that are gone are empty."""
    changed = {key: value for key, value in new.items() if old.get(key) != value}
    return changed | {key: "" for key, value in old.items() if value and key not in new}


def _fault(fault: Fault) -> Row:
    return {"path": fault.node, "place": _short(fault.place), "what": _clipped(fault.what)}


def _short(place: str) -> str:
    """A place without the folders of its file: no client need know the server's."""
    return place.replace("\\", "/").rpartition("/")[2]
