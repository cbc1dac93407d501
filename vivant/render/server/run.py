"""From a persona to a running server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from vivant.human import Engines
from vivant.persona import Persona
from vivant.render.avatar import shipped
from vivant.render.server.app import create_app
from vivant.render.server.host import Host
from vivant.render.server.operators import Operators
from vivant.render.server.serve import address, bind, serve


def run(
    load: Callable[[], Engines],
    persona: Persona,
    host: str | None,
    port: int | None,
    ready: Callable[[str], None],
    log_level: str = "warning",
) -> None:
    """Serve a persona until interrupted.

    The port is taken before anything is loaded, so that one in use is known at once. `ready` gets the page's address.
    """
    listener = bind(host or persona.server.host, persona.server.port if port is None else port)
    with listener:
        avatar = avatar_files(persona)
        house = Host(load(), {level: f"/avatar/{path.name}" for level, path in avatar.items()})
        images = persona.agent.knowledge / "images"
        app = create_app(house, avatar, images if images.is_dir() else None, Operators.of_environment())
        serve(app, listener, lambda: ready(address(listener)), log_level)


def avatar_files(persona: Persona) -> dict[str, Path]:
    """The persona's VRM files by level; a file of its own has one level. PersonaError where no such avatar ships."""
    if persona.avatar.file is not None:
        return {"high": persona.avatar.file}
    name = persona.avatar.name or "host"
    try:
        return {level: shipped(name, level) for level in ("high", "low")}
    except FileNotFoundError as missing:
        known = str(missing).partition("; ")[2].capitalize()
        raise persona.document.fault(("avatar", "name"), "an avatar that ships", repr(name), f"{known}.") from None
