"""The high pass against its formula, on offsets and sines."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vivant.score import Floats
from vivant.sound import HighPass


def sine(hertz: float, rate: int, seconds: float = 1.0) -> Floats:
    return np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate).astype(np.float32)


def one_by_one(sound: Floats, rate: int, cutoff: float) -> list[float]:
    """The difference equation as it stands in the docstring."""
    pole = (1 - math.sin(2 * math.pi * cutoff / rate)) / math.cos(2 * math.pi * cutoff / rate)
    before, level, out = float(sound[0]), 0.0, []
    for sample in sound.tolist():
        level = (1 + pole) / 2 * (sample - before) + pole * level
        before = sample
        out.append(level)
    return out


@pytest.mark.parametrize(("rate", "cutoff"), [(16_000, 30.0), (8_000, 40.0), (96_000, 20.0)])
def test_it_is_the_difference_equation(rate: int, cutoff: float) -> None:
    noise = np.random.default_rng(2).normal(0.1, 0.1, 5_000).astype(np.float32)
    assert np.allclose(HighPass(rate, cutoff).feed(noise), one_by_one(noise, rate, cutoff), atol=1e-6)


@pytest.mark.parametrize("piece", [1, 13, 320, 4_000])
def test_how_it_is_cut_makes_no_difference(piece: int) -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, 4_000).astype(np.float32)
    whole, parts = HighPass(16_000), HighPass(16_000)
    cut = [parts.feed(noise[at : at + piece]) for at in range(0, len(noise), piece)]
    assert np.allclose(np.concatenate(cut), whole.feed(noise), atol=1e-6)


def test_an_offset_is_gone_from_the_first_sample() -> None:
    assert np.array_equal(HighPass(16_000).feed(np.full(100, 0.3, np.float32)), np.zeros(100, np.float32))


def test_voices_pass_and_rumble_does_not() -> None:
    def gain(hertz: float) -> float:
        out = HighPass(16_000).feed(sine(hertz, 16_000, 2.0))[16_000:]
        return float(20 * np.log10(np.sqrt(2 * np.mean(out**2))))

    assert gain(3) < -19
    assert gain(30) == pytest.approx(-3.01, abs=0.05)
    assert gain(100) > -0.5
    assert gain(1_000) > -0.01


def test_nothing_gives_nothing() -> None:
    assert len(HighPass(16_000).feed(np.zeros(0, np.float32))) == 0
