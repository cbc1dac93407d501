from __future__ import annotations

import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.expressions import PRESETS, VISEMES
from vivant.render.avatar.shapes import ARKIT


@pytest.mark.parametrize("name", [*PRESETS, *VISEMES])
def test_expressions_are_sums_of_arkit_shapes(name):
    weights = {**VISEMES, **PRESETS}[name]
    assert set(weights) <= set(ARKIT)
    assert all(0 < weight <= 1 for weight in weights.values())


def test_there_are_fifteen_visemes():
    assert list(VISEMES) == ["sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U"]
