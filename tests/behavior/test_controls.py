from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior.controls import equals
from vivant.behavior.node import RUNNING
from vivant.errors import TreeError

from .trees import Stand


def row(control: str, *gives: str, **attributes: object) -> Stand:
    """A control over probes a, b, c …"""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    probes = "".join(f'<Probe name="{name}" gives="{each}"/>' for name, each in zip("abcdef", gives, strict=False))
    return Stand(f"<{control}{written}>{probes}</{control}>")


@pytest.mark.parametrize(
    ("control", "gives", "status", "order"),
    [
        ("Sequence", "SSS", "S", "a b c"),
        ("Sequence", "SFS", "F", "a b"),
        ("Sequence", "SRS", "R", "a b"),
        ("Sequence", "KSK", "S", "a b c"),
        ("Sequence", "KKK", "K", "a b c"),
        ("Fallback", "FFF", "F", "a b c"),
        ("Fallback", "FSF", "S", "a b"),
        ("Fallback", "FRF", "R", "a b"),
        ("Fallback", "KFK", "F", "a b c"),
        ("Fallback", "KKK", "K", "a b c"),
        ("ReactiveSequence", "SSS", "S", "a b c"),
        ("ReactiveSequence", "SFS", "F", "a b"),
        ("ReactiveSequence", "KSR", "R", "a b c"),
        ("ReactiveSequence", "KKK", "K", "a b c"),
        ("ReactiveFallback", "FFF", "F", "a b c"),
        ("ReactiveFallback", "FSF", "S", "a b"),
        ("ReactiveFallback", "KFR", "R", "a b c"),
        ("ReactiveFallback", "KKK", "K", "a b c"),
        ("SequenceWithMemory", "SSS", "S", "a b c"),
        ("SequenceWithMemory", "KKK", "K", "a b c"),
        ("AsyncSequence", "S", "S", "a"),
        ("AsyncFallback", "F", "F", "a"),
        ("Parallel", "SSS", "S", "a b c"),
        ("Parallel", "SFS", "F", "a b"),
        ("Parallel", "SRS", "R", "a b c"),
        ("Parallel", "SKS", "S", "a b c"),
        ("Parallel", "KKK", "K", "a b c"),
        ("ParallelAll", "SSS", "S", "a b c"),
        ("ParallelAll", "SFS", "F", "a b c"),
        ("ParallelAll", "KSK", "S", "a b c"),
        ("ParallelAll", "KKK", "K", "a b c"),
        ("ParallelAll", "SRF", "R", "a b c"),
        ("IfThenElse", "SSF", "S", "a b"),
        ("IfThenElse", "FSF", "F", "a c"),
        ("IfThenElse", "FS", "F", "a"),
        ("IfThenElse", "KSS", "K", "a"),
        ("IfThenElse", "RSS", "R", "a"),
        ("WhileDoElse", "SSF", "S", "a b"),
        ("WhileDoElse", "FSF", "F", "a c"),
        ("WhileDoElse", "FS", "F", "a"),
        ("WhileDoElse", "KSS", "K", "a"),
        ("WhileDoElse", "RSS", "R", "a"),
    ],
)
def test_one_tick(control: str, gives: str, status: str, order: str) -> None:
    stand = row(control, *gives)
    assert (stand.ticks(1), stand.order()) == (status, order)


class TestRows:
    def test_a_sequence_goes_on_with_the_child_that_runs(self) -> None:
        stand = row("Sequence", "S", "RRS", "S")
        assert stand.ticks(3) == "RRS"
        assert stand.order() == "a b b b c"

    def test_a_fallback_goes_on_with_the_child_that_runs(self) -> None:
        stand = row("Fallback", "F", "RF", "S")
        assert stand.ticks(2) == "RS"
        assert stand.order() == "a b b c"

    def test_a_sequence_begins_anew_after_its_end(self) -> None:
        stand = row("Sequence", "S", "F")
        assert stand.ticks(2) == "FF"
        assert stand.order() == "a b a b"

    def test_a_halted_sequence_begins_anew(self) -> None:
        stand = row("Sequence", "S", "R")
        stand.tick()
        stand.tree.halt()
        assert stand.halted() == ["b"]
        stand.tick()
        assert stand.order() == "a b"

    def test_memory_outlasts_a_failure(self) -> None:
        stand = row("SequenceWithMemory", "S", "FS", "S")
        assert stand.ticks(2) == "FS"
        assert stand.order() == "a b b c"
        stand.tick()
        assert stand.order().startswith("a b")

    def test_memory_outlasts_a_halt(self) -> None:
        stand = row("SequenceWithMemory", "S", "R")
        stand.tick()
        stand.tree.halt()
        stand.tick()
        assert stand.order() == "b"

    @pytest.mark.parametrize(("control", "gives"), [("AsyncSequence", "S"), ("AsyncFallback", "F")])
    def test_the_asynchronous_ones_pause_between_children(self, control: str, gives: str) -> None:
        stand = row(control, gives, gives, gives)
        assert stand.ticks(3) == "RR" + gives
        assert stand.order() == "a b c"

    def test_the_asynchronous_ones_do_not_pause_behind_a_child_that_ran(self) -> None:
        stand = row("AsyncSequence", "RS", "S")
        assert stand.ticks(2) == "RS"


