"""What retrievers and readers must prove before they are trusted: the checks behind `check_plugin`."""

from __future__ import annotations

import inspect
import re
import tempfile
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise
from pathlib import Path

from vivant.agent.contracts import Hit, Passage, Question, Reader, Retriever
from vivant.plugins.check import Candidate
from vivant.score import Citation, Lang, Sentence

DOCUMENTS: dict[str, str] = {
    "zh/parking.md": "# 停车\n\n## 收费\n\n停车场前两个小时免费。\n之后每小时收费4元。\n",
    "zh/hours.md": "# 开放时间\n\n## 工作日\n\n大厅周一到周五上午9点开门，下午5点关门。\n",
    "zh/lost.md": "# 失物招领\n\n## 丢了东西\n\n捡到的东西都交到1号窗口，保管90天。\n",
    "en/parking.md": "# Parking\n\n## Fees\n\nThe first two hours of parking are free.\nThen an hour costs 4 yuan.\n",
    "en/hours.md": "# Opening hours\n\n## Weekdays\n\nThe hall opens at 9 a.m. and closes at 5 p.m. on weekdays.\n",
    "en/lost.md": "# Lost and found\n\n## Lost things\n\nThings that were found are kept at counter 1 for 90 days.\n",
}
"""A small knowledge folder: file to text."""

QUESTIONS: tuple[tuple[str, Lang, str], ...] = (
    ("停车怎么收费？", "zh", "zh/parking.md"),
    ("大厅几点开门？", "zh", "zh/hours.md"),
    ("How much is parking?", "en", "en/parking.md"),
    ("Where is the lost and found?", "en", "en/lost.md"),
)
"""Questions, and the document that answers each."""

OFF_TOPIC: tuple[tuple[str, Lang], ...] = (("木星有几颗卫星？", "zh"), ("How many moons does Jupiter have?", "en"))


# --- Retriever ------------------------------------------------------------------------------------------------


def check_retriever(candidate: Candidate) -> None:
    """Finds the right document among three, best first; what it finds can be cited.

    A retriever without the parameter `knowledge` searches something of its own: only the form of its hits is verified.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in DOCUMENTS.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        retriever: Retriever = candidate.make(knowledge=folder, languages=("zh", "en"))
        candidate.require_protocol(retriever, Retriever)
        for text, lang, document in QUESTIONS:
            if not candidate.languages or lang in candidate.languages:
                _check_search(candidate, retriever, Question(text, lang), document)
        for text, lang in OFF_TOPIC:
            _check_hits(candidate, retriever.search(Question(text, lang)), 6)


def _check_search(candidate: Candidate, retriever: Retriever, question: Question, document: str) -> None:
    hits = retriever.search(question)
    _check_hits(candidate, hits, 6)
    _check_hits(candidate, retriever.search(question, limit=1), 1)
    if "knowledge" not in candidate.takes:
        return
    candidate.require(hits, "it finds what its documents hold", f"{question.text!r} has no hit")
    best = hits[0].passage
    found = f"{question.text!r} brings {best.citation.document} first"
    candidate.require(best.citation.document == document, f"the best hit comes from {document}", found)
    for hit in hits:
        _check_citation(candidate, hit.passage)


def _check_hits(candidate: Candidate, hits: Sequence[Hit], limit: int) -> None:
    fits = isinstance(hits, list) and all(isinstance(hit, Hit) for hit in hits)
    candidate.require(fits, "search returns a list of Hits", f"it returned {hits!r:.80}")
    candidate.require(len(hits) <= limit, f"there are at most limit={limit} hits", f"there are {len(hits)}")
    for hit in hits:
        candidate.require(0 <= hit.score <= 1, "scores lie in [0, 1]", f"one is {hit.score}")
        candidate.require(hit.passage.text.strip(), "a passage has a text", f"passage {hit.passage.id} has none")
    for hit, later in pairwise(hits):
        found = f"{later.score:.3f} comes behind {hit.score:.3f}"
        candidate.require(hit.score >= later.score, "the best hit comes first", found)


def _check_citation(candidate: Candidate, passage: Passage) -> None:
    citation = passage.citation
    known = citation.document in DOCUMENTS
    candidate.require(known, "a citation names a file of the folder, as 'zh/parking.md'", f"{citation.document!r}")
    lines = DOCUMENTS[citation.document].count("\n")
    found = f"{citation.document} has {lines} lines and {citation.line} is cited"
    candidate.require(1 <= citation.line <= lines, "a citation names a line of its document", found)
    candidate.require(passage.lang == citation.document[:2], "a passage has its document's language", passage.lang)


# --- Reader ---------------------------------------------------------------------------------------------------


async def check_reader(candidate: Candidate) -> None:
    """Answers from the hits and nothing else, cites them, owns that it does not know, and can be stopped."""
    reader: Reader = candidate.make(languages=("zh", "en"), lang="zh", texts=_TEXTS)
    candidate.require_protocol(reader, Reader)
    for text, lang, document in QUESTIONS:
        if candidate.languages and lang not in candidate.languages:
            continue
        hits = _hits(document)
        sentences = [sentence async for sentence in _opened(candidate, reader, Question(text, lang), hits)]
        _check_answer(candidate, Question(text, lang), hits, sentences)
        await _check_unknown(candidate, reader, Question(text, lang))
        await _check_stopping(candidate, reader, Question(text, lang), hits)


_TEXTS: dict[str, dict[Lang, str]] = {
    "unknown": {"zh": "这个我不知道，请到1号窗口咨询。", "en": "I don't know; counter 1 can help."}
}
"""What a host offers of a persona's texts."""


