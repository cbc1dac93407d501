"""Material: texts, their sound in many rooms, and the features that the network of hearing learns from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.features import BANDS, FeatureStream
from vivant.agent.hearing.vocabulary import FILLERS, phrases_of, plain
from vivant.agent.passages import load_knowledge
from vivant.plugins.registry import Registry
from vivant.score import Floats, Lang
from vivant.train.learning import Progress, part_of
from vivant.train.rooms import Ranges, floats, heard, resampled
from vivant.train.speech import Spoken, dealt, speakers, synthesised

Text = tuple[str, Lang]

BABBLERS = 200
"""Utterances that babble is made of."""

LED = 0.2
"""Share of the texts that get a filler in front."""


@dataclass(frozen=True, slots=True)
class MaterialSettings:
    """How much is spoken.

    hours : of speech, before it is heard in several rooms. versions : rooms for each utterance. held : phrases of each
    language's vocabulary that the training never sees; the scores are about them.
    """

    hours: float = 4.0
    versions: int = 3
    speakers: int = 200
    held: int = 200
    seed: int = 7
    ranges: Ranges = field(default_factory=Ranges)


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Utterances laid end to end.

    features : (frames, BANDS) float16. ends : (utterances,) frame behind each. labels : (phones,) of all; label_ends :
    (utterances,). `versions` utterances in a row have the same text, each in another room.
    """

    features: npt.NDArray[np.float16]
    ends: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int16]
    label_ends: npt.NDArray[np.int64]
    versions: int

    def __len__(self) -> int:
        return len(self.ends)

    def utterance(self, number: int) -> tuple[Floats, npt.NDArray[np.int16]]:
        """(frames, BANDS) float32 and (phones,) of one."""
        start = self.ends[number - 1] if number else 0
        first = self.label_ends[number - 1] if number else 0
        return (
            self.features[start : self.ends[number]].astype(np.float32),
            self.labels[first : self.label_ends[number]],
        )

    def save(self, file: Path) -> None:
        """Uncompressed: it is read more often than written."""
        np.savez(file, **{name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def load(cls, file: Path) -> Material:
        with np.load(file) as parts:
            return cls(parts["features"], parts["ends"], parts["labels"], parts["label_ends"], int(parts["versions"]))


def held_out(phrases: Mapping[Lang, Sequence[str]], count: int, seed: int) -> dict[Lang, list[str]]:
    """So many phrases of each language that are long enough to be told apart by more than luck."""
    rng = np.random.default_rng(seed)
    chosen: dict[Lang, list[str]] = {}
    for lang, known in phrases.items():
        asked = [phrase for phrase in known if len(phrase) >= (5 if lang == "zh" else 12)]
        chosen[lang] = [asked[number] for number in rng.permutation(len(asked))[:count]]
    return chosen


def texts_of(knowledge: Path, settings: MaterialSettings) -> list[Text]:
    """What is said: half of it in each language, a quarter the vocabulary; no phrase that is held out."""
    rng = np.random.default_rng(settings.seed)
    known = load_knowledge(knowledge)
    phrases = phrases_of(knowledge)
    held = {plain(phrase) for chosen in held_out(phrases, settings.held, settings.seed).values() for phrase in chosen}
    seconds = settings.hours * 3600 / len(phrases)
    said: list[Text] = []
    for lang, vocabulary in phrases.items():
        sections = [passage for passage in known.passages if passage.lang == lang]
        documents = {passage.citation.document for passage in sections}
        asked = [line for (path, _), lines in known.asked.sections.items() if path in documents for line in lines]
        pools = [(vocabulary, 0.25), (asked, 0.55), ([passage.text for passage in sections], 0.2)]
        for pool, share in pools:
            fresh: list[Text] = [(text, lang) for text in dict.fromkeys(pool) if plain(text) not in held]
            said += dealt(fresh, seconds * share, rng)
    return [_led(text, rng) if rng.random() < LED else text for text in said]


def _led(text: Text, rng: np.random.Generator) -> Text:
    """Behind a filler."""
    words, lang = text
    filler = FILLERS[lang][rng.integers(len(FILLERS[lang]))]
    return (f"{filler}，{words}" if lang == "zh" else f"{filler}, {words}"), lang


def made(knowledge: Path, settings: MaterialSettings, progress: Progress | None = None) -> Material:
    """All of it: synthesised, heard in rooms, as features."""
    rng = np.random.default_rng(settings.seed)
    texts = texts_of(knowledge, settings)
    texts = [texts[number] for number in rng.permutation(len(texts))]
    said = synthesised(texts, speakers(settings.speakers, rng), part_of(progress, 0.0, 0.3))
    labels = phones_of(said)
    kept = [number for number, phones in enumerate(labels) if phones]
    return laid(
        [said[number] for number in kept],
        [labels[number] for number in kept],
        settings,
        rng,
        part_of(progress, 0.3, 1.0),
    )


def closed_recognizer() -> Any:
    """The class of the recogniser that is trained for."""
    return Registry.discover().factory("recognizer", "closed")


def phones_of(said: Sequence[Spoken]) -> list[tuple[int, ...]]:
    """The phones of each utterance, as the recogniser writes them down."""
    pronounce = closed_recognizer().pronounce
    langs = dict.fromkeys(each.lang for each in said)
    known = {
        lang: dict(zip(texts, pronounce(texts, lang), strict=True))
        for lang in langs
        for texts in [list(dict.fromkeys(each.text for each in said if each.lang == lang))]
    }
    return [known[each.lang][each.text] for each in said]


def laid(
    said: Sequence[Spoken],
    labels: Sequence[tuple[int, ...]],
    settings: MaterialSettings,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> Material:
    """Every utterance in its rooms, as features laid end to end."""
    others = babblers(said, rng)
    rows, ends, total = [], [], 0
    for number, each in enumerate(said):
        for _ in range(settings.versions):
            sound = heard(each.samples, each.rate, others, settings.ranges, rng)
            rows.append(FeatureStream().feed(sound).astype(np.float16))
            total += len(rows[-1])
            ends.append(total)
        if progress:
            progress((number + 1) / len(said))
    repeated = [phones for phones in labels for _ in range(settings.versions)]
    flat = np.array([phone for phones in repeated for phone in phones], np.int16)
    label_ends = np.cumsum([len(phones) for phones in repeated])
    features = np.concatenate(rows) if rows else np.zeros((0, BANDS), np.float16)
    return Material(features, np.array(ends, np.int64), flat, label_ends.astype(np.int64), settings.versions)


def babblers(said: Sequence[Spoken], rng: np.random.Generator) -> list[Floats]:
    """Some of the utterances at RATE, to make babble from."""
    chosen = rng.permutation(len(said))[:BABBLERS]
    return [resampled(floats(said[number].samples), RATE / said[number].rate) for number in chosen]
