"""Rules about conduct: what visitors would notice. Nothing to say, one language only, the same again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from vivant.behavior.document import REMARKS
from vivant.behavior.inspection.finding import Finding
from vivant.behavior.inspection.flow import leaves
from vivant.behavior.inspection.outcomes import Judge, goes_on
from vivant.behavior.inspection.survey import Site, Survey

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")
_NAMES: Mapping[str, str] = {"zh": "Chinese", "en": "English"}


def speechless(survey: Survey) -> Iterator[Finding]:
    """Nodes that say something, and are given nothing to say."""
    for site in survey.sites():
        if not _speaks(site):
            continue
        given = [site.element.attributes.get(port, "").strip() for port in ("persona", "zh", "en", "text")]
        if not any(given):
            advice = 'Name a text of the persona, persona="greeting", or write it: zh="…" en="…".'
            yield Finding("error", site.element.place, f"{site.label} has nothing to say", advice)


def one_language(survey: Survey) -> Iterator[Finding]:
    """Texts in one language only, in a tree that speaks two; not where the branch is for that language."""
    single: list[tuple[Site, str]] = []
    languages: set[str] = set()
    for site in survey.sites():
        if not _speaks(site) or site.element.attributes.get("persona", "").strip():
            continue
        written = _languages(site)
        languages |= written
        if len(written) == 1 and not site.written("lang") and not _for_language(survey, site):
            single.append((site, next(iter(written))))
    for site, lang in single if len(languages) > 1 else ():
        other = "en" if lang == "zh" else "zh"
        advice = f'Add {other}="…", or ask for the language before it: <LanguageIs lang="{lang}"/>.'
        what = f"{site.label} has a text in {_NAMES[lang]} only, and this tree speaks {_NAMES[other]} too"
        yield Finding("hint", site.element.place, what, advice)


def _speaks(site: Site) -> bool:
    """Whether it says what its ports hold."""
    return bool(site.model and site.model.port("persona") and site.model.port("zh") and site.model.nature.acts)


def _languages(site: Site) -> set[str]:
    found = {lang for lang in ("zh", "en") if site.element.attributes.get(lang, "").strip()}
    text = re.sub(r"\{[^}]*\}", "", site.element.attributes.get("text", "")) if not found else ""
    if _HAN.search(text):
        found.add("zh")
    elif _LATIN.search(text):
        found.add("en")
    return found


def _for_language(survey: Survey, site: Site, within: tuple[str, ...] = ()) -> bool:
    """Whether something before or above it has asked for the language."""
    here = site
    while here.above is not None:
        above = here.above
        before = above.below[: here.number] if goes_on(above.kind) == "success" else above.below[:1]
        if any(each.kind == "LanguageIs" for sibling in before for each in leaves(survey, sibling)):
            return True
        here = above
        if "lang" in " ".join(here.element.attributes.values()):
            return True
    if any("lang" in value for name, value in site.element.attributes.items() if name.startswith("_")):
        return True
    uses = [use for use in survey.uses[site.tree.id] if use.tree.id not in within]
    return bool(uses) and all(_for_language(survey, use, (*within, site.tree.id)) for use in uses)


def repeated_acts(survey: Survey, judge: Judge) -> Iterator[Finding]:
    """What a ReactiveSequence does anew in every tick while a later child runs."""
    for site in survey.sites():
        if site.kind != "ReactiveSequence":
            continue
        for child in site.below:
            later = [each for each in site.below[child.number + 1 :] if "running" in judge.of(each)]
            if not later or not judge.instant(child) or "skipped" in judge.of(child):
                continue
            for act in (each for each in leaves(survey, child) if _acts_at_once(each, judge)):
                what = f"{act.label} is done anew with every tick while {later[0].label} runs"
                yield Finding("warning", act.element.place, what, "A Sequence does it once, and then goes on.")


def _acts_at_once(site: Site, judge: Judge) -> bool:
    return bool(site.model and site.model.nature.acts and judge.instant(site) and site.kind not in _IDEMPOTENT)


_IDEMPOTENT = ("Attend", "Hold", "GoOn", "FallSilent")
"""Acts whose repetition is none."""


def said_for_ever(survey: Survey, judge: Judge) -> Iterator[Finding]:
    """What is done again and again for as long as a state lasts: nothing that happens, and no pause, is waited for."""
    for id in survey.roots:
        if id not in survey.reached or survey.entry is None:
            continue
        for site in survey.roots[id].walk():
            if not site.model or not site.model.nature.acts or site.below or site.kind in (*_IDEMPOTENT, *_GATED):
                continue
            if not _gated(survey, site, judge):
                held = [each.label for each in _before(survey, site)]
                last = f"for as long as {' and '.join(held)} {'holds' if len(held) == 1 else 'hold'}"
                advice = "Put it below an event, such as OnArrival, or below a Cooldown, or let a Wait follow."
                what = f"{site.label} is done again and again, {last if held else 'for ever'}"
                yield Finding("warning", site.element.place, what, advice)


_GATED = ("Answer", "AnswerChat")
"""Acts that need something that has just happened."""

_VARY = ("ScriptCondition", "WasEntryUpdated", "Remembers")
"""Conditions that the tree itself may change."""


def _gated(survey: Survey, site: Site, judge: Judge, within: tuple[str, ...] = ()) -> bool:
    """Whether something keeps it from being begun anew as soon as it has ended."""
    if any(name.startswith("_") and name not in REMARKS for name in site.element.attributes):
        return True
    here = site
    while here.above is not None:
        above = here.above
        if any(name.startswith("_") and name not in REMARKS for name in above.element.attributes):
            return True
        if above.model is None or (above.model.category == "Decorator" and above.kind not in _TRANSPARENT):
            return True
        onward = goes_on(above.kind)
        if onward is None and above.model.category != "Decorator":
            return True
        siblings = [sibling for sibling in above.below if sibling is not here] if onward == "success" else []
        if any(_paces(survey, sibling, judge) for sibling in siblings):
            return True
        here = above
    if survey.entry is not None and site.tree.id == survey.entry.id:
        return False
    uses = [use for use in survey.uses[site.tree.id] if use.tree.id not in within and use.tree.id in survey.reached]
    return all(_gated(survey, use, judge, (*within, site.tree.id)) for use in uses)


_TRANSPARENT = ("Inverter", "ForceSuccess", "ForceFailure", "Timeout", "Delay")
"""Decorators that keep nothing from beginning anew at once, or after a moment."""


def _paces(survey: Survey, sibling: Site, judge: Judge) -> bool:
    """Whether it takes its time, asks for what just happened, or changes what is asked."""
    for leaf in leaves(survey, sibling):
        if leaf.model is None or any(name.startswith("_") for name in leaf.element.attributes):
            return True
        if leaf.model.category == "Condition":
            if leaf.model.nature.brief or leaf.kind in _VARY or not judge.instant(leaf):
                return True
        elif not leaf.model.nature.acts or leaf.kind in _GATED or leaf.model.nature.bound:
            return leaf.kind != "AlwaysSuccess"
    return False


def _before(survey: Survey, site: Site) -> list[Site]:
    """Conditions that stand before it in the sequences of its own tree."""
    found: list[Site] = []
    here = site
    while here.above is not None:
        if goes_on(here.above.kind) == "success":
            rows = [leaves(survey, sibling) for sibling in here.above.below[: here.number]]
            asked = [leaf for row in rows for leaf in row if leaf.model and leaf.model.category == "Condition"]
            found = asked + found
        here = here.above
    return found
