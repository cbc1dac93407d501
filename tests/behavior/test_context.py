from __future__ import annotations

from vivant.behavior.context import FAULTS, LOOPS, Context, Fault, Note
from vivant.behavior.situation import Situation

from .trees import Stand


def test_of_a_flood_the_first_are_kept() -> None:
    context = Context(Situation("en"))
    for n in range(FAULTS + 5):
        context.fault(Fault("a", "t.xml:1", str(n)))
        context.note(Note("a", "t.xml:1", str(n)))
    assert [each.what for each in context.faults] == [str(n) for n in range(FAULTS)]
    assert [each.text for each in context.notes] == [str(n) for n in range(FAULTS)]


def test_a_fault_names_node_and_place() -> None:
    assert str(Fault("hall/Say", "hall.xml:41", "blocked")) == "hall/Say (hall.xml:41): blocked"


def test_loops_go_on_so_often_in_a_tick() -> None:
    context = Context(Situation("en"))
    assert [context.loops_on() for _ in range(LOOPS + 2)] == [True] * LOOPS + [False] * 2
    context.begin()
    assert context.loops_on()


def test_a_tick_begins_with_nobody_visited() -> None:
    stand = Stand("<Probe/>")
    stand.tick()
    stand.tick()
    assert [node.name for node, _ in stand.context.visited] == ["Probe"]
    assert stand.context.ticks == 2
