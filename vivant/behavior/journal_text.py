"""A journal as text: its lines, written and read. What a line holds is told in vivant.behavior.journal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar, get_args

from vivant.behavior.agenda import Cause, State
from vivant.behavior.context import Fault, Note
from vivant.behavior.journal import VERSION, Entry, Header, Journal, Letter, RecordedNode, Steps, Wanted, write_steps
from vivant.behavior.notation import decode_act, decode_percept, encode
from vivant.errors import JournalError
from vivant.score import ActStatus

T = TypeVar("T")

SUFFIX = ".jsonl"

MOST_STEPS = 1_000_000
"""Quiet ticks that one entry may hold: fourteen hours of them."""

STATUSES: Mapping[str, ActStatus] = {status: status for status in get_args(ActStatus)}
STATES: Mapping[str, State] = {**STATUSES, "waiting": "waiting", "refused": "refused"}


# --- out ------------------------------------------------------------------------------------------------------


def header_line(header: Header) -> str:
    """The first line of a file."""
    return _line(
        {
            "vivant_journal": VERSION,
            "part": header.part,
            "began": header.began.isoformat(timespec="milliseconds"),
            "base": header.base,
            "since": header.since,
            "texts": header.texts,
            "tree": header.tree,
            "sha256": header.sha256,
            "engine": header.engine,
            "settings": header.settings,
            "offered": header.offered,
            "nodes": [[node.path, node.kind, node.category, node.place, node.ports] for node in header.nodes],
        }
    )


def entry_line(entry: Entry) -> str:
    """The line of an entry."""
    every: dict[str, Any] = {
        "t" if entry.ticked else "until": entry.at,
        "quiet": write_steps(entry.quiet),
        "percepts": [encode(each) for each in entry.percepts],
        "reports": [list(each) for each in entry.reports],
        "deeds": [_wanted(each) for each in entry.deeds],
        "setbacks": [_wanted(each) for each in entry.setbacks],
        "faults": [{"node": each.node, "place": each.place, "what": each.what} for each in entry.faults],
        "notes": [{"node": each.node, "place": each.place, "text": each.text} for each in entry.notes],
        "nodes": {str(number): letter for number, letter in entry.visits.items()},
        "anew": entry.anew,
    }
    return _line({key: value for key, value in every.items() if value or key in ("t", "until")})


def _wanted(wanted: Wanted) -> dict[str, Any]:
    every = {
        "act": encode(wanted.act),
        "path": wanted.cause.path,
        "place": wanted.cause.place,
        "state": wanted.state,
        "reason": wanted.reason,
    }
    return {key: value for key, value in every.items() if value}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str) + "\n"


# --- in -------------------------------------------------------------------------------------------------------


def read(path: Path | str) -> Journal:
    """Read a journal and the parts that follow it. Raises JournalError: file, line, what was expected and found."""
    journal = parse(_bytes(Path(path)), path)
    file, part = Path(path), journal.header.part
    entries, notes = list(journal.entries), list(journal.notes)
    while (following := part_file(file, journal.header.part, part + 1)).is_file():
        part += 1
        more = parse(_bytes(following), following)
        if more.header.part != part or more.header.began != journal.header.began:
            raise JournalError(following, 1, f"part {part} of {file.name}", "a part of another recording")
        entries += more.entries
        notes += more.notes
    return Journal(path, journal.header, tuple(entries), tuple(notes))


def part_file(file: Path, given: int, wanted: int) -> Path:
    """Where a part of a recording is, by the file of a given one: `day.jsonl`, `day.2.jsonl`, …

    >>> part_file(Path("day.jsonl"), 1, 2).name, part_file(Path("day.3.jsonl"), 3, 1).name
    ('day.2.jsonl', 'day.jsonl')
    """
    stem = file.name.removesuffix(SUFFIX).removesuffix(f".{given}" if given > 1 else "")
    return file.with_name(stem + (f".{wanted}" if wanted > 1 else "") + SUFFIX)


def parse(content: bytes, file: Path | str) -> Journal:
    """Read one file. A last line that was cut off is left out, and noted."""
    lines = content.split(b"\n")
    cut = lines.pop()  # b"" where the file ends with its last line
    if not lines and not cut:
        raise JournalError(file, 1, f"the header of a journal, version {VERSION}", "an empty file")
    notes: tuple[str, ...] = ()
    if cut:
        try:
            json.loads(cut)
            lines.append(cut)
        except ValueError:
            notes = (f"{file}:{len(lines) + 1}: the last line is cut off and left out",)
    if not lines:
        raise JournalError(file, 1, f"the header of a journal, version {VERSION}", "a line that is cut off")
    header = _header(_object(lines[0], file, 1), file)
    return Journal(file, header, tuple(_entries(lines[1:], header, file)), notes)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise JournalError(path, None, "a journal that can be read", problem.strerror or str(problem)) from None


def _object(line: bytes, file: Path | str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as problem:
        raise JournalError(file, number, "UTF-8", f"the byte 0x{line[problem.start]:02X}") from None
    except (json.JSONDecodeError, RecursionError):
        shown = repr(line.decode("utf-8")[:40]) if line.strip() else "an empty line"
        raise JournalError(file, number, "an object of JSON", shown) from None
    if not isinstance(found, dict):
        raise JournalError(file, number, "an object of JSON", repr(found)[:60])
    return found


def _header(found: dict[str, Any], file: Path | str) -> Header:
    _check_version(found.get("vivant_journal"), file)
    get = _Getter(found, file, 1)
    return Header(
        began=get.made("began", str, _aware),
        base=get.of("base", int),
        tree=get.of("tree", str, ""),
        sha256=get.of("sha256", str, ""),
        engine=get.of("engine", str, ""),
        settings=get.of("settings", dict, {}),
        offered=get.of("offered", dict, {}),
        texts=get.of("texts", bool, True),
        nodes=get.made("nodes", list, lambda rows: tuple(_node(row) for row in rows), ()),
        part=get.of("part", int, 1),
        since=get.of("since", int, 0),
    )


def _check_version(version: object, file: Path | str) -> None:
    if version is None:
        raise JournalError(file, 1, "the header of a journal, {'vivant_journal': …}", "a line without it")
    if not isinstance(version, int) or isinstance(version, bool):
        raise JournalError(file, 1, "a whole number as version of the journal", repr(version)[:40])
    if version > VERSION:
        advice = "It is of a newer vivant: read it with that one."
        raise JournalError(file, 1, f"a journal of version {VERSION}", f"version {version}", advice)
    if version < VERSION:
        advice = "No vivant has written such a journal: what stands there cannot be known."
        raise JournalError(file, 1, f"a journal of version {VERSION}", f"version {version}", advice)


def _aware(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        raise ValueError(f"expected a time with its zone, found {written!r}")
    return at


def _node(row: object) -> RecordedNode:
    match row:
        case [[*path], str(kind), str(category), str(place), dict(ports)] if all(isinstance(p, str) for p in path):
            return RecordedNode(tuple(map(str, path)), kind, category, place, {k: str(v) for k, v in ports.items()})
    raise ValueError(f"expected a node as [path, kind, category, place, ports], found {row!r:.60}")


def _entries(lines: Iterable[bytes], header: Header, file: Path | str) -> Iterator[Entry]:
    at = header.since
    for number, line in enumerate(lines, 2):
        entry = _entry(_Getter(_object(line, file, number), file, number), number, len(header.nodes))
        end = at + sum(step * times for step, times in entry.quiet)
        if not entry.ticked and end != entry.at:
            raise JournalError(file, number, f"until {end}, where the quiet steps lead", str(entry.at))
        at = entry.at
        yield entry


def _entry(get: _Getter, number: int, nodes: int) -> Entry:
    ticked = "until" not in get.found
    return Entry(
        line=number,
        at=get.of("t" if ticked else "until", int),
        ticked=ticked,
        quiet=get.made("quiet", str, _steps, ()),
        percepts=get.each("percepts", decode_percept),
        reports=get.each("reports", _report),
        deeds=get.each("deeds", _read_wanted),
        setbacks=get.each("setbacks", _read_wanted),
        faults=get.each("faults", _fault),
        notes=get.each("notes", _note),
        visits=get.made("nodes", dict, lambda written: _visits(written, nodes), {}),
        anew=get.of("anew", bool, False),
    )


def _steps(written: str) -> Steps:
    runs = []
    for part in written.split():
        step, star, times = part.partition("*")
        try:
            runs.append((int(step), int(times) if star else 1))
        except ValueError:
            raise ValueError(f"expected steps as '50*19 51', found {part!r}") from None
        if runs[-1][1] < 1:
            raise ValueError(f"expected steps as '50*19 51', found {part!r}")
    if sum(times for _, times in runs) > MOST_STEPS:
        raise ValueError(f"expected at most {MOST_STEPS} quiet ticks, found {written!r:.40}")
    return tuple(runs)


def _report(written: object) -> tuple[int, ActStatus]:
    match written:
        case [int(act), str(status)] if status in STATUSES:
            return act, STATUSES[status]
    raise ValueError(f"expected a report as [act, status], found {written!r:.60}")


def _read_wanted(written: object) -> Wanted:
    match written:
        case {"act": act, "state": str(state), **rest} if state in STATES:
            match rest.get("path", []), rest.get("place", ""), rest.get("reason", ""):
                case [*path], str(place), str(reason):
                    return Wanted(decode_act(act), Cause(tuple(map(str, path)), place), STATES[state], reason)
    raise ValueError(f"expected a deed as {{act, path, place, state, reason}}, found {written!r:.60}")


def _fault(written: object) -> Fault:
    match written:
        case {"node": str(node), "place": str(place), "what": str(what)}:
            return Fault(node, place, what)
    raise ValueError(f"expected a fault as {{node, place, what}}, found {written!r:.60}")


def _note(written: object) -> Note:
    match written:
        case {"node": str(node), "place": str(place), "text": str(text)}:
            return Note(node, place, text)
    raise ValueError(f"expected a note as {{node, place, text}}, found {written!r:.60}")


def _visits(written: dict[str, Any], nodes: int) -> dict[int, Letter | None]:
    visits: dict[int, Letter | None] = {}
    for number, letter in written.items():
        if not number.isdecimal() or int(number) >= nodes:
            raise ValueError(f"expected the number of a node below {nodes}, found {number!r:.20}")
        if letter is not None and letter not in get_args(Letter):
            raise ValueError(f"expected S, F, R, - or null for node {number}, found {letter!r:.20}")
        visits[int(number)] = letter
    return visits


class _Getter:
    """Takes the keys of one line, each in its type."""

    def __init__(self, found: dict[str, Any], file: Path | str, line: int) -> None:
        self.found, self._file, self._line = found, file, line

    def of(self, key: str, kind: type[T], default: T | None = None) -> T:
        """The value of a key."""
        value = self.found.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            names = {int: "a whole number", str: "a text", dict: "an object", list: "a list", bool: "true or false"}
            self._refuse(f"{names[kind]} for {key!r}", "none" if value is None else repr(value)[:60])
        return value

    def made(self, key: str, kind: type[Any], make: Callable[[Any], T], default: T | None = None) -> T:
        """The value of a key, turned into something."""
        if key not in self.found and default is not None:
            return default
        try:
            return make(self.of(key, kind))
        except (ValueError, TypeError) as problem:
            expected, _, found = str(problem).removeprefix("expected ").partition(", found ")
            found, _, near = found.partition(", did you mean ")
            self._refuse(expected, found or repr(self.found.get(key))[:60], f"Did you mean {near}" if near else "")

    def each(self, key: str, make: Callable[[Any], T]) -> tuple[T, ...]:
        """The items of a list, each turned into something."""
        return self.made(key, list, lambda items: tuple(make(item) for item in items), ())

    def _refuse(self, expected: str, found: str, advice: str = "") -> NoReturn:
        raise JournalError(self._file, self._line, expected, found, advice)
