from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from vivant.behavior.picture.text import estimate, shorten


@pytest.mark.parametrize("bold", [False, True])
def test_no_letter_is_wider_than_it_is_taken_for(bold: bool) -> None:
    try:
        face = ImageFont.truetype("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf", 200)
    except OSError:
        pytest.skip("DejaVu Sans, the widest face that viewers fall back to, is not installed")
    for sign in string.printable[:95] + "·…→“”äéß":
        assert face.getlength(sign) <= estimate(sign, 200, bold) * 1.02, sign


def test_hanzi_are_as_wide_as_high() -> None:
    assert estimate("您好", 10) == 20.0


def test_combining_marks_take_no_room() -> None:
    assert estimate("e\u0301", 10) == estimate("e", 10)


@given(st.text(), st.floats(2, 40))
def test_what_is_shortened_fits_and_begins_as_before(text: str, room: float) -> None:
    short = shorten(text, room)
    assert estimate(short, 1) <= room
    assert " ".join(text.split()).startswith(short.removesuffix("…"))


def test_what_fits_is_left_alone_but_for_its_blanks() -> None:
    assert shorten(" a\n b ", 10) == "a b"
