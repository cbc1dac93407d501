"""Visitors who speak to a silent avatar, one phrase after another in one room, and what was understood of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.vocabulary import plain
from vivant.bench.hearing.simulation import Heard, Scene, Understood
from vivant.bench.hearing.voices import Clip
from vivant.bench.scenes import Rng, babble, laid, level, noise, room, through
from vivant.score import Floats

Hear = Callable[[Iterable[Scene]], Iterator[Heard]]
"""What lets ears hear scenes; gives what became of each, in order."""

LOUDNESS = -26.0
"""dBFS of visitors."""

GAP = (2.0, 2.6)
"""Seconds between two phrases: longer than any pause that an endpoint waits for."""

TOGETHER = 8
"""Phrases that one visitor says in one room."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A clip that is said from `start` seconds of its scene on, and what was heard meanwhile."""

    clip: Clip
    start: float
    heard: tuple[Understood, ...] = ()

    @property
    def texts(self) -> list[str]:
        """What the human would act upon."""
        return [each.text for each in self.heard if each.what == "speech" and each.text]

    @property
    def right(self) -> bool:
        """Understood, word for word, and as one."""
        return [plain(text) for text in self.texts] == [plain(self.clip.text)]

    @property
    def cut(self) -> bool:
        """Ended before its speaker had."""
        return any(each.closed < self.start + self.clip.end for each in self.heard)

    @property
    def endpoint(self) -> float | None:
        """Seconds from its last sound to the decision that it is over; None where it was cut or never heard."""
        if self.cut or not self.heard or np.isnan(self.heard[-1].closed):
            return None
        return self.heard[-1].closed - self.start - self.clip.end


def visits(
    hear: Hear, clips: Sequence[Clip], speakers: int, snr: float, seed: int, crowded: bool = False
) -> tuple[list[Phrase], list[Heard]]:
    """Every clip, in its speaker's visits: the speakers said the clips in turn.

    snr : dB of the speech over the place's noise, while it sounds. crowded : the noise is of six people who talk.
    """
    rng = np.random.default_rng(seed)
    others = [clip.samples for clip in clips[: 8 * speakers]] if crowded else []
    groups = [
        [(number, clips[number]) for number in range(one, len(clips), speakers)][at : at + TOGETHER]
        for one in range(speakers)
        for at in range(0, -(-(len(clips) - one) // speakers), TOGETHER)
    ]
    starts: dict[int, float] = {}

    def scenes() -> Iterator[Scene]:
        for group in groups:
            sound, times = _visit(rng, [clip for _, clip in group], others, snr)
            starts.update({number: start for (number, _), start in zip(group, times, strict=True)})
            yield Scene(sound)

    phrases: dict[int, Phrase] = {}
    heard = []
    for group, one in zip(groups, hear(scenes()), strict=True):
        heard.append(one)
        phrases.update({number: _heard(clip, starts[number], one) for number, clip in group})
    return [phrases[number] for number in range(len(clips))], heard


def _visit(rng: Rng, clips: Sequence[Clip], others: Sequence[Floats], snr: float) -> tuple[Floats, list[float]]:
    """What the microphone hears, and when each clip begins."""
    starts, at = [], 1.5
    for clip in clips:
        starts.append(at)
        at += len(clip.samples) / RATE + float(rng.uniform(*GAP))
    impulse = room(rng, float(rng.uniform(0.15, 0.5)))
    parts = [
        (start, through(level(clip.samples, LOUDNESS), impulse)) for start, clip in zip(starts, clips, strict=True)
    ]
    around = babble(rng, list(others), at, LOUDNESS - snr) if others else surroundings(rng, at, LOUDNESS - snr)
    return laid(at, *parts) + around, starts


def surroundings(rng: Rng, seconds: float, db: float) -> Floats:
    """Noise of a hall, of one of three colours."""
    return noise(rng, seconds, db, float(rng.choice([-3.0, -6.0, -9.0])))


def _heard(clip: Clip, start: float, heard: Heard) -> Phrase:
    first, last = start + clip.onset, start + clip.end
    overlapping = (one for one in heard.utterances if one.began < last and not one.ended < first)
    return Phrase(clip, start, tuple(overlapping))
