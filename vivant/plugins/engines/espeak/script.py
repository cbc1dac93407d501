"""A clause as espeak-ng reads it: pinyin or English, with the pitch of every syllable, and whose character is whose."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from vivant.expression.text import Clause
from vivant.expression.text.clauses import Ending, Word
from vivant.expression.text.pinyin import syllables

_TONES = {"1": "55", "2": "35", "3": "214", "4": "51", "5": "11"}
_IONG = {"jiong": "tS;j'ong", "qiong": "tS;hj'ong", "xiong": "S;j'ong"}
"""Syllables that cmn-latn-pinyin would spell in English, in espeak-ng's own phoneme names."""

DECLINATION = 8
"""Steps of espeak-ng's pitch (50 to the octave) by which Mandarin sinks over a sentence."""

FINAL_DROP, QUESTION_RISE = 4, 6
"""Steps on the last two syllables of a statement and a question."""


@dataclass(frozen=True, slots=True)
class Script:
    """Text for espeak-ng, and which word each stretch of it belongs to."""

    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    """Where units (syllables or words) begin, as espeak-ng counts: characters from 1."""
    owners: tuple[int, ...]
    """Index into `words` of each unit."""

    def owner(self, position: int) -> int:
        """Index of the word that espeak-ng speaks at this position."""
        return self.owners[max(0, bisect_right(self.starts, position) - 1)]


class _Writer:
    """Collects units and remembers where they start."""

    def __init__(self) -> None:
        self.text = ""
        self.starts: list[int] = []
        self.owners: list[int] = []

    def add(self, unit: str, owner: int) -> None:
        self.text += " " if self.text else ""
        self.starts.append(len(self.text) + 1)
        self.owners.append(owner)
        self.text += unit

    def finish(self, words: tuple[Word, ...], mark: str) -> Script:
        return Script(self.text + mark, words, tuple(self.starts), tuple(self.owners))


def mandarin(clause: Clause, pitch: int, progress: tuple[float, float]) -> Script:
    """Syllables in TONE3, each with its own pitch: it sinks over the sentence, drops at its end, rises in a question.

    espeak-ng gives Mandarin its tones but no sentence melody. `progress` says which part of the sentence the clause
    is, as (begin, end) in [0, 1].
    """
    owners = [index for index, word in enumerate(clause.words) for char in word.said if char != "，"]
    spoken = syllables("".join(word.said.replace("，", "") for word in clause.words))
    breaks = _inner_breaks(clause)
    writer = _Writer()
    for index, (syllable, owner) in enumerate(zip(spoken, owners, strict=True)):
        step = _melody(index, len(spoken), clause.ending, progress)
        comma = "," if index in breaks else ""
        writer.add(f"\x01{_limited(pitch + step)}P{_spelled(syllable)}{comma}", owner)
    return writer.finish(clause.words, "," if clause.ending in ("", ",") else ".")


def english(clause: Clause, pitch: int) -> Script:
    """English words; single capitals are names of letters. espeak-ng makes the melody from the mark at the end."""
    writer = _Writer()
    for owner, word in enumerate(clause.words):
        for unit in word.said.split():
            writer.add(re.sub(r"\bA\b", "[['eI]]", unit) if unit.startswith("A") else unit, owner)
    writer.text = f"\x01{_limited(pitch)}P{writer.text}"
    shift = len(f"\x01{_limited(pitch)}P")
    writer.starts = [start + shift for start in writer.starts]
    return writer.finish(clause.words, {"": ","}.get(clause.ending, clause.ending))


def _inner_breaks(clause: Clause) -> frozenset[int]:
    """Syllables behind which a word itself pauses (groups of a telephone number)."""
    breaks: set[int] = set()
    count = 0
    for word in clause.words:
        for char in word.said:
            if char == "，":
                breaks.add(count - 1)
            else:
                count += 1
    return frozenset(breaks)


def _melody(index: int, count: int, ending: Ending, progress: tuple[float, float]) -> int:
    begin, end = progress
    where = begin + (end - begin) * index / max(1, count - 1)
    step = DECLINATION * (0.5 - where)
    if index >= count - 2 and ending in (".", "?"):
        step += QUESTION_RISE + DECLINATION / 2 if ending == "?" else -FINAL_DROP
    return round(step)


def _spelled(syllable: str) -> str:
    toneless, tone = syllable[:-1], syllable[-1]
    return f"[[{_IONG[toneless]}{_TONES[tone]}]]" if toneless in _IONG else syllable


def _limited(pitch: int) -> int:
    return min(99, max(0, pitch))
