"""Fixtures that several rooms share."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from hypothesis import settings

from vivant.bench.stubs import stub_engines as make_stub_engines
from vivant.human import Engines
from vivant.persona import Persona
from vivant.render.avatar import shipped
from vivant.render.server.app import bundle, create_app
from vivant.render.server.host import Host
from vivant.render.server.serve import address, bind, configure

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")  # how long an example takes is the machine's


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Built indices go into a folder of the test run, not into the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def persona() -> Persona:
    """The embedded persona."""
    return Persona.load()


@pytest.fixture
def stub_engines(persona: Persona) -> Engines:
    """The persona's face, body and behaviour, with a reader and a voice that answer at once."""
    return make_stub_engines(persona)


@dataclass
class Running:
    """The host and where it listens."""

    host: Host
    url: str


@pytest.fixture
async def running(stub_engines: Engines) -> AsyncIterator[Running]:
    """A real server on loopback over the stub engines, while a test runs."""
    avatar = {level: shipped("host", level) for level in ("high", "low")}
    host = Host(stub_engines, {level: f"/avatar/{path.name}" for level, path in avatar.items()}, resume_window=0.5)
    images = stub_engines.persona.agent.knowledge / "images"
    server = uvicorn.Server(configure(create_app(host, avatar, images)))
    with bind("127.0.0.1", 0) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield Running(host, address(listener).rstrip("/"))
        server.should_exit = True
        await serving


@pytest.fixture(scope="session")
def browser() -> None:
    """Skips where no browser can show the page; fails instead where VIVANT_REQUIRE_BROWSER=1."""
    lacks = {
        "Chromium is not installed": not (shutil.which("chromium") or shutil.which("google-chrome")),
        "playwright is not installed": importlib.util.find_spec("playwright") is None,
        "the page is not built: run `make web`": not (bundle() / "index.html").is_file(),
    }
    reason = "; ".join(lack for lack, holds in lacks.items() if holds)
    if reason and os.environ.get("VIVANT_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
