"""The messages themselves: names, and who sends what."""

from __future__ import annotations

from vivant.wire.messages import FROM_CLIENT, FROM_SERVER, PARTS, UNNUMBERED


def test_every_type_is_named_once() -> None:
    for known in (FROM_CLIENT, FROM_SERVER):
        names = [kind.type for kind in known]
        assert len(set(names)) == len(names)


def test_what_is_not_numbered_comes_from_the_server() -> None:
    assert set(UNNUMBERED) <= set(FROM_SERVER)


def test_parts_are_no_messages_of_their_own() -> None:
    assert not set(PARTS) & {*FROM_CLIENT, *FROM_SERVER}
