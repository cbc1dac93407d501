"""Rules about entries of the blackboard: names that are read and that nobody ever writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vivant.behavior.document import Place
from vivant.behavior.inspection.finding import Finding
from vivant.behavior.inspection.survey import Site, Survey
from vivant.behavior.inspection.wires import parsed, scripts
from vivant.behavior.ports import Port, PortType, pointer
from vivant.behavior.wiring import mentioned
from vivant.errors import nearest

SITUATION: Mapping[str, PortType] = {
    "heard": "string", "confidence": "float", "intent": "string", "lang": "lang", "present": "bool",
    "distance": "float", "gaze": "string", "emotion": "string", "waiting": "int", "hour": "int", "silence": "seconds",
    "speaking": "bool", "visitors": "int",
}  # fmt: skip
"""Entries of the outermost blackboard that show the situation, which nobody may write; and what they hold."""

SETTINGS: Mapping[str, PortType] = {
    "greet_cooldown": "seconds", "absence": "seconds", "idle_after": "seconds", "sure": "float", "apologies": "int",
}  # fmt: skip
"""Entries of the outermost blackboard that the persona's settings give."""


@dataclass(frozen=True, slots=True)
class _Read:
    key: str
    site: Site
    where: str


@dataclass(slots=True)
class _Scope:
    """What one tree reads and writes. remaps : of the subtrees in it, name inside -> entry here."""

    reads: list[_Read] = field(default_factory=list)
    writes: set[str] = field(default_factory=set)
    remaps: list[tuple[Site, dict[str, str]]] = field(default_factory=list)


def unwritten(survey: Survey) -> Iterator[Finding]:
    """Entries that are read and never written."""
    scopes = {id: _scope(root.walk()) for id, root in survey.roots.items()}
    _carry_out(survey, scopes)
    outermost = {*SITUATION, *SETTINGS, *survey.entries}
    outermost |= {key[1:] for scope in scopes.values() for key in scope.writes if key.startswith("@")}
    outermost |= scopes[survey.entry.id].writes if survey.entry else set()
    seen = _visible(survey, scopes, outermost)
    told: set[tuple[str, str]] = set()
    for id, scope in scopes.items():
        for read in scope.reads:
            known = outermost if read.key.startswith("@") else seen[id]
            name = read.key.removeprefix("@")
            if known is None or name in known or (id, read.key) in told:
                continue
            if read.key.startswith("@") and survey.entry is None:
                continue
            told.add((id, read.key))
            yield _finding(survey, read, known, name in outermost)


def _finding(survey: Survey, read: _Read, known: set[str], outside: bool) -> Finding:
    """An entry of the outermost blackboard may be a fact, which only the program tells."""
    at_root = read.key.startswith("@") or (survey.entry is not None and read.site.tree.id == survey.entry.id)
    place: Place = read.site.element.place
    what = f"nothing writes {{{read.key}}}, which {read.where} of {read.site.label} reads"
    advice = nearest(read.key.removeprefix("@"), known)
    if not advice and outside and not at_root:
        advice = f"It is an entry of the outermost blackboard: {{@{read.key}}}."
    if not advice and not at_root:
        advice = f'A subtree has a blackboard of its own: pass it in, <SubTree … {read.key}="{{…}}"/>.'
    if not advice:
        advice = "If it is a fact, this can only be read once it was told."
    return Finding("warning" if at_root else "error", place, what, advice)


def _scope(sites: Iterator[Site]) -> _Scope:
    scope = _Scope()
    for site in sites:
        if site.is_subtree:
            given = {name: text for name, text in site.element.attributes.items() if not name.startswith("_")}
            scope.remaps.append((site, {name: key for name, text in given.items() if (key := pointer(text, name))}))
            for name, text in given.items():
                if pointer(text, name) is None:
                    scope.reads += [_Read(key, site, name) for key in mentioned(text, Port(name, "any"))]
        else:
            _ports(site, scope)
        _scripts(site, scope)
    return scope


def _ports(site: Site, scope: _Scope) -> None:
    for name, text in site.element.attributes.items():
        port = site.model.port(name) if site.model else None
        if name.startswith("_") or (port and port.type == "script" and pointer(text, name) is None):
            continue
        if (site.kind, name) in NAMED:
            scope.writes.add(pointer(text, name) or text.strip())
        elif port is None or port.direction != "input":
            scope.writes |= {key for key in (pointer(text, name),) if key}
        else:
            scope.reads += [_Read(key, site, name) for key in mentioned(text, port)]


NAMED = (("SetBlackboard", "output_key"), ("UnsetBlackboard", "key"))
"""Ports that hold the name of an entry, which need not be there."""


def _scripts(site: Site, scope: _Scope) -> None:
    for name, code in scripts(site):
        script = parsed(code)
        if script is not None:
            names = script.names
            scope.writes |= names.created
            unread = names.read | (names.written - names.created)
            scope.reads += [_Read(key, site, name) for key in sorted(unread)]


def _carry_out(survey: Survey, scopes: dict[str, _Scope]) -> None:
    """Let trees write what their subtrees write through, and read what those only read."""
    changed = True
    while changed:
        changed = False
        for scope in scopes.values():
            for site, remap in scope.remaps:
                inner = scopes.get(site.kind)
                written = inner.writes if inner else set(remap)
                through = {key for name, key in remap.items() if name in written}
                if inner and _autoremaps(site):
                    through |= {key for key in written if not key.startswith("_")} - remap.keys()
                through |= {key for key in written if key.startswith("@")}
                changed = changed or not through <= scope.writes
                scope.writes |= through
    for scope in scopes.values():
        for site, remap in scope.remaps:
            inner = scopes.get(site.kind)
            scope.reads += [_Read(key, site, name) for name, key in remap.items() if inner and name not in inner.writes]


def _visible(survey: Survey, scopes: dict[str, _Scope], outermost: set[str]) -> dict[str, set[str] | None]:
    """The names that a tree may read; None of a tree of which nobody knows how it is used."""
    seen: dict[str, set[str] | None] = {}
    for id, scope in scopes.items():
        declared = survey.declared.get(id)
        ports = {port.name for port in declared.ports} if declared else set()
        free = not survey.uses[id] and not declared and not (survey.entry and survey.entry.id == id)
        seen[id] = None if free else scope.writes | ports
    if survey.entry:
        seen[survey.entry.id] = (seen[survey.entry.id] or set()) | outermost
    for _ in scopes:
        for id in scopes:
            for site in survey.uses[id]:
                seen[id] = _given(site, seen[id], seen[site.tree.id])
    return seen


def _given(site: Site, inside: set[str] | None, outside: set[str] | None) -> set[str] | None:
    """What a use of a tree lets it see."""
    if inside is None or (outside is None and _autoremaps(site)):
        return None
    inside = inside | {name for name in site.element.attributes if not name.startswith("_")}
    if _autoremaps(site) and outside is not None:
        inside |= {key for key in outside if not key.startswith("_")}
    return inside


def _autoremaps(site: Site) -> bool:
    return site.element.attributes.get("_autoremap", "false").strip().lower() in ("true", "1")
