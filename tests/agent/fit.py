"""Fits the weights of `vivant.agent.calibration` and prints them: python tests/agent/fit.py

Development questions: `questions.tsv` and `dev/*.more.jsonl` (with the fact that must be spoken), `dev/*.jsonl` (near
misses that the documents do not answer), and the ways to ask beside the embedded persona's documents. Each way is asked
of an index that was built without it, and counts as answered by its section's passages.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vivant.agent import calibration
from vivant.agent.contracts import Hit, Passage, Question
from vivant.agent.passages import Knowledge, load_knowledge
from vivant.agent.retrieval import HybridIndex, by_language
from vivant.agent.selection import select
from vivant.score import Lang

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "vivant" / "personas" / "hall" / "knowledge"
FOLDS = 4
WAYS = 5
"""Every so many-th way to ask is used."""
REPEATED = 30
"""A question with its fact counts as much as so many ways to ask, whose facts are only known by their section."""
MORE = "more"
"""Style of the newer development questions, which count twice."""
SHIFT = -0.2
"""What is taken from the bias, so that false refusals and false answers balance at a probability of 0.5."""


@dataclass(frozen=True)
class Example:
    """A question's candidates: features (candidates, FEATURES), answers (candidates,) 1 where one answers."""

    features: calibration.Matrix
    answers: calibration.Matrix
    answerable: bool
    style: str = ""
    question: str = ""
    passages: tuple[Passage, ...] = ()

    @property
    def weight(self) -> int:
        return 2 if self.style == MORE else 1


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


def more(lang: Lang) -> list[tuple[Lang, str, str, str]]:
    """Rows of `dev/LANG.more.jsonl`, as `facts` gives them."""
    lines = (HERE / "dev" / f"{lang}.more.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    patterns = ["|".join(f"(?:{one})" for fact in row["facts"] for one in fact) for row in rows]
    return [(lang, MORE, row["question"], pattern) for row, pattern in zip(rows, patterns, strict=True)]


def written(indices: dict[Lang, HybridIndex]) -> Iterator[Example]:
    """Questions with their facts, and near misses."""
    rows = facts()
    for lang in indices:
        rows += more(lang)
        rows += [(lang, "unanswerable", question, "") for question in near_misses(lang)]
    for lang, style, question, fact in rows:
        index = indices[lang]
        order, features = index.weigh(index.query(Question(question, lang)))
        passages = tuple(index.passages[number] for number in order)
        answers = [bool(fact and re.search(fact, passage.text, re.I)) for passage in passages]
        yield Example(features, np.array(answers, float), bool(fact), style, question, passages)


def left_out(passages: dict[Lang, list[Passage]], known: Knowledge) -> Iterator[Example]:
    """Ways to ask, each asked of an index without it."""
    for lang in passages:
        ways = [(key, way) for key, group in known.asked.sections.items() if key[0].startswith(lang) for way in group]
        random.Random(3).shuffle(ways)
        for fold in range(FOLDS):
            held = set(ways[fold::FOLDS])
            kept = known.asked.sections.items()
            rest = {key: tuple(way for way in group if (key, way) not in held) for key, group in kept}
            index = HybridIndex(passages[lang], rest, known.cues)
            for key, way in sorted(held):
                order, features = index.weigh(index.query(Question(way, lang)))
                cited = [index.passages[number].citation for number in order]
                answers = [(citation.document, citation.heading) == key for citation in cited]
                yield Example(features, np.array(answers, float), True)


def fit(examples: Sequence[Example], ways: Sequence[Example]) -> tuple[calibration.Matrix, calibration.Matrix]:
    """(weights of the order, weights of the probability)."""
    questions = [(way.features, way.answers) for way in ways if way.answers.any()]
    for example in examples:
        if example.answers.any():
            questions += [(example.features, example.answers)] * (REPEATED * example.weight)
    order = calibration.fit_order(questions, rounds=12)
    rows, answers = [], []
    for example in examples:
        best, looked = judged(example, order)
        if example.answerable and not example.answers[best[:4]].any():
            continue
        rows += [looked] * example.weight
        answers += [float(example.answerable)] * example.weight
    sure = calibration.fit_sure(np.array(rows), np.array(answers), ridge=1.0)
    sure[0] -= SHIFT
    return order, sure


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


def outcomes(examples: Iterable[Example], order: calibration.Matrix, sure: calibration.Matrix) -> Iterator[Outcome]:
    """What would become of questions."""
    for example in examples:
        best, looked = judged(example, order)
        hits = [Hit(example.passages[number], 0.5) for number in best[:6]]
        spoken = {id(hit.passage) for hit in select(example.question, hits, 3)}
        right = [passage for passage, answers in zip(example.passages, example.answers, strict=True) if answers]
        told = any(id(passage) in spoken for passage in right)
        yield Outcome(example, float(calibration.probability(looked[None], sure)[0]), told)


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


def cross_validate(examples: Sequence[Example], ways: Sequence[Example]) -> None:
    """Report on questions that the weights were fitted without."""
    fold = np.random.default_rng(0).integers(0, 5, len(examples))
    found: list[Outcome] = []
    for held in range(5):
        weights = fit([one for one, number in zip(examples, fold, strict=True) if number != held], ways)
        found += outcomes([one for one, number in zip(examples, fold, strict=True) if number == held], *weights)
    report("older questions", [one for one in found if one.example.style != MORE])
    recent = [one for one in found if one.example.style == MORE]
    report("newer questions", recent)
    for lang in ("en", "zh"):
        report(lang, [one for one in recent if one.example.passages[0].lang == lang])


def main() -> None:
    """Print the weights."""
    known = load_knowledge(KNOWLEDGE)
    passages = by_language(known.passages)
    indices = {lang: HybridIndex(group, known.asked.sections, known.cues) for lang, group in passages.items()}
    examples = list(written(indices))
    ways = list(left_out(passages, known))[::WAYS]
    cross_validate(examples, ways)
    order, sure = fit(examples, ways)
    print("ORDER", np.round(order, 2).tolist())
    print("SURE", np.round(sure, 2).tolist())


if __name__ == "__main__":
    main()
