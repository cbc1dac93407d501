from __future__ import annotations

import numpy as np
import pytest

from vivant.expression.face import coarticulation, pulses
from vivant.expression.face.lips import Lips, aperture
from vivant.score import ARKIT


def face(**weights: float) -> np.ndarray:
    row = np.zeros((1, len(ARKIT)), np.float32)
    for name, weight in weights.items():
        row[0, ARKIT.index(name)] = weight
    return row


def shown(channels: dict[str, float], levels: dict[int, float], alive: float = 1.0, **gains: float) -> np.ndarray:
    lips = Lips(**{"jaw": 1.0, "lip": 1.0, "smile": 0.15, "brow": 1.0, **gains})
    rows = np.array([[channels.get(name, 0.0)] for name in coarticulation.CHANNELS])
    pulsed = np.array([[levels.get(channel, 0.0)] for channel in pulses.CHANNELS])
    return lips.weights(rows, pulsed, np.array([alive]))


def weight(row: np.ndarray, name: str) -> float:
    return float(row[0, ARKIT.index(name)])


def test_aperture_of_plain_faces() -> None:
    assert aperture(face()) == 0
    assert aperture(face(jawOpen=1.0)) == pytest.approx(1.0)
    assert aperture(face(jawOpen=0.5, mouthClose=0.5)) == pytest.approx(0.0)
    assert aperture(face(jawOpen=0.5, mouthFunnel=0.5)) > 0.5
    assert aperture(face(jawOpen=0.2, mouthPressLeft=0.4, mouthPressRight=0.4)) < 0.2
    assert aperture(face(mouthSmileLeft=1.0, eyeBlinkLeft=1.0)) == 0


@pytest.mark.parametrize("jaw", [0.5, 1.0, 1.5, 4.0])
@pytest.mark.parametrize("lip", [0.0, 1.0, 2.0])
def test_sealed_lips_are_closed_at_any_gain(jaw: float, lip: float) -> None:
    wide = {"jaw": 0.8, "upper": 0.3, "lower": 0.3, "funnel": 0.4, "spread": 0.5}
    sealed = shown(wide, {pulses.SEAL: 1.0, pulses.TONGUE: 0.6}, jaw=jaw, lip=lip, smile=0.4)
    assert aperture(sealed) < 0.01
    assert weight(sealed, "tongueOut") == 0
    assert aperture(shown(wide, {}, jaw=jaw, lip=lip)) > 0.3


def test_the_lower_lip_goes_to_the_teeth() -> None:
    tucked = shown({"jaw": 0.12, "lower": 0.3}, {pulses.TUCK: 1.0})
    assert weight(tucked, "mouthRollLower") > 0.5
    assert weight(tucked, "mouthLowerDownLeft") == 0
    assert weight(tucked, "jawOpen") < 0.1


def test_at_rest_nothing_but_a_blink_moves() -> None:
    full = dict.fromkeys(coarticulation.CHANNELS, 1.0)
    row = shown(full, dict.fromkeys(pulses.CHANNELS, 1.0), alive=0.0)
    assert weight(row, "eyeBlinkLeft") == 1.0
    assert row.sum() == pytest.approx(2.0)


def test_the_smile_is_light_and_yields_to_rounding() -> None:
    assert weight(shown({}, {}), "mouthSmileLeft") == pytest.approx(0.15)
    assert weight(shown({"round": 1.0}, {}), "mouthSmileLeft") == pytest.approx(0.075)
    assert weight(shown({}, {}, smile=0.0), "mouthSmileLeft") == 0


def test_weights_stay_shares_at_high_gains() -> None:
    full = dict.fromkeys(coarticulation.CHANNELS, 1.0)
    row = shown(full, {pulses.BROW: 1.0}, jaw=3.0, lip=3.0, smile=1.0, brow=3.0)
    assert row.dtype == np.float32
    assert row.max() <= 1
    assert row.min() >= 0
