"""Fits the weights of `vivant.agent.calibration` and prints them: python tests/agent/fit.py [plain]

On the development questions (`questions.tsv`, `dev/*.jsonl`), which no classifier is trained on: for the indices of the
embedded persona as they are (`TRAINED`), or for `plain` ones that have no classifier (`PLAIN`). How well the weights do
on questions that they were fitted without is printed as well.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vivant.agent import calibration
from vivant.agent.contracts import Hit, Passage, Question
from vivant.agent.passages import load_knowledge
from vivant.agent.retrieval import HybridIndex, by_language
from vivant.agent.selection import select
from vivant.plugins.engines.hybrid import build_indices
from vivant.score import Lang

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "vivant" / "personas" / "hall" / "knowledge"
FOLDS = 5
RIDGE = 4.0
SHIFT = 0.2
"""Taken from the bias: what strangers ask fares some points worse than these questions."""

Row = tuple[Lang, str, str, str]
"""Language, style, question, pattern of the fact ('' where there is none)."""


@dataclass(frozen=True)
class Example:
    """A question's candidates: features (candidates, features), answers (candidates,) 1 where one answers."""

    features: calibration.Matrix
    answers: calibration.Matrix
    answerable: bool
    style: str
    question: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Outcome:
    """How a question fared: its probability, and whether its fact is among what would be spoken."""

    example: Example
    probability: float
    told: bool


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
        for row in _json(HERE / "dev" / f"{lang}.more.jsonl") + _json(HERE / "dev" / f"{lang}.last.jsonl"):
            yield lang, row["kind"], row["question"], "|".join(f"(?:{one})" for fact in row["facts"] for one in fact)


def _json(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def judged_by(indices: dict[Lang, HybridIndex], rows: Iterable[Row]) -> Iterator[Example]:
    """Questions with what the indices see of their candidates."""
    for lang, style, question, fact in rows:
        index = indices[lang]
        order, features = index.weigh(index.query(Question(question, lang)))
        passages = tuple(index.passages[number] for number in order)
        answers = [bool(fact and re.search(fact, passage.text, re.I)) for passage in passages]
        yield Example(features, np.array(answers, float), bool(fact), style, question, passages)


def fit(examples: Sequence[Example]) -> calibration.Weights:
    """Weights of the order, from the questions that are answered, then of the probability, from all."""
    questions = [(example.features, example.answers) for example in examples if example.answers.any()]
    order = calibration.fit_order(questions, RIDGE, rounds=12)
    rows, answers = [], []
    for example in examples:
        best, looked = judged(example, order)
        if not example.answerable or example.answers[best[:4]].any():
            rows.append(looked)
            answers.append(float(example.answerable))
    sure = calibration.fit_sure(np.array(rows), np.array(answers), RIDGE)
    sure[0] -= SHIFT
    return calibration.Weights(order, sure)


def judged(example: Example, order: calibration.Matrix) -> tuple[npt.NDArray[np.intp], calibration.Matrix]:
    """The candidates, best first, and what the probability of the best one is made of."""
    preferences = calibration.preference(example.features, order)
    best = np.argsort(-preferences, kind="stable")
    numbers: dict[str, int] = {}
    home = [numbers.setdefault(passage.citation.document, len(numbers)) for passage in example.passages]
    shares = calibration.shares(preferences, np.array(home, np.intp))
    return best, np.concatenate([example.features[best[0]], shares[best[0]]])


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


def cross_validate(examples: Sequence[Example]) -> None:
    """Report on questions that the weights were fitted without."""
    fold = np.random.default_rng(0).integers(0, FOLDS, len(examples))
    found: list[Outcome] = []
    for held in range(FOLDS):
        weights = fit([one for one, number in zip(examples, fold, strict=True) if number != held])
        found += outcomes([one for one, number in zip(examples, fold, strict=True) if number == held], weights)
    report("all", found)
    for lang in ("zh", "en"):
        report(lang, [one for one in found if one.example.passages[0].lang == lang])
    report("without shared words", [one for one in found if one.example.style in ("paraphrase", "unanswerable")])


def main() -> None:
    """Print the weights."""
    if sys.argv[1:] == ["plain"]:
        known = load_knowledge(KNOWLEDGE)
        groups = by_language(known.passages).items()
        indices = {lang: HybridIndex(group, known.asked.sections, known.cues) for lang, group in groups}
    else:
        indices = build_indices(KNOWLEDGE)
    examples = list(judged_by(indices, development()))
    cross_validate(examples)
    weights = fit(examples)
    print("order", np.round(weights.order, 2).tolist())
    print("sure", np.round(weights.sure, 2).tolist())


if __name__ == "__main__":
    main()
