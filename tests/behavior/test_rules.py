"""Nodes over a mind."""

from __future__ import annotations

from py_trees.common import Status

from vivant.behavior.mind import Mind
from vivant.behavior.rules import Do, If, Speaking, rule
from vivant.score import Attend


def ticked(node: object) -> Status:
    node.tick_once()  # type: ignore[attr-defined]
    return node.status  # type: ignore[attr-defined,no-any-return]


def test_a_rule_acts_only_where_its_condition_holds() -> None:
    mind, done = Mind("en"), []
    node = rule("r", If("?", mind, lambda m: m.stop), Do("!", mind, lambda m: done.append(m)))
    assert (ticked(node), done) == (Status.FAILURE, [])
    mind.stop = True
    assert (ticked(node), done) == (Status.SUCCESS, [mind])


def test_speaking_runs_while_something_is_said() -> None:
    mind = Mind("en")
    node = Speaking(mind)
    assert ticked(node) is Status.FAILURE
    mind.say("hello")
    assert ticked(node) is Status.RUNNING
    assert not any(isinstance(act, Attend) for act in mind.acts)
    mind.report(mind.acts[0].id, "running")
    ticked(node)
    assert mind.attending == ("visitor", "speaking")
