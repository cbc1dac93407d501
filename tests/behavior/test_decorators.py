from __future__ import annotations

import pytest

from vivant.behavior.context import LOOPS
from vivant.behavior.node import FAILURE, RUNNING, SUCCESS
from vivant.errors import TreeError

from .trees import Stand


def over(decorator: str, gives: str, more: str = "", **attributes: object) -> Stand:
    """A decorator over the probe a."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return Stand(f'<{decorator}{written}><Probe name="a" gives="{gives}"/></{decorator}>', more)


@pytest.mark.parametrize(
    ("decorator", "attributes", "gives"),
    [
        ("Inverter", {}, {"S": "F", "F": "S", "R": "R", "K": "K"}),
        ("ForceSuccess", {}, {"S": "S", "F": "S", "R": "R", "K": "K"}),
        ("ForceFailure", {}, {"S": "F", "F": "F", "R": "R", "K": "K"}),
        ("KeepRunningUntilFailure", {}, {"S": "R", "F": "F", "R": "R", "K": "K"}),
        ("Repeat", {"num_cycles": 2}, {"S": "S", "F": "F", "R": "R", "K": "K"}),
        ("RetryUntilSuccessful", {"num_attempts": 2}, {"S": "S", "F": "F", "R": "R", "K": "K"}),
        ("Delay", {"delay_msec": 0}, {"S": "S", "F": "F", "R": "R", "K": "K"}),
        ("Timeout", {"msec": 1000}, {"S": "S", "F": "F", "R": "R", "K": "K"}),
        ("RunOnce", {}, {"S": "S", "F": "F", "R": "R", "K": "K"}),
        ("Precondition", {"if": "1 == 1"}, {"S": "S", "F": "F", "R": "R", "K": "K"}),
        ("Cooldown", {"seconds": 1}, {"S": "S", "F": "F", "R": "R", "K": "K"}),
        ("Debounce", {"seconds": 0}, {"S": "S", "F": "F", "R": "R", "K": "K"}),
        ("Chance", {"probability": 1}, {"S": "S", "F": "F", "R": "R", "K": "K"}),
        ("LoopString", {"queue": "x"}, {"S": "S", "F": "F", "R": "R", "K": "S"}),
    ],
)
def test_what_becomes_of_each_status(decorator: str, attributes: dict[str, object], gives: dict[str, str]) -> None:
    for child, wanted in gives.items():
        assert over(decorator, child, **attributes).ticks(1) == wanted


class TestLoops:
    def test_repeat_counts_over_ticks(self) -> None:
        stand = over("Repeat", "RS", num_cycles=3)
        assert stand.ticks(4) == "RRRS"
        assert stand.began() == ["a", "a", "a"]

    def test_repeat_begins_to_count_anew(self) -> None:
        assert over("Repeat", "SSF", num_cycles=2).ticks(2) == "SF"

    def test_retry_counts_over_ticks(self) -> None:
        stand = over("RetryUntilSuccessful", "FRFRS", num_attempts=3)
        assert stand.ticks(3) == "RRS"

    @pytest.mark.parametrize(
        ("decorator", "port"), [("Repeat", "num_cycles"), ("RetryUntilSuccessful", "num_attempts")]
    )
    def test_no_round_is_a_skip(self, decorator: str, port: str) -> None:
        stand = over(decorator, "S", **{port: 0})
        assert (stand.ticks(1), stand.order()) == ("K", "")

    def test_an_endless_loop_lets_the_tick_end(self) -> None:
        stand = over("Repeat", "S", num_cycles=-1)
        assert stand.tick() is RUNNING
        assert len(stand.order().split()) == LOOPS + 1
        assert stand.tick() is RUNNING

    def test_nested_endless_loops_share_what_a_tick_may_take(self) -> None:
        stand = Stand('<Repeat num_cycles="-1"><Repeat num_cycles="30"><Probe name="a"/></Repeat></Repeat>')
        assert stand.tick() is RUNNING
        assert len(stand.order().split()) <= LOOPS + 5

    def test_a_long_loop_goes_on_where_it_stopped(self) -> None:
        stand = over("Repeat", "S", num_cycles=LOOPS * 2)
        assert stand.tick() is RUNNING
        assert stand.tick() is SUCCESS

    def test_a_loop_over_what_runs_is_halted_once(self) -> None:
        stand = over("Repeat", "R", num_cycles=-1)
        stand.ticks(3)
        stand.tree.halt()
        stand.tree.halt()
        assert stand.halted() == ["a"]


class TestTime:
    def test_delay(self) -> None:
        stand = over("Delay", "S", delay_msec=1000)
        assert stand.ticks(3, after=0.6) == "RRS"
        assert stand.ticks(1) == "R", "the next round waits again"

    def test_a_delay_counts_once_for_a_child_that_runs(self) -> None:
        stand = over("Delay", "RS", delay_msec=100)
        assert stand.ticks(3, after=0.1) == "RRS"

    def test_timeout_halts_and_fails(self) -> None:
        stand = over("Timeout", "R", msec=1000)
        assert stand.ticks(3, after=0.6) == "RRF"
        assert stand.halted() == ["a"]
        assert stand.order() == "a a"

    def test_a_child_that_begins_late_has_its_first_tick(self) -> None:
        stand = over("Timeout", "S", msec=0)
        assert stand.ticks(1) == "S"

    @pytest.mark.parametrize(("decorator", "port"), [("Delay", "delay_msec"), ("Timeout", "msec")])
    def test_time_below_0_is_a_fault(self, decorator: str, port: str) -> None:
        with pytest.raises(TreeError, match=f"expected 0 or more in the port '{port}', found -5"):
            over(decorator, "S", **{port: -5})
        stand = over(decorator, "S", **{port: "{n}"})
        stand.tree.blackboard.set("n", -5)
        assert stand.ticks(2) == "FF"
        assert [fault.what for fault in stand.context.faults] == [
            f"raised ValueError: expected milliseconds, not below 0, in {port}, found -5"
        ]

    def test_a_clock_that_jumps_hours_ends_the_waiting_once(self) -> None:
        stand = over("Delay", "S", delay_msec=1000)
        stand.tick()
        assert stand.tick(after=36_000.0) is SUCCESS
        assert stand.order() == "a"

    def test_a_clock_that_jumps_back_stands_still(self) -> None:
        stand = over("Delay", "S", delay_msec=1000)
        stand.tick()
        assert stand.tick(after=-500.0) is RUNNING
        assert stand.tick(after=1.0) is SUCCESS

    def test_cooldown(self) -> None:
        stand = over("Cooldown", "S", seconds=1.0)
        assert stand.ticks(5, after=0.4) == "SFFSF"

    def test_cooldown_counts_from_the_end(self) -> None:
        stand = over("Cooldown", "RS", seconds=1.0)
        assert stand.ticks(5, after=0.6) == "RSFRS"

    def test_cooldown_may_skip(self) -> None:
        stand = over("Cooldown", "S", **{"seconds": 1.0, "else": "SKIPPED"})
        assert stand.ticks(2) == "SK"

    def test_a_failure_does_not_cool_down_but_a_halt_does(self) -> None:
        stand = over("Cooldown", "FR", seconds=1.0)
        assert stand.ticks(2) == "FR"
        stand.tree.halt()
        assert stand.ticks(1) == "F"
        assert stand.order() == ""

    def test_debounce_asks_in_every_tick(self) -> None:
        stand = over("Debounce", "SSSFSSS", seconds=0.09)
        assert stand.ticks(7, after=0.05) == "FFSFFFS"

    def test_debounce_forgets_what_it_did_not_see(self) -> None:
        stand = Stand(
            '<Sequence><Probe name="gate" gives="SSFS"/><Debounce seconds="0.08"><Probe/></Debounce></Sequence>'
        )
        assert stand.ticks(4) == "FFFF"
        assert stand.ticks(2) == "FS"


class TestOnce:
    def test_then_it_is_skipped(self) -> None:
        stand = over("RunOnce", "RS")
        assert stand.ticks(4) == "RSKK"
        assert stand.began() == ["a"]

    def test_or_it_gives_the_same_again(self) -> None:
        stand = over("RunOnce", "FS", then_skip="false")
        assert stand.ticks(3) == "FFF"

    def test_a_halt_before_the_end_does_not_count(self) -> None:
        stand = over("RunOnce", "R")
        stand.tick()
        stand.tree.halt()
        assert stand.ticks(1) == "R"


class TestEntries:
    def test_precondition_is_asked_before_the_child_begins(self) -> None:
        stand = over("Precondition", "RRS", **{"if": "n > 1", "else": "SKIPPED"})
        stand.tree.blackboard.set("n", 1)
        assert stand.ticks(1) == "K"
        stand.tree.blackboard.set("n", 2)
        assert stand.ticks(1) == "R"
        stand.tree.blackboard.set("n", 1)
        assert stand.ticks(3) == "RSK"

    def test_precondition_on_what_is_no_condition_is_a_fault(self) -> None:
        stand = over("Precondition", "S", **{"if": "'yes'"})
        assert stand.ticks(1) == "F"
        assert "ScriptError" in stand.context.faults[0].what

    @pytest.mark.parametrize(("decorator", "otherwise"), [("SkipUnlessUpdated", "K"), ("WaitValueUpdated", "R")])
    def test_updated_entries(self, decorator: str, otherwise: str) -> None:
        stand = over(decorator, "SRS", entry="{n}")
        assert stand.ticks(1) == otherwise
        stand.tree.blackboard.set("n", 1)
        assert stand.ticks(2) == "S" + otherwise
        stand.tree.blackboard.set("n", 1)
        assert stand.ticks(3) == "RS" + otherwise, "the same value written again is an update; what runs goes on"

    def test_loop_over_a_list_in_the_file(self) -> None:
        stand = Stand(
            '<LoopInt queue="1;2;3" value="{n}"><Script code="sum := n; total := total + n"/></LoopInt>',
        )
        stand.tree.blackboard.set("total", 0)
        assert stand.ticks(1) == "S"
        assert (stand.value("total"), stand.value("sum")) == (6, 3)
        assert stand.ticks(1) == "S"
        assert stand.value("total") == 12, "the next round begins with the whole list"

    def test_loop_over_an_entry_empties_it(self) -> None:
        stand = Stand('<LoopString queue="{names}" value="{name}"><Probe name="a" gives="RS"/></LoopString>')
        stand.tree.blackboard.set("names", ("Ada", "Bo"))
        assert stand.ticks(2) == "RR"
        assert (stand.value("name"), stand.value("names")) == ("Bo", ())
        assert stand.ticks(1) == "S"

    def test_loop_fails_with_its_child(self) -> None:
        stand = over("LoopString", "SF", queue="x;y;z")
        assert (stand.ticks(1), stand.order()) == ("F", "a a")

    def test_loop_over_nothing(self) -> None:
        stand = over("LoopDouble", "S", queue="", if_empty="FAILURE")
        assert (stand.tick(), stand.order()) == (FAILURE, "")

    def test_loop_over_what_does_not_fit_is_a_fault(self) -> None:
        with pytest.raises(TreeError, match="expected a whole number in the port 'queue', found 'many'"):
            over("LoopInt", "S", queue="1;many", value="{n}")
        stand = over("LoopInt", "S", queue="{items}", value="{n}")
        stand.tree.blackboard.set("items", ("many",))
        assert stand.ticks(1) == "F"
        assert "expected a whole number, found 'many'" in stand.context.faults[0].what

    def test_a_long_loop_lets_the_tick_end(self) -> None:
        stand = over("LoopBool", "S", queue=";".join(["true", "0"] * LOOPS))
        assert [stand.tick(), stand.tick()] == [RUNNING, SUCCESS]


class TestChance:
    def test_never(self) -> None:
        assert over("Chance", "S", probability=0, **{"else": "SKIPPED"}).ticks(20) == "K" * 20

    def test_is_drawn_once_for_a_child_that_runs(self) -> None:
        given = over("Chance", "RRRS", probability=0.5).ticks(200)
        assert {len(run) % 4 for run in given.replace("F", " ").split()} == {0}
        assert 10 < given.count("S") < 60

    def test_the_seed_decides(self) -> None:
        body = '<Chance probability="0.5"><Probe/></Chance>'
        assert Stand(body, seed=1).ticks(50) == Stand(body, seed=1).ticks(50)
        assert Stand(body, seed=1).ticks(50) != Stand(body, seed=2).ticks(50)


def test_a_status_that_is_none_is_refused_where_it_stands() -> None:
    with pytest.raises(TreeError, match=r"test.xml:1: expected one of SUCCESS, FAILURE, RUNNING, SKIPPED"):
        over("Cooldown", "S", **{"seconds": 1, "else": "MAYBE"})
