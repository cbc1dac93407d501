"""A limit on how long a stage of the chain may give nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

from vivant.errors import EngineStalled

T = TypeVar("T")


async def within(source: AsyncIterator[T], seconds: float, engine: str) -> AsyncGenerator[T, None]:
    """The items of `source`; EngineStalled where one takes longer than `seconds`. Closes the source at its end."""
    try:
        while True:
            try:
                async with asyncio.timeout(seconds):
                    item = await anext(source)
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise EngineStalled(engine, f"gave nothing for {seconds:g} s") from None
            yield item
    finally:
        close = getattr(source, "aclose", None)
        if close is not None:
            await close()
