from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vivant.render.avatar.brows import brow_curve
from vivant.render.avatar.dna import Dna


def changed(**complexion):
    return replace(Dna(), complexion=replace(Dna().complexion, **complexion))


@pytest.mark.parametrize("samples", [2, 40, 101])
def test_every_sample_has_a_place_a_thickness_and_a_share(samples):
    curve = brow_curve(Dna(), samples)
    assert {len(curve.x), len(curve.y), len(curve.thickness), len(curve.share)} == {samples}
    assert curve.share[[0, -1]].tolist() == [0, 1]


def test_it_runs_outwards_over_the_left_eye():
    curve, eyes = brow_curve(Dna()), Dna().eyes
    assert (np.diff(curve.x) > 0).all()
    assert 0 < curve.x[0] < eyes.centre[0] < curve.x[-1]
    assert (curve.y > eyes.centre[1] + eyes.upper).all()


def test_it_rises_to_one_peak_in_its_outer_half_and_falls_below_its_beginning():
    curve = brow_curve(Dna(), 200)
    peak = int(np.argmax(curve.y))
    assert 0.4 < curve.share[peak] < 0.8
    assert (np.diff(curve.y[: peak + 1]) > 0).all()
    assert (np.diff(curve.y[peak:]) < 0).all()
    assert curve.y[-1] < curve.y[0]


def test_it_is_thickest_near_its_inner_end_and_runs_out_thin():
    curve, thickness = brow_curve(Dna(), 200), Dna().complexion.brow_thickness
    assert curve.thickness.max() == pytest.approx(thickness)
    assert curve.share[np.argmax(curve.thickness)] < 0.46
    assert curve.thickness[[0, -1]] == pytest.approx([0.1 * thickness, 0.25 * thickness])
    assert (curve.thickness > 0).all()


def test_height_thickness_and_arch_do_what_they_are_called():
    plain, look = brow_curve(Dna()), Dna().complexion
    assert np.allclose(brow_curve(changed(brow_height=look.brow_height + 0.5)).y, plain.y + 0.5)
    assert np.allclose(brow_curve(changed(brow_thickness=2 * look.brow_thickness)).thickness, 2 * plain.thickness)
    assert np.ptp(brow_curve(changed(brow_arch=2 * look.brow_arch)).y[:25]) == pytest.approx(2 * np.ptp(plain.y[:25]))


def test_it_goes_where_the_eye_goes():
    eyes = replace(Dna().eyes, centre=(4.0, 1.0, 5.75))
    moved, plain = brow_curve(replace(Dna(), eyes=eyes)), brow_curve(Dna())
    assert np.allclose(moved.x - plain.x, 0.6)
    assert np.allclose(moved.y - plain.y, 1.0)
