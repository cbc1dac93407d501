"""The avatar speaks for long, and nobody takes the turn from it: its own echo, and noises that are no interruption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.bench.hearing.simulation import Answer, Scene
from vivant.bench.hearing.visits import surroundings
from vivant.bench.hearing.voices import Clip
from vivant.bench.scenes import Rng, clap, cough, hum, laid, leak, level, music, room, slam, through
from vivant.score import Floats

SECONDS = 50.0
"""Of each scene: one visit."""

LEAKS = (-20.0, -6.0)
"""dB of the avatar's sound at the microphone: a distant loudspeaker or a canceller's rests, and a near loudspeaker."""

Kind = Literal["coughs", "claps", "music", "backchannels"]
KINDS: tuple[Kind, ...] = ("coughs", "claps", "music", "backchannels")

EVERY: Mapping[Kind, tuple[float, float]] = {"coughs": (5, 9), "claps": (3, 7), "backchannels": (5, 9), "music": (0, 0)}
"""Seconds from one to the next; music goes on."""


def echoes(answers: Sequence[Floats], minutes: float, seed: int, seconds: float = SECONDS) -> Iterator[Scene]:
    """The avatar and its echo alone, by both leaks in turn.

    answers : what it says, (n,) float32 at RATE each.
    """
    for number in range(round(minutes * 60 / seconds)):
        rng = np.random.default_rng((seed, number))
        yield Scene(_place(rng, seconds), monologue(rng, answers, seconds, LEAKS[number % len(LEAKS)]))


def noises(
    answers: Sequence[Floats], backchannels: Sequence[Clip], kind: Kind, minutes: float, seed: int
) -> Iterator[Scene]:
    """The avatar, its echo at the lower leak, and noises of one kind."""
    for number in range(round(minutes * 60 / SECONDS)):
        rng = np.random.default_rng((seed, KINDS.index(kind), number))
        sound = _place(rng, SECONDS) + _noises(rng, kind, backchannels)
        yield Scene(np.clip(sound, -1, 1), monologue(rng, answers, SECONDS, LEAKS[0]))


def monologue(rng: Rng, answers: Sequence[Floats], seconds: float, db: float) -> tuple[Answer, ...]:
    """Answers in random order, a breath between them, in one room; by the lower leak also the rests of a canceller."""
    delay, rt60 = float(rng.uniform(0.06, 0.35)), float(rng.uniform(0.15, 0.7))
    distortion = float(rng.choice([0.0, 0.4])) if db <= LEAKS[0] else 0.0
    walls = int(rng.integers(1 << 31))
    said: list[Answer] = []
    at = 0.5
    while at < seconds - 1:
        sound = answers[int(rng.integers(len(answers)))]
        heard = leak(np.random.default_rng(walls), sound, db, 0.0, rt60=rt60, distortion=distortion)
        said.append(Answer(at, sound, heard, delay))
        at += len(sound) / RATE + float(rng.uniform(0.3, 1.0))
    return tuple(said)


def _place(rng: Rng, seconds: float) -> Floats:
    return surroundings(rng, seconds, float(rng.uniform(-65, -50)))


def _noises(rng: Rng, kind: Kind, backchannels: Sequence[Clip]) -> Floats:
    if kind == "music":
        tempo, db = float(rng.uniform(70, 140)), float(rng.uniform(-34, -26))
        return through(music(rng, SECONDS, db, tempo), room(rng, 0.5))
    parts: list[tuple[float, Floats]] = []
    at = float(rng.uniform(2, 4))
    while at < SECONDS - 2:
        parts.append((at, _noise(rng, kind, backchannels)))
        at += float(rng.uniform(*EVERY[kind]))
    return laid(SECONDS, *parts)


def _noise(rng: Rng, kind: Kind, backchannels: Sequence[Clip]) -> Floats:
    db = float(rng.uniform(-30, -20))
    match kind:
        case "coughs":
            return cough(rng, db)
        case "claps":
            return clap(rng, db + 6) if rng.random() < 0.7 else slam(rng, db + 4)
        case _:
            if rng.random() < 0.4:
                return hum(rng, db)
            return level(backchannels[int(rng.integers(len(backchannels)))].samples, db)
