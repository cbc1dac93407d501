"""The trial: what only shows when a tree is built, since its nodes look at their own place in it."""

from __future__ import annotations

from collections.abc import Iterator

from vivant.behavior.building import misuses
from vivant.behavior.catalog import Catalog
from vivant.behavior.document import Place
from vivant.behavior.inspection.finding import Finding
from vivant.behavior.inspection.survey import Survey
from vivant.errors import TreeError


def refused(survey: Survey, catalog: Catalog) -> Iterator[Finding]:
    """What keeps the main tree, or one that it does not come to, from being built."""
    told: set[tuple[str | None, ...]] = set()
    for id in survey.tops:
        for fault in misuses(survey.document, catalog, id):
            key = (str(fault.file), str(fault.line), fault.expected, fault.found)
            if key not in told:
                told.add(key)
                yield _finding(survey, fault)


def _finding(survey: Survey, fault: TreeError) -> Finding:
    place = Place(str(fault.file), fault.line or 0)
    return Finding("error", place, f"expected {fault.expected}, found {fault.found}", fault.advice)
