"""A server whose reader and voice answer at once: `python -m vivant.bench.stub_server --port 0`."""

from __future__ import annotations

import argparse
import dataclasses

from vivant.bench.stubs import StubReader, StubRetriever, StubVoice
from vivant.human import Engines
from vivant.persona import Persona
from vivant.render.server.run import run


def engines(persona: Persona) -> Engines:
    """The persona's engines, but for reading and speaking."""
    real = Engines.load(persona)
    return dataclasses.replace(real, retriever=StubRetriever(), reader=StubReader(), synthesizer=StubVoice())


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    persona = Persona.load()
    port = parser.parse_args().port
    run(lambda: engines(persona), persona, None, port, lambda address: print(f"ready at {address}", flush=True))


if __name__ == "__main__":
    main()
