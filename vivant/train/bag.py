"""Trains `vivant.agent.bag`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from vivant.agent.bag import Bag, Indices, Vocabulary
from vivant.agent.packing import quantised
from vivant.agent.recognition import grams
from vivant.score import Floats
from vivant.train.learning import Progress, Targets, batches, descend, part_of, values
from vivant.train.questions import Example, Lesson


@dataclass(frozen=True, slots=True)
class BagSettings:
    """How it is trained.

    size : dimensions of a gram's vector, over all networks. networks : so many are trained, each of its share of the
        dimensions, and their logits averaged.
    least : grams that stand in fewer examples are left out.
    blind : share of a text's grams that is hidden in each step, so that no single word is relied upon;
        `blind_unanswered` of one that nothing answers.
    """

    size: int = 128
    networks: int = 2
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

    def __init__(self, grams: int, size: int, classes: int, dropout: float) -> None:
        super().__init__()
        self.vectors = nn.EmbeddingBag(grams, size, mode="sum", sparse=True)
        nn.init.normal_(self.vectors.weight, std=0.1)
        self.out = nn.Linear(size, classes)
        self._dropout = dropout

    def forward(
        self, rows: torch.Tensor, starts: torch.Tensor, weights: torch.Tensor, blind: torch.Tensor
    ) -> torch.Tensor:
        """(texts, classes) logits of texts whose grams lie one after the other; `blind` is how often each is hidden."""
        if self.training:
            weights = weights * (torch.rand_like(weights) > blind) / (1 - blind)
        meant = self.vectors(rows, starts, per_sample_weights=weights)
        return self.out(functional.dropout(meant, self._dropout, self.training))  # type: ignore[no-any-return]


def train_bag(lesson: Lesson, settings: BagSettings | None = None, progress: Progress | None = None) -> Bag:
    """A bag over the lesson's classes. The same lesson and settings give the same one."""
    settings = settings or BagSettings()
    vocabulary = learn_vocabulary(lesson.examples, settings.least)
    weighed = [vocabulary.weigh(example.text) for example in lesson.examples]
    targets = Targets.of(lesson.examples, settings.cue_weight, settings.blind, settings.blind_unanswered)
    networks = []
    for number in range(settings.networks):
        told = part_of(progress, number / settings.networks, (number + 1) / settings.networks)
        torch.manual_seed(settings.seed + number)
        network = Network(len(vocabulary.numbers), settings.size // settings.networks, lesson.size, settings.dropout)
        _train(network, weighed, targets, settings, settings.seed + number, told)
        networks.append(network)
    vectors, scales = quantised(np.concatenate([values(network.vectors.weight) for network in networks], axis=1))
    weights = np.concatenate([values(network.out.weight).T / len(networks) for network in networks])
    bias = values(torch.stack([network.out.bias for network in networks]).mean(dim=0))
    return Bag(vocabulary, vectors, scales, weights, bias)


def learn_vocabulary(examples: Sequence[Example], least: int) -> Vocabulary:
    """The grams that stand in at least so many examples, with their inverse document frequencies."""
    counts = Counter(gram for example in examples for gram in grams(example.text))
    kept = sorted(gram for gram, count in counts.items() if count >= least)
    frequencies = np.array([counts[gram] for gram in kept], np.float32)
    return Vocabulary(
        {gram: row for row, gram in enumerate(kept)},
        np.log((len(examples) + 1) / (1 + frequencies)).astype(np.float16).astype(np.float32),
    )


def _train(
    network: Network,
    weighed: Sequence[tuple[Indices, Floats]],
    targets: Targets,
    settings: BagSettings,
    seed: int,
    progress: Progress,
) -> None:
    rng = np.random.default_rng(seed)
    optimisers: list[torch.optim.Optimizer] = [
        torch.optim.SparseAdam(list(network.vectors.parameters()), lr=settings.rate),
        torch.optim.Adam(network.out.parameters(), lr=settings.rate),
    ]
    lengths = np.array([len(rows) for rows, _ in weighed], np.intp)
    seen, whole = 0, settings.epochs * len(weighed)
    for _ in range(settings.epochs):
        for chosen in batches(lengths, settings.batch, rng):
            logits = network(*_gathered([weighed[number] for number in chosen], targets.blind[chosen]))
            descend(optimisers, targets.loss(logits, chosen, settings.smoothing), settings.rate * (1 - seen / whole))
            seen += len(chosen)
            progress(seen / whole)


def _gathered(texts: Sequence[tuple[Indices, Floats]], blind: Floats) -> list[torch.Tensor]:
    """Rows, starts, weights and blind of texts, as the network takes them."""
    lengths = [len(rows) for rows, _ in texts]
    parts = (
        np.concatenate([rows for rows, _ in texts]),
        np.concatenate([[0], np.cumsum(lengths)[:-1]]),
        np.concatenate([weights for _, weights in texts]),
        np.repeat(blind, lengths),
    )
    return [torch.from_numpy(part) for part in parts]
