from __future__ import annotations

import math

import pytest

from vivant.agent.hearing.contracts import RecognizerInfo, Transcript
from vivant.plugins.engines.recognizers.transcripts import info, probability, transcript, understood


@pytest.mark.parametrize(
    ("languages", "known"),
    [
        (("en", "zh"), ("zh", "en")),
        (("en", "fr"), ("en",)),
        (("fr",), ("zh", "en")),
        ((), ("zh", "en")),
    ],
)
def test_languages_that_are_understood(languages: tuple[str, ...], known: tuple[str, ...]) -> None:
    assert understood(languages) == known
    assert info(languages, partials=True) == RecognizerInfo(known, partials=True, open=True)


def test_space_is_made_even() -> None:
    assert transcript("\n Where\u3000is \t it? ", "zh") == Transcript("Where is it?", "en", 1.0, True)
    assert transcript(" \n", "zh", final=False) == Transcript("", "zh", 1.0, False)


@pytest.mark.parametrize(("given", "kept"), [(0.4, 0.4), (-0.1, 0.0), (1.5, 1.0), (math.inf, 1.0), (math.nan, 0.0)])
def test_confidence_is_a_probability(given: float, kept: float) -> None:
    assert transcript("hello", "en", confidence=given).confidence == kept


@pytest.mark.parametrize(
    ("logprobs", "expected"),
    [
        ([], 1.0),
        ([-math.inf, math.nan], 1.0),
        ([math.log(0.25), -math.inf, math.log(0.25)], 0.25),
        ([0.3], 1.0),
        ([-1e308, -1e308], 0.0),
    ],
)
def test_the_mean_of_probabilities(logprobs: list[float], expected: float) -> None:
    assert probability(iter(logprobs)) == pytest.approx(expected)
