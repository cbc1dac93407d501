"""A stroll through the museum."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vivant.score import Heard

from .script import Script

Make = Callable[..., Script]


@pytest.fixture
def visit(script: Make) -> Script:
    """Somebody has come and was welcomed."""
    entered = script("museum").comes().hears("Hello, and welcome", "do not use flash", within=15)
    return entered.hears("Choose an exhibit").finishes()


def test_a_station_is_told_in_its_parts(visit: Script) -> None:
    visit.touches("station2").hears("the old town by the river", "North is at the bottom").finishes().hears_nothing(20)


def test_the_notice_runs_to_its_end_whatever_happens(script: Make) -> None:
    entered = script("museum").comes().hears("Hello, and welcome", "do not use flash", within=15).passes(1)
    entered.touches("station1").types("May I take pictures?").presses_stop().speaks_on()
    assert entered.watch.notices == 1


def test_a_question_in_the_notice_is_answered_behind_it(script: Make) -> None:
    entered = script("museum").comes().hears("Hello, and welcome", "do not use flash", within=15).passes(1)
    entered.types("May I take pictures?").speaks_on().hears("? May I take pictures?")


def test_the_notice_ends_when_the_visitor_leaves(script: Make) -> None:
    entered = script("museum").comes().hears("Hello, and welcome", "do not use flash", within=15).passes(0.7)
    entered.leaves().passes(2).speaks_on().passes(1.5).falls_silent().hears_nothing(20)


def test_after_a_question_the_part_that_was_broken_off_is_told_again(visit: Script) -> None:
    visit.touches("station1").hears("bronze bell", "told the whole town").passes(1)
    visit.says("How old is this?", interrupting=True).falls_silent().hears("? How old is this?")
    visit.hears("Shall I go on", within=15).finishes().says("yes").hears("told the whole town", "rings of ornament")


def test_no_ends_the_telling_and_go_on_takes_it_up(visit: Script) -> None:
    visit.touches("station1").hears("bronze bell").passes(1).says("How old is this?", interrupting=True)
    visit.hears("? How old is this?").hears("Shall I go on", within=15).finishes().says("no").hears_nothing(5)
    visit.says("Go on").hears("bronze bell", "told the whole town", "rings").finishes()
    visit.says("Go on").hears("That was all of it")


def test_skip_goes_to_the_next_station_and_the_last_is_the_last(visit: Script) -> None:
    visit.touches("station3").hears("model of a ferry").passes(1).says("Skip this").hears("seal of an official")
    visit.says("next one").hears("the last exhibit")


def test_the_language_changes_in_the_middle(visit: Script) -> None:
    visit.touches("station1").hears("bronze bell").passes(1).happens(Heard("继续", "zh"))
    visit.hears("青铜大钟", "关城门").finishes()


def test_children_hear_it_in_one_part(visit: Script) -> None:
    visit.fact("group", "children").touches("station1").hears("three elephants").finishes().hears_nothing(10)


def test_a_beacon_begins_a_station(visit: Script) -> None:
    visit.fact("station", "station4").hears("seal of an official").passes(0.7)
    visit.fact("station", "station2").falls_silent().hears("the old town")


def test_silence_after_an_interruption_leads_back_to_the_telling(visit: Script) -> None:
    visit.touches("station2").hears("the old town").passes(0.7).presses_stop().falls_silent().hears_nothing(30)
    visit.hears("Shall I go on", within=15).finishes().hears_nothing(60)


def test_the_next_visitor_begins_anew(visit: Script) -> None:
    visit.touches("station2").hears("the old town").leaves().passes(10).comes()
    visit.hears("Hello, and welcome", "do not use flash", within=15).hears("Choose an exhibit").finishes()
    visit.says("Go on").hears("That was all of it")


def test_a_failed_answer_names_a_colleague_and_the_telling_goes_on(visit: Script) -> None:
    visit.touches("station2").hears("the old town").passes(1).answers_fail().says("How old is it?", interrupting=True)
    visit.hears("? How old is it?", "My colleagues", "Shall I go on", within=15)
