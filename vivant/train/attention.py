"""Trains `vivant.agent.attention`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from vivant.agent.attention import HEADS, LENGTH, Attention, pieces
from vivant.agent.bag import Indices
from vivant.agent.packing import quantised
from vivant.train.learning import Progress, Targets, batches, descend, values
from vivant.train.questions import Lesson

WARM = 200
"""Steps over which the rate rises."""


@dataclass(frozen=True, slots=True)
class AttentionSettings:
    """How it is trained.

    least : pieces that stand in fewer examples are left out.
    blind : share of a text's words that is hidden in each step; `blind_unanswered` of one that nothing answers.
    """

    size: int = 128
    layers: int = 2
    least: int = 3
    epochs: int = 16
    batch: int = 128
    rate: float = 1.5e-3
    blind: float = 0.3
    blind_unanswered: float = 0.1
    dropout: float = 0.3
    smoothing: float = 0.05
    cue_weight: float = 0.3
    seed: int = 7


class Network(nn.Module):
    """Words' vectors, layers that attend, then a linear layer over their mean beside the plain sum of the words."""

    def __init__(self, pieces: int, classes: int, settings: AttentionSettings) -> None:
        super().__init__()
        size = settings.size
        self.vectors = nn.EmbeddingBag(pieces, size, mode="sum", sparse=True)
        nn.init.normal_(self.vectors.weight, std=0.05)
        self.places = nn.Parameter(torch.zeros(LENGTH, size))
        self.first = nn.LayerNorm(size)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                size, HEADS, 2 * size, settings.dropout / 2, "relu", batch_first=True, norm_first=True
            )
            for _ in range(settings.layers)
        )
        self.last = nn.LayerNorm(2 * size)
        self.out = nn.Linear(2 * size, classes)
        self._dropout = settings.dropout

    def forward(
        self, rows: torch.Tensor, starts: torch.Tensor, counts: torch.Tensor, absent: torch.Tensor
    ) -> torch.Tensor:
        """(texts, classes) logits.

        rows : of the pieces of all words of all texts, one after the other; starts : of each word. counts : (texts,
        words) pieces of each word. absent : (texts, words) where a text has no more words.
        """
        summed = self.vectors(rows, starts).reshape(*counts.shape, -1)
        single = summed / counts.clamp(min=1).sqrt()[..., None]
        read = self.first(functional.dropout(single, self._dropout, self.training)) + self.places[: counts.shape[1]]
        for layer in self.layers:
            read = layer(read, src_key_padding_mask=absent)
        present = (~absent).float()[..., None]
        length = present.sum(dim=1).clamp(min=1)
        whole = torch.cat([(read * present).sum(dim=1) / length, (single * present).sum(dim=1) / length.sqrt()], dim=1)
        return self.out(functional.dropout(self.last(whole), self._dropout, self.training))  # type: ignore[no-any-return]


def train_attention(
    lesson: Lesson, settings: AttentionSettings | None = None, progress: Progress | None = None
) -> Attention:
    """A transformer over the lesson's classes. The same lesson and settings give the same one."""
    settings = settings or AttentionSettings()
    found = [pieces(example.text) or [[]] for example in lesson.examples]
    counts = Counter(piece for text in found for word in text for piece in word)
    numbers = {
        piece: row for row, piece in enumerate(sorted(piece for piece in counts if counts[piece] >= settings.least))
    }
    read = [
        [np.array([numbers[piece] for piece in word if piece in numbers], np.intp) for word in text] for text in found
    ]
    targets = Targets.of(lesson.examples, settings.cue_weight, settings.blind, settings.blind_unanswered)
    torch.manual_seed(settings.seed)
    network = Network(len(numbers), lesson.size, settings)
    _train(network, read, targets, settings, progress or (lambda done: None))
    vectors, scales = quantised(values(network.vectors.weight))
    weights = {name: values(part) for name, part in network.named_parameters() if name != "vectors.weight"}
    return Attention(numbers, vectors, scales, weights)


def _train(
    network: Network,
    read: Sequence[Sequence[Indices]],
    targets: Targets,
    settings: AttentionSettings,
    progress: Progress,
) -> None:
    rng = np.random.default_rng(settings.seed)
    others = [part for name, part in network.named_parameters() if name != "vectors.weight"]
    sparse = torch.optim.SparseAdam(list(network.vectors.parameters()), lr=settings.rate)
    dense = torch.optim.AdamW(others, lr=settings.rate, weight_decay=0.01)
    lengths = np.array([len(text) for text in read], np.intp)
    seen, whole, step = 0, settings.epochs * len(read), 0
    for _ in range(settings.epochs):
        for chosen in batches(lengths, settings.batch, rng):
            texts = [_hidden(read[number], float(targets.blind[number]), rng) for number in chosen]
            missed = targets.loss(network(*gathered(texts)), chosen, settings.smoothing)
            share = min(1.0, (step + 1) / WARM) * (1 - seen / whole)
            descend([sparse, dense], missed, settings.rate * share)
            seen, step = seen + len(chosen), step + 1
            progress(seen / whole)


def _hidden(words: Sequence[Indices], blind: float, rng: np.random.Generator) -> list[Indices]:
    """The words of a text, some of them emptied; never the first."""
    hide = rng.random(len(words)) < blind
    hide[0] = False
    return [word[:0] if out else word for word, out in zip(words, hide, strict=True)]


def gathered(texts: Sequence[Sequence[Indices]]) -> tuple[torch.Tensor, ...]:
    """Texts as the network takes them: rows, starts, counts and absent."""
    longest = max(len(text) for text in texts)
    none = np.zeros(0, np.intp)
    padded = [word for text in texts for word in (*text, *[none] * (longest - len(text)))]
    sizes = np.array([len(word) for word in padded], np.intp)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    absent = np.arange(longest)[None, :] >= np.array([len(text) for text in texts])[:, None]
    counts = sizes.reshape(len(texts), longest).astype(np.float32)
    return tuple(torch.from_numpy(part) for part in (np.concatenate(padded), starts, counts, absent))
