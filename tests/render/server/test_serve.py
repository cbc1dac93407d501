"""Listening, and saying so when it cannot be done."""

from __future__ import annotations

import socket

import pytest

from vivant.errors import ServeError
from vivant.render.server.serve import address, bind


def test_a_port_in_use_says_what_to_do() -> None:
    with bind("127.0.0.1", 0) as first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(ServeError, match=f"port {port} is in use: stop what uses it, or choose another"):
            bind("127.0.0.1", port)


def test_a_wrong_address_is_named() -> None:
    with pytest.raises(ServeError, match=r"cannot listen on 203\.0\.113\.7:80"):
        bind("203.0.113.7", 80)


def test_a_port_out_of_range_is_named() -> None:
    with pytest.raises(ServeError, match="cannot listen on port 99999: expected 0 to 65535"):
        bind("127.0.0.1", 99999)


def test_the_address_is_one_that_a_browser_can_open() -> None:
    with bind("0.0.0.0", 0) as listener:
        assert address(listener) == f"http://localhost:{listener.getsockname()[1]}/"
        assert listener.proto == socket.IPPROTO_TCP
