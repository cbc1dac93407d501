"""A session with clients that are no websockets: delivery, roles, coming back."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from vivant.errors import MalformedMessage, NotAdmitted, TakenOver
from vivant.human import Engines
from vivant.render.server.session import Programme, Session, card_of
from vivant.score import Alerted, Attending, EpochRaised, Presence, SegmentFed, SpeechChunk, TurnOpened
from vivant.wire.limits import Limits
from vivant.wire.media import Kind, Packet
from vivant.wire.messages import (
    Cancel,
    Distance,
    Fact,
    Listen,
    Operate,
    PlayedTo,
    Present,
    Role,
    Sense,
    Speech,
    Text,
    Watch,
)
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


def test_who_comes_after_a_visitor_has_left_learns_nothing_of_them(stub_engines: Engines) -> None:
    session, page, later = session_of(stub_engines), FakeClient("stage", "input"), FakeClient("observer")
    session.attach(page)
    session._emit(TurnOpened(1, 1, "zh", "我叫王小明"))
    session.receive(page, Present(False))
    session.attach(later, since=0)
    messages = later.messages()
    assert messages[0]["type"] == "ready"
    assert not messages[0]["resumed"]
    assert "王小明" not in json.dumps(messages, ensure_ascii=False)


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


# --- sensors --------------------------------------------------------------------------------------------------


def test_what_is_sensed_at_once_is_perceived_at_once(stub_engines: Engines) -> None:
    session, sensor = session_of(stub_engines), FakeClient("sensor")
    session.attach(sensor)
    session.receive(sensor, Sense(distance=Distance(1.5), gaze="avatar", fact=Fact("price", 3.5)))
    runner = session.human.runner
    assert runner is not None
    assert runner.context.situation.distance == 1.5
    assert [type(percept).__name__ for percept in runner.last.percepts] == ["DistanceSeen", "GazeSeen", "FactTold"]
    assert runner.tree.blackboard.get("price") == 3.5


def test_a_sensor_takes_nothing_over_and_is_told_nothing(stub_engines: Engines) -> None:
    session, visitor, one, two = (
        session_of(stub_engines),
        FakeClient("input"),
        FakeClient("sensor"),
        FakeClient("sensor"),
    )
    for client in (visitor, one, two):
        session.attach(client)
    session._emit(Attending("visitor", "idle"))
    assert visitor.dismissal is one.dismissal is None
    assert types(one) == types(two) == ["ready"]


def test_facts_are_bounded(stub_engines: Engines) -> None:
    session, sensor = session_of(stub_engines), FakeClient("sensor")
    session.attach(sensor)
    for number in range(256):
        session.receive(sensor, Sense(fact=Fact(f"fact {number}", number)))
    session.receive(sensor, Sense(fact=Fact("fact 0", 7.0)))
    with pytest.raises(MalformedMessage, match="at most 256 different names"):
        session.receive(sensor, Sense(fact=Fact("one more", 1.0)))


# --- operators ------------------------------------------------------------------------------------------------


class Clock:
    """Stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def operated(engines: Engines) -> tuple[Session, FakeClient, Clock]:
    """A session with an operator who watches, and nothing unread."""
    clock = Clock()
    session, operator = (
        Session(engines, Programme(engines, AVATAR), clock, paced=True),
        FakeClient("operator", media=False),
    )
    session.attach(operator)
    session.receive(operator, Watch(True))
    clock.now = 1.0
    return session, operator, clock


async def test_an_operator_sees_everything_and_then_what_changes(stub_engines: Engines) -> None:
    session, operator, clock = operated(stub_engines)
    ready, *_, whole = operator.messages()
    assert ready["key"] == session.operator_key != session.key
    assert (whole["type"], whole["whole"], whole["tree"]) == ("behavior", True, "Hall")
    assert {node["path"] for node in whole["nodes"]} >= {"hall", "hall/Reply"}
    session.human.perceive(Presence(True))
    (change,) = [message for message in operator.messages() if message["type"] == "behavior"]
    assert change["whole"] is False
    assert change["statuses"]["hall"] == "running"
    assert {deed["act"] for deed in change["deeds"]} >= {"Say", "Attend"}
    assert change["values"]["present"] == "true"
    clock.now += 0.05
    session.human.perceive(Presence(False))
    assert "behavior" not in types(operator)
    await session.human.__aexit__(None, None, None)


def test_nothing_is_computed_while_nobody_watches(stub_engines: Engines) -> None:
    session, operator, _ = operated(stub_engines)
    assert session.human.ticked is not None
    session.receive(operator, Watch(False))
    assert session.human.ticked is None
    session.receive(operator, Watch(True))
    session.detach(operator)
    assert session.human.ticked is None


def test_an_operator_who_reads_slowly_is_told_later_and_all_together(stub_engines: Engines) -> None:
    session, operator, clock = operated(stub_engines)
    for _ in range(300):
        clock.now += 1.0
        session.human._tick([])
        assert len(operator.outbox) < 20
    operator.messages()
    clock.now += 1.0
    session.human._tick([])
    assert types(operator) == ["behavior"]


def test_an_operator_steps_in(stub_engines: Engines) -> None:
    session, operator, _ = operated(stub_engines)
    operator.messages()
    session.receive(operator, Operate("halt"))
    session.receive(operator, Operate("handover", "Ms Li comes"))
    first, second = (message for message in operator.messages() if message["type"] in ("epoch", "handover"))
    assert (first["epoch"], first["reason"]) == (1, "an operator wants silence")
    assert second["reason"] == "Ms Li comes"
    assert session.human.epoch == 1


def test_a_behaviour_that_is_no_tree_says_so(stub_engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    session, operator = session_of(stub_engines), FakeClient("operator")
    monkeypatch.setattr(type(session.human), "runner", None)
    session.attach(operator)
    session.receive(operator, Watch(True))
    last = operator.messages()[-1]
    assert (last["type"], last["whole"], last["tree"], last["nodes"]) == ("behavior", True, "", [])


def test_an_operator_does_not_keep_a_session_alive(stub_engines: Engines) -> None:
    session, operator, clock = operated(stub_engines)
    visitor = FakeClient("stage", "input")
    session.attach(visitor)
    assert not session.deserted
    session.detach(visitor)
    assert (session.deserted, session.left_at) == (True, clock.now)
    clock.now += 1.0
    session.end()
    assert isinstance(operator.dismissal, NotAdmitted)
    session.detach(operator)
    assert session.left_at == clock.now - 1.0
