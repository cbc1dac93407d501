"""An evening's show."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vivant.score import Chatted

from .script import Script

Make = Callable[..., Script]


@pytest.fixture
def show(script: Make) -> Script:
    """On air, in English, and opened."""
    return script("live", "20:00:00").fact("segment", "opening").hears("Good evening, everyone").finishes()


def test_before_the_opening_it_is_silent(script: Make) -> None:
    script("live", "19:50:00").chats("Ann", "When do you begin?").joins("Ann", "Bob", "Cy").hears_nothing(120)


def test_a_question_is_answered_and_a_failed_one_promised(show: Script) -> None:
    show.chats("Ann", "Does it come in blue?").hears("? Does it come in blue?").finishes().answers_fail().passes(5)
    show.chats("Bob", "When do you ship?").hears("? When do you ship?", "Let me check that")


def test_of_a_flood_the_newest_question_is_answered_and_the_rest_is_past(show: Script) -> None:
    for number in range(1000):
        show.happens(Chatted(f"u{number}", f"How much is number {number}?", lang="en"))
        show.passes(0.05 if number % 5 else 0.0)
    asked = [said for said in show.said if said.startswith("?")]
    assert 3 <= len(asked) <= 15
    show.said.clear()
    show.hears_nothing(1) if show.behavior.runner.context.agenda.turn else show.hears("? How much is number 999?")
    show.finishes().passes(12)
    assert len(show.behavior.runner.context.situation.unanswered) == 0
    assert show.halted == 0, "comments never interrupt it"


def test_large_gifts_are_thanked_for_by_name_but_not_all_the_time(show: Script) -> None:
    show.passes(2).gives("Ann", 100).hears("Ann, thank you so much").gives("Bob", 500).gives("Cy", 80)
    show.finishes().hears("Bob, thank you", within=20).finishes().hears_nothing(8).hears("Cy, thank you", within=20)


def test_small_gifts_are_thanked_for_together(show: Script) -> None:
    show.gives("Ann", 1).hears("Thank you all for your gifts").gives("Bob", 5).finishes()
    show.passes(20)
    assert not any("gift" in said for said in show.said)


def test_newcomers_are_welcomed_in_batches(show: Script) -> None:
    show.joins("Ann", "Bob").hears_nothing(3).joins("Cy").hears("Welcome to Cy and all 3").joins("Di", "Ed", "Flo")
    show.finishes().passes(30)
    assert not any("Welcome to" in said for said in show.said)


def test_a_segment_breaks_off_what_runs(show: Script) -> None:
    show.chats("Ann", "Does it come in blue?").hears("? Does").passes(2)
    show.fact("segment", "products").falls_silent().hears("Let's have a look").finishes()
    show.hears("If you like the show, follow us").finishes().passes(250)
    assert not any("follow us" in said for said in show.said)


def test_when_nobody_writes_it_talks_calmly(show: Script) -> None:
    show.hears_nothing(25).passes(10)
    assert len(show.said) == 1
    show.passes(120)
    assert 3 <= len(show.said) <= 6


def test_the_end_is_announced_by_the_clock_and_comes(script: Make) -> None:
    show = script("live", "21:44:00").fact("segment", "opening").hears("Good evening").finishes()
    show.at("21:44:55")
    show.said.clear()
    show.at("21:45:01").hears("off the air in a few minutes").finishes()
    show.fact("segment", "closing").hears("That's all for today").finishes().chats("Ann", "Why?").gives("Bob", 900)
    show.hears_nothing(60).fact("segment", "closed").hears_nothing(300)


def test_the_show_is_closed_in_the_middle_of_a_sentence(show: Script) -> None:
    show.gives("Ann", 100).hears("Ann, thank you").passes(0.7).fact("segment", "closed").falls_silent()
    show.hears_nothing(120)


def test_the_audience_can_write_in_either_language(show: Script) -> None:
    show.happens(Chatted("小李", "这个多少钱？", lang="zh")).hears("? 这个多少钱？").finishes().answers_fail().passes(5)
    show.happens(Chatted("小李", "什么时候发货？", lang="zh")).hears("? 什么时候", "这个问题我去确认一下")


def test_an_operator_can_silence_it_for_a_while(show: Script) -> None:
    show.gives("Ann", 100).hears("Ann, thank you").passes(0.7).presses_stop().falls_silent()
    show.chats("Bob", "Does it come in blue?").hears_nothing(28).hears("? Does it come in blue?", within=5)


def test_the_next_part_ends_the_silence(show: Script) -> None:
    show.gives("Ann", 100).hears("Ann, thank you").passes(0.7).presses_stop().falls_silent().hears_nothing(5)
    show.fact("segment", "products").hears("Let's have a look")
