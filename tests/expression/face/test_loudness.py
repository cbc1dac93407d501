from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.errors import ScoreError
from vivant.expression.face.loudness import Loudness
from vivant.score import SpeechChunk

RATE = 22050


def tone(level: float, seconds: float, rate: int = RATE) -> np.ndarray:
    return np.round(level * 32000 * np.sin(np.arange(int(seconds * rate)) * 0.3)).astype(np.int16)


def test_louder_opens_more() -> None:
    samples = np.concatenate([tone(0.5, 0.5), tone(0.1, 0.5), np.zeros(RATE // 2, np.int16)])
    loudness = Loudness()
    loudness.feed(SpeechChunk(0.0, samples, RATE))
    gains = loudness.gains(90)
    assert gains[15] == pytest.approx(1.12, abs=0.01)
    assert 0.80 < gains[45] < 0.85
    assert gains[80] == pytest.approx(0.78)


def test_the_level_is_relative_to_the_loudest_of_late() -> None:
    low, high = Loudness(), Loudness()
    low.feed(SpeechChunk(0.0, tone(0.05, 1.0), RATE))
    high.feed(SpeechChunk(0.0, tone(0.8, 1.0), RATE))
    np.testing.assert_allclose(low.gains(40), high.gains(40), atol=0.02)


@given(st.lists(st.integers(1, 4000), min_size=1, max_size=8), st.sampled_from([8000, 16000, 22050, 24000]))
def test_chunks_do_not_matter(cuts: list[int], rate: int) -> None:
    samples = np.concatenate([tone(0.3, 0.4, rate), tone(0.02, 0.3, rate), tone(0.9, 0.5, rate)])
    whole, cut = Loudness(), Loudness()
    whole.feed(SpeechChunk(0.0, samples, rate))
    bounds = [0, *np.minimum(np.cumsum(cuts), len(samples)), len(samples)]
    for start, end in itertools.pairwise(bounds):
        cut.feed(SpeechChunk(start / rate, samples[start:end], rate))
    np.testing.assert_allclose(
        np.concatenate([cut.gains(11), cut.gains(29), cut.gains(50)]), whole.gains(90), atol=1e-9
    )


def test_speech_must_follow_on() -> None:
    loudness = Loudness()
    loudness.feed(SpeechChunk(0.0, tone(0.1, 0.2), RATE))
    with pytest.raises(ScoreError, match=r"expected pts 0\.200 s, found 0\.300 s"):
        loudness.feed(SpeechChunk(0.3, tone(0.1, 0.2), RATE))


def test_the_rate_stays() -> None:
    loudness = Loudness()
    loudness.feed(SpeechChunk(0.0, tone(0.1, 0.2), RATE))
    with pytest.raises(ScoreError, match="22050 Hz so far, then 16000 Hz"):
        loudness.feed(SpeechChunk(0.2, tone(0.1, 0.2), 16000))
