import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.features import BANDS, HOP, WINDOW, FeatureStream, filters, log_mel
from vivant.score import Floats


def tone(hertz: float, seconds: float = 0.5, loudness: float = 0.1) -> Floats:
    return (loudness * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def test_filters_cover_the_bands_without_gaps() -> None:
    assert filters().shape == (257, BANDS)
    assert (filters().max(axis=0) > 0).all()


def test_a_tone_is_loudest_in_its_band() -> None:
    low, high = (log_mel(tone(hertz)[None, :WINDOW])[0].argmax() for hertz in (300, 3000))
    assert low < high


@pytest.mark.parametrize("size", [1, 37, 160, 1601])
def test_pieces_of_any_length_give_the_same_features(size: int) -> None:
    sound = np.random.default_rng(0).standard_normal(4800).astype(np.float32) * np.float32(0.1)
    whole = FeatureStream().feed(sound)
    stream = FeatureStream()
    pieces = np.concatenate([stream.feed(sound[start : start + size]) for start in range(0, len(sound), size)])
    assert whole.shape == ((len(sound) - WINDOW) // HOP + 1, BANDS)
    assert np.allclose(whole, pieces, atol=1e-5)


def test_loudness_does_not_matter() -> None:
    sound = np.random.default_rng(0).standard_normal(RATE).astype(np.float32)
    loud, soft = (FeatureStream().feed(sound * np.float32(gain)) for gain in (0.5, 0.05))
    assert np.abs(loud - soft).max() < 0.05


def test_silence_is_finite() -> None:
    assert np.isfinite(FeatureStream().feed(np.zeros(RATE, np.float32))).all()
