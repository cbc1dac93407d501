"""Sound to listen to: the embedded voice as avatar and as visitor, at the rate of the ear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from vivant.agent.hearing.contracts import RATE
from vivant.agent.hearing.interruption import HoldFirst
from vivant.agent.hearing.listener import Listener
from vivant.behavior.intents import intent_of
from vivant.bench.scenes import level
from vivant.plugins.engines.espeak import EspeakVoice
from vivant.score import Floats, Lang, Utterance, joined

AVATAR = (
    "The citizens' office is on the ground floor, and it is open on weekdays from nine in the morning until half past "
    "five. Please take a number from the machine at the entrance, then wait until your number is shown on the screen."
)
VISITOR: tuple[tuple[str, Lang], ...] = (
    ("Can you tell me which counter I have to go to?", "en"),
    ("我上个星期把居住证弄丢了，现在怎么办？", "zh"),
    ("停。", "zh"),
    ("Okay.", "en"),
)


@dataclass(frozen=True)
class Speech:
    """Speech at RATE. avatar : 12 s at -20 dBFS. visitor : one sound for each of VISITOR, -25 dBFS."""

    avatar: Floats
    visitor: tuple[Floats, ...]


@pytest.fixture(scope="session")
def speech() -> Speech:
    return asyncio.run(_speak())


@pytest.fixture
def listener() -> Callable[[], Listener]:
    """Listeners with the default strategies."""
    return lambda: Listener(HoldFirst(stops=lambda text: intent_of(text) == "stop"))


async def _speak() -> Speech:
    avatar = EspeakVoice(processes=1)
    visitor = EspeakVoice(processes=1, voice_en="en-us+m3", voice_zh="cmn-latn-pinyin+m3", pitch=120)
    try:
        said = [level(await _sound(visitor, text, lang), -25) for text, lang in VISITOR]
        return Speech(level((await _sound(avatar, AVATAR, "en"))[: 12 * RATE], -20), tuple(said))
    finally:
        await avatar.close()
        await visitor.close()


async def _sound(voice: EspeakVoice, text: str, lang: Lang) -> Floats:
    chunks = [chunk async for chunk in voice.speak(Utterance(text, lang))]
    samples = joined(chunks).astype(np.float32) / 32768
    count = round(len(samples) * RATE / chunks[0].rate)
    spectrum = np.fft.rfft(samples)[: count // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, count) * count / len(samples), np.float32)