class TestReactive:
    def test_conditions_are_asked_in_every_tick(self) -> None:
        stand = row("ReactiveSequence", "SSF", "R")
        assert stand.ticks(3) == "RRF"
        assert stand.order() == "a b a b a"
        assert stand.halted() == ["b"]
        assert stand.began() == ["a", "b", "a", "a"]

    def test_an_earlier_branch_halts_the_one_that_runs(self) -> None:
        stand = row("ReactiveFallback", "FFR", "R")
        assert stand.ticks(3) == "RRR"
        assert stand.halted() == ["b"]
        assert stand.log[-2:] == ["a", "b!"], "what is new begins before what is old is halted"

    def test_an_earlier_success_halts_the_one_that_runs(self) -> None:
        stand = row("ReactiveFallback", "FS", "R")
        assert stand.ticks(2) == "RS"
        assert stand.halted() == ["b"]

    def test_a_child_that_ended_is_not_halted(self) -> None:
        stand = row("ReactiveFallback", "F", "RF", "R")
        assert stand.ticks(2) == "RR"
        assert stand.halted() == []


class TestParallel:
    def test_what_has_ended_waits_for_the_others(self) -> None:
        stand = row("Parallel", "S", "RS")
        assert stand.ticks(2) == "RS"
        assert stand.order() == "a b b"

    @pytest.mark.parametrize(
        ("gives", "successes", "failures", "status", "order"),
        [
            ("SRR", 1, 1, "S", "a"),
            ("RSS", 2, 1, "S", "a b c"),
            ("FRR", 1, 1, "F", "a"),
            ("FRS", 1, 2, "S", "a b c"),
            ("FFR", 1, 2, "F", "a b"),
            ("FFF", 1, -1, "F", "a b c"),
            ("SSF", -2, 2, "S", "a b"),
            ("FFS", 2, 3, "F", "a b"),
        ],
    )
    def test_counts(self, gives: str, successes: int, failures: int, status: str, order: str) -> None:
        stand = row("Parallel", *gives, success_count=successes, failure_count=failures)
        assert (stand.ticks(1), stand.order()) == (status, order)

    def test_those_that_run_are_halted_when_it_ends(self) -> None:
        stand = row("Parallel", "R", "RS", "R", success_count=1)
        assert stand.ticks(2) == "RS"
        assert stand.halted() == ["a", "c"]

    def test_all_waits_for_all(self) -> None:
        stand = row("ParallelAll", "F", "RS", "S", max_failures=2)
        assert stand.ticks(2) == "RS"
        assert stand.order() == "a b c b"

    @pytest.mark.parametrize(
        ("control", "port"),
        [("Parallel", "success_count"), ("Parallel", "failure_count"), ("ParallelAll", "max_failures")],
    )
    def test_more_than_there_are_children_is_a_fault(self, control: str, port: str) -> None:
        with pytest.raises(TreeError, match=f"expected at most 2, the number of children, in {port}, found 3"):
            row(control, "R", "R", **{port: 3})
        stand = row(control, "R", "R", **{port: "{n}"})
        stand.tree.blackboard.set("n", 3)
        assert stand.ticks(1) == "F"
        assert f"{port} is 3, but there are only 2 children" in stand.context.faults[0].what


