"""Stops: stop words and others, said over the avatar, and the network of `vivant.agent.hearing.spotting`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from vivant.agent.hearing.acoustic import AcousticModel
from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.phones import PHONES
from vivant.agent.hearing.spotting import Spotter, scaled
from vivant.agent.hearing.vocabulary import ASIDES, COMMANDS, FILLERS, SOCIAL, STOPS
from vivant.score import Floats, Lang, Samples
from vivant.train.learning import Progress, part_of, values
from vivant.train.material import Text, babblers
from vivant.train.rooms import Ranges, covered, heard
from vivant.train.speech import SPEAKERS, UNHEARD, Spoken, speakers, synthesised

Lesson: TypeAlias = tuple[Floats, int]
"""(frames, phones + 1) log probabilities, and the number of what is said (`words`), or 0."""

LATE = 3
"""Frames at the end in which a word that was said must be known."""

ASIDE = 0.5
"""What it counts to know what was said in passing, beside knowing that it was no stop word."""

NOISES = 0.06
"""Share of lessons in which nobody speaks."""

NEAR = Ranges(snr=(5.0, 35.0), loudness=(-36.0, -16.0), lead=(0.0, 0.5), tail=(0.12, 0.45), clean=0.1, decay=(0.1, 0.5))
"""Over the avatar: a short pre-roll, and a decision that cannot wait long."""


@dataclass(frozen=True, slots=True)
class StopSettings:
    """How it is made.

    forms : times that each form of a stop word is said; asides : each of what is said beside it; sentences : of each
    language. rooms : in which each is heard. running : share of the stop words that stand beside other words.
    longest : seconds of a sentence that are heard.
    """

    forms: int = 36
    asides: int = 30
    sentences: int = 1000
    rooms: int = 3
    running: float = 0.3
    longest: float = 3.5
    speakers: int = 120
    size: int = 64
    epochs: int = 14
    batch: int = 48
    rate: float = 6e-3
    ranges: Ranges = field(default_factory=lambda: NEAR)
    seed: int = 5


def words() -> dict[str, int]:
    """Each form of a stop word, and the number of the word, from 1; behind them what is said in passing."""
    stops = [forms for each in COMMANDS.values() for forms in each.values()]
    passing = [(aside,) for each in ASIDES.values() for aside in each]
    return {form: number for number, forms in enumerate([*stops, *passing], 1) for form in forms}


def heads() -> tuple[str, ...]:
    """The stop words in the order of their numbers."""
    return tuple(head for each in COMMANDS.values() for head in each)


def asides() -> tuple[str, ...]:
    """What is said in passing, in the order of its numbers, which follow those of the stop words."""
    return tuple(aside for each in ASIDES.values() for aside in each)


def lessons_of(
    model: AcousticModel, sentences: Sequence[Text], settings: StopSettings, progress: Progress | None = None
) -> list[Lesson]:
    """Everything spoken, covered, heard, and written down by the network of phones."""
    rng = np.random.default_rng(settings.seed)
    texts = _texts(sentences, settings, rng)
    cast = speakers(settings.speakers, rng, SPEAKERS)
    cast += speakers(settings.speakers, rng, UNHEARD)
    said = synthesised([texts[number] for number in rng.permutation(len(texts))], cast, part_of(progress, 0.0, 0.5))
    others = babblers([each for each in said if len(each.samples) > each.rate * 1.5], rng)
    known, stops = words(), len(heads())
    lessons: list[Lesson] = []
    beside = [each for each in said if not 0 < known.get(each.text, 0) <= stops]
    for number, each in enumerate(said):
        for _ in range(settings.rooms):
            label = known.get(each.text, 0)
            stop = 0 < label <= stops
            spoken = _part(each, settings.longest, rng)
            if stop and rng.random() < settings.running:
                spoken = _beside(each, beside, rng)
            sound = covered(heard(spoken, each.rate, others, settings.ranges, rng), others, rng)
            lessons.append((_written(model, sound), label))
            if rng.random() < NOISES:
                lessons.append((_written(model, covered(_noise(rng), others, rng)), 0))
        if progress:
            part_of(progress, 0.5, 1.0)((number + 1) / len(said))
    return lessons


def _texts(sentences: Sequence[Text], settings: StopSettings, rng: np.random.Generator) -> list[Text]:
    pools: tuple[tuple[Mapping[Lang, Sequence[str]], int], ...] = (
        (STOPS, settings.forms),
        (ASIDES, settings.asides),
        (FILLERS, settings.asides // 3),
        (SOCIAL, settings.asides // 3),
    )
    known = words()
    texts: list[Text] = [
        (text, lang) for pool, count in pools for lang, own in pool.items() for text in own for _ in range(count)
    ]
    for lang in COMMANDS:
        own = [text for text in sentences if text[1] == lang and text[0] not in known]
        texts += [own[number] for number in rng.permutation(len(own))[: settings.sentences]]
    return texts


def _part(spoken: Spoken, seconds: float, rng: np.random.Generator) -> Samples:
    """At most so much of it, from anywhere."""
    most = int(seconds * spoken.rate)
    start = int(rng.integers(max(1, len(spoken.samples) - most)))
    return spoken.samples[start : start + most]


def _beside(stop: Spoken, others: Sequence[Spoken], rng: np.random.Generator) -> Samples:
    """A stop word with other words before or behind it, and a breath between."""
    fitting = others[int(rng.integers(len(others)))]
    while fitting.rate != stop.rate:
        fitting = others[int(rng.integers(len(others)))]
    gap = np.zeros(int(rng.uniform(0.02, 0.35) * stop.rate), np.int16)
    most = int(rng.uniform(0.4, 1.6) * stop.rate)
    if rng.random() < 0.5:
        return np.concatenate([stop.samples, gap, fitting.samples[:most]])
    return np.concatenate([fitting.samples[-most:], gap, stop.samples])


def _noise(rng: np.random.Generator) -> Floats:
    """Some bursts, of any colour, or steady noise."""
    count = int(rng.uniform(0.6, 1.6) * RATE)
    time = np.arange(count) / RATE
    envelope = np.ones(count)
    if rng.random() < 0.7:
        envelope = np.full(count, 1e-3)
        for _ in range(int(rng.integers(1, 4))):
            at, fall = rng.uniform(0, count / RATE), rng.uniform(0.005, 0.15)
            envelope += np.where(time > at, np.exp(-np.maximum(0, time - at) / fall), 0)
    spectrum = np.fft.rfft(rng.standard_normal(count) * envelope)
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    centre, width = rng.uniform(200, 4000), rng.uniform(0.3, 3.0)
    spectrum *= np.exp(-0.5 * (np.log2(np.maximum(hertz, 20) / centre) / width) ** 2)
    sound = np.fft.irfft(spectrum, count).astype(np.float32)
    return sound * np.float32(10 ** (rng.uniform(-25, -3) / 20) / np.abs(sound).max())


def _written(model: AcousticModel, sound: Floats) -> Floats:
    """In 16 bits, for thousands must fit into memory."""
    return model.stream().feed(sound).astype(np.float16)


_GRU = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


class Net(nn.Module):
    """A GRU and a layer; see `Spotter`."""

    def __init__(self, size: int, count: int) -> None:
        super().__init__()
        self.recurrent = nn.GRU(len(PHONES) + 1, size, batch_first=True)
        self.out = nn.Linear(size, count + 1)
        self.dropout = nn.Dropout(0.2)

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """(batch, frames, phones + 1) to (batch, frames, words + 1) log probabilities."""
        return functional.log_softmax(self.out(self.dropout(self.recurrent(given)[0])), dim=-1)

    def spotter(self) -> Spotter:
        """The same in NumPy."""
        into, onward, into_bias, onward_bias = (values(getattr(self.recurrent, part)) for part in _GRU)
        out, bias = values(self.out.weight), values(self.out.bias)
        return Spotter((*heads(), *asides()), into.T, into_bias, onward.T, onward_bias, out.T, bias)


def train_spotter(lessons: Sequence[Lesson], settings: StopSettings, progress: Progress | None = None) -> Spotter:
    """A network that tells the stop words of the lessons."""
    torch.set_num_threads(1)
    torch.manual_seed(settings.seed)
    net = Net(settings.size, len(heads()) + len(asides()))
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.rate, weight_decay=1e-3)
    steps = settings.epochs * -(-len(lessons) // settings.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, total_steps=steps + 1)
    for epoch in range(settings.epochs):
        rng = np.random.default_rng((settings.seed, epoch))
        for chosen in _batches(lessons, settings.batch, rng):
            loss = _loss(net, [lessons[number] for number in chosen])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
            schedule.step()
        if progress:
            progress((epoch + 1) / settings.epochs)
    return net.eval().spotter()


def _batches(lessons: Sequence[Lesson], size: int, rng: np.random.Generator) -> list[list[int]]:
    """Lessons of about the same length together."""
    lengths = np.array([len(shares) for shares, _ in lessons]) * rng.uniform(0.8, 1.25, len(lessons))
    order = np.argsort(lengths)
    parts = [order[start : start + size].tolist() for start in range(0, len(order), size)]
    return [parts[number] for number in rng.permutation(len(parts))]


def _loss(net: Net, chosen: Sequence[Lesson]) -> torch.Tensor:
    """Behind its last sound a word must be known; where none is a stop word, no frame may tell one."""
    lengths = [len(shares) for shares, _ in chosen]
    given = np.zeros((len(chosen), max(lengths), len(PHONES) + 1), np.float32)
    for row, (shares, _) in zip(given, chosen, strict=True):
        row[: len(shares)] = scaled(shares.astype(np.float32))
    found = net(torch.from_numpy(given))
    others = torch.cat([found[..., :1], found[..., len(heads()) + 1 :]], dim=-1).logsumexp(dim=-1)
    missed = [
        _missed(row[:count], calm[:count], word)
        for row, calm, count, (_, word) in zip(found, others, lengths, chosen, strict=True)
    ]
    return torch.stack(missed).mean()


def _missed(row: torch.Tensor, calm: torch.Tensor, word: int) -> torch.Tensor:
    """row : (frames, words + 1) log probabilities; calm : (frames,) that no stop word was said so far."""
    told = -row[-LATE:, word].mean()
    return told if 0 < word <= len(heads()) else ASIDE * told - calm.min() - calm.mean()
