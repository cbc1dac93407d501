"""Rules about what goes through the blackboard: who writes an entry, and whether who reads it can take that.

The scopes are made as building makes them, so an entry is the same one under each name that subtrees give it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from vivant.behavior.blackboard import Blackboard
from vivant.behavior.building import DEEPEST
from vivant.behavior.inspection.entries import NAMED, SETTINGS, SITUATION
from vivant.behavior.inspection.finding import Finding, Level
from vivant.behavior.inspection.survey import Site, Survey
from vivant.behavior.inspection.wires import parsed, scripts
from vivant.behavior.ports import NAMES, Port, PortType, convert, pointer
from vivant.behavior.wiring import mentioned, remapping
from vivant.errors import PortError, TreeError

Entry: TypeAlias = tuple[Blackboard, str]
"""A scope, and a name in it."""

Fit: TypeAlias = Literal["always", "perhaps", "never"]

MOST = 20_000
"""Elements that are gone through, those of subtrees each time they are used."""

_KINDS: Mapping[PortType, str] = {
    "int": "a number", "float": "a number", "seconds": "a number", "bool": "a number", "list": "a list",
    "string": "a text", "lang": "a text", "time": "a text", "days": "a text", "date": "a text", "hours": "a text",
    "pattern": "a text",
}  # fmt: skip
"""What an entry holds into which a port of that type writes; what may be anything is left out."""

_SPELLS = ("Matches",)
"""Nodes whose texts are what the file says that they are: `(\\d+)` gives a number."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """Who writes an entry. site : None of the situation. literal : what a file hands into a subtree."""

    site: Site | None
    port: str
    type: PortType
    literal: str | None = None

    @property
    def label(self) -> str:
        return "the situation" if self.site is None else f"{self.site.label} ({self.site.element.place})"


@dataclass(frozen=True, slots=True)
class _Reader:
    site: Site
    port: Port
    key: str


class _Traffic:
    """All that a tree and its subtrees read and write."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._left = MOST
        self.writers: dict[Entry, list[_Writer]] = {}
        self.readers: list[tuple[Entry, _Reader]] = []
        self.keys: dict[tuple[Entry, Site], str] = {}

    def go(self, id: str, board: Blackboard, within: tuple[str, ...] = ()) -> None:
        """Through a tree, in a scope."""
        for site in self._survey.roots[id].walk():
            self._left -= 1
            if self._left < 0:
                return
            self._scripts(site, board)
            if not site.is_subtree:
                self._ports(site, board)
            elif site.kind in self._survey.roots and site.kind not in within and len(within) < DEEPEST:
                self._subtree(site, board, (*within, site.kind))

    def write(self, board: Blackboard, key: str, writer: _Writer) -> None:
        """Somebody writes an entry."""
        entry = board.owner(key)
        self.writers.setdefault(entry, []).append(writer)
        if writer.site is not None:
            self.keys.setdefault((entry, writer.site), key)

    def _subtree(self, site: Site, board: Blackboard, within: tuple[str, ...]) -> None:
        declared = self._survey.declared.get(site.kind)
        try:
            inner = remapping(site.element, board, declared)
        except TreeError:  # another rule tells it
            return
        for name, text in site.element.attributes.items():
            if name.startswith("_") or pointer(text, name) is not None:
                continue
            port = (declared.port(name) if declared else None) or Port(name, "any")
            literal = None if mentioned(text, port) else text
            self.write(inner, name, _Writer(site, name, "string", literal))
        self.go(site.kind, inner, within)

    def _ports(self, site: Site, board: Blackboard) -> None:
        for name, text in site.element.attributes.items():
            port = site.model.port(name) if site.model else None
            key = pointer(text, name)
            if (site.kind, name) in NAMED:
                self.write(board, key or text.strip(), _Writer(site, name, "any"))
            elif key is not None and not name.startswith("_"):
                if port is None or port.direction != "input":
                    self.write(board, key, _Writer(site, name, port.type if port else "any"))
                if port is not None and port.direction != "output":
                    self.readers.append((board.owner(key), _Reader(site, port, key)))

    def _scripts(self, site: Site, board: Blackboard) -> None:
        for name, code in scripts(site):
            script = parsed(code)
            for key in sorted(script.names.written) if script else ():
                self.write(board, key, _Writer(site, name, "any"))


