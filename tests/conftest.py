"""Fixtures that several rooms share."""

from __future__ import annotations

import pytest

from vivant.bench.stubs import stub_engines as make_stub_engines
from vivant.human import Engines
from vivant.persona import Persona


@pytest.fixture(scope="session")
def persona() -> Persona:
    """The embedded persona."""
    return Persona.load()


@pytest.fixture
def stub_engines(persona: Persona) -> Engines:
    """The persona's face, body and behaviour, with a reader and a voice that answer at once."""
    return make_stub_engines(persona)
