"""Tokens on a virtual clock."""

from __future__ import annotations

from vivant.render.server.tokens import Tokens


def test_a_token_works_once() -> None:
    tokens = Tokens()
    token = tokens.give(0.0)
    assert tokens.use(token, 1.0)
    assert not tokens.use(token, 1.0)
    assert not tokens.use("other", 1.0)


def test_a_token_expires() -> None:
    tokens = Tokens(lifetime=60.0)
    token = tokens.give(0.0)
    assert not tokens.use(token, 60.1)


def test_unused_tokens_do_not_pile_up() -> None:
    tokens = Tokens(most=3)
    given = [tokens.give(float(second)) for second in range(5)]
    assert [tokens.use(token, 5.0) for token in given] == [False, False, True, True, True]
