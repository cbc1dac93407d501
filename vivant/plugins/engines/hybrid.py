"""The embedded retriever: BM25, dense vectors and a careful look, over the persona's documents."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from vivant.agent.cache import cache_folder, fingerprint, kept
from vivant.agent.classifier import Classifier, load_classifier, outdated
from vivant.agent.contracts import Hit, Passage, Question
from vivant.agent.days import dated
from vivant.agent.passages import IMAGES, Knowledge, load_knowledge
from vivant.agent.retrieval import HybridIndex, by_language
from vivant.score import Lang

_LOG = logging.getLogger(__name__)


class HybridRetriever:
    """Searches the documents of the question's language; those of the other where that language has none.

    Keeps nothing of any visitor: one instance serves all.

    Parameters
    ----------
    knowledge : folder of documents; KnowledgeError where it cannot be used.
    images : prefix of the addresses of its pictures.
    cache : whether the index is kept on disk for the next start (`vivant.agent.cache`).
    today : the date where the visitors are; "are you open today?" is about a day of the week.
    """

    def __init__(
        self, knowledge: Path, images: str = IMAGES, cache: bool = True, today: Callable[[], date] = date.today
    ) -> None:
        self._today = today
        folder = cache_folder() if cache else None
        source = Path(knowledge)
        key = fingerprint(source, images) if folder and source.is_dir() else ""
        self._indices = kept(key, lambda: build_indices(source, images), folder if key else None)
        for notice in dict.fromkeys(notice for index in self._indices.values() for notice in index.notices):
            _LOG.warning("%s", notice)

    def search(self, question: Question, limit: int = 6) -> list[Hit]:
        """The best passages, best first; `Hit.score` is the probability that a passage answers."""
        other: Lang = "en" if question.lang == "zh" else "zh"
        index = self._indices.get(question.lang) or self._indices[other]
        return index.search(replace(question, text=dated(question.text, self._today())), limit)


def build_indices(knowledge: Path, images: str = IMAGES) -> dict[Lang, HybridIndex]:
    """An index for each language that has documents. Raises KnowledgeError.

    Where there is a classifier, what visitors ask is known by it; one that is out of date is left out, with a notice.
    """
    known = load_knowledge(knowledge, images)
    spoken = {lang: passages for lang, passages in by_language(known.passages).items() if passages}
    return {
        lang: _index(passages, known, load_classifier(knowledge, lang), knowledge) for lang, passages in spoken.items()
    }


def _index(
    passages: Sequence[Passage], known: Knowledge, classifier: Classifier | None, knowledge: Path
) -> HybridIndex:
    strangers = classifier.strangers(passages) if classifier else []
    if classifier and not strangers:
        return HybridIndex(passages, classifier=classifier)
    notices = (outdated(strangers, knowledge),) if strangers else ()
    return HybridIndex(passages, known.asked.sections, known.cues, notices=(*notices, *known.asked.stale))
