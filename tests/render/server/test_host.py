"""The host on a virtual clock: admission, places, coming back, sweeping, closing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from vivant.bench.stubs import StubVoice
from vivant.errors import EngineStalled, NotAdmitted
from vivant.human import Engines
from vivant.render.server import host as module
from vivant.render.server.host import Host
from vivant.score import Heard
from vivant.wire.messages import Identify, Resume


@dataclass
class Clock:
    """Stands still unless a test moves it."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def host(stub_engines: Engines, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Host]:
    """A host that looks for lost sessions all the time."""
    monkeypatch.setattr(module, "SWEEP", 0.001)
    persona = replace(stub_engines.persona, server=replace(stub_engines.persona.server, max_sessions=2))
    host = Host(replace(stub_engines, persona=persona), {"high": "/avatar/host.vrm"}, resume_window=20.0, clock=clock)
    await host.start()
    yield host
    await host.close()


def wish(host: Host, clock: Clock) -> Identify:
    return Identify(["stage", "input"], host.tokens.give(clock()))


async def test_a_fresh_token_opens_a_session(host: Host, clock: Clock) -> None:
    session, since = await host.admit(wish(host, clock))
    assert host.sessions == {session.id: session}
    assert since is None
    assert session.human.turn is None


@pytest.mark.parametrize("token", ["", "invented"])
async def test_any_other_token_opens_none(host: Host, token: str) -> None:
    with pytest.raises(NotAdmitted, match="expected a fresh token from /token, found an unknown, used or expired one"):
        await host.admit(Identify(["stage"], token))
    assert host.sessions == {}


async def test_a_token_expires_on_the_hosts_clock(host: Host, clock: Clock) -> None:
    old = wish(host, clock)
    clock.now += 3600
    with pytest.raises(NotAdmitted):
        await host.admit(old)


async def test_there_are_as_many_places_as_the_persona_says(host: Host, clock: Clock) -> None:
    for _ in range(2):
        await host.admit(wish(host, clock))
    with pytest.raises(NotAdmitted, match="all 2 places are taken; try again later"):
        await host.admit(wish(host, clock))


async def test_a_voice_that_fails_keeps_no_place(host: Host, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    async def start() -> None:
        raise EngineStalled("voice", "was not ready")

    monkeypatch.setattr(host.engines.synthesizer, "start", start)
    with pytest.raises(EngineStalled):
        await host.admit(wish(host, clock))
    assert host.sessions == {}


async def test_only_who_holds_the_key_comes_back(host: Host, clock: Clock) -> None:
    session, _ = await host.admit(wish(host, clock))
    for wrong in (Resume(session.id, "wrong", 0), Resume("unknown", session.key, 0), Resume(session.id, "键", 0)):
        with pytest.raises(NotAdmitted, match="no such session to resume"):
            await host.admit(Identify(["stage"], resume=wrong))
    assert await host.admit(Identify(["stage"], resume=Resume(session.id, session.key, 7))) == (session, 7)
    assert len(host.sessions) == 1


async def test_a_session_is_kept_for_the_window_and_no_longer(host: Host, clock: Clock) -> None:
    session, _ = await host.admit(wish(host, clock))
    clock.now += 19.9
    await asyncio.sleep(0.02)
    assert session.id in host.sessions
    clock.now += 0.2
    async with asyncio.timeout(5):
        while host.sessions:  # noqa: ASYNC110  # the host has no event for it
            await asyncio.sleep(0.002)
    with pytest.raises(NotAdmitted):
        await host.admit(Identify(["stage"], resume=Resume(session.id, session.key, 0)))


async def test_closing_ends_every_session_and_the_voice(stub_engines: Engines, clock: Clock) -> None:
    closed = []

    class Voice(StubVoice):
        async def close(self) -> None:
            closed.append(True)

    host = Host(replace(stub_engines, synthesizer=Voice()), {}, clock=clock)
    await host.start()
    session, _ = await host.admit(wish(host, clock))
    session.human.perceive(Heard("Where?", "en"))
    await host.close()
    assert (host.sessions, closed) == ({}, [True])
    assert len(asyncio.all_tasks()) == 1


async def test_a_voice_that_does_not_start_is_known_before_anybody_comes(stub_engines: Engines) -> None:
    class Voice(StubVoice):
        async def start(self) -> None:
            raise EngineStalled("voice", "was not ready within 1 s")

    with pytest.raises(EngineStalled, match="voice: was not ready"):
        await Host(replace(stub_engines, synthesizer=Voice()), {}).start()
