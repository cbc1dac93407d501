"""A stage that gives nothing is an error, not a silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from vivant.errors import EngineStalled
from vivant.stall import in_time, within


class Source:
    """Counts up, stalls after `stalls_after` items, and knows whether it was closed."""

    def __init__(self, stalls_after: int) -> None:
        self.closed = False
        self._stalls_after = stalls_after

    async def items(self) -> AsyncIterator[int]:
        try:
            for number in range(3):
                if number == self._stalls_after:
                    await asyncio.Event().wait()
                yield number
        finally:
            self.closed = True


async def test_items_pass() -> None:
    source = Source(stalls_after=99)
    assert [item async for item in within(source.items(), 5.0, "x")] == [0, 1, 2]
    assert source.closed


async def test_a_stall_is_named() -> None:
    source, seen = Source(stalls_after=2), []
    with pytest.raises(EngineStalled, match=r"the reader: gave nothing for 0\.01 s"):
        async for item in within(source.items(), 0.01, "the reader"):
            seen.append(item)
    assert seen == [0, 1]
    assert source.closed


async def test_what_comes_in_time_is_passed_on() -> None:
    assert await in_time(asyncio.sleep(0, "here"), 1.0, "voice") == "here"


async def test_a_timeout_of_the_engines_own_is_passed_on() -> None:
    async def times_out() -> None:
        raise TimeoutError("the line is busy")

    with pytest.raises(TimeoutError, match="the line is busy"):
        await in_time(times_out(), 5.0, "voice")


async def test_what_comes_too_late_names_its_engine() -> None:
    with pytest.raises(EngineStalled, match=r"voice: gave nothing for 0\.01 s"):
        await in_time(asyncio.Event().wait(), 0.01, "voice")
