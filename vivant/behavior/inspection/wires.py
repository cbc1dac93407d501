"""Rules about ports: what stands in them, what is missing, how many children there are, and scripts."""

from __future__ import annotations

from collections.abc import Iterator

from vivant.behavior.document import SCRIPTED
from vivant.behavior.inspection.finding import Finding
from vivant.behavior.inspection.survey import Site, Survey
from vivant.behavior.ports import NAMES, Port, convert, pointer
from vivant.behavior.scripts import Script
from vivant.behavior.wiring import mentioned
from vivant.errors import PortError, ScriptError, nearest


def unknown_ports(survey: Survey) -> Iterator[Finding]:
    """Attributes that the kind has no port for."""
    for site in survey.sites():
        if site.model is None or site.kind not in survey.catalog:
            continue
        known = [port.name for port in site.model.ports]
        for name in site.element.attributes:
            if not name.startswith("_") and name not in known:
                takes = f"It has {', '.join(known)}." if known else "It has none."
                yield _error(site, f"{site.label} has no port {name!r}", nearest(name, known) or takes)


def missing_ports(survey: Survey) -> Iterator[Finding]:
    """Ports that must be given."""
    for site in survey.sites():
        for port in site.model.ports if site.model else ():
            if port.required and port.name not in site.element.attributes:
                yield _error(site, f"{site.label} lacks the port {port.name!r}, {NAMES[port.type]}", port.doc)


def wrong_values(survey: Survey) -> Iterator[Finding]:
    """Values that do not fit the type or the choices of their port."""
    for site in survey.sites():
        for port in site.model.ports if site.model else ():
            written = site.element.attributes.get(port.name)
            if written is not None and pointer(written, port.name) is None:
                yield from _value(site, port, written)


def _value(site: Site, port: Port, written: str) -> Iterator[Finding]:
    if port.direction == "output":
        advice = f'Write {port.name}="{{{port.name}}}".'
        yield _error(site, f"the port {port.name!r} of {site.label} gives a value, and {written!r} is no entry", advice)
        return
    if mentioned(written, port) or (written == "" and port.default == ""):
        return
    try:
        convert(written, port)
    except PortError as error:
        what = f"the port {port.name!r} of {site.label}: expected {error.expected}, found {error.found}"
        yield _error(site, what, error.advice)


def wrong_children(survey: Survey) -> Iterator[Finding]:
    """Too few children, or too many."""
    for site in survey.sites():
        if site.model is None:
            continue
        least, most = site.model.children
        found = len(site.below)
        if found < least or (most is not None and found > most):
            several = f"at least {least}" if most is None else f"{least} to {most}"
            wanted = "none" if most == 0 else str(least) if least == most else several
            advice = "Put them into a Sequence, a Fallback or a Parallel." if most == 1 and found > 1 else ""
            yield _error(site, f"{site.label} has {found} children; it takes {wanted}", advice)


def broken_scripts(survey: Survey) -> Iterator[Finding]:
    """Scripts that cannot be read."""
    for site in survey.sites():
        for name, code in scripts(site):
            try:
                Script.parse(code)
            except ScriptError as error:
                what = (
                    f"{name} of {site.label}: {error.expected} expected in column {error.column}, found {error.found}"
                )
                yield _error(site, what, error.advice)


def scripts(site: Site) -> Iterator[tuple[str, str]]:
    """Attributes of a site that hold a script, and the script."""
    ports = {port.name for port in site.model.ports if port.type == "script"} if site.model else set()
    for name, written in site.element.attributes.items():
        if name in SCRIPTED or (name in ports and pointer(written, name) is None and written.strip()):
            yield name, written


def parsed(code: str) -> Script | None:
    """A script; None where it cannot be read, which another rule tells."""
    try:
        return Script.parse(code)
    except ScriptError:
        return None


def _error(site: Site, what: str, advice: str = "") -> Finding:
    return Finding("error", site.element.place, what, advice)
