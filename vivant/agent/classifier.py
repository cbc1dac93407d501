"""Classifier: which passage a question asks for, or that none of them answers it, learned from what visitors ask.

Words, pairs of words and character n-grams have vectors; a question is the weighted sum of its own, and a linear layer
tells from it how probable each class is (Joulin et al., "Bag of tricks for efficient text classification", 2016). The
classes are the passages of one language and, for each document, "sounds like it, but is not answered". It is trained by
`vivant.train.classifier` and read here without torch.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vivant.agent.asked import Said
from vivant.agent.contracts import Passage
from vivant.agent.recognition import grams
from vivant.errors import KnowledgeError
from vivant.score import Floats, Lang

Indices = npt.NDArray[np.intp]

FOLDER = "classifier"
"""Name of the folder within the knowledge folder."""

FLOOR = 1e-4
"""Probability below which differences say nothing."""

SPREAD = 3.0
"""What logarithms of probabilities are divided by, to lie near the size of the other features."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The grams that are known, with the numbers of their rows, and how much each weighs.

    weights : (grams,) float32, inverse document frequencies.
    """

    numbers: Mapping[str, int]
    weights: Floats

    def weigh(self, text: str) -> tuple[Indices, Floats]:
        """The rows of a text's grams and their weights, of length one; empty where none is known."""
        found = [(self.numbers[gram], count) for gram, count in grams(text).items() if gram in self.numbers]
        rows = np.array([row for row, _ in found], np.intp)
        weights = np.log1p(np.array([count for _, count in found], np.float32)) * self.weights[rows]
        return rows, (weights / max(float(np.linalg.norm(weights)), 1e-6)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Classifier:
    """A trained classifier.

    passages : (document's path, text) of each of the first classes. documents : paths; the classes after the passages,
    one each, are "sounds like this document, but is not answered".
    vectors : (grams, size) int8, scales : (grams,) float32; a gram's vector is their product.
    weights : (size, classes) float32. bias : (classes,) float32.
    """

    vocabulary: Vocabulary
    passages: tuple[Said, ...]
    documents: tuple[str, ...]
    vectors: npt.NDArray[np.int8]
    scales: Floats
    weights: Floats
    bias: Floats

    def probabilities(self, text: str) -> Floats:
        """(classes,) float32 how probable each class is; they sum to 1."""
        rows, counts = self.vocabulary.weigh(text)
        meant = (counts * self.scales[rows]) @ self.vectors[rows].astype(np.float32)
        logits = meant @ self.weights + self.bias
        raised = np.exp(logits - logits.max())
        shares: Floats = (raised / raised.sum()).astype(np.float32)
        return shares

    def _check(self) -> None:
        """Raises ValueError where the parts do not fit each other."""
        grams, classes = len(self.vocabulary.numbers), len(self.passages) + len(self.documents)
        size = len(self.weights)
        shapes = (self.vectors.shape, self.scales.shape, self.weights.shape, self.bias.shape)
        if shapes != ((grams, size), (grams,), (size, classes), (classes,)):
            raise ValueError(f"parts of shapes {shapes} for {grams} grams and {classes} classes")

    def strangers(self, passages: Iterable[Passage]) -> list[Passage]:
        """The passages that it does not know, for they are newer than its training."""
        known = set(self.passages)
        return [passage for passage in passages if said(passage) not in known]

    def places(self, passages: Sequence[Passage]) -> Indices:
        """(passages,) the class of each, all of which must be known."""
        known = {key: number for number, key in enumerate(self.passages)}
        return np.array([known[said(passage)] for passage in passages], np.intp)

    def save(self, file: Path) -> None:
        """Write it as one compressed `.npz` of plain arrays: whole or not at all."""
        part = file.with_suffix(".part.npz")
        np.savez_compressed(
            part,
            grams=_packed(self.vocabulary.numbers),
            idf=self.vocabulary.weights.astype(np.float16),
            passages=_packed([f"{document}\t{text}" for document, text in self.passages]),
            documents=_packed(self.documents),
            vectors=self.vectors,
            scales=self.scales.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float16),
        )
        os.replace(part, file)

    @classmethod
    def load(cls, file: Path) -> Classifier:
        """Read what `save` wrote. Raises KnowledgeError where that is not what it holds."""
        try:
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as parts:
                keys = [line.partition("\t") for line in _unpacked(parts["passages"])]
                trained = cls(
                    Vocabulary({gram: row for row, gram in enumerate(_unpacked(parts["grams"]))}, _float(parts["idf"])),
                    tuple((document, text) for document, _, text in keys),
                    tuple(_unpacked(parts["documents"])),
                    parts["vectors"],
                    _float(parts["scales"]),
                    _float(parts["weights"]),
                    _float(parts["bias"]),
                )
                trained._check()
                return trained
        except Exception as problem:  # a damaged archive raises anything
            advice = f"Remove it, or train it again: {retrain(file.parent.parent)}"
            found = f"a file that cannot be read as one ({type(problem).__name__})"
            raise KnowledgeError(file, None, "a trained classifier", found, advice) from problem


