"""A stand on which one tree is ticked over a clock of its own, with all guards, as a human would tick it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import TypeVar

import pytest
from py_trees.common import Status

from vivant.behavior.agenda import Agenda
from vivant.behavior.building import build
from vivant.behavior.catalog import Catalog
from vivant.behavior.composure import Composure
from vivant.behavior.context import Context
from vivant.behavior.guards import Courtesy, Guards, Notices
from vivant.behavior.ports import Value
from vivant.behavior.reading import read
from vivant.behavior.runner import Runner
from vivant.behavior.situation import Situation
from vivant.score import Act, ActStatus, Attend, Lang, Percept

CATALOG = Catalog.shipped()

TEXTS: Mapping[str, Mapping[Lang, str]] = {
    "greeting": {"zh": "您好！", "en": "Hello!"},
    "confirm": {"zh": "您是想问：{question}？", "en": "Did you mean: {question}?"},
    "idle": {},
}

Wanted = TypeVar("Wanted", bound=Act)


class Stand:
    """One tree that is ticked by hand. acts : those of the last tick, but for postures."""

    def __init__(self, body: str) -> None:
        file = f'<root BTCPP_format="4"><BehaviorTree ID="main">{body}</BehaviorTree></root>'
        context = Context(Situation("en"), Agenda(), TEXTS, random.Random(1))
        self.tree = build(read("stand.xml", text=file), CATALOG, context)
        self.runner = Runner(self.tree, Guards([Courtesy(), Notices()]), Composure())
        self.now = 0.0
        self.acts: list[Act] = []

    def tick(self, *percepts: Percept, after: float = 0.05) -> Status:
        """One tick, so long after the last; the status of the tree."""
        self.now += after
        self.all_acts = self.runner.tick(self.now, percepts)
        self.acts = [act for act in self.all_acts if not isinstance(act, Attend)]
        return self.tree.root.status

    def one(self, kind: type[Wanted]) -> Wanted:
        """The only act of the last tick of that kind."""
        found = [act for act in self.all_acts if isinstance(act, kind)]
        assert len(found) == 1, self.all_acts
        return found[0]

    def report(self, act: Act, status: ActStatus) -> None:
        """What became of an act."""
        self.runner.report(act.id, status)

    def kinds(self) -> list[str]:
        """Acts of the last tick by their names, but for postures."""
        return [type(act).__name__ for act in self.acts]

    def entry(self, key: str) -> Value:
        """An entry of the blackboard."""
        return self.tree.blackboard.get(key)

    @property
    def faults(self) -> list[str]:
        """What went wrong in the last tick."""
        return [fault.what for fault in self.runner.last.faults]


@pytest.fixture
def stand() -> Callable[[str], Stand]:
    """Makes a stand for a tree, given as what stands in its file."""
    return Stand
