"""A session with clients that are no websockets: delivery, roles, coming back."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from vivant.errors import TakenOver
from vivant.human import Engines
from vivant.render.server.session import Programme, Session, card_of
from vivant.score import Alerted, Attending, EpochRaised, SegmentFed, SpeechChunk
from vivant.wire.limits import Limits
from vivant.wire.media import Kind, Packet
from vivant.wire.messages import Cancel, Listen, PlayedTo, Role, Speech, Text
from vivant.wire.outbox import Outbox

AVATAR = {"high": "/avatar/host.vrm"}


class FakeClient:
    """Keeps what is delivered."""

    def __init__(self, *roles: Role, media: bool = True) -> None:
        self.roles: frozenset[Role] = frozenset(roles)
        self.media = media
        self.outbox = Outbox(Limits())
        self.dismissal: Exception | None = None

    def wake(self) -> None: ...

    def dismiss(self, error: Exception) -> None:
        self.dismissal = error

    def messages(self) -> list[dict[str, Any]]:
        """Control messages that wait, taken out."""
        found = []
        while (frame := self.outbox.take()) is not None:
            if isinstance(frame, str):
                found.append(json.loads(frame))
        return found


def session_of(engines: Engines) -> Session:
    return Session(engines, Programme(engines, AVATAR), lambda: 0.0, paced=True)


def types(client: FakeClient) -> list[str]:
    return [message["type"] for message in client.messages()]


def test_a_new_client_gets_ready_idle_life_and_attention(stub_engines: Engines) -> None:
    session, client = session_of(stub_engines), FakeClient("stage", "input")
    session.attach(client)
    ready, idle, attend = client.messages()
    assert (ready["session"], ready["resumed"], ready["roles"]) == (session.id, False, ["input", "stage"])
    assert (len(ready["face"]), len(ready["bones"]), ready["avatar"]) == (52, 52, AVATAR)
    assert ready["persona"]["name"]["zh"] == "小江"
    assert idle["duration_ms"] > 10_000
    assert (attend["type"], attend["pose"]) == ("attend", "idle")


def test_an_observer_gets_no_media(stub_engines: Engines) -> None:
    session, client = session_of(stub_engines), FakeClient("observer", media=False)
    session.attach(client)
    assert types(client) == ["ready", "attend"]


def test_events_reach_every_client_numbered(stub_engines: Engines) -> None:
    session, one, two = session_of(stub_engines), FakeClient("stage"), FakeClient("observer")
    for client in (one, two):
        session.attach(client)
        client.messages()
    session._emit(Attending("visitor", "listening"))
    assert one.messages() == two.messages() == [{"type": "attend", "n": 1, "target": "visitor", "pose": "listening"}]


def test_only_observers_are_told_what_is_for_operators(stub_engines: Engines) -> None:
    session, visitor, operator = session_of(stub_engines), FakeClient("stage", "input"), FakeClient("observer")
    for client in (visitor, operator):
        session.attach(client)
        client.messages()
    session._emit(Alerted("node", "Greet raised KeyError"))
    assert visitor.messages() == []
    assert operator.messages() == [{"type": "alert", "code": "node", "text": "Greet raised KeyError"}]
    again = FakeClient("stage")
    session.attach(again, since=0)
    assert "alert" not in types(again)


def test_a_raised_epoch_flushes_and_overtakes(stub_engines: Engines) -> None:
    session, client = session_of(stub_engines), FakeClient("stage")
    session.attach(client)
    client.messages()
    import numpy as np

    session._emit(SegmentFed(1, 1, SpeechChunk(0.0, np.zeros(100, np.int16), 22050)))
    session._emit(Attending("visitor", "idle"))
    session._emit(EpochRaised(2, "x"))
    assert types(client) == ["epoch", "attend"]


def test_who_comes_back_gets_what_was_missed(stub_engines: Engines) -> None:
    session, client = session_of(stub_engines), FakeClient("stage")
    session.attach(client)
    session._emit(Attending("visitor", "idle"))
    session.detach(client)
    session._emit(Attending("visitor", "thinking"))
    again = FakeClient("stage")
    session.attach(again, since=1)
    ready, attend = again.messages()
    assert (ready["resumed"], ready["n"]) == (True, 2)
    assert (attend["n"], attend["pose"]) == (2, "thinking")


def test_a_newer_stage_takes_over_and_an_input_stays(stub_engines: Engines) -> None:
    session, kiosk, screen = session_of(stub_engines), FakeClient("stage", "input"), FakeClient("stage")
    session.attach(kiosk)
    session.attach(screen)
    assert (kiosk.roles, kiosk.dismissal) == (frozenset({"input"}), None)
    newer = FakeClient("input")
    session.attach(newer)
    assert isinstance(kiosk.dismissal, TakenOver)


async def test_only_the_reporting_stage_moves_memory(stub_engines: Engines) -> None:
    session, stage, other = session_of(stub_engines), FakeClient("stage", "input"), FakeClient("observer")
    session.attach(stage)
    session.attach(other)
    session.receive(stage, Text("Where can I park?", "en"))
    session.human.memory.saying(7, "Here.")
    session.receive(other, PlayedTo(7, 10.0, True))
    assert session.human.memory.history()[-1][1] == ""
    session.receive(stage, PlayedTo(7, 10.0, True))
    assert session.human.memory.history()[-1][1] == "Here."
    session.receive(stage, Cancel())
    assert "epoch" in types(stage)
    await session.human.__aexit__(None, None, None)


def test_a_card_of_the_persona_falls_back_to_its_name(stub_engines: Engines) -> None:
    card = card_of(stub_engines.persona.identity)
    assert card["label"] is True
    assert set(card["suggestions"]) == {"zh", "en"}


async def test_only_the_client_whose_microphone_is_open_is_heard(
    stub_engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, one, two = session_of(stub_engines), FakeClient("input"), FakeClient("input")
    heard: list[float] = []
    opened: list[bool] = []
    monkeypatch.setattr(session.human, "hear", lambda samples, pts: heard.append(float(samples[0])))
    monkeypatch.setattr(session.human, "listen", lambda on, by_client=False: opened.append(on))
    packet = Packet(Kind.MICROPHONE, 0, 0, 0, 0.0, np.full(320, 16384, "<i2").tobytes())
    for client in (one, two):
        session.attach(client)
    session.receive(one, Listen(True))
    session.receive(one, packet)
    session.receive(two, packet)
    session.receive(two, Listen(False))
    assert (heard, opened) == ([0.5], [True])
    session.detach(one)
    assert opened == [True, False]


async def test_a_client_may_understand_by_itself(stub_engines: Engines) -> None:
    session, client = session_of(stub_engines), FakeClient("input", "stage")
    session.attach(client)
    async with session.human:
        session.receive(client, Speech("Where can I park?", "en", 0.9, final=True))
        assert "turn.open" not in types(client)
        session.receive(client, Listen(True, "client"))
        session.receive(client, Speech("Where can I park?", "en", 0.9, final=True))
        assert "turn.open" in types(client)
