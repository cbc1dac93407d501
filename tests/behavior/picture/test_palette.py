from __future__ import annotations

import pytest

from vivant.behavior.picture.page import CATEGORIES, MARKS, STATUSES
from vivant.behavior.picture.palette import DARK, LIGHT, Palette


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(palette: Palette) -> None:
    grounds = ["box", *(f"{key}-box" for key in (*MARKS, *STATUSES))]
    for ground in grounds:
        for text in ("ink", "muted", "pointer"):
            assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for text, ground in (("ink", "pill"), ("running", "box"), ("old", "changed-box"), ("new", "changed-box")):
        colour = {"old": "removed", "new": "added"}.get(text, text)
        assert contrast(palette[colour], palette[ground]) >= 4.5, (text, ground)


def test_both_palettes_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert {*CATEGORIES.values(), *MARKS, *STATUSES} <= LIGHT.keys()
