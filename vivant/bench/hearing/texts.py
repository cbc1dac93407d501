"""What visitors say in the bench: phrases of the vocabulary, hesitant ones, stop words, and what no hall is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.vocabulary import phrases_of, spoken
from vivant.bench.hearing.voices import Clip, Text, edges
from vivant.bench.scenes import Rng
from vivant.persona import Persona
from vivant.score import Lang

LANGS: tuple[Lang, ...] = ("zh", "en")

STOP_WORDS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("停", "停下", "停一下", "别说了", "不要说了", "安静"),
    "en": ("stop", "stop it", "be quiet", "stop talking", "enough", "silence"),
}

BACKCHANNELS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("嗯", "嗯嗯", "对", "好的", "哦", "是的", "明白", "对对"),
    "en": ("mm-hm", "uh-huh", "yeah", "okay", "right", "I see", "sure", "yes"),
}

HESITATIONS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("请问", "我想问一下", "那个", "你好", "麻烦问一下"),
    "en": ("excuse me", "um", "hello", "so", "can you tell me"),
}
"""What is said before a question, and then thought."""

_UP_TO: Mapping[Lang, re.Pattern[str]] = {
    "zh": re.compile("^.{2,}?(?=怎么|哪|什么|多少|几|要|能|可以|在|需)"),
    "en": re.compile(
        r"^.*?\b(can I|do I|is the|is my|are the|for a|for my|get a|get my|at the|of the|to the|if I|have to) (?=\w{3})"
    ),
}
"""Where somebody hesitates within a question: in Mandarin behind the topic, in English before a noun or verb."""


def vocabulary(persona: Persona) -> dict[Lang, tuple[str, ...]]:
    """The phrases that the embedded recogniser listens for, by language."""
    found = phrases_of(persona.agent.knowledge, persona.identity.suggestions)
    return {lang: spoken(phrases) for lang, phrases in found.items()}


def some(rng: Rng, phrases: Sequence[str], lang: Lang, count: int) -> list[Text]:
    """So many of them, none twice while there are others."""
    order = [number for _ in range(-(-count // len(phrases))) for number in rng.permutation(len(phrases))]
    return [(phrases[number], lang) for number in order[:count]]


def questions(phrases: Sequence[str], lang: Lang) -> list[str]:
    """Those long enough to be questions."""
    return [phrase for phrase in phrases if len(phrase) >= (6 if lang == "zh" else 16)]


def hesitant(rng: Rng, phrases: Sequence[str], lang: Lang, count: int) -> list[Text]:
    """Questions with a comma where their speaker hesitates, half of them behind a polite beginning, half within."""
    made: list[Text] = []
    for phrase, _ in some(rng, questions(phrases, lang), lang, 8 * count):
        comma = "，" if lang == "zh" else ", "
        if len(made) % 2:
            if found := _UP_TO[lang].search(phrase):
                made.append((found[0].rstrip() + comma + phrase[found.end() :], lang))
        else:
            first = HESITATIONS[lang][int(rng.integers(len(HESITATIONS[lang])))]
            made.append((first + comma + phrase, lang))
        if len(made) == count:
            return made
    raise AssertionError(f"{len(made)} hesitant phrases of {lang}; the vocabulary should give {count}")


def paused(clip: Clip, seconds: float) -> Clip:
    """The clip with the silence at its first comma made so long."""
    comma = re.search("[，,]", clip.text)
    if comma is None:
        raise AssertionError(f"{clip.text!r} has no comma; who calls should give it one")
    before = [word.end for word in clip.words if word.offset < comma.start()]
    after = [word.start for word in clip.words if word.offset > comma.start()]
    middle = round((max(before) + min(after)) / 2 * RATE)
    head, tail = clip.samples[:middle], clip.samples[middle:]
    head = head[: round(edges(head)[1] * RATE)]
    tail = tail[round(edges(tail)[0] * RATE) :]
    gap = np.zeros(round(seconds * RATE), np.float32)
    return Clip.of(clip.text, clip.lang, np.concatenate([head, gap, tail]))


def strangers() -> list[Text]:
    """Questions about other places than the hall, in `strangers.zh.txt` and `strangers.en.txt`."""
    folder = files("vivant.bench.hearing")
    lines = {lang: folder.joinpath(f"strangers.{lang}.txt").read_text("utf-8").splitlines() for lang in LANGS}
    return [(line, lang) for lang in LANGS for line in lines[lang] if line]
