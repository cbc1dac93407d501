"""Who is there, how near, and what they look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from py_trees.common import Status

from vivant.errors import TreeError
from vivant.score import (
    DistanceSeen,
    EmotionSeen,
    FactTold,
    GazeSeen,
    Heard,
    Percept,
    Presence,
    QueueSeen,
    Touched,
    VoiceBegan,
)

Make = Callable[[str], Any]


@pytest.mark.parametrize(
    ("node", "holds", "fails"),
    [
        ("<Present/>", Presence(True), Presence(False)),
        ("<Absent/>", Presence(False), Presence(True)),
        ("<Arrived/>", Presence(True), Presence(False)),
        ("<Left/>", Presence(False), Presence(True)),
        ('<Near distance="1"/>', DistanceSeen(1.0), DistanceSeen(1.1)),
        ("<Near/>", DistanceSeen(0.5), DistanceSeen(None)),
        ('<Far distance="2"/>', DistanceSeen(2.1), DistanceSeen(2.0)),
        ("<Far/>", DistanceSeen(9.0), DistanceSeen(None)),
        ("<LooksAt/>", GazeSeen("avatar"), GazeSeen("screen")),
        ('<LooksAt target="away"/>', GazeSeen("away"), GazeSeen("avatar")),
        ("<Touched/>", Touched("help"), Presence(True)),
        ('<Touched what="help;back"/>', Touched("back"), Touched("buy")),
        ('<VisitorCount at_least="1"/>', Presence(True), FactTold("x", 1)),
        ("<FirstVisit/>", Presence(True), Presence(False)),
        ('<EveryNth n="1"/>', Presence(True), Presence(False)),
        ('<QueueLongerThan people="3"/>', QueueSeen(4), QueueSeen(3)),
        ('<Feels emotion="sad;angry"/>', EmotionSeen("angry", 0.6), EmotionSeen("happy", 0.9)),
        ('<Feels emotion="sad" at_least="0.8"/>', EmotionSeen("sad", 0.8), EmotionSeen("sad", 0.7)),
    ],
)
def test_holds_in_its_case_only(stand: Make, node: str, holds: Percept, fails: Percept) -> None:
    assert stand(node).tick(holds) is Status.SUCCESS
    assert stand(node).tick(fails) is Status.FAILURE


def test_present_and_absent_count_their_time(stand: Make) -> None:
    there, gone = stand('<Present for="5"/>'), stand('<Absent for="5"/>')
    there.tick(Presence(True))
    assert there.tick(after=4.9) is Status.FAILURE
    assert there.tick(after=0.1) is Status.SUCCESS
    gone.tick(Presence(True))
    assert gone.tick(Presence(False), after=1) is Status.FAILURE
    assert gone.tick(after=4) is Status.SUCCESS


@pytest.mark.parametrize(
    ("node", "metres", "status"),
    [
        ("<Approaching/>", (3.0, 2.5), Status.SUCCESS),
        ("<Approaching/>", (3.0, 2.95), Status.FAILURE),
        ("<Approaching/>", (2.0, 3.0), Status.FAILURE),
        ("<GoingAway/>", (2.0, 3.0), Status.SUCCESS),
        ("<GoingAway/>", (None, 3.0), Status.FAILURE),
    ],
)
def test_coming_and_going_are_told_by_two_distances(
    stand: Make, node: str, metres: tuple[float | None, float], status: Status
) -> None:
    made = stand(node)
    made.tick(DistanceSeen(metres[0]))
    assert made.tick(DistanceSeen(metres[1]), after=1.0) is status


def test_facing_counts_looks_without_a_break(stand: Make) -> None:
    facing = stand('<FacingAvatar for="2"/>')
    facing.tick(GazeSeen("avatar"))
    assert facing.tick(GazeSeen("away"), after=1.9) is Status.FAILURE
    facing.tick(GazeSeen("avatar"))
    facing.tick(GazeSeen("avatar"), after=1)
    assert facing.tick(after=1) is Status.SUCCESS


def test_which_button_was_touched_is_given(stand: Make) -> None:
    made = stand('<Touched what="help;back" touched="{what}"/>')
    made.tick(Touched("buy"), Touched("help"))
    assert made.entry("what") == "help"


def test_visitors_are_counted(stand: Make) -> None:
    third, first = stand('<EveryNth n="3"/>'), stand("<FirstVisit/>")
    held = []
    for _ in range(6):
        first.tick(Presence(True))
        held.append((third.tick(Presence(True)), first.tree.root.status))
        third.tick(Presence(False))
        first.tick(Presence(False))
    assert [n for n, (each, _) in enumerate(held, 1) if each is Status.SUCCESS] == [3, 6]
    assert [n for n, (_, one) in enumerate(held, 1) if one is Status.SUCCESS] == [1]


def test_who_speaks_unannounced_is_a_visitor_too(stand: Make) -> None:
    made = stand("<Sequence><FirstVisit/><Present for='0'/></Sequence>")
    assert made.tick(VoiceBegan()) is Status.SUCCESS
    assert made.tick(Heard("hello", "en")) is Status.SUCCESS


def test_a_senseless_n_is_named(stand: Make) -> None:
    with pytest.raises(TreeError, match=r"expected 1 or more in the port 'n', found 0 \(EveryNth\)"):
        stand('<EveryNth n="0"/>')
    made = stand('<Sequence><Script code="n := 0"/><EveryNth n="{n}"/></Sequence>')
    assert made.tick(Presence(True)) is Status.FAILURE
    assert made.faults == ["raised ValueError: expected n of at least 1, found 0"]


def test_what_is_remembered_is_forgotten_with_the_visitor(stand: Make) -> None:
    made = stand(
        '<Fallback><Remembers note="name" value="Ann" found="{found}"/><Sequence><Heard text="{name}"/>'
        '<Remember note="name" value="{name}"/></Sequence></Fallback>'
    )
    made.tick(Heard("Ann", "en"))
    assert made.runner.context.situation.notes == {"name": "Ann"}
    assert made.tick() is Status.SUCCESS
    assert made.entry("found") == "Ann"
    made.tick(Presence(False))
    assert made.runner.context.situation.notes == {}


def test_one_note_or_all_are_forgotten_on_wish(stand: Make) -> None:
    for node, left in (('<Forget note="a"/>', {"b": "2"}), ("<Forget/>", {})):
        made = stand(f'<Sequence><Remember note="a" value="1"/><Remember note="b" value="2"/>{node}</Sequence>')
        made.tick()
        assert made.runner.context.situation.notes == left


def test_another_value_is_not_remembered(stand: Make) -> None:
    made = stand('<Sequence><Remember note="n" value="3"/><Remembers note="n" value="4"/></Sequence>')
    assert made.tick() is Status.FAILURE
