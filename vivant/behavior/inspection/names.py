"""Rules about names: nodes and trees that are not there, or twice, or for nobody."""

from __future__ import annotations

from collections.abc import Iterator

from vivant.behavior.building import unknown
from vivant.behavior.controls import REFUSED
from vivant.behavior.document import Place
from vivant.behavior.inspection.finding import Finding
from vivant.behavior.inspection.survey import Survey
from vivant.errors import nearest


def unknown_nodes(survey: Survey) -> Iterator[Finding]:
    """Kinds that no catalogue has."""
    for site in survey.sites():
        if site.is_subtree or site.kind in survey.catalog:
            continue
        what = f"there is no node {site.kind!r}"
        if site.kind in REFUSED:
            advice = f"{REFUSED[site.kind].capitalize()}."
        elif site.kind in survey.trees:
            advice = f'There is a tree of that ID: <SubTree ID="{site.kind}"/>.'
        elif site.kind in survey.declared:
            advice = "<TreeNodesModel> declares it, but no plugin that is installed brings it."
        else:
            advice = unknown(site.kind, survey.catalog)
        yield Finding("error", site.element.place, what, advice)


def unknown_subtrees(survey: Survey) -> Iterator[Finding]:
    """Trees that are used but not there."""
    for site in survey.sites():
        if site.is_subtree and site.kind not in survey.trees:
            advice = nearest(site.kind, survey.trees) or "Write it, or include the file that holds it."
            yield Finding("error", site.element.place, f"there is no tree {site.kind!r}", advice)


def unknown_main(survey: Survey) -> Iterator[Finding]:
    """A main tree that is not there."""
    document = survey.document
    if document.main and document.main not in survey.trees:
        place = document.place if document.place.line else Place(document.file, 0)
        what = f"main_tree_to_execute names {document.main!r}, and there is no such tree"
        yield Finding("error", place, what, nearest(document.main, survey.trees))


def taken_twice(survey: Survey) -> Iterator[Finding]:
    """IDs of two trees, or of a tree and a node."""
    for definition in survey.definitions:
        first = survey.trees[definition.id]
        if first is not definition:
            what = f"the ID {definition.id!r} is taken by {first.place}"
            yield Finding("error", definition.place, what, "Give one of the two another ID.")
        elif definition.id in survey.catalog:
            what = f"the tree {definition.id!r} has the ID of a node"
            yield Finding("warning", definition.place, what, f"<{definition.id}/> means the node, not this tree.")


def recursion(survey: Survey) -> Iterator[Finding]:
    """Trees that hold themselves; each ring is told once."""
    told: set[frozenset[str]] = set()
    for id in survey.roots:
        way = _ring(survey, id)
        if way and frozenset(way) not in told:
            told.add(frozenset(way))
            what = f"the tree {id!r} holds itself: {' → '.join(way)}"
            advice = "A tree that shall begin again stands in a Repeat, or simply ends: it is ticked again."
            yield Finding("error", survey.trees[id].place, what, advice)


def unused_trees(survey: Survey) -> Iterator[Finding]:
    """Trees of the file itself that the main tree never comes to; what a library holds may be for others."""
    if not survey.document.main or survey.entry is None:
        return
    for definition in survey.document.trees:
        if definition.id not in survey.reached and survey.trees.get(definition.id) is definition:
            what = f"nobody uses the tree {definition.id!r}"
            advice = f'Take it out, or use it: <SubTree ID="{definition.id}"/>.'
            yield Finding("warning", definition.place, what, advice)


def _ring(survey: Survey, start: str) -> list[str]:
    """The shortest way from a tree back to itself, [] where there is none."""
    ways: list[list[str]] = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for site in survey.roots[way[-1]].walk():
            if not site.is_subtree or site.kind not in survey.roots:
                continue
            if site.kind == start:
                return [*way, start]
            if site.kind not in seen:
                seen.add(site.kind)
                ways.append([*way, site.kind])
    return []
