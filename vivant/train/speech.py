"""Speech to train hearing on: what the embedded voice says, as many speakers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vivant.errors import EngineError
from vivant.expression.contracts import Synthesizer
from vivant.expression.speakers import UNSEEN_ACCENTS, Speaker
from vivant.plugins.registry import Registry
from vivant.score import Lang, Samples, Utterance, joined
from vivant.train.learning import Progress

_LOG = logging.getLogger(__name__)

ACCENTS = ("en-us", "en-us", "en", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029", "en-us-nyc")
"""espeak-ng's accents of English (`en` is British), General American twice as often; the test has one more."""

_PEOPLE = (
    "m1 m2 m3 m4 m5 m6 m8 f1 f2 f3 f4 Alex Alicia Andrea Andy Annie Denis Diogo Gene Hugo Jacky Lee Marco "
    "Mario Michael Mike Mr Nguyen Reed Storm Tweaky adam anika antonio aunty belinda benjamin boris caleb "
    "croak david ed edward grandma grandpa gustave ian iven iven2 john kaukovalta marcelo max michel miguel "
    "norbert pablo paul pedro quincy robert sandro shelby steph steph2 travis victor zac"
)
SPEAKERS = tuple(_PEOPLE.split())
"""espeak-ng's variants that training hears."""

CALIBRATING = ("klatt3", "edward2", "iven3", "f4")
"""Variants that fit the confidence; of these only f4 is heard in training."""

UNHEARD = ("klatt3", "edward2", "iven3", "Gene2", "Henrique", "klatt4", "klatt6", "UniRobot", "robosoft", "whisper")
"""Variants that the network of phones does not hear: stop words are learned from what it makes of them, too."""


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """A text and how it sounds, (n,) int16 at `rate` Hz."""

    text: str
    lang: Lang
    samples: Samples
    rate: int


def speakers(count: int, rng: np.random.Generator, variants: Sequence[str] = SPEAKERS) -> list[Speaker]:
    """So many speakers, the variants in turn, with accents that belong to them."""
    accents = ACCENTS if variants is SPEAKERS else UNSEEN_ACCENTS
    order = rng.permutation(len(variants))
    return [
        Speaker(
            variants[order[number % len(variants)]],
            accents[number % len(accents)],
            float(rng.uniform(0.72, 1.3)),
            float(rng.uniform(100, 290)),
        )
        for number in range(count)
    ]


def synthesised(
    texts: Sequence[tuple[str, Lang]], cast: Sequence[Speaker], progress: Progress | None = None
) -> list[Spoken]:
    """Each text as one of the speakers says it: the texts are dealt out in turn."""
    said: list[Spoken] = []
    for number, speaker in enumerate(cast):
        said += asyncio.run(_said(texts[number :: len(cast)], speaker))
        if progress:
            progress((number + 1) / len(cast))
    return said


async def _said(texts: Sequence[tuple[str, Lang]], speaker: Speaker) -> list[Spoken]:
    voice: Synthesizer = Registry.discover().load("synthesizer", "espeak", processes=1, **speaker.settings)
    try:
        return [said async for said in _one_by_one(voice, texts, speaker)]
    finally:
        await voice.close()


async def _one_by_one(voice: Synthesizer, texts: Sequence[tuple[str, Lang]], speaker: Speaker) -> AsyncIterator[Spoken]:
    """All texts but those that the engine dies of: espeak-ng does not survive every text in every variant."""
    for text, lang in texts:
        try:
            chunks = [chunk async for chunk in voice.speak(Utterance(text, lang))]
        except EngineError as error:
            _LOG.warning("left out %r as %s: %s", text, speaker, error)
            continue
        yield Spoken(text, lang, joined(chunks), voice.info.rate)


def dealt(texts: Sequence[tuple[str, Lang]], seconds: float, rng: np.random.Generator) -> Iterator[tuple[str, Lang]]:
    """Texts in random order until they would last so long, at about 14 letters or 4.5 Hanzi a second."""
    for number in rng.permutation(len(texts)):
        if seconds <= 0:
            return
        text, lang = texts[number]
        seconds -= len(text) / (4.5 if lang == "zh" else 14)
        yield texts[number]
