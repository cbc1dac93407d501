"""Inspect: all rules over one document."""

from __future__ import annotations

from collections.abc import Iterable

from vivant.behavior.catalog import Catalog
from vivant.behavior.document import Document, NodeModel
from vivant.behavior.inspection import conduct, entries, flow, names, traffic, trial, wires
from vivant.behavior.inspection.finding import Finding, failed
from vivant.behavior.inspection.outcomes import Judge
from vivant.behavior.inspection.survey import Survey


def inspect(document: Document, catalog: Iterable[NodeModel], *, known: Iterable[str] = ()) -> list[Finding]:
    """What is wrong with a document and the files that it includes, in their order.

    catalog : the kinds of node that there are; where it is a Catalog, and nothing else is wrong, the trees are built on
    trial. known : names of the outermost blackboard that the
    program gives, beside those of the situation and of the persona's settings.
    """
    survey = Survey(document, catalog, known)
    judge = Judge(survey)
    findings = [
        *names.unknown_main(survey),
        *names.unknown_nodes(survey),
        *names.unknown_subtrees(survey),
        *names.taken_twice(survey),
        *names.recursion(survey),
        *names.unused_trees(survey),
        *wires.unknown_ports(survey),
        *wires.missing_ports(survey),
        *wires.wrong_values(survey),
        *wires.wrong_children(survey),
        *wires.broken_scripts(survey),
        *entries.unwritten(survey),
        *traffic.traffic(survey),
        *flow.unreachable(survey, judge),
        *flow.untaken_cases(survey),
        *flow.contradictions(survey),
        *flow.endless_loops(survey, judge),
        *flow.waits_for_ever(survey),
        *flow.asked_once(survey, judge),
        *flow.never_again(survey),
        *flow.two_running(survey, judge),
        *conduct.speechless(survey),
        *conduct.one_language(survey),
        *conduct.repeated_acts(survey, judge),
        *conduct.said_for_ever(survey, judge),
    ]
    if isinstance(catalog, Catalog) and not failed(findings):
        findings += trial.refused(survey, catalog)
    files = _order(document, {})
    return sorted(findings, key=lambda finding: (files.get(finding.place.file, len(files)), finding.place.line))


def _order(document: Document, found: dict[str, int]) -> dict[str, int]:
    """Its own file first, then those that it includes."""
    found.setdefault(document.file, len(found))
    for include in document.includes:
        if include.document and include.document.file not in found:
            _order(include.document, found)
    return found
