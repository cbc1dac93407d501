"""The audience of a live room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from py_trees.common import Status

from vivant.score import Answer, Chatted, Percept

Make = Callable[[str], Any]


@pytest.mark.parametrize(
    ("node", "holds", "fails"),
    [
        ("<Chatted/>", Chatted("Ann", "hi"), Chatted("Ann", what="like")),
        ('<ChatSays keywords="price"/>', Chatted("Ann", "Price?"), Chatted("Ann", "priceless")),
        ('<Gift at_least="10"/>', Chatted("Ann", what="gift", amount=10), Chatted("Ann", what="gift", amount=9)),
        ("<Follows/>", Chatted("Ann", what="follow"), Chatted("Ann", what="join")),
        ("<Joins/>", Chatted("Ann", what="join"), Chatted("Ann", what="follow")),
        ("<ChatWaiting/>", Chatted("Ann", "hi"), Chatted("Ann", what="like")),
        ("<PickChat/>", Chatted("Ann", what="gift"), Chatted("Ann", what="join")),
    ],
)
def test_holds_in_its_case_only(stand: Make, node: str, holds: Percept, fails: Percept) -> None:
    assert stand(node).tick(holds) is Status.SUCCESS
    assert stand(node).tick(fails) is Status.FAILURE


def test_who_did_what_is_given(stand: Make) -> None:
    made = stand('<Chatted author="{who}" text="{what}" lang="{tongue}"/>')
    made.tick(Chatted("小李", "你好"), Chatted("Ann", "hi"))
    assert [made.entry(key) for key in ("who", "what", "tongue")] == ["小李", "你好", "zh"]


def test_a_busy_chat_is_counted_over_a_minute(stand: Make) -> None:
    made = stand('<ChatBusy per_minute="3"/>')
    assert made.tick(Chatted("a", "1"), Chatted("b", "2")) is Status.FAILURE
    assert made.tick(Chatted("c", "3"), after=30) is Status.SUCCESS
    assert made.tick(after=31) is Status.FAILURE


@pytest.mark.parametrize(
    ("how", "order"),
    [
        ('pick="oldest"', ["a", "b", "c"]),
        ('pick="newest"', ["c", "b", "a"]),
        ('pick="highest_gift"', ["b", "a", "c"]),
        ('keywords="two"', ["b"]),
        ('kind="comment"', ["a", "c"]),
        ('kind="gift" at_least="5"', ["b"]),
        ('kind="gift" at_least="6"', []),
        ('kind="gift" below="5"', []),
        ('kind="gift" below="5.5"', ["b"]),
    ],
)
def test_each_comment_is_picked_once(stand: Make, how: str, order: list[str]) -> None:
    made = stand(f'<PickChat {how} author="{{who}}"/>')
    chats = [Chatted("a", "one"), Chatted("b", "two", "gift", 5.0), Chatted("c", "three")]
    found = [made.entry("who")] if made.tick(*chats) is Status.SUCCESS else []
    while made.tick() is Status.SUCCESS:
        found.append(made.entry("who"))
    assert found == order


def test_what_waits_can_be_dropped(stand: Make) -> None:
    made = stand("<Sequence><DropChats/><ChatWaiting/></Sequence>")
    assert made.tick(Chatted("a", "one")) is Status.FAILURE


def test_a_comment_is_answered_in_its_language(stand: Make) -> None:
    made = stand('<AnswerChat author="{who}" pick="newest"/>')
    assert made.tick(Chatted("a", "what?"), Chatted("b", "多少钱？"), Chatted("c", what="gift")) is Status.RUNNING
    answer = made.one(Answer)
    assert (answer.question, answer.lang, made.entry("who")) == ("多少钱？", "zh", "b")
    made.report(answer, "done")
    assert made.tick() is Status.SUCCESS
    made.tick()
    assert made.one(Answer).question == "what?"


def test_where_nobody_wrote_nothing_is_answered(stand: Make) -> None:
    made = stand("<AnswerChat/>")
    assert made.tick() is Status.FAILURE
    assert made.acts == made.faults == []


def test_of_those_that_wait_one_kind_is_dropped(stand: Make) -> None:
    made = stand('<Sequence><DropChats kind="comment"/><PickChat author="{who}"/></Sequence>')
    assert made.tick(Chatted("a", "one"), Chatted("b", what="gift", amount=5.0)) is Status.SUCCESS
    assert made.entry("who") == "b"
    assert made.tick(Chatted("c", "two")) is Status.FAILURE


def test_of_gifts_the_small_ones_are_dropped(stand: Make) -> None:
    made = stand('<Sequence><DropChats kind="gift" below="10"/><PickChat author="{who}"/></Sequence>')
    assert made.tick(Chatted("a", "", "gift", 9.0), Chatted("b", "", "gift", 10.0)) is Status.SUCCESS
    assert made.entry("who") == "b"


def test_newcomers_are_taken_together_once_they_are_enough(stand: Make) -> None:
    made = stand('<PickNewcomers at_least="2" author="{who}" count="{n}"/>')
    assert made.tick(Chatted("a", what="join"), Chatted("f", what="follow")) is Status.FAILURE
    assert made.tick(Chatted("b", what="join")) is Status.SUCCESS
    assert [made.entry(key) for key in ("who", "n")] == ["b", 2]
    assert made.tick() is Status.FAILURE


def test_followers_are_no_joiners(stand: Make) -> None:
    made = stand('<Sequence><PickNewcomers kind="follow" author="{who}"/><PickNewcomers author="{joined}"/></Sequence>')
    made.tick(Chatted("f", what="follow"), Chatted("j", what="join"))
    assert [made.entry(key) for key in ("who", "joined")] == ["f", "j"]
