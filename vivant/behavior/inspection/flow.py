"""Rules about the flow: what is never reached, never ends, or never begins again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from vivant.behavior.inspection.finding import Finding
from vivant.behavior.inspection.outcomes import Judge, Outcomes, goes_on
from vivant.behavior.inspection.survey import Site, Survey

REACTIVE = ("ReactiveSequence", "ReactiveFallback")
_ENDS = {"success": "succeeds", "failure": "fails"}


def unreachable(survey: Survey, judge: Judge) -> Iterator[Finding]:
    """Children that stand behind one that never lets them."""
    for site in survey.sites():
        onward = goes_on(site.kind)
        if onward is None:
            yield from _unchosen(site, judge)
            continue
        for before, after in pairwise(site.below):
            outcomes = judge.of(before)
            if outcomes & {onward, "skipped"}:
                continue
            more = len(site.below) - after.number - 1
            rest = f", and {more} after it" if more else ""
            why = _never(before, outcomes, onward)
            advice = "Put it before that, or take it out."
            yield Finding("warning", after.element.place, f"{after.label} is never reached{rest}: {why}", advice)
            break


def _never(site: Site, outcomes: Outcomes, onward: str) -> str:
    ends = outcomes & {"success", "failure"}
    return f"{site.label} before it never {_ENDS[onward] if ends else 'ends'}"


def _unchosen(site: Site, judge: Judge) -> Iterator[Finding]:
    """A branch of IfThenElse and WhileDoElse that its condition never chooses."""
    if site.kind not in ("IfThenElse", "WhileDoElse") or len(site.below) < 2:
        return
    asked = judge.of(site.below[0])
    for child, needed in zip(site.below[1:3], ("success", "failure"), strict=False):
        if needed not in asked:
            why = f"{site.below[0].label} never {_ENDS[needed]}"
            yield Finding("warning", child.element.place, f"{child.label} is never reached: {why}")


def untaken_cases(survey: Survey) -> Iterator[Finding]:
    """Cases of a Switch that stand there twice, or cannot be."""
    for site in survey.sites():
        if not site.kind.startswith("Switch") or not site.below:
            continue
        cases = _cases(site)
        possible = _VALUES.get(site.element.attributes.get("variable", "").strip())
        for number, case in enumerate(cases):
            if case is None or number >= len(site.below):
                continue
            child = site.below[number]
            if case in cases[:number]:
                what = f"{child.label} is never taken: the case {case!r} stands there before"
                yield Finding("warning", child.element.place, what)
            elif possible and case not in possible:
                what = f"{child.label} is never taken: {site.element.attributes['variable'].strip()} is never {case!r}"
                yield Finding("warning", child.element.place, what, f"It is one of {', '.join(possible)}.")


_VALUES: dict[str, tuple[str, ...]] = {
    "{@lang}": ("zh", "en"),
    "{@intent}": ("greeting", "thanks", "farewell", "identity", "stop", "unclear", "question", ""),
    "{@gaze}": ("avatar", "screen", "away"),
    "{@emotion}": ("neutral", "happy", "sad", "angry", "surprised", "fearful", "confused"),
    "{@present}": ("true", "false", "1", "0"),
    "{@speaking}": ("true", "false", "1", "0"),
}
"""What entries of the situation may be."""


def _cases(site: Site) -> list[str | None]:
    """Of each child but the last; None where it is an entry's."""
    if site.kind == "Switch":
        written = site.written("cases")
        return [part.strip() for part in written.split(";")] if written is not None else []
    return [site.written(f"case_{number}") for number in range(1, len(site.below))]


def contradictions(survey: Survey) -> Iterator[Finding]:
    """Conditions of one sequence that cannot hold together."""
    for site in survey.sites():
        if goes_on(site.kind) != "success":
            continue
        asked = []
        for child in site.below:
            if (condition := _condition(child)) is None:
                break
            asked.append(condition)
        for (a, yes), (b, also) in combinations(asked, 2):
            if _exclude(a, yes, b, also):
                first = a.label if yes else f"not {a.label}"
                second = b.label if also else f"not {b.label}"
                what = f"{second} can never hold here: {first} must hold too, and the two exclude each other"
                yield Finding("warning", b.element.place, what)


