"""What visitors say, and whether it was understood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from py_trees.common import Status

from vivant.errors import TreeError
from vivant.score import (
    Heard,
    Interrupted,
    Misheard,
    Percept,
    Presence,
    Say,
    StopPressed,
    VoiceBegan,
    VoiceEnded,
)

Make = Callable[[str], Any]


@pytest.mark.parametrize(
    ("node", "holds", "fails"),
    [
        ("<Speaks/>", VoiceBegan(), Heard("hello", "en")),
        ("<VoiceBegins/>", VoiceBegan(), VoiceEnded("speech")),
        ("<Heard/>", Heard("hello", "en"), VoiceBegan()),
        ('<Said intent="greeting;farewell"/>', Heard("您好", "zh"), Heard("您好，停车在哪？", "zh")),
        ("<SaidYes/>", Heard("yes, please", "en"), Heard("yes, where?", "en")),
        ("<SaidNo/>", Heard("不是", "zh"), Heard("好的", "zh")),
        ('<HeardAny keywords="park;停车"/>', Heard("Where can I Park?", "en"), Heard("a sparkling day", "en")),
        ('<HeardAny keywords="park;停车"/>', Heard("怎么停车", "zh"), Heard("怎么坐车", "zh")),
        (r'<Matches pattern="counter (\d+)"/>', Heard("Where is Counter 12?", "en"), Heard("Where is it?", "en")),
        ("<Unsure/>", Heard("Where is it?", "en", 0.5), Heard("Where is it?", "en", 0.6)),
        ('<Unsure below="0.9"/>', Heard("Where is it?", "en", 0.8), Heard("hello", "en", 0.1)),
        ("<Misheard/>", Misheard("en"), Heard("hello", "en")),
        ("<Interrupted/>", Interrupted(), VoiceBegan()),
        ("<StopAsked/>", StopPressed(), Heard("Where is the bus stop?", "en")),
        ("<StopAsked/>", Heard("stop", "en"), Heard("hello", "en")),
        ('<LanguageIs lang="zh"/>', Heard("您好", "zh"), Heard("hello", "en")),
    ],
)
def test_holds_in_its_case_only(stand: Make, node: str, holds: Percept, fails: Percept) -> None:
    made = stand(node)
    assert made.tick(holds) is Status.SUCCESS
    assert stand(node).tick(fails) is Status.FAILURE
    assert stand(node).tick() is Status.FAILURE


def test_what_was_heard_is_given(stand: Make) -> None:
    made = stand('<Heard text="{text}" lang="{tongue}" confidence="{sure}"/>')
    made.tick(Heard("hello", None, 0.7))
    assert (made.entry("text"), made.entry("tongue"), made.entry("sure")) == ("hello", "en", 0.7)


def test_the_keyword_and_the_group_are_given(stand: Make) -> None:
    made = stand('<HeardAny keywords="tax;car" keyword="{word}"/>')
    made.tick(Heard("my Car", "en"))
    assert made.entry("word") == "car"
    made = stand(r'<Matches pattern="counter (\d+)" found="{n}"/>')
    made.tick(Heard("counter 12", "en"))
    assert made.entry("n") == "12"


def test_a_text_of_ones_own_is_looked_at(stand: Make) -> None:
    assert stand('<SaidYes text="yes"/>').tick() is Status.SUCCESS
    assert stand('<SaidNo text="yes"/>').tick(Heard("no", "en")) is Status.FAILURE


def test_a_broken_pattern_is_named(stand: Make) -> None:
    with pytest.raises(
        TreeError, match=r"expected a regular expression in the port 'pattern', found '\(' \(missing \)"
    ):
        stand('<Matches pattern="("/>')


def test_braces_in_a_pattern_are_its_own(stand: Make) -> None:
    made = stand(r'<Matches pattern="^\d{2}$"/>')
    assert made.tick(Heard("12", "en")) is Status.SUCCESS
    assert made.tick(Heard("123", "en")) is Status.FAILURE


@pytest.mark.parametrize(
    "node", ['<Said intent="thanks;qestion"/>', '<OnHeard intents="qestion"><Wait seconds="1"/></OnHeard>']
)
def test_a_wrong_intent_is_named(stand: Make, node: str) -> None:
    with pytest.raises(TreeError, match=r"found 'qestion' .* Did you mean 'question'"):
        stand(node)


def test_speaking_and_mishearing_are_counted(stand: Make) -> None:
    speaks = stand('<Speaks for="3"/>')
    assert speaks.tick(VoiceBegan()) is Status.FAILURE
    assert speaks.tick(after=3) is Status.SUCCESS
    twice = stand('<Misheard times="2"/>')
    assert twice.tick(Misheard()) is Status.FAILURE
    assert twice.tick(Misheard()) is Status.SUCCESS
    twice.tick(Heard("hello", "en"))
    assert twice.tick(Misheard()) is Status.FAILURE


def test_silence_counts_both_sides(stand: Make) -> None:
    made = stand('<Fallback><Silence for="5"/><Sequence><Arrived/><Say en="Hello" wait="false"/></Sequence></Fallback>')
    made.tick(Heard("well", "en"))
    assert made.tick(after=4) is Status.FAILURE
    made.tick(Presence(True))
    made.report(made.one(Say), "done")
    assert made.tick(after=4) is Status.FAILURE
    assert made.tick(after=1) is Status.SUCCESS
    assert made.tick(VoiceBegan(), after=9) is Status.FAILURE


def test_a_long_silence_needs_somebody_who_is_silent(stand: Make) -> None:
    made = stand('<LongSilence after="40"/>')
    assert made.tick(after=100) is Status.FAILURE
    assert made.tick(Presence(True)) is Status.FAILURE
    assert made.tick(after=39) is Status.FAILURE
    assert made.tick(after=1) is Status.SUCCESS


def test_another_language_holds_until_the_visitor_speaks_theirs(stand: Make) -> None:
    made = stand('<Sequence><StopAsked/><SetLanguage lang="zh"/></Sequence>')
    made.tick(StopPressed())
    assert made.entry("lang") == "zh"
    made.tick(Heard("hello", "en"))
    assert made.entry("lang") == "en"
