"""Scripts for trees that ship."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vivant.persona import Persona

from .script import Script


@pytest.fixture
def script(persona: Persona) -> Callable[..., Script]:
    """Makes a script: `script("reception", "09:00:00")`."""
    return lambda tree, begins="09:00:00", **more: Script(tree, persona, begins, **more)
