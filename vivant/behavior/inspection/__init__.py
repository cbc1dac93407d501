"""Inspection: what is wrong with a tree, as far as that can be seen without running it."""

from vivant.behavior.inspection.finding import Finding, Level, failed, report
from vivant.behavior.inspection.inspection import inspect

__all__ = ["Finding", "Level", "failed", "inspect", "report"]
