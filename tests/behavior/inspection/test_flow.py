from __future__ import annotations

import pytest

from vivant.behavior.inspection import Finding, flow
from vivant.behavior.inspection.outcomes import Judge

from .documents import survey, tree

INNER = tree("Inner", '<Ask en="Well?" timeout="0"/>')


def judged(rule: str, body: str, more: str = "") -> list[Finding]:
    seen = survey(body, more)
    found: list[Finding] = list(getattr(flow, rule)(seen, Judge(seen)))
    return found


def plain(rule: str, body: str, more: str = "") -> list[Finding]:
    found: list[Finding] = list(getattr(flow, rule)(survey(body, more)))
    return found


@pytest.mark.parametrize(
    ("bad", "what", "good"),
    [
        ("<Fallback><AlwaysSuccess/><Present/><Absent/></Fallback>",
         "Present is never reached, and 1 after it: AlwaysSuccess before it never fails",
         "<Fallback><Present/><AlwaysSuccess/></Fallback>"),
        ("<Sequence><AlwaysFailure/><Present/></Sequence>", "AlwaysFailure before it never succeeds",
         "<Sequence><Present/><AlwaysFailure/></Sequence>"),
        ("<Fallback><ForceSuccess><Present/></ForceSuccess><Absent/></Fallback>", "ForceSuccess before it never fails",
         "<Fallback><ForceFailure><Present/></ForceFailure><Absent/></Fallback>"),
        ('<Sequence><Repeat num_cycles="-1"><Wait seconds="1"/></Repeat><Present/></Sequence>',
         "Repeat before it never ends",
         '<Sequence><Repeat num_cycles="2"><Wait seconds="1"/></Repeat><Present/></Sequence>'),
        ("<IfThenElse><AlwaysSuccess/><Present/><Absent/></IfThenElse>",
         "Absent is never reached: AlwaysSuccess never fails",
         "<IfThenElse><Present/><AlwaysSuccess/><AlwaysFailure/></IfThenElse>"),
        ('<Sequence><SubTree ID="No"/><Present/></Sequence>', "No before it never succeeds",
         '<Sequence><SubTree ID="No" _skipIf="@lang == \'zh\'"/><Present/></Sequence>'),
    ],
)  # fmt: skip
def test_what_is_never_reached(bad: str, what: str, good: str) -> None:
    more = tree("No", "<AlwaysFailure/>")
    (only,) = judged("unreachable", bad, more)
    assert what in only.what
    assert not judged("unreachable", good, more)


@pytest.mark.parametrize(
    ("bad", "what", "good"),
    [
        ('<Switch variable="{x}" cases="a;b;a"><Present/><Absent/><Left/><Arrived/></Switch>',
         "Left is never taken: the case 'a' stands there before",
         '<Switch variable="{x}" cases="a;b;c"><Present/><Absent/><Left/><Arrived/></Switch>'),
        ('<Switch2 variable="{@lang}" case_1="zh" case_2="fr"><Present/><Absent/><Left/></Switch2>',
         "{@lang} is never 'fr'",
         '<Switch2 variable="{@lang}" case_1="zh" case_2="{other}"><Present/><Absent/><Left/></Switch2>'),
    ],
)  # fmt: skip
def test_cases_that_are_never_taken(bad: str, what: str, good: str) -> None:
    (only,) = plain("untaken_cases", bad)
    assert what in only.what
    assert not plain("untaken_cases", good)


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("<Sequence><Present/><Absent/></Sequence>", "<Sequence><Present/><Wait seconds='3'/><Absent/></Sequence>"),
        ("<Sequence><Misheard/><Inverter><Misheard/></Inverter></Sequence>",
         "<Sequence><Misheard/><Inverter><Misheard times='2'/></Inverter></Sequence>"),
        ("<ReactiveSequence><Said intent='thanks'/><Speaking/><Said intent='farewell'/></ReactiveSequence>",
         "<ReactiveSequence><Said intent='thanks;farewell'/><Said intent='farewell'/></ReactiveSequence>"),
        ("<Sequence><LanguageIs lang='zh'/><LanguageIs lang='en'/></Sequence>",
         "<Fallback><LanguageIs lang='zh'/><LanguageIs lang='en'/></Fallback>"),
    ],
)  # fmt: skip
def test_conditions_that_exclude_each_other(bad: str, good: str) -> None:
    (only,) = plain("contradictions", bad)
    assert "exclude each other" in only.what
    assert not plain("contradictions", good)


