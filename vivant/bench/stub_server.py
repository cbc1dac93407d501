"""A server whose reader and voice answer at once: `python -m vivant.bench.stub_server --port 0`."""

from __future__ import annotations

import argparse

from vivant.bench.stubs import stub_engines
from vivant.persona import Persona
from vivant.render.server.run import run


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    persona = Persona.load()
    port = parser.parse_args().port
    run(lambda: stub_engines(persona), persona, None, port, lambda address: print(f"ready at {address}", flush=True))


if __name__ == "__main__":
    main()
