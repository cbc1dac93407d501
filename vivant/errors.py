"""Every exception of vivant.

VivantError
├── ScoreError            a track or segment is used against its rules
├── WireError             a peer broke the protocol; carries the close code
│   ├── MalformedMessage      not JSON, unknown type, wrong field
│   ├── FrameTooLarge         a frame beyond the agreed limit
│   ├── RateLimited           more messages or bytes than allowed
│   ├── OutOfTurn             a message that the state does not allow
│   ├── NotAdmitted           wrong origin, token or role
│   ├── SlowPeer              it stopped reading
│   └── TakenOver             a newer client took its roles
├── BadInput              a file or setting is wrong: where, what was expected, what was found
│   ├── PersonaError          persona.toml
│   ├── KnowledgeError        a document or picture of the knowledge folder
│   ├── SoundError            a wav file
│   ├── TreeError             a behaviour tree's file, or a node that is used against its ports
│   └── JournalError          a recording of what behaviour perceived and did
├── BlackboardError       an entry of the blackboard is missing, read-only, or holds another kind of value
├── PortError             a value does not fit the port of a node
├── ScriptError           a script of a behaviour tree cannot be read, or does not fit the blackboard
├── PluginError
│   ├── UnknownPlugin         no plugin of that name
│   ├── MissingDependency     the exact `pip install` is in the sentence
│   ├── InvalidManifest       a manifest that cannot be read
│   ├── WrongSetting          a setting that the plugin does not take
│   └── BrokenContract        a plugin that does not do what its kind promises
├── EngineError           an engine failed while it worked
│   ├── EngineDied            its helper process ended
│   ├── EngineStalled         it gave nothing for too long
│   ├── EngineUnreachable     its server is not there, or fails
│   ├── EngineRefused         its server does not want to: key, model, quota
│   └── EngineGarbled         it answered what cannot be read
├── MicrophoneError       there is none, or it may not be read
└── ServeError            the server cannot start or be reached
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class VivantError(Exception):
    """Base of all errors; subclasses hold fields and compose their sentence."""


@dataclass(eq=False)
class ScoreError(VivantError):
    """A track or segment is used against its rules."""

    what: str

    def __str__(self) -> str:
        return self.what


@dataclass(eq=False)
class WireError(VivantError):
    """A peer broke the protocol. `close_code` is what the connection is closed with (RFC 6455, 7.4)."""

    what: str

    close_code = 4400

    @property
    def code(self) -> str:
        """The stable name that travels in the `error` message."""
        return type(self).__name__

    def __str__(self) -> str:
        return self.what


class MalformedMessage(WireError):
    """Not JSON, an unknown type, a missing or wrong field."""

    close_code = 4400


class FrameTooLarge(WireError):
    """A frame beyond the agreed limit."""

    close_code = 1009


class RateLimited(WireError):
    """More messages or bytes than the limits in `hello` allow."""

    close_code = 4429


class OutOfTurn(WireError):
    """A message that the connection's state or roles do not allow."""

    close_code = 4409


class NotAdmitted(WireError):
    """Wrong origin, token, role, or no room left."""

    close_code = 4403


class SlowPeer(WireError):
    """The peer stopped reading and its control lane is full."""

    close_code = 4408


class TakenOver(WireError):
    """A newer client took this one's roles."""

    close_code = 4410


@dataclass(eq=False)
class BadInput(VivantError):
    """A file or setting is wrong.

    Parameters
    ----------
    file : where the fault is.
    line : 1-based line, or None where a line makes no sense (a picture).
    expected, found : what should stand there and what does.
    advice : what to do about it.
    """

    file: Path | str
    line: int | None
    expected: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        advice = f" {self.advice}" if self.advice else ""
        return f"{where}: expected {self.expected}, found {self.found}.{advice}"


class PersonaError(BadInput):
    """persona.toml has a wrong key, type or value."""


class KnowledgeError(BadInput):
    """A document or picture of the knowledge folder cannot be used."""


class SoundError(BadInput):
    """A wav file cannot be read."""


class TreeError(BadInput):
    """A behaviour tree cannot be read, or does not fit its nodes."""


class JournalError(BadInput):
    """A recording of what behaviour perceived and did cannot be read or replayed."""


