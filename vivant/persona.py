"""Persona: one `persona.toml` configures a digital human; each room gets its typed section.

docs/persona.md lists every key; `vivant/personas/hall/persona.toml` is a commented example.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from vivant.errors import PersonaError, UnknownPlugin, WrongSetting, did_you_mean
from vivant.plugins.manifest import Kind
from vivant.plugins.registry import Registry
from vivant.score import Lang
from vivant.toml import Document, Key, ranged
from vivant.wire.limits import Limits

DEFAULT = "hall"
"""The embedded persona that is loaded where none is named."""

FILE = "persona.toml"

OPTIONAL = ("idle", "misheard", "confirm")
"""Texts that may be left out in all languages."""

Text = Mapping[Lang, str]
"""What is said, by language."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What the human says of its own: in each of the persona's languages, unless it is left out altogether."""

    greeting: Text
    """To somebody who comes, or who greets."""
    farewell: Text
    clarify: Text
    """To what is not understood as a question."""
    hand_over: Text
    """Where an answer failed, or a person is asked for."""
    thanks: Text
    """To thanks."""
    identity: Text
    """To "who are you?"."""
    unknown: Text
    """Where the documents hold no answer."""
    idle: Text = field(default_factory=dict)
    """To somebody who stands there and says nothing."""
    misheard: Text = field(default_factory=dict)
    """To what was said aloud and not understood; `clarify` where there is none."""
    confirm: Text = field(default_factory=dict)
    """To what was perhaps misheard: {question} is what was understood; without it, the question is answered at once."""

    def by_name(self) -> dict[str, Text]:
        """`{"greeting": {"zh": …, "en": …}, …}`."""
        return {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}


@dataclass(frozen=True, slots=True)
class Identity:
    """[persona]: who it is and what it says of its own."""

    name: str
    languages: tuple[Lang, ...]
    """The first is spoken until a visitor has chosen another."""
    texts: Texts
    name_zh: str = ""
    role: str = ""
    role_zh: str = ""
    suggestions: Mapping[Lang, tuple[str, ...]] = field(default_factory=dict)
    """Questions that the page offers, by language."""
    label: bool = True
    """Show all the time that this is AI-generated."""

    @property
    def hot_words(self) -> tuple[str, ...]:
        """What a recogniser shall expect: its names and the questions that it offers."""
        names = (self.name, self.name_zh, self.role, self.role_zh)
        return tuple(dict.fromkeys([*filter(None, names), *itertools.chain.from_iterable(self.suggestions.values())]))


@dataclass(frozen=True, slots=True)
class Engine:
    """A plugin by name, and the settings that it is made with."""

    engine: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listening(Engine):
    """[hearing]: how it understands speech."""

    engine: str = "closed"
    wake: str = ""
    """Words that an utterance must begin with to interrupt; stop words need them not. '' for none."""


@dataclass(frozen=True, slots=True)
class Conduct(Engine):
    """[behavior]: how it decides what to do, and where `vivant serve` records that."""

    engine: str = "tree"
    journal: Path | None = None
    """A folder for a journal of each session; without it nothing is recorded."""
    texts: bool = True
    """Whether journals hold what visitors say; without it they can be explained, but not replayed."""
    keep_days: int = ranged(30, 0, 3650)
    """Journals are deleted that many days after their last line; 0 keeps them."""
    keep_megabytes: int = ranged(2048, 0, 1_000_000)
    """The oldest journals are deleted while all together are larger; 0 keeps them."""


@dataclass(frozen=True, slots=True)
class Agent:
    """[agent]: what it knows, how it finds it and how it puts it into words."""

    knowledge: Path
    """A folder with one folder of documents for each language: `knowledge/zh/…`, `knowledge/en/…`."""
    retriever: Engine = Engine("hybrid")
    reader: Engine = Engine("extractive")


@dataclass(frozen=True, slots=True)
class Avatar:
    """[avatar]: the body to show; one that ships by `name`, or a VRM 1.0 `file`."""

    name: str | None = None
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """[server]: where it listens and whom it lets in."""

    host: str = "127.0.0.1"
    port: int = ranged(8000, 0, 65535)
    """0 takes any free port."""
    origins: tuple[str, ...] = ()
    """Pages of other origins that may connect, as `https://hall.example`; the server's own page always may."""
    max_sessions: int = ranged(32, 1, 10_000)
    limits: Limits = field(default_factory=Limits)
    """[server.limits]: what one client may send."""


