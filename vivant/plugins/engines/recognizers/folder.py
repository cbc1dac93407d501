"""Recognisers whose weights lie in a folder: looked for early, loaded late, run in one thread."""

from __future__ import annotations

import asyncio
import importlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from vivant.agent.hearing.contracts import RecognizerInfo, Transcript
from vivant.errors import EngineError, MissingDependency, VivantError, WrongSetting
from vivant.plugins.engines.recognizers.sound import gathered, is_silent
from vivant.plugins.engines.recognizers.transcripts import info, transcript, understood
from vivant.plugins.engines.recognizers.worker import Worker
from vivant.score import Floats, Lang


def library(engine: str, module: str, extra: str) -> Any:
    """A module that one of vivant's extras brings; MissingDependency where it is not installed."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as problem:
        raise MissingDependency(engine, problem.name or module, f'pip install "vivant[{extra}]"') from problem


def found(engine: str, folder: Path, setting: str, settings: tuple[str, ...], *patterns: str) -> list[Path]:
    """The file of each pattern: the smallest where there are several, so int8 before float32.

    Raises WrongSetting where one has none.
    """
    files = []
    for pattern in patterns:
        there = sorted(folder.glob(pattern), key=lambda file: (file.stat().st_size, file.name))
        if not there:
            what = f"{str(folder)!r}, where there is no {pattern}"
            raise WrongSetting(engine, setting, what, settings)
        files.append(there[0])
    return files


class WholeUtterance(ABC):
    """A recogniser that reads an utterance when it is over, and gives one transcript.

    Subclasses load a model and read with it; both happen in one thread.
    """

    ENGINE: str

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = understood(languages)
        self._worker = Worker(self.ENGINE)
        self._model: Any = None
        self._starting = asyncio.Lock()

    @abstractmethod
    def load(self) -> Any:
        """The model, ready."""

    @abstractmethod
    def read(self, model: Any, samples: Floats, lang: Lang | None, left: Event) -> Transcript:
        """What was said in (n,) float32 at 16 kHz; may give up when `left` is set."""

    @property
    def info(self) -> RecognizerInfo:
        return info(self._languages, partials=False)

    async def start(self) -> None:
        """Load the model."""
        async with self._starting:
            if self._model is None:
                self._model = await self._worker.run(lambda _: failing(self.ENGINE, self.load))

    async def close(self) -> None:
        """Let go of the model; listening loads it again."""
        self._worker.close()
        self._model = None

    async def listen(self, sound: AsyncIterator[Floats], lang: Lang | None = None) -> AsyncIterator[Transcript]:
        """One transcript; '' for silence, which is not read. EngineError where the model fails."""
        samples = await gathered(sound)
        if is_silent(samples):
            yield transcript("", lang or self._languages[0])
            return
        await self.start()
        model = self._model
        yield await self._worker.run(lambda left: failing(self.ENGINE, lambda: self.read(model, samples, lang, left)))


def failing(engine: str, work: Any) -> Any:
    """What `work` returns; whatever a library raises becomes an EngineError."""
    try:
        return work()
    except VivantError:
        raise
    except Exception as problem:
        raise EngineError(engine, f"the model failed: {type(problem).__name__}: {problem}") from problem
