from __future__ import annotations

import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.skeleton import FLOOR_Y
from vivant.render.avatar.trousers import CUFF_Y, shoes_part, trousers_part


def test_shoes_stand_on_the_floor_and_reach_into_the_trousers():
    shoes = shoes_part(Dna(), 300)
    assert shoes.points[:, 1].min() == pytest.approx(FLOOR_Y, abs=0.1)
    assert shoes.points[:, 1].max() > CUFF_Y
    assert shoes.points[:, 0].min() == pytest.approx(-shoes.points[:, 0].max())


def test_trousers_end_at_their_cuffs():
    trousers = trousers_part(Dna(), 500)
    assert trousers.points[:, 1].min() == pytest.approx(CUFF_Y, abs=0.2)
