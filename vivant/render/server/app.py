"""The Starlette application: page, avatar, pictures, health, tokens, the channel and what operators see."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from vivant.human.watching import picture
from vivant.render.server.connection import Connection
from vivant.render.server.host import Host
from vivant.render.server.operators import TOKEN, Operators
from vivant.render.server.origin import SELF, admits

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws: wss: blob:; worker-src 'self' blob:; "
    "script-src 'self' blob: 'wasm-unsafe-eval'; frame-ancestors 'self'; base-uri 'none'"
)
"""Content-Security-Policy of the page (three.js loads textures and the worklet from blobs)."""

UNBUILT = "The web client is not built: run `make web`, or install a wheel, which has it.\n"


def create_app(
    host: Host, avatar: dict[str, Path], images: Path | None, operators: Operators | None = None
) -> Starlette:
    """The application around a host.

    Parameters
    ----------
    avatar : VRM files by level (high, low).
    images : folder of the pictures that cards show, if the persona has one.
    operators : lets them in; those of this machine, if left out.
    """
    began = time.monotonic()

    async def health(request: Request) -> Response:
        status = {"status": "ok", "sessions": len(host.sessions), "uptime_s": round(time.monotonic() - began, 3)}
        return JSONResponse(status)

    async def token(request: Request) -> Response:
        if not _admitted(host, request.headers.get("origin"), request.headers.get("host")):
            return JSONResponse({"error": "origin not allowed"}, 403)
        return JSONResponse({"token": host.tokens.give(time.monotonic())}, headers=_allow(request))

    async def vrm(request: Request) -> Response:
        name = request.path_params["name"]
        found = next((path for path in avatar.values() if path.name == name), None)
        return FileResponse(found, media_type="model/gltf-binary", headers=_allow(request)) if found else _missing()

    async def component(request: Request) -> Response:
        script = bundle() / "vivant-human.js"
        return FileResponse(script, headers=_allow(request)) if script.is_file() else _missing()

    async def channel(websocket: WebSocket) -> None:
        if not _admitted(host, websocket.headers.get("origin"), websocket.headers.get("host")):
            await websocket.close(4403, "origin not allowed")
            return
        await Connection(websocket, host).run()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await host.start()
        yield
        await host.close()

    def _allow(request: Request) -> dict[str, str]:
        origin = request.headers.get("origin")
        return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"} if origin else {}

    routes: list[Route | Mount | WebSocketRoute] = [
        Route("/healthz", health),
        Route("/token", token),
        Route("/avatar/{name}", vrm),
        Route("/vivant-human.js", component),
        WebSocketRoute("/ws", channel),
        *_operator(host, operators or Operators()),
    ]
    if images is not None:
        routes.append(Mount("/knowledge/images", StaticFiles(directory=images)))
    routes.append(_page())
    return Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(Headers)])


def _operator(host: Host, operators: Operators) -> list[Route]:
    """The operators' page and what it asks for."""

    async def page(request: Request) -> Response:
        file = bundle() / "operator.html"
        return FileResponse(file) if file.is_file() else PlainTextResponse(UNBUILT, 503)

    async def sessions(request: Request) -> Response:
        if not admitted(request):
            return _refused()
        listed = [
            {"session": session.id, "key": session.operator_key, "clients": [sorted(c.roles) for c in session.clients]}
            for session in reversed(host.sessions.values())
        ]
        return JSONResponse({"sessions": listed}, headers=PRIVATE)

    async def tree(request: Request) -> Response:
        if not admitted(request):
            return _refused()
        session = host.sessions.get(request.path_params["session"])
        runner = session.human.runner if session is not None else None
        if runner is None:
            return _missing()
        drawn = await asyncio.to_thread(picture, runner)
        return Response(drawn, media_type="image/svg+xml", headers=PRIVATE)

    def admitted(request: Request) -> bool:
        peer = request.client.host if request.client else None
        own = _admitted(host, request.headers.get("origin"), request.headers.get("host"))
        return own and operators.admits(peer, request.headers)

    return [
        Route("/operator", page),
        Route("/operator/sessions", sessions),
        Route("/operator/tree/{session}", tree),
    ]


PRIVATE = {"Cache-Control": "no-store"}


def _refused() -> Response:
    text = f"for operators: from the server's own machine, or with the token in {TOKEN}"
    return JSONResponse({"error": text}, 401, headers=PRIVATE)


def bundle() -> Path:
    """Folder of the built web client."""
    return Path(str(files("vivant.render") / "web" / "dist"))


def _page() -> Route | Mount:
    if (bundle() / "index.html").is_file():
        return Mount("/", StaticFiles(directory=bundle(), html=True))

    async def unbuilt(request: Request) -> Response:
        return PlainTextResponse(UNBUILT, 503)

    return Route("/", unbuilt)


def _admitted(host: Host, origin: str | None, name: str | None) -> bool:
    settings = host.engines.persona.server
    return admits((SELF, *settings.origins), (settings.host,), origin, name)


def _missing() -> Response:
    return PlainTextResponse("not found\n", 404)


class Headers:
    """Adds the security headers to every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)
