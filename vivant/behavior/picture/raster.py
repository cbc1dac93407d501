"""A picture as PNG: the same page that SVG shows, in the light palette, with text measured in the face that is used."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from vivant.behavior.picture.figure import Figure
from vivant.behavior.picture.layout import ANCHOR, Direction
from vivant.behavior.picture.page import (
    BOLD,
    CATEGORIES,
    HEADER,
    ICON,
    MARGIN,
    PAD,
    SIZES,
    STATUSES,
    Edge,
    Entry,
    Frame,
    Page,
    Placed,
    Role,
    Row,
    page,
)
from vivant.behavior.picture.palette import LIGHT
from vivant.behavior.picture.symbols import SYMBOLS, symbol
from vivant.errors import MissingDependency

FACES: tuple[tuple[str, str, int], ...] = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 2),
    ("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf", 0),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf", 0),
    ("wqy-microhei.ttc", "wqy-microhei.ttc", 0),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc", 0),
    ("PingFang.ttc", "PingFang.ttc", 0),
    ("msyh.ttc", "msyhbd.ttc", 0),
)
"""Faces with Hanzi, regular and bold, and which of a collection is meant for simplified Chinese."""

SCALE = 2.0
"""Pixels of the image for one of the page: sharp on dense screens and in print."""

LARGEST = 40_000_000
"""Pixels of an image; a larger tree is drawn with a smaller scale."""


def render(
    figure: Figure,
    statuses: Mapping[str, str] | None = None,
    *,
    direction: Direction | None = None,
    font: Path | str | None = None,
) -> bytes:
    """The picture; arguments as those of `svg.render`. font : a file of the face, None looks for one with Hanzi.

    Raises MissingDependency: the tree has letters that no face of this system shows.
    """
    faces = _Faces(font, figure)
    sheet = page(figure, faces.measure, direction=direction, statuses=bool(statuses))
    scale = min(SCALE, (LARGEST / (sheet.width * sheet.height)) ** 0.5)
    image = Image.new("RGB", (round(sheet.width * scale), round(sheet.height * scale)), LIGHT["paper"])
    _Pen(ImageDraw.Draw(image), faces, scale, statuses or {}).draw(sheet)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


class _Faces:
    """One face in all sizes."""

    def __init__(self, font: Path | str | None, figure: Figure) -> None:
        self._names = _found(font, figure)
        self._made: dict[tuple[float, bool], ImageFont.FreeTypeFont] = {}

    def __call__(self, size: float, bold: bool) -> ImageFont.FreeTypeFont:
        if (size, bold) not in self._made:
            self._made[size, bold] = _load(self._names, size, bold)
        return self._made[size, bold]

    def measure(self, text: str, size: float, bold: bool) -> float:
        """Width in pixels of the page; measured large, since small letters are set on whole pixels."""
        return self(64.0, bold).getlength(text) * size / 64.0


_Names = tuple[str, str, int] | None
"""Files and number of a face; None is Pillow's own, which has Latin letters only."""


def _found(font: Path | str | None, figure: Figure) -> _Names:
    for name in [(str(font), str(font), 0)] if font else FACES:
        try:
            _load(name, 12.0, False)
        except OSError:
            continue
        return name
    if font or not all(ord(sign) < 0x250 or sign in "…→·“”" for sign in _letters(figure)):
        raise MissingDependency("a picture", str(font or "a font with Hanzi"), "apt install fonts-noto-cjk")
    return None


def _load(names: _Names, size: float, bold: bool) -> ImageFont.FreeTypeFont:
    if names is None:
        own = ImageFont.load_default(size)
        if not isinstance(own, ImageFont.FreeTypeFont):
            raise MissingDependency("a picture", "Pillow with FreeType", "pip install --force-reinstall pillow")
        return own
    regular, heavy, number = names
    return ImageFont.truetype(heavy if bold else regular, size, index=number)


def _letters(figure: Figure) -> Iterator[str]:
    yield from figure.title + figure.subtitle
    for box in figure.root.walk():
        yield from box.title + box.kind + box.note + "".join(box.tags)
        for line in box.lines:
            yield from line.port + line.written + (line.value or "") + (line.old or "")


_COLOURS: Mapping[Role, str] = {
    "title": "ink",
    "kind": "muted",
    "port": "muted",
    "text": "ink",
    "pointer": "pointer",
    "value": "running",
    "old": "removed",
    "new": "added",
    "tag": "ink",
    "note": "moved",
    "more": "muted",
}


