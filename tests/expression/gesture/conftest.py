"""Speech that has words in time but no sound, and bodies as a stage shows them."""

import re
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import settings

from vivant.expression.gesture.timing import estimate
from vivant.expression.motion import quaternion
from vivant.expression.motion.idle import idle_clip
from vivant.score import BodyChunk, SpeechChunk, Word

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

RATE = 8000
WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z'’]+|[0-9]+|[^\w\s]")


def spoken_words(text: str, seed: int = 0, pace: float = 1.0) -> tuple[list[Word], float]:
    """Words of a speaker who keeps to the estimate within 20 % per word; and the end of the speech."""
    random = np.random.default_rng(seed)
    begins = estimate(text)
    words, now = [], 0.06
    for match in WORD.finditer(text):
        seconds = (begins[match.end()] - begins[match.start()]) * pace * random.uniform(0.8, 1.2)
        if match.group()[0].isalnum():
            words.append(Word(match.group(), now, now + 0.95 * seconds, match.start()))
        now += seconds
    return words, now + 0.1


def cut_speech(words: Sequence[Word], end: float, lengths: Sequence[int]) -> list[SpeechChunk]:
    """Silent chunks with the words that start in them; `lengths` in samples, cycled."""
    chunks, start, total = [], 0, round(end * RATE)
    while start < total:
        stop = min(start + lengths[len(chunks) % len(lengths)], total)
        inside = tuple(word for word in words if start / RATE <= word.start < stop / RATE)
        chunks.append(SpeechChunk(start / RATE, np.zeros(stop - start, np.int16), RATE, (), inside))
        start = stop
    return chunks


@pytest.fixture
def speak() -> Callable[..., tuple[list[SpeechChunk], list[Word]]]:
    def speak(text, seed=0, pace=1.0, lengths=(3200,)):
        words, end = spoken_words(text, seed, pace)
        return cut_speech(words, end, lengths), words

    return speak


@pytest.fixture(scope="session")
def idle():
    return idle_clip()


@pytest.fixture
def stage(idle):
    """What a stage shows: (frames, 52, 4), slerp(idle, rotation, share)."""

    def show(chunks: Sequence[BodyChunk]):
        frames = sum(len(chunk.rotations) for chunk in chunks)
        shown = idle.rotations[:frames].astype(float).copy()
        at = 0
        for chunk in chunks:
            part = shown[at : at + len(chunk.rotations)]
            bones = list(chunk.bones)
            part[:, bones] = quaternion.slerp(part[:, bones], chunk.rotations.astype(float), chunk.shares.astype(float))
            at += len(chunk.rotations)
        return shown

    return show