def _condition(site: Site) -> tuple[Site, bool] | None:
    """A condition, or one below an Inverter, and whether it must hold; None for anything else."""
    if any(name.startswith("_") for name in site.element.attributes):
        return None
    if site.kind == "Inverter" and len(site.below) == 1:
        inner = _condition(site.below[0])
        return (inner[0], not inner[1]) if inner else None
    return (site, True) if site.model and site.model.category == "Condition" and not site.below else None


_OPPOSITE = ({"Present", "Absent"}, {"Arrived", "Left"}, {"Speaking", "Quiet"}, {"Speaks", "Silence"})
_ONE_OF = {"Said": "intent", "LanguageIs": "lang", "LooksAt": "target", "Feels": "emotion"}
"""Conditions for what is one thing at a time, and their port."""


def _exclude(a: Site, yes: bool, b: Site, also: bool) -> bool:
    if yes is not also:
        return a.kind == b.kind and a.element.attributes == b.element.attributes
    if not yes:
        return False
    if {a.kind, b.kind} in _OPPOSITE:
        return True
    port = _ONE_OF.get(a.kind)
    if port is None or a.kind != b.kind:
        return False
    one, other = a.written(port), b.written(port)
    return one is not None and other is not None and not _items(one) & _items(other)


def _items(written: str) -> set[str]:
    return {part.strip() for part in written.split(";")}


def endless_loops(survey: Survey, judge: Judge) -> Iterator[Finding]:
    """Loops that nothing can end, or that spin within a tick."""
    for site in survey.sites():
        if len(site.below) != 1:
            continue
        child, outcomes = site.below[0], judge.of(site.below[0])
        if site.kind == "KeepRunningUntilFailure" and "failure" not in outcomes and "running" not in outcomes:
            acts = [each.label for each in leaves(survey, child) if each.model and each.model.nature.acts]
            if acts:
                what = f"{site.label} never ends, and does {acts[0]} anew with every tick"
                yield Finding("warning", site.element.place, what, "Put a Wait into it, or a condition that may fail.")
        elif loop := _LOOPS.get(site.kind):
            yield from _spinning(survey, site, loop, outcomes)


_LOOPS = {
    "Repeat": ("num_cycles", "success", "failure", "fail"),
    "RetryUntilSuccessful": ("num_attempts", "failure", "success", "succeed"),
}
"""Their count, what lets them go on, what ends them, and how that is said."""


def _spinning(survey: Survey, site: Site, loop: tuple[str, str, str, str], outcomes: Outcomes) -> Iterator[Finding]:
    count, onward, end, said = loop
    if (site.written(count) or "").strip() != "-1" or outcomes & {"running", "skipped"} or onward not in outcomes:
        return
    child = site.below[0]
    if end not in outcomes:
        what = f"{site.label} never ends: {child.label} can neither run nor {said}"
        advice = f"Put a Wait into it, or let it end: {count} other than -1."
        yield Finding("error", site.element.place, what, advice)
    elif all(leaf.model and leaf.model.category == "Condition" for leaf in leaves(survey, child)):
        what = f"{site.label} asks {child.label} again and again within one tick, in which nothing changes"
        advice = "To wait for something use a node that waits, such as WaitForFact or WaitForSilence."
        yield Finding("warning", site.element.place, what, advice)


def leaves(survey: Survey, site: Site, within: tuple[str, ...] = ()) -> Iterator[Site]:
    """Those below a site, also in subtrees."""
    if site.is_subtree:
        if site.kind in survey.roots and site.kind not in within:
            yield from leaves(survey, survey.roots[site.kind], (*within, site.kind))
        return
    if not site.below:
        yield site
    for child in site.below:
        yield from leaves(survey, child, within)


def waits_for_ever(survey: Survey) -> Iterator[Finding]:
    """Nodes that wait without a limit, and that nothing above them can halt."""
    for site in survey.sites():
        bound = site.model.nature.bound if site.model else ""
        if not bound or site.model is None or not _unlimited(site.written(bound)):
            continue
        if haltable(survey, site):
            continue
        advice = f'Give it a limit, {bound}="30", or put it below a Timeout or an event such as OnLeaving.'
        if site.model.nature.acts:
            yield Finding("warning", site.element.place, f"{site.label} waits for ever if no reply comes", advice)
        elif not _begins(survey, site):
            what = f"{site.label} waits for ever if it does not happen"
            yield Finding("hint", site.element.place, what, advice)


def _unlimited(written: str | None) -> bool:
    try:
        return written is not None and float(written) == 0
    except ValueError:
        return False


