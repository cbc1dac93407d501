"""Who is let in as an operator."""

from __future__ import annotations

import pytest

from vivant.render.server.operators import TOKEN, Operators

HERE = {"host": "localhost:8000"}


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("127.0.0.1", HERE),
        ("127.0.0.1", {"host": "127.0.0.1:8000"}),
        ("::1", {"host": "[::1]:8000"}),
        ("::1", {"host": "localhost"}),
    ],
)
def test_without_a_token_who_sits_at_this_machine_is_one(peer: str, headers: dict[str, str]) -> None:
    assert Operators().admits(peer, headers)


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.168.1.7", HERE),
        (None, HERE),
        ("127.0.0.1", {}),
        ("127.0.0.1", {"host": "rebound.example:8000"}),
        ("127.0.0.1", {"host": "192.168.1.7:8000"}),
        ("127.0.0.1", {**HERE, "x-forwarded-for": "203.0.113.5"}),
        ("127.0.0.1", {**HERE, "forwarded": "for=203.0.113.5"}),
        ("192.168.1.7", {**HERE, "authorization": "Bearer "}),
    ],
)
def test_without_a_token_nobody_else_is(peer: str | None, headers: dict[str, str]) -> None:
    assert not Operators().admits(peer, headers)


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", "Bearer s3cret ", "Basic s3cret"])
def test_where_there_is_a_token_only_who_has_it_is(given: str) -> None:
    operators = Operators("s3cret")
    assert not operators.admits("127.0.0.1", {**HERE, "authorization": given})
    assert operators.admits("203.0.113.5", {"host": "hall.example", "authorization": "Bearer s3cret"})


def test_the_token_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, " s3cret\n")
    assert Operators.of_environment() == Operators("s3cret")
    monkeypatch.delenv(TOKEN)
    assert Operators.of_environment() == Operators()
