from __future__ import annotations

import pytest

from vivant.behavior.picture.figure import Box
from vivant.behavior.picture.symbols import SYMBOLS, symbol

from .documents import catalog


def test_strokes_stay_in_the_unit_square() -> None:
    for strokes in SYMBOLS.values():
        assert all(0 <= value <= 1 for stroke in strokes for point in stroke for value in point)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("ReactiveFallback", "fallback"), ("Sequence", "sequence"), ("Switch3", "choice"), ("LoopInt", "loop"),
     ("Inverter", "decorator"), ("Say", "action"), ("Present", "condition"), ("Reactions", "control")],
)  # fmt: skip
def test_kinds_have_their_sign(kind: str, name: str) -> None:
    assert symbol(Box("", kind, "", kind, catalog().models[kind].category)) == name
