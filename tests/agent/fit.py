"""Fits the weights of `vivant.agent.calibration` and prints them: python tests/agent/fit.py

Development questions: `questions.tsv` (with the fact that must be spoken), `dev/*.jsonl` (near misses that the
documents do not answer), and the ways to ask beside the embedded persona's documents. Each way is asked of an index
that was built without it, and counts as answered by its section's passages.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vivant.agent import calibration
from vivant.agent.contracts import Passage, Question
from vivant.agent.passages import Knowledge, load_knowledge
from vivant.agent.retrieval import HybridIndex, by_language
from vivant.score import Lang

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "vivant" / "personas" / "hall" / "knowledge"
FOLDS = 4
REPEATED = 20
"""A question with its fact counts as much as so many ways to ask, whose facts are only known by their section."""
REFUSED = 0.9
"""Share of the questions without an answer that are to score below 0.5."""


@dataclass(frozen=True)
class Example:
    """A question's candidates: features (candidates, FEATURES), answers (candidates,) 1 where one answers."""

    features: calibration.Matrix
    answers: calibration.Matrix
    answerable: bool
    way: bool = False


def facts() -> list[tuple[Lang, str, str, str]]:
    """Rows of questions.tsv: language, style, question, pattern of the fact."""
    rows = []
    for line in (HERE / "questions.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            lang, style, question, fact = line.split("\t")
            rows.append(("zh" if lang == "zh" else "en", style, question, fact))
    return rows  # type: ignore[return-value]


def near_misses(lang: Lang) -> list[str]:
    """Questions that the documents do not answer."""
    lines = (HERE / "dev" / f"{lang}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines if line.strip()]


def written(indices: dict[Lang, HybridIndex]) -> Iterator[Example]:
    """Questions with their facts, and near misses."""
    for lang, _, question, fact in facts():
        index = indices[lang]
        order, features = index.weigh(index.query(Question(question, lang)))
        answers = [bool(fact and re.search(fact, index.passages[number].text)) for number in order]
        yield Example(features, np.array(answers, float), bool(fact))
    for lang, index in indices.items():
        for question in near_misses(lang):
            order, features = index.weigh(index.query(Question(question, lang)))
            yield Example(features, np.zeros(len(order)), False)


def left_out(passages: dict[Lang, list[Passage]], known: Knowledge) -> Iterator[Example]:
    """Ways to ask, each asked of an index without it."""
    for lang in passages:
        ways = [(key, way) for key, group in known.asked.items() if key[0].startswith(lang) for way in group]
        random.Random(3).shuffle(ways)
        for fold in range(FOLDS):
            held = set(ways[fold::FOLDS])
            rest = {key: tuple(way for way in group if (key, way) not in held) for key, group in known.asked.items()}
            index = HybridIndex(passages[lang], rest, known.cues)
            for key, way in sorted(held):
                order, features = index.weigh(index.query(Question(way, lang)))
                cited = [index.passages[number].citation for number in order]
                answers = [(citation.document, citation.heading) == key for citation in cited]
                yield Example(features, np.array(answers, float), True, way=True)


def fit(examples: list[Example]) -> tuple[calibration.Matrix, calibration.Matrix]:
    """(weights of the order, weights of the probability)."""
    questions = [
        (example.features, example.answers)
        for example in examples
        for _ in range(1 if example.way else REPEATED)
        if example.answers.any()
    ]
    order = calibration.fit_order(questions)
    rows, answers, wrong = [], [], 0
    for example in examples:
        best = np.argsort(-calibration.preference(example.features, order))
        right = example.answers[best[: 1 if example.way else 3]].any()
        if example.answerable and not right:
            wrong += 1
            if wrong % 6:  # most of them are answered by another section as well
                continue
        repeats = 1 if example.way else 4
        rows += [example.features[best[0]]] * repeats
        answers += [float(right)] * repeats
    sure = calibration.fit_sure(np.array(rows), np.array(answers))
    unanswerable = [
        float(example.features[np.argmax(calibration.preference(example.features, order))] @ sure)
        for example in examples
        if not example.answerable
    ]
    sure[0] -= np.quantile(unanswerable, REFUSED)
    return order, sure


def report(ways: list[Example], order: calibration.Matrix, sure: calibration.Matrix) -> None:
    """How ways to ask fare that the index was built without."""
    best = [np.argsort(-calibration.preference(way.features, order)) for way in ways]
    known = [
        calibration.probability(way.features, sure)[first[0]] >= 0.5 for way, first in zip(ways, best, strict=True)
    ]
    for count in (1, 3):
        found = [way.answers[first[:count]].any() for way, first in zip(ways, best, strict=True)]
        print(f"{len(ways)} ways left out: section among the best {count}: {np.mean(found):.3f}")
    print(f"answered: {np.mean(known):.3f}")


def main() -> None:
    """Print the weights."""
    known = load_knowledge(KNOWLEDGE)
    passages = by_language(known.passages)
    indices = {lang: HybridIndex(group, known.asked, known.cues) for lang, group in passages.items()}
    examples = [*written(indices), *left_out(passages, known)]
    order, sure = fit(examples)
    report([example for example in examples if example.way], order, sure)
    print("ORDER", np.round(order, 2).tolist())
    print("SURE", np.round(sure, 2).tolist())


if __name__ == "__main__":
    main()
