import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from vivant.errors import BrokenContract
from vivant.plugins.check import check_plugin
from vivant.plugins.engines.tree import TreeBehavior
from vivant.score import Act, Answer, Halt, Percept, StopPressed


def broken(kind: str, plugin: Callable[..., Any]) -> str:
    """The sentence with which a plugin fails its check."""
    with pytest.raises(BrokenContract) as caught:
        check_plugin(kind, plugin)
    return str(caught.value)


class Edited(TreeBehavior):
    """The tree, with the acts of a tick changed."""

    def __init__(self, *, texts: dict[str, Any]) -> None:
        super().__init__(texts=texts)

    def tick(self, now: float, percepts: Sequence[Percept]) -> Any:
        return self.edit(super().tick(now, percepts), percepts)

    def edit(self, acts: list[Act], percepts: Sequence[Percept]) -> Any:
        return acts


def test_a_good_behavior_passes() -> None:
    check_plugin("behavior", Edited)


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda acts, percepts: tuple(acts), "tick returns a list of Acts, but it returned ("),
        (lambda acts, percepts: [a for a in acts if not isinstance(a, Answer)], "a question is answered in the tick"),
        (lambda acts, percepts: [dataclasses.replace(a, id=1) for a in acts], "every Act has an id of its own, but 1"),
        (
            lambda acts, percepts: [a for a in acts if not (isinstance(a, Halt) and StopPressed() in percepts)],
            "StopPressed brings a Halt while something is said",
        ),
        (
            lambda acts, percepts: [a for a in acts if not (isinstance(a, Halt) and percepts != (StopPressed(),))],
            "a question during an answer brings Halt and then Answer, but it brings ['Answer']",
        ),
    ],
)
def test_a_broken_behavior_is_told_what(edit: Callable[..., Any], sentence: str) -> None:
    def method(self: Edited, acts: list[Act], percepts: Sequence[Percept]) -> Any:
        return edit(acts, percepts)

    assert sentence in broken("behavior", type("Changed", (Edited,), {"edit": method}))
