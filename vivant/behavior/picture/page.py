"""A picture before it is drawn: every box with its lines of text, every line between boxes, frames and the legend.

Both renderers (svg, raster) draw this and nothing else. Pixels, from the top left corner.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from vivant.behavior.document import Category
from vivant.behavior.picture.figure import Box, Figure, Line, Mark
from vivant.behavior.picture.layout import ANCHOR, BUS, INDENT, STEP, Block, Direction, arrange
from vivant.behavior.picture.text import Measure, estimate, shorten

Role: TypeAlias = Literal["title", "kind", "port", "text", "pointer", "value", "old", "new", "tag", "note", "more"]
"""What a piece of text says; it tells size and colour."""

SIZES: dict[Role, float] = {
    "title": 13,
    "kind": 11,
    "port": 11,
    "text": 11,
    "pointer": 11,
    "value": 11,
    "old": 11,
    "new": 11,
    "tag": 10,
    "note": 10,
    "more": 10,
}
BOLD: frozenset[Role] = frozenset(("title", "note"))

PAPER = (1123.0, 794.0)
"""A page, A4 at 96 pixels an inch; it may stand or lie."""

WAYS: tuple[tuple[Direction, int], ...] = (
    ("down", 1),
    ("right", 1),
    ("stacked", 1),
    ("outline", 1),
    ("outline", 2),
    ("outline", 3),
    ("outline", 4),
)
"""Directions and columns to choose from; the first of those that need no smaller letters than any other is taken."""

MARGIN = 24.0
HEADER = 40.0
PAD = 9.0
"""Between the border of a box and its text."""
ICON = 15.0
"""Side of a symbol."""
LONGEST = 26.0
"""Ems of text in a line of a box."""
ROOM = 12.0
"""Ems that are kept for the value of a pointer."""
FILLED = 300.0
"""How wide lines of an outline are filled."""
SPACE = 9.0
"""Between ports in one line."""
LEGEND = 26.0
"""Height of a line of the legend."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text in one style. port : whose value it is, for live pictures. mark : of the port. first : it begins what
    stays together, and stands at its place whatever the width of the letters before it."""

    role: Role
    text: str
    x: float
    port: str = ""
    mark: Mark = ""
    first: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One line in a box. y : of the middle of its letters, from the box's upper edge. end : where it ends, with all
    that belongs to it. pill : width of the field behind it, 0 for none."""

    y: float
    pieces: tuple[Piece, ...]
    end: float
    pill: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A box at its place."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """From a parent to its child. points : where it begins, bends and ends. child : whose path it has."""

    points: tuple[tuple[float, float], ...]
    child: Box


@dataclass(frozen=True, slots=True)
class Frame:
    """Around the inside of a subtree."""

    box: Box
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the legend. key : a category, a mark or a status."""

    key: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """All of a picture."""

    figure: Figure
    direction: Direction
    width: float
    height: float
    boxes: tuple[Placed, ...]
    edges: tuple[Edge, ...]
    frames: tuple[Frame, ...]
    legend: tuple[Entry, ...]


CATEGORIES: dict[Category, str] = {
    "Control": "control",
    "Decorator": "decorator",
    "Condition": "condition",
    "Action": "action",
    "SubTree": "subtree",
}
STATUSES: dict[str, str] = {
    "running": "running",
    "success": "succeeded",
    "failure": "failed",
    "skipped": "skipped",
}
MARKS: dict[str, str] = {"added": "added", "removed": "removed", "changed": "changed", "moved": "moved"}


def page(
    figure: Figure, measure: Measure = estimate, *, direction: Direction | None = None, statuses: bool = False
) -> Page:
    """Lay a figure out.

    measure : tells how wide text is. direction : None takes the one with which most can be read on a page. statuses :
    the legend explains their colours.
    """
    sheet = _Sheet(figure, measure)
    ways = [way for way in WAYS if direction in (None, way[0])]
    chosen = max(ways, key=lambda way: round(sheet.scale(*way), 2))
    return sheet.page(*chosen, statuses or figure.live)


@dataclass(frozen=True, slots=True)
class _Group:
    """Pieces that stay together: role, text and, of a value, the port."""

    texts: list[tuple[Role, str, str]]
    mark: Mark = ""


