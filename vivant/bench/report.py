"""How measured figures are printed and kept: with the machine and the versions that they belong to."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

Figures = dict[str, Any]
"""Nested figures: `{"first_audio_ms": {"p50": 41.2, "p95": 80.3}, …}`."""

PACKAGES = ("vivant", "numpy", "websockets", "starlette", "uvicorn", "py-trees", "langchain-core", "espeakng-loader")


def report(name: str, figures: Figures, *, as_json: bool, folder: Path | None) -> None:
    """Print the figures, and keep them in `folder/NAME.json` if one is given."""
    kept = {"bench": name, **figures, "machine": machine()}
    if as_json:
        print(json.dumps(kept, indent=2, ensure_ascii=False))
    else:
        print(name)
        for key, value in _flat(figures):
            print(f"  {key:<36} {value}")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", "utf-8")


def machine() -> dict[str, Any]:
    """Where and with what something was measured."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "versions": {package: version(package) for package in PACKAGES},
    }


def percentiles(values: Sequence[float], *ranks: int, digits: int = 1) -> dict[str, float]:
    """`{"p50": …, "p95": …}` of the values.

    >>> percentiles([1, 2, 3], 50)
    {'p50': 2.0}
    """
    return {f"p{rank}": round(float(np.percentile(values, rank)), digits) for rank in ranks or (50, 95)}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def _flat(figures: Figures, prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for key, value in figures.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, value))
    return rows
