"""Visitors' voices for the bench: the embedded synthesizer as speakers that no training has heard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.bench.scenes import Rng
from vivant.errors import EngineError
from vivant.expression.contracts import Synthesizer
from vivant.expression.speakers import UNSEEN, UNSEEN_ACCENTS, Speaker
from vivant.plugins.registry import Registry
from vivant.score import Floats, Lang, SpeechChunk, Utterance, Word, joined
from vivant.sound import Resampler, floats_of

_LOG = logging.getLogger(__name__)

Text = tuple[str, Lang]

SPEEDS = (0.8, 1.25)
"""Slowest and fastest speaker; 1 is 4.5 syllables/s or 165 words/min."""

PITCHES = (100.0, 290.0)
"""Lowest and highest speaker, Hz."""

EDGE = 35.0
"""dB below its loudest 10 ms at which speech begins and ends."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Something said, clean: samples (n,) float32 at RATE. onset, end : seconds at which it really begins and ends."""

    text: str
    lang: Lang
    samples: Floats
    onset: float
    end: float
    words: tuple[Word, ...] = ()

    @classmethod
    def of(cls, text: str, lang: Lang, samples: Floats, words: Sequence[Word] = ()) -> Clip:
        """Finds the edges."""
        onset, end = edges(samples)
        return cls(text, lang, samples, onset, end, tuple(words))


def edges(samples: Floats) -> tuple[float, float]:
    """Seconds at which speech begins and ends, to 10 ms; EDGE dB below the loudest counts as silence."""
    size = RATE // 100
    power = np.square(samples[: len(samples) // size * size].reshape(-1, size), dtype=np.float64).mean(axis=1)
    loud = np.flatnonzero(power > power.max(initial=0.0) * 10 ** (-EDGE / 10))
    return (float(loud[0]) / 100, float(loud[-1] + 1) / 100) if len(loud) else (0.0, 0.0)


def cast(rng: Rng, count: int = 10) -> list[Speaker]:
    """So many speakers: the variants in turn, each with an accent, a speed and a pitch."""
    return [
        Speaker(
            UNSEEN[number % len(UNSEEN)],
            UNSEEN_ACCENTS[number % len(UNSEEN_ACCENTS)],
            float(rng.uniform(*SPEEDS)),
            float(rng.uniform(*PITCHES)),
        )
        for number in range(count)
    ]


async def said(texts: Sequence[Text], speakers: Sequence[Speaker]) -> list[Clip]:
    """Each text once, in order; the speakers take turns. What the engine cannot say in a voice, the next one says."""
    clips: dict[int, Clip] = {}
    waiting = list(range(len(texts)))
    for turn in range(len(speakers)):
        for place, speaker in enumerate(speakers):
            own = [number for number in waiting if (number + turn) % len(speakers) == place]
            async for number, clip in _said(own, texts, speaker):
                clips[number] = clip
        waiting = [number for number in waiting if number not in clips]
        if not waiting:
            break
    if waiting:
        raise EngineError("espeak", f"no voice says {texts[waiting[0]][0]!r}")
    return [clips[number] for number in range(len(texts))]


async def _said(numbers: Sequence[int], texts: Sequence[Text], speaker: Speaker) -> AsyncIterator[tuple[int, Clip]]:
    if not numbers:
        return
    voice: Synthesizer = Registry.discover().load("synthesizer", "espeak", processes=1, **speaker.settings)
    try:
        for number in numbers:
            try:
                yield number, await clip_of(voice, *texts[number])
            except EngineError as error:
                _LOG.warning("left to the next voice: %r as %s: %s", texts[number][0], speaker, error)
    finally:
        await voice.close()


async def clip_of(voice: Synthesizer, text: str, lang: Lang) -> Clip:
    """A text as a voice says it."""
    chunks: list[SpeechChunk] = [chunk async for chunk in voice.speak(Utterance(text, lang))]
    resampler = Resampler(voice.info.rate, RATE)
    sound = np.concatenate([resampler.feed(floats_of(joined(chunks))), resampler.flush()])
    return Clip.of(text, lang, sound, [word for chunk in chunks for word in chunk.words])


def recorded(texts: Sequence[Text], seed: int, speakers: int = 10) -> list[Clip]:
    """`said` by a cast of its own, for who runs no loop."""
    return asyncio.run(said(texts, cast(np.random.default_rng(seed), speakers)))