@dataclass(eq=False)
class BlackboardError(VivantError):
    """An entry of the blackboard is missing, read-only, or holds another kind of value. known : entries there are."""

    key: str
    expected: str
    found: str
    known: tuple[str, ...] = ()

    def __str__(self) -> str:
        near = did_you_mean(self.key, self.known)
        return f"the entry {self.key!r}: expected {self.expected}, found {self.found}{near or '.'}"


@dataclass(eq=False)
class PortError(VivantError):
    """A value does not fit the port of a node that it is to go through."""

    expected: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}" + (f". {self.advice}" if self.advice else "")


@dataclass(eq=False)
class ScriptError(VivantError):
    """A script of a behaviour tree cannot be read, or does not fit the blackboard. column : counted from 1."""

    code: str
    column: int
    expected: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        advice = f" {self.advice}" if self.advice else ""
        return f"in {self.code!r}, column {self.column}: expected {self.expected}, found {self.found}.{advice}"


class PluginError(VivantError):
    """Something is wrong with a plugin."""


@dataclass(eq=False)
class UnknownPlugin(PluginError):
    """No plugin provides that kind under that name."""

    kind: str
    name: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        known = ", ".join(self.known) or "none"
        near = did_you_mean(self.name, self.known)
        return f"no {self.kind} named {self.name!r}{near or '.'} There are: {known}."


@dataclass(eq=False)
class MissingDependency(PluginError):
    """The plugin needs a package that is not installed."""

    plugin: str
    module: str
    install: str

    def __str__(self) -> str:
        return f"{self.plugin} needs {self.module!r}, which is not installed: {self.install}"


@dataclass(eq=False)
class InvalidManifest(PluginError):
    """A manifest cannot be read."""

    plugin: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"the manifest of {self.plugin}: expected {self.expected}, found {self.found}."


@dataclass(eq=False)
class WrongSetting(PluginError):
    """A plugin does not take that setting, or not that value.

    found : what is wrong with it; where a value of another kind was `expected`, the value that was found instead.
    known : the plugin's settings. advice : what to do about it.
    """

    plugin: str
    setting: str
    found: str
    known: tuple[str, ...]
    expected: str = ""
    advice: str = ""

    def __str__(self) -> str:
        if self.expected:
            advice = f" {self.advice}" if self.advice else ""
            return f"{self.plugin}: the setting {self.setting!r}: expected {self.expected}, found {self.found}.{advice}"
        near = "" if self.setting in self.known else did_you_mean(self.setting, self.known)
        known = ", ".join(self.known) or "none"
        return f"{self.plugin}: the setting {self.setting!r} is {self.found}{near or '.'} It takes: {known}."


@dataclass(eq=False)
class BrokenContract(PluginError):
    """A plugin does not do what its kind promises."""

    plugin: str
    kind: str
    promise: str
    found: str

    def __str__(self) -> str:
        return f"{self.plugin} as {self.kind}: {self.promise}, but {self.found}."


@dataclass(eq=False)
class EngineError(VivantError):
    """An engine failed while it worked."""

    engine: str
    what: str

    def __str__(self) -> str:
        return f"{self.engine}: {self.what}"


class EngineDied(EngineError):
    """The engine's helper process ended."""


class EngineStalled(EngineError):
    """The engine gave nothing for longer than its limit."""


class EngineUnreachable(EngineError):
    """The engine's server cannot be reached, or fails by itself."""


class EngineRefused(EngineError):
    """The engine's server refuses the request: a wrong key, an unknown model, a used-up quota."""


class EngineGarbled(EngineError):
    """The engine answered something that cannot be read."""


@dataclass(eq=False)
class MicrophoneError(VivantError):
    """There is no microphone, or it may not be read."""

    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.what}. {self.advice}"


@dataclass(eq=False)
class ServeError(VivantError):
    """The server cannot start or be reached."""

    what: str

    def __str__(self) -> str:
        return self.what


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`, did you mean 'x'?`, or nothing where no known name is near.

    >>> did_you_mean("espaek", ["espeak", "coqui"])
    ", did you mean 'espeak'?"
    """
    near = difflib.get_close_matches(name, list(known), n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """`Did you mean 'x'?`, as advice of its own, or nothing where no known name is near."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"Did you mean {near[0]!r}?" if near else ""
