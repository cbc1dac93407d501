"""Behaviour by a tree from a file, with guards that the tree cannot bypass."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from vivant.behavior.agenda import Agenda
from vivant.behavior.building import Tree, build
from vivant.behavior.composure import Composure
from vivant.behavior.context import Context, Fault
from vivant.behavior.document import Document
from vivant.behavior.guards import Courtesy, Guard, Guards, Night, Notices
from vivant.behavior.plugged import catalogue
from vivant.behavior.reading import read
from vivant.behavior.runner import Runner
from vivant.behavior.situation import Situation
from vivant.behavior.texts import check_texts
from vivant.behavior.trees import find
from vivant.errors import PluginError, TreeError, WrongSetting
from vivant.plugins.registry import Registry
from vivant.score import Act, ActStatus, Lang, Percept

LONGEST = 86_400.0
"""Of settings that are seconds: a day."""

_Stamp = tuple[tuple[Path, int], ...]

_read: dict[Path, tuple[_Stamp, Document]] = {}
"""Documents that were read, with the files they come from and when these were changed, ns."""

_good: dict[tuple[str, Path | None], Document] = {}
"""The last documents that could be built, by the tree's name and the persona's folder."""


class TreeBehavior:
    """One human's tree.

    Parameters
    ----------
    texts : what it says on its own, by name and language.
    lang : the language before anybody has spoken.
    tree : one that ships by its name, or a file, relative to `folder`.
    folder : that of the persona.
    greet_cooldown, absence, idle_after : no second greeting sooner than this after the last word; gone that long, a
        visitor has left; so long after the last word, help is offered; seconds. The tree sees them, as it sees the next
        two, as entries of its outermost blackboard: `{@idle_after}`.
    sure : what was heard with less confidence is asked back.
    apologies : so often in a row it says that it did not understand.
    undecided : so long after a voice without a word, what was held goes on, seconds.
    nod_every : so long a visitor speaks before it nods, and then again, seconds.
    night : hours in which it says nothing unasked, "22:00-07:00"; "" for none.
    seed : of chance. `vivant.human.Engines` gives each human another one where the persona names none, and journals
        keep it.
    registry : where nodes of plugins are looked for; all that is installed, if left out.

    Raises TreeError: the tree cannot be read or built, or says a text that the persona has not; WrongSetting: there is
    no such tree, or a number or span makes no sense; PluginError: a node that the tree names cannot be loaded. A tree
    that could be built before in this process goes on as it was then, and the operators are told.
    """

    def __init__(
        self,
        *,
        texts: Mapping[str, Mapping[Lang, str]],
        lang: Lang = "zh",
        tree: str = "hall",
        folder: Path | None = None,
        greet_cooldown: float = 5.0,
        absence: float = 3.0,
        idle_after: float = 40.0,
        sure: float = 0.6,
        apologies: int = 2,
        undecided: float = 6.0,
        nod_every: float = 2.2,
        night: str = "",
        seed: int = 0,
        registry: Registry | None = None,
    ) -> None:
        manners = {
            "greet_cooldown": greet_cooldown, "absence": absence, "idle_after": idle_after, "sure": sure,
            "apologies": apologies,
        }  # fmt: skip
        _check({**manners, "undecided": undecided, "nod_every": nod_every})
        context = Context(Situation(lang), Agenda(), texts, random.Random(seed))

        def made(document: Document) -> Tree:
            check_texts(document, texts)
            return build(document, catalogue(document, registry), context)

        built, fault = _latest(tree, folder, made)
        if fault is not None:
            what = f"the tree was changed and cannot be used, so it goes on as it was before: {fault}"
            context.fault(Fault(built.root.name, str(built.root.place), what))
        for name, value in manners.items():
            built.blackboard.set(name, value)
        guards: list[Guard] = [Courtesy(undecided), Notices(absence), *_nights(night)]
        self.runner = Runner(built, Guards(guards), Composure(nod_every))

    def tick(self, now: float, percepts: Sequence[Percept]) -> list[Act]:
        """One tick of the tree."""
        return self.runner.tick(now, percepts)

    def report(self, act: int, status: ActStatus) -> None:
        """What became of an Act."""
        self.runner.report(act, status)


def _latest(
    tree: str, folder: Path | None, make: Callable[[Document], Tree]
) -> tuple[Tree, TreeError | PluginError | None]:
    """The tree as it is written now; else as it was when it could last be built, and what is wrong with it now.

    A server outlives changes of its trees: half of a file that is being written keeps nobody from being served.
    """
    try:
        document = load(_found(tree, folder))
        built = make(document)
    except (TreeError, PluginError) as fault:
        if (tree, folder) not in _good:
            raise
        return make(_good[tree, folder]), fault
    _good[tree, folder] = document
    return built, None


def _found(tree: str, folder: Path | None) -> Path:
    try:
        return find(tree, folder)
    except TreeError as fault:
        raise WrongSetting("tree", "tree", repr(tree), ("tree",), fault.expected, fault.advice) from None


def _check(numbers: Mapping[str, float]) -> None:
    """Raise WrongSetting for a number that makes no sense."""
    for name, value in numbers.items():
        highest = 1.0 if name == "sure" else LONGEST
        if not 0 <= value <= highest:
            unit = "" if name in ("sure", "apologies") else ", seconds"
            raise WrongSetting("tree", name, f"{value}", (name,), f"a number from 0 to {highest:g}{unit}")


def _nights(hours: str) -> list[Night]:
    if not hours:
        return []
    try:
        return [Night.parse(hours)]
    except ValueError:
        raise WrongSetting("tree", "night", repr(hours), ("night",), "a span of hours such as '22:00-07:00'") from None


def load(file: Path) -> Document:
    """A tree's document, read anew only where it or a file that it includes has changed. Raises TreeError."""
    known = _read.get(file)
    if known is not None and _stamp([path for path, _ in known[0]]) == known[0]:
        return known[1]
    document = read(file)
    _read[file] = (_stamp(_files(document)), document)
    return document


def _files(document: Document) -> list[Path]:
    below = [each for include in document.includes if include.document for each in _files(include.document)]
    return [Path(document.file), *below]


def _stamp(files: Sequence[Path]) -> _Stamp:
    return tuple((file, file.stat().st_mtime_ns if file.is_file() else 0) for file in files)
