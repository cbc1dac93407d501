"""How figures are printed and kept."""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivant.bench.report import PACKAGES, machine, percentiles, report

FIGURES: dict[str, Any] = {"questions": 3, "wait_ms": {"p50": 41.2, "p95": 80.3}, "语言": "zh"}


def test_figures_are_printed_flat(capsys: pytest.CaptureFixture[str]) -> None:
    report("turn", FIGURES, as_json=False, folder=None)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "turn"
    assert [line.split() for line in lines[1:]] == [
        ["questions", "3"],
        ["wait_ms.p50", "41.2"],
        ["wait_ms.p95", "80.3"],
        ["语言", "zh"],
    ]


def test_figures_are_kept_with_the_machine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report("turn", FIGURES, as_json=True, folder=tmp_path / "new" / "results")
    kept = json.loads((tmp_path / "new" / "results" / "turn.json").read_text("utf-8"))
    assert kept == json.loads(capsys.readouterr().out)
    assert kept == {"bench": "turn", **FIGURES, "machine": machine()}


def test_the_machine_is_named_with_its_versions() -> None:
    found = machine()
    assert abs((date.fromisoformat(found["date"]) - date.today()).days) <= 1
    assert found["versions"] == {package: version(package) for package in PACKAGES}
    assert found["cores"] >= 1
    assert found["memory_gib"] >= 0
    assert all(isinstance(found[key], str) for key in ("python", "system", "processor"))


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=50))
def test_percentiles_are_numpys_in_order(values: list[float]) -> None:
    found = percentiles(values, 5, 50, 95, digits=3)
    assert list(found) == ["p5", "p50", "p95"]
    assert list(found.values()) == sorted(found.values())
    assert found["p50"] == pytest.approx(float(np.median(values)), abs=1e-3)


def test_without_ranks_the_middle_and_the_tail_are_given() -> None:
    assert percentiles([float(value) for value in range(101)]) == {"p50": 50.0, "p95": 95.0}