@dataclass(frozen=True, slots=True)
class Stalls:
    """[limits]: how long each stage may give nothing before it counts as stalled, seconds."""

    start: float = ranged(10.0, 0.1, 600)
    """A voice that makes itself ready."""
    search: float = ranged(2.0, 0.1, 600)
    """Finding passages."""
    sentence: float = ranged(15.0, 0.1, 600)
    """The reader's next sentence."""
    speech: float = ranged(3.0, 0.1, 600)
    """The voice's next chunk."""
    hearing: float = ranged(5.0, 0.1, 600)
    """A recogniser, once the visitor has spoken."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Everything that a digital human is configured with."""

    identity: Identity
    agent: Agent
    voice: Engine
    face: Engine
    body: Engine
    behavior: Conduct
    hearing: Listening
    avatar: Avatar
    server: Server
    limits: Stalls
    document: Document = field(repr=False, compare=False)
    """The file it was read from."""

    @classmethod
    def load(cls, path: Path | str | None = None) -> Persona:
        """Read a persona.

        Parameters
        ----------
        path : a persona.toml or its folder; the bare name of an embedded persona; None for the embedded `hall`.

        Raises PersonaError, which names file, line, what was expected and what was found.
        """
        return cls.parse(Document.read(_find(path), PersonaError))

    @classmethod
    def parse(cls, document: Document) -> Persona:
        """As `load`, of a document already read."""
        known = [each.name for each in dataclasses.fields(cls) if each.name != "document"]
        known[0] = "persona"
        for name in document.tables:
            if name not in known:
                raise document.unknown((name,), known, "the tables")
        persona = cls(
            identity=document.build(Identity, "persona"),
            agent=document.build(Agent, "agent"),
            voice=_engine(document, "voice", "espeak"),
            face=_engine(document, "face", "dominance"),
            body=_engine(document, "body", "gestures"),
            behavior=document.build(Conduct, "behavior"),
            hearing=document.build(Listening, "hearing"),
            avatar=document.build(Avatar, "avatar"),
            server=document.build(Server, "server"),
            limits=document.build(Stalls, "limits"),
            document=document,
        )
        persona._check()
        return persona

    @property
    def file(self) -> Path:
        """Where it was read from."""
        return self.document.file

    @property
    def lang(self) -> Lang:
        """The language that is spoken until a visitor has chosen another."""
        return self.identity.languages[0]

    @property
    def offered(self) -> dict[str, Any]:
        """What every plugin may have of the persona, by the name of its parameter."""
        return {
            "folder": self.file.parent,
            "knowledge": self.agent.knowledge,
            "languages": self.identity.languages,
            "lang": self.lang,
            "texts": self.identity.texts.by_name(),
            "suggestions": self.identity.suggestions,
            "hot_words": self.identity.hot_words,
        }

    def engine(self, kind: Kind) -> Engine:
        """The engine that the persona names for a kind."""
        return self._engines()[kind][0]

    def plugin(self, kind: Kind, registry: Registry, **offered: Any) -> Any:
        """Make the persona's plugin of a kind.

        Beside its settings, a factory gets those of `offered`, `folder`, `registry`, `knowledge`, `languages`, `lang`,
        `texts`, `suggestions` and `hot_words` that it has parameters for. A name or setting that does not fit is a
        PersonaError at its line.
        """
        engine, key = self._engines()[kind]
        common = {**self.offered, "registry": registry}
        try:
            return registry.load(kind, engine.engine, offered={**common, **offered}, **engine.settings)
        except UnknownPlugin as problem:
            place = (*key, "engine", problem.name)
            raise self.document.unknown(place, problem.known, f"the {kind} plugins:") from None
        except WrongSetting as problem:
            raise self._wrong_setting(problem, key) from None

    def _engines(self) -> dict[str, tuple[Engine, Key]]:
        return {
            "synthesizer": (self.voice, ("voice",)),
            "face": (self.face, ("face",)),
            "body": (self.body, ("body",)),
            "behavior": (self.behavior, ("behavior",)),
            "recognizer": (self.hearing, ("hearing",)),
            "retriever": (self.agent.retriever, ("agent", "retriever")),
            "reader": (self.agent.reader, ("agent", "reader")),
        }

    def _wrong_setting(self, problem: WrongSetting, key: Key) -> PersonaError:
        line = self.document.line(*key, "settings", problem.setting)
        if problem.expected:
            return PersonaError(self.file, line, problem.expected, problem.found, problem.advice)
        near = "" if problem.setting in problem.known else did_you_mean(problem.setting, problem.known)
        return PersonaError(
            self.file,
            line,
            f"settings of {problem.plugin}: {', '.join(problem.known)}",
            f"{problem.setting!r}, which is {problem.found}",
            f"D{near[3:]}" if near else "",
        )

    # --- What types alone do not tell ------------------------------------------------------------------------

    def _check(self) -> None:
        self._check_languages()
        self._check_knowledge()
        self._check_avatar()
        self._check_limits()

    def _check_languages(self) -> None:
        languages = self.identity.languages
        if not languages or len(set(languages)) < len(languages):
            found = "none" if not languages else "one of them twice"
            raise self.document.fault(("persona", "languages"), "at least one language, each once", found)
        for name, text in self.identity.texts.by_name().items():
            for lang in languages:
                if not text.get(lang, "").strip() and (text or name not in OPTIONAL):
                    key = ("persona", "texts", name, lang) if lang in text else ("persona", "texts", name)
                    found = "an empty string" if lang in text else "none"
                    raise self.document.fault(key, f"the text {name!r} in {lang!r}", found)

    def _check_knowledge(self) -> None:
        folder, key = self.agent.knowledge, ("agent", "knowledge")
        if not folder.is_dir():
            found = "a file" if folder.exists() else "nothing"
            raise self.document.fault(key, f"a folder at {folder}", found, _near_folder(folder))
        for lang in self.identity.languages:
            if not (folder / lang).is_dir():
                advice = "Add it, or take the language out of [persona] languages."
                raise self.document.fault(key, f"a folder of documents at {folder / lang}", "nothing", advice)
            if not any(each.suffix in (".md", ".txt") for each in (folder / lang).rglob("*")):
                raise self.document.fault(key, f"a document (.md or .txt) in {folder / lang}", "none")

    def _check_avatar(self) -> None:
        name, file = self.avatar.name, self.avatar.file
        if name is not None and file is not None:
            raise self.document.fault(("avatar", "file"), "either name or file in [avatar]", "both")
        if file is not None and not file.is_file():
            raise self.document.fault(("avatar", "file"), f"a VRM file at {file}", "nothing")

    def _check_limits(self) -> None:
        for each in dataclasses.fields(Limits):
            value = getattr(self.server.limits, each.name)
            if value < 1:
                key = ("server", "limits", each.name)
                raise self.document.fault(key, "a whole number of at least 1", f"the number {value}")


def _engine(document: Document, key: str, default: str) -> Engine:
    """An engine's table; absent, the one that ships."""
    return document.build(Engine, key) if key in document.tables else Engine(default)


def _near_folder(folder: Path) -> str:
    siblings = [each.name for each in folder.parent.iterdir() if each.is_dir()] if folder.parent.is_dir() else []
    near = did_you_mean(folder.name, siblings)
    return f"D{near[3:]}" if near else ""


def embedded() -> dict[str, Path]:
    """The personas that ship: name to persona.toml."""
    folder = Path(str(resources.files("vivant") / "personas"))
    return {file.parent.name: file for file in sorted(folder.glob(f"*/{FILE}"))}


def _find(path: Path | str | None) -> Path:
    if path is None or (isinstance(path, str) and path in embedded()):
        return embedded()[path or DEFAULT]
    file = Path(path)
    if file.is_dir():
        file = file / FILE
    if not file.is_file():
        known = ", ".join(embedded())
        near = did_you_mean(str(path), embedded())
        advice = f"D{near[3:]}" if near else ""
        raise PersonaError(file, None, f"a {FILE}, its folder or an embedded persona ({known})", "nothing", advice)
    return file
