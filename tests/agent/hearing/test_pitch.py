"""Pitch by autocorrelation."""

from __future__ import annotations

import numpy as np
import pytest

from vivant.agent.hearing.pitch import FRAME, pitch
from vivant.bench.scenes import noise, tone


@pytest.mark.parametrize("hertz", [90.0, 130.0, 220.0, 380.0])
def test_a_voice_has_its_pitch(hertz: float) -> None:
    found, strength = pitch(tone(np.random.default_rng(0), 0.2, hertz)[1000 : 1000 + FRAME])
    assert found == pytest.approx(hertz, rel=0.03)
    assert strength > 0.7


def test_noise_and_silence_have_none() -> None:
    assert pitch(noise(np.random.default_rng(1), 0.1, -20, tilt=0)[:FRAME])[1] < 0.5
    assert pitch(np.zeros(FRAME, np.float32)) == (0.0, 0.0)
