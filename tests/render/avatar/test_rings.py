from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.dna import Dna
from vivant.render.avatar.head import skin_field
from vivant.render.avatar.rings import HIGH, LOW, eye_rings, from_front, mouth_rings
from vivant.render.avatar.topology import inside

DNA = Dna()
SKIN = skin_field(DNA)
CENTRE = np.array(DNA.eyes.centre)


@pytest.fixture(scope="module", params=[HIGH, LOW], ids=["high", "low"])
def detail(request):
    return request.param


@pytest.fixture(scope="module")
def eyes(detail):
    return eye_rings(DNA, SKIN, detail)


@pytest.fixture(scope="module")
def mouth(detail):
    return mouth_rings(DNA, SKIN, detail)


def area(row):
    """Signed area seen from the front; positive where the row runs anticlockwise."""
    x, y = row[:, 0], row[:, 1]
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def test_points_from_the_front_lie_on_the_skin_where_they_were_asked_for():
    x, y = np.array([0.0, 2, 4]), np.array([-3.0, -8, 3])
    points = from_front(SKIN, x, y)
    assert np.allclose(points[:, :2], np.stack([x, y], axis=-1))
    assert np.abs(SKIN(points)).max() < 1e-4
    assert (points[:, 2] > 5).all()


def test_there_are_as_many_rows_and_points_as_the_detail_says(detail, eyes, mouth):
    assert [len(row) for row in eyes.rows] == [detail.eye_count] * len(detail.eye_offsets)
    assert [len(row) for row in eyes.inner] == [detail.eye_count] * 2
    assert len(mouth.rows) == len(mouth.flat) == len(detail.lip_rows) + len(detail.mouth_offsets)
    assert len(mouth.bag) == len(detail.bag_rows)
    assert {len(row) for row in [*mouth.rows, *mouth.flat, *mouth.bag]} == {detail.mouth_count}


def test_eye_rows_run_anticlockwise_from_the_outer_corner(eyes):
    for row in [*eyes.rows, *eyes.inner]:
        assert area(row) > 0
        assert np.argmax(row[:, 0]) in (0, 1, len(row) - 1)


def test_each_eye_row_encloses_the_one_before(eyes):
    for row, wider in pairwise(eyes.rows):
        assert inside(wider[:, :2], row[:, :2]).all()


def test_eye_rows_keep_to_the_left_half_and_off_the_eyeball(eyes):
    for row in [*eyes.rows, *eyes.inner]:
        assert row[:, 0].min() > 0
        assert np.linalg.norm(row - CENTRE, axis=1).min() > DNA.eyes.radius


def test_the_inner_rows_hug_the_eyeball_and_go_deeper(eyes):
    behind, deeper = eyes.inner
    for row, gap in ((behind, 0.035), (deeper, 0.03)):
        assert np.linalg.norm(row - CENTRE, axis=1) == pytest.approx(DNA.eyes.radius + gap)
    assert eyes.rows[0][:, 2].mean() > behind[:, 2].mean() > deeper[:, 2].mean()
    assert inside(deeper[:, :2], behind[:, :2]).all()


def test_the_rim_is_as_wide_and_high_as_the_eye_is_said_to_be(eyes):
    rim = eyes.rows[0]
    assert np.ptp(rim[:, 0]) == pytest.approx(2 * DNA.eyes.half_width, abs=0.02)
    assert np.ptp(rim[:, 1]) == pytest.approx(DNA.eyes.upper + DNA.eyes.lower, abs=0.1)


def test_the_outer_corner_is_tilted_up(eyes, detail):
    rim = eyes.rows[0]
    assert rim[0, 1] > rim[detail.eye_count // 2, 1]


def test_mouth_positions_run_from_the_lower_middle_over_the_corner_to_the_upper_middle(mouth):
    assert mouth.position[[0, len(mouth.position) // 2, -1]] == pytest.approx([-1, 0, 1])
    for row in mouth.rows:
        assert np.argmax(row[:, 0]) == len(row) // 2
        assert row[-1, 1] >= row[0, 1]


def test_the_lips_meet_in_the_slit_and_part_further_out(mouth):
    slit = mouth.rows[0]
    assert np.allclose(slit, slit[::-1])
    heights = [row[-1, 1] - row[0, 1] for row in mouth.rows]
    assert heights[0] == pytest.approx(0)
    assert (np.diff(heights) > 0).all()


def test_each_mouth_row_is_wider_than_the_one_before(mouth):
    assert (np.diff([row[:, 0].max() for row in mouth.rows]) > 0).all()


def test_raising_the_lips_moves_them_forward_only(mouth, detail):
    for row, flat in zip(mouth.rows, mouth.flat, strict=True):
        assert np.abs(SKIN(flat)).max() < 1e-4
        assert np.allclose(row[:, :2], flat[:, :2])
    fullest = detail.lip_rows.index(0.74)
    assert (mouth.rows[fullest] - mouth.flat[fullest])[[0, -1], 2].min() > 0.2


def test_the_bag_opens_behind_the_lips_and_narrows_inwards(mouth):
    slit, *_ = mouth.rows
    assert (np.diff([slit[:, 0].max(), *(row[:, 0].max() for row in mouth.bag)]) <= 0).all()
    assert (np.diff([slit[:, 2].max(), *(row[:, 2].max() for row in mouth.bag)]) < 0).all()
    heights = [row[-1, 1] - row[0, 1] for row in mouth.bag]
    assert min(heights) > 0
    assert max(heights) > 2
