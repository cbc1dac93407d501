"""Who may say what and when."""

from __future__ import annotations

import numpy as np
import pytest

from vivant.errors import FrameTooLarge, MalformedMessage, NotAdmitted, OutOfTurn, RateLimited
from vivant.score import FaceChunk
from vivant.wire.codec import encode
from vivant.wire.limits import Limits
from vivant.wire.media import Kind, Packet, payload_of
from vivant.wire.messages import (
    Cancel,
    Epoch,
    Failure,
    Hello,
    Identify,
    Listen,
    Operate,
    PlayedTo,
    Ready,
    SegmentOpen,
    Sense,
    Speech,
    Text,
    Watch,
)
from vivant.wire.protocol import ClientProtocol, ServerProtocol, State, check_version

READY = Ready("s", "k", 5, False, 2, ["stage"], [], 60, [], 30, {}, {})


def server(**limits: int) -> ServerProtocol:
    return ServerProtocol(Limits(**limits), 20.0, now=0.0)


def test_the_server_says_its_limits_first() -> None:
    hello = server(text_bytes=99).hello()
    assert hello.versions == ["vivant.v1"]
    assert hello.limits["text_bytes"] == 99


def test_identify_comes_first_and_once() -> None:
    protocol = server()
    with pytest.raises(OutOfTurn, match="in state GREETING: expected identify, received text"):
        protocol.receive_text(encode(Text("hi")), 0.0)
    assert protocol.receive_text(encode(Identify(["input"])), 0.0) == Identify(["input"])
    protocol.admit(frozenset({"input"}))
    assert protocol.state is State.ADMITTED
    with pytest.raises(OutOfTurn, match="received identify"):
        protocol.receive_text(encode(Identify(["input"])), 0.0)


def test_a_role_is_needed() -> None:
    protocol = server()
    protocol.admit(frozenset({"observer"}))
    with pytest.raises(OutOfTurn, match="cancel needs the role input; this client is observer"):
        protocol.receive_text(encode(Cancel()), 0.0)
    with pytest.raises(OutOfTurn, match="played needs the role stage"):
        protocol.receive_text(encode(PlayedTo(1, 2.0)), 0.0)


def test_a_sensor_may_tell_what_it_senses_and_nothing_else() -> None:
    protocol = server()
    protocol.admit(frozenset({"sensor"}))
    assert protocol.receive_text(encode(Sense(waiting=2)), 0.0) == Sense(waiting=2)
    with pytest.raises(OutOfTurn, match="text needs the role input; this client is sensor"):
        protocol.receive_text(encode(Text("hi")), 0.0)
    with pytest.raises(MalformedMessage, match=r"sense\.waiting: from 0 to 100000, found -1"):
        protocol.receive_text(encode(Sense(waiting=-1)), 0.0)
    with pytest.raises(OutOfTurn, match="sense needs the role input or sensor; this client is observer"):
        observer().receive_text(encode(Sense(waiting=2)), 0.0)


def test_an_operator_may_watch_and_step_in() -> None:
    protocol = server(question_chars=10)
    protocol.admit(frozenset({"operator"}))
    for message in (Watch(True), Operate("halt", "enough")):
        assert protocol.receive_text(encode(message), 0.0) == message
        with pytest.raises(OutOfTurn, match=f"{message.type} needs the role operator"):
            observer().receive_text(encode(message), 0.0)
    with pytest.raises(MalformedMessage, match=r"operate\.reason: at most 10 characters, found 11"):
        protocol.receive_text(encode(Operate("halt", "x" * 11)), 0.0)


def observer() -> ServerProtocol:
    protocol = server()
    protocol.admit(frozenset({"observer"}))
    return protocol


def test_limits_hold() -> None:
    protocol = server(text_bytes=100, messages_per_s=2, question_chars=10)
    protocol.admit(frozenset({"input"}))
    with pytest.raises(FrameTooLarge):
        protocol.receive_text("x" * 101, 0.0)
    with pytest.raises(MalformedMessage, match="at most 10 characters, found 11"):
        protocol.receive_text(encode(Text("x" * 11)), 0.0)
    for _ in range(3):
        protocol.receive_text(encode(Text("x")), 0.0)
    with pytest.raises(RateLimited):
        protocol.receive_text(encode(Text("x")), 0.0)


