"""Fixtures that several rooms share."""

from __future__ import annotations

import pytest

from vivant.bench.stubs import StubReader, StubRetriever, StubVoice
from vivant.human import Engines
from vivant.persona import Persona
from vivant.plugins.registry import Registry


@pytest.fixture(scope="session")
def persona() -> Persona:
    """The embedded persona."""
    return Persona.load()


@pytest.fixture
def stub_engines(persona: Persona) -> Engines:
    """The persona's face, body and behaviour, with a reader and a voice that answer at once."""
    registry = Registry.discover()
    return Engines(
        persona,
        registry,
        retriever=StubRetriever(),
        reader=StubReader(),
        synthesizer=StubVoice(),
        face=persona.plugin("face", registry),
        body=persona.plugin("body", registry),
    )
