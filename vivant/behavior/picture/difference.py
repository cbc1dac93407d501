"""What differs between two files: as a list, as text, and as one picture of both."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from vivant.behavior.document import Document, NodeModel
from vivant.behavior.picture.figure import (
    CONDITIONS,
    LINES,
    Box,
    Figure,
    Line,
    Mark,
    category,
    is_subtree,
    ports,
    tags,
    tooltip,
)
from vivant.behavior.picture.matching import TREE, Matching, Spot, match, spots
from vivant.behavior.ports import pointer

SIGNS: Mapping[Mark, str] = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}


@dataclass(frozen=True, slots=True)
class PortChange:
    """One attribute, or the `name` or `kind` of a node. old, new : as written; None where it is not there."""

    port: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        if self.old is None:
            return f"{self.port}={self.new!r} is new"
        if self.new is None:
            return f"{self.port}={self.old!r} is gone"
        return f"{self.port}: {self.old!r} → {self.new!r}"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one node; of a branch that was added or removed, to its uppermost.

    mark : "moved" may come with changed ports too. old, new : where it stands. size : nodes of the branch.
    """

    mark: Mark
    old: Spot | None = None
    new: Spot | None = None
    ports: tuple[PortChange, ...] = ()
    size: int = 1

    @property
    def spot(self) -> Spot:
        """Where to look for it: in the new file if it is there."""
        spot = self.new or self.old
        if spot is None:
            raise AssertionError("a change of nothing; diff shouldn't make one")
        return spot

    def __str__(self) -> str:
        spot = self.spot
        said = [f"{SIGNS[self.mark]} {_named(spot)}"]
        if self.mark in ("added", "removed"):
            more = f" and {self.size - 1} below" if self.size > 1 else ""
            said.append(f"{_kind(spot)}{more}")
        if self.mark == "moved" and self.old:
            stayed = (self.old.tree, self.old.path) == (spot.tree, spot.path)
            said.append("to another place in its row" if stayed else f"from {_named(self.old)}")
        said += map(str, self.ports)
        where = f"  ({spot.element.place})" if spot.element.place.line else ""
        return "  ".join(said) + where


@dataclass(frozen=True, slots=True)
class Difference:
    """Two files and all that differs between them, in the order of the new one."""

    a: Document
    b: Document
    changes: tuple[Change, ...]
    _old: tuple[Spot, ...]
    _new: tuple[Spot, ...]
    _matching: Matching

    @property
    def identical(self) -> bool:
        """Whether nothing differs but the way of writing."""
        return not self.changes

    def __str__(self) -> str:
        """As text: one line for every change, below a line that counts them."""
        return "\n".join([f"{self.a.file} → {self.b.file}: {self.summary}", *(f"  {c}" for c in self.changes)])

    @property
    def summary(self) -> str:
        """`2 added, 1 removed`, or `no difference`."""
        counts = {mark: sum(change.mark == mark for change in self.changes) for mark in SIGNS}
        return ", ".join(f"{count} {mark}" for mark, count in counts.items() if count) or "no difference"


def diff(a: Document, b: Document) -> Difference:
    """Compare two documents, with the files that they include."""
    old, new = spots(a), spots(b)
    matching = match(old, new)
    changes = [change for head in new for change in _changes(head, matching)]
    changes += [
        Change("removed", spot, size=_alone(spot, matching.new))
        for head in old
        for spot in head.walk()
        if spot not in matching.new and not (spot.above and spot.above not in matching.new)
    ]
    return Difference(a, b, tuple(changes), tuple(old), tuple(new), matching)


def _alone(spot: Spot, known: Mapping[Spot, Spot]) -> int:
    """How many nodes of a branch only one file has, down to those that both have."""
    return 1 + sum(_alone(below, known) for below in spot.below if below not in known)


def _changes(head: Spot, matching: Matching) -> Iterator[Change]:
    for spot in head.walk():
        old = matching.old.get(spot)
        if old is None:
            if spot.above is None or spot.above in matching.old:
                yield Change("added", new=spot, size=_alone(spot, matching.old))
            continue
        changed = tuple(_ports(old, spot))
        if _moved(old, spot, matching):
            yield Change("moved", old, spot, changed)
        elif changed:
            yield Change("changed", old, spot, changed)


def _ports(old: Spot, new: Spot) -> Iterator[PortChange]:
    a, b = old.element, new.element
    if a.kind != b.kind:
        yield PortChange("kind", a.kind, b.kind)
    if a.name != b.name:
        yield PortChange("ID" if a.kind == TREE else "name", a.name or None, b.name or None)
    for name in [*b.attributes, *(name for name in a.attributes if name not in b.attributes)]:
        before, after = a.attributes.get(name), b.attributes.get(name)
        if before != after:
            yield PortChange(name, before, after)


def _moved(old: Spot, new: Spot, matching: Matching) -> bool:
    """Whether it stands below another node, or before others than it did.

    What only got a new parent in between, or lost one, has not moved.
    """
    above, was = _kept(new.above, matching.old), _kept(old.above, matching.new)
    if above is None or was is None or matching.old[above] is not was:
        return above is not was
    if new.above is not above or old.above is not was:
        return False
    return new in _jumped(above, matching)


def _kept(spot: Spot | None, known: Mapping[Spot, Spot]) -> Spot | None:
    """The nearest node above that both files have."""
    while spot is not None and spot not in known:
        spot = spot.above
    return spot


def _jumped(parent: Spot, matching: Matching) -> set[Spot]:
    """Children that changed their order: all but a longest row that kept it."""
    old = matching.old[parent]
    order = {spot: number for number, spot in enumerate(old.below)}
    kept = [spot for spot in parent.below if matching.old.get(spot) in order]
    stays = longest_row([order[matching.old[spot]] for spot in kept])
    return {spot for number, spot in enumerate(kept) if number not in stays}


