"""The server of stubs: the embedded persona's settings, the port that was asked for, and no engine that thinks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from vivant.bench import stub_server
from vivant.bench.stubs import StubReader, StubVoice


@pytest.mark.parametrize(("arguments", "port"), [([], 0), (["--port", "8123"], 8123)])
def test_it_serves_the_stubs_and_says_where(
    arguments: list[str], port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(load: Callable[[], Any], persona: Any, host: Any, chosen: int, ready: Callable[[str], None]) -> None:
        engines = load()
        assert isinstance(engines.reader, StubReader)
        assert isinstance(engines.synthesizer, StubVoice)
        assert engines.persona is persona
        assert (host, chosen) == (None, port)
        ready("http://127.0.0.1:8123/")

    monkeypatch.setattr("sys.argv", ["stub_server", *arguments])
    monkeypatch.setattr(stub_server, "run", run)
    stub_server.main()
    assert capsys.readouterr().out == "ready at http://127.0.0.1:8123/\n"
