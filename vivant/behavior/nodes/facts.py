"""Facts: what sources of data tell, such as a price, a stock, the slide that is shown; and counters of one's own."""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.common import Status

from vivant.behavior.nature import Nature
from vivant.behavior.node import FAILURE, SUCCESS, Action, Condition, Node
from vivant.behavior.nodes.acting import NOW, QUIETLY
from vivant.behavior.nodes.presence import same
from vivant.behavior.ports import Port
from vivant.errors import TreeError

_NAME = Port("fact", "string", "Name of the fact.")
_VALUE = Port("value", "any", "Its value.", direction="output")


class FactIs(Condition):
    """A fact has that value."""

    ports = (_NAME, Port("value", "any", "The value: a text, a number, true or false."))

    def holds(self) -> bool:
        """Not where it has not been told."""
        fact = self.context.situation.facts.get(self.text("fact"))
        return fact is not None and same(fact, self.input("value"))


class FactAbove(Condition):
    """A fact is a number above another."""

    ports = (_NAME, Port("limit", "float", "The number."))

    def holds(self) -> bool:
        """Not where it has not been told, or is no number."""
        fact = self.context.situation.facts.get(self.text("fact"))
        return isinstance(fact, int | float) and fact > self.number("limit")


class FactBelow(Condition):
    """A fact is a number below another."""

    ports = (_NAME, Port("limit", "float", "The number."))

    def holds(self) -> bool:
        """Not where it has not been told, or is no number."""
        fact = self.context.situation.facts.get(self.text("fact"))
        return isinstance(fact, int | float) and fact < self.number("limit")


class FactChanged(Condition):
    """A fact has just got another value."""

    ports = (_NAME, _VALUE)
    nature = NOW

    def holds(self) -> bool:
        """In the tick that brings it; its first value counts."""
        seen, name = self.context.situation, self.text("fact")
        if name not in seen.told:
            return False
        self.output("value", seen.facts[name])
        return True


class ReadFact(Action):
    """Puts the value of a fact on the blackboard; fails where it has not been told."""

    ports = (_NAME, _VALUE)
    nature = Nature(frozenset(("success", "failure")))

    def update(self) -> Status:
        """At once."""
        fact = self.context.situation.facts.get(self.text("fact"))
        if fact is None:
            return FAILURE
        self.output("value", fact)
        return SUCCESS


class CountUp(Action):
    """Adds to a counter on the blackboard."""

    ports = (
        Port("counter", "float", "The counter, {key}; it begins at 0.", direction="inout"),
        Port("by", "float", "How much to add.", "1"),
    )
    nature = QUIETLY

    def verify(self) -> Iterator[TreeError]:
        """A number cannot be counted up."""
        if self.wires.key("counter") is None:
            yield self.misuse("an entry, {key}, in the port 'counter'", str(self.literal("counter")))

    def update(self) -> Status:
        """A counter that is not there begins at 0."""
        key = self.wires.key("counter") or ""
        before = self.number("counter") if self.wires.blackboard.has(key) else 0.0
        after = before + self.number("by")
        self.output("counter", int(after) if after.is_integer() else after)
        return SUCCESS


NODES: tuple[type[Node], ...] = (FactIs, FactAbove, FactBelow, FactChanged, ReadFact, CountUp)
