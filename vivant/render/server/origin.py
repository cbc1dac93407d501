"""Which pages may talk to this server: an allow-list of origins; an empty list denies every page."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

SELF = "self"
"""In the list: the page that this server serves, under a host name that it knows."""

LOOPBACK = ("localhost",)


def admits(allowed: Sequence[str], hosts: Sequence[str], origin: str | None, host: str | None) -> bool:
    """Whether a request with these Origin and Host headers may pass.

    A request without Origin comes from a program, not from a page, and passes. "self" holds for numeric addresses and
    known host names only: a page of a foreign name that was rebound to this address has an equal Origin and Host, too.

    >>> admits(["self"], [], "http://localhost:8710", "localhost:8710")
    True
    >>> admits(["self"], [], "http://evil.example", "evil.example")
    False
    >>> admits([], [], "http://localhost:8710", "localhost:8710")
    False
    """
    if origin is None:
        return True
    if origin in allowed or "*" in allowed:
        return True
    parts = urlsplit(origin)
    name = parts.hostname or ""
    known = name in {*LOOPBACK, *hosts} or _is_numeric(name)
    return SELF in allowed and known and parts.netloc == host


def _is_numeric(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
