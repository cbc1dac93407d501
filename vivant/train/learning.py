"""Learning: what the training of every encoder has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from vivant.agent.bag import Indices
from vivant.score import Floats
from vivant.train.questions import Example

Progress = Callable[[float], None]
"""Called with the share that is done, [0, 1]."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What would be right for each example.

    worth : (examples,) float32, how much each counts. blind : (examples,) float32, share of its words that is hidden.
    """

    examples: Sequence[Example]
    worth: Floats
    blind: Floats

    @classmethod
    def of(cls, examples: Sequence[Example], cue_weight: float, blind: float, blind_unanswered: float) -> Targets:
        """Cues count less; less is hidden of what nothing answers: without the word that makes it so, it might be."""
        worth = np.array([cue_weight if example.kind == "cue" else 1.0 for example in examples], np.float32)
        hidden = [blind_unanswered if example.kind == "unanswered" else blind for example in examples]
        return cls(examples, worth, np.array(hidden, np.float32))

    def loss(self, logits: torch.Tensor, chosen: Indices, smoothing: float) -> torch.Tensor:
        """`loss` of the logits (chosen, classes) of some examples."""
        right = [(at, one) for at, number in enumerate(chosen) for one in self.examples[number].classes]
        return loss(logits, torch.tensor(right), torch.from_numpy(self.worth[chosen]), smoothing)


def loss(logits: torch.Tensor, right: torch.Tensor, worth: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Negative logarithm of the probability that all right classes have together, smoothed; a weighted mean.

    logits : (texts, classes). right : (n, 2) pairs of text and right class. worth : (texts,).
    """
    shares = functional.log_softmax(logits, dim=1)
    allowed = torch.full_like(shares, -torch.inf)
    allowed[right[:, 0], right[:, 1]] = 0.0
    missed = -torch.logsumexp(shares + allowed, dim=1)
    return (((1 - smoothing) * missed - smoothing * shares.mean(dim=1)) * worth).sum() / worth.sum()


def batches(lengths: Indices, size: int, rng: np.random.Generator) -> Iterator[Indices]:
    """The numbers of all examples, shuffled, in batches of about the same length."""
    order = rng.permutation(len(lengths))
    for start in range(0, len(order), size * 20):
        near = order[start : start + size * 20]
        near = near[np.argsort(lengths[near], kind="stable")]
        cut = [near[at : at + size] for at in range(0, len(near), size)]
        for number in rng.permutation(len(cut)):
            yield cut[number]


def descend(optimisers: Sequence[torch.optim.Optimizer], missed: torch.Tensor, rate: float) -> None:
    """One step against the loss at this rate."""
    for optimiser in optimisers:
        optimiser.param_groups[0]["lr"] = rate
        optimiser.zero_grad()
    missed.backward()  # type: ignore[no-untyped-call]
    for optimiser in optimisers:
        optimiser.step()


def values(tensor: torch.Tensor) -> Floats:
    """A tensor's values as an array."""
    array: Floats = tensor.detach().numpy()
    return array


def part_of(progress: Progress | None, start: float, end: float) -> Progress:
    """Tells `progress` of a part of the work, that from `start` to `end`, [0, 1]."""
    return lambda done: progress(start + (end - start) * done) if progress else None
