from __future__ import annotations

import pytest

from vivant.behavior.inspection import Finding, report
from vivant.behavior.inspection.entries import SITUATION
from vivant.behavior.inspection.traffic import traffic

from .documents import survey, tree


def told(body: str, more: str = "") -> list[Finding]:
    return list(traffic(survey(body, more)))


HEARD = '<OnHeard text="{question}" intent="{%s}"><Answer question="{question}"/></OnHeard>'


def test_the_main_tree_may_not_write_what_shows_the_situation() -> None:
    (only,) = told(HEARD % "intent")
    assert str(only) == (
        "test.xml:2: error: intent of OnHeard writes {intent}, which shows the situation and is read-only. "
        "Take another name, {the_intent}, or put it into a tree of its own, which has names of its own."
    )
    assert not told(HEARD % "the_intent")


@pytest.mark.parametrize(
    ("body", "inside", "key"),
    [
        ('<SubTree ID="Reply"/>', HEARD % "@intent", "{@intent}"),
        ('<SubTree ID="Reply" _autoremap="true"/>', HEARD % "intent", "{intent}"),
        ('<SubTree ID="Reply" does="{intent}"/>', HEARD % "does", "{does}"),
        ('<SubTree ID="Reply" does="{@intent}"/>', HEARD % "does", "{does}"),
        ('<SubTree ID="Reply" does="{intent}"/>', "<Script code=\"does := 'none'\"/>", "{does}"),
    ],
)
def test_nor_may_its_subtrees_by_whatever_name(body: str, inside: str, key: str) -> None:
    (only,) = told(body, tree("Reply", inside))
    assert only.level == "error"
    assert f"writes {key}, which shows the situation" in only.what


def test_a_tree_has_names_of_its_own() -> None:
    assert not told('<SubTree ID="Reply"/>', tree("Reply", HEARD % "intent"))


@pytest.mark.parametrize("name", SITUATION)
def test_every_entry_that_shows_the_situation_is_known(name: str) -> None:
    (only,) = told(f'<Script code="@{name} := 1"/>')
    assert f"{{@{name}}}" in only.what


@pytest.mark.parametrize(
    ("body", "level", "what"),
    [
        ('<Sequence><CountUp counter="{n}"/><LanguageIs lang="{n}"/></Sequence>', "error",
         "lang of LanguageIs takes zh or en, and {n} never holds that: CountUp (test.xml:2) writes a number into it"),
        ('<OnHeard text="{said}"><Wait seconds="{said}"/></OnHeard>', "hint",
         "seconds of Wait takes seconds, not below 0, and {said} may hold something else: OnHeard (test.xml:2) "
         "writes a text into it"),
        ('<TimeBetween from="{@hour}" to="17:00"/>', "error",
         "from of TimeBetween takes a time such as 09:30, and {@hour} never holds that: the situation writes a whole "
         "number into it"),
        ('<Wait seconds="{@lang}"/>', "error", "the situation writes zh or en into it"),
        ('<Sequence><Script code="n := 2"/><CountUp counter="{n}"/><LanguageIs lang="{n}"/></Sequence>', "warning",
         "{n} does not always hold that: CountUp"),
        ('<LooksAt target="{@visitors}"/>', "error",
         "takes one of avatar, screen, away, and {@visitors} never holds that"),
    ],
)  # fmt: skip
def test_who_reads_must_be_able_to_take_what_is_written(body: str, level: str, what: str) -> None:
    (only,) = told(body)
    assert only.level == level
    assert what in only.what


@pytest.mark.parametrize(
    "body",
    [
        '<Wait seconds="{@idle_after}"/>',
        '<OnHeard lang="{l}"><LanguageIs lang="{l}"/></OnHeard>',
        '<Matches pattern="(\\d+)" found="{n}"/>',
        '<Sequence><Matches pattern="(\\d+)" found="{n}"/><Wait seconds="{n}"/></Sequence>',
        '<OnFact fact="price" value="{v}"><Wait seconds="{v}"/></OnFact>',
        '<Sequence><SetBlackboard value="2" output_key="pause"/><Wait seconds="{pause}"/></Sequence>',
        '<Sequence><Script code="n := 2"/><LanguageIs lang="{n}"/></Sequence>',
        '<Say zh="{@visitors}" en="{@present}"/>',
        '<LoopString queue="a;b" value="{item}"><Say en="{item}"/></LoopString>',
    ],
)
def test_what_may_fit_is_not_told(body: str) -> None:
    assert not told(body), report(told(body))


def test_a_value_handed_into_a_subtree_must_fit_inside() -> None:
    (only,) = told('<SubTree ID="Pause" after="soon"/>', tree("Pause", '<Wait seconds="{after}"/>'))
    assert "{after} never holds that: SubTree" not in only.what
    assert "{after} never holds that: Pause (test.xml:2) hands in 'soon'" in only.what
    assert not told('<SubTree ID="Pause" after="3"/>', tree("Pause", '<Wait seconds="{after}"/>'))


def test_of_two_values_handed_in_the_wrong_one_is_told() -> None:
    uses = '<Sequence><SubTree ID="Pause" after="3"/><SubTree ID="Pause" after="soon"/></Sequence>'
    (only,) = told(uses, tree("Pause", '<Wait seconds="{after}"/>'))
    assert "hands in 'soon'" in only.what


def test_an_entry_keeps_its_kind() -> None:
    body = '<Fallback><Gift amount="{x}"/><Chatted text="{x}"/></Fallback>'
    (only,) = told(body)
    assert (only.level, only.advice) == (
        "warning",
        "An entry keeps the kind that it was first given: take two names.",
    )
    assert only.what == "Chatted writes a text into {x}, where Gift (test.xml:2) writes a number"


def test_a_library_is_looked_at_too() -> None:
    more = tree("Spare", '<Sequence><CountUp counter="{n}"/><LanguageIs lang="{n}"/></Sequence>')
    (only,) = told("<AlwaysSuccess/>", more)
    assert only.level == "error"
