"""Glossary: what visitors call things. Every form of either language leads to the concepts that it means or suggests.

The lexicon is the project's own: `lexicon/glossary.txt` (its head explains the format) and two lists of everyday words,
which ask for nothing of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from vivant.agent.words import DROPPED, Token, normalised, stem, tokens

SUGGESTED = 0.7
"""How far a form that only suggests a concept stands for it."""

IMPLIED = 0.75
"""How far a concept that is implied is there."""

_LONGEST = 8
_UNKNOWN = 3.0
_NUMBER_COST = 1.5
_DIGITS = "0123456789零〇一二三四五六七八九十百千万两半"
_NUMBER = re.compile(f"[{_DIGITS[:10]}]+|[{_DIGITS[10:]}]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of a text that means one thing.

    concepts : how far it stands for each concept, (0, 1]; empty for words that the glossary does not know.
    everyday : whether it asks for nothing of its own.
    """

    text: str
    concepts: dict[str, float] = field(default_factory=dict)
    everyday: bool = False
    number: bool = False
    minor: bool = False
    """Whether an unknown word stands where English has verbs and adjectives, which seldom say what is asked for."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """Forms of both languages, and how salient each concept is."""

    english: dict[tuple[str, ...], dict[str, float]]
    chinese: dict[str, dict[str, float]]
    salience: dict[str, float]
    everyday: frozenset[str]
    """Stems and Hanzi words."""
    costs: dict[str, float] = field(default_factory=dict)
    """What a piece of a Chinese segmentation costs; longer pieces, and those with a meaning, cost less."""
    reach: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_DIGITS, 4))
    """How long the longest piece is that begins with a character."""
    implied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a concept those that a passage about it is also about."""

    def meant(self, units: Iterable[Unit], strength: float) -> dict[str, float]:
        """Concepts that a passage's units stand for, at `strength`, and what they imply, at less."""
        concepts = {concept: strength for unit in units for concept, sure in unit.concepts.items() if sure == 1}
        implied = {other: IMPLIED * strength for concept in concepts for other in self.implied.get(concept, ())}
        return implied | concepts

    def price(self, form: str) -> None:
        """Enter a Chinese form into the costs of segmentation."""
        self.costs[form] = 1.0 - 0.04 * len(form)
        self.reach[form[0]] = max(len(form), self.reach.get(form[0], 1))

    def sense(self, text: str) -> dict[str, float]:
        """All concepts that the units of a text stand for."""
        sense: dict[str, float] = {}
        for unit in self.units(text):
            for concept, strength in unit.concepts.items():
                sense[concept] = max(strength, sense.get(concept, 0.0))
        return sense

    def units(self, text: str) -> list[Unit]:
        """The text as units, in order; punctuation is left out.

        >>> [unit.text for unit in load_glossary().units("How much is 身份证补办?")]
        ['how much', 'is', '身份证', '补办']
        """
        return list(self._units(tokens(normalised(text))))

    def _units(self, words: list[Token]) -> Iterator[Unit]:
        index = 0
        while index < len(words):
            match words[index].script:
                case "hanzi":
                    yield from self._hanzi(words[index].text)
                    index += 1
                case "number":
                    yield Unit(words[index].text, number=True)
                    index += 1
                case "latin":
                    unit, index = self._latin(words, index)
                    if unit:
                        yield unit
                case _:
                    index += 1

    def _latin(self, words: list[Token], start: int) -> tuple[Unit | None, int]:
        """The longest form that begins at `start`, or the word itself."""
        stems: list[str] = []
        best: tuple[dict[str, float], int] | None = None
        for index in range(start, min(start + _LONGEST, len(words))):
            word = words[index]
            if word.script not in ("latin", "number"):
                break
            if word.text in DROPPED:
                if index == start:
                    return None, start + 1
                continue
            stems.append(stem(word.text))
            if concepts := self.english.get(tuple(stems)):
                best = concepts, index + 1
        if best:
            concepts, end = best
            return Unit(" ".join(word.text for word in words[start:end]), concepts), end
        alone, before = words[start].text, words[start - 1].text if start else ""
        return Unit(alone, everyday=stem(alone) in self.everyday, minor=_is_minor(alone, before)), start + 1

    def _hanzi(self, run: str) -> list[Unit]:
        """The segmentation of a run with the fewest unknown Hanzi, then the fewest pieces (a shortest path)."""
        size = len(run)
        best, came = [0.0] + [1e9] * size, [0] * (size + 1)
        for start in range(size):
            for end in range(start + 1, min(start + self.reach.get(run[start], 1), size) + 1):
                cost = self.costs.get(run[start:end])
                if cost is None:
                    if end == start + 1:
                        cost = _UNKNOWN
                    elif not _NUMBER.fullmatch(run, start, end):
                        continue
                    else:
                        cost = _NUMBER_COST
                if best[start] + cost < best[end]:
                    best[end], came[end] = best[start] + cost, start
        pieces, end = list[str](), size
        while end:
            pieces.append(run[came[end] : end])
            end = came[end]
        return list(self._merged(self._doubtful(pieces[::-1])))

    def _doubtful(self, pieces: list[str]) -> list[str]:
        """A single Hanzi that is known, behind or before a single one that is not, is probably half of a word."""
        strange = [len(piece) == 1 and piece not in self.costs and not _NUMBER.fullmatch(piece) for piece in pieces]
        if not any(strange):
            return pieces
        known = [len(piece) == 1 and piece in self.chinese for piece in pieces]
        alone = [
            odd and not (strange[index - 1 : index] == [True] or strange[index + 1 : index + 2] == [True])
            for index, odd in enumerate(strange)
        ]
        joined: list[str] = []
        for index, piece in enumerate(pieces):
            if (
                joined
                and ((alone[index] and known[index - 1]) or (known[index] and alone[index - 1]))
                and len(joined[-1]) == 1
            ):
                joined[-1] += piece
            else:
                joined.append(piece)
        return joined

    def _merged(self, pieces: list[str]) -> Iterator[Unit]:
        """Neighbouring unknown Hanzi are one unit."""
        unknown = ""
        for piece in pieces:
            concepts, everyday = self.chinese.get(piece), piece in self.everyday
            number = _NUMBER.fullmatch(piece) is not None
            if concepts is None and not everyday and not number:
                unknown += piece
                continue
            if unknown:
                yield Unit(unknown)
                unknown = ""
            yield Unit(
                piece, concepts or {}, everyday=concepts is None and everyday, number=concepts is None and number
            )
        if unknown:
            yield Unit(unknown)