def haltable(survey: Survey, site: Site, within: tuple[str, ...] = ()) -> bool:
    """Whether something above may halt it while it runs, wherever its tree is used."""
    below: Site | None = None
    here: Site | None = site
    while here is not None:
        if "_while" in here.element.attributes or (below is not None and _halts(here, below)):
            return True
        below, here = here, here.above
    uses = survey.uses[site.tree.id]
    if not uses:
        return survey.entry is None or survey.entry.id != site.tree.id
    ways = [use for use in uses if use.tree.id not in within]
    return bool(ways) and all(haltable(survey, use, (*within, site.tree.id)) for use in ways)


def _halts(above: Site, below: Site) -> bool:
    """Whether a node may halt a child that runs."""
    if above.model is None or above.kind == "Timeout":
        return True
    if above.kind in (*REACTIVE, "WhileDoElse"):
        return below.number > 0
    if above.kind == "Parallel":
        return len(above.below) > 1
    if above.model.category == "Decorator":
        return above.model.nature.brief
    return above.kind.startswith("Switch") or (above.kind == "Reactions" and len(above.below) > 1)


def _begins(survey: Survey, site: Site, within: tuple[str, ...] = ()) -> bool:
    """Whether nothing has happened before it in its tree: it waits for the beginning."""
    here: Site | None = site
    while here is not None:
        if here.number:
            return False
        here = here.above
    uses = [use for use in survey.uses[site.tree.id] if use.tree.id not in within]
    return all(_begins(survey, use, (*within, site.tree.id)) for use in uses)


def asked_once(survey: Survey, judge: Judge) -> Iterator[Finding]:
    """Events in a Parallel: it asks each child until that has ended, and an event that does not happen has failed."""
    for site in survey.sites():
        if site.kind not in ("Parallel", "ParallelAll") or len(site.below) < 2:
            continue
        for child in site.below:
            event = _event(survey, child)
            others = [each for each in site.below if each is not child and "running" in judge.of(each)]
            if event is not None and others:
                what = f"{event.label} is asked once, and what happens while {others[0].label} runs is missed"
                advice = "A Parallel asks no child again that has ended."
                advice += " Put KeepRunningUntilFailure and ForceSuccess above it."
                yield Finding("warning", child.element.place, what, advice)


def _event(survey: Survey, site: Site, within: tuple[str, ...] = ()) -> Site | None:
    """The event that a branch is or begins with, or the Reactions."""
    if site.is_subtree:
        known = site.kind in survey.roots and site.kind not in within
        return _event(survey, survey.roots[site.kind], (*within, site.kind)) if known else None
    if site.model is None:
        return None
    is_event = site.model.category == "Decorator" and site.model.nature.brief
    return site if is_event or site.kind == "Reactions" else None


def never_again(survey: Survey) -> Iterator[Finding]:
    """A main tree that runs once and is then skipped for good."""
    if survey.entry is None:
        return
    seen: set[str] = set()
    site: Site | None = survey.roots[survey.entry.id]
    while site is not None:
        if site.kind == "RunOnce":
            what = f"the tree {survey.entry.id!r} runs once, and then never again"
            advice = "Put RunOnce around the part that shall be done once, below a Sequence or a Fallback."
            yield Finding("warning", site.element.place, what, advice)
            return
        site = _only_child(survey, site, seen)


def _only_child(survey: Survey, site: Site, seen: set[str]) -> Site | None:
    if site.is_subtree and site.kind in survey.roots and site.kind not in seen:
        seen.add(site.kind)
        return survey.roots[site.kind]
    return site.below[0] if len(site.below) == 1 else None


def two_running(survey: Survey, judge: Judge) -> Iterator[Finding]:
    """Children of a ReactiveSequence that begin anew with every tick in which a later one runs."""
    for site in survey.sites():
        if site.kind != "ReactiveSequence":
            continue
        running = [child for child in site.below if "running" in judge.of(child)]
        for before, after in pairwise(running):
            if _lasts(before, judge):
                continue
            what = f"{before.label} begins anew in every tick in which {after.label} runs, and so halts it"
            advice = "A Sequence goes on with the one that runs; conditions alone belong into a ReactiveSequence."
            yield Finding("warning", before.element.place, what, advice)
            break


def _lasts(site: Site, judge: Judge) -> bool:
    """Whether it may be passed over once it is done."""
    return "skipped" in judge.of(site) or "success" not in judge.of(site)
