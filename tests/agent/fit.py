"""Fits the weights of `vivant.agent.calibration` for indices with a trained classifier: python tests/agent/fit.py

The questions beside the embedded persona's documents are asked of indices whose classifier was trained without them
(`vivant.train.questions.folds`). The development questions (`questions.tsv`, `dev/*.jsonl`), which no classifier is
trained on, count for more; how well the weights do on those that they were fitted without is printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vivant.agent import calibration
from vivant.agent.classifier import load_classifier
from vivant.agent.contracts import Hit, Passage, Question
from vivant.agent.passages import Knowledge, load_knowledge
from vivant.agent.retrieval import HybridIndex, by_language
from vivant.agent.selection import select
from vivant.score import Lang
from vivant.train.classifier import train
from vivant.train.progress import ProgressLine
from vivant.train.questions import folds, lesson

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "vivant" / "personas" / "hall" / "knowledge"
FOLDS = 5
"""One of so many parts of the questions is left out of the training."""
LEFT_OUT = 1500
"""So many of those are used, of each language."""
REPEATED = 5
"""A development question counts as much as so many of the others."""


@dataclass(frozen=True)
class Example:
    """A question's candidates: features (candidates, features), answers (candidates,) 1 where one answers."""

    features: calibration.Matrix
    answers: calibration.Matrix
    answerable: bool
    style: str
    question: str
    passages: tuple[Passage, ...]


Row = tuple[Lang, str, str, str]
"""Language, style, question, pattern of the fact ('' where there is none)."""


def development() -> Iterator[Row]:
    """The development questions."""
    for line in (HERE / "questions.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            lang, style, question, fact = line.split("\t")
            yield "zh" if lang == "zh" else "en", style, question, fact
    langs: tuple[Lang, ...] = ("zh", "en")
    for lang in langs:
        for row in _json(HERE / "dev" / f"{lang}.jsonl"):
            yield lang, "near miss", row["question"], ""
        for row in _json(HERE / "dev" / f"{lang}.more.jsonl"):
            yield lang, row["kind"], row["question"], "|".join(f"(?:{one})" for fact in row["facts"] for one in fact)


def _json(file: Path) -> list[dict[str, list[list[str]] | str]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def judged_by(index: HybridIndex, rows: Iterable[Row]) -> Iterator[Example]:
    """Development questions, asked of an index."""
    for lang, style, question, fact in rows:
        order, features = index.weigh(index.query(Question(question, lang)))
        passages = tuple(index.passages[number] for number in order)
        answers = [bool(fact and re.search(fact, passage.text, re.I)) for passage in passages]
        yield Example(features, np.array(answers, float), bool(fact), style, question, passages)


def left_out(known: Knowledge, lang: Lang) -> Iterator[Example]:
    """The questions beside the documents, each asked of an index that was built without it."""
    passages = by_language(known.passages)[lang]
    whole = lesson(known, lang)
    rest, held = folds(whole, FOLDS)[0]
    index = HybridIndex(passages, {}, known.cues, classifier=train(rest, progress=ProgressLine(f"{lang}, left out")))
    for number in np.random.default_rng(3).permutation(len(held))[:LEFT_OUT]:
        example = held[number]
        order, features = index.weigh(index.query(Question(example.text, lang)))
        found = tuple(index.passages[at] for at in order)
        right = {whole.passages[one] for one in example.classes if one < len(whole.passages)}
        answers = [(passage.citation.document, passage.text) in right for passage in found]
        yield Example(features, np.array(answers, float), bool(right), example.kind, example.text, found)


def fit(examples: Sequence[Example], others: Sequence[Example]) -> calibration.Weights:
    """Weights from development questions and the others."""
    questions = [(other.features, other.answers) for other in others if other.answers.any()]
    for example in examples:
        if example.answers.any():
            questions += [(example.features, example.answers)] * REPEATED
    order = calibration.fit_order(questions, rounds=12)
    rows, answers = [], []
    for group, times in ((examples, REPEATED), (others, 1)):
        for example in group:
            best, looked = judged(example, order)
            if not example.answerable or example.answers[best[:4]].any():
                rows += [looked] * times
                answers += [float(example.answerable)] * times
    return calibration.Weights(order, calibration.fit_sure(np.array(rows), np.array(answers), ridge=1.0))


def judged(example: Example, order: calibration.Matrix) -> tuple[npt.NDArray[np.intp], calibration.Matrix]:
    """The candidates, best first, and what the probability of the best one is made of."""
    preferences = calibration.preference(example.features, order)
    best = np.argsort(-preferences, kind="stable")
    numbers: dict[str, int] = {}
    home = [numbers.setdefault(passage.citation.document, len(numbers)) for passage in example.passages]
    shares = calibration.shares(preferences, np.array(home, np.intp))
    return best, np.concatenate([example.features[best[0]], shares[best[0]]])


@dataclass(frozen=True)
class Outcome:
    """How a question fared: its probability, and whether its fact is among what would be spoken."""

    example: Example
    probability: float
    told: bool


def outcomes(examples: Iterable[Example], weights: calibration.Weights) -> Iterator[Outcome]:
    """What would become of questions."""
    for example in examples:
        best, looked = judged(example, weights.order)
        hits = [Hit(example.passages[number], 0.5) for number in best[:6]]
        spoken = {id(hit.passage) for hit in select(example.question, hits, 3)}
        right = [passage for passage, answers in zip(example.passages, example.answers, strict=True) if answers]
        told = any(id(passage) in spoken for passage in right)
        yield Outcome(example, float(calibration.probability(looked[None], weights.sure)[0]), told)


def report(name: str, found: Sequence[Outcome]) -> None:
    """Shares of right answers, of false refusals and of right refusals, at several thresholds."""
    known = [one for one in found if one.example.answerable]
    unknown = [one for one in found if not one.example.answerable]
    print(f"{name}: {len(known)} answerable, fact among the spoken {np.mean([one.told for one in known]):.3f}")
    for sure in (0.3, 0.4, 0.5, 0.6, 0.7):
        answered = np.mean([one.told and one.probability >= sure for one in known])
        refused = np.mean([one.probability < sure for one in known])
        rightly = np.mean([one.probability < sure for one in unknown])
        print(f"  at {sure}: answered {answered:.3f}, falsely refused {refused:.3f}, rightly refused {rightly:.3f}")


def cross_validate(examples: Sequence[Example], others: Sequence[Example]) -> None:
    """Report on questions that the weights were fitted without."""
    fold = np.random.default_rng(0).integers(0, 5, len(examples))
    found: list[Outcome] = []
    for held in range(5):
        weights = fit([one for one, number in zip(examples, fold, strict=True) if number != held], others)
        found += outcomes([one for one, number in zip(examples, fold, strict=True) if number == held], weights)
    report("all", found)
    for lang in ("en", "zh"):
        report(lang, [one for one in found if one.example.passages[0].lang == lang])
    report("paraphrases", [one for one in found if one.example.style in ("paraphrase", "unanswerable")])


def main() -> None:
    """Print the weights."""
    known = load_knowledge(KNOWLEDGE)
    rows = list(development())
    examples: list[Example] = []
    others: list[Example] = []
    for lang, passages in by_language(known.passages).items():
        index = HybridIndex(passages, {}, known.cues, classifier=load_classifier(KNOWLEDGE, lang))
        examples += judged_by(index, [row for row in rows if row[0] == lang])
        others += left_out(known, lang)
    cross_validate(examples, others)
    weights = fit(examples, others)
    print("ORDER", np.round(weights.order, 2).tolist())
    print("SURE", np.round(weights.sure, 2).tolist())


if __name__ == "__main__":
    main()
