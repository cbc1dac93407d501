"""The MMTK core, models that plug in: a `manifest` says what one is, the `registry` loads it, `check` tries it."""

from __future__ import annotations

from vivant.plugins.check import check_plugin
from vivant.plugins.registry import Registry

__all__ = ["Registry", "check_plugin"]
