"""Outcomes: what a tick of a branch may end in. Never less than what can happen, perhaps more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from vivant.behavior.inspection.survey import Site, Survey
from vivant.behavior.nature import ANYTHING, Outcome

Outcomes = frozenset[Outcome]

_SKIP: Outcomes = frozenset(("skipped",))
_RUN: Outcomes = frozenset(("running",))
_GIVES_UP: Outcomes = frozenset(("running", "skipped"))
"""Of a child that may be skipped after it has run: a row that has begun is passed through, not skipped."""
_STATUSES: Mapping[str, Outcome] = {
    "SUCCESS": "success",
    "FAILURE": "failure",
    "RUNNING": "running",
    "SKIPPED": "skipped",
}
_ROWS: Mapping[str, tuple[Outcome, Outcome]] = {
    "Sequence": ("success", "failure"),
    "SequenceWithMemory": ("success", "failure"),
    "AsyncSequence": ("success", "failure"),
    "ReactiveSequence": ("success", "failure"),
    "Fallback": ("failure", "success"),
    "AsyncFallback": ("failure", "success"),
    "ReactiveFallback": ("failure", "success"),
}
"""Controls that tick one child after the other: what a child must give that the next is ticked, and what ends it."""

_TURNED: Mapping[str, Mapping[Outcome, Outcome]] = {
    "Inverter": {"success": "failure", "failure": "success"},
    "ForceSuccess": {"failure": "success"},
    "ForceFailure": {"success": "failure"},
    "KeepRunningUntilFailure": {"success": "running"},
}
_ADDED: Mapping[str, Outcomes] = {
    "Delay": _RUN,
    "Timeout": frozenset(("failure",)),
    "RunOnce": _SKIP,
    "SkipUnlessUpdated": _SKIP,
    "WaitValueUpdated": _RUN,
    "Debounce": frozenset(("failure",)),
}
"""Decorators that give what their child gives, or this."""

_ELSE = ("Cooldown", "Precondition", "Chance")
"""Decorators that give what their child gives, or the status of their port `else`."""


def goes_on(kind: str) -> Outcome | None:
    """What a child of such a control must give that the next one is ticked; None for other kinds."""
    return _ROWS[kind][0] if kind in _ROWS else None


class Judge:
    """Knows the outcomes of every site of a survey."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._known: dict[Site, Outcomes] = {}
        self._asked: set[Site] = set()

    def of(self, site: Site) -> Outcomes:
        """What a tick of it may end in. Of a tree that holds itself: anything."""
        if site in self._known:
            return self._known[site]
        if site in self._asked:
            return ANYTHING | _SKIP
        self._asked.add(site)
        self._known[site] = outcomes = self._alone(site) | self._conditional(site)
        return outcomes

    def instant(self, site: Site) -> bool:
        """Whether it is always over in the tick in which it began."""
        return "running" not in self.of(site)

    def _conditional(self, site: Site) -> Outcomes:
        """What the conditions of the file add."""
        adds: Mapping[str, Outcome] = {
            "_skipIf": "skipped",
            "_while": "skipped",
            "_failureIf": "failure",
            "_successIf": "success",
        }
        return frozenset(outcome for name, outcome in adds.items() if name in site.element.attributes)

    def _alone(self, site: Site) -> Outcomes:
        if site.is_subtree:
            root = self._survey.roots.get(site.kind)
            return self.of(root) if root else ANYTHING | _SKIP
        if site.model is None:
            return ANYTHING | _SKIP
        if not site.below:
            outcomes = site.model.nature.outcomes
            return outcomes - {"running"} if site.written("wait") == "false" else outcomes
        below = [self.of(child) for child in site.below]
        if site.kind in _ROWS:
            return _row(below, *_ROWS[site.kind], pauses=site.kind.startswith("Async"))
        if rule := _RULES.get(site.kind):
            return rule(site, below)
        if site.model.category == "Decorator" and len(below) == 1:
            return _decorated(site, below[0])
        if site.kind.startswith("Switch"):
            return frozenset[Outcome]().union(*below)
        return ANYTHING | _SKIP


def _row(below: Sequence[Outcomes], onward: Outcome, end: Outcome, *, pauses: bool) -> Outcomes:
    given: set[Outcome] = {"running"} if pauses and len(below) > 1 else set()
    for outcomes in below:
        given |= outcomes - {onward, "skipped"}
        if not outcomes & {onward, "skipped"}:
            return frozenset(given)
    if any(onward in outcomes or outcomes >= _GIVES_UP for outcomes in below):
        given.add(onward)
    if all("skipped" in outcomes for outcomes in below):
        given.add("skipped")
    return frozenset(given)


def _chosen(site: Site, below: Sequence[Outcomes]) -> Outcomes:
    """IfThenElse, WhileDoElse."""
    asked = below[0]
    given: set[Outcome] = {outcome for outcome in asked if outcome in ("running", "skipped")}
    if "success" in asked and len(below) > 1:
        given |= below[1]
    if "failure" in asked:
        given |= below[2] if len(below) > 2 else frozenset(("failure",))
    return frozenset(given)


def _parallel(site: Site, below: Sequence[Outcomes]) -> Outcomes:
    return frozenset[Outcome](("success", "failure")).union(*below)


def _repeated(site: Site, below: Sequence[Outcomes]) -> Outcomes:
    return _looped(site, below[0], "success", "num_cycles")


def _retried(site: Site, below: Sequence[Outcomes]) -> Outcomes:
    return _looped(site, below[0], "failure", "num_attempts")


def _looped(site: Site, child: Outcomes, onward: Outcome, count: str) -> Outcomes:
    if onward not in child:
        return child
    endless = (site.written(count) or "").strip() == "-1"
    return (child - {onward} if endless else child) | _RUN


def _over(site: Site, below: Sequence[Outcomes]) -> Outcomes:
    """LoopInt and its like."""
    return below[0] - {"success"} | _RUN | _else(site, "if_empty")


_RULES: Mapping[str, Callable[[Site, Sequence[Outcomes]], Outcomes]] = {
    "IfThenElse": _chosen,
    "WhileDoElse": _chosen,
    "Parallel": _parallel,
    "ParallelAll": _parallel,
    "Repeat": _repeated,
    "RetryUntilSuccessful": _retried,
    "LoopInt": _over,
    "LoopDouble": _over,
    "LoopBool": _over,
    "LoopString": _over,
}


def _decorated(site: Site, child: Outcomes) -> Outcomes:
    if turned := _TURNED.get(site.kind):
        return frozenset(turned.get(outcome, outcome) for outcome in child)
    if site.kind in _ADDED:
        return child | _ADDED[site.kind]
    if site.kind in _ELSE:
        return child | _else(site, "else")
    return ANYTHING | _SKIP


def _else(site: Site, port: str) -> Outcomes:
    """The status that a port names; any where it points at an entry."""
    status = _STATUSES.get(site.written(port) or "")
    return frozenset((status,)) if status else ANYTHING | _SKIP
