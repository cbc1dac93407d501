import re
from pathlib import Path

import pytest

from vivant.agent.contracts import Hit, Question
from vivant.agent.passages import Knowledge, load_knowledge
from vivant.agent.retrieval import VAGUE_SURE, HybridIndex, by_language
from vivant.agent.selection import select
from vivant.plugins.engines.hybrid import build_indices
from vivant.score import Lang

HERE = Path(__file__).parent
HALL = HERE.parents[1] / "vivant" / "personas" / "hall" / "knowledge"
SURE = 0.5


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(HALL)


@pytest.fixture(scope="module")
def indices() -> dict[Lang, HybridIndex]:
    """The embedded persona's, with their trained classifiers."""
    return build_indices(HALL)


@pytest.fixture(scope="module")
def plain(knowledge: Knowledge) -> dict[Lang, HybridIndex]:
    """Indices of a folder that nobody trained a classifier for."""
    found = by_language(knowledge.passages)
    return {lang: HybridIndex(group, knowledge.asked.sections, knowledge.cues) for lang, group in found.items()}


def search(indices: dict[Lang, HybridIndex], text: str, lang: Lang, *before: str) -> list[Hit]:
    return indices[lang].search(Question(text, lang, tuple((said, "…") for said in before)))


def rows() -> list[tuple[Lang, str, str, str]]:
    found: list[tuple[Lang, str, str, str]] = []
    for line in (HERE / "questions.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            lang, style, question, fact = line.split("\t")
            found.append(("zh" if lang == "zh" else "en", style, question, fact))
    return found


@pytest.mark.parametrize(
    ("style", "bar"), [("direct", 0.9), ("general", 0.8), ("paraphrase", 0.9), ("unanswerable", 0.9)]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_development_questions(indices: dict[Lang, HybridIndex], lang: Lang, style: str, bar: float) -> None:
    share, wrong = told(indices[lang], lang, style)
    assert share >= bar, wrong


@pytest.mark.parametrize(
    ("style", "bar"), [("direct", 0.85), ("general", 0.7), ("paraphrase", 0.75), ("unanswerable", 0.7)]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_development_questions_without_a_classifier(
    plain: dict[Lang, HybridIndex], lang: Lang, style: str, bar: float
) -> None:
    share, wrong = told(plain[lang], lang, style)
    assert share >= bar, wrong


def told(index: HybridIndex, lang: Lang, style: str) -> tuple[float, list[str]]:
    """The share of questions whose fact is among what would be spoken, or that are refused where there is none."""
    asked, wrong = 0, []
    for _, _, question, fact in (row for row in rows() if row[:2] == (lang, style)):
        asked += 1
        hits = index.search(Question(question, lang))
        known = hits[0].score >= SURE
        spoken = " ".join(hit.passage.text for hit in select(question, hits, 3))
        if not ((known and re.search(fact, spoken)) if fact else not known):
            wrong.append(question)
    return 1 - len(wrong) / asked, wrong


def test_hits_are_in_order_within_limit_and_range(indices: dict[Lang, HybridIndex]) -> None:
    hits = indices["en"].search(Question("How much is a passport?", "en"), limit=4)
    assert len(hits) == 4
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_words_of_the_other_language_help(indices: dict[Lang, HybridIndex]) -> None:
    told = search(indices, "办 passport 在哪个窗口", "zh")[0].passage.text
    assert "护照" in told
    assert "6" in told, "passports are handled at counter 6"
    assert "residence" in search(indices, "Where do I extend my 居住证?", "en")[0].passage.citation.document


def test_a_question_may_lean_on_the_one_before(indices: dict[Lang, HybridIndex]) -> None:
    alone = search(indices, "How much does it cost?", "en")
    assert alone[0].score <= VAGUE_SURE
    leaning = search(indices, "And how much does it cost?", "en", "How do I renew my driving licence?")
    assert leaning[0].passage.citation.document in ("en/driving-licence.md", "en/fees.md")
    assert leaning[0].score > SURE
    assert "driving licence" in leaning[0].passage.text.lower()
    fresh = search(indices, "How much is a wedding ceremony?", "en", "How do I renew my driving licence?")
    assert "wedding" in fresh[0].passage.text.lower()


def test_small_and_empty_indices() -> None:
    assert HybridIndex([]).search(Question("anything?", "en")) == []


def test_ways_to_ask_lead_to_their_section(knowledge: Knowledge) -> None:
    passages = [passage for passage in knowledge.passages if passage.citation.document == "en/parking.md"]
    key = ("en/parking.md", "Motorcycles and electric bikes")
    question = Question("where does my zorblat go?", "en")
    plain = HybridIndex(passages).search(question)
    taught = HybridIndex(passages, {key: ("where can a zorblat stay",)}).search(question)
    assert taught[0].passage.citation.heading == key[1]
    assert taught[0].score > plain[0].score
