"""A server in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from vivant.bench import process
from vivant.bench.process import ServerProcess, _family, serving
from vivant.errors import ServeError


def test_a_server_is_ready_answers_and_is_gone_afterwards() -> None:
    with serving("vivant.bench.stub_server") as server:
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=5) as answer:
            assert json.load(answer)["status"] == "ok"
        assert server.ready_s > 0
        assert server.rss_mb() >= server.own_rss_mb() > 10
        pid = server.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("module", ["vivant.bench.nothing_of_the_kind", "this"])
def test_a_command_that_is_no_server_is_an_error(module: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ServeError, match="the server said no address"), serving(module):
        raise AssertionError("served by nothing")
    assert "No module named" in capfd.readouterr().err or module == "this"


def test_what_a_block_raises_passes_and_the_server_is_gone() -> None:
    pids = []
    with pytest.raises(ZeroDivisionError), serving("vivant.bench.stub_server") as server:
        pids.append(server.pid)
        raise ZeroDivisionError
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready at http://127.0.0.1:1/", flush=True)
time.sleep(600)
"""


def test_a_server_that_will_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stubborn_server.py").write_text(STUBBORN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(process, "ENDS_WITHIN", 0.2)
    with serving("stubborn_server") as server:
        assert server.url == "http://127.0.0.1:1"
        os.kill(server.pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_memory_counts_helper_processes() -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1, flush=True); input()'])"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        family = _family(parent.pid)
        server = ServerProcess(parent.pid, "http://127.0.0.1", 0.0)
        assert family[0] == parent.pid
        assert len(family) == 2
        assert server.rss_mb() > server.own_rss_mb() > 0
        parent.communicate(b"\n")
    assert server.rss_mb() == 0
