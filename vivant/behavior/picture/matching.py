"""Which nodes of two files are the same ones.

Branches that are equal and stand once in each file are matched first, the largest ones before all (as GumTree does:
Falleri et al. 2014, "Fine-grained and accurate source code differencing"); from matched parents their children are
aligned in order by how much they have in common; what is then left over is matched wherever it stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vivant.behavior.document import Document, Element, distinct

ALIKE = 0.5
"""So much in common two nodes have at least, from 0 to 1, to be taken for the same one in the same place."""

FAR = 0.75
"""As much if they stand in different places."""

SCATTERED = 400
"""So many nodes of each file may be left over for that; of more, only equal ones are found again."""


@dataclass(eq=False, slots=True)
class Spot:
    """One node of a file at its place. Its root stands for the tree: its kind is "BehaviorTree", its name the ID."""

    element: Element
    path: str
    tree: str
    above: Spot | None
    below: list[Spot] = field(default_factory=list)
    number: int = 0
    """Equal branches have equal numbers."""
    size: int = 1

    def walk(self) -> Iterator[Spot]:
        """It and all below it."""
        yield self
        for spot in self.below:
            yield from spot.walk()


TREE = "BehaviorTree"


def spots(document: Document) -> list[Spot]:
    """A tree of spots for every tree of a document and what it includes."""
    found: dict[str, Spot] = {}
    for definition in document.all_trees():
        if definition.id not in found:
            head = Spot(
                Element(TREE, definition.id, {}, (definition.root,), None, definition.place), "", definition.id, None
            )
            _grow(head)
            found[definition.id] = head
    return list(found.values())


def _grow(spot: Spot) -> None:
    names = distinct(child.label for child in spot.element.children)
    for child, name in zip(spot.element.children, names, strict=True):
        below = Spot(child, f"{spot.path}/{name}".lstrip("/"), spot.tree, spot)
        spot.below.append(below)
        _grow(below)


@dataclass(slots=True)
class Matching:
    """Pairs of spots of two files, both ways."""

    new: dict[Spot, Spot] = field(default_factory=dict)
    """By the spot of the old file."""
    old: dict[Spot, Spot] = field(default_factory=dict)
    """By the spot of the new file."""

    def pair(self, a: Spot, b: Spot) -> None:
        """Take two for the same."""
        if a in self.new or b in self.old:
            raise AssertionError(f"{a.path} or {b.path} is matched twice")
        self.new[a], self.old[b] = b, a


def match(a: Sequence[Spot], b: Sequence[Spot]) -> Matching:
    """Match the trees of two files."""
    numbers: dict[object, int] = {}
    for head in (*a, *b):
        _number(head, numbers)
    matching = Matching()
    heads = {head.tree: head for head in b}
    for head in a:
        if other := heads.get(head.tree):
            matching.pair(head, other)
    _renamed(matching, a, b)
    _unique(matching, a, b)
    for head in a:
        if head in matching.new:
            _descend(matching, head, matching.new[head])
    _left_over(matching, a, b)
    return matching


def _number(spot: Spot, numbers: dict[object, int]) -> None:
    """Give it the number of all branches that are written like it."""
    for below in spot.below:
        _number(below, numbers)
        spot.size += below.size
    element = spot.element
    written = (
        element.kind,
        "" if element.kind == TREE else element.name,
        tuple(sorted(element.attributes.items())),
        tuple(below.number for below in spot.below),
    )
    spot.number = numbers.setdefault(written, len(numbers))


def _renamed(matching: Matching, a: Sequence[Spot], b: Sequence[Spot]) -> None:
    """Trees that are equal but for their ID."""
    free = {head.number: head for head in b if head not in matching.old}
    for head in a:
        if head not in matching.new and head.number in free:
            matching.pair(head, free.pop(head.number))


def _unique(matching: Matching, a: Sequence[Spot], b: Sequence[Spot]) -> None:
    """Branches of at least two nodes that stand once in each file."""
    places: defaultdict[int, tuple[list[Spot], list[Spot]]] = defaultdict(lambda: ([], []))
    for side, heads in enumerate((a, b)):
        for head in heads:
            for spot in head.walk():
                places[spot.number][side].append(spot)
    singles = [(old[0], new[0]) for old, new in places.values() if len(old) == len(new) == 1]
    for old, new in sorted(singles, key=lambda pair: -pair[0].size):
        if old.size > 1 and old not in matching.new and new not in matching.old:
            _together(matching, old, new)


def _together(matching: Matching, a: Spot, b: Spot) -> None:
    """Match two equal branches, node by node; what is matched already keeps its partner."""
    if a not in matching.new and b not in matching.old:
        matching.pair(a, b)
    for old, new in zip(a.below, b.below, strict=True):
        _together(matching, old, new)


def _descend(matching: Matching, a: Spot, b: Spot) -> None:
    """Align the children of a pair, then theirs."""
    old = [spot for spot in a.below if spot not in matching.new]
    new = [spot for spot in b.below if spot not in matching.old]
    if a.element.kind == TREE and [spot.element.kind for spot in old] == [spot.element.kind for spot in new]:
        aligned = list(zip(old, new, strict=True))
    else:
        aligned = _aligned(old, new)
    for before, after in aligned:
        matching.pair(before, after)
    for spot in a.below:
        if spot in matching.new:
            _descend(matching, spot, matching.new[spot])


def _aligned(old: Sequence[Spot], new: Sequence[Spot]) -> list[tuple[Spot, Spot]]:
    """Pairs in order that have the most in common altogether; then, of the rest, those that changed places."""
    alike = [[_likeness(a, b) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if alike[i][j] >= ALIKE:
                best[i][j] = max(best[i][j], best[i + 1][j + 1] + alike[i][j])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if alike[i][j] >= ALIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    rest = [(alike[i][j], i, j) for i in range(len(old)) for j in range(len(new)) if alike[i][j] >= FAR]
    for _, i, j in sorted(rest, key=lambda item: (-item[0], item[1], item[2])):
        if all(i != x and j != y for x, y in pairs):
            pairs.append((i, j))
    return [(old[i], new[j]) for i, j in pairs]


def _left_over(matching: Matching, a: Sequence[Spot], b: Sequence[Spot]) -> None:
    """Match what went to another parent: equal ones, then similar ones."""
    old = [spot for head in a for spot in head.walk() if spot not in matching.new and spot.element.kind != TREE]
    new = [spot for head in b for spot in head.walk() if spot not in matching.old and spot.element.kind != TREE]
    waiting: defaultdict[int, list[Spot]] = defaultdict(list)
    for spot in reversed(new):
        waiting[spot.number].append(spot)
    for spot in old:
        same = waiting[spot.number]
        while same and same[-1] in matching.old:
            same.pop()
        if same and spot not in matching.new:
            _together(matching, spot, same.pop())
    if len(old) <= SCATTERED and len(new) <= SCATTERED:
        _similar(matching, old, new)


def _similar(matching: Matching, old: Sequence[Spot], new: Sequence[Spot]) -> None:
    pairs = [
        (likeness, i, j)
        for i, a in enumerate(old)
        for j, b in enumerate(new)
        if a not in matching.new and b not in matching.old and (likeness := _likeness(a, b)) >= FAR
    ]
    for _, i, j in sorted(pairs, key=lambda item: (-item[0], item[1], item[2])):
        if old[i] not in matching.new and new[j] not in matching.old:
            matching.pair(old[i], new[j])
            _descend(matching, old[i], new[j])


def _likeness(a: Spot, b: Spot) -> float:
    """How much two nodes have in common, from 0 to 1."""
    if a.number == b.number:
        return 1.0
    x, y = a.element, b.element
    if (x.explicit == "SubTree") != (y.explicit == "SubTree"):
        return 0.0
    kind = 1.0 if x.kind == y.kind else 0.0
    name = 1.0 if x.name == y.name else 0.0
    parts = [(2.0, kind), (2.0, name)] if x.name or y.name else [(2.0, kind)]
    if x.attributes or y.attributes:
        parts.append((2.0, _shared(x.attributes, y.attributes)))
    if a.below or b.below:
        parts.append((4.0, _common(a, b)))
    likeness = sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)
    if x.name and x.name == y.name:
        return max(likeness, FAR)
    return likeness


def _shared(x: Mapping[str, str], y: Mapping[str, str]) -> float:
    """Part of the attributes that both have; half of it where the values differ."""
    names = {*x, *y}
    return sum((name in x and name in y) * (0.5 + 0.5 * (x.get(name) == y.get(name))) for name in names) / len(names)


def _common(a: Spot, b: Spot) -> float:
    """Part of the branches below that both have."""
    x, y = (Counter(spot.number for below in side.below for spot in below.walk()) for side in (a, b))
    total = x.total() + y.total()
    return 2 * (x & y).total() / total if total else 0.0
