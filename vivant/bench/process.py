"""A server in a process of its own, as a user has it: when it is ready and how much memory it takes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vivant.errors import ServeError

ENDS_WITHIN = 10.0
"""Seconds that a server may take to end before it is killed."""


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A server that runs. `ready_s`: seconds from its start to its address."""

    pid: int
    url: str
    ready_s: float

    def rss_mb(self) -> float:
        """Resident memory of the server and its helper processes, MB."""
        return sum(_rss_kb(pid) for pid in _family(self.pid)) / 1024

    def own_rss_mb(self) -> float:
        """Resident memory of the server alone, MB."""
        return _rss_kb(self.pid) / 1024


@contextmanager
def serving(*command: str) -> Iterator[ServerProcess]:
    """Run `python -m COMMAND --port 0` until the block ends; it prints its address when it is ready."""
    began = time.monotonic()
    arguments = [sys.executable, "-m", *command, "--port", "0"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        try:
            if process.stdout is None:
                raise AssertionError("a process with a pipe shouldn't be without it")
            line = process.stdout.readline()
            if "http://" not in line:
                raise ServeError(f"the server said no address, but {line!r}; its errors stand above")
            url = "http://" + line.split("http://", 1)[1].split("/", 1)[0]
            yield ServerProcess(process.pid, url, time.monotonic() - began)
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()


def _rss_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0
    return next((int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")), 0)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [pid, *(grandchild for child in found for grandchild in _family(child))]