class TestChoice:
    def test_if_is_asked_once(self) -> None:
        stand = row("IfThenElse", "SF", "RRS", "F")
        assert stand.ticks(3) == "RRS"
        assert stand.order() == "a b b b"

    def test_while_is_asked_in_every_tick(self) -> None:
        stand = row("WhileDoElse", "SF", "R", "R")
        assert stand.ticks(3) == "RRR"
        assert stand.order() == "a b a c a b"
        assert stand.halted() == ["b", "c"]

    def test_while_without_else_fails_and_halts(self) -> None:
        stand = row("WhileDoElse", "SF", "R")
        assert stand.ticks(2) == "RF"
        assert stand.halted() == ["b"]

    def test_switch_follows_its_variable(self) -> None:
        probes = "".join(f'<Probe name="{name}" gives="R"/>' for name in "abc")
        stand = Stand(f'<Switch2 variable="{{v}}" case_1="zh" case_2="2">{probes}</Switch2>')
        for value, wanted, halted in [("zh", "a", []), ("zh", "a", []), ("2.0", "b", ["a"]), ("de", "c", ["b"])]:
            stand.tree.blackboard.set("v", value)
            assert stand.tick() is RUNNING
            assert (stand.order(), stand.halted()) == (wanted, halted)

    def test_switch_takes_any_number_of_cases(self) -> None:
        probes = "".join(f'<Probe name="{name}"/>' for name in "abcd")
        stand = Stand(f'<Switch variable="y" cases="x;y;z">{probes}</Switch>')
        assert (stand.ticks(1), stand.order()) == ("S", "b")

    def test_switch_with_too_few_children_is_a_fault(self) -> None:
        with pytest.raises(TreeError, match="expected 1 cases for 2 children, found 3: x;y;z"):
            Stand('<Switch variable="y" cases="x;y;z"><Probe/><Probe/></Switch>')
        stand = Stand('<Switch variable="y" cases="{cases}"><Probe/><Probe/></Switch>')
        stand.tree.blackboard.set("cases", "x;y;z")
        assert stand.ticks(1) == "F"
        assert "3 cases ask for 4 children, found 2" in stand.context.faults[0].what

    @pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
    def test_every_size_of_switch_has_a_default(self, count: int) -> None:
        cases = "".join(f' case_{n}="{n}"' for n in range(1, count + 1))
        probes = "".join(f'<Probe name="p{n}"/>' for n in range(1, count + 2))
        for value, wanted in [(str(count), f"p{count}"), ("other", f"p{count + 1}")]:
            stand = Stand(f'<Switch{count} variable="{value}"{cases}>{probes}</Switch{count}>')
            assert (stand.ticks(1), stand.order()) == ("S", wanted)

    @pytest.mark.parametrize(
        ("value", "case", "same"),
        [
            ("zh", "zh", True),
            ("zh", "en", False),
            (1, "1", True),
            (1.0, "1", True),
            ("1.0", "1", True),
            (True, "true", True),
            (False, "0", True),
            (True, "yes", False),
            ("", "0", False),
        ],
    )
    def test_cases_are_texts_or_numbers(self, value: str | float | bool, case: str, same: bool) -> None:
        assert equals(value, case) is same

    @given(st.floats(allow_nan=False) | st.integers(), st.text())
    def test_equality_never_raises(self, value: float, case: str) -> None:
        assert equals(value, str(value))
        assert equals(value, case) in (True, False)


def test_manual_selector_is_refused_with_the_reason() -> None:
    with pytest.raises(TreeError, match="asks a person at the terminal"):
        Stand("<ManualSelector><Probe/></ManualSelector>")


CONTROLS = ["Sequence", "Fallback", "ReactiveSequence", "ReactiveFallback", "Parallel", "ParallelAll", "AsyncSequence"]


@given(
    st.lists(st.sampled_from(CONTROLS), min_size=1, max_size=3),
    st.lists(st.text("SFRK", min_size=1, max_size=4), min_size=3, max_size=3),
    st.integers(1, 8),
)
def test_whatever_began_ends_or_is_halted_exactly_once(nest: list[str], gives: list[str], count: int) -> None:
    probes = [f'<Probe name="{name}" gives="{each}"/>' for name, each in zip("abc", gives, strict=True)]
    body = "".join(probes)
    for depth, control in enumerate(nest):
        body = f'<{control} name="n{depth}">{body}<Probe name="d{depth}" gives="{gives[0]}"/></{control}>'
    stand = Stand(body)
    stand.ticks(count)
    stand.tree.halt()
    for name in [*"abc", *(f"d{depth}" for depth in range(len(nest)))]:
        life = [entry[len(name) :][:1] for entry in stand.log if entry.rstrip("+!=SFRI") == name]
        begun = "".join(each for each in life if each)
        assert begun.replace("=", "!").replace("+!", "") == "", f"{name} lived {begun}"
    assert not [node for node in stand.tree.nodes() if node.status is RUNNING]