def longest_row(numbers: Sequence[int]) -> set[int]:
    """Where a longest rising row of different numbers stands.

    >>> sorted(longest_row([2, 0, 1, 3]))
    [1, 2, 3]
    """
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for position, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(at[length - 1] if length else -1)
        ends[length:] = [number] if length == len(ends) else [number, *ends[length + 1 :]]
        at[length:] = [position] if length == len(at) else [position, *at[length + 1 :]]
    row: set[int] = set()
    position = at[-1] if at else -1
    while position >= 0:
        row.add(position)
        position = before[position]
    return row


def _named(spot: Spot) -> str:
    return f"{spot.tree}: {spot.path}" if spot.path else f"tree {spot.tree}"


def _kind(spot: Spot) -> str:
    element = spot.element
    if element.kind == TREE:
        return "a whole tree"
    given = " ".join(f'{name}="{value}"' for name, value in element.attributes.items() if not name.startswith("_"))
    return f"{element.kind} {given}".strip()


# --- the picture ------------------------------------------------------------------------------------------------------


def picture(difference: Difference, models: Mapping[str, NodeModel] | None = None) -> Figure:
    """Both files in one picture: every tree that differs, with what was removed where it stood."""
    known = {model.kind: model for document in (difference.a, difference.b) for model in document.models}
    drawing = _Both(difference, {**known, **(models or {})})
    title = f"{PurePath(difference.a.file).name} → {PurePath(difference.b.file).name}"
    trees = tuple(drawing.trees())
    same = len(difference._new) - sum(1 for tree in trees if tree.mark != "removed")
    unchanged = f"; unchanged trees: {same}" if same else ""
    root = trees[0] if len(trees) == 1 else Box("", "trees", "", "trees", "Control", children=trees)
    return Figure(title, difference.summary + unchanged, root)


class _Both:
    """Draws two files as one."""

    def __init__(self, difference: Difference, models: Mapping[str, NodeModel]) -> None:
        self._difference, self._models = difference, models
        self._matching = difference._matching
        self._changes = {change.spot: change for change in difference.changes}

    def trees(self) -> Iterator[Box]:
        """Every tree with a change in it."""
        for head in self._difference._new:
            box = self._present(head)
            if any(below.mark for below in box.walk()):
                yield box
        for head in self._difference._old:
            if head not in self._matching.new:
                yield self._gone(head)

    def _present(self, spot: Spot) -> Box:
        old = self._matching.old.get(spot)
        change = self._changes.get(spot)
        mark: Mark = "added" if old is None else change.mark if change else ""
        children = tuple(self._below(spot, old))
        return self._box(spot, mark, children, change.ports if change else (), self._note(change))

    def _below(self, spot: Spot, old: Spot | None) -> Iterator[Box]:
        """Its children, and among them those that were removed, each after the one that it followed."""
        following: dict[Spot | None, list[Spot]] = {}
        last: Spot | None = None
        for child in old.below if old else ():
            if child not in self._matching.new:
                following.setdefault(last, []).append(child)
            elif self._matching.new[child].above is spot:
                last = self._matching.new[child]
        yield from map(self._gone, following.get(None, ()))
        for child in spot.below:
            yield self._present(child)
            yield from map(self._gone, following.get(child, ()))

    def _gone(self, spot: Spot) -> Box:
        below = tuple(self._gone(child) for child in spot.below if child not in self._matching.new)
        return self._box(spot, "removed", below)

    def _note(self, change: Change | None) -> str:
        if change is None or change.mark != "moved" or change.old is None or change.new is None:
            return ""
        above = change.old.above
        if above is not None and self._matching.new.get(above) is change.new.above:
            return "moved within its row"
        return f"moved from {'/'.join((above.path or above.tree).split('/')[-2:])}" if above else "moved"

    def _box(
        self, spot: Spot, mark: Mark, children: tuple[Box, ...], changes: tuple[PortChange, ...] = (), note: str = ""
    ) -> Box:
        element, tree = spot.element, spot.element.kind == TREE
        model = self._models.get(element.kind)
        lines = list(_lines(spot, model, changes))
        shown = lines if mark == "changed" or changes else lines[:LINES]
        conditions = {change.port: change for change in changes if change.port in CONDITIONS}
        path = f"{spot.tree}/{spot.path}".rstrip("/")
        return Box(
            path=path,
            title=element.label,
            kind="tree" if tree else element.kind if element.name and element.name != element.kind else "",
            id=element.kind,
            category="SubTree" if tree else category(element, model),
            lines=tuple(shown),
            hidden=len(lines) - len(shown),
            tags=tuple(tag for tag in tags(element) if not any(tag.startswith(CONDITIONS[c]) for c in conditions)),
            tooltip=tooltip(element, model, path),
            children=children,
            framed=tree and bool(children),
            folded=is_subtree(element),
            mark=mark,
            note=note,
        )


def _lines(spot: Spot, model: NodeModel | None, changes: Sequence[PortChange]) -> Iterator[Line]:
    """What changed, then the ports that did not."""
    for change in changes:
        name = CONDITIONS.get(change.port, change.port)
        if change.new is None:
            yield Line(name, change.old or "", mark="removed")
        elif change.old is None:
            yield Line(name, change.new, mark="added")
        else:
            yield Line(name, change.new, old=change.old, mark="changed")
    changed = {change.port for change in changes}
    for name, written in ports(spot.element, model):
        if name not in changed:
            yield Line(name, written, pointer(written, name) is not None)
