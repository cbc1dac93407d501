"""`vivant train hearing`: the network of the recogniser that knows only phrases."""

from __future__ import annotations

import json
import logging
import platform
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib import metadata, resources
from pathlib import Path

import numpy as np

from vivant.agent.hearing.acoustic import CARD, MODELS, NETWORK, AcousticModel
from vivant.agent.hearing.decoding import Measures
from vivant.agent.hearing.lexicon import Lexicon
from vivant.agent.hearing.phones import PHONES
from vivant.agent.hearing.vocabulary import phrases_of, plain
from vivant.agent.passages import load_knowledge
from vivant.errors import BadInput
from vivant.expression.speakers import UNSEEN, UNSEEN_ACCENTS
from vivant.score import Lang
from vivant.train.acoustics import AcousticSettings, train_network
from vivant.train.export import export
from vivant.train.learning import part_of
from vivant.train.material import Material, MaterialSettings, Text, closed_recognizer, held_out, made
from vivant.train.progress import ProgressLine
from vivant.train.speech import CALIBRATING, UNHEARD
from vivant.train.stops import StopSettings, lessons_of, train_spotter
from vivant.train.trial import Scores, calibrated, far, scored

HALL = Path(str(resources.files("vivant"))) / "personas" / "hall" / "knowledge"

LONGEST: Mapping[Lang, int] = {"zh": 60, "en": 140}
"""Characters of a sentence that is told from stop words."""

UNFITTED = (0.0,) * (len(fields(Measures)) + 1)
"""Weights of a confidence that is not calibrated yet."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How all of it is made. calibrating : phrases, and as many far sentences, of each language for the confidence."""

    material: MaterialSettings = field(default_factory=MaterialSettings)
    acoustic: AcousticSettings = field(default_factory=AcousticSettings)
    stops: StopSettings = field(default_factory=StopSettings)
    calibrating: int = 250
    strangers: int = 150
    seed: int = 11


def train_hearing(
    knowledge: Path | None = None,
    out: Path | None = None,
    work: Path | None = None,
    people: Path | None = None,
    settings: Settings | None = None,
) -> list[Path]:
    """Speak, train, calibrate and score; write the network and its cards.

    knowledge : folder whose questions are spoken; the embedded persona's, if left out. out : where the files go; beside
    the recogniser, if left out. work : folder that keeps the material and checkpoints, from which a training that was
    stopped goes on. people : folder of WAV files of people who say none of the phrases.
    """
    settings = settings or Settings()
    knowledge, out = knowledge or HALL, out or MODELS
    with tempfile.TemporaryDirectory() as passing:
        kept = work or Path(passing)
        for folder in (kept, out):
            _make(folder)
        material = _material(knowledge, settings.material, kept / "material.npz")
        network = train_network(material, settings.acoustic, kept, ProgressLine("network"))
    export(network, out / NETWORK)
    _describe(out, settings, UNFITTED)
    lexicons = closed_recognizer()(phrases_of(knowledge), cache=False).lexicons()
    held, seen, strangers = _texts(knowledge, settings, lexicons)
    model = AcousticModel.load(out)
    spotter = train_stops(model, knowledge, out, settings.stops)
    told = ProgressLine("scores")
    weights = calibrated(model, lexicons, seen, strangers[::2], settings.seed)
    told(0.3)
    _describe(out, settings, weights)
    model = AcousticModel.load(out)
    scores = scored(model, lexicons, held, strangers[1::2], people, settings.seed + 100, part_of(told, 0.3, 1.0))
    card = out / "card.txt"
    card.write_text(
        _card(settings, material, scores, {lang: len(of.entries) for lang, of in lexicons.items()}), "utf-8"
    )
    return [out / NETWORK, out / CARD, spotter, card]


def train_stops(model: AcousticModel, knowledge: Path, out: Path, settings: StopSettings) -> Path:
    """The network of stop words for a network of phones; the file that it was written to."""
    known = load_knowledge(knowledge)
    sentences: list[Text] = [(passage.text[: LONGEST[passage.lang]], passage.lang) for passage in known.passages]
    langs = {passage.citation.document: passage.lang for passage in known.passages}
    sentences += [
        (line, langs[path]) for (path, _), lines in known.asked.sections.items() if path in langs for line in lines
    ]
    told = ProgressLine("stops")
    lessons = lessons_of(model, sentences, settings, part_of(told, 0.0, 0.6))
    return train_spotter(lessons, settings, part_of(told, 0.6, 1.0)).save(out)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        found = problem.strerror or str(problem)
        raise BadInput(folder, None, "a folder to write to", found, "Check its permissions.") from problem


