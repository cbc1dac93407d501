"""Trains `vivant.agent.classifier` on a knowledge folder's questions: `vivant train classifier [FOLDER]`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from vivant.agent.classifier import Classifier, Vocabulary
from vivant.agent.recognition import grams
from vivant.score import Floats
from vivant.train.questions import Example, Lesson

Progress = Callable[[float], None]
"""Called with the share that is done, [0, 1]."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How it is trained.

    size : dimensions of a gram's vector, over all networks. networks : so many are trained, each of its share of the
        dimensions, and their logits averaged.
    least : grams that stand in fewer examples are left out.
    blind : share of a text's grams that is hidden in each step, so that no single word is relied upon. Of a question
        that nothing answers, `blind_unanswered`: without the word that makes it one, it might be answered.
    """

    size: int = 256
    networks: int = 4
    least: int = 3
    epochs: int = 20
    batch: int = 128
    rate: float = 5e-3
    blind: float = 0.5
    blind_unanswered: float = 0.1
    dropout: float = 0.3
    smoothing: float = 0.05
    cue_weight: float = 0.3
    seed: int = 7


class Network(nn.Module):
    """Sum of the grams' vectors, then a linear layer."""

    def __init__(self, grams: int, size: int, classes: int, settings: Settings) -> None:
        super().__init__()
        self.vectors = nn.EmbeddingBag(grams, size, mode="sum", sparse=True)
        nn.init.normal_(self.vectors.weight, std=0.1)
        self.out = nn.Linear(size, classes)
        self._settings = settings

    def forward(
        self, rows: torch.Tensor, starts: torch.Tensor, weights: torch.Tensor, blind: torch.Tensor
    ) -> torch.Tensor:
        """(texts, classes) logits of texts whose grams lie one after the other; `blind` is how often each is hidden."""
        if self.training:
            weights = weights * (torch.rand_like(weights) > blind) / (1 - blind)
        meant = self.vectors(rows, starts, per_sample_weights=weights)
        return self.out(functional.dropout(meant, self._settings.dropout, self.training))  # type: ignore[no-any-return]


class Batches:
    """Examples as tensors, cut into batches."""

    def __init__(self, examples: Sequence[Example], vocabulary: Vocabulary, settings: Settings) -> None:
        self._examples = examples
        self._weighed = [vocabulary.weigh(example.text) for example in examples]
        self._worth = np.array([settings.cue_weight if example.kind == "cue" else 1.0 for example in examples])
        self._blind = np.array(
            [settings.blind_unanswered if example.kind == "unanswered" else settings.blind for example in examples],
            np.float32,
        )
        self._size = settings.batch
        self.count = -(-len(examples) // self._size)

    def shuffled(
        self, rng: np.random.Generator
    ) -> Iterator[tuple[tuple[torch.Tensor, ...], torch.Tensor, torch.Tensor]]:
        """((rows, starts, weights, blind), (n, 2) pairs of text and right class, (n,) worth) of each batch."""
        order = rng.permutation(len(self._examples))
        for start in range(0, len(order), self._size):
            chosen = order[start : start + self._size]
            texts = [self._weighed[number] for number in chosen]
            lengths = [len(rows) for rows, _ in texts]
            starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
            bag = (
                np.concatenate([rows for rows, _ in texts]),
                starts,
                np.concatenate([weights for _, weights in texts]),
                np.repeat(self._blind[chosen], lengths),
            )
            right = [(at, one) for at, number in enumerate(chosen) for one in self._examples[number].classes]
            worth = torch.tensor(self._worth[chosen], dtype=torch.float32)
            yield tuple(torch.from_numpy(part) for part in bag), torch.tensor(right), worth


def train(lesson: Lesson, settings: Settings | None = None, progress: Progress | None = None) -> Classifier:
    """A classifier of the lesson's classes. The same lesson and settings give the same one."""
    settings = settings or Settings()
    vocabulary = learn_vocabulary(lesson.examples, settings.least)
    batches = Batches(lesson.examples, vocabulary, settings)
    networks = []
    for number in range(settings.networks):
        told = partial(_share, progress, number, settings.networks)
        networks.append(_train(batches, len(vocabulary.numbers), lesson.size, settings, settings.seed + number, told))
    vectors, scales = quantised(np.concatenate([_values(network.vectors.weight) for network in networks], axis=1))
    weights = np.concatenate([_values(network.out.weight).T / len(networks) for network in networks])
    bias = _values(torch.stack([network.out.bias for network in networks]).mean(dim=0))
    return Classifier(vocabulary, lesson.passages, lesson.documents, vectors, scales, weights, bias)


def learn_vocabulary(examples: Sequence[Example], least: int) -> Vocabulary:
    """The grams that stand in at least so many examples, with their inverse document frequencies."""
    counts = Counter(gram for example in examples for gram in grams(example.text))
    kept = sorted(gram for gram, count in counts.items() if count >= least)
    frequencies = np.array([counts[gram] for gram in kept], np.float32)
    return Vocabulary(
        {gram: row for row, gram in enumerate(kept)},
        np.log((len(examples) + 1) / (1 + frequencies)).astype(np.float16).astype(np.float32),
    )


def quantised(vectors: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Rows as int8, and the scale of each."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-6) / 127
    scales = scales.astype(np.float16).astype(np.float32)
    return np.clip(np.round(vectors / np.maximum(scales, 1e-8)[:, None]), -127, 127).astype(np.int8), scales


def _train(
    batches: Batches, grams: int, classes: int, settings: Settings, seed: int, progress: Callable[[float], None]
) -> Network:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network(grams, settings.size // settings.networks, classes, settings)
    optimisers: list[torch.optim.Optimizer] = [
        torch.optim.SparseAdam(list(network.vectors.parameters()), lr=settings.rate),
        torch.optim.Adam(network.out.parameters(), lr=settings.rate),
    ]
    steps, step = settings.epochs * batches.count, 0
    for _ in range(settings.epochs):
        for bag, right, worth in batches.shuffled(rng):
            for optimiser in optimisers:
                optimiser.param_groups[0]["lr"] = settings.rate * (1 - step / steps)
                optimiser.zero_grad()
            loss(network(*bag), right, worth, settings.smoothing).backward()  # type: ignore[no-untyped-call]
            for optimiser in optimisers:
                optimiser.step()
            step += 1
            progress(step / steps)
    return network


def loss(logits: torch.Tensor, right: torch.Tensor, worth: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Negative logarithm of the probability that all right classes have together, smoothed; a weighted mean."""
    shares = functional.log_softmax(logits, dim=1)
    allowed = torch.full_like(shares, -torch.inf)
    allowed[right[:, 0], right[:, 1]] = 0.0
    missed = -torch.logsumexp(shares + allowed, dim=1)
    return (((1 - smoothing) * missed - smoothing * shares.mean(dim=1)) * worth).sum() / worth.sum()


def _values(tensor: torch.Tensor) -> Floats:
    values: Floats = tensor.detach().numpy()
    return values


def _share(progress: Progress | None, number: int, count: int, done: float) -> None:
    if progress:
        progress((number + done) / count)
