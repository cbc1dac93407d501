"""Trees for tests: leaves that give what the file says, and a stand that ticks them on a clock of its own."""

from __future__ import annotations

import random

from py_trees.common import Status

from vivant.behavior import basics, controls, decorators
from vivant.behavior.building import Tree, build
from vivant.behavior.catalog import Catalog
from vivant.behavior.context import Context
from vivant.behavior.node import FAILURE, IDLE, RUNNING, SUCCESS, Action, Node
from vivant.behavior.ports import Port
from vivant.behavior.reading import read
from vivant.behavior.situation import Situation

GIVES = {"S": SUCCESS, "F": FAILURE, "R": RUNNING, "K": IDLE}
"""What one letter of a Probe's port stands for; X raises."""

TICK = 0.05


def probe(log: list[str]) -> type[Node]:
    """A leaf that gives one letter of `gives` after the other, over and over.

    log : "a+" it began, "a" it was ticked, "a=S" it ended, "a!" it was halted.
    """

    class Probe(Action):
        """Gives what the file says."""

        ports = (Port("gives", "string", "Letters of S, F, R, K and X.", "S"),)
        ticked = 0

        def initialise(self) -> None:
            log.append(f"{self.name}+")

        def update(self) -> Status:
            gives = self.text("gives")
            letter = gives[self.ticked % len(gives)]
            self.ticked += 1
            log.append(self.name)
            if letter == "X":
                raise ZeroDivisionError(f"{self.name} was told to raise")
            return GIVES[letter]

        def terminate(self, new_status: Status) -> None:
            halted = new_status is IDLE and self.status is RUNNING
            log.append(f"{self.name}!" if halted else f"{self.name}={new_status.name[0]}")

    return Probe


def document(body: str, more: str = "") -> str:
    """A file whose main tree is `body`; more : what follows it."""
    tree = f'<BehaviorTree ID="main">{body}</BehaviorTree>'
    return f'<root BTCPP_format="4" main_tree_to_execute="main">{tree}{more}</root>'


class Stand:
    """Ticks a tree.

    >>> stand = Stand('<Sequence><Probe name="a"/><Probe name="b" gives="RS"/></Sequence>')
    >>> stand.ticks(2), stand.order()
    ('RS', 'a b b')
    """

    def __init__(self, body: str, more: str = "", *, kinds: tuple[type[Node], ...] = (), seed: int = 0) -> None:
        self.log: list[str] = []
        self.context = Context(Situation("en"), rng=random.Random(seed))
        catalog = Catalog([*controls.NODES, *decorators.NODES, *basics.NODES, probe(self.log), *kinds])
        self.tree: Tree = build(read("test.xml", text=document(body, more)), catalog, self.context)

    def tick(self, after: float = TICK) -> Status:
        """One tick, seconds after the last; the log begins anew."""
        self.log.clear()
        self.context.situation.perceive(self.context.situation.now + after, [])
        return self.tree.tick()

    def ticks(self, count: int, after: float = TICK) -> str:
        """Several, as letters; K: the root was skipped. The log holds all of them."""
        log: list[str] = []
        given = ""
        for _ in range(count):
            given += {v: k for k, v in GIVES.items()}[self.tick(after)]
            log += self.log
        self.log[:] = log
        return given

    def order(self) -> str:
        """Which probes were ticked, in order."""
        return " ".join(entry for entry in self.log if entry[-1] not in "+!" and "=" not in entry)

    def halted(self) -> list[str]:
        """Which probes were halted, in order."""
        return [entry[:-1] for entry in self.log if entry.endswith("!")]

    def began(self) -> list[str]:
        """Which probes began, in order."""
        return [entry[:-1] for entry in self.log if entry.endswith("+")]

    def value(self, key: str) -> object:
        """An entry of the outermost blackboard."""
        return self.tree.blackboard.get(key)
