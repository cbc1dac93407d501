"""`python -m vivant` is the `vivant` command."""

from __future__ import annotations

import subprocess
import sys

import vivant


def test_it_is_the_command() -> None:
    run = [sys.executable, "-m", "vivant"]
    done = subprocess.run([*run, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"vivant {vivant.__version__}\n"
    failed = subprocess.run([*run, "ask", "Where?", "--persona", "nobody"], capture_output=True, text=True)
    assert failed.returncode == 1
    assert failed.stderr.startswith("vivant: nobody: expected a persona.toml, its folder or an embedded persona (hall)")
    assert "Traceback" not in failed.stderr
