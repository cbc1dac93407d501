"""Builds the wheel, installs it into a clean venv, starts `vivant serve` from it and asks it a question."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "Where can I park?"
LIMIT_MB = 1200


def main() -> None:
    """Each step says what it does; the first that fails ends it."""
    with tempfile.TemporaryDirectory(prefix="vivant-wheel-") as folder:
        wheel = build(Path(folder))
        python = install(wheel, Path(folder) / "venv")
        size = sum(file.stat().st_size for file in (Path(folder) / "venv").rglob("*") if file.is_file()) / 1e6
        print(f"installed: {size:.0f} MB", flush=True)
        if size > LIMIT_MB:
            sys.exit(f"the base install has {size:.0f} MB; the limit is {LIMIT_MB}")
        serve(python, Path(folder))
    print("wheel: ok")


def build(folder: Path) -> Path:
    """The wheel's file."""
    print("building the wheel", flush=True)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


def install(wheel: Path, venv: Path) -> Path:
    """The Python of a clean venv that holds the wheel and what it needs."""
    print("installing it into a clean venv", flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    python = venv / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", str(wheel)], check=True)
    return python


def serve(python: Path, folder: Path) -> None:
    """Start the server, look at what it serves, and ask."""
    vivant = python.parent / "vivant"
    command = [str(vivant), "serve", "--port", "0"]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        if "http://" not in line:
            sys.exit(f"the server did not say its address, but: {line!r}")
        url = line.split("http://", 1)[1].split("/", 1)[0]
        look(f"http://{url}")
        answer = subprocess.run(
            [str(vivant), "ask", QUESTION, "--server", f"http://{url}", "-o", str(folder / "reply.wav")],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        if "[en/" not in answer or (folder / "reply.wav").stat().st_size < 20_000:
            sys.exit(f"no spoken answer with a source, but: {answer!r}")
        print(answer.splitlines()[0], flush=True)
    finally:
        server.terminate()
        server.wait(10)


def look(url: str) -> None:
    """Page, health and avatar answer."""
    for path, expected in (("/", b"<html"), ("/healthz", b'"ok"'), ("/avatar/host.vrm", b"glTF")):
        with urllib.request.urlopen(url + path, timeout=10) as answer:
            if expected not in answer.read(4096):
                sys.exit(f"{path} does not begin as expected ({expected!r})")
    with urllib.request.urlopen(url + "/healthz", timeout=10) as answer:
        print("health:", json.load(answer), flush=True)


if __name__ == "__main__":
    main()