class _Pen:
    """Draws a page on an image."""

    def __init__(self, draw: ImageDraw.ImageDraw, faces: _Faces, scale: float, statuses: Mapping[str, str]) -> None:
        self._on, self._faces, self._scale, self._statuses = draw, faces, scale, statuses

    def draw(self, sheet: Page) -> None:
        """All of it."""
        self._text(MARGIN, MARGIN + 10, sheet.figure.title, 17, True, LIGHT["ink"])
        if sheet.figure.subtitle:
            self._text(MARGIN, MARGIN + HEADER - 8, sheet.figure.subtitle, 12, False, LIGHT["muted"])
        for frame in sheet.frames:
            self._frame(frame)
        for edge in sheet.edges:
            self._edge(edge)
        for placed in sheet.boxes:
            self._node(placed)
        for entry in sheet.legend:
            self._entry(entry)

    def _frame(self, frame: Frame) -> None:
        line = LIGHT[frame.box.mark or "line"]
        box = self._box(frame.x, frame.y, frame.width, frame.height)
        self._on.rounded_rectangle(box, self._scale * 10, LIGHT["frame"], line, max(1, round(self._scale)))

    def _edge(self, edge: Edge) -> None:
        self._line(edge.points, LIGHT["line"], 1.4)
        if name := self._state(edge.child.path) or edge.child.mark:
            self._line(edge.points[-2:], LIGHT[name], 2)

    def _node(self, placed: Placed) -> None:
        box = placed.box
        name = self._state(box.path) or box.mark or CATEGORIES[box.category]
        ground = LIGHT.get(f"{name}-box", LIGHT["box"])
        self._shape(placed, LIGHT[name], ground)
        for stroke in SYMBOLS[symbol(box)]:
            points = [(placed.x + PAD + x * ICON, placed.y + ANCHOR + (y - 0.5) * ICON) for x, y in stroke]
            self._line(points, LIGHT[name], 1.7)
        for row in placed.rows:
            self._row(placed, row, struck=box.mark == "removed")

    def _shape(self, placed: Placed, line: str, ground: str) -> None:
        width = max(1, round((2.6 if self._state(placed.box.path) == "running" else 1.5) * self._scale))
        box = self._box(placed.x, placed.y, placed.width, placed.height)
        match placed.box.category:
            case "Condition":
                self._on.rounded_rectangle(box, self._scale * min(placed.height / 2, 15), ground, line, width)
            case "Decorator":
                left, top, right, bottom = box
                cut = 7 * self._scale
                corners = [
                    (left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut),
                    (right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut),
                ]  # fmt: skip
                self._on.polygon(corners, ground, line, width)
            case "SubTree":
                self._on.rounded_rectangle(box, self._scale * 4, ground, line, width)
                inner = self._box(placed.x + 2.5, placed.y + 2.5, placed.width - 5, placed.height - 5)
                self._on.rounded_rectangle(inner, self._scale * 2, None, line, max(1, width // 2))
            case _:
                self._on.rounded_rectangle(box, self._scale * 4, ground, line, width)

    def _row(self, placed: Placed, row: Row, *, struck: bool) -> None:
        if row.pill:
            field = self._box(placed.x + row.pieces[0].x - 5, placed.y + row.y - 7, row.pill, 14)
            self._on.rounded_rectangle(field, self._scale * 7, LIGHT["pill"])
        for piece in row.pieces:
            size, bold = SIZES[piece.role], piece.role in BOLD
            colour = LIGHT[_COLOURS[piece.role]]
            x, y = placed.x + piece.x, placed.y + row.y
            self._text(x, y, piece.text, size, bold, colour)
            if piece.role == "old" or (struck and piece.role == "title"):
                end = x + self._faces.measure(piece.text, size, bold)
                self._line([(x, y), (end, y)], colour, 1.2)

    def _entry(self, entry: Entry) -> None:
        line, ground = LIGHT[entry.key], LIGHT.get(f"{entry.key}-box", LIGHT["box"])
        width = max(1, round(1.5 * self._scale))
        self._on.rounded_rectangle(self._box(entry.x, entry.y, 18, 14), self._scale * 4, ground, line, width)
        self._text(entry.x + 24, entry.y + 7, entry.text, 11, False, LIGHT["ink"])

    def _text(self, x: float, y: float, text: str, size: float, bold: bool, colour: str) -> None:
        """y : of the middle of its letters."""
        face = self._faces(size * self._scale, bold)
        self._on.text((x * self._scale, (y + size * 0.36) * self._scale), text, colour, face, "ls")

    def _line(self, points: Sequence[tuple[float, float]], colour: str, width: float) -> None:
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._on.line(scaled, colour, max(1, round(width * self._scale)), joint="curve")

    def _box(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        scale = self._scale
        return x * scale, y * scale, (x + width) * scale, (y + height) * scale

    def _state(self, path: str) -> str:
        status = self._statuses.get(path, "")
        return status if status in STATUSES else ""
