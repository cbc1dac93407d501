from __future__ import annotations

import pytest

from vivant.behavior.inspection import Finding, inspect
from vivant.behavior.inspection.entries import SETTINGS, SITUATION, unwritten
from vivant.behavior.inspection.survey import Survey
from vivant.behavior.reading import read
from vivant.persona import Persona
from vivant.plugins.engines.tree import TreeBehavior

from .documents import catalog, document, survey, tree


def said(body: str, more: str = "") -> list[Finding]:
    return list(unwritten(survey(body, more)))


def test_a_slip_of_the_pen_is_told_with_the_nearest_name() -> None:
    (only,) = said('<OnHeard text="{question}"><Answer question="{qestion}"/></OnHeard>')
    assert str(only).endswith("nothing writes {qestion}, which question of Answer reads. Did you mean 'question'?")


@pytest.mark.parametrize(
    "body",
    [
        '<OnHeard text="{question}"><Answer question="{question}"/></OnHeard>',
        '<Sequence><Script code="n := 1"/><ScriptCondition code="n &gt; 0"/></Sequence>',
        '<Sequence><SetBlackboard value="2" output_key="pause"/><Wait seconds="{pause}"/></Sequence>',
        '<Sequence><CountUp counter="{n}"/><Say zh="第 {n} 位"/></Sequence>',
        '<Say zh="{@lang}" en="{@visitors} guests"/>',
        '<Wait seconds="{@idle_after}"/>',
        '<Present _skipIf="silence &gt; 3"/>',
        '<Foreign key="{out}"><Wait seconds="{out}"/></Foreign>',
    ],
)
def test_what_somebody_writes_may_be_read(body: str) -> None:
    assert not said(body)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('<Say zh="您好，{name}" en="Hello"/>', "name"),
        ('<ScriptCondition code="n &gt; 0"/>', "n"),
        ('<Script code="n += 1"/>', "n"),
        ('<Wait seconds="{@patience}"/>', "@patience"),
    ],
)
def test_the_outermost_scope_may_hold_facts_so_it_is_but_a_warning(body: str, name: str) -> None:
    (only,) = said(body)
    assert only.level == "warning"
    assert f"{{{name}}}" in only.what
    assert "fact" in only.advice or "Did you mean" in only.advice


def test_a_subtree_sees_only_what_is_passed_in() -> None:
    inner = tree("Inner", '<Wait seconds="{pause}"/>')
    (only,) = said('<Sequence><Script code="pause := 2"/><SubTree ID="Inner"/></Sequence>', inner)
    assert only.level == "error"
    assert only.advice == "It is an entry of the outermost blackboard: {@pause}."
    assert not said('<Sequence><Script code="pause := 2"/><SubTree ID="Inner" pause="{pause}"/></Sequence>', inner)
    assert not said('<SubTree ID="Inner" pause="2"/>', inner)
    assert not said('<Sequence><Script code="pause := 2"/><SubTree ID="Inner" _autoremap="true"/></Sequence>', inner)


def test_private_entries_are_not_passed_by_autoremap() -> None:
    inner = tree("Inner", '<Wait seconds="{_pause}"/>')
    body = '<Sequence><Script code="_pause := 2"/><SubTree ID="Inner" _autoremap="true"/></Sequence>'
    assert len(said(body, inner)) == 1


def test_what_a_subtree_writes_comes_out_where_it_is_remapped() -> None:
    inner = tree("Inner", '<Script code="result := 2"/>')
    assert not said('<Sequence><SubTree ID="Inner" result="{pause}"/><Wait seconds="{pause}"/></Sequence>', inner)
    lost = said('<Sequence><SubTree ID="Inner"/><Wait seconds="{result}"/></Sequence>', inner)
    assert len(lost) == 1


def test_what_is_passed_in_must_be_there() -> None:
    inner = tree("Inner", '<Wait seconds="{pause}"/>')
    (only,) = said('<SubTree ID="Inner" pause="{puase}"/>', inner)
    assert "{puase}, which pause of SubTree" in only.what.replace("of Inner", "of SubTree")


def test_a_tree_that_nobody_uses_may_be_given_anything() -> None:
    library = read("test.xml", text=f'<root BTCPP_format="4">{tree("A", "<Say zh=" + chr(39) + "{x}" + chr(39) + "/>")}'
                                    f'{tree("B", "<AlwaysSuccess/>")}</root>')  # fmt: skip
    assert not list(unwritten(Survey(library, catalog())))


def test_names_that_the_program_gives_are_known() -> None:
    given = document('<Wait seconds="{@patience}"/>')
    assert not [each for each in inspect(given, catalog(), known=["patience"]) if "patience" in each.what]


def test_situation_and_settings_are_on_the_blackboard_of_a_running_tree(persona: Persona) -> None:
    behavior = TreeBehavior(texts=persona.identity.texts.by_name())
    shown = set(behavior.runner.tree.blackboard.keys())
    assert {*SITUATION, *SETTINGS} - {"hour"} == shown, "the hour is not known until the time is told"
