"""Manifests: what a distribution provides, readable without importing its code.

A manifest is a TOML file beside the code (docs/plugins.md lists every key):

    name = "acme-voices"            # the distribution
    version = "1.2.0"
    api = ">=1,<2"                  # the versions of this plugin interface that it works with
    licence = "MIT"                 # an SPDX expression
    summary = "Two voices."
    languages = ["zh", "en"]
    permissions = ["process"]       # what it does beyond computing
    offline = true                  # works with no network at all

    [needs]                         # module = what to install for it
    torch = "acme-voices[models]"

    [[provides]]
    kind = "synthesizer"
    name = "acme"
    object = "acme_voices.voice:AcmeVoice"
    summary = "A warm voice."

`licence`, `languages`, `permissions`, `offline` and `needs` of an entry stand in place of the distribution's.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from vivant.errors import BadInput, InvalidManifest
from vivant.toml import Document

API = 1
"""Version of the plugin interface (contracts, manifest, registry); rises only when a plugin that worked would not."""

Kind: TypeAlias = Literal["synthesizer", "face", "body", "retriever", "reader", "behavior", "recognizer", "node"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can be plugged in; the contracts live in the rooms that use them."""

ENGINES: tuple[Kind, ...] = KINDS[: KINDS.index("node")]
"""Kinds of which a persona names one each; the others are named where they are used."""

Permission: TypeAlias = Literal["process", "network", "read", "write"]
"""process: starts helper processes; network: reaches other machines; read, write: files beyond the persona's own.

They are declared, not enforced: Python has no sandbox within a process.
"""

_CLAUSE = re.compile(r"(>=|<=|==|!=|>|<)\s*(\d+)")
_TESTS = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
_OBJECT = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")
_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Provided:
    """One plugin: what it is and where its code lies."""

    kind: Kind
    name: str
    object: str
    """`module:attribute`; calling it with the settings makes the plugin."""
    summary: str
    distribution: str
    version: str
    licence: str
    languages: tuple[str, ...]
    permissions: tuple[Permission, ...]
    offline: bool
    needs: Mapping[str, str]
    """Module to requirement: `{"torch": "vivant[models]"}`."""

    @property
    def module(self) -> str:
        """The module to import."""
        return self.object.partition(":")[0]

    @property
    def attribute(self) -> str:
        """What to take from the module."""
        return self.object.partition(":")[2]

    def install(self, module: str) -> str:
        """The command that installs a needed module.

        `pip install "vivant[models]"`
        """
        return f'pip install "{self.needs[module]}"'


@dataclass(frozen=True, slots=True)
class Manifest:
    """A distribution and all that it provides."""

    name: str
    version: str
    api: str
    licence: str
    summary: str
    provides: tuple[Provided, ...]
    file: Path

    def works_with(self, api: int) -> bool:
        """Whether that version of the plugin interface lies in the manifest's range."""
        return all(_TESTS[sign](api, int(number)) for sign, number in _CLAUSE.findall(self.api))


@dataclass(frozen=True, slots=True)
class _Entry:
    """[[provides]]"""

    kind: Kind
    name: str
    object: str
    summary: str
    licence: str | None = None
    languages: tuple[str, ...] | None = None
    permissions: tuple[Permission, ...] | None = None
    offline: bool | None = None
    needs: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """The keys of a manifest."""

    name: str
    version: str
    api: str
    licence: str
    summary: str
    offline: bool
    languages: tuple[str, ...] = ()
    permissions: tuple[Permission, ...] = ()
    needs: Mapping[str, str] = field(default_factory=dict)
    provides: tuple[_Entry, ...] = ()


def read_manifest(file: Path, distribution: str) -> Manifest:
    """Read a manifest; raises InvalidManifest, which names `distribution`, file and line."""
    try:
        document = Document.read(file)
        content = document.build(_File)
        _check(document, content)
    except BadInput as problem:
        where = f"{distribution} ({problem.file}{f':{problem.line}' if problem.line else ''})"
        advice = f" ({problem.advice[0].lower()}{problem.advice[1:].rstrip('.')})" if problem.advice else ""
        raise InvalidManifest(where, problem.expected, problem.found + advice) from None
    provides = tuple(_provided(content, entry) for entry in content.provides)
    return Manifest(content.name, content.version, content.api, content.licence, content.summary, provides, file)


def _check(document: Document, content: _File) -> None:
    """What types alone do not tell."""
    clauses = [clause.strip() for clause in content.api.split(",")]
    if not all(_CLAUSE.fullmatch(clause) for clause in clauses):
        raise document.fault(("api",), "a range of whole numbers such as '>=1,<2'", repr(content.api))
    if not content.provides:
        raise document.fault(("provides",), "at least one [[provides]]", "none")
    taken: set[tuple[str, str]] = set()
    for n, entry in enumerate(content.provides):
        if not _OBJECT.fullmatch(entry.object):
            raise document.fault(("provides", n, "object"), "'module:attribute'", repr(entry.object))
        if not _NAME.fullmatch(entry.name):
            expected = "a name of lower-case letters, digits, '-' and '_'"
            raise document.fault(("provides", n, "name"), expected, repr(entry.name))
        if (entry.kind, entry.name) in taken:
            raise document.fault(("provides", n, "name"), f"each {entry.kind} once", f"a second {entry.name!r}")
        taken.add((entry.kind, entry.name))


def _provided(content: _File, entry: _Entry) -> Provided:
    def own(key: str) -> Any:
        value = getattr(entry, key)
        return getattr(content, key) if value is None else value

    return Provided(
        kind=entry.kind,
        name=entry.name,
        object=entry.object,
        summary=entry.summary,
        distribution=content.name,
        version=content.version,
        licence=own("licence"),
        languages=own("languages"),
        permissions=own("permissions"),
        offline=own("offline"),
        needs=own("needs"),
    )
