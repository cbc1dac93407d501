"""Every Act and every Percept has words in both languages."""

from __future__ import annotations

import string
from dataclasses import fields
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.phrases import CHINESE, ENGLISH, Phrases
from vivant.score import Act, Percept, Say

percepts = st.one_of(*(st.from_type(kind) for kind in get_args(Percept)))
acts = st.one_of(*(st.from_type(kind) for kind in get_args(Act)))


@given(percepts, acts)
def test_everything_can_be_told(percept: Percept, act: Act) -> None:
    for phrases in (ENGLISH, CHINESE):
        assert phrases.percept(percept)
        assert phrases.act(act)
        assert phrases.infinitive(act)
        for how in ("done", "failed", "halted"):
            assert phrases.ended(act, how).startswith(phrases.noun(act))


@pytest.mark.parametrize("name", [each.name for each in fields(Phrases)])
def test_both_languages_fill_the_same_places(name: str) -> None:
    english, chinese = getattr(ENGLISH, name), getattr(CHINESE, name)
    pairs = [(english, chinese)] if isinstance(english, str) else []
    if isinstance(english, dict):
        assert english.keys() == chinese.keys()
        pairs = [(english[key], chinese[key]) for key in english]
    for one, other in pairs:
        assert places(one) == places(other)


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_reasons_that_are_not_known_stay_as_they_are() -> None:
    assert CHINESE.reason("the visitor speaks") == "访客正在说话"
    assert CHINESE.reason("because of {rain}") == "because of {rain}"
    assert ENGLISH.act(Say("a {b}", "en")) == "said “a {b}”"
