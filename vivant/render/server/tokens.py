"""One-use tokens that admit a client; never part of an address, since addresses land in logs."""

from __future__ import annotations

import secrets
from collections import OrderedDict


class Tokens:
    """Tokens given out and not yet used."""

    def __init__(self, lifetime: float = 60.0, most: int = 4096) -> None:
        self._lifetime, self._most = lifetime, most
        self._given: OrderedDict[str, float] = OrderedDict()

    def give(self, now: float) -> str:
        """A new token; the oldest unused one is forgotten where there are too many."""
        self._expire(now)
        if len(self._given) >= self._most:
            self._given.popitem(last=False)
        token = secrets.token_urlsafe(24)
        self._given[token] = now + self._lifetime
        return token

    def use(self, token: str, now: float) -> bool:
        """True once for a token that was given and has not expired."""
        return self._given.pop(token, 0.0) > now

    def _expire(self, now: float) -> None:
        while self._given and next(iter(self._given.values())) <= now:
            self._given.popitem(last=False)
