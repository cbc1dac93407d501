"""The blackboard: what the nodes of a tree tell each other, by name.

As in BehaviorTree.CPP 4 a SubTree has a scope of its own. It sees entries of the scope around it where they are
remapped (`inner="{outer}"`) or, with `_autoremap`, under their own names, save those that begin with `_`. `@name` is an
entry of the outermost scope from anywhere.
https://www.behaviortree.dev/docs/tutorial-basics/tutorial_06_subtree_ports
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, TypeAlias

from vivant.behavior.ports import Value
from vivant.errors import BlackboardError

Kind: TypeAlias = Literal["number", "text", "list"]
"""What an entry holds for good; true and false are numbers, as in BehaviorTree.CPP."""

LIMIT = 10_000
"""Entries of all scopes together."""

LONGEST = 100_000
"""Characters of a text, items of a list."""

LARGEST = 2**63
"""Whole numbers stay below it."""

KNOWN = 100
"""Names that an error tells of."""


class Entry:
    """A value under a name. sequence : how often it was written. writer : who wrote it last."""

    __slots__ = ("_value", "kind", "sequence", "writer")

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.sequence = 0
        self.writer = ""
        self._value: Value | None = None

    @property
    def value(self) -> Value | None:
        """What it holds; None where it holds nothing."""
        return self._value

    def put(self, value: Value, writer: str) -> None:
        """Write it."""
        self._value, self.writer = value, writer
        self.sequence += 1


class Published(Entry):
    """A value that is asked for whenever it is read, and written by nobody.

    Its sequence counts the changes that were noticed when somebody asked for it.
    """

    __slots__ = ("_call", "_changes", "_last")

    def __init__(self, call: Callable[[], Value | None]) -> None:
        self._call = call
        self._changes = 0
        self._last: Value | None = None

    @property
    def value(self) -> Value | None:
        """What it is at this moment."""
        return self._call()

    def changes(self) -> int:
        """How often it was seen to differ from the time before."""
        if (value := self._call()) != self._last:
            self._last = value
            self._changes += 1
        return self._changes


class Blackboard:
    """One scope of the blackboard.

    outer : the scope around it; None for the outermost. name : of the SubTree. remap : key here -> key outside.
    autoremap : a key that is not remapped means that of the scope outside, unless it begins with `_`.
    values : entries that this scope has for itself, whatever is remapped.
    """

    def __init__(
        self,
        outer: Blackboard | None = None,
        *,
        name: str = "",
        remap: Mapping[str, str] | None = None,
        autoremap: bool = False,
        values: Mapping[str, Value] | None = None,
    ) -> None:
        self.name, self.outer = name, outer
        self.root: Blackboard = outer.root if outer else self
        self._remap = dict(remap or {})
        self._autoremap = autoremap
        self._entries: dict[str, Entry] = {}
        self._scopes: list[Blackboard] = []
        self._count = 0
        if outer:
            outer._scopes.append(self)
        for key, value in (values or {}).items():
            self._write(key, value, name)

    # --- entries --------------------------------------------------------------------------------------------------

    def get(self, key: str) -> Value:
        """The value of an entry. Raises BlackboardError: there is none."""
        entry = self._find(key)
        if entry is None or (value := entry.value) is None:
            raise BlackboardError(key, "an entry of the blackboard", "none", tuple(self.keys()[:KNOWN]))
        return value

    def has(self, key: str) -> bool:
        """Whether there is such an entry, with a value."""
        entry = self._find(key)
        return entry is not None and entry.value is not None

    def set(self, key: str, value: Value, writer: str = "") -> None:
        """Write an entry, which is made where there is none; where it holds a number, a text is read as one.

        Raises BlackboardError: it holds another kind of value, is read-only, or there are too many.
        """
        if key in self._entries:
            self._write(key, value, writer)
        else:
            scope, name = self.owner(key)
            scope._write(name, value, writer)

    def unset(self, key: str) -> None:
        """Remove an entry, if there is one. Raises BlackboardError: it is read-only."""
        scope, name = (self, key) if key in self._entries else self.owner(key)
        entry = scope._entries.get(name)
        if isinstance(entry, Published):
            raise BlackboardError(key, "an entry that may be removed", "a read-only one")
        if entry is not None:
            del scope._entries[name]
            self.root._count -= 1

    def sequence(self, key: str) -> int:
        """How often an entry was written, of a published one how often it was seen to change; 0 where there is none."""
        entry = self._find(key)
        if isinstance(entry, Published):
            return entry.changes()
        return 0 if entry is None else entry.sequence

    def writer(self, key: str) -> str:
        """Who wrote an entry last; "" where nobody did."""
        entry = self._find(key)
        return "" if entry is None or isinstance(entry, Published) else entry.writer

    def publish(self, name: str, call: Callable[[], Value | None]) -> None:
        """Give this scope a read-only entry: `call` is asked at every read; None means that it has no value.

        It takes the place of what stood there. Raises BlackboardError: there are too many entries.
        """
        if name not in self._entries:
            self.root._admit(name)
            self.root._count += 1
        self._entries[name] = Published(call)

    # --- all of them ----------------------------------------------------------------------------------------------

    def keys(self) -> list[str]:
        """Names that have a value here, those of this scope first; with `_autoremap` those of the scope outside too."""
        seen = dict.fromkeys(self._entries)
        seen |= dict.fromkeys(self._remap)
        if self.outer and self._autoremap:
            seen |= dict.fromkeys(key for key in self.outer.keys() if not key.startswith("_"))  # noqa: SIM118
        return [key for key in seen if self.has(key)]

    def items(self) -> Iterator[tuple[str, Value]]:
        """Names and values, as `keys`."""
        return ((key, self.get(key)) for key in self.keys())

    def snapshot(self) -> dict[str, dict[str, Value]]:
        """The entries that this scope and those inside it have for themselves, by the path of the scope.

        >>> root = Blackboard(); root.set("n", 1); inner = Blackboard(root, name="Ask"); inner.set("n", 2)
        >>> root.snapshot()
        {'': {'n': 1}, 'Ask': {'n': 2}}
        """
        return dict(self._snapshots(self.name))

    def _snapshots(self, path: str) -> Iterator[tuple[str, dict[str, Value]]]:
        held = ((key, entry.value) for key, entry in self._entries.items())
        yield path, {key: value for key, value in held if value is not None}
        seen: Counter[str] = Counter()
        for scope in self._scopes:
            seen[scope.name] += 1
            name = scope.name if seen[scope.name] == 1 else f"{scope.name}#{seen[scope.name]}"
            yield from scope._snapshots(f"{path}/{name}" if path else name)

    # --- scopes ---------------------------------------------------------------------------------------------------

    def owner(self, key: str) -> tuple[Blackboard, str]:
        """The scope that an entry belongs to, and its name there; it need not exist."""
        if key.startswith("@"):
            return self.root, key[1:]
        if self.outer is None or key in self._entries:
            return self, key
        if key in self._remap:
            return self.outer.owner(self._remap[key])
        if self._autoremap and not key.startswith("_"):
            return self.outer.owner(key)
        return self, key

    def _find(self, key: str) -> Entry | None:
        if (entry := self._entries.get(key)) is not None:
            return entry
        scope, name = self.owner(key)
        return scope._entries.get(name)

    def _write(self, name: str, value: Value, writer: str) -> None:
        entry = self._entries.get(name)
        if isinstance(entry, Published):
            raise BlackboardError(name, "an entry that may be written", "a read-only one")
        if entry is not None and entry.kind == "number" and isinstance(value, str):
            value = value if (number := spelled(value)) is None else number
        kind = _kind(name, value)
        if entry is None:
            self.root._admit(name)
            entry = self._entries[name] = Entry(kind)
            self.root._count += 1
        elif entry.kind != kind:
            by = f", as written by {entry.writer}" if entry.writer else ""
            raise BlackboardError(name, f"{_NAMES[entry.kind]}{by}", f"{_NAMES[kind]}, {_short(value)}")
        entry.put(value, writer)

    def _admit(self, name: str) -> None:
        """Raises BlackboardError where there are too many entries; it names who wrote the most."""
        if self._count < LIMIT:
            return
        writer, entries = Counter(self._writers()).most_common(1)[0]
        raise BlackboardError(name, f"at most {LIMIT} entries", f"one more; {entries} are by {writer or 'no node'}")

    def _writers(self) -> Iterator[str]:
        yield from ("" if isinstance(entry, Published) else entry.writer for entry in self._entries.values())
        for scope in self._scopes:
            yield from scope._writers()


def spelled(text: str) -> int | float | None:
    """The number that a text spells, or 1 for true and 0 for false; None where it is something else.

    >>> spelled("12"), spelled("1.5e3"), spelled("false"), spelled("twelve")
    (12, 1500.0, 0, None)
    """
    known = {"true": 1, "false": 0}
    if text in known or not _SPELLED.fullmatch(text):
        return known.get(text)
    number = float(text)
    if not math.isfinite(number):
        return None
    return int(text) if number.is_integer() and not set(text) & set(".eE") else number


_SPELLED = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_NAMES: Mapping[Kind, str] = {"number": "a number", "text": "a text", "list": "a list"}


def _kind(name: str, value: object) -> Kind:
    match value:
        case int() if abs(value) < LARGEST:
            return "number"
        case float() if math.isfinite(value):
            return "number"
        case str() | tuple() if len(value) > LONGEST:
            raise BlackboardError(name, f"at most {LONGEST} characters or items", str(len(value)))
        case str():
            return "text"
        case tuple() if all(isinstance(item, str) for item in value):
            return "list"
    raise BlackboardError(name, "a text, a finite number, true, false or a list of texts", _short(value))


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
