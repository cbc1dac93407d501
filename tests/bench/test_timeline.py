"""The picture of a conversation."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageColor

from vivant.bench import timeline
from vivant.bench.timeline import COLOURS, LABELS, LANE, MARGIN, RULER, SCALE, Bar, Moment, bars, draw
from vivant.errors import MissingDependency

TALK = (
    Moment(0.5, "visitor", "speaks", "Where can I park?"),
    Moment(2.0, "visitor", "silent"),
    Moment(2.2, "ear", "heard", "Where can I park?"),
    Moment(2.5, "avatar", "speaks", "Behind the hall."),
    Moment(4.0, "avatar", "holds"),
    Moment(4.5, "avatar", "goes on"),
    Moment(6.0, "visitor", "speaks", "stop"),
    Moment(6.4, "avatar", "epoch", "the visitor takes the turn"),
)


@pytest.fixture(autouse=True)
def latin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only Pillow's own font, which every machine has."""
    monkeypatch.setattr(timeline, "FONTS", ())


def test_bars_are_cut_by_holds_and_epochs() -> None:
    assert bars(TALK, 8.0) == [
        Bar(0.5, 2.0, "visitor", "visitor", "Where can I park?"),
        Bar(2.5, 4.0, "avatar", "avatar", "Behind the hall."),
        Bar(4.0, 4.5, "avatar", "held"),
        Bar(4.5, 6.4, "avatar", "avatar"),
        Bar(6.0, 8.0, "visitor", "visitor", "stop"),
    ]


def test_a_hold_of_a_silent_avatar_is_no_bar() -> None:
    assert bars([Moment(1.0, "avatar", "holds"), Moment(2.0, "avatar", "goes on")], 3.0) == []


def colour_at(path: Path, seconds: float, lane: int, strip: int = 0) -> tuple[int, ...]:
    """Of a pixel near the top of a lane, where no text is."""
    top = MARGIN + strip * (RULER + 3 * LANE + timeline.GAP)
    with Image.open(path) as image:
        pixel = image.getpixel((MARGIN + LABELS + round(seconds * SCALE), top + RULER + lane * LANE + 6))
    assert isinstance(pixel, tuple)
    return pixel


def test_the_picture_shows_who_speaks_when(tmp_path: Path) -> None:
    draw(TALK, tmp_path / "talk.png")
    shown = {
        (1.0, 0): "visitor",
        (3.0, 2): "avatar",
        (4.25, 2): "held",
        (5.5, 2): "avatar",
        (6.4, 2): "epoch",
    }
    for (seconds, lane), kind in shown.items():
        assert colour_at(tmp_path / "talk.png", seconds, lane) == ImageColor.getrgb(COLOURS[kind])
    assert colour_at(tmp_path / "talk.png", 3.0, 0) == (255, 255, 255)
    assert colour_at(tmp_path / "talk.png", 7.2, 2) == (255, 255, 255)


def test_a_long_conversation_goes_on_in_the_next_strip(tmp_path: Path) -> None:
    draw([Moment(11.0, "avatar", "speaks", "Hello."), Moment(13.0, "avatar", "silent")], tmp_path / "a.png", strip=10)
    assert colour_at(tmp_path / "a.png", 2.0, 2, strip=1) == ImageColor.getrgb(COLOURS["avatar"])
    assert colour_at(tmp_path / "a.png", 2.0, 2) == (255, 255, 255)


def test_a_conversation_in_which_nothing_happened_is_drawn_too(tmp_path: Path) -> None:
    draw([], tmp_path / "empty.png")
    with Image.open(tmp_path / "empty.png") as image:
        assert image.width == 2 * MARGIN + LABELS + 30 * SCALE


@pytest.mark.parametrize("font", [None, "no-such-font.ttf"])
def test_a_font_that_lacks_is_named(tmp_path: Path, font: str | None) -> None:
    with pytest.raises(MissingDependency, match="fonts-noto-cjk"):
        draw([Moment(1.0, "visitor", "speaks", "停车在哪？")], tmp_path / "a.png", font=font)
