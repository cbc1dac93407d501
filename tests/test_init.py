"""What `import vivant` gives, and what it costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import vivant

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]

TOP_LEVELS = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"


def modules_after(code: str, path: Path | None = None) -> set[str]:
    """Top-level modules of a fresh interpreter that ran the code; `path` comes first where modules are looked for."""
    environment = {**os.environ, "PYTHONPATH": str(path)} if path else None
    output = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}\n{TOP_LEVELS}"],
        capture_output=True, text=True, check=True, env=environment,
    ).stdout  # fmt: skip
    return set(json.loads(output.splitlines()[-1]))


def test_every_public_name_resolves() -> None:
    for name in vivant.__all__:
        value = getattr(vivant, name)
        assert value.__name__ == name
        assert value.__doc__
    assert sorted(vivant.__all__) == vivant.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'vivant' has no attribute 'answer'"):
        _ = vivant.answer
    assert not hasattr(vivant, "answer")


def test_the_version_is_the_projects() -> None:
    assert vivant.__version__ == PROJECT["version"]


def test_importing_it_imports_nothing_heavy() -> None:
    fresh = modules_after("import vivant")
    assert "vivant" in fresh
    assert not {"numpy", "torch", "langchain", "langchain_core", "starlette", "websockets", "asyncio"} & fresh


@pytest.fixture
def traps(tmp_path: Path) -> Path:
    """Modules that an answer must not import, whether they are installed or not: they raise where it does."""
    for name in ("torch", "transformers", "ray", "TTS", "langchain"):
        (tmp_path / f"{name}.py").write_text(f"raise RuntimeError('{name} was imported')")
    return tmp_path


def test_an_answer_imports_no_torch(traps: Path) -> None:
    code = "import vivant\nreply = vivant.ask('Where can I park?')\nassert reply.text and reply.speech.any(), reply"
    used = modules_after(code, traps)
    assert "numpy" in used
    assert not {"torch", "transformers", "ray", "TTS", "langchain"} & used


def test_the_server_imports_no_torch(traps: Path) -> None:
    used = modules_after("import vivant.cli, vivant.client, vivant.doctor, vivant.render.server.run", traps)
    assert not {"torch", "transformers", "ray", "TTS", "langchain"} & used
