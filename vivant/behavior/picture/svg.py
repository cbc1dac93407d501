"""A picture as SVG, light or dark as its viewer likes.

Every node is a group with `data-path` (names from the root, joined by "/"), `data-kind` and `data-status`; a page that
shows a running tree sets `data-status` to `running`, `success`, `failure`, `skipped` or "", and puts values into the
`<tspan class="value" data-port="…">` of a pointer. Lines to a node carry its `data-path` too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from vivant.behavior.picture.figure import Figure
from vivant.behavior.picture.layout import ANCHOR, Direction
from vivant.behavior.picture.page import (
    BOLD,
    CATEGORIES,
    HEADER,
    ICON,
    MARGIN,
    MARKS,
    PAD,
    SIZES,
    STATUSES,
    Edge,
    Entry,
    Frame,
    Page,
    Piece,
    Placed,
    Row,
    page,
)
from vivant.behavior.picture.palette import DARK, LIGHT, Palette
from vivant.behavior.picture.symbols import SYMBOLS, Stroke, symbol

FACES = "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'DejaVu Sans', sans-serif"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def render(figure: Figure, statuses: Mapping[str, str] | None = None, *, direction: Direction | None = None) -> str:
    """The picture.

    statuses : of the last tick, by path: `running`, `success`, `failure`, `skipped`. direction : None takes
    the one with which most can be read on a page.
    """
    sheet = page(figure, direction=direction, statuses=bool(statuses))
    return "\n".join(_document(sheet, statuses or {})) + "\n"


def _document(sheet: Page, statuses: Mapping[str, str]) -> Iterator[str]:
    width, height = _number(sheet.width), _number(sheet.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="vivant-tree" role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
    )
    yield f"<title>{_text(sheet.figure.title)}</title>"
    yield f"<style>{_style()}</style>"
    yield f'<rect class="paper" width="{width}" height="{height}"/>'
    yield f'<text class="heading" x="{_number(MARGIN)}" y="{_number(MARGIN + 16)}">{_text(sheet.figure.title)}</text>'
    if sheet.figure.subtitle:
        y = _number(MARGIN + HEADER - 4)
        yield f'<text class="subtitle" x="{_number(MARGIN)}" y="{y}">{_text(sheet.figure.subtitle)}</text>'
    for frame in sheet.frames:
        yield _frame(frame)
    for edge in sheet.edges:
        yield _edge(edge, statuses)
    for placed in sheet.boxes:
        yield from _node(placed, statuses)
    for entry in sheet.legend:
        yield _entry(entry)
    yield "</svg>"


def _frame(frame: Frame) -> str:
    where = _rect(frame.x, frame.y, frame.width, frame.height, 10)
    return f'<rect class="frame {frame.box.mark}" data-path={_attribute(frame.box.path)} {where}/>'


def _edge(edge: Edge, statuses: Mapping[str, str]) -> str:
    """All of it, and above that the end that is only this child's, which takes the colour of what the child does."""
    status = _attribute(statuses.get(edge.child.path, ""))
    return (
        f'<path class="edge" d="{_path(edge.points)}"/><path class="stub {edge.child.mark}" '
        f'data-path={_attribute(edge.child.path)} data-status={status} d="{_path(edge.points[-2:])}"/>'
    )


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _node(placed: Placed, statuses: Mapping[str, str]) -> Iterator[str]:
    box = placed.box
    classes = " ".join(filter(None, ("node", CATEGORIES[box.category], box.mark, "folded" if box.folded else "")))
    yield (
        f'<g class="{classes}" data-path={_attribute(box.path)} data-kind={_attribute(box.id)} '
        f"data-status={_attribute(statuses.get(box.path, ''))} "
        f'transform="translate({_number(placed.x)} {_number(placed.y)})">'
    )
    yield f"<title>{_text(box.tooltip)}</title>"
    yield from _shape(placed)
    strokes = "".join(_path(_scaled(stroke)) for stroke in SYMBOLS[symbol(box)])
    yield f'<path class="icon" d="{strokes}"/>'
    for row in placed.rows:
        yield from _row(row)
    yield "</g>"


def _shape(placed: Placed) -> Iterator[str]:
    width, height = placed.width, placed.height
    match placed.box.category:
        case "Condition":
            yield f'<rect class="shape" {_rect(0, 0, width, height, min(height / 2, 15))}/>'
        case "Decorator":
            corner = 7.0
            points = (
                (corner, 0), (width - corner, 0), (width, corner), (width, height - corner),
                (width - corner, height), (corner, height), (0, height - corner), (0, corner),
            )  # fmt: skip
            listed = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
            yield f'<polygon class="shape" points="{listed}"/>'
        case "SubTree":
            yield f'<rect class="shape" {_rect(0, 0, width, height, 4)}/>'
            yield f'<rect class="inner" {_rect(2.5, 2.5, width - 5, height - 5, 2)}/>'
        case _:
            yield f'<rect class="shape" {_rect(0, 0, width, height, 4)}/>'


def _scaled(stroke: Stroke) -> Iterator[tuple[float, float]]:
    for x, y in stroke:
        yield PAD + x * ICON, ANCHOR + (y - 0.5) * ICON