_VERB_FOLLOWS = frozenset([
    "to", "i", "we", "you", "he", "she", "they", "it", "can", "could", "may", "might", "must", "should",
    "shall", "will", "would", "do", "does", "did", "don", "t", "not", "was", "is", "are", "am", "were", "be",
    "been", "being", "get", "got", "gets", "feel", "felt", "too", "very", "so", "really", "just", "never",
    "always", "and", "or",
])  # fmt: skip


def _is_minor(word: str, before: str) -> bool:
    return before in _VERB_FOLLOWS or word.endswith("ly") or (word.endswith(("ed", "ing")) and before not in DROPPED)


@cache
def load_glossary() -> Glossary:
    """The glossary that ships, read once."""
    glossary = Glossary({}, {}, {}, frozenset(_everyday()))
    for line in _lines("glossary.txt"):
        if line.startswith(">"):
            concept, _, others = line[1:].partition(":")
            glossary.implied[concept.strip()] = tuple(other.strip() for other in others.split(","))
        else:
            _add(glossary, line)
    for word in glossary.everyday:
        if ord(word[0]) > 0x2E80:
            glossary.costs[word] = 1.05 - 0.04 * len(word)
            glossary.reach[word[0]] = max(len(word), glossary.reach.get(word[0], 1))
    for form in glossary.chinese:
        glossary.price(form)
    return glossary


def form_key(form: str) -> str | tuple[str, ...]:
    """What a form is looked up by: a run of Hanzi as it is, else the stems of its words; empty where nothing is left.

    >>> form_key("身份证"), form_key("my driver's licences")
    ('身份证', ('driver', 'licenc'))
    """
    name = normalised(form)
    words = tokens(name)
    if len(words) == 1 and words[0].script == "hanzi":
        return name
    return tuple(stem(word.text) for word in words if word.script != "stop" and word.text not in DROPPED)


def _add(glossary: Glossary, line: str) -> None:
    head, _, forms = line.partition(":")
    concept, _, salience = head.strip().rpartition(" ")
    if not concept or not salience.replace(".", "").isdecimal():
        concept, salience = head.strip(), "1"
    glossary.salience.setdefault(concept, float(salience))
    english, _, chinese = forms.partition("|")
    for form in (*english.split(","), *chinese.split(",")):
        key = form_key(form.strip().removeprefix("~"))
        if key:
            strength = SUGGESTED if form.strip().startswith("~") else 1.0
            meant = (
                glossary.chinese.setdefault(key, {}) if isinstance(key, str) else glossary.english.setdefault(key, {})
            )
            meant[concept] = max(strength, meant.get(concept, 0.0))


def _everyday() -> Iterator[str]:
    for line in _lines("everyday_en.txt"):
        for word in tokens(normalised(line)):
            yield stem(word.text)
    for line in _lines("everyday_zh.txt"):
        yield from line.split()


def _lines(name: str) -> list[str]:
    text = (resources.files("vivant.agent") / "lexicon" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