@pytest.mark.parametrize(
    ("bad", "level", "what", "good"),
    [
        ('<Repeat num_cycles="-1"><Script code="n += 1"/></Repeat>', "error", "can neither run nor fail",
         '<Repeat num_cycles="3"><Script code="n += 1"/></Repeat>'),
        ('<RetryUntilSuccessful num_attempts="-1"><AlwaysFailure/></RetryUntilSuccessful>', "error",
         "can neither run nor succeed",
         '<RetryUntilSuccessful num_attempts="-1"><Ask en="Well?"/></RetryUntilSuccessful>'),
        ('<RetryUntilSuccessful num_attempts="-1"><Present/></RetryUntilSuccessful>', "warning", "within one tick",
         '<Repeat num_cycles="-1"><PickChat/></Repeat>'),
        ('<KeepRunningUntilFailure><Show title="x"/></KeepRunningUntilFailure>', "warning", "anew with every tick",
         "<KeepRunningUntilFailure><AlwaysSuccess/></KeepRunningUntilFailure>"),
        ('<Repeat num_cycles="-1"><SubTree ID="Loop"/></Repeat>', "error", "can neither run nor fail",
         '<Repeat num_cycles="{n}"><SubTree ID="Loop"/></Repeat>'),
    ],
)  # fmt: skip
def test_loops_that_never_end_or_never_yield(bad: str, level: str, what: str, good: str) -> None:
    more = tree("Loop", "<Sequence><AlwaysSuccess/><SetBlackboard value='1' output_key='x'/></Sequence>")
    (only,) = judged("endless_loops", bad, more)
    assert only.level == level
    assert what in only.what
    assert not judged("endless_loops", good, more)


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ('<Sequence><Ask en="Well?" timeout="0"/></Sequence>', "warning"),
        ("<Sequence><Present/><WaitForTouch/></Sequence>", "hint"),
        ('<Sequence><SubTree ID="Inner"/></Sequence>', "warning"),
        ('<ReactiveFallback><Ask en="Well?" timeout="0"/><Present/></ReactiveFallback>', "warning"),
    ],
)
def test_what_may_wait_for_ever(body: str, level: str) -> None:
    (only,) = plain("waits_for_ever", body, INNER if "Inner" in body else "")
    assert only.level == level
    assert "waits for ever" in only.what


@pytest.mark.parametrize(
    "body",
    [
        '<Sequence><Ask en="Well?" timeout="5"/></Sequence>',
        '<Ask en="Well?"/>',
        '<Ask en="Well?" timeout="{patience}"/>',
        "<Sequence><WaitForVisitor/><Present/></Sequence>",
        '<Timeout msec="9000"><Ask en="Well?" timeout="0"/></Timeout>',
        '<ReactiveSequence><Present/><Ask en="Well?" timeout="0"/></ReactiveSequence>',
        '<Sequence _while="@present"><Ask en="Well?" timeout="0"/></Sequence>',
        '<OnHeard><Ask en="Well?" timeout="0"/></OnHeard>',
        '<ReactiveFallback><OnStop><FallSilent/></OnStop><SubTree ID="Inner"/></ReactiveFallback>',
    ],
)
def test_what_has_a_limit_or_can_be_halted(body: str) -> None:
    assert not plain("waits_for_ever", body, INNER if "Inner" in body else "")


def test_a_tree_that_runs_once_is_over_for_good() -> None:
    (only,) = plain("never_again", '<SubTree ID="Once"/>', tree("Once", "<RunOnce><Say zh='好'/></RunOnce>"))
    assert "never again" in only.what
    assert not plain("never_again", "<Sequence><RunOnce><Say zh='好'/></RunOnce><Present/></Sequence>")


def test_two_that_run_below_a_reactive_sequence_halt_each_other() -> None:
    (only,) = judged("two_running", "<ReactiveSequence><Wait seconds='1'/><Say zh='好'/></ReactiveSequence>")
    assert only.what == "Wait begins anew in every tick in which Say runs, and so halts it"
    assert not judged("two_running", "<ReactiveSequence><Present/><Say zh='好'/></ReactiveSequence>")
    once = "<ReactiveSequence><RunOnce><Wait seconds='1'/></RunOnce><Say zh='好'/></ReactiveSequence>"
    assert not judged("two_running", once)


@pytest.mark.parametrize("control", ["Parallel", "ParallelAll"])
def test_an_event_in_a_parallel_is_asked_once(control: str) -> None:
    event = '<OnTouch><Wait seconds="1"/></OnTouch>'
    (only,) = judged("asked_once", f'<{control}>{event}<Wait seconds="9"/></{control}>')
    assert only.what == "OnTouch is asked once, and what happens while Wait runs is missed"
    (only,) = judged("asked_once", f'<{control}><SubTree ID="T"/><Wait seconds="9"/></{control}>', tree("T", event))
    assert only.what.startswith("OnTouch")
    (only,) = judged("asked_once", f'<{control}><Reactions>{event}</Reactions><Wait seconds="9"/></{control}>')
    assert only.what.startswith("Reactions")
    kept = f"<KeepRunningUntilFailure><ForceSuccess>{event}</ForceSuccess></KeepRunningUntilFailure>"
    for good in (f'{kept}<Wait seconds="9"/>', f"{event}<Present/>", event):
        assert not judged("asked_once", f"<{control}>{good}</{control}>")
