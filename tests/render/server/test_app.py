"""What the server serves besides the channel."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any

import pytest

import vivant
from vivant.client import running_sessions
from vivant.errors import NotAdmitted
from vivant.render.server.operators import Operators
from vivant.wire.messages import Conduct, Epoch, Operate, Resume, Watch


async def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body."""

    def fetch() -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(url, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, {key.lower(): value for key, value in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, {}, error.read()

    return await asyncio.to_thread(fetch)


async def test_health_counts_sessions(running: Any) -> None:
    async with vivant.connect(running.url):
        _, headers, body = await get(f"{running.url}/healthz")
    health = json.loads(body)
    assert (health["status"], health["sessions"]) == ("ok", 1)
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"]


async def test_the_avatar_is_a_vrm(running: Any) -> None:
    for name in running.host.programme.avatar.values():
        status, headers, body = await get(running.url + name)
        assert (status, headers["content-type"], body[:4]) == (200, "model/gltf-binary", b"glTF")
    assert (await get(f"{running.url}/avatar/../pyproject.toml"))[0] == 404


async def test_pictures_of_the_documents_are_served(running: Any) -> None:
    status, _, body = await get(f"{running.url}/knowledge/images/floor-plan.png")
    assert (status, body[1:4]) == (200, b"PNG")
    assert (await get(f"{running.url}/knowledge/images/../persona.toml"))[0] == 404


async def test_a_foreign_page_gets_no_token(running: Any) -> None:
    assert (await get(f"{running.url}/token", Origin="https://evil.example"))[0] == 403
    status, headers, body = await get(f"{running.url}/token", Origin=running.url)
    assert (status, headers["access-control-allow-origin"]) == (200, running.url)
    assert len(json.loads(body)["token"]) > 20


async def test_a_lost_client_comes_back_within_the_window(running: Any) -> None:
    async with vivant.connect(running.url) as human:
        ready = human.ready
    resume = Resume(ready.session, ready.key, ready.n)
    async with vivant.connect(running.url, resume=resume) as human:
        assert (human.ready.session, human.ready.resumed) == (ready.session, True)
    with pytest.raises(NotAdmitted, match="no such session"):
        async with vivant.connect(running.url, resume=Resume(ready.session, "wrong", 0)):
            raise AssertionError("let in with a wrong key")


async def test_a_session_ends_when_nobody_comes_back(running: Any) -> None:
    async with vivant.connect(running.url):
        assert len(running.host.sessions) == 1
    async with asyncio.timeout(10):
        while running.host.sessions:  # noqa: ASYNC110  # the host has no event for it
            await asyncio.sleep(0.05)


async def test_places_are_limited(running: Any) -> None:
    running.host._most = 1
    async with vivant.connect(running.url):
        with pytest.raises(NotAdmitted, match="all 1 places are taken"):
            async with vivant.connect(running.url):
                raise AssertionError("let in beyond the limit")


async def test_an_operator_of_this_machine_joins_a_session(running: Any) -> None:
    async with vivant.connect(running.url) as visitor:
        (resume,) = await running_sessions(running.url)
        assert resume.session == visitor.ready.session
        async with vivant.connect(running.url, roles=["operator"], media=False, resume=resume) as operator:
            assert operator.ready.roles == ["operator"]
            await operator.send(Watch(True))
            async with asyncio.timeout(10):
                while not isinstance(await operator.receive(), Conduct):
                    pass
                await operator.send(Operate("halt", "enough"))
                while not isinstance(told := await visitor.receive(), Epoch):
                    pass
            assert told.reason == "enough"


async def test_a_visitor_is_no_operator(running: Any) -> None:
    async with vivant.connect(running.url) as visitor:
        resume = Resume(visitor.ready.session, visitor.ready.key, 0)
        for wish in (resume, None):
            with pytest.raises(NotAdmitted, match=r"no such session|operator/sessions"):
                async with vivant.connect(running.url, roles=["operator"], resume=wish):
                    raise AssertionError("a visitor was let in as operator")


async def test_the_tree_that_runs_is_drawn_for_operators_alone(running: Any) -> None:
    async with vivant.connect(running.url) as visitor:
        address = f"{running.url}/operator/tree/{visitor.ready.session}"
        status, headers, body = await get(address)
        assert (status, headers["content-type"], headers["cache-control"]) == (200, "image/svg+xml", "no-store")
        assert b'data-path="hall/Reply"' in body
        for path in ("sessions", f"tree/{visitor.ready.session}"):
            assert (await get(f"{running.url}/operator/{path}", **{"X-Forwarded-For": "203.0.113.5"}))[0] == 401
    assert (await get(f"{running.url}/operator/tree/unknown"))[0] == 404


async def test_who_is_no_operator_is_told_what_is_missing(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Operators, "admits", lambda self, peer, headers: False)
    with pytest.raises(NotAdmitted, match="with the token in VIVANT_OPERATOR_TOKEN"):
        await running_sessions(running.url, "wrong")
