"""The Python client against a real server on loopback."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import vivant
from vivant.errors import NotAdmitted, OutOfTurn, ServeError, WireError
from vivant.human import Engines
from vivant.human.ask import ask_with
from vivant.score import ARKIT, Citation, DistanceSeen, QueueSeen
from vivant.wire.media import Packet
from vivant.wire.messages import Epoch, Resume, SegmentOpen, Text, TurnClose, TurnOpen, Words

QUESTION = "Where can I park?"


async def seen_until(human: Any, kind: type, count: int = 1) -> list[Any]:
    """Everything that comes up to the `count`-th item of a kind."""
    seen: list[Any] = []
    async with asyncio.timeout(10):
        while sum(isinstance(item, kind) for item in seen) < count:
            seen.append(await human.receive())
    return seen


# --- Asking ---------------------------------------------------------------------------------------------------


async def test_a_reply_over_the_wire_is_the_reply_in_this_process(running: Any, stub_engines: Engines) -> None:
    here = await ask_with(stub_engines, QUESTION)
    async with vivant.connect(running.url) as human:
        there = await human.ask(QUESTION)
    assert there.done
    assert not there.halted
    assert (there.text, there.rate, there.notices) == (here.text, here.rate, [])
    assert there.citations == here.citations == [Citation("stub.md", "Stub", "Stub", 1)]
    assert there.trace.keys() == here.trace.keys()
    assert there.duration == pytest.approx(here.duration, abs=1e-3)
    assert np.array_equal(there.speech, here.speech)
    assert np.allclose(there.face, here.face, atol=1 / 255)
    assert len(there.body) == len(here.body) > 0
    for (start, chunk), (expected_start, expected) in zip(there.body, here.body, strict=True):
        assert (start, chunk.pts) == pytest.approx((expected_start, expected.pts), abs=1e-3)
        assert chunk.bones == expected.bones
        assert np.allclose(chunk.rotations, expected.rotations, atol=1e-4)
        assert np.allclose(chunk.shares, expected.shares, atol=1e-4)


async def test_questions_follow_one_another(running: Any) -> None:
    async with vivant.connect(running.url) as human:
        replies = [await human.ask(question) for question in ("Where?", "When?", "Where?")]
    assert {reply.text for reply in replies} == {"Sentence 1 of the answer. Sentence 2 of the answer."}


@pytest.mark.parametrize(("said", "name"), [("hello", "greeting"), ("谢谢", "thanks"), ("再见", "farewell")])
async def test_what_is_no_question_is_replied_to(running: Any, persona: Any, said: str, name: str) -> None:
    async with vivant.connect(running.url) as human:
        reply = await human.ask(said)
    lang = "en" if said.isascii() else "zh"
    assert reply.text == persona.identity.texts.by_name()[name][lang]


async def test_a_language_can_be_asked_for(running: Any, persona: Any) -> None:
    async with vivant.connect(running.url) as human:
        assert (await human.ask("hello", "zh")).text == persona.identity.texts.greeting["zh"]


async def test_what_opens_no_turn_ends_with_a_notice(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vivant.client.OPENS_WITHIN", 0.1)
    async with vivant.connect(running.url) as human:
        reply = await human.ask("stop")
        assert (reply.text, reply.done) == ("", True)
        assert reply.notices == ["Silence: no turn was opened within 0.1 s"]
        monkeypatch.undo()
        assert (await human.ask(QUESTION)).text.startswith("Sentence 1")


async def test_a_reply_that_is_halted_ends_where_it_stands(running: Any) -> None:
    async with vivant.connect(running.url, paced=True) as human:
        asking = asyncio.create_task(human.ask(QUESTION))
        while not running.host.sessions[human.ready.session].human.turn:  # noqa: ASYNC110  # the host has no event
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        await human.cancel()
        async with asyncio.timeout(5):
            reply = await asking
    assert (reply.done, reply.halted) == (True, True)


async def test_an_observer_may_not_ask(running: Any) -> None:
    async with vivant.connect(running.url, roles=("observer",)) as human:
        with pytest.raises(OutOfTurn, match="text needs the role input; this client is observer"):
            await human.ask(QUESTION)


async def test_without_media_a_reply_has_words_only(running: Any) -> None:
    async with vivant.connect(running.url, media=False) as human:
        reply = await human.ask(QUESTION)
    assert reply.text.startswith("Sentence 1")
    assert reply.duration > 1
    assert not reply.speech.any()
    assert not reply.face.any()


# --- What comes -----------------------------------------------------------------------------------------------


async def test_ready_tells_the_layout_and_the_persona(running: Any) -> None:
    async with vivant.connect(running.url) as human:
        ready = human.ready
    assert tuple(ready.face) == ARKIT
    assert ready.persona["name"] == {"en": "Xiaojiang", "zh": "小江"}
    assert sorted(ready.roles) == ["input", "stage"]
    assert not ready.resumed


async def test_iterating_gives_everything_in_order(running: Any) -> None:
    seen = []
    async with vivant.connect(running.url) as human:
        await human.send(Text(QUESTION))
        async for item in human:
            seen.append(item)
            if isinstance(item, TurnClose):
                break
    opened = next(index for index, item in enumerate(seen) if isinstance(item, TurnOpen))
    segments = [item.segment for item in seen if isinstance(item, SegmentOpen)]
    assert segments == sorted(segments)
    assert len(segments) == 2
    media = [index for index, item in enumerate(seen) if isinstance(item, Packet) and item.segment]
    assert min(media) > opened
    assert any(isinstance(item, Words) for item in seen)


async def test_nothing_of_an_older_epoch_comes_through(running: Any) -> None:
    async with vivant.connect(running.url, paced=True) as human:
        await human.send(Text("First?"))
        await seen_until(human, Packet, 20)
        await human.send(Text("Second?"))
        await seen_until(human, Epoch)
        raised = human.protocol.epoch
        later = await seen_until(human, Packet, 8)
    epochs = [item.epoch for item in later if getattr(item, "epoch", 0)]
    assert epochs
    assert min(epochs) >= raised
    assert [item.question for item in later if isinstance(item, TurnOpen)] == ["Second?"]


# --- Coming back ----------------------------------------------------------------------------------------------


async def test_who_comes_back_gets_the_messages_that_were_missed(running: Any) -> None:
    async with vivant.connect(running.url) as first:
        await first.send(Text(QUESTION))
        await seen_until(first, TurnOpen)
        ready, last = first.ready, first.protocol.last_n
        resume = Resume(ready.session, ready.key, last)
        async with vivant.connect(running.url, roles=("observer",), resume=resume) as second:
            assert (second.ready.session, second.ready.resumed) == (ready.session, True)
            missed = await seen_until(second, TurnClose)
    assert [item.text for item in missed if isinstance(item, SegmentOpen)] == [
        "Sentence 1 of the answer.",
        "Sentence 2 of the answer.",
    ]


async def test_another_input_may_join_and_both_hear_the_answer(running: Any) -> None:
    async with vivant.connect(running.url, roles=("stage",)) as stage:
        resume = Resume(stage.ready.session, stage.ready.key, -1)
        async with vivant.connect(running.url, roles=("input",), resume=resume) as typist:
            reply = await typist.ask(QUESTION)
        texts = [item.text for item in await seen_until(stage, TurnClose) if isinstance(item, SegmentOpen)]
    assert " ".join(texts) == reply.text


# --- No server ------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("resume", [None, Resume("session", "key", 0)])
@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}", "http://", "nonsense", "http://a b", "ftp://x"])
async def test_where_no_server_answers_it_says_how_to_start_one(address: str, resume: Resume | None) -> None:
    url = address.format(port=free_port())
    with pytest.raises(ServeError) as caught:
        async with vivant.connect(url, resume=resume):
            raise AssertionError("connected to nothing")
    assert str(caught.value).startswith(f"no vivant server answers at {url.rstrip('/')} (")
    assert str(caught.value).endswith("): start one with `vivant serve`")


@pytest.mark.parametrize("resume", [None, Resume("session", "key", 0)])
async def test_a_server_of_something_else_is_none(running: Any, resume: Resume | None) -> None:
    with pytest.raises(ServeError, match=r"no vivant server answers at .*/knowledge"):
        async with vivant.connect(f"{running.url}/knowledge", resume=resume):
            raise AssertionError("connected to something else")


async def test_a_server_that_ends_is_an_error_and_no_silence(running: Any) -> None:
    async with vivant.connect(running.url) as human:
        asking = asyncio.create_task(human.ask("stop"))
        session = running.host.sessions[human.ready.session]
        while not session.clients:  # noqa: ASYNC110  # the host has no event for it
            await asyncio.sleep(0.01)
        session.clients[0].dismiss(NotAdmitted("closing time"))
        with pytest.raises(WireError, match="closing time"):
            await asking


async def test_a_reader_that_fails_leaves_its_diagnostic(running: Any) -> None:
    class Broken:
        async def read(self, question: Any, hits: Any) -> Any:
            raise RuntimeError("no model")
            yield

    running.host.engines = replace(running.host.engines, reader=Broken())
    async with vivant.connect(running.url) as human:
        reply = await human.ask(QUESTION)
    assert reply.notices == ["EngineError: the turn failed; the server's log says why"]
    assert (reply.text, reply.halted) == ("", False)


async def test_a_sensor_tells_what_it_perceives(running: Any) -> None:
    async with vivant.connect(running.url) as visitor:
        resume = Resume(visitor.ready.session, visitor.ready.key, -1)
        async with vivant.connect(running.url, roles=["sensor"], resume=resume) as camera:
            await camera.sense(DistanceSeen(1.5), QueueSeen(3))
            situation = running.host.sessions[resume.session].human.runner.context.situation
            async with asyncio.timeout(10):
                while situation.waiting != 3:  # noqa: ASYNC110  # the situation has no event for it
                    await asyncio.sleep(0.01)
            assert situation.distance == 1.5
