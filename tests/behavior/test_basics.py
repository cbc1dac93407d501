from __future__ import annotations

import pytest

from vivant.behavior.context import Note
from vivant.errors import BlackboardError, TreeError

from .trees import Stand


@pytest.mark.parametrize(("body", "given"), [("<AlwaysSuccess/>", "SS"), ("<AlwaysFailure/>", "FF")])
def test_constants(body: str, given: str) -> None:
    assert Stand(body).ticks(2) == given


def test_sleep() -> None:
    assert Stand('<Sleep msec="1000"/>').ticks(4, after=0.6) == "RRSR"


def test_sleep_below_0_is_a_fault() -> None:
    with pytest.raises(TreeError, match="expected 0 or more in the port 'msec', found -1"):
        Stand('<Sleep msec="-1"/>')
    stand = Stand('<Sleep msec="{n}"/>')
    stand.tree.blackboard.set("n", -1)
    assert stand.ticks(1) == "F"
    assert "not below 0" in stand.context.faults[0].what


def test_script() -> None:
    stand = Stand('<Script code="n := 2; n *= 21"/>')
    assert stand.ticks(1) == "S"
    assert stand.value("n") == 42


def test_a_script_that_cannot_run_names_where_it_stands() -> None:
    stand = Stand('<Script code="n := missing"/>')
    assert stand.ticks(1) == "F"
    fault = stand.context.faults[0]
    assert (fault.node, fault.place) == ("Script", "test.xml:1")
    assert "missing" in fault.what


@pytest.mark.parametrize(
    ("code", "given"), [("1 == 1", "S"), ("1 &gt; 2", "F"), ("0", "F"), ("2", "S"), ("false", "F")]
)
def test_script_condition(code: str, given: str) -> None:
    assert Stand(f'<ScriptCondition code="{code}"/>').ticks(1) == given


def test_a_text_is_no_condition() -> None:
    stand = Stand("<ScriptCondition code=\"'yes'\"/>")
    assert stand.ticks(1) == "F"
    assert stand.context.faults


@pytest.mark.parametrize("key", ["goal", "{goal}", "{@goal}"])
def test_set_blackboard_takes_a_name_or_an_entry(key: str) -> None:
    stand = Stand(f'<SetBlackboard value="tea" output_key="{key}"/>')
    assert stand.ticks(1) == "S"
    assert stand.value("goal") == "tea"


def test_set_blackboard_copies_an_entry_as_it_is() -> None:
    stand = Stand('<Sequence><Script code="n := 2.5"/><SetBlackboard value="{n}" output_key="m"/></Sequence>')
    assert stand.ticks(1) == "S"
    assert stand.value("m") == 2.5


@pytest.mark.parametrize("key", ["goal", "{goal}"])
def test_unset_blackboard(key: str) -> None:
    stand = Stand(f'<UnsetBlackboard key="{key}"/>')
    stand.tree.blackboard.set("goal", 1)
    assert stand.ticks(2) == "SS"
    with pytest.raises(BlackboardError):
        stand.value("goal")


def test_was_entry_updated() -> None:
    stand = Stand('<WasEntryUpdated entry="{n}"/>')
    assert stand.ticks(1) == "F"
    stand.tree.blackboard.set("n", 1)
    assert stand.ticks(2) == "SF"


def test_log_notes_its_text_with_the_entries_values() -> None:
    stand = Stand('<Log name="say so" text="{n} people wait"/>')
    stand.tree.blackboard.set("n", 3)
    assert stand.ticks(1) == "S"
    assert stand.context.notes == [Note("say so", "test.xml:1", "3 people wait")]
