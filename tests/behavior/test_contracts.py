import inspect
from collections.abc import Sequence

import pytest

from vivant.behavior.contracts import Behavior
from vivant.persona import Persona
from vivant.plugins.engines.tree import TreeBehavior
from vivant.score import Act, ActStatus, Percept


class Ticks:
    """Half a behaviour: it acts and learns nothing of it."""

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        return []


class Reports:
    """The other half: it learns and never acts."""

    def report(self, act: int, status: ActStatus) -> None: ...


class Both(Ticks, Reports):
    """A behaviour that does nothing; it need not inherit from the contract."""


def test_the_tree_is_a_behavior(persona: Persona) -> None:
    assert isinstance(TreeBehavior(texts=persona.identity.texts.by_name()), Behavior)


@pytest.mark.parametrize("method", ["tick", "report"])
def test_the_tree_takes_what_the_contract_names(method: str) -> None:
    promised = inspect.signature(getattr(Behavior, method)).parameters
    assert list(inspect.signature(getattr(TreeBehavior, method)).parameters) == list(promised)


def test_either_half_alone_is_no_behavior() -> None:
    assert isinstance(Both(), Behavior)
    assert not isinstance(Ticks(), Behavior)
    assert not isinstance(Reports(), Behavior)