def microphone(samples: int = 320, kind: Kind = Kind.MICROPHONE) -> bytes:
    return Packet(kind, 0, 0, 1, 0.02, np.arange(samples, dtype="<i2").tobytes()).encode()


def test_a_client_sends_sound_of_its_microphone_after_it_said_so() -> None:
    protocol = server()
    protocol.admit(frozenset({"input"}))
    with pytest.raises(OutOfTurn, match="`listen` with on"):
        protocol.receive_binary(microphone(), 0.0)
    protocol.receive_text(encode(Listen(True)), 0.0)
    packet = protocol.receive_binary(microphone(), 0.0)
    assert (packet.pts, len(packet.payload)) == (0.02, 640)
    protocol.receive_text(encode(Listen(False)), 0.0)
    with pytest.raises(OutOfTurn):
        protocol.receive_binary(microphone(), 0.0)
    protocol.receive_text(encode(Listen(True, "client")), 0.0)
    with pytest.raises(OutOfTurn):
        protocol.receive_binary(microphone(), 0.0)


def test_other_media_of_a_client_is_refused() -> None:
    protocol = server()
    protocol.admit(frozenset({"input"}))
    protocol.receive_text(encode(Listen(True)), 0.0)
    with pytest.raises(MalformedMessage, match="3 bytes"):
        protocol.receive_binary(b"abc", 0.0)
    with pytest.raises(OutOfTurn, match="not of speech"):
        protocol.receive_binary(microphone(kind=Kind.SPEECH), 0.0)
    odd = Packet(Kind.MICROPHONE, 0, 0, 1, 0.0, b"abc").encode()
    with pytest.raises(MalformedMessage, match="samples have two each"):
        protocol.receive_binary(odd, 0.0)


def test_listening_needs_the_role_input() -> None:
    protocol = server(question_chars=5)
    protocol.admit(frozenset({"stage"}))
    with pytest.raises(OutOfTurn, match="listen needs the role input"):
        protocol.receive_text(encode(Listen(True)), 0.0)
    protocol.roles = frozenset({"input"})
    with pytest.raises(OutOfTurn, match="by the client, comes first"):
        protocol.receive_text(encode(Speech("hello", "en")), 0.0)
    protocol.receive_text(encode(Listen(True, "client")), 0.0)
    assert protocol.receive_text(encode(Speech("hello", "en")), 0.0) == Speech("hello", "en")
    with pytest.raises(MalformedMessage, match="from 0 to 1, found -7"):
        protocol.receive_text(encode(Speech("hello", "en", -7)), 0.0)
    with pytest.raises(MalformedMessage, match=r"speech\.text: at most 5"):
        protocol.receive_text(encode(Speech("hello there")), 0.0)


def test_the_client_drops_older_epochs() -> None:
    client = ClientProtocol()
    assert isinstance(client.receive_text(encode(Hello(["vivant.v1"], {}, 20.0))), Hello)
    client.receive_text(encode(READY))
    assert (client.epoch, client.last_n) == (2, 5)
    client.receive_text(encode(SegmentOpen(1, 1, 2, "a", "en", 22050), 6))
    assert client.rate_of(1) == 22050
    kind, payload = payload_of(FaceChunk(0.0, np.zeros((1, 52), np.float32)))
    old, idle = (Packet(kind, 1, epoch, 1, 0.0, payload).encode() for epoch in (2, 0))
    assert client.receive_binary(old) is not None
    client.receive_text(encode(Epoch(3, "x"), 7))
    assert client.receive_binary(old) is None
    assert client.receive_binary(idle) is not None
    assert client.receive_text(encode(SegmentOpen(2, 1, 2, "a", "en", 22050), 8)) is None
    assert client.last_n == 8


def test_the_client_refuses_a_second_ready_and_closes_on_failure() -> None:
    client = ClientProtocol()
    client.receive_text(encode(READY))
    with pytest.raises(OutOfTurn):
        client.receive_text(encode(READY))
    client.receive_text(encode(Failure("RateLimited", "x", 4429)))
    assert client.state is State.CLOSED


def test_the_version_is_checked() -> None:
    check_version(["vivant.v1"])
    with pytest.raises(NotAdmitted, match=r"expected the subprotocol vivant\.v1, found none"):
        check_version([])
