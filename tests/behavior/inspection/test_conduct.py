from __future__ import annotations

import pytest

from vivant.behavior.inspection import Finding, conduct
from vivant.behavior.inspection.outcomes import Judge

from .documents import survey, tree


def said_for_ever(body: str, more: str = "") -> list[Finding]:
    seen = survey(body, more)
    return list(conduct.said_for_ever(seen, Judge(seen)))


def repeated(body: str) -> list[Finding]:
    seen = survey(body)
    return list(conduct.repeated_acts(seen, Judge(seen)))


def test_who_says_something_has_something_to_say() -> None:
    (only,) = conduct.speechless(survey('<Say gesture="wave"/>'))
    assert only.what == "Say has nothing to say"
    for good in ('<Say persona="greeting"/>', '<Say zh="好"/>', '<Ask text="{x}"/>', '<SayOneOf en="a;b"/>'):
        assert not list(conduct.speechless(survey(good)))


def test_a_text_in_one_language_in_a_tree_that_speaks_two() -> None:
    bad = '<Sequence><Say zh="您好" en="Hello"/><Say zh="再见"/></Sequence>'
    (only,) = conduct.one_language(survey(bad))
    assert only.level == "hint"
    assert "Chinese only" in only.what


@pytest.mark.parametrize(
    "good",
    [
        '<Sequence><Say zh="您好"/><Say zh="再见"/></Sequence>',
        '<Sequence><Say zh="您好" en="Hello"/><LanguageIs lang="zh"/><Say zh="再见"/></Sequence>',
        '<Sequence><Say zh="您好" en="Hello"/><Say zh="再见" lang="zh"/></Sequence>',
        '<Switch2 variable="{@lang}" case_1="zh" case_2="en"><Say text="您好"/><Say text="Hello"/><Present/></Switch2>',
        '<Sequence><Say zh="您好" en="Hello"/><Say zh="再见" _skipIf="@lang == \'en\'"/></Sequence>',
        '<IfThenElse><LanguageIs lang="zh"/><Say text="您好"/><Say text="Hello"/></IfThenElse>',
        '<Sequence><Say zh="您好" en="Hello"/><Say persona="farewell"/></Sequence>',
    ],
)
def test_one_language_is_enough_where_it_is_the_only_one_or_was_asked_for(good: str) -> None:
    assert not list(conduct.one_language(survey(good)))


def test_a_reactive_sequence_repeats_what_is_done_at_once() -> None:
    (only,) = repeated('<ReactiveSequence><Present/><Show title="x"/><Wait seconds="9"/></ReactiveSequence>')
    assert only.what == "Show is done anew with every tick while Wait runs"


@pytest.mark.parametrize(
    "good",
    [
        '<Sequence><Present/><Show title="x"/><Wait seconds="9"/></Sequence>',
        '<ReactiveSequence><Present/><RunOnce><Show title="x"/></RunOnce><Wait seconds="9"/></ReactiveSequence>',
        '<ReactiveSequence><Present/><Attend target="card"/><Wait seconds="9"/></ReactiveSequence>',
        '<ReactiveSequence><Present/><Show title="x"/></ReactiveSequence>',
    ],
)
def test_what_is_not_repeated(good: str) -> None:
    assert not repeated(good)


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ("<ReactiveFallback><Sequence><Present/><Say zh='好'/></Sequence><AlwaysSuccess/></ReactiveFallback>",
         "Say is done again and again, for as long as Present holds"),
        ("<ReactiveFallback><OnHeard><Answer/></OnHeard><Show title='x'/></ReactiveFallback>",
         "Show is done again and again, for ever"),
        ("<Sequence><Present/><QueueLongerThan people='5'/><AlertOperator text='many'/></Sequence>",
         "for as long as Present and QueueLongerThan hold"),
        ("<SubTree ID='Greet'/>", "Say is done again and again"),
    ],
)  # fmt: skip
def test_what_is_done_for_as_long_as_a_state_lasts(bad: str, what: str) -> None:
    (only,) = said_for_ever(bad, tree("Greet", "<Sequence><Near/><Say zh='好'/></Sequence>"))
    assert what in only.what


@pytest.mark.parametrize(
    "good",
    [
        "<Sequence><Arrived/><Say zh='好'/></Sequence>",
        "<OnArrival><Sequence><Present/><Say zh='好'/></Sequence></OnArrival>",
        "<Sequence><Present/><Cooldown seconds='60'><Say zh='好'/></Cooldown></Sequence>",
        "<Sequence><Present/><Say zh='好'/><Wait seconds='60'/></Sequence>",
        "<Sequence><Present/><Say zh='好'/><WaitForLeaving/></Sequence>",
        "<Sequence><Inverter><Remembers name='greeted'/></Inverter><Say zh='好'/><Remember name='greeted'/></Sequence>",
        "<Sequence><Present/><Say zh='好' _skipIf='@silence &lt; 60'/></Sequence>",
        "<Sequence><ScriptCondition code='@silence &gt; 60'/><Say zh='好'/></Sequence>",
        "<Sequence><Present/><RunOnce><Say zh='好'/></RunOnce></Sequence>",
        "<Sequence><Present/><Answer/></Sequence>",
    ],
)
def test_what_waits_for_something_or_pauses(good: str) -> None:
    assert not said_for_ever(good)
