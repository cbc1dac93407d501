"""Who may see what behaviours do, and step in."""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

TOKEN = "VIVANT_OPERATOR_TOKEN"
"""Environment variable with the operators' token."""

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers of a request that somebody else passes on."""


@dataclass(frozen=True, slots=True)
class Operators:
    """Lets operators in: with the token, wherever they are; without one, from this machine alone.

    A proxy on this machine hides where its clients are. Most say so in a header and are refused, but not all:
    behind a proxy, set a token.
    """

    token: str = ""

    @classmethod
    def of_environment(cls) -> Self:
        """The token of the environment, if there is one."""
        return cls(os.environ.get(TOKEN, "").strip())

    def admits(self, peer: str | None, headers: Mapping[str, str]) -> bool:
        """Whether a request from this address with these headers (names in lower case) is an operator's.

        >>> Operators().admits("127.0.0.1", {"host": "localhost:8000"})
        True
        >>> Operators().admits("127.0.0.1", {"host": "rebound.example:8000"})
        False
        >>> Operators("s3cret").admits("203.0.113.5", {"authorization": "Bearer s3cret"})
        True
        """
        if self.token:
            given = headers.get("authorization", "").removeprefix("Bearer ")
            return hmac.compare_digest(given.encode(), self.token.encode())
        direct = not any(name in headers for name in FORWARDED)
        return direct and _is_loopback(peer or "") and _is_loopback(_name_of(headers.get("host", "")))


def _name_of(host: str) -> str:
    """The name in a Host header."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
