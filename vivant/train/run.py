"""The commands of `vivant train`."""

from __future__ import annotations

import logging
import platform
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path

import numpy as np
import torch

from vivant.agent.classifier import FOLDER, Classifier
from vivant.agent.passages import load_knowledge
from vivant.errors import KnowledgeError
from vivant.score import Lang
from vivant.train.classifier import Settings, train
from vivant.train.progress import ProgressLine
from vivant.train.questions import Example, Lesson, folds, lesson

LANGS: tuple[Lang, ...] = ("zh", "en")
HALL = Path(str(resources.files("vivant"))) / "personas" / "hall" / "knowledge"

FEW = 200
"""Below so many questions of a language, a classifier does more harm than good."""

EMBEDDED = """ All of it was written for this persona, the questions
  by language models that were shown nothing but the documents. What strangers' questions make of it: `vivant bench qa`.
- Licence: Apache-2.0."""
"""What the embedded persona's card says of its data."""

TOO_FEW = "write more, or delete the classifier if it answers worse than before"

_LOG = logging.getLogger(__name__)

KINDS = ("passage", "section", "unanswered", "cue", "text")


@dataclass(frozen=True, slots=True)
class Scores:
    """How classifiers did on questions that they were trained without; shares, [0, 1].

    document : the right document is thought most probable, whether it answers or not. passage : among what is
    answered, the right passage is (or one of the right section). unanswered : area under the ROC curve of the
    probability that nothing answers.
    """

    questions: int
    document: float
    passage: float
    unanswered: float


def train_classifier(
    folder: Path | None = None, parts: int = 4, settings: Settings | None = None, langs: Sequence[Lang] = LANGS
) -> list[Path]:
    """Train on the questions of a knowledge folder, and write FOLDER/classifier/LANG.npz and its card LANG.txt.

    A language without questions gets none, and loses one that it had.

    folder : the embedded persona's, if left out. parts : folds of the cross-validation whose scores the card tells; 0
    leaves it out. langs : the languages to train for. Raises KnowledgeError where there is nothing to learn from, or
    where nothing can be written.
    """
    folder = folder or HALL
    settings = settings or Settings()
    torch.set_num_threads(1)  # for so small networks, more are slower, and give other sums
    known = load_knowledge(folder)
    for notice in known.asked.stale:
        _LOG.warning("%s", notice)
    lessons = {lang: learned for lang in langs if (learned := lesson(known, lang)).questions}
    if not lessons:
        advice = "Write some: docs/knowledge.md tells how."
        raise KnowledgeError(folder / "asked", None, "questions to learn from", "none", advice)
    try:
        return list(_write(folder, langs, lessons, parts, settings))
    except OSError as problem:
        found = problem.strerror or str(problem)
        raise KnowledgeError(
            folder / FOLDER, None, "a folder to write to", found, "Check its permissions."
        ) from problem


def _write(
    folder: Path, langs: Sequence[Lang], lessons: Mapping[Lang, Lesson], parts: int, settings: Settings
) -> Iterator[Path]:
    """Train on each lesson; the files written."""
    (folder / FOLDER).mkdir(exist_ok=True)
    for lang in langs:
        file = folder / FOLDER / f"{lang}.npz"
        card = file.with_suffix(".txt")
        if lang not in lessons:
            file.unlink(missing_ok=True)
            card.unlink(missing_ok=True)
            continue
        learned = lessons[lang]
        if learned.questions < FEW:
            _LOG.warning("%s: only %d questions: %s", lang, learned.questions, TOO_FEW)
        scores = cross_validate(learned, parts, settings, lang) if parts else None
        train(learned, settings, ProgressLine(lang)).save(file)
        card.write_text(_card(settings, learned, scores, file, folder == HALL), "utf-8")
        yield from (file, card)


def cross_validate(learned: Lesson, parts: int, settings: Settings, lang: Lang) -> Scores:
    """Scores on questions that were left out of the training."""
    rows = []
    for number, (rest, held) in enumerate(folds(learned, parts)):
        trained = train(rest, settings, ProgressLine(f"{lang}, fold {number + 1} of {parts}"))
        rows += list(_judged(trained, held))
    document, passage, doubt, unanswered = (np.array(column) for column in zip(*rows, strict=True))
    area = roc_area(doubt[unanswered], doubt[~unanswered]) if unanswered.any() else 0.0
    return Scores(len(rows), document.mean(), passage[~unanswered].mean(), area)


def _judged(trained: Classifier, held: Sequence[Example]) -> Iterator[tuple[bool, bool, float, bool]]:
    """(right document, right passage, probability that nothing answers, whether nothing does) of each question."""
    count = len(trained.passages)
    home = [trained.documents.index(document) for document, _ in trained.passages]
    for example in held:
        shares = trained.probabilities(example.text)
        totals = np.bincount(home, shares[:count], len(trained.documents)) + shares[count:]
        unanswered = example.classes[0] >= count
        right = example.classes[0] - count if unanswered else home[example.classes[0]]
        best = int(shares[:count].argmax())
        yield int(totals.argmax()) == right, best in example.classes, float(shares[count:].sum()), unanswered


def roc_area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Probability that a positive one scores above a negative one, ties counted half.

    >>> roc_area([3, 2], [1, 2])
    0.875
    """
    above, below = np.asarray(positive)[:, None], np.asarray(negative)[None, :]
    return float(((above > below) + 0.5 * (above == below)).mean())


def _card(settings: Settings, learned: Lesson, scores: Scores | None, file: Path, embedded: bool) -> str:
    counts = Counter(example.kind for example in learned.examples)
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)
    versions = f"Python {platform.python_version()}, torch {metadata.version('torch')}, NumPy {np.__version__}"
    return f"""# Classifier of questions: {file.name}

Tells which passage a visitor's question asks for, or that no document answers it. Read by `vivant.agent.classifier`,
made by `vivant train classifier`: do not edit.

- Size: {file.stat().st_size / 1e6:.1f} MB; {len(learned.passages)} passages of {len(learned.documents)} documents
- Data: the documents, and `asked`, `unanswered` and `cues` beside them.{EMBEDDED if embedded else ""}
- Examples by kind: {kinds}
- Settings: {settings}
- Scores: {_told(scores, bool(counts["unanswered"])) if scores else "not cross-validated (`--folds`)"}
- Trained with {versions}
- Limits: it knows the words of these documents' topics and nothing else. Near relatives of a question (the same
  writer's for the same passage) stay in the training of a fold, so strangers' questions fare worse than the scores.
"""


def _told(scores: Scores, unanswered: bool) -> str:
    told = [f"right document {scores.document:.3f}", f"right passage of those answered {scores.passage:.3f}"]
    if unanswered:
        told.append(f"area under the ROC curve of 'nothing answers' {scores.unanswered:.3f}")
    return f"of {scores.questions} questions left out of the training: {', '.join(told)}"
