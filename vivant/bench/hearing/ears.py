"""Ears: the persona's listener and recogniser in processes of their own, through which scenes go side by side."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager

from vivant.bench.hearing.simulation import Heard, Scene, hear
from vivant.bench.hearing.visits import Hear
from vivant.human import Engines
from vivant.persona import Persona

WAITING = 3
"""Scenes for each process that are made before they are heard."""


@contextmanager
def ears(persona: str | None, processes: int) -> Iterator[Hear]:
    """Processes that hear scenes."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _Worker.start, (persona,)) as pool:

        def heard(scenes: Iterable[Scene]) -> Iterator[Heard]:
            waiting: deque[Future[Heard]] = deque()
            for scene in scenes:
                waiting.append(pool.submit(_Worker.hear, scene))
                if len(waiting) >= WAITING * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

        yield heard


class _Worker:
    """What a process keeps between scenes."""

    runner: asyncio.Runner
    engines: Engines

    @classmethod
    def start(cls, persona: str | None) -> None:
        cls.runner = asyncio.Runner()
        cls.engines = Engines.load(Persona.load(persona))

    @classmethod
    def hear(cls, scene: Scene) -> Heard:
        return cls.runner.run(_hear(cls.engines, scene))


async def _hear(engines: Engines, scene: Scene) -> Heard:
    return await hear(scene, engines.listener(), await engines.hear())