def _row(row: Row) -> Iterator[str]:
    first = row.pieces[0]
    if row.pill:
        yield f'<rect class="pill" {_rect(first.x - 5, row.y - 7, row.pill, 14, 7)}/>'
    for group in _groups(row):
        first = group[0]
        baseline = row.y + SIZES[first.role] * 0.36
        spans = "".join(map(_span, group))
        yield f'<text x="{_number(first.x)}" y="{_number(baseline)}" xml:space="preserve">{spans}</text>'


def _groups(row: Row) -> Iterator[list[Piece]]:
    """Pieces that follow each other wherever the letters before them end."""
    group: list[Piece] = []
    for piece in row.pieces:
        if piece.first and group:
            yield group
            group = []
        group.append(piece)
    yield group


def _span(piece: Piece) -> str:
    port = f" data-port={_attribute(piece.port)}" if piece.port else ""
    return f'<tspan class="{piece.role}"{port}>{_text(piece.text)}</tspan>'


def _entry(entry: Entry) -> str:
    return (
        f'<g class="entry {entry.key}" transform="translate({_number(entry.x)} {_number(entry.y)})">'
        f'<rect {_rect(0, 0, 18, 14, 4)}/><text x="24" y="11">{_text(entry.text)}</text></g>'
    )


def _style() -> str:
    rules = [
        *_variables(LIGHT),
        "@media (prefers-color-scheme: dark) {",
        *_variables(DARK),
        "}",
        f".vivant-tree {{ font-family: {FACES}; color-scheme: light dark; }}",
        ".vivant-tree text { fill: var(--ink); font-size: 11px; white-space: pre; }",
        ".vivant-tree .paper { fill: var(--paper); }",
        ".vivant-tree .heading { font-size: 17px; font-weight: 700; }",
        ".vivant-tree .subtitle { font-size: 12px; fill: var(--muted); }",
        *(f".vivant-tree tspan.{role} {{ font-size: {size}px; }}" for role, size in SIZES.items()),
        *(f".vivant-tree tspan.{role} {{ font-weight: 700; }}" for role in sorted(BOLD)),
        ".vivant-tree tspan:is(.kind, .port, .more) { fill: var(--muted); }",
        ".vivant-tree tspan.pointer { fill: var(--pointer); }",
        ".vivant-tree tspan.value { fill: var(--running); }",
        ".vivant-tree tspan.old { fill: var(--removed); text-decoration: line-through; }",
        ".vivant-tree tspan.new { fill: var(--added); }",
        ".vivant-tree tspan.note { fill: var(--moved); }",
        ".vivant-tree .pill { fill: var(--pill); }",
        ".vivant-tree .edge { fill: none; stroke: var(--line); stroke-width: 1.4; }",
        ".vivant-tree .stub { fill: none; stroke: none; stroke-width: 2; }",
        ".vivant-tree .frame { fill: var(--frame); stroke: var(--line); stroke-dasharray: 4 3; }",
        ".vivant-tree .shape { fill: var(--box); stroke: var(--colour); stroke-width: 1.5; }",
        ".vivant-tree .inner { fill: none; stroke: var(--colour); stroke-width: 0.8; }",
        ".vivant-tree .folded .inner { stroke-dasharray: 3 2; }",
        ".vivant-tree .icon { fill: none; stroke: var(--colour); stroke-width: 1.7; stroke-linecap: round;"
        " stroke-linejoin: round; }",
        ".vivant-tree .entry rect { fill: var(--box); stroke: var(--colour); stroke-width: 1.5; }",
        *(f".vivant-tree .{key} {{ --colour: var(--{key}); }}" for key in CATEGORIES.values()),
        *_states(),
    ]
    return "\n".join(rules)


def _states() -> Iterator[str]:
    for mark in MARKS:
        yield f".vivant-tree .{mark} {{ --colour: var(--{mark}); --box: var(--{mark}-box); }}"
        yield f".vivant-tree :is(.stub, .frame).{mark} {{ stroke: var(--{mark}); }}"
    yield ".vivant-tree .removed tspan.title { text-decoration: line-through; }"
    for status in STATUSES:
        yield f'.vivant-tree [data-status="{status}"], .vivant-tree .entry.{status}'
        yield f"  {{ --colour: var(--{status}); --box: var(--{status}-box); }}"
        yield f'.vivant-tree .stub[data-status="{status}"] {{ stroke: var(--{status}); }}'
    yield '.vivant-tree [data-status="running"] .shape { stroke-width: 2.6; }'
    yield '.vivant-tree [data-status="skipped"] :is(.shape, .inner), .vivant-tree .entry.skipped rect'
    yield "  { stroke-dasharray: 3 3; }"


def _variables(palette: Palette) -> Iterator[str]:
    yield ".vivant-tree {"
    yield from (f"  --{name}: {colour};" for name, colour in palette.items())
    yield "}"


def _rect(x: float, y: float, width: float, height: float, radius: float) -> str:
    return (
        f'x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}" rx="{_number(radius)}"'
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """For the inside of an element; what XML cannot hold becomes a replacement character."""
    return escape(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text))


def _attribute(text: str) -> str:
    return quoteattr(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text))
