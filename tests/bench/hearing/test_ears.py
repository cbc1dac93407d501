"""Scenes go through ears in order, and only so many are made before they are heard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from tests.bench.hearing.scripted import ScriptedListener, ScriptedRecognizer
from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing import ears as module
from vivant.bench.hearing.ears import WAITING, ears
from vivant.bench.hearing.simulation import Scene
from vivant.errors import EngineError


class _Pool:
    """Does all its work at once, in this process."""

    made: list[int]

    def __init__(self, processes: int, context: Any, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self.made.append(processes)
        assert context.get_start_method() == "spawn"
        start(*arguments)

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        module._Worker.runner.close()

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments))
        except EngineError as error:
            future.set_exception(error)
        return future


class _Engines:
    """Hears with scripted parts, a fresh listener for each scene."""

    def __init__(self, persona: str | None) -> None:
        self.persona = persona
        self.listeners: list[ScriptedListener] = []
        self.deaf = False

    def listener(self) -> ScriptedListener:
        self.listeners.append(ScriptedListener())
        return self.listeners[-1]

    async def hear(self) -> ScriptedRecognizer:
        await asyncio.sleep(0)
        if self.deaf:
            raise EngineError("hearing", "nobody is heard here")
        return ScriptedRecognizer("where is it")


class _Loader:
    load = staticmethod(_Engines)


class _Personas:
    load = staticmethod(lambda name: f"persona {name}")


@pytest.fixture(autouse=True)
def pools(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(_Pool, "made", [], raising=False)
    monkeypatch.setattr(module, "ProcessPoolExecutor", _Pool)
    monkeypatch.setattr(module, "Engines", _Loader)
    monkeypatch.setattr(module, "Persona", _Personas)
    return _Pool.made


def _scene(seconds: float) -> Scene:
    """Half a second of sound, and silence."""
    sound = np.zeros(round(seconds * RATE), np.float32)
    sound[: RATE // 2] = 0.1
    return Scene(sound)


def _engines() -> Any:
    return module._Worker.engines


def test_each_scene_is_heard_in_order_by_a_listener_of_its_own(pools: list[int]) -> None:
    with ears("hall", 2) as hear:
        heard = list(hear(_scene(seconds) for seconds in (1.0, 2.0, 1.5)))
        assert _engines().persona == "persona hall"
        assert len(_engines().listeners) == 3
    assert [one.seconds for one in heard] == [1.0, 2.0, 1.5]
    assert [[each.text for each in one.utterances] for one in heard] == [["where is it"]] * 3
    assert pools == [2]


def test_ears_hear_more_than_once() -> None:
    with ears(None, 1) as hear:
        assert [len(list(hear([_scene(1.0)] * count))) for count in (1, 0, 2)] == [1, 0, 2]


@pytest.mark.parametrize("processes", [1, 2])
def test_only_so_many_scenes_are_made_ahead(processes: int) -> None:
    made: list[int] = []

    def scenes() -> Iterator[Scene]:
        for number in range(3 * WAITING):
            made.append(number)
            yield _scene(0.6)

    with ears(None, processes) as hear:
        heard = hear(scenes())
        assert made == []
        next(heard)
        assert len(made) == WAITING * processes
        next(heard)
        assert len(made) == WAITING * processes + 1
        assert len(list(heard)) == 3 * WAITING - 2


def test_who_cannot_hear_says_so() -> None:
    with ears(None, 1) as hear:
        _engines().deaf = True
        with pytest.raises(EngineError, match="nobody is heard here"):
            list(hear([_scene(1.0)]))
