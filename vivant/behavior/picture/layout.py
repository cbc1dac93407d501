"""Where the boxes of a tree go: a tidy drawing of boxes of any size.

Siblings stand as near as their outlines allow, parents over the middle of their children, and a subtree looks the same
wherever it stands (Reingold & Tilford 1981); boxes need not stand in layers (van der Ploeg 2014). Between the leftmost
and the rightmost places that siblings can take, each takes the middle: both keep all distances, and so does their mean.
Lengths are pixels. `along` is the direction from parent to child, `across` the one in which siblings follow each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["down", "right", "stacked", "outline"]
"""down : children stand below their parent, which is over their middle. right : they stand at its right, the first on
its line. stacked : as right, but an only child hangs below its parent, a little to the right. outline : all children
hang; the branches of the first fork may stand in columns."""

STEP: dict[Direction, float] = {"down": 34.0, "right": 30.0, "stacked": 30.0, "outline": 30.0}
"""From a parent to its children, where they do not hang below it."""

GAP: dict[Direction, float] = {"down": 16.0, "right": 10.0, "stacked": 9.0, "outline": 8.0}
"""Between siblings."""

INDENT = 22.0
"""From the left edge of a parent to that of the children that hang below it."""

ANCHOR = 15.0
"""Below the upper edge of a box, where lines meet it in an outline: in the middle of its first line of text."""

BUS = 10.0
"""From a fork down to the line that leads to its columns."""

COLUMN = 26.0
"""Between columns."""

FRAME = 9.0
"""Between a frame and what is in it."""


@dataclass(slots=True)
class Block:
    """A box and all below it.

    framed : a frame goes around all of it. `arrange` sets x, y : of the box; hanging : its children hang below it;
    spine : where the line comes down that leads to it, if it stands in a column.
    """

    width: float
    height: float
    children: list[Block] = field(default_factory=list)
    framed: bool = False
    x: float = 0.0
    y: float = 0.0
    hanging: bool = False
    spine: float | None = None
    frame: tuple[float, float, float, float] | None = None
    """x, y, width, height."""


@dataclass(frozen=True, slots=True)
class _Band:
    """How far a block reaches across, over a stretch along."""

    start: float
    end: float
    low: float
    high: float

    def moved(self, along: float, across: float) -> _Band:
        return _Band(self.start + along, self.end + along, self.low + across, self.high + across)


_Outline: TypeAlias = tuple[_Band, ...]


def arrange(root: Block, direction: Direction, columns: int = 1) -> None:
    """Give every block its place. The top left corner of all of them, frames included, is 0, 0.

    columns : of an outline's first fork, at most.
    """
    offsets: dict[int, tuple[float, float]] = {}
    head = fork(root) if direction == "outline" and columns > 1 else None
    outline = _lay(root, direction, offsets)
    if head is not None:
        outline = (*outline, *_columns(head, columns, offsets))
    low = min(band.low for band in outline)
    start = min(band.start for band in outline)
    _settle(root, direction, -start, -low, offsets)


def fork(root: Block) -> Block | None:
    """The first block with several children; none where a frame is around it, or there is no such block."""
    block = root
    while len(block.children) == 1 and not block.framed:
        block = block.children[0]
    return block if len(block.children) > 1 and not block.framed else None


def _columns(head: Block, columns: int, offsets: dict[int, tuple[float, float]]) -> _Outline:
    """Move the branches of a fork into columns, which are filled in order and as even as can be."""
    below = head.height + 2 * BUS
    extents = [_extent(child, offsets) for child in head.children]
    along, bands = INDENT, []
    for row in even([extent.high - extent.low + GAP["outline"] for extent in extents], columns):
        left, across = along - min(extents[number].start for number in row), below
        for number in row:
            child, extent = head.children[number], extents[number]
            offsets[id(child)] = (left, across - extent.low)
            child.spine = left + min(extents[each].start for each in row) - INDENT / 2
            bands.append(extent.moved(left, across - extent.low))
            across += extent.high - extent.low + GAP["outline"]
        along = max(band.end for band in bands) + COLUMN + INDENT / 2
    return tuple(bands)


def _extent(block: Block, offsets: dict[int, tuple[float, float]]) -> _Band:
    """How far a laid out block reaches from its anchor, in an outline."""
    if block.frame:
        start, low = offsets[-id(block)]
        return _Band(start, start + block.frame[2], low, low + block.frame[3])
    bands = [_Band(0.0, block.width, 0.0, block.height)]
    bands += [_extent(child, offsets).moved(*offsets[id(child)]) for child in block.children]
    return _Band(
        min(band.start for band in bands),
        max(band.end for band in bands),
        min(band.low for band in bands),
        max(band.high for band in bands),
    )


def even(lengths: Sequence[float], parts: int) -> list[range]:
    """Cut a row into at most so many parts, in order, so that the longest is as short as can be.

    >>> even([5, 1, 1, 4, 3], 2)
    [range(0, 3), range(3, 5)]
    """
    ends = [(math.inf, 0)] * len(lengths) + [(0.0, len(lengths))]
    tables = [ends]
    for _ in range(parts):
        table = list(ends)
        for start in range(len(lengths)):
            total = 0.0
            for end in range(start + 1, len(lengths) + 1):
                total += lengths[end - 1]
                table[start] = min(table[start], (max(total, tables[-1][end][0]), end))
        tables.append(table)
    cuts = [0]
    for table in reversed(tables[1:]):
        if cuts[-1] < len(lengths):
            cuts.append(table[cuts[-1]][1])
    return [range(start, end) for start, end in pairwise(cuts)]


def _lay(block: Block, direction: Direction, offsets: dict[int, tuple[float, float]]) -> _Outline:
    """The outline of a block around its own anchor; notes the offsets of its children from it."""
    length, breadth = (block.height, block.width) if direction == "down" else (block.width, block.height)
    low = -breadth / 2 if direction == "down" else 0.0
    bands = [_Band(0.0, length, low, low + breadth)]
    block.hanging = direction == "outline" or (direction == "stacked" and len(block.children) == 1)
    if block.children:
        outlines = [_lay(child, direction, offsets) for child in block.children]
        places = spread(outlines, GAP[direction], centred=direction == "down")
        extra = FRAME if any(child.framed for child in block.children) else 0.0
        along = extra + (INDENT if block.hanging else length + STEP[direction])
        if block.hanging:
            first = breadth + GAP[direction] + (FRAME if block.children[0].framed else 0.0)
            places = [place + first for place in places]
        bands.append(_edges(0.0 if block.hanging else length, along, places, direction))
        for child, outline, across in zip(block.children, outlines, places, strict=True):
            offsets[id(child)] = (along, across)
            bands += [band.moved(along, across) for band in outline]
    if not block.framed:
        return _merged(bands)
    box = _around(bands)
    offsets[-id(block)] = (box.start, box.low)
    block.frame = (0.0, 0.0, box.end - box.start, box.high - box.low)
    return (box,)


def _edges(start: float, end: float, places: Sequence[float], direction: Direction) -> _Band:
    """What the lines between a parent and its children take up."""
    anchor = 0.0 if direction == "down" else ANCHOR
    return _Band(start, end, min(0.0, places[0]) + anchor, max(0.0, places[-1]) + anchor)


def spread(outlines: Sequence[_Outline], gap: float, *, centred: bool) -> list[float]:
    """Where siblings go across: as near to each other as a gap allows.

    centred : each in the middle of the room it has, and all of them around 0; else the first at 0, each as low as
    it can be.
    """
    apart = {(i, j): _distance(outlines[i], outlines[j]) + gap for j in range(len(outlines)) for i in range(j)}
    lowest = [0.0]
    for j in range(1, len(outlines)):
        lowest.append(max(lowest[-1], *(lowest[i] + apart[i, j] for i in range(j))))
    if not centred:
        return lowest
    highest = list(lowest)
    for i in range(len(outlines) - 2, -1, -1):
        highest[i] = min(highest[j] - apart[i, j] for j in range(i + 1, len(outlines)))
    middle = lowest[-1] / 2
    return [(low + high) / 2 - middle for low, high in zip(lowest, highest, strict=True)]


def _distance(before: _Outline, after: _Outline) -> float:
    """How far the second must stand from the first so that they touch; minus infinity where they never meet."""
    most = -math.inf
    i = j = 0
    while i < len(before) and j < len(after):
        a, b = before[i], after[j]
        if a.start < b.end and b.start < a.end:
            most = max(most, a.high - b.low)
        if a.end <= b.end:
            i += 1
        else:
            j += 1
    return most


def _merged(bands: Sequence[_Band]) -> _Outline:
    """Bands that do not overlap and follow each other: at every stretch the farthest reach of all."""
    cuts = sorted({band.start for band in bands} | {band.end for band in bands})
    reach: list[_Band] = []
    active: list[_Band] = []
    waiting = sorted(bands, key=lambda band: band.start, reverse=True)
    for start, end in pairwise(cuts):
        while waiting and waiting[-1].start <= start:
            active.append(waiting.pop())
        active = [band for band in active if band.end > start]
        if active:
            low, high = min(band.low for band in active), max(band.high for band in active)
            if reach and (reach[-1].end, reach[-1].low, reach[-1].high) == (start, low, high):
                reach[-1] = _Band(reach[-1].start, end, low, high)
            else:
                reach.append(_Band(start, end, low, high))
    return tuple(reach)


def _around(bands: Sequence[_Band]) -> _Band:
    return _Band(
        min(band.start for band in bands) - FRAME,
        max(band.end for band in bands) + FRAME,
        min(band.low for band in bands) - FRAME,
        max(band.high for band in bands) + FRAME,
    )


def _settle(
    block: Block, direction: Direction, along: float, across: float, offsets: dict[int, tuple[float, float]]
) -> None:
    """Turn offsets into places."""
    if direction == "down":
        block.x, block.y = across - block.width / 2, along
    else:
        block.x, block.y = along, across
    if block.frame:
        start, low = offsets[-id(block)]
        length, breadth = block.frame[2:]
        corner = (along + start, across + low)
        block.frame = (*corner[::-1], breadth, length) if direction == "down" else (*corner, length, breadth)
    for child in block.children:
        step, aside = offsets[id(child)]
        child.spine = None if child.spine is None else along + child.spine
        _settle(child, direction, along + step, across + aside, offsets)
