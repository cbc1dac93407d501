from __future__ import annotations

import asyncio
import threading
from threading import Event

import pytest

from vivant.plugins.engines.recognizers.worker import Worker

LONG = 30
"""Seconds after which a test gives up."""


async def test_one_thread_in_order() -> None:
    worker, done = Worker("ear"), []

    def work(at: int) -> str:
        done.append(at)
        return threading.current_thread().name

    names = await asyncio.gather(*(worker.run(lambda _, at=at: work(at)) for at in range(5)))
    assert done == [0, 1, 2, 3, 4]
    assert set(names) == {"ear_0"}
    worker.close()


async def test_what_the_work_raises() -> None:
    worker = Worker("ear")
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda _: 1 // 0)
    assert await worker.run(lambda left: left.is_set()) is False
    worker.close()


async def test_the_work_learns_that_nobody_waits() -> None:
    worker, begun, told = Worker("ear"), Event(), []

    def work(left: Event) -> None:
        begun.set()
        told.append(left.wait(LONG))

    waiting = asyncio.create_task(worker.run(work))
    assert await asyncio.to_thread(begun.wait, LONG)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await worker.run(lambda _: None)
    assert told == [True]
    worker.close()


async def test_work_that_was_left_before_its_turn_is_not_done() -> None:
    worker, begun, go, done = Worker("ear"), Event(), Event(), []

    def first(_: Event) -> None:
        begun.set()
        go.wait(LONG)

    busy = asyncio.create_task(worker.run(first))
    assert await asyncio.to_thread(begun.wait, LONG)
    second = asyncio.create_task(worker.run(lambda _: done.append(2)))
    await asyncio.wait([second], timeout=0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    go.set()
    await busy
    await worker.run(lambda _: done.append(3))
    assert done == [3]
    worker.close()


async def test_closing_ends_what_waits_and_running_begins_anew() -> None:
    worker, begun, go = Worker("ear"), Event(), Event()
    worker.close()

    def first(_: Event) -> str:
        begun.set()
        go.wait(LONG)
        return "done"

    busy = asyncio.create_task(worker.run(first))
    assert await asyncio.to_thread(begun.wait, LONG)
    queued = asyncio.create_task(worker.run(lambda _: "never"))
    await asyncio.wait([queued], timeout=0)
    worker.close()
    with pytest.raises(asyncio.CancelledError):
        await queued
    assert await worker.run(lambda _: "anew") == "anew"
    go.set()
    assert await busy == "done"
    worker.close()
