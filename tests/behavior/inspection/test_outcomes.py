"""The judge never says less than what can happen: random trees are run, and every status must have been foreseen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_trees.common import Status

from tests.behavior.trees import Stand, document
from vivant.behavior.basics import NODES as LEAVES
from vivant.behavior.controls import NODES as CONTROLS
from vivant.behavior.decorators import NODES as DECORATORS
from vivant.behavior.inspection.outcomes import Judge, goes_on
from vivant.behavior.inspection.survey import Site, Survey
from vivant.behavior.nature import Nature, Outcome
from vivant.behavior.node import FAILURE, IDLE, RUNNING, SUCCESS, Action, Node
from vivant.behavior.reading import read

from .documents import survey

NAMES: dict[Status, Outcome] = {SUCCESS: "success", FAILURE: "failure", RUNNING: "running", IDLE: "skipped"}


class Now(Action):
    """Succeeds now and fails the next time."""

    nature = Nature(frozenset(("success", "failure")))
    times = 0

    def update(self) -> Status:
        self.times += 1
        return SUCCESS if self.times % 2 else FAILURE


class Slow(Action):
    """Runs for a tick, then succeeds."""

    nature = Nature(frozenset(("success", "running")))
    times = 0

    def update(self) -> Status:
        self.times += 1
        return SUCCESS if self.times % 2 == 0 else RUNNING


KINDS = (Now, Slow)
DECORATED = (
    "<Inverter>", "<ForceSuccess>", "<ForceFailure>", '<Repeat num_cycles="2">', '<Repeat num_cycles="-1">',
    '<RetryUntilSuccessful num_attempts="-1">', '<RetryUntilSuccessful num_attempts="2">',
    "<KeepRunningUntilFailure>", '<Delay delay_msec="60">', '<Timeout msec="60">', "<RunOnce>",
    '<RunOnce then_skip="false">', '<Precondition if="n &lt; 2">', '<Cooldown seconds="0.1">',
    '<Cooldown seconds="0.1" else="SKIPPED">', '<Debounce seconds="0.1">', '<Chance probability="0.5">',
    '<LoopString queue="a;b" value="{v}">', '<LoopString queue="" value="{v}" if_empty="FAILURE">',
)  # fmt: skip
ROWS = (
    "Sequence", "SequenceWithMemory", "AsyncSequence", "ReactiveSequence", "Fallback", "AsyncFallback",
    "ReactiveFallback", "Parallel", "ParallelAll",
)  # fmt: skip
CONDITIONS = (
    "",
    "",
    "",
    ' _skipIf="n &gt; 2"',
    ' _failureIf="n &gt; 2"',
    ' _successIf="n &gt; 3"',
    ' _while="n &lt; 4"',
)


@st.composite
def branches(draw: st.DrawFn, depth: int = 3) -> str:
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        leaf = draw(st.sampled_from(("Now", "Slow", "AlwaysSuccess", "AlwaysFailure", 'Script code="n += 1"')))
        return f"<{leaf}{draw(st.sampled_from(CONDITIONS))}/>"
    if draw(st.booleans()):
        tag = draw(st.sampled_from(DECORATED))
        return f"{tag}{draw(branches(depth - 1))}</{tag[1:-1].split()[0]}>"
    tag = draw(st.sampled_from((*ROWS, "IfThenElse", "WhileDoElse")))
    least, most = (2, 3) if tag.endswith("Else") else (1, 3)
    below = "".join(draw(st.lists(branches(depth - 1), min_size=least, max_size=most)))
    return f"<{tag}{draw(st.sampled_from(CONDITIONS))}>{below}</{tag}>"


@settings(deadline=None)
@given(branches())
def test_what_happens_was_foreseen(body: str) -> None:
    stand = Stand(body, kinds=KINDS)
    stand.tree.blackboard.set("n", 0)
    models = [kind.model() for kind in (*CONTROLS, *DECORATORS, *LEAVES, *KINDS)]
    seen = Survey(read("test.xml", text=document(body)), models)
    judge = Judge(seen)
    pairs = list(_pairs(stand.tree.root, seen.roots["main"]))
    for _ in range(12):
        stand.tree.context.situation.perceive(stand.context.situation.now + 0.05, [])
        before = [node.visits for node, _ in pairs]
        given_by = {stand.tree.root: stand.tree.tick()}
        for (node, site), visits in zip(pairs, before, strict=True):
            status = given_by.get(node, node.status)
            if node.visits > visits and (node in given_by or status is not IDLE):
                assert NAMES[status] in judge.of(site), (site.label, status)


def _pairs(node: Node, site: Site) -> list[tuple[Node, Site]]:
    below = [pair for child, each in zip(node.children, site.below, strict=True) for pair in _pairs(child, each)]
    return [(node, site), *below]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<AlwaysSuccess/>", {"success"}),
        ("<Sequence><AlwaysSuccess/><Present/></Sequence>", {"success", "failure"}),
        ("<Sequence><AlwaysFailure/><Wait seconds='1'/></Sequence>", {"failure"}),
        ("<Fallback><AlwaysFailure/><Wait seconds='1'/></Fallback>", {"running", "success"}),
        ("<Sequence><Wait seconds='1' _while='x'/></Sequence>", {"running", "success", "skipped"}),
        ("<Inverter><AlwaysSuccess/></Inverter>", {"failure"}),
        ("<ForceSuccess><Present/></ForceSuccess>", {"success"}),
        ("<Repeat num_cycles='-1'><AlwaysSuccess/></Repeat>", {"running"}),
        ("<KeepRunningUntilFailure><AlwaysSuccess/></KeepRunningUntilFailure>", {"running"}),
        ("<AlwaysSuccess _skipIf='x'/>", {"success", "skipped"}),
        ("<Say zh='好' wait='false'/>", {"success", "failure"}),
        ("<Cooldown seconds='1' else='SKIPPED'><AlwaysSuccess/></Cooldown>", {"success", "skipped"}),
    ],
)
def test_outcomes(body: str, expected: set[str]) -> None:
    seen = survey(body)
    assert Judge(seen).of(seen.roots["Main"]) == expected


def test_of_a_tree_that_holds_itself_anything_is_expected() -> None:
    seen = survey('<SubTree ID="Main"/>')
    assert len(Judge(seen).of(seen.roots["Main"])) == 4


def test_what_lets_a_row_go_on() -> None:
    assert (goes_on("Sequence"), goes_on("ReactiveFallback"), goes_on("Parallel")) == ("success", "failure", None)
