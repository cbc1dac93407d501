"""What nodes share that want an Act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from py_trees.common import Status

from vivant.behavior.nodes import NODES
from vivant.behavior.nodes.acting import AT_ONCE, NOW, QUIETLY, WAITS, Turn
from vivant.score import Gesture, Heard, Presence


def test_whoever_takes_the_turn_says_so_and_how_it_ended() -> None:
    turns = [node for node in NODES if issubclass(node, Turn)]
    assert len(turns) >= 7
    for node in turns:
        assert node.nature.acts
        assert node.model().port("outcome") is not None


def test_natures_tell_what_checks_rely_on() -> None:
    assert AT_ONCE.instant
    assert AT_ONCE.acts
    assert QUIETLY.instant
    assert not QUIETLY.acts
    assert NOW.brief
    for node in NODES:
        if node.nature is WAITS:
            assert node.model().port(WAITS.bound) is not None, node


def test_what_a_guard_puts_off_is_given_up_with_its_node(stand: Callable[[str], Any]) -> None:
    made = stand('<OnFact fact="a"><Gesture gesture="bow"/></OnFact>')
    agenda = made.runner.context.agenda
    made.runner.context.situation.voice = True
    agenda.start(Gesture("wave"), made.tree.root.cause)
    assert agenda.waiting is not None
    made.tree.root.detached = True
    made.tick(Presence(True))
    made.tick(Heard("hi", "en"))
    assert made.tree.root.status is Status.FAILURE
