"""A thread for a model that serves one caller at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

T = TypeVar("T")


class Worker:
    """Runs work in one thread, in order; who stops waiting tells the work by an event that it looks at."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pool: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[[Event], T]) -> T:
        """What the work returns. Its event is set when the caller was cancelled."""
        self._pool = self._pool or ThreadPoolExecutor(1, self._name)
        left = Event()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, left)
        finally:
            left.set()

    def close(self) -> None:
        """End the thread after what it does now; running starts a new one."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