def _material(knowledge: Path, settings: MaterialSettings, file: Path) -> Material:
    """That of the work folder, or made anew."""
    if file.is_file():
        _LOG.warning("using the material in %s; delete it to have it spoken anew", file)
        return Material.load(file)
    material = made(knowledge, settings, ProgressLine("material"))
    material.save(file)
    return material


def _texts(
    knowledge: Path, settings: Settings, lexicons: Mapping[Lang, Lexicon]
) -> tuple[list[Text], list[Text], list[Text]]:
    """Phrases that the training did not see, some that it did, and sentences that are no phrase's likeness."""
    phrases = phrases_of(knowledge)
    chosen = held_out(phrases, settings.material.held, settings.material.seed)
    held: list[Text] = [(text, lang) for lang, texts in chosen.items() for text in texts]
    known = {plain(text) for text, _ in held}
    rng = np.random.default_rng(settings.seed)
    seen: list[Text] = []
    for lang, texts in phrases.items():
        rest = [text for text in texts if plain(text) not in known]
        seen += [(rest[number], lang) for number in rng.permutation(len(rest))[: settings.calibrating]]
    passages = load_knowledge(knowledge)
    sentences: list[Text] = [(passage.text, passage.lang) for passage in passages.passages]
    for document, lines in passages.asked.unanswered.items():
        sentences += [(line, "zh" if document.startswith("zh/") else "en") for line in lines]
    return held, seen, far(sentences, lexicons, settings.calibrating + settings.strangers, settings.seed)


def _describe(out: Path, settings: Settings, weights: tuple[float, ...]) -> None:
    card = {"phones": PHONES, "size": settings.acoustic.size, "confidence": weights}
    (out / CARD).write_text(json.dumps(card, ensure_ascii=False) + "\n", "utf-8")


def _card(settings: Settings, material: Material, scores: Scores, counts: Mapping[Lang, int]) -> str:
    versions = f"Python {platform.python_version()}, torch {metadata.version('torch')}, NumPy {np.__version__}"
    lines = "\n".join(f"- {name}: {share:.3f}" for name, share in scores.shares.items())
    vocabulary = ", ".join(f"{count} {lang}" for lang, count in counts.items())
    hours = material.ends[-1] / 360_000
    return f"""# Network of hearing

Writes down the phones of Mandarin and English as they are spoken; the recogniser `closed` compares them with its
phrases. Read by `vivant.agent.hearing.acoustic`, made by `vivant train hearing`: do not edit.

- Data: {hours:.1f} hours of speech synthesised by espeak-ng from the embedded persona's questions and documents, each
  utterance heard in {material.versions} rooms (noise, echo, telephone bands, overdrive, speed), which counts each
  room. No recording of any person was used.
- Settings: {settings}
- Trained with {versions}, on one thread.
- Stop words: `stops.npz`, a GRU of {settings.stops.size} units over the phones of this network, by
  `vivant.train.hearing.train_stops` with the settings above: the forms of `vocabulary.COMMANDS` (alone and beside other
  words), what is said in passing, greetings, questions, sentences and noises, by the network's voices and some that it
  had not heard ({", ".join(UNHEARD)}), with other voices over them at -25 to -2 dB as an avatar's echo.
- Licence: Apache-2.0.
- Limits: it has heard synthetic voices only. Real visitors, above all children, dialects and accents of neither
  language, fare worse; nothing but the rejection of foreign sentences was measured on recordings of people.

## Scores

Held-out phrases ({settings.material.held} a language, none of them in the training) of a vocabulary of
{vocabulary}, said by voices that training and calibration never heard ({", ".join(UNSEEN)}; English as
{", ".join(UNSEEN_ACCENTS)}), in rooms with echo and noise; the language is not told. The confidence was
calibrated with other voices ({", ".join(CALIBRATING)}).
The decoder's `PRIOR` was chosen, among 2, 3, 4 and 5, by 60 of these phrases a language in these voices at 20 dB, which
favours the scores a little.
`false_rejection`: nothing was understood. `oov_rejection`: of sentences far from every phrase, at 20 dB.

{lines}
- rtf: {scores.rtf:.3f}
"""
