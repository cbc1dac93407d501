"""espeak-ng's events as phones and words with times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vivant.plugins.engines.espeak.pool import Event
from vivant.plugins.engines.espeak.script import Script
from vivant.score import Phone, Word

LONGEST_CLOSURE = 0.06
"""Seconds. A shorter gap belongs to a neighbour: the closure of a stop, or a seam between syllables."""

_MANDARIN = {
    "ts.": "ʈʂ", "ts.h": "ʈʂʰ", "s.": "ʂ", "z.": "ʐ", "i.": "ɨ", "i̪": "ɨ", "tsh": "tsʰ", "tɕh": "tɕʰ",
    "ph": "pʰ", "th": "tʰ", "kh": "kʰ", "χ": "x", "o-": "ɤ", "onɡ": "ʊŋ", "ŋ-": "ŋ", "ər": "ɚ", "uə": "uə",
}  # fmt: skip
"""espeak-ng's names for Mandarin sounds that are not yet IPA. ɨ stands for both apical vowels (zhi, zi)."""

_STRESS = "ˈˌ"
_STOPS = ("p", "b", "t", "d", "k", "ɡ", "ʈ", "ɾ")


@dataclass(frozen=True, slots=True)
class _Sound:
    symbol: str
    position: int
    start: float
    end: float


def timed(script: Script, events: Sequence[Event], rate: int, duration: float) -> tuple[list[Phone], list[Word]]:
    """Phones and words of one clause, seconds from the start of its sound; pauses are gaps between phones."""
    sounds = _sounds(events, rate, duration)
    phones = [Phone(sound.symbol, sound.start, sound.end) for sound in sounds]
    return phones, _words(script, sounds)


def ipa(symbol: str) -> str:
    """espeak-ng's name of a sound in IPA, without stress; "" for pauses and changes of language.

    >>> ipa("ˈɑu"), ipa("ts.h"), ipa("(en)"), ipa("")
    ('ɑu', 'ʈʂʰ', '', '')
    """
    bare = symbol.strip(_STRESS)
    return "" if bare.startswith("(") else _MANDARIN.get(bare, bare)


def _sounds(events: Sequence[Event], rate: int, duration: float) -> list[_Sound]:
    marks = [event for event in events if not event.is_word and not event.symbol.startswith("(")]
    ends = [event.sample / rate for event in marks[1:]] + [duration]
    sounds = [
        _Sound(ipa(event.symbol), event.position, event.sample / rate, max(event.sample / rate, end))
        for event, end in zip(marks, ends, strict=True)
    ]
    return _without_seams([sound for sound in sounds if sound.end > sound.start])


def _without_seams(sounds: list[_Sound]) -> list[_Sound]:
    """Short gaps given to the stop behind them or the sound before them; long gaps dropped."""
    kept: list[_Sound] = []
    seam = 0.0
    for sound in sounds:
        if sound.symbol:
            is_stop = sound.symbol.startswith(_STOPS)
            if kept and seam and not is_stop:
                kept[-1] = replace(kept[-1], end=sound.start)
            kept.append(replace(sound, start=sound.start - seam) if is_stop else sound)
            seam = 0.0
        else:
            length = seam + sound.end - sound.start
            seam = length if length < LONGEST_CLOSURE else 0.0
    return kept


def _words(script: Script, sounds: Sequence[_Sound]) -> list[Word]:
    """Each word from its first sound to its last; one without a sound of its own shares its neighbour's time."""
    spans: dict[int, tuple[float, float]] = {}
    for sound in sounds:
        owner = script.owner(sound.position)
        start, _ = spans.get(owner, (sound.start, 0.0))
        spans[owner] = (start, sound.end)
    words = []
    for index, word in enumerate(script.words):
        start, end = spans.get(index) or _shared(index, spans)
        words.append(Word(word.text, start, end, word.offset))
    return _ascending(words)


def _shared(index: int, spans: dict[int, tuple[float, float]]) -> tuple[float, float]:
    """The end of the word before, or the beginning of all."""
    before = [spans[other] for other in sorted(spans) if other < index]
    if before:
        return before[-1][1], before[-1][1]
    first = min((start for start, _ in spans.values()), default=0.0)
    return first, first


def _ascending(words: Sequence[Word]) -> list[Word]:
    """Starts never fall."""
    latest = 0.0
    ordered = []
    for word in words:
        latest = max(latest, word.start)
        ordered.append(replace(word, start=latest, end=max(latest, word.end)))
    return ordered
