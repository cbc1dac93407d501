"""Communicative functions that a text shows, in Chinese and English, and the gestures that go with them.

The functions are those of the literature on speech with gesture: emblems, deictics, enumeration, contrast, size
(McNeill, Hand and Mind, 1992), and beats on what the speaker stresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vivant.expression.gesture.rules import RULES

_NUMBERS = (
    ("首一1", "first", "one"),
    ("其两二2", "second", "two"),
    ("三3", "third", "three"),
    ("四4", "fourth", "four"),
    ("五5", "fifth", "five"),
)
"""Marks and words of the numbers from one to five."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something in the text that asks for a gesture.

    offset : index in the text of the character whose time the stroke is for.
    function : what it communicates.
    gesture : a name of the lexicon.
    weight : how much it matters, where there is no room for all.
    """

    offset: int
    function: str
    gesture: str
    weight: float


_CLAUSE = re.compile(r"[^，。！？；：、,.!?;:\n]+")
_QUESTION_WORD = re.compile(
    r"什么|哪[个里儿些]?|谁|怎么样?|几|多少|是否|吗|呢|(?<![a-z])(?:what|which|where|when|who|how|why|do|does|is|are|would|could|can)(?![a-z])",
    re.IGNORECASE,
)
_FOCUS = re.compile(
    r"(?P<number>[0-9]+(?:[.:][0-9]+)*)|(?:带上?|携带|提交|准备|办理|填写|前往|通过|使用|凭|到|在|是|为|需)(?P<object>[\u3400-\u9fff])"
    r"|(?<![A-Za-z])(?P<word>[A-Za-z]{5,})(?![A-Za-z])"
)
_PLAIN = re.compile(
    r"about|after|again|before|being|could|every|their|there|these|thing|"
    r"things|those|under|which|while|would|should|other|where"
)
"""Long words that nobody stresses."""


def cues_in(text: str) -> list[Cue]:
    """All cues of a text but beats, in its order; where two begin at one place and layer, both are given."""
    cues = [*_by_rules(text), *_questions(text)]
    return sorted(cues, key=lambda cue: (cue.offset, -cue.weight))


def _by_rules(text: str) -> Iterator[Cue]:
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            gesture = f"count_{_number(match.group())}" if rule.gesture == "count" else rule.gesture
            yield Cue(match.start(), rule.function, gesture, rule.weight)


def _number(said: str) -> int:
    """The number in an ordinal or cardinal.

    >>> _number("第三"), _number("secondly"), _number("首先")
    (3, 2, 1)
    """
    said = said.lower()
    return next(
        number
        for number, (marks, ordinal, cardinal) in enumerate(_NUMBERS, start=1)
        if said.startswith((ordinal, cardinal)) or any(mark in said for mark in marks)
    )


def _questions(text: str) -> Iterator[Cue]:
    """The asking word of each clause that ends in a question mark, or its beginning: a hand held out, a tilted head."""
    for clause in _CLAUSE.finditer(text):
        if text[clause.end() : clause.end() + 1] not in ("?", "？"):
            continue
        asking = _QUESTION_WORD.search(clause.group())
        offset = clause.start() + (asking.start() if asking else _indent(clause.group()))
        yield Cue(offset, "question", "offer", 7)
        yield Cue(offset, "question", "tilt", 7)


def _indent(clause: str) -> int:
    return len(clause) - len(clause.lstrip())


def stresses_in(text: str) -> list[Cue]:
    """Where a beat may fall: numbers, what follows a verb of doing or place, long words, beginnings of clauses."""
    beats = []
    for match in _FOCUS.finditer(text):
        name = str(match.lastgroup)
        if name == "word" and _PLAIN.fullmatch(match.group(name).lower()):
            continue
        weight = {"number": 3.0, "object": 2.0, "word": 1.0 + min(len(match.group(name)), 10) / 10}[name]
        beats.append(Cue(match.start(name), "stress", "beat", weight))
    clauses = [clause for clause in _CLAUSE.finditer(text) if clause.group().strip()]
    beats += [Cue(clause.start() + _indent(clause.group()), "stress", "beat", 1.0) for clause in clauses]
    return sorted(beats, key=lambda cue: cue.offset)


def first_spoken(text: str) -> int:
    """Index of the first character that is said aloud; 0 where there is none."""
    return next((i for i, character in enumerate(text) if character.isalnum()), 0)
