"""The sound of an utterance as engines want it: in one piece, as 16-bit PCM, as a WAV file."""

from __future__ import annotations

import io
import wave
from collections.abc import AsyncIterator

import numpy as np

from vivant.agent.hearing.contracts import RATE
from vivant.score import Floats
from vivant.sound import samples_of

SILENCE = 10 ** (-60 / 20)
"""Below this RMS, -60 dBFS, a frame holds no voice; engines are not asked, for some of them make words up."""

FRAME = RATE // 50
"""Samples of a frame whose loudness is measured: 20 ms."""


async def gathered(sound: AsyncIterator[Floats]) -> Floats:
    """All pieces of an utterance, (n,) float32."""
    pieces = [piece async for piece in sound]
    return np.concatenate([np.zeros(0, np.float32), *pieces])


def is_silent(samples: Floats) -> bool:
    """Whether no frame of a sound is as loud as a voice.

    >>> is_silent(np.zeros(16_000, np.float32)), is_silent(np.full(40, 0.1, np.float32))
    (True, False)
    """
    padded = np.pad(samples, (0, -len(samples) % FRAME)).reshape(-1, FRAME)
    return not bool((np.square(padded, dtype=np.float64).mean(axis=1) > SILENCE**2).any())


def pcm(samples: Floats) -> bytes:
    """16-bit little-endian PCM of samples in [-1, 1]."""
    return bytes(samples_of(samples).astype("<i2").tobytes())


def wav(samples: Floats, rate: int = RATE) -> bytes:
    """A mono WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(pcm(samples))
    return file.getvalue()
