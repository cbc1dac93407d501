"""From a persona to a server: which avatar it shows, and what is tried before anything is loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vivant.errors import PersonaError, ServeError
from vivant.human import Engines
from vivant.persona import Avatar, Persona
from vivant.render.server.run import avatar_files, run
from vivant.render.server.serve import bind


def test_the_avatar_that_ships_has_two_levels(persona: Persona) -> None:
    files = avatar_files(persona)
    assert list(files) == ["high", "low"]
    assert all(path.read_bytes()[:4] == b"glTF" for path in files.values())
    assert files["low"].stat().st_size < files["high"].stat().st_size


def test_a_file_of_its_own_has_one_level(persona: Persona, tmp_path: Path) -> None:
    own = tmp_path / "own.vrm"
    assert avatar_files(replace(persona, avatar=Avatar(file=own))) == {"high": own}


def test_an_avatar_that_does_not_ship_is_named(persona: Persona) -> None:
    with pytest.raises(PersonaError, match="expected an avatar that ships, found 'nobody'"):
        avatar_files(replace(persona, avatar=Avatar(name="nobody")))


def never() -> Engines:
    raise AssertionError("engines were loaded for a server that cannot listen")


def test_a_port_in_use_is_known_before_engines_are_loaded(persona: Persona) -> None:
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=f"port {port} is in use"):
            run(never, persona, "127.0.0.1", port, ready=lambda address: None)


def test_host_and_port_are_the_personas_where_none_are_given(persona: Persona) -> None:
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        chosen = replace(persona, server=replace(persona.server, host="127.0.0.1", port=port))
        with pytest.raises(ServeError, match=f"port {port} is in use"):
            run(never, chosen, None, None, ready=lambda address: None)


def test_an_avatar_that_does_not_ship_is_known_before_engines_are_loaded(persona: Persona) -> None:
    chosen = replace(persona, avatar=Avatar(name="nobody"))
    with pytest.raises(PersonaError, match="expected an avatar that ships, found 'nobody'"):
        run(never, chosen, "127.0.0.1", 0, ready=lambda address: None)