def said(passage: Passage) -> Said:
    """What a passage is known by."""
    return passage.citation.document, passage.text


class Learned:
    """What a classifier makes of a question for each passage.

    passages : those of the index, all known to the classifier. sections, documents : (passages,) numbers of their
    sections and documents.
    """

    def __init__(
        self, classifier: Classifier, passages: Sequence[Passage], sections: Indices, documents: Indices
    ) -> None:
        self._classifier = classifier
        self._class = classifier.places(passages)
        self._section, self._document = sections, documents
        self._once = _firsts(zip(documents.tolist(), self._class.tolist(), strict=True))
        self._once_in_section = _firsts(zip(sections.tolist(), self._class.tolist(), strict=True))
        numbers = {path: number for number, path in enumerate(classifier.documents, len(classifier.passages))}
        self._unanswered = np.array([numbers[passage.citation.document] for passage in passages], np.intp)

    def features(self, text: str) -> npt.NDArray[np.float64]:
        """(passages, len(calibration.LEARNED)) of each passage: logarithms of how probable it, its section and its
        document are, that its document or any sounds like it without answering; then its own probability, the share of
        its document that is answered, and its document's probability either way.
        """
        shares = self._classifier.probabilities(text).astype(np.float64)
        own = shares[self._class]
        section = np.bincount(self._section, own * self._once_in_section)[self._section]
        document = np.bincount(self._document, own * self._once)[self._document]
        unanswered = shares[self._unanswered]
        mass = document + unanswered
        every = np.full_like(own, shares[len(self._classifier.passages) :].sum())
        logs = [np.log(part + FLOOR) / SPREAD for part in (own, section, document, unanswered, every)]
        return np.stack([*logs, own, document / np.maximum(mass, FLOOR), mass], axis=1)


def load_classifier(folder: Path, lang: Lang) -> Classifier | None:
    """The classifier of a knowledge folder for a language; None where it has none. Raises KnowledgeError."""
    file = folder / FOLDER / f"{lang}.npz"
    return Classifier.load(file) if file.is_file() else None


def retrain(folder: Path) -> str:
    """The command that trains the classifiers of a knowledge folder."""
    return f"vivant train classifier --knowledge {folder}"


def outdated(strangers: Sequence[Passage], folder: Path) -> str:
    """What is said of a folder's classifier that does not know these passages."""
    first = strangers[0]
    return (
        f"the {first.lang} classifier is older than {len(strangers)} passages, as {first.citation.document}:"
        f"{first.citation.line}, and is left out; {retrain(folder)}"
    )


def _firsts(keys: Iterable[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Where each key stands for the first time."""
    listed = list(keys)
    first = {key: number for number, key in reversed(list(enumerate(listed)))}
    return np.array([first[key] == number for number, key in enumerate(listed)])


def _packed(lines: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def _unpacked(packed: npt.NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split("\n")


def _float(values: npt.NDArray[np.float16]) -> Floats:
    return values.astype(np.float32)
