"""A real server on loopback, with a reader and a voice that answer at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import uvicorn

from vivant.human import Engines
from vivant.render.avatar import shipped
from vivant.render.server.app import create_app
from vivant.render.server.host import Host
from vivant.render.server.serve import address, bind, configure


@dataclass
class Running:
    """The host and where it listens."""

    host: Host
    url: str


@pytest.fixture
async def running(stub_engines: Engines) -> AsyncIterator[Running]:
    """The server while a test runs."""
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
