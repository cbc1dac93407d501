"""A morning at the reception."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .script import Script

Make = Callable[..., Script]


@pytest.mark.parametrize(
    ("clock", "greeting"),
    [("08:59:00", "Good morning"), ("13:00:00", "Good afternoon"), ("21:00:00", "Good evening")],
)
def test_it_greets_by_the_time_of_day(script: Make, clock: str, greeting: str) -> None:
    script("reception", clock).comes().hears(greeting, "Whom are you here to see?")


def test_the_host_is_told_and_the_visitor_asked_to_wait(script: Make) -> None:
    visit = script("reception").at("09:00:05").comes().hears("Good morning", "Whom are you here to see?").finishes()
    visit.says("Anna Lee").hears("I have told Anna Lee").tells_operators("wants to see Anna Lee")
    visit.finishes().hears_nothing(30).hears("Anna Lee knows that you are here", within=20)
    visit.finishes().hears_nothing(120)


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ("I'm here to see Doctor Chen.", "Doctor Chen"),
        ("I have a meeting with Mr Brown", "Mr Brown"),
        ("我找王经理。", "王经理"),
        ("李明", "李明"),
    ],
)
def test_names_are_found_in_what_is_said(script: Make, said: str, host: str) -> None:
    visit = script("reception").comes().hears("Good morning", "Whom").finishes()
    visit.says(said).hears(f"told {host}").tells_operators(f"see {host}.")


def test_saying_the_host_again_tells_nobody_twice(script: Make) -> None:
    visit = script("reception").comes().hears("Good morning", "Whom").finishes().says("I'm here to see Anna")
    visit.hears("told Anna").tells_operators("Anna").finishes()
    visit.says("I want to see Anna").hears("told Anna already").tells_nobody()


def test_a_question_is_answered_rather_than_announced(script: Make) -> None:
    visit = script("reception").comes().hears("Good morning", "Whom").finishes()
    visit.says("Where is the restroom?").hears("? Where is the restroom?").tells_nobody()


def test_an_answer_that_fails_names_a_colleague(script: Make) -> None:
    visit = script("reception").comes().hears("Good morning", "Whom").finishes().answers_fail()
    visit.types("Where can I park?").hears("? Where can I park?", "My colleagues at counter 1")


def test_speaking_over_the_greeting_is_heard(script: Make) -> None:
    visit = script("reception").comes().passes(0.5).hears("Good morning")
    visit.says("I'm here to see Anna", interrupting=True).falls_silent().hears("told Anna")


def test_a_cough_only_pauses_the_greeting(script: Make) -> None:
    visit = script("reception").comes().passes(0.7).hears("Good morning").coughs().speaks_on()
    visit.hears("Whom are you here to see?")


def test_who_leaves_in_the_middle_is_not_talked_after(script: Make) -> None:
    visit = script("reception").comes().hears("Good morning", "Whom").passes(0.6).leaves().hears_nothing(60)
    visit.comes().hears("Good morning")


def test_silence_is_followed_by_help_once(script: Make) -> None:
    visit = script("reception").comes().hears("Good morning", "Whom").finishes().hears_nothing(30)
    visit.hears("Feel free to ask", within=30).finishes().hears_nothing(200)


def test_what_was_hardly_heard_is_asked_back(script: Make) -> None:
    visit = script("reception").comes().hears("Good morning", "Whom").finishes().passes(15)
    visit.says("I'm here to see Bella", 0.4).hears("Did you mean: I'm here to see Bella").finishes()
    visit.says("yes").hears("told Bella").tells_operators("Bella")


def test_a_queue_is_told_to_a_person_and_to_those_who_stand_in_it(script: Make) -> None:
    visit = script("reception").comes().hears("Good morning", "Whom").finishes().passes(20).queue(3).hears_nothing(2)
    visit.queue(5).hears("There are 5 of you waiting").tells_operators("5 people wait")


def test_a_queue_does_not_interrupt_who_is_being_served(script: Make) -> None:
    visit = script("reception").comes().hears("Good morning").queue(5).speaks_on().hears("Whom")
    visit.tells_operators("5 people wait")


def test_a_clock_that_jumps_back_changes_the_greeting_alone(script: Make) -> None:
    visit = script("reception", "11:30:00").comes().hears("Good afternoon", "Whom").leaves().passes(20)
    visit.clock_jumps("10:00:00").comes().hears("Good morning", "Whom")


def test_stop_is_obeyed_at_once(script: Make) -> None:
    script("reception").comes().passes(0.7).hears("Good morning").presses_stop().falls_silent().hears_nothing(30)
