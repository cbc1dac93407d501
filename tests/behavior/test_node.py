from __future__ import annotations

import py_trees
import pytest
from py_trees.common import Status

from vivant.behavior.controls import Control
from vivant.behavior.node import BLOCKS, FAILURE, FORGIVEN, IDLE, RUNNING, STRIKES, SUCCESS, Action, Condition, Node
from vivant.behavior.ports import Port

from .trees import Stand


class Holding(Condition):
    """Whether the port says so."""

    ports = (Port("so", "bool", "What it says."),)

    def holds(self) -> bool:
        return self.flag("so")


class Odd(Action):
    """Gives what is no status."""

    def update(self) -> Status:
        return "SUCCESS"  # type: ignore[return-value]


class Clumsy(Action):
    """Raises when it ends."""

    ports = (Port("runs", "bool", "For ever.", "false"),)

    def update(self) -> Status:
        return RUNNING if self.flag("runs") else SUCCESS

    def terminate(self, new_status: Status) -> None:
        raise OSError("cannot let go")


class Clock:
    """What passes while nodes work."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def slow(clock: Clock, *, on_halt: bool = False) -> type[Node]:
    class Slow(Action):
        """Takes as long as the file says."""

        ports = (Port("takes", "list", "Seconds, visit by visit."),)

        def update(self) -> Status:
            takes = self.input("takes")
            assert isinstance(takes, tuple)
            clock.now += 0.0 if on_halt else float(takes[(self.visits - 1) % len(takes)])
            return RUNNING if on_halt else SUCCESS

        def terminate(self, new_status: Status) -> None:
            clock.now += 0.06 if on_halt else 0.0

    return Slow


class TestModel:
    def test_a_class_says_what_files_may_write(self) -> None:
        model = Holding.model()
        assert (model.kind, model.category, model.doc) == ("Holding", "Condition", "Whether the port says so.")
        assert model.port("so") is not None

    @pytest.mark.parametrize(("so", "given"), [("true", "S"), ("false", "F")])
    def test_a_condition_holds_or_not(self, so: str, given: str) -> None:
        assert Stand(f'<Holding so="{so}"/>', kinds=(Holding,)).ticks(1) == given


class TestConditionsOfTheFile:
    def test_skip_is_asked_before_it_begins(self) -> None:
        stand = Stand('<Probe name="a" gives="RRS" _skipIf="n &gt; 0"/>')
        stand.tree.blackboard.set("n", 1)
        assert (stand.ticks(1), stand.order()) == ("K", "")
        assert stand.tree.root.skipped
        stand.tree.blackboard.set("n", 0)
        stand.tick()
        stand.tree.blackboard.set("n", 1)
        assert stand.ticks(2) == "RS"

    def test_while_halts_what_runs(self) -> None:
        stand = Stand('<Sequence _while="n &gt; 0"><Probe name="a" gives="R"/></Sequence>')
        stand.tree.blackboard.set("n", 1)
        assert stand.ticks(2) == "RR"
        stand.tree.blackboard.set("n", 0)
        assert stand.ticks(1) == "K"
        assert stand.halted() == ["a"]

    @pytest.mark.parametrize(("condition", "given"), [("_failureIf", "F"), ("_successIf", "S")])
    def test_a_condition_may_decide(self, condition: str, given: str) -> None:
        stand = Stand(f'<Probe name="a" {condition}="1 == 1"/>')
        assert (stand.ticks(1), stand.order()) == (given, "")

    def test_scripts_follow_the_end(self) -> None:
        stand = Stand('<Probe gives="SFR" _onSuccess="s += 1" _onFailure="f += 1" _onHalted="h += 1" _post="p += 1"/>')
        for key in "sfhp":
            stand.tree.blackboard.set(key, 0)
        stand.ticks(3)
        stand.tree.halt()
        assert [stand.value(key) for key in "sfhp"] == [1, 1, 1, 2]

    def test_a_condition_that_cannot_be_asked_fails_the_node(self) -> None:
        stand = Stand('<Probe name="a" _skipIf="missing &gt; 0"/>')
        assert (stand.ticks(3), stand.order()) == ("FFF", "")
        assert len(stand.context.faults) == 1

    def test_a_script_that_cannot_run_fails_the_node(self) -> None:
        stand = Stand('<Fallback><Probe name="a" _onSuccess="x = 1"/><Probe name="b"/></Fallback>')
        assert (stand.ticks(1), stand.order()) == ("S", "a b")
        assert "x" in stand.context.faults[0].what


class TestFaults:
    def test_what_raises_fails_alone(self) -> None:
        stand = Stand('<Fallback name="top"><Probe name="bad" gives="X"/><Probe name="good"/></Fallback>')
        assert (stand.ticks(1), stand.order()) == ("S", "bad good")
        fault = stand.context.faults[0]
        assert str(fault) == "top/bad (test.xml:1): raised ZeroDivisionError: bad was told to raise"
        node = stand.tree.find(("top", "bad"))
        assert node is not None
        assert isinstance(node.error, ZeroDivisionError)

    def test_it_is_told_once_a_streak(self) -> None:
        stand = Stand('<Probe gives="XXXSXX"/>')
        assert stand.ticks(6) == "FFFSFF"
        assert len(stand.context.faults) == 2

    def test_what_raises_while_it_runs_is_ended(self) -> None:
        stand = Stand('<Probe name="a" gives="RX"/>')
        assert stand.ticks(2) == "RF"
        assert stand.log[-1] == "a=F"

    def test_a_control_that_raises_halts_what_runs_below(self) -> None:
        stand = Stand('<Repeat num_cycles="{n}"><Probe name="a" gives="R"/></Repeat>')
        stand.tree.blackboard.set("n", 1)
        stand.tick()
        stand.tree.blackboard.unset("n")
        assert stand.ticks(1) == "F"
        assert stand.halted() == ["a"]

    def test_what_never_returns_to_itself_fails_alone(self) -> None:
        class Endless(Action):
            """Calls itself."""

            def update(self) -> Status:
                return self.update()

        stand = Stand("<Fallback><Endless/><Probe/></Fallback>", kinds=(Endless,))
        assert stand.ticks(2) == "SS"
        assert "RecursionError" in stand.context.faults[0].what
        assert len(stand.context.faults) == 1

    def test_what_is_no_status_is_a_fault(self) -> None:
        stand = Stand("<Odd/>", kinds=(Odd,))
        assert stand.ticks(1) == "F"
        assert "gave 'SUCCESS', which is no status" in stand.context.faults[0].what

    def test_what_raises_when_it_ends_fails(self) -> None:
        stand = Stand("<Clumsy/>", kinds=(Clumsy,))
        assert stand.ticks(1) == "F"
        assert "OSError: cannot let go" in stand.context.faults[0].what

    def test_what_raises_when_it_is_halted_is_halted(self) -> None:
        stand = Stand('<Clumsy runs="true"/>', kinds=(Clumsy,))
        stand.tick()
        stand.tree.halt()
        assert stand.tree.root.status is IDLE
        assert "raised OSError when it was halted" in stand.context.faults[0].what


class TestBlocking:
    def test_three_strikes_put_it_out_of_service(self) -> None:
        clock = Clock()
        stand = Stand('<Fallback><Slow name="s" takes="0.06"/><Probe/></Fallback>', kinds=(slow(clock),))
        stand.context.perf = clock
        assert stand.ticks(STRIKES) == "S" * STRIKES
        assert [fault.what for fault in stand.context.faults] == [
            *["blocked the tree for 60 ms"] * STRIKES,
            f"was put out of service after {STRIKES} visits, for it blocked the tree {STRIKES} times; it fails without "
            "being asked",
        ]
        before = clock.now
        stand.tick()
        assert clock.now == before
        assert len(stand.context.faults) == STRIKES + 1
        node = stand.tree.find(("Fallback", "s"))
        assert node is not None
        assert (node.disabled, node.status) == (True, FAILURE)

    def test_a_quick_node_is_not_blamed_for_a_slow_one(self) -> None:
        clock = Clock()
        stand = Stand('<Sequence><Slow name="s" takes="0.06"/><Probe/></Sequence>', kinds=(slow(clock),))
        stand.context.perf = clock
        stand.tick()
        assert {fault.node for fault in stand.context.faults} == {"Sequence/s"}

    def test_what_blocks_seldom_is_named_and_stays(self) -> None:
        clock = Clock()
        takes = ";".join(["0.06", *["0"] * FORGIVEN])
        stand = Stand(f'<Slow takes="{takes}"/>', kinds=(slow(clock),))
        stand.context.perf = clock
        stand.ticks(4 * FORGIVEN)
        assert len(stand.context.faults) == 4
        assert not stand.tree.root.disabled

    def test_the_budget_itself_is_allowed(self) -> None:
        clock = Clock()
        stand = Stand(f'<Slow takes="{BLOCKS}"/>', kinds=(slow(clock),))
        stand.context.perf = clock
        stand.tick()
        assert stand.context.faults == []

    def test_who_blocks_when_it_is_halted_is_blamed(self) -> None:
        clock = Clock()
        body = '<ReactiveFallback><Probe gives="FR"/><Slow name="s" takes="0"/></ReactiveFallback>'
        stand = Stand(body, kinds=(slow(clock, on_halt=True),))
        stand.context.perf = clock
        stand.ticks(2)
        assert [(fault.node, fault.what) for fault in stand.context.faults] == [
            ("ReactiveFallback/s", "blocked the tree for 60 ms")
        ]

    def test_a_control_is_only_named(self) -> None:
        class Slack(Control):
            """Takes its time."""

            def update(self) -> Status:
                clock.now += 0.06
                return self.children[0].execute()

        clock = Clock()
        stand = Stand("<Slack><Probe/></Slack>", kinds=(Slack,))
        stand.context.perf = clock
        assert stand.ticks(5) == "SSSSS"
        assert [fault.what for fault in stand.context.faults] == ["blocked the tree for 60 ms"] * 5

    def test_what_a_node_answers_outside_a_tick_is_guarded_too(self) -> None:
        clock = Clock()
        stand = Stand('<Probe name="a" gives="R"/>')
        stand.context.perf = clock
        stand.tick()
        node = stand.tree.root
        assert node.ask(lambda: True)
        assert not node.ask(lambda: bool(1 / 0))
        assert node.status is RUNNING
        assert [fault.what for fault in stand.context.faults] == ["raised ZeroDivisionError: division by zero"]

        def slowly() -> bool:
            clock.now += 0.06
            return True

        assert [node.ask(slowly) for _ in range(4)] == [True, True, True, False]
        assert node.disabled

    def test_a_running_node_that_is_put_out_of_service_is_halted(self) -> None:
        stand = Stand('<Probe name="a" gives="R"/>')
        stand.tick()
        stand.tree.root.disabled = True
        assert stand.ticks(2) == "FF"
        assert stand.halted() == ["a"]


class TestPyTrees:
    def test_its_own_tree_ticks_ours(self) -> None:
        stand = Stand('<Sequence name="top"><Probe name="a"/><Probe name="b" gives="R"/></Sequence>')
        tree = py_trees.trees.BehaviourTree(stand.tree.root)
        snapshot = py_trees.visitors.SnapshotVisitor()
        tree.add_visitor(snapshot)
        tree.tick()
        statuses = {node.name: snapshot.visited[node.id] for node in stand.tree.nodes()}
        assert statuses == {"top": RUNNING, "a": SUCCESS, "b": RUNNING}
        assert "top" in py_trees.display.unicode_tree(tree.root, show_status=True)
        tree.root.stop(Status.INVALID)
        assert "b!" in stand.log

    def test_a_tick_gives_who_was_visited_itself_last(self) -> None:
        stand = Stand('<Fallback name="top"><Probe name="a"/><Probe name="b"/></Fallback>')
        for _ in range(2):
            assert [node.name for node in stand.tree.root.tick()] == ["a", "top"]


class TestPaths:
    def test_siblings_are_told_apart(self) -> None:
        stand = Stand('<Sequence name="top"><Probe/><Probe/><Inverter><Probe/></Inverter></Sequence>')
        paths = ["/".join(node.path) for node in stand.tree.nodes()]
        assert paths == ["top", "top/Probe", "top/Probe#2", "top/Inverter", "top/Inverter/Probe"]

    def test_the_cause_of_an_act_is_its_path_and_place(self) -> None:
        stand = Stand('<Inverter name="top"><Probe name="a"/></Inverter>')
        cause = stand.tree.root.children[0].cause
        assert (cause.path, cause.place) == (("top", "a"), "test.xml:1")
