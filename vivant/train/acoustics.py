"""Trains the network of `vivant.agent.hearing.acoustic`: CTC over phones (Graves et al. 2006)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from vivant.agent.hearing.acoustic import CONTEXT, STRIDE, WIDTH
from vivant.agent.hearing.features import BANDS
from vivant.agent.hearing.phones import BLANK, PHONES
from vivant.train.learning import Progress
from vivant.train.material import Material

CHECKPOINT_EVERY = 120.0
"""Seconds between two checkpoints."""


@dataclass(frozen=True, slots=True)
class AcousticSettings:
    """How it is trained.

    size : units of each layer. epochs : rounds over all texts; each round hears the next of their rooms. bands, spans :
    SpecAugment (Park et al. 2019), how many of each are hidden and how wide at most, in bands and frames.
    """

    size: int = 192
    epochs: int = 14
    batch: int = 16
    rate: float = 2e-3
    dropout: float = 0.1
    bands: tuple[int, int] = (2, 6)
    spans: tuple[int, int] = (2, 10)
    seed: int = 7


class Network(nn.Module):
    """Two causal convolutions, the first with a stride, then two GRUs; 30 ms a frame.

    Look-ahead is what CTC makes of it: a phone is told some frames after it was heard.
    """

    def __init__(self, size: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.front = nn.Conv1d(BANDS, size, STRIDE + CONTEXT, STRIDE)
        self.wide = nn.Conv1d(size, size, WIDTH)
        self.norm = nn.LayerNorm(size)
        self.first = nn.GRU(size, size, batch_first=True)
        self.second = nn.GRU(size, size, batch_first=True)
        self.last = nn.LayerNorm(size)
        self.out = nn.Linear(size, len(PHONES) + 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """(batch, frames, BANDS) to (batch, frames // STRIDE, phones + 1) log probabilities."""
        x = functional.pad(features.transpose(1, 2), (CONTEXT, 0))
        x = functional.relu(self.front(x))
        x = functional.relu(self.wide(functional.pad(x, (WIDTH - 1, 0))))
        x = self.dropout(self.norm(x.transpose(1, 2)))
        x = self.dropout(self.first(x)[0])
        x = self.dropout(self.last(self.second(x)[0]))
        return functional.log_softmax(self.out(x), dim=-1)


def train_network(
    material: Material, settings: AcousticSettings, work: Path | None = None, progress: Progress | None = None
) -> Network:
    """A network that writes down the phones of the material.

    work : folder of the checkpoint; a training that was stopped goes on from it.
    """
    torch.set_num_threads(1)
    torch.manual_seed(settings.seed)
    network = Network(settings.size, settings.dropout)
    optimiser = torch.optim.AdamW(network.parameters(), lr=settings.rate, weight_decay=1e-3)
    checkpoint = work / "checkpoint.pt" if work else None
    begin = _resume(checkpoint, network, optimiser, settings)
    saved = time.monotonic()
    for epoch in range(begin, settings.epochs):
        rng = np.random.default_rng((settings.seed, epoch))
        lessons = list(_batches(material, epoch, settings.batch, rng))
        for number, chosen in enumerate(lessons):
            done = (epoch + number / len(lessons)) / settings.epochs
            _learn(network, optimiser, _batch(material, chosen, settings, rng), settings.rate * _share(done))
            if progress:
                progress(done)
        if checkpoint and (time.monotonic() - saved > CHECKPOINT_EVERY or epoch == settings.epochs - 1):
            state = {"network": network.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save({**state, "epoch": epoch + 1, "settings": _plain(settings)}, checkpoint)
            saved = time.monotonic()
    return network.eval()


def _resume(
    checkpoint: Path | None, network: Network, optimiser: torch.optim.Optimizer, settings: AcousticSettings
) -> int:
    """The epoch to go on with; a checkpoint of other settings is left alone."""
    if not checkpoint or not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    if state["settings"] != _plain(settings):
        return 0
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["epoch"])


def _plain(settings: AcousticSettings) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(settings).items()}


def _share(done: float) -> float:
    """Of the rate: it rises over the first twentieth and falls as a cosine."""
    return min(1.0, done / 0.05 + 0.05) * 0.5 * (1 + float(np.cos(np.pi * done)))


def _batches(material: Material, epoch: int, size: int, rng: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
    """Utterances of about the same length together, each text once."""
    texts = np.arange(len(material) // material.versions)
    rooms = (epoch + texts) % material.versions
    chosen = texts * material.versions + rooms
    lengths = np.diff(material.ends, prepend=0)[chosen] * rng.uniform(0.9, 1.1, len(chosen))
    order = chosen[np.argsort(lengths)]
    parts = [order[start : start + size] for start in range(0, len(order), size)]
    for number in rng.permutation(len(parts)):
        yield parts[number]


Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def _batch(
    material: Material, chosen: npt.NDArray[np.int64], settings: AcousticSettings, rng: np.random.Generator
) -> Batch:
    """(batch, frames, BANDS) features, frames of each, all phones, phones of each."""
    found = [material.utterance(number) for number in chosen]
    longest = max(len(features) for features, _ in found)
    padded = np.zeros((len(found), longest, BANDS), np.float32)
    for row, (features, _) in zip(padded, found, strict=True):
        row[: len(features)] = _masked(features, settings, rng)
    frames = [len(features) // STRIDE for features, _ in found]
    labels = np.concatenate([phones for _, phones in found]).astype(np.int64)
    lengths = [len(phones) for _, phones in found]
    return torch.from_numpy(padded), torch.tensor(frames), torch.from_numpy(labels), torch.tensor(lengths)


def _masked(features: npt.NDArray[np.float32], settings: AcousticSettings, rng: np.random.Generator) -> Any:
    """With some bands and spans set to the mean, which is 0."""
    for axis, (count, widest) in ((1, settings.bands), (0, settings.spans)):
        for _ in range(count):
            width = int(rng.integers(0, widest + 1))
            start = int(rng.integers(0, max(1, features.shape[axis] - width)))
            features[(slice(None),) * axis + (slice(start, start + width),)] = 0
    return features


def _learn(network: Network, optimiser: torch.optim.Optimizer, batch: Batch, rate: float) -> None:
    features, frames, labels, lengths = batch
    shares = network(features).transpose(0, 1)
    missed = functional.ctc_loss(shares, labels, frames, lengths, BLANK, zero_infinity=True)
    optimiser.zero_grad()
    missed.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.step()
