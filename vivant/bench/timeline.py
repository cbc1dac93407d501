"""A conversation as a picture: who spoke when, what was heard, where the avatar paused and where it fell silent.

    draw([Moment(0.4, "visitor", "speaks", "Where can I park?"), Moment(1.9, "visitor", "silent"),
          Moment(2.3, "avatar", "speaks", "Behind the hall."), Moment(4.0, "avatar", "silent")], Path("talk.png"))

The picture has strips of STRIP seconds, each with a lane for the visitor, for what was heard, and for the avatar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from vivant.errors import MissingDependency

Who = Literal["visitor", "ear", "avatar"]
What = Literal["speaks", "silent", "holds", "goes on", "heard", "epoch"]
"""visitor : speaks, silent. ear : heard. avatar : speaks, silent, holds, goes on, epoch (it gives the turn up)."""

STRIP = 30.0
"""Seconds from left to right."""

SCALE = 44
"""Pixels of a second."""

MARGIN, LABELS = 16, 78
"""Pixels around the picture, and for the names of the lanes."""

RULER, LANE, GAP = 22, 34, 18
"""Pixels: height of the ruler and of a lane, space between strips."""

TEXT, SMALL = 15, 12
"""Sizes of the font, pixels."""

FONTS = (
    ("NotoSansCJK-Regular.ttc", 2),
    ("NotoSansSC-Regular.otf", 0),
    ("wqy-microhei.ttc", 0),
    ("PingFang.ttc", 0),
    ("msyh.ttc", 0),
)
"""Fonts with Hanzi, and their faces, that are looked for where none is given."""

PAPER, INK, PALE, LINE = "#ffffff", "#1f2d3d", "#7b8794", "#dde3e9"
COLOURS = {"visitor": "#ffd28a", "ear": "#f1f4f7", "avatar": "#a9d3f5", "held": "#e3effa", "epoch": "#d0342c"}
LANES: tuple[Who, ...] = ("visitor", "ear", "avatar")
NAMES = {"visitor": "visitor", "ear": "heard", "avatar": "avatar"}


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, `time` seconds after the conversation began. text : what was said or heard."""

    time: float
    who: Who
    what: What
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a lane. kind : whose colour it has; "held" while the avatar pauses."""

    start: float
    end: float
    lane: Who
    kind: str
    text: str = ""


def bars(moments: Sequence[Moment], end: float) -> list[Bar]:
    """Who spoke from when to when, in order; what still goes on ends at `end` seconds."""
    found: list[Bar] = []
    running: dict[Who, Bar] = {}

    def stop(who: Who, time: float) -> None:
        if bar := running.pop(who, None):
            found.append(Bar(bar.start, time, bar.lane, bar.kind, bar.text))

    for moment in sorted(moments, key=lambda each: each.time):
        match moment.what:
            case "speaks":
                stop(moment.who, moment.time)
                running[moment.who] = Bar(moment.time, end, moment.who, moment.who, moment.text)
            case "holds" | "goes on" if moment.who in running:
                stop(moment.who, moment.time)
                kind = "held" if moment.what == "holds" else moment.who
                running[moment.who] = Bar(moment.time, end, moment.who, kind)
            case "silent" | "epoch":
                stop(moment.who, moment.time)
    for who in list(running):
        stop(who, end)
    return sorted(found, key=lambda bar: bar.start)


def draw(moments: Sequence[Moment], path: Path, *, font: Path | str | None = None, strip: float = STRIP) -> None:
    """Write the picture, a PNG. font : with glyphs for all texts; MissingDependency where none can be found."""
    end = max((moment.time for moment in moments), default=0.0) + 1.0
    count = max(1, -(-int(end * 1000) // int(strip * 1000)))
    height = RULER + len(LANES) * LANE + GAP
    image = Image.new("RGB", (round(2 * MARGIN + LABELS + strip * SCALE), 2 * MARGIN + count * height - GAP), PAPER)
    pen = ImageDraw.Draw(image)
    fonts = [_font(font, moments, size) for size in (TEXT, SMALL)]
    for number in range(count):
        top = MARGIN + number * height
        _Strip(pen, fonts[0], fonts[1], top, number * strip, strip).draw(moments, bars(moments, end))
    image.save(path, "PNG")


@dataclass(frozen=True, slots=True)
class _Strip:
    pen: ImageDraw.ImageDraw
    font: ImageFont.FreeTypeFont
    small: ImageFont.FreeTypeFont
    top: int
    start: float
    seconds: float

    def draw(self, moments: Sequence[Moment], spoken: Sequence[Bar]) -> None:
        self._grid()
        for number, bar in enumerate(spoken):
            after = (other.start for other in spoken[number + 1 :] if other.lane == bar.lane)
            self._bar(bar, min(next(after, bar.end + 5), self.start + self.seconds))
        heard = [moment for moment in moments if moment.what == "heard" and self._shows(moment.time)]
        for moment, room in zip(heard, self._rooms(heard), strict=True):
            x, y = self._x(moment.time), self._y("ear")
            self.pen.line([(x, y + 3), (x, y + LANE - 3)], PALE, 2)
            self._write(x + 5, y, moment.text, room - 8)
        for moment in moments:
            if moment.what == "epoch" and self._shows(moment.time):
                self._epoch(moment)

    def _grid(self) -> None:
        left, right, bottom = self._x(self.start), self._x(self.start + self.seconds), self._y("avatar") + LANE
        for lane in LANES:
            self.pen.text((MARGIN, self._y(lane) + LANE // 2), NAMES[lane], INK, self.font, "lm")
            self.pen.line([(left, self._y(lane)), (right, self._y(lane))], LINE)
        self.pen.line([(left, bottom), (right, bottom)], LINE)
        for second in range(int(self.seconds) + 1):
            x, whole = self._x(self.start + second), second % 5 == 0
            self.pen.line(
                [(x, self.top + RULER - (6 if whole else 3)), (x, bottom if whole else self.top + RULER)], LINE
            )
            if whole:
                self.pen.text((x, self.top + RULER - 8), f"{self.start + second:.0f} s", PALE, self.small, "ms")

    def _bar(self, bar: Bar, until: float) -> None:
        """until : seconds at which its text must end."""
        first, last = max(bar.start, self.start), min(bar.end, self.start + self.seconds)
        if first >= last:
            return
        left, right, y = self._x(first), max(self._x(last), self._x(first) + 2), self._y(bar.lane)
        self.pen.rectangle([left, y + 4, right, y + LANE - 4], COLOURS[bar.kind])
        if bar.kind == "held":
            middle = (left + right) // 2
            for x in (middle - 3, middle + 3):
                self.pen.line([(x, y + 12), (x, y + LANE - 12)], PALE, 2)
        elif first == bar.start:
            self._write(left + 4, y, bar.text, self._x(until) - left - 6)

    def _epoch(self, moment: Moment) -> None:
        x, y = self._x(moment.time), self._y("avatar")
        self.pen.line([(x, y - 2), (x, y + LANE + 2)], COLOURS["epoch"], 3)

    def _write(self, x: int, y: int, text: str, room: int) -> None:
        """As much of a text as there is room for."""
        shown = text
        while shown and self.font.getlength(shown + ("…" if shown != text else "")) > room:
            shown = shown[:-1]
        if shown:
            self.pen.text((x, y + LANE // 2), shown + ("…" if shown != text else ""), INK, self.font, "lm")

    def _rooms(self, heard: Sequence[Moment]) -> Iterator[int]:
        """Pixels from each to the next, or to the end of the strip."""
        times = [moment.time for moment in heard] + [self.start + self.seconds]
        yield from (self._x(after) - self._x(before) for before, after in pairwise(times))

    def _shows(self, time: float) -> bool:
        return self.start <= time < self.start + self.seconds

    def _x(self, time: float) -> int:
        return round(MARGIN + LABELS + (time - self.start) * SCALE)

    def _y(self, lane: Who) -> int:
        return self.top + RULER + LANES.index(lane) * LANE


def _font(font: Path | str | None, moments: Sequence[Moment], size: int) -> ImageFont.FreeTypeFont:
    """The one that is given, or one with Hanzi; Pillow's own where no text needs more than Latin letters."""
    for name, face in ((font, 0),) if font else FONTS:
        try:
            return ImageFont.truetype(str(name), size, index=face)
        except OSError:
            continue
    own = ImageFont.load_default(size)
    latin = all(ord(sign) < 0x2000 for moment in moments for sign in moment.text)
    if font or not latin or not isinstance(own, ImageFont.FreeTypeFont):
        raise MissingDependency("a timeline", str(font or "a font with Hanzi"), "apt install fonts-noto-cjk")
    return own
