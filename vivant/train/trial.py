"""Trial: how well hearing does with voices and phrases that it was trained without."""

from __future__ import annotations

import time
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from vivant.agent.hearing.acoustic import AcousticModel
from vivant.agent.hearing.confidence import fitted
from vivant.agent.hearing.contracts import RATE, Transcript
from vivant.agent.hearing.decoding import Measures
from vivant.agent.hearing.lexicon import Lexicon
from vivant.expression.speakers import UNSEEN
from vivant.score import Floats, Lang
from vivant.train.learning import Progress, part_of
from vivant.train.material import Text, babblers, closed_recognizer
from vivant.train.rooms import Ranges, floats, heard, resampled
from vivant.train.speech import CALIBRATING, speakers, synthesised

SNRS = (20.0, 10.0, 5.0)
"""dB at which commands are recognised for the scores."""

FAR = 0.45
"""Share of common pairs of phones (Dice) below which a sentence is far from a phrase."""

CHUNK = RATE // 10


@dataclass(frozen=True, slots=True)
class Trial:
    """One utterance: what was said (None where it is no phrase), and what was understood."""

    phrase: str | None
    lang: Lang
    heard: Transcript
    measures: Measures | None
    best: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares, [0, 1], each by its name; `rtf` is the time that understanding took, for each second of sound."""

    shares: Mapping[str, float]
    rtf: float


def listened(
    model: AcousticModel, lexicons: Sequence[Lexicon], sounds: Sequence[tuple[str | None, Lang, Floats]]
) -> Iterator[Trial]:
    """Each sound understood with all languages' phrases, piece by piece."""
    listening = closed_recognizer().listening
    for phrase, lang, sound in sounds:
        ear = listening(model, lexicons)
        for start in range(0, len(sound), CHUNK):
            ear.feed(sound[start : start + CHUNK])
        final = ear.finish()
        best = ear.best()
        yield Trial(phrase, lang, final, best.measures if best else None, best.text if best else "")


def spoken_by(
    texts: Sequence[Text], variants: Sequence[str], ranges: Ranges, seed: int
) -> list[tuple[str | None, Lang, Floats]]:
    """Each text once, by one of these voices, in one room."""
    rng = np.random.default_rng(seed)
    said = synthesised(texts, speakers(2 * len(variants), rng, variants))
    others = babblers(said, rng)
    return [(each.text, each.lang, heard(each.samples, each.rate, others, ranges, rng)) for each in said]


def far(sentences: Sequence[Text], lexicons: Mapping[Lang, Lexicon], count: int, seed: int) -> list[Text]:
    """So many sentences of each language that sound like no phrase."""
    pronounce = closed_recognizer().pronounce
    rng = np.random.default_rng(seed)
    chosen: list[Text] = []
    for lang, lexicon in lexicons.items():
        known = [_pairs(entry.phones) for entry in lexicon.entries]
        own = [text for text, of in sentences if of == lang]
        some = [own[number] for number in rng.permutation(len(own))[: 4 * count]]
        found = (
            (text, lang)
            for text, phones in zip(some, pronounce(some, lang), strict=True)
            if phones and all(_dice(_pairs(phones), other) < FAR for other in known)
        )
        chosen += [text for text, _ in zip(found, range(count), strict=False)]
    return chosen


def calibrated(
    model: AcousticModel,
    lexicons: Mapping[Lang, Lexicon],
    phrases: Sequence[Text],
    strangers: Sequence[Text],
    seed: int,
) -> tuple[float, ...]:
    """Weights of the confidence: from phrases and far sentences, by voices and rooms of their own."""
    ranges = Ranges(snr=(3.0, 30.0))
    sounds = spoken_by(phrases, CALIBRATING, ranges, seed)
    sounds += [(None, lang, sound) for _, lang, sound in spoken_by(strangers, CALIBRATING, ranges, seed + 1)]
    trials = [trial for trial in listened(model, list(lexicons.values()), sounds) if trial.measures]
    return fitted(
        [trial.measures for trial in trials if trial.measures], [trial.best == trial.phrase for trial in trials]
    )


def scored(
    model: AcousticModel,
    lexicons: Mapping[Lang, Lexicon],
    phrases: Sequence[Text],
    strangers: Sequence[Text],
    people: Path | None,
    seed: int,
    progress: Progress | None = None,
) -> Scores:
    """With voices that nothing was trained or calibrated with. people : folder of WAV files that hold no phrase."""
    tongues = list(lexicons.values())
    shares: dict[str, float] = {}
    took = lasted = 0.0
    for number, snr in enumerate(SNRS):
        sounds = spoken_by(phrases, UNSEEN, Ranges(snr=(snr, snr), clean=0.0), seed + number)
        began = time.process_time()
        trials = list(listened(model, tongues, sounds))
        took += time.process_time() - began
        lasted += sum(len(sound) for _, _, sound in sounds) / RATE
        for lang in lexicons:
            own = [trial for trial in trials if trial.lang == lang]
            shares[f"command_accuracy_{lang}_{snr:.0f}dB"] = _mean([trial.heard.text == trial.phrase for trial in own])
            shares[f"false_rejection_{lang}_{snr:.0f}dB"] = _mean([not trial.heard.text for trial in own])
        part_of(progress, 0.0, 0.8)((number + 1) / len(SNRS))
    sounds = spoken_by(strangers, UNSEEN, Ranges(snr=(20.0, 20.0), clean=0.0), seed + len(SNRS))
    for lang in lexicons:
        own = [trial for trial in listened(model, tongues, sounds) if trial.lang == lang]
        shares[f"oov_rejection_{lang}"] = _mean([not trial.heard.text for trial in own])
    if people:
        recorded: list[tuple[str | None, Lang, Floats]] = [
            (None, "en", wav(file)) for file in sorted(people.glob("*.wav"))
        ]
        heard_people = list(listened(model, tongues, recorded))
        shares["oov_rejection_people"] = _mean([not trial.heard.text for trial in heard_people])
    part_of(progress, 0.8, 1.0)(1.0)
    return Scores(shares, took / lasted)


def wav(file: Path) -> Floats:
    """(n,) float32 at RATE of a 16-bit WAV file's first channel."""
    with wave.open(str(file)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").reshape(-1, sound.getnchannels())[:, 0]
        return resampled(floats(samples.astype(np.int16)), RATE / sound.getframerate())


def _mean(right: Sequence[bool]) -> float:
    return sum(right) / max(1, len(right))


def _pairs(phones: Sequence[int]) -> frozenset[tuple[int, int]]:
    return frozenset(pairwise(phones))


def _dice(one: frozenset[tuple[int, int]], other: frozenset[tuple[int, int]]) -> float:
    return 2 * len(one & other) / max(1, len(one) + len(other))
