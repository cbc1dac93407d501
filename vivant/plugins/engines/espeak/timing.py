"""espeak-ng's events as phones and words with times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vivant.plugins.engines.espeak.pool import Event, Said
from vivant.plugins.engines.espeak.script import Script
from vivant.score import Phone, Samples, Word

LONGEST_SEAM = 0.06
"""Seconds. A shorter gap belongs to a neighbour: the closure of a stop, or a seam between syllables."""

LONGEST_CLOSURE = 0.08
"""Seconds by which a stop may begin before its burst."""

_MANDARIN = {
    "ts.": "ʈʂ", "ts.h": "ʈʂʰ", "s.": "ʂ", "z.": "ʐ", "i.": "ɨ", "i̪": "ɨ", "tsh": "tsʰ", "tɕh": "tɕʰ",
    "ph": "pʰ", "th": "tʰ", "kh": "kʰ", "χ": "x", "o-": "ɤ", "onɡ": "ʊŋ", "ŋ-": "ŋ", "ər": "ɚ", "uə": "uə",
}  # fmt: skip
"""espeak-ng's names for Mandarin sounds that are not yet IPA. ɨ stands for both apical vowels (zhi, zi)."""

FRAME = 0.005
"""Seconds: the grain in which closures are found."""

_STRESS = "ˈˌ"
_STOPS = ("p", "b", "t", "d", "k", "ɡ", "ʈ")


@dataclass(frozen=True, slots=True)
class _Sound:
    symbol: str
    position: int
    start: float
    end: float


def timed(script: Script, said: Said, rate: int) -> tuple[list[Phone], list[Word]]:
    """Phones and words of one clause, seconds from the start of its sound; pauses are gaps between phones.

    espeak-ng's events are true to some 10 ms but set a stop at its burst: its closure is found in the sound.
    """
    sounds = _with_closures(_sounds(said.events, rate, len(said.samples) / rate), quiet_frames(said.samples, rate))
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
    ends = [*(event.sample / rate for event in marks), duration][1:]
    sounds = [
        _Sound(ipa(event.symbol), event.position, event.sample / rate, max(event.sample / rate, end))
        for event, end in zip(marks, ends, strict=True)
    ]
    return _without_seams([sound for sound in _with_room(sounds) if sound.end > sound.start])


def _with_room(sounds: list[_Sound]) -> list[_Sound]:
    """A sound that espeak-ng merges into the vowel before it (the l of `hall`) takes that one's last third."""
    roomy = list(sounds)
    for index, sound in enumerate(sounds):
        if index and sound.symbol and sound.end <= sound.start and roomy[index - 1].symbol:
            before = roomy[index - 1]
            middle = before.end - min(0.06, (before.end - before.start) / 3)
            roomy[index - 1], roomy[index] = replace(before, end=middle), replace(sound, start=middle)
    return roomy


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
            seam = length if length < LONGEST_SEAM else 0.0
    return kept


def quiet_frames(samples: Samples, rate: int) -> list[bool]:
    """(frames,) for each FRAME seconds: is it 22 dB or more below the level of speech?"""
    size = round(FRAME * rate)
    frames = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
    power = np.mean(frames**2, axis=1)
    if not len(power):
        return []
    level = np.mean(power[power > power.max() / 1000]) if power.max() else 0.0
    return [bool(quiet) for quiet in power < level / 160]


def _with_closures(sounds: list[_Sound], quiet: Sequence[bool]) -> list[_Sound]:
    """Stops begin where it falls quiet before them, at the cost of at most half of the sound before."""
    closed = list(sounds)
    for index in range(1, len(closed)):
        before, stop = closed[index - 1], closed[index]
        if not stop.symbol.startswith(_STOPS) or before.end < stop.start:
            continue
        earliest = max(stop.start - LONGEST_CLOSURE, (before.start + before.end) / 2)
        frame = min(int(stop.start / FRAME + 1e-6), len(quiet))
        while frame * FRAME > earliest and quiet[frame - 1]:
            frame -= 1
        start = min(stop.start, max(earliest, frame * FRAME))
        closed[index - 1], closed[index] = replace(before, end=start), replace(stop, start=start)
    return closed


def _words(script: Script, sounds: Sequence[_Sound]) -> list[Word]:
    """Each word from its first sound to its last; espeak-ng's joint pairs (`in the`) are divided by their letters."""
    spans: dict[int, tuple[float, float]] = {}
    for sound in sounds:
        owner = script.owner(sound.position)
        start, _ = spans.get(owner, (sound.start, 0.0))
        spans[owner] = (start, sound.end)
    if not spans:
        return []
    words: list[Word] = []
    for group, (start, end) in _groups(len(script.words), spans):
        members = [script.words[index] for index in group]
        total = sum(len(member.said) for member in members)
        for member in members:
            share = (end - start) * len(member.said) / total
            words.append(Word(member.text, start, start + share, member.offset))
            start, total = start + share, total - len(member.said)
    return words


def _groups(count: int, spans: dict[int, tuple[float, float]]) -> Iterator[tuple[range, tuple[float, float]]]:
    """Words with a span, each with those behind it that have none (the first with those before it too)."""
    heads = sorted(spans)
    ends = [*heads[1:], count]
    for number, (head, end) in enumerate(zip(heads, ends, strict=True)):
        yield range(head if number else 0, end), spans[head]
