"""A limit on how long a stage of the chain may give nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from typing import TypeVar

from vivant.errors import EngineStalled

T = TypeVar("T")


async def in_time(result: Awaitable[T], seconds: float, engine: str) -> T:
    """What is awaited; EngineStalled where it takes longer than `seconds`."""
    try:
        async with asyncio.timeout(seconds) as scope:
            return await result
    except TimeoutError:
        if not scope.expired():
            raise  # the engine's own
        raise EngineStalled(engine, f"gave nothing for {seconds:g} s") from None


async def within(source: AsyncIterator[T], seconds: float, engine: str) -> AsyncGenerator[T, None]:
    """The items of `source`; EngineStalled where one takes longer than `seconds`. Closes the source at its end."""
    try:
        while True:
            try:
                item = await in_time(anext(source), seconds, engine)
            except StopAsyncIteration:
                return
            yield item
    finally:
        close = getattr(source, "aclose", None)
        if close is not None:
            await close()
