"""Which pages may talk to the server."""

from __future__ import annotations

import pytest

from vivant.render.server.origin import SELF, admits


@pytest.mark.parametrize(
    ("allowed", "origin", "host", "admitted"),
    [
        ([SELF], "http://localhost:8000", "localhost:8000", True),
        ([SELF], "http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ([SELF], "http://[::1]:8000", "[::1]:8000", True),
        ([SELF], "http://192.168.1.20:8000", "192.168.1.20:8000", True),
        ([SELF], "https://kiosk.example", "kiosk.example", True),
        ([SELF], "http://localhost:9000", "localhost:8000", False),
        ([SELF], "http://evil.example", "evil.example", False),
        ([SELF], "null", "localhost:8000", False),
        ([SELF], "http://localhost:8000", None, False),
        ([], "http://localhost:8000", "localhost:8000", False),
        ([], None, "localhost:8000", True),
        (["https://a.example"], "https://a.example", "localhost:8000", True),
        (["https://a.example"], "https://b.example", "localhost:8000", False),
    ],
)
def test_an_origin(allowed: list[str], origin: str | None, host: str | None, admitted: bool) -> None:
    assert admits(allowed, ["kiosk.example"], origin, host) is admitted