def _hits(document: str) -> list[Hit]:
    """Every sentence of a document, as a retriever would bring them."""
    lines = DOCUMENTS[document].split("\n")
    title, heading = lines[0].removeprefix("# "), lines[2].removeprefix("## ")
    lang: Lang = "zh" if document.startswith("zh") else "en"
    found = []
    for n, line in enumerate(lines[4:]):
        if line:
            citation = Citation(document, title, heading, n + 5)
            found.append(Hit(Passage(n, lang, line, f"{title}: {heading}", citation), 0.9 - 0.1 * n))
    return found


def _opened(candidate: Candidate, reader: Reader, question: Question, hits: Sequence[Hit]) -> AsyncIterator[Sentence]:
    stream = reader.read(question, hits)
    found = f"it is a {type(stream).__name__}"
    if inspect.iscoroutine(stream):
        stream.close()
    candidate.require(hasattr(stream, "__anext__"), "read returns an asynchronous iterator", found)
    candidate.require(hasattr(stream, "aclose"), "what read returns can be closed (an async generator)", found)
    return stream


def _check_answer(candidate: Candidate, question: Question, hits: Sequence[Hit], sentences: Sequence[Sentence]) -> None:
    what = f"to {question.text!r}"
    candidate.require(sentences, "it answers what the hits answer", f"there is no sentence {what}")
    for sentence in sentences:
        _check_sentence(candidate, question, sentence)
        candidate.require(sentence.known, "it knows what the hits say", f"it does not know an answer {what}")
    cited = [citation for sentence in sentences for citation in sentence.citations]
    candidate.require(cited, "an answer cites its sources", f"the answer {what} cites none")
    strange = [citation for citation in cited if citation not in [hit.passage.citation for hit in hits]]
    candidate.require(not strange, "it cites the hits and nothing else", f"it cites {strange[:1]}")
    _check_numbers(candidate, question, hits, sentences)


def _check_numbers(
    candidate: Candidate, question: Question, hits: Sequence[Hit], sentences: Sequence[Sentence]
) -> None:
    """A number that stands neither in a hit nor in the question is made up."""
    given = " ".join([question.text, *(f"{hit.passage.text} {hit.passage.context}" for hit in hits)])
    said = re.findall(r"\d+", " ".join(sentence.text for sentence in sentences))
    made_up = [number for number in said if number not in re.findall(r"\d+", given)]
    candidate.require(not made_up, "every number in an answer stands in the hits", f"it says {', '.join(made_up)}")


def _check_sentence(candidate: Candidate, question: Question, sentence: Sentence) -> None:
    found = f"it yields {type(sentence).__name__}"
    candidate.require(isinstance(sentence, Sentence), "read yields Sentences", found)
    candidate.require(sentence.text.strip(), "a sentence has a text", "one is empty")
    found = f"{sentence.text!r} is in {sentence.lang!r}"
    candidate.require(
        sentence.lang == question.lang, f"it answers in the question's language, {question.lang!r}", found
    )


async def _check_unknown(candidate: Candidate, reader: Reader, question: Question) -> None:
    sentences = [sentence async for sentence in _opened(candidate, reader, question, [])]
    promise = "without hits it says one sentence with known=False"
    candidate.require(len(sentences) == 1, promise, f"it says {len(sentences)} sentences")
    _check_sentence(candidate, question, sentences[0])
    candidate.require(not sentences[0].known, promise, f"{sentences[0].text!r} has known=True")
    candidate.require(not sentences[0].citations, promise, "that sentence has citations")


async def _check_stopping(candidate: Candidate, reader: Reader, question: Question, hits: Sequence[Hit]) -> None:
    stream = _opened(candidate, reader, question, hits)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]  # _opened has made sure of it
    left = [sentence async for sentence in stream]
    candidate.require(not left, "a closed answer yields nothing", f"it yields {len(left)} sentences")
    sentences = [sentence async for sentence in _opened(candidate, reader, question, hits)]
    _check_answer(candidate, question, hits, sentences)