def traffic(survey: Survey) -> Iterator[Finding]:
    """Entries that are written where nobody may, or that hold what their reader cannot take."""
    told: set[tuple[str, object]] = set()
    for id in survey.tops:
        root = Blackboard()
        seen = _Traffic(survey)
        for name, type in {**SITUATION, **SETTINGS}.items():
            seen.write(root, name, _Writer(None, name, type))
        main = survey.entry is not None and survey.entry.id == id
        seen.go(id, root if main else Blackboard(root, name=id), (id,))
        for finding in (*_forbidden(seen, root), *_unfit(seen), *_mixed(seen)):
            if (key := (finding.what, finding.place)) not in told:
                told.add(key)
                yield finding


def _forbidden(seen: _Traffic, root: Blackboard) -> Iterator[Finding]:
    """Writers of what shows the situation."""
    for name in SITUATION:
        for writer in seen.writers.get((root, name), []):
            if writer.site is None:
                continue
            key = seen.keys[(root, name), writer.site]
            what = f"{writer.port} of {writer.site.label} writes {{{key}}}, which shows the situation and is read-only"
            own = f"the_{name}"
            advice = f"Take another name, {{{own}}}" + (
                "." if key.startswith("@") else ", or put it into a tree of its own, which has names of its own."
            )
            yield Finding("error", writer.site.element.place, what, advice)


def _unfit(seen: _Traffic) -> Iterator[Finding]:
    """Readers that cannot take what the entry holds."""
    for entry, reader in seen.readers:
        writers = seen.writers.get(entry, [])
        fits = [_fit(writer, reader.port) for writer in writers]
        bad = next((writer for writer, fit in zip(writers, fits, strict=True) if fit != "always"), None)
        if bad is None:
            continue
        if all(fit == "never" for fit in fits):
            yield _told("error", reader, bad, "never holds that")
        elif "never" in fits:
            never = writers[fits.index("never")]
            yield _told("warning", reader, never, "does not always hold that")
        elif "always" not in fits:
            yield _told("hint", reader, bad, "may hold something else")


def _told(level: Level, reader: _Reader, writer: _Writer, how: str) -> Finding:
    port = reader.port
    wanted = f"one of {', '.join(filter(None, port.choices))}" if port.choices else NAMES[port.type]
    what = f"{port.name} of {reader.site.label} takes {wanted}, and {{{reader.key}}} {how}"
    if writer.literal is not None and writer.site is not None:
        given = f"{writer.label} hands in {writer.literal!r}"
    else:
        given = f"{writer.label} writes {NAMES[writer.type]} into it"
    return Finding(level, reader.site.element.place, f"{what}: {given}")


def _mixed(seen: _Traffic) -> Iterator[Finding]:
    """Entries into which one node writes a number and another a text: an entry keeps the kind that it was given."""
    for entry, writers in seen.writers.items():
        typed = [writer for writer in writers if writer.type in _KINDS and writer.literal is None]
        for one, other in combinations(typed, 2):
            first, second = _KINDS[one.type], _KINDS[other.type]
            if first == second or other.site is None or one.site is None or other.site.kind in _SPELLS:
                continue
            key = seen.keys[entry, other.site]
            what = f"{other.site.label} writes {second} into {{{key}}}, where {one.label} writes {first}"
            advice = "An entry keeps the kind that it was first given: take two names."
            yield Finding("warning", other.site.element.place, what, advice)
            break


def _fit(writer: _Writer, port: Port) -> Fit:
    """Whether a port can take what somebody writes."""
    if writer.literal is not None:
        return _literal(writer.literal, port)
    kind = _KINDS.get(writer.type)
    if kind is None or port.type in ("any", "script") or (port.type == "string" and not port.choices):
        return "always"
    if kind == "a number":
        return "always" if port.type in ("int", "float", "seconds", "bool") and not port.choices else "never"
    if kind == "a list":
        return "always" if port.type == "list" else "never"
    if writer.type == port.type or port.type == "list":
        return "always"
    if port.type in ("int", "float", "seconds", "bool"):
        spells = writer.site is not None and writer.site.kind in _SPELLS
        return "always" if spells else "perhaps" if writer.type == "string" else "never"
    return "always" if writer.type == "string" or port.type == "string" else "never"


def _literal(text: str, port: Port) -> Fit:
    try:
        convert(text, port)
    except PortError:
        return "never"
    return "always"
