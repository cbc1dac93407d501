"""Lessons: pupils who know it, who do not, who are silent, who ask, who leave."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .script import Script

Make = Callable[..., Script]

PRAISE = ("That's right, well done!", "Correct!", "Very good!")


@pytest.fixture
def lesson(script: Make) -> Script:
    """A pupil has come, and was asked the first question."""
    return script("lesson").comes().hears("Let's do a few exercises", "seven plus five", within=15).finishes()


def praised(lesson: Script) -> Script:
    """Praise comes next."""
    lesson._until_said(10, "praise")
    assert lesson.said.pop(0) in PRAISE
    return lesson


def test_who_knows_it_all_is_praised_and_hears_how_it_went(lesson: Script) -> None:
    praised(lesson.says("It's twelve")).hears("capital of China").finishes()
    praised(lesson.says("Beijing")).hears("yellow and blue").finishes()
    praised(lesson.says("green")).hears("legs has a spider").finishes()
    praised(lesson.says("eight")).hears("You got 4 of four", "another round?").finishes()
    lesson.says("no").hears("That's all for today").finishes().hears_nothing(120)


def test_two_wrong_answers_bring_a_hint_and_a_third_the_solution(lesson: Script) -> None:
    lesson.says("eleven").hears("Not quite. Once more: What is seven plus five?").finishes()
    lesson.says("thirteen").hears("Here is a hint: Begin with seven plus three.").finishes()
    lesson.says("nine").hears("Never mind. It is twelve.", "capital of China")


def test_a_hint_helps(lesson: Script) -> None:
    lesson.says("eleven").hears("Not quite").finishes().says("ten").hears("Here is a hint").finishes()
    praised(lesson.says("twelve")).hears("capital of China")


def test_silence_is_helped_too(lesson: Script) -> None:
    lesson.hears_nothing(9).hears("Here is a hint").finishes()
    praised(lesson.says("twelve")).hears("capital of China").finishes()
    lesson.hears("Here is a hint: It lies in the north", within=12).finishes()
    lesson.hears("Never mind. It is Beijing.", within=12)


def test_what_was_not_understood_is_asked_once_more(lesson: Script) -> None:
    praised(lesson.mumbles().hears("What is seven plus five?").finishes().says("twelve"))


def test_a_question_while_it_praises_is_answered_and_the_lesson_goes_on(lesson: Script) -> None:
    praised(lesson.says("twelve")).passes(0.7).says("Why is the sky blue?", interrupting=True)
    lesson.hears("? Why is the sky blue?").hears("capital of China", within=15)


def test_an_answer_that_fails_does_not_end_the_lesson(lesson: Script) -> None:
    praised(lesson.says("twelve")).passes(0.7).answers_fail().says("Why?", interrupting=True)
    lesson.hears("? Why?", "My colleagues", "capital of China")


def test_stop_pauses_the_lesson_until_the_pupil_says_so(lesson: Script) -> None:
    praised(lesson.says("twelve")).hears("capital of China").passes(0.7).presses_stop().falls_silent()
    lesson.hears_nothing(45).says("Please continue").hears("capital of China")


def test_a_question_ends_the_pause_too(lesson: Script) -> None:
    lesson.types("stop").hears_nothing(20).says("Why is the sky blue?")
    lesson.hears("? Why is the sky blue?").hears("seven plus five", within=15)


def test_a_pause_does_not_last_for_ever(lesson: Script) -> None:
    lesson.presses_stop().hears_nothing(55).hears("seven plus five", within=15)


def test_who_leaves_is_forgotten_and_the_next_pupil_begins_anew(lesson: Script) -> None:
    praised(lesson.says("twelve")).hears("capital of China").leaves().passes(4).falls_silent().hears_nothing(60)
    lesson.comes().hears("Let's do a few exercises", "seven plus five", within=15)


def test_another_round_counts_anew(lesson: Script) -> None:
    for reply, following in (("twelve", "capital"), ("Beijing", "yellow"), ("green", "spider"), ("eight", "You got 4")):
        praised(lesson.says(reply)).hears(following).finishes()
    lesson.hears("another round").finishes().says("yes").hears("Let's do a few", "seven plus five").finishes()
    praised(lesson.says("twelve"))
    assert lesson.behavior.runner.tree.blackboard.get("right_answers") == 1


@pytest.fixture
def slow(script: Make) -> Script:
    """A lesson that may take long."""
    return script("lesson", hz=4).comes().hears("Let's do a few exercises", "seven plus five", within=15).finishes()


def until_break(lesson: Script) -> Script:
    """A pupil who knows nothing, and always wants another round."""
    while not any("short break" in said for said in lesson.said):
        assert lesson.now < 1300, "there was no break"
        lesson.said.clear()
        lesson.passes(2.0)
        if lesson.behavior.runner.context.agenda.asker is not None:
            lesson.types("yes")
    assert lesson.now > 1200
    lesson.said.clear()
    return lesson.finishes()


def test_the_break_ends_by_itself_and_the_lesson_goes_on(slow: Script) -> None:
    until_break(slow).hears_nothing(175).hears("Let's go on", within=10).hears("?", within=15)


def test_the_break_ends_when_the_pupil_speaks(slow: Script) -> None:
    until_break(slow).hears_nothing(20).says("Thank you").hears("You're welcome", "?")


def test_a_clock_that_jumps_does_no_harm(lesson: Script) -> None:
    praised(lesson.clock_jumps("03:00:00").says("twelve")).clock_jumps("23:59:59").hears("capital of China")
