"""The arithmetic of the questions' bench, on answers made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vivant.bench.qa import Answered, answer_all, figures_of, transcript
from vivant.bench.questions import Item
from vivant.bench.stubs import stub_engines
from vivant.human import Engines
from vivant.persona import Persona

PARKING = Item(
    "q1", "en", "plain", "Parking fee?", ((r"\b5 yuan", r"five yuan"), (r"an hour",)), ("parking",), (r"\b9 yuan",)
)
GIVEN = Answered(PARKING, "It costs 5 yuan an hour.", ("parking", "fees"), refused=False, first_ms=10.0)
UNKNOWN = Item("q2", "zh", "unanswerable", "今天下雨吗？", (), (), ("会下雨",))
REFUSED = Answered(UNKNOWN, "这个问题我不清楚。", (), refused=True, first_ms=20.0)


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("It costs 5 yuan an hour.", True, False),
        ("FIVE YUAN AN HOUR.", True, False),
        ("It costs 5 yuan.", False, False),
        ("It costs 9 yuan an hour.", False, True),
        ("It costs 5 yuan an hour, 9 yuan at night.", True, False),
        ("", False, False),
    ],
)
def test_an_answer_is_judged_by_every_fact(text: str, right: bool, wrong: bool) -> None:
    answer = replace(GIVEN, text=text)
    assert (answer.right, answer.wrong) == (right, wrong)


def test_a_refusal_is_never_right() -> None:
    assert not replace(GIVEN, refused=True).right
    assert not replace(REFUSED, text="", refused=False).right


@pytest.mark.parametrize(("slugs", "sourced"), [(("parking",), True), (("fees", "parking"), False), ((), False)])
def test_the_first_source_counts(slugs: tuple[str, ...], sourced: bool) -> None:
    assert replace(GIVEN, slugs=slugs).sourced is sourced


def answers() -> list[Answered]:
    """Four questions with an answer, two without."""
    zh = replace(PARKING, id="q3", lang="zh", kind="paraphrase")
    return [
        GIVEN,
        replace(GIVEN, item=zh, text="5 yuan an hour"),
        replace(GIVEN, item=replace(zh, lang="en"), text="9 yuan an hour", slugs=("fees",)),
        replace(GIVEN, text="I don't know.", slugs=(), refused=True),
        REFUSED,
        replace(REFUSED, text="今天会下雨。", refused=False, first_ms=60.0),
    ]


def test_every_figure_is_its_share() -> None:
    assert figures_of(answers()) == {
        "questions": 6,
        "answer_accuracy": 0.5,  # two of four known
        "source_accuracy": 0.5,
        "wrong_fact_rate": 0.3333,  # two of all six
        "refusal_accuracy": 0.5,  # one of two unknown
        "false_refusal_rate": 0.25,
        "paraphrase_accuracy": {"zh": 1.0, "en": 0.0},
        "answer_accuracy_by_lang": {"zh": 1.0, "en": 0.3333},
        "first_sentence_ms": {"p50": 10.0, "p95": 50.0},
    }


def test_a_share_of_none_is_zero() -> None:
    figures = figures_of([GIVEN])
    assert (figures["refusal_accuracy"], figures["paraphrase_accuracy"]) == (0.0, {"zh": 0.0, "en": 0.0})


def test_the_transcript_gives_a_verdict_to_each(tmp_path: Path) -> None:
    transcript(answers(), tmp_path / "transcript.txt")
    lines = (tmp_path / "transcript.txt").read_text("utf-8").splitlines()
    assert [line.split()[2] for line in lines[::2]] == ["right", "right", "wrong", "refused", "refused", "wrong"]
    assert "expected ('parking',)" in lines[1]


async def test_answers_come_from_retriever_and_reader(persona: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engines, "load", lambda: stub_engines(persona))
    (answer,) = await answer_all([PARKING])
    assert (answer.text, answer.slugs) == ("Sentence 1 of the answer. Sentence 2 of the answer.", ("stub",))
    assert not answer.refused
    assert answer.first_ms > 0
