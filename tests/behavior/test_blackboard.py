"""The blackboard: entries, kinds, scopes, limits."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.behavior import blackboard
from vivant.behavior.blackboard import LARGEST, LONGEST, Blackboard, spelled
from vivant.behavior.ports import Value
from vivant.errors import BlackboardError


@pytest.fixture
def board() -> Blackboard:
    return Blackboard()


def test_what_is_written_is_read(board: Blackboard) -> None:
    board.set("name", "Li")
    assert board.get("name") == "Li"
    assert board.has("name")
    assert not board.has("nmae")


def test_a_missing_entry_names_the_nearest(board: Blackboard) -> None:
    board.set("greeting", "hello")
    with pytest.raises(BlackboardError, match=r"'greting': expected .* found none, did you mean 'greeting'"):
        board.get("greting")


def test_an_entry_keeps_its_kind(board: Blackboard) -> None:
    board.set("name", "Li", writer="Greet")
    with pytest.raises(BlackboardError, match="expected a text, as written by Greet, found a number, 3"):
        board.set("name", 3)
    assert board.get("name") == "Li"


@pytest.mark.parametrize("values", [(1, 2.5, True), (True, 3), (0.5, 1)])
def test_numbers_widen(board: Blackboard, values: tuple[Value, ...]) -> None:
    for value in values:
        board.set("n", value)
        assert board.get("n") == value


def test_a_text_is_read_as_the_number_that_the_entry_holds(board: Blackboard) -> None:
    board.set("n", 1)
    board.set("n", "2.5")
    assert board.get("n") == 2.5
    with pytest.raises(BlackboardError, match="expected a number, found a text, 'two'"):
        board.set("n", "two")


def test_removing_lets_another_kind_follow(board: Blackboard) -> None:
    board.set("n", 1)
    board.unset("n")
    board.unset("n")
    assert not board.has("n")
    board.set("n", "one")
    assert board.get("n") == "one"


@pytest.mark.parametrize(
    "value", [None, float("nan"), float("inf"), LARGEST, -LARGEST, {"a": 1}, (1, 2), "x" * (LONGEST + 1)]
)
def test_what_no_entry_holds(board: Blackboard, value: object) -> None:
    with pytest.raises(BlackboardError, match="'n': expected"):
        board.set("n", value)  # type: ignore[arg-type]
    assert not board.has("n")


def test_each_write_counts(board: Blackboard) -> None:
    assert board.sequence("n") == 0
    board.set("n", 1, "Ask")
    board.set("n", 1, "Answer")
    assert board.sequence("n") == 2
    assert board.writer("n") == "Answer"
    assert board.writer("m") == ""


# --- published --------------------------------------------------------------------------------------------------------


def test_a_published_value_is_asked_at_each_read(board: Blackboard) -> None:
    heard: list[str] = []
    board.publish("heard", lambda: heard[-1] if heard else None)
    assert not board.has("heard")
    assert "heard" not in board.keys()  # noqa: SIM118
    heard.append("hello")
    assert board.get("heard") == "hello"
    assert board.writer("heard") == ""


def test_a_published_value_is_read_only(board: Blackboard) -> None:
    board.publish("hour", lambda: 9)
    with pytest.raises(BlackboardError, match="may be written, found a read-only one"):
        board.set("hour", 10)
    with pytest.raises(BlackboardError, match="may be removed, found a read-only one"):
        board.unset("hour")


def test_a_published_value_counts_the_changes_that_are_seen(board: Blackboard) -> None:
    hours = iter([9, 9, 10, 10, 9])
    board.publish("hour", lambda: next(hours))
    assert [board.sequence("hour") for _ in range(5)] == [1, 1, 2, 2, 3]


def test_publishing_takes_the_place_of_an_entry(board: Blackboard) -> None:
    board.set("hour", "nine")
    board.publish("hour", lambda: 9)
    assert board.get("hour") == 9


# --- scopes -----------------------------------------------------------------------------------------------------------


def test_a_scope_sees_nothing_by_itself(board: Blackboard) -> None:
    board.set("n", 1)
    inner = Blackboard(board)
    assert not inner.has("n")
    inner.set("n", 2)
    assert (board.get("n"), inner.get("n")) == (1, 2)


def test_a_remapped_entry_is_one_entry(board: Blackboard) -> None:
    inner = Blackboard(board, remap={"text": "greeting"})
    assert not inner.has("text")
    inner.set("text", "hello")
    assert board.get("greeting") == "hello"
    board.set("greeting", "good day")
    assert inner.get("text") == "good day"
    assert inner.sequence("text") == 2
    inner.unset("text")
    assert not board.has("greeting")


def test_autoremap_shares_all_but_the_private(board: Blackboard) -> None:
    inner = Blackboard(board, autoremap=True)
    inner.set("n", 1)
    inner.set("_n", 2)
    board.set("_m", 3)
    assert board.get("n") == 1
    assert not board.has("_n")
    assert not inner.has("_m")
    assert sorted(inner.keys()) == ["_n", "n"]


def test_what_a_scope_is_given_stays_its_own(board: Blackboard) -> None:
    board.set("n", 1)
    inner = Blackboard(board, autoremap=True, values={"n": "7"})
    assert inner.get("n") == "7"
    inner.set("n", "8")
    assert (board.get("n"), inner.get("n")) == (1, "8")


def test_the_outermost_scope_is_reached_from_anywhere(board: Blackboard) -> None:
    board.set("n", 1)
    innermost = Blackboard(Blackboard(Blackboard(board)), remap={"x": "@n"})
    assert innermost.get("@n") == 1
    innermost.set("@n", 2)
    assert board.get("n") == 2
    assert innermost.get("x") == 2
    assert board.get("@n") == 2
    assert innermost.root is board


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=8))
def test_remapping_through_any_number_of_scopes(keys: list[str]) -> None:
    board = scope = Blackboard()
    for outer, inner in pairwise(keys):
        scope = Blackboard(scope, remap={inner: outer})
    scope.set(keys[-1], 5)
    assert board.get(keys[0]) == 5
    assert list(board.items()) == [(keys[0], 5)]
    assert list(scope.items()) == [(keys[-1], 5)]


def test_a_snapshot_tells_scopes_apart(board: Blackboard) -> None:
    board.set("n", 1)
    board.publish("hour", lambda: 9)
    board.publish("heard", lambda: None)
    for _ in range(2):
        ask = Blackboard(board, name="Ask", remap={"m": "n"})
        ask.set("text", "how?")
    Blackboard(ask, name="Again").set("k", True)
    assert board.snapshot() == {
        "": {"n": 1, "hour": 9},
        "Ask": {"text": "how?"},
        "Ask#2": {"text": "how?"},
        "Ask#2/Again": {"k": True},
    }


# --- limits -----------------------------------------------------------------------------------------------------------


def test_a_leak_is_named(board: Blackboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blackboard, "LIMIT", 5)
    inner = Blackboard(board, name="Ask")
    board.set("name", "Li", "Greet")
    board.publish("hour", lambda: 9)
    for n in range(3):
        inner.set(f"n{n}", n, "Leak")
    with pytest.raises(BlackboardError, match="'m': expected at most 5 entries, found one more; 3 are by Leak"):
        board.set("m", 1, "Innocent")
    with pytest.raises(BlackboardError, match="at most 5 entries"):
        board.publish("lang", lambda: "en")
    board.set("name", "Wang", "Greet")
    inner.unset("n0")
    board.set("m", 1, "Innocent")
    assert board.get("m") == 1


@given(st.integers(-(2**62), 2**62) | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_it_is_written(number: float) -> None:
    found = spelled(repr(number))
    assert found == number
    assert type(found) is type(number)


@given(st.text())
def test_no_text_upsets_the_reading_of_numbers(text: str) -> None:
    found = spelled(text)
    assert found is None or text in ("true", "false") or type(found)(text) == found