class _Sheet:
    """What one picture is made from."""

    def __init__(self, figure: Figure, measure: Measure) -> None:
        self._figure, self._measure = figure, lru_cache(maxsize=None)(measure)
        self._rows: dict[int, tuple[Row, ...]] = {}
        self._made: dict[tuple[int, bool], tuple[Row, ...]] = {}

    def scale(self, direction: Direction, columns: int) -> float:
        """By how much it must be made smaller to fit a page, standing or lying; at most 1."""
        width, height = (length + 2 * MARGIN for length in _extent(self._arranged(direction, columns)))
        height += HEADER + LEGEND
        long, short = PAPER
        return min(1.0, max(min(long / width, short / height), min(short / width, long / height)))

    def page(self, direction: Direction, columns: int, statuses: bool) -> Page:
        """Everything at its place."""
        root = self._arranged(direction, columns)
        left, top = MARGIN, MARGIN + HEADER + (14.0 if self._figure.subtitle else 0.0)
        boxes, edges, frames = [], [], []
        for box, block in _pairs(self._figure.root, root):
            boxes.append(Placed(box, block.x + left, block.y + top, block.width, block.height, self._rows[id(block)]))
            if block.frame:
                x, y, width, height = block.frame
                frames.append(Frame(box, x + left, y + top, width, height))
            for child, below in zip(box.children, block.children, strict=True):
                points = tuple((x + left, y + top) for x, y in _bend(block, below, direction))
                edges.append(Edge(points, child))
        width, height = _extent(root)
        titles = (estimate(self._figure.title, 17, True), self._measure(self._figure.subtitle, 12, False))
        width = max(width, *titles, 320.0) + 2 * MARGIN
        legend, bottom = self._legend(boxes, width, top + height + 18, statuses)
        return Page(
            self._figure,
            direction,
            width,
            bottom + MARGIN,
            tuple(boxes),
            tuple(edges),
            tuple(frames),
            legend,
        )

    def _arranged(self, direction: Direction, columns: int) -> Block:
        root = self._block(self._figure.root, direction)
        arrange(root, direction, columns)
        return root

    def _block(self, box: Box, direction: Direction) -> Block:
        key = id(box), direction == "down"
        if key not in self._made:
            self._made[key] = tuple(self._lines(box, direction))
        rows = self._made[key]
        block = Block(max(row.end for row in rows) + PAD, rows[-1].y + ANCHOR - 1, framed=box.framed)
        self._rows[id(block)] = rows
        block.children = [self._block(child, direction) for child in box.children]
        return block

    def _lines(self, box: Box, direction: Direction) -> Iterator[Row]:
        """Title, kind and ports: below each other where boxes stand side by side, else in lines that are filled."""
        groups = list(self._groups(box))
        lines = [[group] for group in groups] if direction == "down" else self._filled(groups)
        y = ANCHOR
        for number, line in enumerate(lines):
            yield self._row(y, line, PAD if number else PAD + ICON + 6)
            y += 17.0 if number == 0 else 15.0
        for tag in box.tags:
            yield self._row(y + 1, [_Group([("tag", shorten(tag, LONGEST), "")])], PAD + 5, pill=True)
            y += 17.0
        if box.note:
            yield self._row(y, [_Group([("note", shorten(box.note, LONGEST), "")])], PAD)

    def _groups(self, box: Box) -> Iterator[_Group]:
        yield _Group([("title", shorten(box.title, LONGEST * 0.85), "")])
        if box.kind:
            yield _Group([("kind", shorten(box.kind, LONGEST), "")])
        for line in box.lines:
            yield _Group(list(self._port(line)), line.mark)
        if box.hidden:
            yield _Group([("more", f"+ {box.hidden} more", "")])

    def _filled(self, groups: list[_Group]) -> list[list[_Group]]:
        lines, end = [[groups[0]]], ICON + 6 + self._wide(groups[0])
        for group in groups[1:]:
            wide = self._wide(group)
            if end + SPACE + wide > FILLED:
                lines.append([group])
                end = wide
            else:
                lines[-1].append(group)
                end += SPACE + wide
        return lines

    def _wide(self, group: _Group) -> float:
        """How wide a group is, with the room that is kept for a value."""
        width = sum(self._measure(text, SIZES[role], role in BOLD) for role, text, _ in group.texts)
        return width + (SIZES["value"] * ROOM if self._keeps(group) else 0.0)

    def _keeps(self, group: _Group) -> bool:
        return self._figure.live and group.texts[-1][0] == "value"

    def _port(self, line: Line) -> Iterator[tuple[Role, str, str]]:
        room = LONGEST - estimate(line.port, 1) - 1
        yield "port", f"{line.port} ", ""
        if line.mark == "removed":
            yield "old", shorten(line.written, room), ""
            return
        if line.old is not None:
            yield "old", shorten(line.old, room / 2), ""
            yield "new", " → " + shorten(line.written, room / 2), ""
            return
        role: Role = "new" if line.mark == "added" else "pointer" if line.pointer else "text"
        yield role, shorten(line.written, room), ""
        if line.pointer and (self._figure.live or line.value is not None):
            yield "value", f" {shorten(line.value or '', ROOM)}", line.port

    def _row(self, y: float, groups: list[_Group], x: float, *, pill: bool = False) -> Row:
        pieces, start, width = [], x, 0.0
        for group in groups:
            if width:
                x = start + width + SPACE
            for number, (role, text, port) in enumerate(group.texts):
                pieces.append(Piece(role, text, x, port, group.mark, number == 0))
                x += self._measure(text, SIZES[role], role in BOLD)
            width = x - start + (SIZES["value"] * ROOM if self._keeps(group) else 0.0)
        return Row(y, tuple(pieces), start + width + (5.0 if pill else 0.0), width + 10 if pill else 0.0)

    def _legend(self, boxes: list[Placed], width: float, top: float, statuses: bool) -> tuple[tuple[Entry, ...], float]:
        used = {placed.box.category for placed in boxes}
        pieces = (piece for placed in boxes for row in placed.rows for piece in row.pieces)
        marks = {placed.box.mark for placed in boxes} | {piece.mark for piece in pieces}
        entries = [(name, name) for category, name in CATEGORIES.items() if category in used]
        entries += [(key, text) for key, text in MARKS.items() if key in marks]
        entries += STATUSES.items() if statuses else ()
        return _flow(entries, width, top, self._measure)


