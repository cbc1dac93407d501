"""Classifier: which passage a question asks for, or that none of them answers it, learned from what visitors ask.

The classes are the passages of one language and, for each document, "sounds like it, but is not answered". Several
encoders read the question, one blind to the order of its words and some that see it (`bag`, `attention`): they err
differently, and together they err less. They are trained by `vivant.train` and read here without torch.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from vivant.agent.asked import Said
from vivant.agent.attention import Attention
from vivant.agent.bag import Bag
from vivant.agent.contracts import Passage
from vivant.agent.packing import packed, unpacked
from vivant.errors import KnowledgeError
from vivant.score import Floats, Lang

Indices = npt.NDArray[np.intp]

FOLDER = "classifier"
"""Name of the folder within the knowledge folder."""

FLOOR = 1e-4
"""Probability below which differences say nothing."""

SPREAD = 3.0
"""What logarithms of probabilities are divided by, to lie near the size of the other features."""


Encoder: TypeAlias = Bag | Attention
"""What reads a question, and gives each class a logit."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """A trained classifier.

    passages : (document's path, text) of each of the first classes. documents : paths; the classes after the passages,
    one each, are "sounds like this document, but is not answered".
    encoders : each reads the question for itself; what they think is averaged.
    """

    passages: tuple[Said, ...]
    documents: tuple[str, ...]
    encoders: tuple[Encoder, ...]

    def probabilities(self, text: str) -> Floats:
        """(classes,) float32 how probable each class is; they sum to 1: the encoders' geometric mean."""
        logits = np.mean([_normal(encoder.logits(text)) for encoder in self.encoders], axis=0)
        shares: Floats = np.exp(_normal(logits)).astype(np.float32)
        return shares

    def _check(self) -> None:
        """Raises ValueError where the parts do not fit each other."""
        if not self.encoders:
            raise ValueError("no encoder")
        for encoder in self.encoders:
            encoder.check(len(self.passages) + len(self.documents))

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
        keys = packed([f"{document}\t{text}" for document, text in self.passages])
        encoded: dict[str, Any] = {
            f"{number}.{one.KIND}.{name}": value
            for number, one in enumerate(self.encoders)
            for name, value in one.parts().items()
        }
        np.savez_compressed(part, passages=keys, documents=packed(self.documents), **encoded)
        os.replace(part, file)

    @classmethod
    def load(cls, file: Path) -> Classifier:
        """Read what `save` wrote. Raises KnowledgeError where that is not what it holds."""
        try:
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as parts:
                keys = [line.partition("\t") for line in unpacked(parts["passages"])]
                trained = cls(
                    tuple((document, text) for document, _, text in keys),
                    tuple(unpacked(parts["documents"])),
                    tuple(_encoders(parts)),
                )
                trained._check()
                return trained
        except Exception as problem:  # a damaged archive raises anything
            advice = f"Remove it, or train it again: {retrain(file.parent.parent)}"
            found = f"a file that cannot be read as one ({type(problem).__name__})"
            raise KnowledgeError(file, None, "a trained classifier", found, advice) from problem


def _encoders(parts: Mapping[str, npt.NDArray[Any]]) -> Iterator[Encoder]:
    kinds = {kind.KIND: kind for kind in (Bag, Attention)}
    for number, kind in sorted({tuple(name.split(".")[:2]) for name in parts if "." in name}):
        prefix = f"{number}.{kind}."
        yield kinds[kind].from_parts({name.removeprefix(prefix): parts[name] for name in parts if prefix in name})


def _normal(logits: Floats) -> Floats:
    """Logarithms of the probabilities."""
    below: Floats = logits - logits.max()
    logs: Floats = below - np.log(np.exp(below).sum())
    return logs


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