def _flow(
    entries: list[tuple[str, str]], width: float, top: float, measure: Measure
) -> tuple[tuple[Entry, ...], float]:
    """Entries side by side, in as many lines as they need; and where the last line ends."""
    placed, x, y = [], MARGIN, top
    for key, text in entries:
        wide = 24.0 + measure(text, 11, False) + 18.0
        if x > MARGIN and x + wide > width - MARGIN:
            x, y = MARGIN, y + LEGEND
        placed.append(Entry(key, text, x, y))
        x += wide
    return tuple(placed), y + LEGEND - 6


def _pairs(box: Box, block: Block) -> Iterator[tuple[Box, Block]]:
    yield box, block
    for child, below in zip(box.children, block.children, strict=True):
        yield from _pairs(child, below)


def _extent(root: Block) -> tuple[float, float]:
    """Width and height of all that stands below."""
    right = bottom = 0.0
    waiting = [root]
    while waiting:
        block = waiting.pop()
        waiting += block.children
        x, y, width, height = block.frame or (block.x, block.y, block.width, block.height)
        right, bottom = max(right, x + width), max(bottom, y + height)
    return right, bottom


_Points: TypeAlias = tuple[tuple[float, float], ...]


def _bend(parent: Block, child: Block, direction: Direction) -> _Points:
    """A line from a parent to its child, in right angles."""
    if parent.hanging:
        return _hung(parent, child)
    return _below(parent, child) if direction == "down" else _beside(parent, child, direction)


def _below(parent: Block, child: Block) -> _Points:
    start, end = parent.x + parent.width / 2, child.x + child.width / 2
    middle = parent.y + parent.height + STEP["down"] / 2
    return ((start, parent.y + parent.height), (start, middle), (end, middle), (end, child.y))


def _beside(parent: Block, child: Block, direction: Direction) -> _Points:
    middle = parent.x + parent.width + STEP[direction] / 2
    start, end = parent.y + ANCHOR, child.y + ANCHOR
    return ((parent.x + parent.width, start), (middle, start), (middle, end), (child.x, end))


def _hung(parent: Block, child: Block) -> _Points:
    x, y = parent.x + INDENT / 2, child.y + ANCHOR
    if child.spine is not None:
        bus = parent.y + parent.height + BUS
        return ((x, parent.y + parent.height), (x, bus), (child.spine, bus), (child.spine, y), (child.x, y))
    return ((x, parent.y + parent.height), (x, y), (child.x, y))
